"""Bring every locked file into the Nix store, with this machine's own package clients.

Mirrors, proxies and credentials of apt, pip and npm work unchanged. Each file is compared with its lock before it
counts; what is in the store already is not fetched again, and an interrupted fetch goes on where it stopped.

Weights are several GB and come from a model hub, so they are fetched only when asked for: --only models, or --for an
output that needs them. Without a hub, --from takes any locked file out of a folder, whatever it is called there.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

from lamina import by_hand, fetch, inventory, prerequisites
from lamina.by_hand import Taken
from lamina.console import render_size, say
from lamina.errors import ANSWER_IS_NO, DONE, LaminaError
from lamina.inventory import KINDS, Kind
from lamina.sources.item import DebianItem, Item, ModelItem, NpmItem, PythonItem

_KINDS: dict[type[Item], str] = {DebianItem: "debian", PythonItem: "python", NpmItem: "npm"}

SUMMARY = "bring the locked files into the Nix store"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which files to bring, and the form of the summary."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only", choices=KINDS, help="only the files of one registry, or of the models")
    which.add_argument(
        "--seed", action="store_true", help="only the program Nix needs before it can build anything (1 MB)"
    )
    which.add_argument(
        "--for",
        dest="installable",
        metavar="OUTPUT",
        help="only what a flake output needs, for instance backend-image-demo",
    )
    parser.add_argument(
        "--from",
        dest="folder",
        type=Path,
        metavar="DIR",
        help="fetch nothing: take what is missing out of this folder, at any depth, by size and hash",
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")


def run(arguments: argparse.Namespace) -> int:
    """Fetch, and say what came."""
    prerequisites.ensure("nix")
    kinds = (arguments.only,) if arguments.only else None
    if arguments.folder is not None:
        return _take(arguments.folder, kinds, arguments)
    result = fetch.fetch(kinds=kinds, installable=arguments.installable, seed_only=arguments.seed)
    if arguments.json:
        print(json.dumps(dataclasses.asdict(result), sort_keys=True))
    if result.fetched:
        came = f"fetched {result.fetched} files ({render_size(result.bytes)}) in {result.seconds} s"
        say(f"{came}; {result.present} were in the Nix store before")
        say("next: ./manage.sh build")
    else:
        say(f"nothing to fetch: all {result.present} files are in the Nix store")
    return DONE


def _take(folder: Path, kinds: tuple[Kind, ...] | None, arguments: argparse.Namespace) -> int:
    """Take what is missing out of a folder, and say what came and what is still missing."""
    locks = inventory.load()
    wanted, seeds = fetch.wanted_files(locks, kinds or KINDS, arguments.installable)
    taken = by_hand.take(folder, [] if arguments.seed else wanted, seeds)
    if arguments.json:
        print(json.dumps(_summary(taken), indent=2, sort_keys=True))
    size = render_size(sum(item.size or 0 for item in taken.found))
    say(f"{len(taken.found)} files ({size}) came from {folder}; {taken.present} were in the Nix store before")
    for path in taken.unreadable:
        say(f"  could not be read: {path}")
    for line in _missing(taken):
        say(f"  still missing: {line}")
    if taken.wrong:
        raise LaminaError(
            f"{len(taken.wrong)} files in {folder} are called like missing ones and are others; they were left alone",
            details=[wrong.line() for wrong in taken.wrong],
            hint="copy them again from where they came; what was right is in the Nix store",
        )
    say(
        "next: ./manage.sh fetch --from another folder, or --only models"
        if taken.missing
        else "next: ./manage.sh build"
    )
    return ANSWER_IS_NO if taken.missing and not taken.found else DONE


def _missing(taken: Taken) -> list[str]:
    """Return a line for each model, and one for each kind of package, with what is missing of it."""
    models: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for item in sorted(taken.missing, key=lambda item: item.file):
        if isinstance(item, ModelItem):
            models.setdefault(item.name, []).append(f"{item.file} ({render_size(item.size or 0)})")
        else:
            others.setdefault(_KINDS[type(item)], []).append(item.file)
    counted = [f"{len(files)} {kind} files, such as {files[0]}" for kind, files in sorted(others.items())]
    return [f"{name}: {', '.join(files)}" for name, files in sorted(models.items())] + counted


def _summary(taken: Taken) -> dict[str, object]:
    wrong = [{"file": each.item.file, "path": str(each.path), "problem": each.line()} for each in taken.wrong]
    return {
        "found": [dataclasses.asdict(item) for item in taken.found],
        "missing": [dataclasses.asdict(item) for item in taken.missing],
        "wrong": wrong,
        "unreadable": [str(path) for path in taken.unreadable],
        "present": taken.present,
    }
