"""The tools of the pages leave their packages alone, which may be a path of the Nix store that root could write to."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from json import loads
from pathlib import Path

import pytest

from lamina import nix
from lamina.project import ROOT

SECONDS = 300


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """Return a copy of the pages' source, with a folder of packages that can be written to."""
    copy = tmp_path / "frontend"
    shutil.copytree(ROOT / "frontend", copy, ignore=shutil.ignore_patterns("node_modules", "dist", ".cache"))
    (copy / "node_modules").mkdir()
    for package in (nix.build("node-modules", capture=True) / "node_modules").iterdir():
        (copy / "node_modules" / package.name).symlink_to(package)
    return copy


@pytest.mark.parametrize("script", ["build", "test"])
def test_nothing_is_written_among_the_packages(frontend: Path, script: str) -> None:
    packages = frontend / "node_modules"
    before, changed = sorted(packages.iterdir()), packages.stat().st_mtime_ns
    command = shlex.split(loads((frontend / "package.json").read_text())["scripts"][script])
    only = ["src/features/library/window.test.ts"] if script == "test" else []
    node = nix.build("node", capture=True) / "bin"
    environment = {**os.environ, "PATH": f"{node}:{packages / '.bin'}:{os.environ['PATH']}"}
    ran = subprocess.run(
        [*command, *only], cwd=frontend, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (sorted(packages.iterdir()), packages.stat().st_mtime_ns) == (before, changed)
