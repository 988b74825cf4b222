"""What of npm's own lock is locked: this platform's archives, each once, with what Nix needs to unpack them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lamina.errors import LaminaError
from lamina.locks.npm import NpmPackage
from lamina.update import npm as update_npm


def integrity(name: str) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(name.encode()).digest()).decode()


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {"version": "1.0.0", "integrity": integrity(f"{name}@1.0.0"), "license": "MIT", **more}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is locked, the store takes what comes, and an archive's bytes are its release's name."""
    names: list[str] = []

    def pack_all(releases: Sequence[str], folder: Path) -> dict[str, Path]:
        names.extend(releases)
        paths = {release: folder / f"{release.replace('/', '-')}.tgz" for release in releases}
        for release, path in paths.items():
            path.write_text(release)
        return paths

    monkeypatch.setattr(update_npm.npm, "pack_all", pack_all)
    monkeypatch.setattr(update_npm.store, "add_files", lambda _paths: None)
    monkeypatch.setattr(update_npm, "bring", lambda _items: None)
    monkeypatch.setattr(update_npm, "_known", dict)
    return names


def resolve(folder: Path, packages: dict[str, Any]) -> dict[str, NpmPackage]:
    manifest = folder / "package-lock.json"
    manifest.write_text(json.dumps({"packages": {"": {"name": "root"}, **packages}}))
    return update_npm.resolve(manifest).packages


def test_an_archive_in_two_folders_comes_once(tmp_path: Path, asked: list[str]) -> None:
    inner = "node_modules/vite/node_modules/@a/b"
    found = resolve(tmp_path, {"node_modules/@a/b": entry("@a/b", dev=True), inner: entry("@a/b")})
    assert asked == ["@a/b@1.0.0"]
    [package] = found.values()
    assert (package.name, package.folders, package.bundled) == ("@a/b", ("node_modules/@a/b", inner), True)
    assert package.sha256 == hashlib.sha256(b"@a/b@1.0.0").hexdigest()


@pytest.mark.usefixtures("asked")
def test_other_platforms_and_what_lies_in_other_archives_are_left_out(tmp_path: Path) -> None:
    packages = {
        "node_modules/ours": entry("ours", os=["linux"], cpu=["x64"], libc=["glibc"], dev=True),
        "node_modules/musl": entry("musl", libc=["musl"]),
        "node_modules/arm": entry("arm", cpu=["arm64"]),
        "node_modules/ours/node_modules/inside": {"version": "1.0.0", "inBundle": True},
    }
    found = resolve(tmp_path, packages)
    assert [(name, package.native, package.bundled) for name, package in found.items()] == [("ours@1.0.0", True, False)]


def test_what_is_locked_does_not_come_again(tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    known = resolve(tmp_path, {"node_modules/a": entry("a")})
    monkeypatch.setattr(update_npm, "_known", lambda: known)
    found = resolve(tmp_path, {"node_modules/a": entry("a", bin={"run": "cli.js"}), "node_modules/b": entry("b")})
    assert asked == ["a@1.0.0", "b@1.0.0"]
    assert found["a@1.0.0"].programs == {"run": "cli.js"}


@pytest.mark.usefixtures("asked")
def test_other_bytes_than_npms_lock_pins_are_refused(tmp_path: Path) -> None:
    wrong = entry("a") | {"integrity": integrity("other")}
    with pytest.raises(LaminaError, match=r"a@1\.0\.0: the registry's archive has sha512-.*, expected sha512-"):
        resolve(tmp_path, {"node_modules/a": wrong})


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", '{"packages": []}'),
        '{"packages": {"node_modules/a": {"version": "1"}}}',
        '{"packages": {"node_modules/a": {"integrity": "sha512-x"}}}',
    ],
)
def test_a_lock_that_pins_nothing_is_refused(tmp_path: Path, text: str) -> None:
    manifest = tmp_path / "package-lock.json"
    manifest.write_text(text)
    with pytest.raises(LaminaError, match=r"package-lock\.json") as caught:
        update_npm.resolve(manifest)
    assert "npm install --package-lock-only" in caught.value.hint
