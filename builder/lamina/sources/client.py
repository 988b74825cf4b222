"""Run a package client and keep its words for an error message."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from lamina.errors import LaminaError
from lamina.sources.item import redact


def run(
    command: Sequence[str], *, hint: str, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` with C locale and no terminal; ``hint`` says what to install when it is not there."""
    environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C", **(extra or {})}
    try:
        return subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except (FileNotFoundError, PermissionError) as cause:
        raise LaminaError(f"{command[0]} cannot be run: {cause.strerror}", hint=hint) from cause


def last_words(text: str, count: int = 5) -> list[str]:
    """Return the last lines a client wrote, without empty ones and without credentials."""
    lines = [line.strip() for line in redact(text).splitlines() if line.strip()]
    return lines[-count:]
