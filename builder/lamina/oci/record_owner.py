"""``chown`` and ``chgrp`` for commands that make a layer: nobody is root in the sandbox, so owners are written down.

Runs under both names with ``LAMINA_ROOT`` (the tree) and ``LAMINA_OWNERS`` (the file to append to). Links are followed
unless ``-h`` or ``-R`` says otherwise. Names are looked up in the tree's own ``/etc/passwd`` and ``/etc/group``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path


class OwnerError(Exception):
    """An owner or path that cannot be recorded."""


def parse_arguments(program: str, arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options and operands that both programs understand."""
    parser = argparse.ArgumentParser(prog=program, add_help=False)
    parser.add_argument("-R", "--recursive", action="store_true")
    parser.add_argument("-h", "--no-dereference", action="store_true")
    parser.add_argument("--dereference", action="store_false", dest="no_dereference")
    for quiet in ("-c", "-f", "-v", "-H", "-L", "-P"):
        parser.add_argument(quiet, action="store_true", dest="ignored")
    for quiet in ("--changes", "--silent", "--quiet", "--verbose", "--preserve-root", "--no-preserve-root"):
        parser.add_argument(quiet, action="store_true", dest="ignored")
    parser.add_argument("owner")
    parser.add_argument("paths", nargs="+")
    return parser.parse_args(arguments)


def look_up(database: Path, name: str) -> tuple[int, int]:
    """Return the two numbers of a name in ``passwd`` (user, its group) or ``group`` (group, nothing)."""
    if name.isdigit():
        return int(name), -1
    for line in database.read_text().splitlines() if database.is_file() else ():
        fields = line.split(":")
        if fields[0] == name:
            return int(fields[2]), int(fields[3]) if fields[3].isdigit() else -1
    if name == "root":
        return 0, 0
    raise OwnerError(f"{name} is not in the image's /etc/{database.name}; give its number, or add it with `users`")


def parse_owner(program: str, text: str, root: Path) -> tuple[int | None, int | None]:
    """Return user and group, ``None`` for what stays; ``user:`` means the user's own group."""
    user, colon, group = ("", ":", text) if program == "chgrp" else text.partition(":")
    uid, own_group = look_up(root / "etc/passwd", user) if user else (None, -1)
    if group:
        return uid, look_up(root / "etc/group", group)[0]
    if colon and user and own_group < 0:
        raise OwnerError(f"{text} means the group of user {user}, which the image's /etc/passwd does not say")
    return uid, own_group if colon and user else None


def affected(path: Path, recursive: bool, follow: bool) -> Iterator[Path]:
    """Yield a path, and with ``recursive`` everything below it."""
    if not path.is_symlink() and not path.exists():
        raise OwnerError(f"{path} does not exist")
    yield path.resolve() if follow and not recursive else path.parent.resolve() / path.name
    if recursive and path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            yield from (Path(folder).resolve() / name for name in (*folders, *files))


def main(program: str, arguments: Sequence[str]) -> int:
    """Record what the arguments say and return the exit code."""
    root = Path(os.environ["LAMINA_ROOT"]).resolve()
    options = parse_arguments(program, arguments)
    try:
        uid, gid = parse_owner(program, options.owner, root)
        paths = [p for o in options.paths for p in affected(Path(o), options.recursive, not options.no_dereference)]
        for path in paths:
            if not path.is_relative_to(root) or path.is_relative_to("/nix/store"):
                raise OwnerError(f"{path} is not in the tree that becomes the layer; -h changes a link itself")
    except OwnerError as error:
        print(f"{program}: {error}", file=sys.stderr)
        return 1
    with Path(os.environ["LAMINA_OWNERS"]).open("a") as record:
        for path in paths:
            record.write(json.dumps({"path": str(path.relative_to(root)), "uid": uid, "gid": gid}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
