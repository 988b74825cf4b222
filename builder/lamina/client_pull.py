"""A pull through an engine's client: of podman, and of Docker where its socket is not on this machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence


class ClientPull:
    """The client while it pulls. It ends with us, even when we are killed, and with it the transfer."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def pull(self, reference: str) -> str | None:
        """Pull and return ``None``, or the client's words when it fails."""
        guard = shutil.which("setpriv")
        with tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                [*([guard, "--pdeathsig", "KILL"] if guard else []), *self._command, reference],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
            try:
                code = self._process.wait()
            finally:
                self.end()
            errors.seek(0)
            words = errors.read().decode(errors="replace")
        return words or f"exit code {code}" if code else None

    def end(self, _: str = "") -> None:
        """End the client, at once."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
