"""A plain ``nix build``, without ``./manage.sh fetch`` before it, brings locked files by itself, inside the sandbox.

``--rebuild`` runs the fetch again although its result is in the store, and compares.
"""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from lamina import nix
from lamina.nix import environment


def fetches(installable: str) -> list[str]:
    """Return the derivations that ``.#installable`` needs."""
    derivation = nix.run(["nix", "path-info", "--derivation", f".#{installable}"]).strip()
    return nix.run(["nix-store", "--query", "--requisites", derivation]).split()


def machine_environment() -> dict[str, str]:
    """Return the environment with the archive roots of the machine's own apt sources, as a person would set them."""
    listed = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    roots = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split()
    return {**environment(), "DEBIAN_MIRROR": " ".join(sorted(set(roots)))}


@pytest.mark.parametrize("pattern", [r"tzdata_.*\.deb", r"tqdm-.*\.whl", r"openai_whisper-.*\.tar\.gz"])
def test_a_fetch_runs_inside_its_derivation(pattern: str) -> None:
    installable = "backend-image-demo.spec"
    (derivation,) = (path for path in fetches(installable) if re.fullmatch(rf".*-{pattern}\.drv", path))
    command = ["nix", "build", "--rebuild", "--no-link", derivation]
    if certificates := os.environ.get("PIP_CERT"):
        command += ["--option", "extra-sandbox-paths", certificates]
    result = subprocess.run(command, env=machine_environment(), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
