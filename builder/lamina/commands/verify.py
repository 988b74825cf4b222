"""Make every layer of an image again from the Nix store and compare it with its digest.

With --rebuild every derivation the image was built by is built once more and compared as well: that takes as long as
the build. Of an index the platform follows behind @: result@linux/arm64. The exit code is 0 when everything agrees, 1
when something does not.

Next: nix-store --verify --check-contents finds an altered store path; nix-store --repair-path mends it
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from lamina.console import ByteProgress, StatusLine, say
from lamina.errors import ANSWER_IS_NO, DONE
from lamina.images import attribute
from lamina.inspection.description import load_image
from lamina.inspection.rebuilding import rebuild
from lamina.inspection.verification import Verdict, verify
from lamina.oci.image import Image

SUMMARY = "compare an image's layers with what the store yields now"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("image", metavar="IMAGE", help="profile, description file or flake reference")
    parser.add_argument("--rebuild", action="store_true", help="also build every derivation of the profile again")
    parser.add_argument("--json", action="store_true", help="print the verdicts as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Verify and print what is wrong."""
    derivations = f"{attribute(arguments.image)}.spec" if arguments.rebuild else None
    image = load_image(arguments.image)
    verdicts = verify_with_progress(image)
    wrong = [verdict for verdict in verdicts if verdict.problem]
    if arguments.json:
        print(json.dumps([asdict(verdict) for verdict in verdicts], indent=2))
    else:
        print(*(f"{verdict.name}: {verdict.problem}" for verdict in wrong), sep="\n", end="\n" if wrong else "")
    say(f"{image.repoTag}: {len(verdicts) - len(wrong)} of {len(verdicts)} layers are what they should be")
    if derivations and not wrong:
        say(f"{rebuild(derivations)} derivations built again, each with the same result")
    return ANSWER_IS_NO if wrong else DONE


def verify_with_progress(image: Image) -> list[Verdict]:
    """Verify all layers, show the bytes done, and return the verdicts in the image's order."""
    verdicts = {}
    with StatusLine() as status:
        progress = ByteProgress(f"verifying {image.repoTag}", sum(layer.size for layer in image.layers), status)
        for verdict in verify(image):
            verdicts[verdict.digest] = verdict
            progress.add(verdict.size)
    return [verdicts[layer.digest] for layer in image.layers]
