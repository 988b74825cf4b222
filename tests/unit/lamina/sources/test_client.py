"""Clients run with their own words kept."""

from __future__ import annotations

import pytest

from lamina.errors import LaminaError
from lamina.sources import client


def test_the_last_words_are_kept_without_empty_lines_and_passwords() -> None:
    text = "first\n\nE: http://user:secret@mirror refused\nlast\n"
    assert client.last_words(text, 2) == ["E: http://…@mirror refused", "last"]


def test_a_client_speaks_english_and_reads_nothing() -> None:
    result = client.run(["sh", "-c", 'cat; echo "$LC_ALL"'], hint="")
    assert result.stdout == "C\n"


@pytest.mark.parametrize(
    "script", ["kill -INT $$", "exit 130", "echo 'ERROR: Operation cancelled by user' >&2; exit 1"]
)
def test_an_interrupted_client_is_not_taken_for_a_missing_file(script: str) -> None:
    with pytest.raises(LaminaError, match="sh was interrupted"):
        client.run(["sh", "-c", script], hint="")


def test_a_missing_client_is_explained() -> None:
    with pytest.raises(LaminaError, match="no-such-client cannot be run: No such file") as caught:
        client.run(["no-such-client"], hint="install it")
    assert caught.value.hint == "install it"
