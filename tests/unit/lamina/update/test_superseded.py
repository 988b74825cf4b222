"""Only what is gone is locked again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lamina.errors import LaminaError
from lamina.locks import codec, debian
from lamina.sources import apt
from lamina.update import debian as update_debian
from lamina.update import superseded


def package(source: str, version: str = "1") -> debian.DebianPackage:
    """Return a locked package."""
    return debian.DebianPackage(
        version=version,
        source=source,
        architecture="all",
        suite="bookworm",
        path="pool/a.deb",
        file="a.deb",
        size=1,
        sha256="0" * 64,
        sha1="0" * 40,
        needs=(),
    )


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lock three packages of two sources; the mirror has version 2 of everything."""
    path = tmp_path / "debian.lock.json"
    packages = {name: package(source) for name, source in {"liba": "a", "liba-dev": "a", "b": "b"}.items()}
    codec.write(path, debian.DebianLock(manifest_sha256="0" * 64, architectures={"amd64": packages}))
    monkeypatch.setattr(debian, "LOCK", path)
    monkeypatch.setattr(apt, "update", lambda _: None)
    monkeypatch.setattr(
        update_debian,
        "relock",
        lambda _, __, packages, names: packages | {name: replace(packages[name], version="2") for name in names},
    )
    return path


@pytest.mark.usefixtures("lock")
def test_packages_of_one_source_move_together() -> None:
    assert superseded.relock_superseded(["liba"]) == [("liba", "1", "2"), ("liba-dev", "1", "2")]


def test_everything_else_stays_as_it_was(lock: Path) -> None:
    superseded.relock_superseded(["liba"])
    renewed = codec.load(lock, debian.DebianLock)
    assert renewed.architectures["amd64"]["b"] == package("b")
    assert renewed.manifest_sha256 == "0" * 64


def test_a_mirror_that_offers_the_same_version_again_is_refused(lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lock.read_bytes()
    monkeypatch.setattr(update_debian, "relock", lambda *arguments: arguments[2])
    with pytest.raises(LaminaError, match="still list packages whose files they do not have") as caught:
        superseded.relock_superseded(["b"])
    assert caught.value.details == ("b 1",)
    assert lock.read_bytes() == before


def test_a_new_version_for_one_architecture_is_enough(lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package may be built again for one architecture alone."""
    both = replace(
        codec.load(lock, debian.DebianLock), architectures={each: {"b": package("b")} for each in ("amd64", "arm64")}
    )
    codec.write(lock, both)
    renew = update_debian.relock
    monkeypatch.setattr(
        update_debian,
        "relock",
        lambda manifest, architecture, packages, names: (
            renew(manifest, architecture, packages, names) if architecture == "arm64" else packages
        ),
    )
    assert superseded.relock_superseded(["b"]) == [("b", "1", "2")]
    renewed = codec.load(lock, debian.DebianLock).architectures
    assert [renewed[each]["b"].version for each in ("amd64", "arm64")] == ["1", "2"]


def test_an_architecture_without_such_a_package_is_not_asked_for(lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = codec.load(lock, debian.DebianLock)
    both = {**known.architectures, "arm64": {"b": package("b")}}
    codec.write(lock, replace(known, architectures=both))
    asked: list[list[str]] = []
    monkeypatch.setattr(apt, "update", lambda architectures: asked.append([*architectures]))
    superseded.relock_superseded(["liba"])
    assert asked == [["amd64"]]
    assert codec.load(lock, debian.DebianLock).architectures["arm64"] == both["arm64"]
