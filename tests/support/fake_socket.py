"""The HTTP API of a fake engine on a Unix socket: every request becomes a call of the fake client on PATH."""

from __future__ import annotations

import contextlib
import json
import socketserver
import subprocess
import tempfile
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

KINDS = {"images": "image", "containers": "container", "networks": "network", "volumes": "volume"}


class Handler(BaseHTTPRequestHandler):
    """One request, as an engine answers it."""

    def do_GET(self) -> None:
        """Describe something."""
        match self.path.partition("?")[0].strip("/").split("/"):
            case ["version"]:
                self.call("version", answer=lambda text: {"Version": text.strip()})
            case ["images", "json"]:
                self.call("image", "ls", answer=lambda text: [{"RepoDigests": text.split()}, {"RepoDigests": None}])
            case [kinds, *name, "json"] | [kinds, *name]:
                self.call(KINDS[kinds], "inspect", unquoted(name), answer=lambda text: json.loads(text)[0])

    def do_POST(self) -> None:
        """Pull, load or tag."""
        path, _, query = self.path.partition("?")
        asked = dict(urllib.parse.parse_qsl(query))
        match path.strip("/").split("/"):
            case ["images", "create"]:
                result = call("pull", "--quiet", f"{asked['fromImage']}@{asked['tag']}")
                ended = {"error": result.stderr.strip()} if result.returncode else {"status": "Downloaded"}
                self.send(200, b'{"status":"Pulling"}\r\n' + json.dumps(ended).encode() + b"\r\n")
            case ["images", "load"]:
                result = call("load", "--quiet", given=self.whole_body())
                self.send(200, json.dumps({"error": result.stderr.strip()} if result.returncode else {}).encode())
            case ["images", *name, "tag"]:
                self.call("tag", unquoted(name), f"{asked['repo']}:{asked['tag']}")

    def do_DELETE(self) -> None:
        """Take a name away."""
        self.call("image", "rm", unquoted(self.path.partition("?")[0].split("/")[2:]))

    def call(self, *words: str, answer: object = None) -> None:
        """Answer with what the fake client prints, or its complaint."""
        result = call(*words)
        if result.returncode:
            absent = "no such" in result.stderr.lower()
            self.send(404 if absent else 500, json.dumps({"message": result.stderr.strip()}).encode())
        else:
            self.send(200, json.dumps(answer(result.stdout) if callable(answer) else {}).encode())

    def whole_body(self) -> bytes:
        """Return a chunked body; one that is cut ends the request."""
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        return body

    def send(self, status: int, body: bytes) -> None:
        """Send a whole answer, unless nobody waits for it any more."""
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def address_string(self) -> str:
        """Return nothing: a Unix socket has no address."""
        return ""

    def log_message(self, *_: object) -> None:
        """Be silent."""


def call(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the client that is first on PATH."""
    result = subprocess.run(["docker", *words], input=given, capture_output=True, check=False)
    return subprocess.CompletedProcess(words, result.returncode, result.stdout.decode(), result.stderr.decode())


def unquoted(parts: list[str]) -> str:
    return urllib.parse.unquote("/".join(parts))


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """One thread per request."""

    daemon_threads = True


@contextlib.contextmanager
def engine_socket() -> Iterator[Path]:
    """Answer on a socket until the block ends; its folder has a short name, as a socket must."""
    with tempfile.TemporaryDirectory(prefix="lamina-") as folder:
        path = Path(folder, "docker.sock")
        with Server(str(path), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
            thread.start()
            yield path
            server.shutdown()
