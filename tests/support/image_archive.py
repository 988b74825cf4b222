"""Read an image from the file that ``docker load`` reads."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

HEAD = 16


@dataclass(frozen=True)
class Member:
    """One entry of a layer; of a file's content its first bytes and, where it was asked for, its SHA-256."""

    path: str
    kind: str
    mode: int
    owner: tuple[int, int]
    size: int
    target: str = ""
    head: bytes = b""
    digest: str = ""


class ImageArchive:
    """An image in a file; layers are named as its history names them, from bottom to top."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _read(self, name: str) -> bytes:
        with tarfile.open(self.path) as outer:
            file = outer.extractfile(name)
            assert file is not None
            return file.read()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        [only] = json.loads(self._read("manifest.json"))
        return dict(only)

    @cached_property
    def config_bytes(self) -> bytes:
        return self._read(self.manifest["Config"])

    @property
    def config(self) -> dict[str, Any]:
        return dict(json.loads(self.config_bytes))

    @property
    def id(self) -> str:
        """The image's ID: the digest of its configuration."""
        return f"sha256:{hashlib.sha256(self.config_bytes).hexdigest()}"

    @property
    def tag(self) -> str:
        return str(self.manifest["RepoTags"][0])

    @property
    def environment(self) -> dict[str, str]:
        return dict(variable.split("=", 1) for variable in self.config["config"]["Env"])

    @property
    def layer_names(self) -> list[str]:
        return [entry["comment"] for entry in self.config["history"]]

    @cached_property
    def listing(self) -> dict[str, list[Member]]:
        """Every entry of every layer, without the digests of files."""
        return {name: list(self.members(name, digests=False)) for name in self.layer_names}

    def members(self, layer: str, *, digests: bool = True) -> Iterator[Member]:
        """Yield the entries of one layer, in the order in which they are stored."""
        with tarfile.open(self.path) as outer:
            blob = outer.extractfile(self.manifest["Layers"][self.layer_names.index(layer)])
            with tarfile.open(fileobj=blob, mode="r:*") as inner:  # some layers are compressed
                for entry in inner:
                    yield _member(entry, inner.extractfile(entry) if entry.isreg() else None, digests)


def _member(entry: tarfile.TarInfo, content: IO[bytes] | None, digests: bool) -> Member:
    kind = "dir" if entry.isdir() else "link" if entry.issym() else "file" if entry.isreg() else "other"
    head = content.read(HEAD) if content else b""
    digest = hashlib.sha256(head + content.read()).hexdigest() if content and digests else ""
    return Member(f"/{entry.name}", kind, entry.mode, (entry.uid, entry.gid), entry.size, entry.linkname, head, digest)
