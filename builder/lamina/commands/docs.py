"""Write the generated pages of the documentation, and the figures in the README.

They come from the doc comments of the Nix files, the command line's parsers, the locks, the service's settings and the
saved measurements. The locked Python does it, so that the same commit gives the same pages on every machine.

Next: commit docs and README.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess

from lamina import fetch, nix, prerequisites
from lamina.project import ROOT

SUMMARY = "write the generated pages of the documentation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--check", action="store_true", help="write nothing; name the stale pages and end with 1")


def run(arguments: argparse.Namespace) -> int:
    """Run the generator on the locked Python and return its exit code."""
    prerequisites.ensure("nix", "pip")
    fetch.fetch(installable="python-env-test")
    python = nix.build("python-env-test", capture=True) / "bin" / "python3"
    path = os.pathsep.join(str(ROOT / folder) for folder in ("builder", "backend/src"))
    command = [str(python), "-P", "-m", "lamina.reference", *(["--check"] if arguments.check else [])]
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
