"""Build the tree of an image's customisation layer. Runs inside a derivation.

Input: ``.attrs.json`` with ``linked``, ``copied`` and ``defaults`` (trees: those whose files are linked, those whose
files are copied, and those that give way); ``keepContentsDirlinks``; ``extraCommands`` and ``fakeRootCommands``, run
in the tree by ``shell`` with ``path``; ``chroot``, whether the latter see the tree as ``/``; ``outputs.out``, the tree,
and ``outputs.recorded``, owners and modes that the store cannot keep.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lamina.oci import record_owner
from lamina.oci.errors import RecipeError
from lamina.oci.join_trees import Join

BOUND = ("nix/store", "proc", "dev")
"""What a command sees besides the tree when the tree is its ``/``."""
ENTER = """
for name in $bound ${TMPDIR#/}; do mount --rbind "/$name" "$LAMINA_TREE/$name"; done
cd "$LAMINA_TREE"
exec chroot . "$shell" -e -o pipefail -c "$commands"
"""


def join(arguments: Mapping[str, Any], folder: Path) -> None:
    """Put the trees together."""
    tree = Join(folder)
    for path in arguments["linked"]:
        tree.add(Path(path))
    for path in arguments["copied"]:
        tree.add(Path(path), copy=True, follow=not arguments["keepContentsDirlinks"])
    for path in arguments["defaults"]:
        tree.add(Path(path), copy=True, defaults=True)


def modes(folder: Path) -> dict[str, int]:
    """Return the mode of everything below a folder that is not a link."""
    paths = (path for path in folder.rglob("*") if not path.is_symlink())
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in paths}


def environment(arguments: Mapping[str, Any], work: Path) -> dict[str, str]:
    """Return the variables that commands see, with ``chown`` and ``chgrp`` that record owners."""
    shims = work / "shims"
    shims.mkdir()
    for program in ("chown", "chgrp"):
        call = f'exec {sys.executable} -B {record_owner.__file__} {program} "$@"'
        (shims / program).write_text(f"#!{arguments['shell']}\n{call}\n")
        (shims / program).chmod(0o755)
    paths = {"PATH": f"{shims}:{arguments['path']}", "HOME": str(work), "TMPDIR": str(work), "LC_ALL": "C"}
    return {**os.environ, **paths, "LAMINA_OWNERS": str(work / "owners"), "SOURCE_DATE_EPOCH": "1"}


def run(what: str, command: list[str], folder: Path, variables: Mapping[str, str]) -> None:
    """Run one set of commands in the tree."""
    code = subprocess.run(command, cwd=folder, env=variables, check=False).returncode
    if code:
        raise RecipeError(f"`{what}` ended with exit code {code}")


def enter(arguments: Mapping[str, Any], folder: Path, variables: Mapping[str, str]) -> None:
    """Run ``fakeRootCommands`` with the tree as ``/``, in a user namespace of its own."""
    made: list[Path] = []
    for name in (*BOUND, variables["TMPDIR"].strip("/")):
        for part in reversed([folder / name, *(folder / name).parents][: len(Path(name).parts)]):
            if not part.exists():
                part.mkdir()
                made.append(part)
    commands = f"cd /\n{arguments['fakeRootCommands']}"
    inside = {"bound": " ".join(BOUND), "shell": arguments["shell"], "commands": commands}
    variables = {**variables, **inside, "LAMINA_ROOT": "/", "LAMINA_TREE": str(folder)}
    run("fakeRootCommands", ["unshare", "-U", "-r", "-m", "ash", "-e", "-c", ENTER], folder, variables)
    for part in reversed(made):
        if part.is_dir() and not any(part.iterdir()):
            part.rmdir()


def recorded(folder: Path, before: Mapping[str, int], owners: Path) -> list[dict[str, Any]]:
    """Return the attributes that commands gave to paths: modes that changed or are new, and owners."""
    now = modes(folder)
    found = {
        path: {"path": f"/{path}", "mode": f"{mode:04o}", "uid": 0, "gid": 0}
        for path, mode in now.items()
        if before.get(path) != mode and not (mode == 0o755 and (folder / path).is_dir())
    }
    for line in owners.read_text().splitlines() if owners.exists() else ():
        owner = json.loads(line)
        path = owner["path"]
        if not os.path.lexists(folder / path):
            raise RecipeError(f"/{path} was given an owner but is gone; give it one where it is at the end")
        attributes = found.setdefault(path, {"path": f"/{path}", "mode": None, "uid": 0, "gid": 0})
        attributes |= {name: owner[name] for name in ("uid", "gid") if owner[name] is not None}
    return [found[path] for path in sorted(found) if path != "."]


def build(arguments: Mapping[str, Any], work: Path) -> None:
    """Build the tree and write both outputs."""
    folder = work / "root"
    join(arguments, folder)
    before = modes(folder)
    if arguments["extraCommands"] or arguments["fakeRootCommands"]:
        variables = {**environment(arguments, work), "LAMINA_ROOT": str(folder)}
        shell = [arguments["shell"], "-e", "-o", "pipefail", "-c"]
        run("extraCommands", [*shell, arguments["extraCommands"]], folder, variables)
        if arguments["chroot"]:
            enter(arguments, folder, variables)
        else:
            run("fakeRootCommands", [*shell, arguments["fakeRootCommands"]], folder, variables)
    attributes = recorded(folder, before, work / "owners")
    Path(arguments["outputs"]["recorded"]).write_text(json.dumps(attributes))
    shutil.move(folder, arguments["outputs"]["out"])


def main() -> int:
    """Build what ``.attrs.json`` asks for and return the exit code."""
    arguments = json.loads(Path(".attrs.json").read_text())
    os.umask(0o022)
    work = Path.cwd() / "work"
    work.mkdir()
    try:
        build(arguments, work)
    except RecipeError as error:
        print(f"error: {arguments['name']}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
