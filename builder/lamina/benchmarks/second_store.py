"""A Nix store of its own for one measurement: a folder mounted over /nix, seen only by the programs that run in it.

Package clients get empty caches too, so that an empty store means that every file is fetched.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lamina.benchmarks.second_engine import OwnEngine
from lamina.errors import LaminaError

MOUNT = 'mount --bind "$0" /nix && exec "$@"'


@dataclass(frozen=True)
class Place:
    """Where commands run: in ``checkout``, ``store`` as /nix, ``engine`` as Docker (``None``: the machine's)."""

    checkout: Path
    store: Path | None
    caches: Path
    engine: OwnEngine | None = None

    def run(self, *command: str, beside_engine: bool = False) -> str:
        """Run a command and return its standard output; raises ``LaminaError`` with its last lines.

        ``beside_engine`` puts it into the network of an engine of its own, from which no registry can be reached.
        """
        enter = self.engine.enter if beside_engine and self.engine else []
        result = subprocess.run(
            [*enter, *self._namespace(), *command],
            cwd=self.checkout,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise LaminaError(
                f"{' '.join(command[:3])} ended with exit code {result.returncode} while it was measured",
                details=result.stderr.strip().splitlines()[-20:],
            )
        return result.stdout

    def _namespace(self) -> list[str]:
        if self.store is None:
            return []
        return ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", MOUNT, str(self.store)]

    def environment(self) -> dict[str, str]:
        """Return the variables of the commands: empty caches for an empty store, the engine's address."""
        caches = {"XDG_CACHE_HOME": str(self.caches), "npm_config_cache": str(self.caches / "npm")}
        host = {"DOCKER_HOST": self.engine.host} if self.engine else {}
        return {**os.environ, **(caches if self.store else {}), **host}


def available(scratch: Path) -> bool:
    """Say whether this process may mount a folder over /nix for its own children."""
    if not Path("/nix").is_dir():
        return False
    place = Place(scratch, scratch, scratch)
    try:
        place.run("true")
    except (LaminaError, OSError):
        return False
    return True
