"""A second Nix store in a folder of its own, with another file system and other surroundings for its builds."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lamina import nix
from lamina.prerequisites import require_space

DISK_BYTES = 16 * 10**9
NEEDED_BYTES = 8 * 10**9
LOOP = Path("/dev/loop-control")
BATCH = 200


class SecondStore:
    """A store whose paths also begin with ``/nix/store``, so that its builds could be bit for bit the first one's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"local?root={folder}"

    def copy(self, paths: Iterable[str]) -> None:
        """Copy valid paths of the machine's store."""
        nix.run(["nix", "copy", "--no-check-sigs", "--to", self.url, *paths])

    def build(self, installable: str, checkout: Path, surroundings: Mapping[str, str], umask: int) -> None:
        """Build here, two steps at a time with one core each; the environment is ``surroundings`` and nothing else."""
        result = subprocess.run(
            ["nix", "build", "--store", self.url, "--no-link", "--cores", "1", "--max-jobs", "2", f".#{installable}"],
            cwd=checkout,
            env=nix.environment({"PATH": os.environ["PATH"], **surroundings}),
            umask=umask,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr[-3000:]

    def hashes(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the hash of the content of each path."""
        return nar_hashes(sorted(paths), "--store", self.url)

    def real(self, path: str) -> Path:
        """Return where a store path really lies."""
        return self.folder / path.lstrip("/")


def nar_hashes(paths: list[str], *options: str) -> dict[str, str]:
    """Return the hashes that a store keeps of its paths' content; raises when one is not valid."""
    found = nix.run(["nix-store", *options, "--query", "--hash", *paths]).split()
    return dict(zip(paths, found, strict=True))


@contextmanager
def second_store(folder: Path) -> Iterator[SecondStore]:
    """Make an empty store in ``folder``, and remove it with everything in it.

    Where the machine can mount a file, the store lies on a file system that lists folders in another order.
    """
    require_space(folder, NEEDED_BYTES, "building the image a second time, in a second store,")
    root = folder / "store"
    root.mkdir()
    with _other_file_system(folder / "disk", root) if LOOP.exists() else _writable(root):
        yield SecondStore(root)


@contextmanager
def _other_file_system(disk: Path, root: Path) -> Iterator[None]:
    with disk.open("wb") as file:
        file.truncate(DISK_BYTES)  # a sparse file: it takes what is written
    # Without an index a folder lists its files as they were made; ext4 usually lists them by a hash.
    subprocess.run(["mkfs.ext4", "-q", "-F", "-O", "^dir_index", disk], check=True)
    subprocess.run(["mount", "-o", "loop", disk, root], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", root], check=True)
        disk.unlink()


@contextmanager
def _writable(root: Path) -> Iterator[None]:
    try:
        yield
    finally:
        subprocess.run(["chmod", "-R", "u+w", root], check=True)
        shutil.rmtree(root)
