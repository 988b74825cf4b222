"""The page of Nix functions, from the doc comments in nix/lib and nix/build."""

from __future__ import annotations

import re
from pathlib import Path

from lamina.project import ROOT
from lamina.reference.nix_comments import ARGUMENT, DocComment, parse
from lamina.reference.text import notice, table

FOLDERS = {
    "nix/lib": "Pure functions: data in, data out; no derivation and no system. Reached as `lib.NAME` of the flake.",
    "nix/build": "Functions that return derivations, for the files of `nix/`. "
    "What a flake that uses this one gets of them is the attribute `lib` in `nix/default.nix`.",
}


def exports(folder: str) -> dict[str, str]:
    """Return the text of each Nix file of a folder that exports a value, by its name."""
    files = sorted(Path(ROOT, folder).glob("*.nix"), key=lambda path: path.stem.lower())
    return {path.stem: path.read_text(encoding="utf-8") for path in files if path.stem != "default"}


def render() -> str:
    """Return the page."""
    parts = [f"# Nix functions\n\n{notice('the doc comments of the files named here')}\n"]
    for folder, introduction in FOLDERS.items():
        comments = {name: parse(source) for name, source in exports(folder).items()}
        known = {name: comment for name, comment in comments.items() if comment}
        rows = [[f"[`{name}`](#{name.lower()})", comment.summary] for name, comment in known.items()]
        parts.append(f"## {folder}\n\n{introduction}\n\n{table(['name', 'what it does'], rows)}")
        parts += [render_comment(folder, name, comment) for name, comment in known.items()]
    return "\n".join(parts)


def render_comment(folder: str, name: str, comment: DocComment) -> str:
    """Return one function's part of the page."""
    lines = [f"### {name}", f"[{folder}/{name}.nix](../../{folder}/{name}.nix)", comment.summary]
    lines += [comment.text] if comment.text else []
    for title, body in comment.sections.items():
        lines += [f"#### {title}", ARGUMENT.sub(_list_item, body).replace("\n\n* `", "\n* `")]
    return "\n\n".join(lines) + "\n"


def _list_item(entry: re.Match[str]) -> str:
    return f"* {', '.join(f'`{name}`' for name in entry[1].split(', '))}: "
