"""Debian's docker-registry on a free port of loopback, with its storage and its log in a folder; for tests too."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lamina import prerequisites
from lamina.errors import LaminaError

CONFIGURATION = """\
version: 0.1
log: {{level: info, accesslog: {{disabled: false}}}}
storage: {{filesystem: {{rootdirectory: {folder}/storage}}}}
http: {{addr: 127.0.0.1:0}}
"""
WITH_LOGIN = "auth: {{htpasswd: {{realm: test, path: {folder}/htpasswd}}}}\n"
USER, PASSWORD = "me", "se:cret"
HTPASSWD = f"{USER}:$2b$04$9Gh0Q3Pv4wZjd3vnUiaKL.uo8X4wK8SV5T6JJvrgTq.CrsRe2K5ly\n"
"""bcrypt of the password, with the smallest cost."""
LISTENING = "listening on 127.0.0.1:"


@dataclass(frozen=True)
class Target:
    """A registry that runs; its log grows with every request."""

    host: str
    lines: list[str] = field(repr=False)

    def get(self, path: str, method: str = "GET") -> int:
        """Ask for a path and return the status."""
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def requests(self, *methods: str) -> list[str]:
        """Return the requests with one of the methods, as ``METHOD /path``."""
        found = (line.split('"')[1] for line in self.lines if line.startswith("127.0.0.1 ") and '"' in line)
        return [" ".join(request.split()[:2]) for request in found if request.split()[0] in methods]

    def uploads(self) -> list[str]:
        """Return everything that wrote."""
        return self.requests("POST", "PATCH", "PUT", "DELETE")


@contextlib.contextmanager
def target_registry(folder: Path, *, login: bool = False) -> Iterator[Target]:
    """Run the registry until the block ends."""
    prerequisites.ensure("docker-registry")
    (folder / "htpasswd").write_text(HTPASSWD)
    text = CONFIGURATION + (WITH_LOGIN if login else "")
    (folder / "registry.yml").write_text(text.format(folder=folder))
    # It reads settings from every variable REGISTRY_…, also from the one that names our logins.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    process = subprocess.Popen(
        ["docker-registry", "serve", folder / "registry.yml"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    assert process.stdout is not None  # noqa: S101 - it was asked for
    reader = threading.Thread(target=lines.extend, args=(process.stdout,), daemon=True)
    try:
        for line in process.stdout:
            lines.append(line)
            if LISTENING in line:
                break
        else:
            raise LaminaError("docker-registry does not listen", details=[line.rstrip() for line in lines[-10:]])
        reader.start()
        yield Target(f"127.0.0.1:{int(line.split(LISTENING)[1].split(chr(34))[0])}", lines)
    finally:
        process.terminate()
        process.wait()
        if reader.is_alive():
            reader.join()
        process.stdout.close()
