"""Run a package client and keep its words for an error message."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

from lamina.errors import LaminaError
from lamina.sources.item import redact

_INTERRUPTED = (-signal.SIGINT, -signal.SIGTERM, 128 + signal.SIGINT, 128 + signal.SIGTERM)


def run(
    command: Sequence[str], *, hint: str, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` with C locale and no terminal; ``hint`` says what to install when it is not there."""
    environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C", **(extra or {})}
    try:
        result = subprocess.run(
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
    # pip ends an interruption like any failure, and without this the next address would be tried.
    if result.returncode in _INTERRUPTED or "Operation cancelled by user" in result.stderr:
        raise LaminaError(f"{command[0]} was interrupted", hint="run it again: it goes on where it stopped")
    return result


def last_words(text: str, count: int = 5) -> list[str]:
    """Return the last lines a client wrote, without empty ones and without credentials."""
    lines = [line.strip() for line in redact(text).splitlines() if line.strip()]
    return lines[-count:]
