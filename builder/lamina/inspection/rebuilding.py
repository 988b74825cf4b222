"""Build derivations once more and let Nix compare the results."""

from __future__ import annotations

import json

from lamina import nix
from lamina.console import say
from lamina.errors import LaminaError

DIFFERS = "may not be deterministic"


def own_derivations(installable: str) -> list[str]:
    """Return every derivation that ``.#installable`` is built by, without the fetches whose result a lock fixes."""
    closure = json.loads(nix.run(["nix", "show-derivation", "--recursive", f".#{installable}"]))
    return sorted(path for path, derivation in closure.items() if "hash" not in derivation["outputs"]["out"])


def rebuild(installable: str) -> int:
    """Build every own derivation again and return their number; raises ``LaminaError`` naming those that differ."""
    derivations = own_derivations(installable)
    say(f"building {len(derivations)} derivations again")
    try:
        nix.run(["nix", "build", "--rebuild", "--keep-going", "--no-link", *derivations])
    except LaminaError as error:
        differing = [line for line in error.details if DIFFERS in line]
        if not differing:
            raise
        raise LaminaError(
            f"{len(differing)} derivations of .#{installable} gave another result when they were built again",
            details=differing,
            hint="compare the paths named above with diff -r; usual causes are times, random order and machine paths",
        ) from error
    return len(derivations)
