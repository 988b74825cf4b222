"""What goes wrong outside ends ``./manage.sh`` with one clear error, and nothing bad in the store.

The clients are the machine's own, pointed at a registry on loopback by their own settings.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import store
from lamina.inventory import REGISTRIES, Kind
from lamina.sources.item import Item
from support import items, locked_file
from support.bare_registry import BareRegistry, closed_address, registry
from support.checkout import manage, replace, run

__all__ = ["registry"]

CLIENTS = {"debian": "apt", "python": "pip", "npm": "npm"}
for_each_client = pytest.mark.parametrize("kind", REGISTRIES)


class Locked:
    """A new file in the lock of a copy of this checkout, which a registry may serve rightly or wrongly."""

    def __init__(self, kind: Kind, checkout: Path, scratch: Path) -> None:
        self.kind, self.checkout, self.scratch = kind, checkout, scratch
        old = locked_file.some_item(kind)
        self.content = locked_file.new_content(old, 400_000)
        self.item: Item = locked_file.lock(checkout, kind, old, self.content)

    def fetch(self, address: str) -> subprocess.CompletedProcess[str]:
        settings = locked_file.client_settings(address, self.scratch)
        return manage(self.checkout, "fetch", "--only", self.kind, environment=settings)

    @property
    def in_store(self) -> bool:
        return not store.missing([self.item.store_path])

    @property
    def left_behind(self) -> list[str]:
        """Return the files of the package that lie in the staging folder."""
        return [path.name for path in (self.checkout / ".lamina" / "fetch").rglob(f"{self.item.file}*")]


@pytest.fixture
def locked(kind: Kind, checkout: Path, tmp_path: Path) -> Iterator[Locked]:
    new = Locked(kind, checkout, tmp_path)
    yield new
    subprocess.run(["nix-store", "--delete", new.item.store_path], capture_output=True, check=False)


@for_each_client
def test_a_right_file_comes_into_the_store(locked: Locked, registry: BareRegistry) -> None:
    locked_file.offer(registry, locked.item, locked.content)
    result = locked.fetch(registry.address)
    assert result.returncode == 0, result.stderr
    assert locked.in_store
    assert locked.left_behind == []


@for_each_client
def test_other_bytes_are_refused_with_both_hashes(locked: Locked, registry: BareRegistry) -> None:
    other = locked_file.new_content(locked.item, 400_000)
    locked_file.offer(registry, locked.item, other)
    result = locked.fetch(registry.address)
    assert result.returncode == 1
    fingerprint = locked_file.integrity if locked.kind == "npm" else items.sha256
    for word in (locked.item.file, locked.item.name, fingerprint(locked.content), fingerprint(other)):
        assert word in result.stderr
    assert not locked.in_store
    assert locked.left_behind == []


@for_each_client
def test_a_truncated_download_never_counts(locked: Locked, registry: BareRegistry) -> None:
    registry.truncated.add(locked_file.offer(registry, locked.item, locked.content))
    result = locked.fetch(registry.address)
    assert result.returncode == 1
    assert "error: 1 of the locked files did not come\n  " in result.stderr
    assert locked.item.name in result.stderr
    assert not locked.in_store
    assert locked.left_behind == []


@for_each_client
def test_an_unreachable_registry_is_named_with_its_client(locked: Locked) -> None:
    result = locked.fetch(closed_address())
    assert result.returncode == 1
    assert "the package sources could not be reached" in result.stderr
    assert f"{locked.item.name} {locked.item.version}" in result.stderr
    assert "refused" in result.stderr.lower()
    assert f"the settings of {CLIENTS[locked.kind]}" in result.stderr


@pytest.mark.parametrize("kind", ["debian"])
def test_a_superseded_file_fails_a_locked_build(locked: Locked, registry: BareRegistry) -> None:
    """With ``--locked`` nothing is locked again: the lock stays as it is."""
    lock = locked.checkout / "nix/locks/debian.lock.json"
    before = lock.read_bytes()
    settings = locked_file.client_settings(registry.address, locked.scratch)
    result = manage(locked.checkout, "build", "--models", "demo", "--locked", environment=settings)
    assert result.returncode == 1
    assert "no source of this machine has these locked files any more" in result.stderr
    assert f"{locked.item.name} {locked.item.version}" in result.stderr
    assert "./manage.sh update debian" in result.stderr
    assert lock.read_bytes() == before


@for_each_client
def test_a_full_disk_is_named_before_anything_is_asked_for(locked: Locked, registry: BareRegistry) -> None:
    locked_file.offer(registry, locked.item, locked.content)
    state = locked.checkout / ".lamina"
    state.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", state], check=True)
    try:
        result = locked.fetch(registry.address)
    finally:
        subprocess.run(["umount", state], check=True)
    assert result.returncode == 1
    assert "of free disk at" in result.stderr
    assert str(state) in result.stderr
    assert registry.asked == []


@pytest.mark.parametrize("words", [["build"], ["fetch", "--only", "python"], ["up", "--name", "stale"]], ids=" ".join)
def test_a_lock_that_does_not_fit_its_manifest_stops_every_command(words: list[str], checkout: Path) -> None:
    with (checkout / "backend/pyproject.toml").open("a") as manifest:
        manifest.write("# edited\n")
    result = manage(checkout, *words)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("error: ")
    assert "pyproject.toml" in result.stderr
    assert "./manage.sh update" in result.stderr


def test_a_stale_lock_stops_plain_nix_with_the_same_advice(checkout: Path) -> None:
    replace(checkout / "nix/locks/debian.manifest.json", '"suites"', '"suites" ')
    result = run(["nix", "eval", ".#backend-image-demo.drvPath"], cwd=checkout)
    assert result.returncode == 1
    assert "loadLock debian.lock.json: `manifestSha256` is " in result.stderr
    assert "the sha256 of debian.manifest.json" in result.stderr
    assert "./manage.sh update" in result.stderr


@pytest.mark.parametrize("command", ["build", "load", "up"])
def test_an_unknown_profile_is_wrong_use_and_lists_the_known_ones(command: str, checkout: Path) -> None:
    result = manage(checkout, command, "--models", "imaginary")
    assert result.returncode == 2
    assert "imaginary" in result.stderr
    assert "demo, real" in result.stderr
