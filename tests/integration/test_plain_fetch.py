"""A plain ``nix build``, without ``./manage.sh fetch`` before it, brings locked files by itself, inside the sandbox.

``--rebuild`` runs the fetch again although its result is in the store, and compares.
"""

from __future__ import annotations

import functools
import hashlib
import http.server
import os
import re
import subprocess
import threading
from pathlib import Path

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


def test_a_snapshot_archive_is_asked_by_sha1(tmp_path: Path) -> None:
    (derivation,) = (path for path in fetches("backend-image-demo.spec") if re.search(r"-tzdata_.*\.deb\.drv$", path))
    locked = Path(nix.run(["nix-store", "--query", "--outputs", derivation]).strip())
    sha1 = hashlib.sha1(locked.read_bytes(), usedforsecurity=False).hexdigest()
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / sha1).symlink_to(locked)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as archive:
        threading.Thread(target=archive.serve_forever, daemon=True).start()
        settings = {"DEBIAN_MIRROR": "", "DEBIAN_SNAPSHOT": f"http://127.0.0.1:{archive.server_port}/"}
        command = ["nix", "build", "--rebuild", "--no-link", derivation]
        environ = {**environment(), **settings}
        result = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        archive.shutdown()
    assert result.returncode == 0, result.stderr


def test_without_any_address_the_error_says_what_to_set() -> None:
    (derivation,) = (path for path in fetches("backend-image-demo.spec") if re.search(r"-tzdata_.*\.deb\.drv$", path))
    settings = {"DEBIAN_MIRROR": "", "DEBIAN_SNAPSHOT": ""}
    command = ["nix", "build", "--rebuild", "--no-link", derivation]
    environ = {**environment(), **settings}
    result = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "set DEBIAN_MIRROR or DEBIAN_SNAPSHOT" in result.stderr
