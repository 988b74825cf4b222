"""Bring an image into a registry; only what the registry lacks moves, and every digest stays the same.

Without --description the image of --models is built and pushed. A description is the output 'spec' of any image of
lib.dockerTools; that of an imageIndex brings all its platforms. Logins are those of 'docker login' and 'skopeo login'.
Plain HTTP is used for a registry on this machine only, or with --insecure. An image that is there already under its tag
does not move.

Next: docker pull REGISTRY/NAME@DIGEST, with the digest this command prints.
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lamina import delivery, options, prerequisites
from lamina.console import render_size, say
from lamina.errors import DONE
from lamina.images import attribute
from lamina.registry.reference import Reference, parse_reference

if TYPE_CHECKING:
    from lamina.oci.index import Described
    from lamina.pushing import Blob, Plan, Pushed

SUMMARY = "push an image to a registry"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add_reference_argument(parser)
    options.add_image_arguments(parser)
    parser.add_argument("--description", metavar="FILE", type=Path, help="push what this describes, and build nothing")
    add_push_arguments(parser)


def add_reference_argument(parser: argparse.ArgumentParser) -> None:
    """Add the one word that is not an option."""
    parser.add_argument("reference", metavar="REGISTRY/NAME:TAG", help="where to: registry.example/team/app:1.0")


def add_push_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that do not choose the image."""
    parser.add_argument("--dry-run", action="store_true", help="say what would move, and move nothing")
    parser.add_argument("--insecure", action="store_true", help="allow plain HTTP and unknown certificates")
    parser.add_argument("--json", action="store_true", help="print reference, digest and moved bytes as a JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Build, push and print the reference by digest."""
    parse_reference(arguments.reference)
    attribute(arguments.models)
    path = arguments.description
    if path is None:
        path = delivery.describe(arguments.models, locked=arguments.locked, meanwhile=prepare)
    else:
        prepare()
    from lamina.serving import load_description

    return push_image(load_description(path), arguments)


def prepare() -> None:
    """Find skopeo, or install it, and import what pushes, which takes longer than everything before Nix starts."""
    prerequisites.ensure("skopeo")
    import_module("lamina.pushing")


def push_image(image: Described, arguments: argparse.Namespace) -> int:
    """Push an image or index that is built; skopeo must be there."""
    from lamina import pushing
    from lamina.registry.client import RegistryClient
    from lamina.registry.credentials import find_login

    reference = parse_reference(arguments.reference)
    client = RegistryClient(reference, find_login(reference.host, reference.name), insecure=arguments.insecure)
    plan = pushing.make_plan(client, image, ask_blobs=arguments.dry_run)
    if arguments.dry_run:
        _print_plan(reference, plan, as_json=arguments.json)
        return DONE
    pushed = pushing.Pushed() if plan.is_done else pushing.push(reference, image, insecure=arguments.insecure)
    _report(reference, image, plan, pushed, as_json=arguments.json)
    return DONE


def _report(reference: Reference, image: Described, plan: Plan, pushed: Pushed, *, as_json: bool) -> None:
    pinned = f"{reference.host}/{reference.name}@{plan.digest}"
    if plan.is_done:
        say(f"{reference} ({plan.digest[:19]}…) is already there: nothing moved")
    else:
        moved = f"{pushed.layers} of {len(image.layers)} layers moved, {render_size(pushed.size)}"
        say(f"pushed {reference} ({plan.digest[:19]}…): {moved}")
    result = {"reference": str(reference), "digest": plan.digest, "layers": pushed.layers, "moved": pushed.size}
    print(json.dumps(result) if as_json else pinned)
    say(f"next: docker pull {pinned}")


def _print_plan(reference: Reference, plan: Plan, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_plan_data(reference, plan)))
    else:
        print("\n".join(_line(blob) for blob in plan.blobs))
    say(
        "already there: nothing would move"
        if plan.is_done
        else f"would move {render_size(plan.missing)} to {reference}"
    )


def _line(blob: Blob) -> str:
    state = "present" if blob.present else "missing"
    return f"{state}  {blob.size:>12}  {blob.digest[:19]}…  {blob.name}"


def _plan_data(reference: Reference, plan: Plan) -> dict[str, Any]:
    blobs = [
        {"name": blob.name, "digest": blob.digest, "size": blob.size, "present": blob.present} for blob in plan.blobs
    ]
    return {
        "reference": str(reference),
        "digest": plan.digest,
        "current": plan.current,
        "missing": plan.missing,
        "blobs": blobs,
    }
