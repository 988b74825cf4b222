"""List the models of every profile, and which of their files are in the Nix store; nothing is built for it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina import nix, store, store_path
from lamina.console import render_size
from lamina.errors import WRONG_USE, LaminaError
from lamina.inspection.tables import render_table


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A locked file, and whether its bytes are in the store."""

    file: str
    size: int
    sha256: str
    url: str
    path: str
    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A model of a profile; ``path`` is its folder, ``size`` is unknown for one that is made here and not yet built."""

    id: str
    profile: str
    task: str
    licence: str
    revision: str
    source: str
    path: str
    built: bool
    size: int | None
    files: tuple[File, ...]


def models() -> list[Listed]:
    """Return the models of all profiles, sorted by profile and id."""
    profiles: Mapping[str, Sequence[dict[str, Any]]] = nix.evaluate("modelProfiles.x86_64-linux")
    entries = [(profile, model) for profile in sorted(profiles) for model in profiles[profile]]
    paths = {_path(file) for _, model in entries for file in model["files"]} | {model["path"] for _, model in entries}
    absent = store.missing(paths)
    return sorted((_listed(*entry, absent) for entry in entries), key=lambda each: (each.profile, each.id))


def chosen(listed: Sequence[Listed], name: str) -> list[Listed]:
    """Return the models called ``name``, one for each profile that has it."""
    found = [each for each in listed if each.id == name]
    if not found:
        raise LaminaError(
            f"there is no model {name}; there are {', '.join(sorted({each.id for each in listed}))}",
            hint="./manage.sh models lists them; ./manage.sh models add SOURCE adds one",
            exit_code=WRONG_USE,
        )
    return found


def render_models(listed: Sequence[Listed]) -> str:
    """Return the models as a table, one line each."""
    heads = ["model", "profile", "task", "size", "in the store", "licence", "revision", "source"]
    rows = [
        [
            each.id,
            each.profile,
            each.task,
            _size(each.size),
            _presence(each),
            each.licence,
            _short(each.revision),
            each.source.partition("@")[0],
        ]
        for each in listed
    ]
    return render_table(heads, rows, frozenset({3}))


def render_files(model: Listed) -> str:
    """Return one model with its files, one line each."""
    lines = [f"{model.id} ({model.profile}): {model.task}, {model.licence}", f"  {model.source}", f"  {model.path}"]
    rows = [[each.file, _size(each.size), "yes" if each.present else "no", each.sha256] for each in model.files]
    table = render_table(["file", "size", "in the store", "sha256"], rows, frozenset({1})) if rows else _presence(model)
    return "\n".join([*lines, "", table])


def _listed(profile: str, model: dict[str, Any], absent: set[str]) -> Listed:
    files = tuple(
        File(**file, path=_path(file), present=_path(file) not in absent)
        for file in sorted(model["files"], key=lambda each: str(each["file"]))
    )
    built = model["path"] not in absent
    size = sum(file.size for file in files) if files else _size_of(Path(model["path"])) if built else None
    return Listed(**{**model, "files": files}, profile=profile, built=built, size=size)


def _path(file: Mapping[str, Any]) -> str:
    return store_path.fixed_output(file["file"], file["sha256"])


def _size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder; links count as what they lead to."""
    return sum(
        Path(root, name).stat().st_size for root, _, names in os.walk(folder, followlinks=True) for name in names
    )


def _size(size: int | None) -> str:
    return "not built" if size is None else render_size(size)


def _short(revision: str) -> str:
    """Return a commit as people write it; other revisions are short already."""
    return revision[:12] if re.fullmatch(r"[0-9a-f]{40}", revision) else revision


def _presence(model: Listed) -> str:
    if not model.files:
        return "yes" if model.built else "made by the build"
    present = sum(file.present for file in model.files)
    return {0: "no", len(model.files): "yes"}.get(present, f"{present} of {len(model.files)} files")
