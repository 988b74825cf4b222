"""An archive into an engine through its client's ``load``."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lamina.oci.tar import Write


def load_by_client(command: Sequence[str], write_archive: Callable[[Write], None]) -> str | None:
    """Let the client load what a function writes; return ``None``, or the client's words when it fails.

    When writing fails, the client is ended before its input is closed: the engine sees a broken request and not a
    short archive.
    """
    with tempfile.TemporaryFile() as errors:
        client = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
        if client.stdin is None:
            raise ValueError("the client needs a pipe")
        try:
            with contextlib.suppress(BrokenPipeError):  # its words say why it stopped reading
                write_archive(client.stdin.write)
                client.stdin.close()
            code = client.wait()
        finally:
            if client.poll() is None:  # it waits for input and would not hear a polite signal
                client.kill()
                client.wait()
            with contextlib.suppress(BrokenPipeError):
                client.stdin.close()
        errors.seek(0)
        words = errors.read().decode(errors="replace")
    return words or f"exit code {code}" if code else None
