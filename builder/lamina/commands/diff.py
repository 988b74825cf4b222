"""Say what differs between two images: packages, versions, layers, and the bytes a host with the first must fetch.

A and B are profiles, files of '.spec' outputs, or flake references: ./manage.sh diff
'git+file:.?ref=main#backend-image-demo' demo. Of an index the platform follows behind @: result@linux/arm64. The exit
code is 0 when they are the same, 1 when they differ.

Next: ./manage.sh explain B PACKAGE
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from lamina.console import render_size, say
from lamina.errors import ANSWER_IS_NO, DONE
from lamina.inspection.description import load_image
from lamina.inspection.difference import Difference, compare

SUMMARY = "say what differs between two images"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("before", metavar="A", help="the image a host has")
    parser.add_argument("after", metavar="B", help="the image it shall get")
    parser.add_argument("--json", action="store_true", help="print the difference as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Compare and print."""
    difference = compare(load_image(arguments.before), load_image(arguments.after))
    if arguments.json:
        print(json.dumps({**asdict(difference), "bytesToFetch": difference.bytes_to_fetch}, indent=2))
    else:
        print(render_difference(difference))
    say(f"next: ./manage.sh explain {arguments.after} PACKAGE says why a package is there")
    return DONE if difference.empty else ANSWER_IS_NO


def render_difference(difference: Difference) -> str:
    """Return the difference as text; what is the same is only counted."""
    if difference.empty:
        return f"the same: {difference.shared_layers} layers, {render_size(difference.shared_bytes)}"
    lines = [f"+ {name}" for name in difference.added] + [f"- {name}" for name in difference.removed]
    lines += [f"~ {name}  {old} → {new}" for name, (old, new) in difference.changed.items()]
    lines += [f"  {name}  rebuilt" for name in difference.rebuilt]
    lines += ["", f"shared: {difference.shared_layers} layers, {render_size(difference.shared_bytes)}"]
    lines += [f"to fetch: {render_size(layer.size):>9}  {layer.name}" for layer in difference.layers]
    lines.append(f"together: {render_size(difference.bytes_to_fetch):>9}")
    return "\n".join(lines)
