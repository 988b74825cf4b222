"""Every check of the flake passes; each counts as a test, so that a cached one is seen too."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import nix
from lamina.project import ROOT

CHECKS = sorted(path.stem for path in Path(ROOT, "nix", "checks").glob("*.nix"))


@pytest.mark.parametrize("name", CHECKS)
def test_check(name: str) -> None:
    nix.build(f"checks.x86_64-linux.{name}", capture=True)


def test_nix_flake_check_itself_passes() -> None:
    nix.run(["nix", "flake", "check"])
