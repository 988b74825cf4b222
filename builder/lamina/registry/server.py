"""A read-only registry over HTTP: the bytes of layers are made from the store while they are sent.

One thread per connection; memory is constant, whatever the size of a layer. A layer that is not what its recipe
promised ends in an error, or, when bytes have left already, in a cut connection: never in a complete answer.
"""

from __future__ import annotations

import socket
import socketserver
import sys
import urllib.parse
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lamina.oci.recipe import Recipe, RecipeError
from lamina.registry.access import Access, AccessLog
from lamina.registry.blobs import HeldBack, write_part
from lamina.registry.ranges import UnsatisfiableError, parse_range
from lamina.registry.routes import Found, Listing, RegistryError, find
from lamina.registry.shelf import Document, Shelf

LOOPBACK = "127.0.0.1"
IDLE_SECONDS = 600
JSON = "application/json"
BINARY = "application/octet-stream"
TLS_HANDSHAKE = b"\x16"
PLAIN_ONLY = b"HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\nthis registry speaks plain HTTP\n"

Explain = Callable[[Recipe, Exception], str]


def explain_plainly(recipe: Recipe, error: Exception) -> str:
    """Return the error with the layer's name in it."""
    return str(error) if isinstance(error, RecipeError) else f"layer {recipe.name!r}: {error}"


class Registry(ThreadingHTTPServer):
    """A registry that listens as soon as it exists; ``port`` 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, shelf: Shelf, log: AccessLog, *, host: str = LOOPBACK, port: int = 0, explain: Explain = explain_plainly
    ) -> None:
        self.shelf, self.log, self.explain = shelf, log, explain
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        """Bind without asking a name server for the host's name, as the base class would."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent when a client went away; anything else is a mistake in this program and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "lamina", ""
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: Registry

    def handle(self) -> None:
        """Answer requests; a client that tries TLS first, as Docker does, is told at once that there is none."""
        if self.connection.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE:
            self.connection.recv(1 << 14)
            self.connection.sendall(PLAIN_ONLY)
            return
        super().handle()

    def do_GET(self) -> None:
        """Answer with head and body."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer with the head only."""
        self._answer()

    def refuse(self) -> None:
        """Refuse every method that writes."""
        self.close_connection = True  # a body may follow that nobody reads
        message = f"{self.command} is not possible: this registry only answers"
        self._send_error(RegistryError(HTTPStatus.METHOD_NOT_ALLOWED, "UNSUPPORTED", message), {"Allow": "GET, HEAD"})

    do_POST = do_PUT = do_PATCH = do_DELETE = refuse  # noqa: N815 - the names that the base class calls

    def _answer(self) -> None:
        try:
            self._send(find(self.server.shelf, self.path, self.headers.get_all("Accept", ())))
        except RegistryError as error:
            self._send_error(error)

    def _send(self, found: Found) -> None:
        if isinstance(found, Listing):
            link = {"Link": f'<{found.next}>; rel="next"'} if found.next else {}
            self._send_small(HTTPStatus.OK, found.data, {"Content-Type": JSON, **link})
        elif self.headers.get("If-None-Match") == f'"{found.digest}"':
            self._send_small(HTTPStatus.NOT_MODIFIED, b"", {"ETag": f'"{found.digest}"'})
        else:
            self._send_blob(found)

    def _send_blob(self, found: Document | Recipe) -> None:
        try:
            part = parse_range(self._range(found.digest), found.size)
        except UnsatisfiableError:
            message = f"{self.headers['Range']} begins behind the end: there are {found.size} bytes"
            error = RegistryError(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "RANGE_INVALID", message)
            self._send_error(error, {"Content-Range": f"bytes */{found.size}"})
            return
        start, stop = part or (0, found.size)
        status = HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK
        is_manifest = isinstance(found, Document) and "/manifests/" in self.path
        headers = {
            "Content-Type": found.mediaType if is_manifest else BINARY,
            "Docker-Content-Digest": found.digest,
            "ETag": f'"{found.digest}"',
            "Accept-Ranges": "bytes",
            **({"Content-Range": f"bytes {start}-{stop - 1}/{found.size}"} if part else {}),
        }
        if isinstance(found, Document):
            self._send_small(status, found.data[start:stop], headers)
        else:
            self._send_layer(found, start, stop, status, headers)

    def _range(self, digest: str) -> str | None:
        """Return the wanted range, unless it is one of something else, or none counts for this method."""
        if self.command != "GET" or self.headers.get("If-Range", f'"{digest}"') != f'"{digest}"':
            return None
        return self.headers.get("Range")

    def _send_layer(self, layer: Recipe, start: int, stop: int, status: HTTPStatus, headers: dict[str, str]) -> None:
        """Send a layer or a part; the head leaves with the first piece, so that an early error is still an answer."""
        if self.command == "HEAD":
            self._log(status)
            self._send_head(status, stop - start, headers)
            return
        size = 0

        def send(data: bytes) -> None:
            nonlocal size
            if not size:
                self._send_head(status, stop - start, headers)
            size += len(data)
            self.server.log.count(len(data))
            if size == stop - start:  # who has the last byte finds the line in the log
                self._log(status, layer.digest, size)
            self.wfile.write(data)

        held = HeldBack(send)
        try:
            self._make(layer, start, stop, held)
        except RegistryError as error:
            if not size:
                self._send_error(error)
                return
            self.close_connection = True
            self._log(status, layer.digest, size, f"cut: {error}")
        except OSError:
            self.close_connection = True
            if size < stop - start:
                self._log(status, layer.digest, size, "the client went away")

    def _make(self, layer: Recipe, start: int, stop: int, held: HeldBack) -> None:
        """Write a layer; raises ``RegistryError`` when the store does not yield it, ``OSError`` for a lost client."""
        gone: list[OSError] = []

        def write(data: bytes) -> None:
            try:
                held.write(data)
            except OSError as error:
                gone.append(error)
                raise

        try:
            write_part(layer, start, stop, write)
        except (RecipeError, ValueError, OSError) as error:
            if gone:
                raise
            text = self.server.explain(layer, error)
            self.server.log.complain(text)
            raise RegistryError(HTTPStatus.INTERNAL_SERVER_ERROR, "UNKNOWN", text) from error
        held.release()

    def _send_error(self, error: RegistryError, headers: dict[str, str] | None = None) -> None:
        self._send_small(error.status, error.body(), {"Content-Type": JSON, **(headers or {})})

    def _send_small(self, status: HTTPStatus, data: bytes, headers: dict[str, str]) -> None:
        self._log(status)
        self._send_head(status, len(data), headers)
        if self.command != "HEAD":
            self.wfile.write(data)

    def _send_head(self, status: HTTPStatus, size: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Docker-Distribution-API-Version", "registry/2.0")
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(size))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _log(self, status: int, layer: str | None = None, size: int = 0, remark: str = "") -> None:
        path = urllib.parse.unquote(self.path)
        self.server.log.add(Access(self.command, path, int(status), layer, size, remark))

    def log_message(self, *_: object) -> None:
        """Leave the log to ``AccessLog``."""
