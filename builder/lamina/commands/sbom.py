"""Print the bill of materials of an image: every package with version, licence, hash and layer, from the locks.

IMAGE is a profile (demo), the file of a '.spec' output, or a flake reference such as .#backend-image-demo.
Of an index the platform follows behind @: result@linux/amd64.

Next: ./manage.sh explain IMAGE PACKAGE says why a package is there
"""

from __future__ import annotations

import argparse
import json

from lamina import nix
from lamina.console import say
from lamina.errors import DONE
from lamina.inspection import sbom
from lamina.inspection.description import load_image

SUMMARY = "print the bill of materials of an image"
BUILT_ON = "x86_64-linux"
"""The system that makes the packages of every platform, so its inventory has them all."""
FORMATS = {"cyclonedx": sbom.cyclonedx, "spdx": sbom.spdx}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("image", metavar="IMAGE", help="profile, description file or flake reference")
    parser.add_argument(
        "--format", choices=sorted(FORMATS), default="cyclonedx", help="CycloneDX 1.6 or SPDX 2.3 (default: cyclonedx)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the document."""
    image = load_image(arguments.image)
    inventory = nix.evaluate(f"inventory.{BUILT_ON}")
    print(json.dumps(FORMATS[arguments.format](image, inventory), indent=2, sort_keys=True, ensure_ascii=False))
    listed = sbom.components(image, inventory)
    say(f"{image.repoTag}: {len(listed)} components, {sum(item.purl is not None for item in listed)} from the locks")
    return DONE
