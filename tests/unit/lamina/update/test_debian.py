"""Package lists become an index, and stanzas lock entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.errors import LaminaError
from lamina.locks import codec
from lamina.locks.debian import DebianManifest
from lamina.sources import apt
from lamina.update import debian

MANIFEST = DebianManifest(
    release="bookworm",
    suites=("bookworm", "bookworm-security"),
    components=("main",),
    architectures=("amd64",),
    packages={"tool": "does it", "ghost": "is wanted", "spirit": "too"},
    foreign={"arm64": {"tool": "is shown"}},
    optional={},
)


def stanza(name: str, version: str = "1", **fields: str) -> dict[str, str]:
    """Return what a package list says of one package."""
    file = f"pool/{name}_{version}_amd64.deb"
    known = {"Package": name, "Version": version, "Filename": file, "Size": "1", "SHA256": "0" * 64}
    return {**known, "Architecture": "amd64", **fields}


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, str]]]:
    """Replace the machine's sources by these stanzas, by suite."""
    offered: dict[str, list[dict[str, str]]] = {"bookworm": [], "bookworm-security": []}
    targets = [
        apt.Target(component="main", architecture="amd64", origin="Debian", codename=suite, path=Path(suite))
        for suite in offered
    ]
    monkeypatch.setattr(apt, "wanted_targets", lambda *_: targets)
    monkeypatch.setattr(apt, "packages", lambda target: iter(offered[target.codename]))
    return offered


def test_the_highest_version_over_all_suites_wins(lists: dict[str, list[dict[str, str]]]) -> None:
    lists["bookworm"] = [stanza("a", "1.10"), stanza("b", "2")]
    lists["bookworm-security"] = [stanza("a", "1.9"), stanza("b", "2+deb12u1")]
    found = debian.read_index(MANIFEST, "amd64").stanzas
    assert {name: (entry["Version"], entry["Suite"]) for name, entry in found.items()} == {
        "a": ("1.10", "bookworm"),
        "b": ("2+deb12u1", "bookworm-security"),
    }


def test_every_absent_package_is_named(lists: dict[str, list[dict[str, str]]]) -> None:
    lists["bookworm"] = [stanza("tool")]
    with pytest.raises(LaminaError, match="none of 2 amd64 packages") as caught:
        debian.resolve(MANIFEST, "amd64", MANIFEST.packages)
    assert caught.value.details == ("ghost", "spirit")


@pytest.mark.parametrize(
    ("depends", "expected"),
    [
        ("b (>= 1), c:any", ["b", "c"]),
        ("gone | c", ["c"]),
        ("virtual", ["b"]),
        ("gone", []),
        ("", []),
    ],
)
def test_dependencies_are_read(lists: dict[str, list[dict[str, str]]], depends: str, expected: list[str]) -> None:
    lists["bookworm"] = [stanza("a", Depends=depends), stanza("b", Provides="virtual (= 1), other"), stanza("c")]
    assert debian.read_index(MANIFEST, "amd64").depends("a") == expected


def test_pre_dependencies_come_first(lists: dict[str, list[dict[str, str]]]) -> None:
    lists["bookworm"] = [stanza("a", **{"Depends": "b", "Pre-Depends": "c"}), stanza("b"), stanza("c")]
    assert debian.read_index(MANIFEST, "amd64").depends("a") == ["c", "b"]


def test_an_item_has_a_name_that_fits_the_store() -> None:
    item = debian.item_of(stanza("a", "1~deb12u1", Suite="bookworm"))
    assert (item.file, item.path) == ("a_1-deb12u1_amd64.deb", "pool/a_1~deb12u1_amd64.deb")


def test_another_architecture_has_only_the_packages_named_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path, asked = tmp_path / "debian.manifest.json", list[list[str]]()
    codec.write(path, MANIFEST)
    monkeypatch.setattr(apt, "update", asked.append)
    monkeypatch.setattr(debian, "resolve", lambda _, architecture, wanted: {f"{architecture} {sorted(wanted)}": None})
    assert [name for packages in debian.lock(path).architectures.values() for name in packages] == [
        "amd64 ['ghost', 'spirit', 'tool']",
        "arm64 ['tool']",
    ]
    assert asked == [["amd64", "arm64"]]


@pytest.mark.parametrize(("architecture", "known"), [("arm64", True), ("all", True), ("armhf", False)])
def test_only_known_architectures_are_locked(monkeypatch: pytest.MonkeyPatch, architecture: str, known: bool) -> None:
    monkeypatch.setattr("lamina.files.sha1", lambda _: "0" * 40)
    entry = stanza("a", Architecture=architecture, Suite="bookworm")
    if known:
        assert debian.locked(entry, []).architecture == architecture
    else:
        with pytest.raises(LaminaError, match="a is for 'armhf'; the lock knows amd64, arm64, all"):
            debian.locked(entry, [])
