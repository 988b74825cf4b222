"""What a reference may look like, and which part of a wrong one is named."""

from __future__ import annotations

import pytest

from lamina.errors import WRONG_USE, LaminaError
from lamina.registry.reference import parse_reference


@pytest.mark.parametrize(
    "text",
    [
        "registry.example/app:1",
        "registry.example:5000/team/sub/app:v1.0_rc-2",
        "localhost/app:latest",
        "127.0.0.1:5000/a/b__c/d-e.f:1",
        "[::1]:5000/app:1",
        f"registry.example/app:{'x' * 128}",
    ],
)
def test_a_good_reference_is_printed_as_it_came(text: str) -> None:
    assert str(parse_reference(text)) == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("app:1", "names no registry"),
        ("team/app:1", "names no registry"),
        ("registry.example/app", "has no tag"),
        ("registry.example:5000/app", "has no tag"),
        ("registry.example/app:", "has the tag ''"),
        ("registry.example/app:.1", "has the tag '.1'"),
        (f"registry.example/app:{'x' * 129}", "has the tag"),
        ("registry.example/App:1", "has the name 'App'"),
        ("registry.example/a//b:1", "has the name 'a//b'"),
        ("registry.example/a/../b:1", "has the name 'a/../b'"),
        ("registry.example/a___b:1", "has the name 'a___b'"),
        ("registry.example/:1", "has the name ''"),
        ("user:word@registry.example/app:1", "ends in a digest"),
        (f"registry.example/app@sha256:{'0' * 64}", "ends in a digest"),
        ("registry.example:0/app:1", "has the registry 'registry.example:0'"),
        ("registry.example:99999/app:1", "has the registry"),
        ("https://registry.example/app:1", "has the"),
        ("-registry.example/app:1", "has the registry"),
        (f"registry.example/{'a' * 250}:1", "has a name of 267 characters"),
        ("", "names no registry"),
    ],
)
def test_a_wrong_reference_is_wrong_use_and_names_the_part(text: str, what: str) -> None:
    with pytest.raises(LaminaError) as caught:
        parse_reference(text)
    assert what in caught.value.message
    assert ", expected " in caught.value.message
    assert caught.value.exit_code == WRONG_USE


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1:5000", True),
        ("localhost", True),
        ("[::1]:5000", True),
        ("127.0.0.1.example", False),
        ("localhost.example", False),
        ("registry.example:5000", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, local: bool) -> None:
    assert parse_reference(f"{host}/app:1").is_loopback is local
