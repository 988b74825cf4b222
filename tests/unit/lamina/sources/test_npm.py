"""npm archives, against an npm that is a shell script."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest

from lamina.errors import LaminaError
from lamina.sources import npm
from support.items import npm as item_of

CONTENT = b"archive"
INTEGRITY = "sha512-" + base64.b64encode(hashlib.sha512(CONTENT).digest()).decode()
ITEM = item_of("node", CONTENT, INTEGRITY)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of programs that comes first on PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def write_npm(programs: Path, script: str) -> None:
    """Write an npm; in its script ``$4`` is the folder of ``npm pack NAME --pack-destination FOLDER``."""
    (programs / "npm").write_text(f"#!/bin/sh\n{script}\n")
    (programs / "npm").chmod(0o755)


def pack(content: str) -> str:
    """Return the script of an npm that packs these bytes."""
    return f'printf {content} > $4/node-1.0.0.tgz; echo \'[{{"id": "node@1.0.0", "filename": "node-1.0.0.tgz"}}]\''


def refuse(code: str) -> str:
    """Return the script of an npm that fails with this code."""
    error = json.dumps({"error": {"code": code, "summary": "request to http://user:secret@mirror failed"}})
    return f"echo '{error}'; exit 1"


def test_an_archive_is_checked_against_its_integrity(programs: Path, tmp_path: Path) -> None:
    write_npm(programs, pack("archive"))
    assert npm.download([ITEM], tmp_path / "files") == []
    assert (tmp_path / "files" / ITEM.file).read_bytes() == CONTENT


def test_another_archive_is_deleted_and_reported(programs: Path, tmp_path: Path) -> None:
    write_npm(programs, pack("changed"))
    (failure,) = npm.download([ITEM], tmp_path / "files")
    assert failure.reason == "damaged"
    assert f"expected integrity {INTEGRITY}" in failure.detail
    assert not list((tmp_path / "files").iterdir())


@pytest.mark.parametrize(
    ("code", "reason"),
    [("E404", "superseded"), ("ETARGET", "superseded"), ("ECONNREFUSED", "unreachable"), ("EINTEGRITY", "damaged")],
)
def test_the_refusals_of_npm_are_told_apart(programs: Path, tmp_path: Path, code: str, reason: str) -> None:
    write_npm(programs, refuse(code))
    (failure,) = npm.download([ITEM], tmp_path / "files")
    assert (failure.reason, failure.detail) == (reason, "request to http://…@mirror failed")


def test_the_newest_release_is_chosen_by_number_and_not_by_text(programs: Path) -> None:
    releases = [{"version": version, "dist.integrity": version} for version in ("24.9.0", "24.10.0", "24.11.0-rc.1")]
    write_npm(programs, f"echo '{json.dumps(releases)}'")
    assert npm.newest("node", 24) == ("24.10.0", "24.10.0")


def test_a_major_version_without_release_is_refused(programs: Path) -> None:
    write_npm(programs, "exit 0")
    with pytest.raises(LaminaError, match=r"offers no node 99\.x"):
        npm.newest("node", 99)


def test_a_missing_npm_is_explained(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(LaminaError, match="npm cannot be run") as caught:
        npm.download([ITEM], tmp_path)
    assert "apt-get install npm" in str(caught.value.hint)


def test_one_npm_brings_many_and_one_that_is_gone_is_told_apart(programs: Path, tmp_path: Path) -> None:
    """The first npm refuses both; each is then asked for alone."""
    gone = item_of("gone", CONTENT, INTEGRITY)
    write_npm(programs, f"echo $* >>{tmp_path}/asked; case $* in *gone*) {refuse('E404')};; esac; {pack('archive')}")
    (failure,) = npm.download([ITEM, gone], tmp_path / "files")
    assert (failure.item, failure.reason) == (gone, "superseded")
    asked = [line.partition(" --")[0] for line in (tmp_path / "asked").read_text().splitlines()]
    assert asked == ["pack node@1.0.0 gone@1.0.0", "pack node@1.0.0", "pack gone@1.0.0"]
