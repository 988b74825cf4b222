"""List the models of all profiles: what they do, how large they are, and whether their files are in the Nix store.

Nothing is built or fetched for it. 'show' names each file; 'add' and 'update' lock models of a hub.

Next: ./manage.sh fetch --only models brings the files of the real profile.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import get_args

from lamina import model_list, prerequisites
from lamina.console import render_size, say
from lamina.errors import DONE, WRONG_USE, LaminaError
from lamina.locks.models import Conversion
from lamina.update import choose_model
from lamina.update.choose_model import Choice, Locked

SUMMARY = "list the models; lock another one or another revision"
_ADD = """Write a model into nix/locks/models.manifest.json and lock it, with a model hub in reach.

SOURCE is OWNER/NAME or OWNER/NAME@REVISION on the hub, where a branch or tag becomes the commit it is now, or an https
address with --sha256. HF_ENDPOINT names another hub, HF_TOKEN a login.

Next: ./manage.sh fetch --only models
"""
_UPDATE = """Lock models again as they are pinned, or one model at another revision, with a model hub in reach.

A pinned revision moves only with --latest or --revision. A file that is no longer what its revision was is refused.

Next: ./manage.sh fetch --only models
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the list and the subcommands."""
    parser.add_argument("--json", action="store_true", help="print the models with all their files as JSON")
    parser.set_defaults(act=_list)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    show = _action(actions, "show", "name each file of a model", "Name each file of a model, with its hash.", _show)
    show.add_argument("model", metavar="MODEL", help="the model's id")
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the same as JSON")
    _add_arguments(_action(actions, "add", "lock a model of a hub or an address", _ADD, _add))
    update = _action(actions, "update", "lock models again, or at another revision", _UPDATE, _update)
    update.add_argument("models", nargs="+", metavar="MODEL", help="the models' ids")
    which = update.add_mutually_exclusive_group()
    which.add_argument("--latest", action="store_true", help="move to what the hub's main branch is now")
    which.add_argument("--revision", metavar="REVISION", help="move to this branch, tag or commit")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, *about: object
) -> argparse.ArgumentParser:
    summary, description, act = about
    parser = actions.add_parser(name, help=str(summary), description=str(description))
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(act=act)
    return parser


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="OWNER/NAME[@REVISION] of the hub, or an https address")
    parser.add_argument("--task", required=True, help="what the service does with it, for instance image-caption")
    parser.add_argument(
        "--id", default="", metavar="MODEL", help="its name here (default: the repository's, small letters)"
    )
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="PATH",
        help="a file to take, repeatable (default: the usual ones)",
    )
    parser.add_argument("--licence", default="", metavar="NAME", help="its licence (default: what the hub states)")
    parser.add_argument(
        "--conversion", choices=get_args(Conversion), default="none", help="what makes pickled weights safetensors"
    )
    parser.add_argument("--sha256", default="", metavar="HASH", help="the hash of the file at an address")
    parser.add_argument("--revision", default="", metavar="TEXT", help="the version of the file at an address")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    prerequisites.ensure("nix")
    code: int = arguments.act(arguments)
    return code


def _list(arguments: argparse.Namespace) -> int:
    listed = model_list.models()
    if arguments.json:
        print(json.dumps([dataclasses.asdict(each) for each in listed], indent=2, sort_keys=True))
        return DONE
    print(model_list.render_models(listed))
    say("next: ./manage.sh models show MODEL names each file; ./manage.sh fetch --only models brings them")
    return DONE


def _show(arguments: argparse.Namespace) -> int:
    found = model_list.chosen(model_list.models(), arguments.model)
    if arguments.json:
        print(json.dumps([dataclasses.asdict(each) for each in found], indent=2, sort_keys=True))
    else:
        print("\n\n".join(map(model_list.render_files, found)))
    return DONE


def _add(arguments: argparse.Namespace) -> int:
    choice = Choice(
        source=arguments.source,
        task=arguments.task,
        files=tuple(arguments.file),
        name=arguments.id,
        licence=arguments.licence,
        conversion=arguments.conversion,
        sha256=arguments.sha256.lower(),
        revision=arguments.revision,
    )
    _tell(choose_model.add(choice))
    say("next: ./manage.sh fetch --only models, ./manage.sh docs, then commit nix/locks")
    return DONE


def _update(arguments: argparse.Namespace) -> int:
    revision = "main" if arguments.latest else arguments.revision
    if revision and len(arguments.models) > 1:
        raise LaminaError(
            "--latest and --revision move one model at a time",
            hint=f"./manage.sh models update {arguments.models[0]} --latest",
            exit_code=WRONG_USE,
        )
    for name in arguments.models:
        _tell(choose_model.move(name, revision))
    return DONE


def _tell(locked: Locked) -> None:
    change = {None: f"+ {locked.name} {locked.after}", locked.after: f"{locked.name} stays at {locked.after}"}
    line = change.get(locked.before, f"~ {locked.name} {locked.before} → {locked.after}")
    say(f"{line} ({render_size(locked.size)})")
