"""Run every test that CI runs: the flake's checks in the sandbox, then unit and integration tests on this machine.

What is missing is installed or named, and every locked file is fetched before. pytest comes from the locked set.
Words after '--' go to pytest: ./manage.sh test -- tests/unit -k fetch

Next: when everything passes, commit.
"""

from __future__ import annotations

import argparse
import subprocess

from lamina import engine, fetch, nix, prerequisites
from lamina.console import say
from lamina.project import ROOT

SUMMARY = "run every test that CI runs"
ENVIRONMENT = {
    "MODEL_CATALOGUE": ("models-demo", "catalogue.json"),
    "FFMPEG": ("ffmpeg", "bin/ffmpeg"),
    "FFPROBE": ("ffmpeg", "bin/ffprobe"),
    "ESPEAK_NG": ("espeak-ng", "bin/espeak-ng"),
    "TEST_PHOTOGRAPH": ("test-photograph", "astronaut.png"),
}
"""Variables the tests read: the flake output and the file in it that each names."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("pytest", nargs="*", metavar="PYTEST_ARGUMENT", help="what pytest is given; default: all tests")


def run(arguments: argparse.Namespace) -> int:
    """Prepare the machine, run pytest and return its exit code."""
    prerequisites.ensure("nix", "pip", "npm")
    fetch.fetch()
    engine.require()
    say("building the test environment")
    python = nix.build("python-env-test", capture=True) / "bin" / "python3"
    variables = {name: str(nix.build(output, capture=True) / file) for name, (output, file) in ENVIRONMENT.items()}
    environment = {**nix.environment(), **variables, "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    command = [str(python), "-m", "pytest", "-p", "no:cacheprovider", *arguments.pytest]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
