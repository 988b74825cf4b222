"""A stand-in for the dashboard service, for what stands before it: tells what it was asked, and waits when told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = 1024
PATIENCE = 20.0


class EchoService(ThreadingHTTPServer):
    """Counts the bytes of bodies as they come; ``go_on`` lets a stream of events have its second one."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), _Handler)
        self.received = 0
        self.go_on = threading.Event()

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: EchoService

    def do_GET(self) -> None:
        """Answer with two events, or with what was asked."""
        if self.path.endswith("/events"):
            self._events()
        else:
            self._answer(dict(self.headers))

    def do_POST(self) -> None:
        """Read the body as it comes."""
        left = int(self.headers["Content-Length"])
        while left:
            piece = self.rfile.read(min(left, PIECE))
            self.server.received += len(piece)
            left -= len(piece)
        self._answer({})

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def _answer(self, headers: dict[str, str]) -> None:
        body = json.dumps({"path": self.path, "headers": headers}).encode()
        self.send_response(206 if "Range" in headers else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(body)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.wfile.flush()
        if self.server.go_on.wait(PATIENCE):
            self.wfile.write(b"data: second\n\n")


@contextmanager
def echo_service(host: str) -> Iterator[EchoService]:
    """Serve at an address of this machine until the block ends."""
    service = EchoService(host)
    thread = threading.Thread(target=service.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
        thread.join()
