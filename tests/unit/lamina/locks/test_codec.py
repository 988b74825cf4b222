"""Lock files are read strictly and written canonically."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lamina.errors import LaminaError
from lamina.locks import bootstrap, codec, debian, python

PACKAGE: dict[str, Any] = {
    "version": "1",
    "source": "a",
    "architecture": "amd64",
    "suite": "bookworm",
    "path": "pool/a.deb",
    "file": "a.deb",
    "size": 3,
    "sha256": "0" * 64,
    "sha1": "0" * 40,
    "needs": ["b"],
}


def lock(**changes: Any) -> str:
    """Return the text of a Debian lock whose one package has these changes; a value of ``None`` removes the key."""
    package = {key: value for key, value in (PACKAGE | changes).items() if value is not None}
    return json.dumps({"version": 1, "manifestSha256": "0" * 64, "architectures": {"amd64": {"a": package}}})


def refuse(text: str) -> LaminaError:
    """Return the error that reading ``text`` raises."""
    with pytest.raises(LaminaError) as caught:
        codec.parse(text, debian.DebianLock, name="x.json")
    return caught.value


def test_a_lock_is_read() -> None:
    package = codec.parse(lock(), debian.DebianLock, name="x.json").architectures["amd64"]["a"]
    assert (package.size, package.needs) == (3, ("b",))


def test_another_version_is_refused_naming_both() -> None:
    error = refuse('{"version": 7}')
    assert error.message == "x.json has version 7; this Lamina reads version 1"
    assert "./manage.sh update" in str(error.hint)


@pytest.mark.parametrize("version", ["true", '"1"', "null"])
def test_a_version_of_another_type_is_refused(version: str) -> None:
    assert refuse(f'{{"version": {version}}}').message.startswith(f"x.json has version {version};")


def test_every_problem_is_reported_with_its_path() -> None:
    error = refuse(lock(size="3", sha1=None, extra=1, needs=["b", 7]))
    place = "architectures.amd64.a"
    assert error.message == "x.json has 4 problems"
    assert error.details[0].startswith(f"{place}.extra is unknown; known: architecture, file, ")
    assert error.details[1:] == (
        f"{place}.sha1 is missing",
        f'{place}.size is "3"; expected an integer',
        f"{place}.needs[1] is 7; expected a string",
    )


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("sha256", "0" * 63, "a SHA-256 in 64 hexadecimal digits"),
        ("sha256", "A" * 64, "a SHA-256 in 64 hexadecimal digits"),
        ("file", "a~b.deb", "a name that the Nix store allows"),
        ("file", ".deb", "a name that the Nix store allows"),
        ("architecture", "armhf", 'one of "amd64", "arm64", "all"'),
        ("size", True, "an integer"),
        ("needs", "b", "a list"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(key: str, value: Any, expected: str) -> None:
    assert refuse(lock(**{key: value})).details[0].endswith(f"; expected {expected}")


@pytest.mark.parametrize("text", ["", "{", "<html>"])
def test_what_is_not_json_is_refused(text: str) -> None:
    assert refuse(text).message.startswith("x.json is not JSON: ")


def test_a_list_is_no_lock() -> None:
    assert refuse("[]").message == "x.json holds list at its top; an object was expected"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LaminaError, match="does not exist"):
        codec.load(tmp_path / "debian.lock.json", debian.DebianLock)


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    value = codec.parse(lock(), debian.DebianLock, name="x.json")
    assert codec.write(tmp_path / "x.json", value)
    assert not codec.write(tmp_path / "x.json", value)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (debian.LOCK, debian.DebianLock),
        (python.LOCK, python.PythonLock),
        (bootstrap.LOCK, bootstrap.BootstrapLock),
        (bootstrap.MANIFEST, bootstrap.BootstrapManifest),
    ],
)
def test_the_committed_files_are_canonical(path: Path, kind: Any) -> None:
    assert codec.render(codec.load(path, kind)) == path.read_text()
