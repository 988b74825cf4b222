"""Debian files come from the machine's sources, and apt's refusals are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lamina.errors import LaminaError
from lamina.locks import codec, debian
from lamina.sources import apt
from lamina.sources.item import DebianItem, Failure
from support.bare_registry import BareRegistry, closed_address, registry
from support.items import debian as item_of

__all__ = ["registry"]

needs_apt = pytest.mark.skipif(not Path(apt.HELPER).exists(), reason="apt is Debian's client")
ONE, TWO = item_of("one", b"first"), item_of("two", b"second", suite="bookworm-security")


def download(
    monkeypatch: pytest.MonkeyPatch, directory: Path, roots: Sequence[tuple[str, str]], *items: DebianItem
) -> dict[str, Failure]:
    """Download from these suites and roots; return the failures by name."""
    monkeypatch.setattr(apt, "_roots", lambda: list(roots))
    return {failure.item.name: failure for failure in apt.download(items, directory)}


@needs_apt
def test_files_come_under_their_store_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, registry: BareRegistry
) -> None:
    registry.files = {ONE.path: b"first", TWO.path: b"second"}
    assert download(monkeypatch, tmp_path, [("bookworm", registry.address)], ONE, TWO) == {}
    assert (tmp_path / TWO.file).read_bytes() == b"second"


@needs_apt
def test_a_file_no_source_has_is_superseded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, registry: BareRegistry
) -> None:
    registry.files = {ONE.path: b"first"}
    failures = download(monkeypatch, tmp_path, [("bookworm", registry.address)], ONE, TWO)
    assert {name: failure.reason for name, failure in failures.items()} == {"two": "superseded"}
    assert (tmp_path / ONE.file).exists()


@needs_apt
def test_a_source_nobody_answers_at_is_unreachable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failures = download(monkeypatch, tmp_path, [("bookworm", closed_address())], ONE)
    assert failures["one"].reason == "unreachable"
    assert "Connection refused" in failures["one"].detail


@needs_apt
def test_other_bytes_are_damage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, registry: BareRegistry) -> None:
    registry.files = {ONE.path: b"FIRST"}
    assert download(monkeypatch, tmp_path, [("bookworm", registry.address)], ONE)["one"].reason == "damaged"


@needs_apt
def test_the_source_of_the_suite_is_asked_first_and_then_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, registry: BareRegistry
) -> None:
    registry.files = {f"main/{TWO.path}": b"second"}
    roots = [("bookworm", f"{registry.address}main/"), ("bookworm-security", f"{registry.address}security/")]
    assert download(monkeypatch, tmp_path, roots, TWO) == {}
    assert registry.asked == [f"security/{TWO.path}", f"main/{TWO.path}"]


def test_a_missing_apt_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LaminaError, match="apt-get cannot be run") as caught:
        apt.targets(lists=tmp_path)
    assert "a plain nix build brings the Debian files by itself" in str(caught.value.hint)


def test_suites_the_machine_lacks_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = codec.load(debian.MANIFEST, debian.DebianManifest)
    third_party = apt.Target(
        component="main", architecture="amd64", origin="Other", codename="bookworm", path=Path("list")
    )
    monkeypatch.setattr(apt, "targets", lambda *_, **__: [third_party])
    with pytest.raises(LaminaError, match="no lists of 3 suites") as caught:
        apt.wanted_targets(manifest, "amd64")
    assert "bookworm-security main for amd64" in caught.value.details


@needs_apt
def test_a_machine_without_debian_sources_cannot_update(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sources = tmp_path / "sources.list"
    sources.write_text(f"deb [trusted=yes] {closed_address()} bookworm main\n")
    options = ["-o", f"Dir::Etc::SourceList={sources}", "-o", "Dir::Etc::SourceParts=/dev/null"]
    known = apt._options
    monkeypatch.setattr(apt, "_options", lambda *given: [*known(*given), *options])
    with pytest.raises(LaminaError, match="could not read the machine's Debian sources") as caught:
        apt.update(lists=tmp_path / "apt")
    assert "Connection refused" in caught.value.render()


def test_passwords_in_addresses_are_not_repeated() -> None:
    line = "E: Failed to fetch http://user:secret@mirror/pool/a.deb  Could not resolve 'http://user:secret@mirror'"
    ((_, (_, words)),) = apt._reasons(line)
    assert "secret" not in words


def test_other_architectures_are_asked_for_beside_this_machines(tmp_path: Path) -> None:
    given = apt._options(tmp_path, ["arm64", "amd64"])
    assert [each for each in given if "Architecture" in each] == [
        "APT::Architecture=amd64",
        "APT::Architectures::=amd64",
        "APT::Architectures::=arm64",
    ]
    assert "APT::Architectures::=arm64" not in apt._options(tmp_path)
