"""What a layer can be made of: store paths at their place, a tree at the image's root, declared owners and modes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

from lamina.oci.tar import Entry, tree_entries

STORE = "nix/store"


@dataclass(frozen=True, kw_only=True, slots=True)
class StorePath:
    """A store path in a layer, with the hash of its content (``sha256:…`` of the NAR) when the recipe was made."""

    path: str
    narHash: str  # noqa: N815 - the name Nix gives it, here and in the JSON


@dataclass(frozen=True, kw_only=True, slots=True)
class Attributes:
    """Declared owner and mode of a path in the image; without a mode it keeps its own."""

    path: str
    mode: str | None = None
    uid: int = 0
    gid: int = 0
    uname: str | None = None
    gname: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Who owns everything below ``/nix`` in a layer."""

    uid: int = 0
    gid: int = 0
    uname: str = "root"
    gname: str = "root"


ROOT = Owner()


def store_entries(paths: Iterable[str], owner: Owner) -> Iterator[Entry]:
    """Yield ``/nix/store`` and the store paths in it, all of one owner."""
    owned = Entry("", None, **asdict(owner))
    yield from (owned._replace(name=folder) for folder in ("nix", STORE))
    for path in paths:
        yield from tree_entries(path, f"{STORE}/{PurePosixPath(path).name}", like=owned)


def root_entries(tree: str) -> Iterator[Entry]:
    """Return the content of a tree; its folders are 0555 in the store, in the image they are ordinary folders."""
    return (entry for entry in tree_entries(tree, "", folder_mode=0o755) if entry.name)


def declare(declared: Attributes, found: Entry | None) -> Entry:
    """Return an entry with its declared attributes; a path that no tree holds becomes a folder."""
    mode = int(declared.mode, 8) if declared.mode else (found.mode if found else None)
    return Entry(
        name=declared.path.strip("/"),
        source=found.source if found else None,
        mode=mode,
        **{name: getattr(declared, name) for name in ("uid", "gid", "uname", "gname")},
    )
