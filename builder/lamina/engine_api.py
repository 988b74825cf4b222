"""The engine's own HTTP API on its Unix socket: it answers sooner than a client takes to start.

https://docs.docker.com/reference/api/engine/ says what the paths mean; without a version in front an engine takes the
newest that it speaks. Only what a load asks for is here; everything else is left to the client.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from lamina.oci.tar import CHUNK, Write

ANSWER_SECONDS = 60.0
"""An engine that is unpacking something large answers late. A pull has no limit: how long it takes is the image's."""
PLURALS = {"image": "images", "container": "containers", "network": "networks", "volume": "volumes"}


class ApiError(Exception):
    """The engine refused; the text is its own."""


class AbsentError(ApiError):
    """There is no such object."""


class Connection(http.client.HTTPConnection):
    """HTTP on a Unix socket."""

    def __init__(self, path: Path, timeout: float | None) -> None:
        super().__init__("engine", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


@dataclass(frozen=True, slots=True)
class Api:
    """Questions to the engine behind a socket; each has a connection of its own.

    Raises ``ApiError`` when the engine refuses, ``OSError`` or ``http.client.HTTPException`` when it does not answer.
    """

    path: Path

    def version(self) -> str:
        """Return the engine's version."""
        return str(json.loads(self.ask("GET", "/version"))["Version"])

    def inspect(self, kind: str, name: str) -> dict[str, Any] | None:
        """Return the description of an object of ``kind`` (image, container, network, volume), if it exists."""
        suffix = "/json" if kind in {"image", "container"} else ""
        try:
            found: dict[str, Any] = json.loads(self.ask("GET", f"/{PLURALS[kind]}/{_quote(name)}{suffix}"))
        except AbsentError:
            return None
        return found

    def digests(self) -> list[str]:
        """Return the names by digest of all images: ``repository@sha256:…``."""
        images = json.loads(self.ask("GET", "/images/json"))
        return [name for image in images for name in image["RepoDigests"] or ()]

    def tag(self, source: str, target: str) -> None:
        """Let the name ``target`` mean the image ``source``."""
        repository, _, tag = target.rpartition(":")
        self.ask("POST", f"/images/{_quote(source)}/tag", {"repo": repository, "tag": tag})

    def untag(self, name: str) -> None:
        """Take a name away, and with the last one the image."""
        self.ask("DELETE", f"/images/{_quote(name)}")

    def load(self, write_archive: Callable[[Write], None]) -> str | None:
        """Load the archive that a function writes; return ``None``, or the engine's words when it refuses.

        When writing fails, the connection ends without the mark of an end: the engine does not take it for the whole.
        """
        with contextlib.closing(Connection(self.path, None)) as connection:
            connection.putrequest("POST", "/images/load?quiet=1")
            connection.putheader("Content-Type", "application/x-tar")
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders()
            with contextlib.suppress(ConnectionError):  # it has answered early, and says why
                body = ChunkedBody(connection)
                write_archive(body.write)
                body.end()
            return _complaint(connection)

    def ask(self, method: str, path: str, query: Mapping[str, str] | None = None) -> bytes:
        """Return the body of an answer; raises ``AbsentError`` when the object does not exist."""
        with contextlib.closing(Connection(self.path, ANSWER_SECONDS)) as connection:
            connection.request(method, f"{path}?{urllib.parse.urlencode(query or {})}")
            response = connection.getresponse()
            body = response.read()
        if response.status == HTTPStatus.NOT_FOUND:
            raise AbsentError(_message(body))
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise ApiError(_message(body))
        return body


class ChunkedBody:
    """The body of a request whose length nobody knows before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept = bytearray()

    def write(self, data: bytes) -> None:
        """Send some bytes, many small ones together."""
        self._kept += data
        if len(self._kept) >= CHUNK:
            self._send()

    def end(self) -> None:
        """Send what is left, and the mark of the end."""
        if self._kept:
            self._send()
        self._connection.send(b"0\r\n\r\n")

    def _send(self) -> None:
        self._connection.send(b"%x\r\n%b\r\n" % (len(self._kept), bytes(self._kept)))
        self._kept.clear()


class ApiPull:
    """A pull, which the engine gives up when the connection ends: with ``end``, or with this process."""

    def __init__(self, api: Api) -> None:
        self._connection = Connection(api.path, None)

    def pull(self, reference: str) -> str | None:
        """Pull by digest and return ``None``, or the engine's words when it fails."""
        name, _, digest = reference.partition("@")
        query = urllib.parse.urlencode({"fromImage": name, "tag": digest})
        try:
            self._connection.request("POST", f"/images/create?{query}")
            return _complaint(self._connection)
        except OSError as error:
            return _cut(error)
        finally:
            self._connection.close()

    def end(self, _: str = "") -> None:
        """End the pull, at once, from any thread."""
        if self._connection.sock is not None:
            with contextlib.suppress(OSError):  # it has ended
                self._connection.sock.shutdown(socket.SHUT_RDWR)


def _complaint(connection: Connection) -> str | None:
    """Return ``None``, or why the engine could not do what was asked: it answers as it goes on."""
    try:
        with connection.getresponse() as response:
            body = response.read()  # not line by line: that hides an answer that was cut
        if response.status != HTTPStatus.OK:
            return _message(body)
        return next((event["error"] for event in map(json.loads, body.splitlines()) if "error" in event), None)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return _cut(error)


def _cut(error: Exception) -> str:
    return f"the engine ended the connection ({type(error).__name__}: {error})"


def _quote(name: str) -> str:
    return urllib.parse.quote(name, safe=":@/")


def _message(body: bytes) -> str:
    """Return the engine's words in the body of an answer."""
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")
