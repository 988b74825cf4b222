"""Bring one file over HTTP: resumed where it was cut off, and hashed while it streams."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Protocol

from lamina.sources import web

BLOCK = 1 << 20


class Digest(Protocol):
    """A hash that grows."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""

    def hexdigest(self) -> str:
        """Return the hash so far."""


def digest_of(stream: IO[bytes], count: Callable[[int], None] = lambda _: None) -> Digest:
    """Return the SHA-256 of a stream; ``count`` gets the bytes of each block."""
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
        count(len(block))
        if web.stop.is_set():
            raise web.interrupted()
    return digest


class Transfer:
    """One file on its way: appended to ``partial``, hashed while it comes, and resumed where it was cut off."""

    def __init__(self, address: str, partial: Path, *, size: int | None, headers: Mapping[str, str]) -> None:
        self.address, self.partial, self.size, self.headers = address, partial, size, dict(headers)

    def run(self) -> str:
        """Bring the whole file and return its SHA-256.

        Raises ``WebError``; what came so far stays, for the next run to go on with, unless it cannot be right.
        """
        self.partial.parent.mkdir(parents=True, exist_ok=True)
        return web.retried(self._stream, progress=self._length)

    def _length(self) -> int:
        return self.partial.stat().st_size if self.partial.exists() else 0

    def _stream(self) -> str:
        start = self._length()
        resume = {"Range": f"bytes={start}-"} if start else {}
        if start and start == self.size:
            return self._digest(start).hexdigest()
        try:
            with web.opened(self.address, {**self.headers, **resume}) as response:
                return self._write(response, self._begin(response, start))
        except web.WebError as error:
            if error.status == 416:
                self.partial.unlink(missing_ok=True)  # longer than the file is there: begin again
                error.again = 1
            raise

    def _begin(self, response: web.Response, start: int) -> int:
        """Return at which byte the answer begins: servers may ignore that only the rest was asked for."""
        continues = str(response.headers.get("Content-Range", "")).startswith(f"bytes {start}-")
        begin = start if start and response.status == 206 and continues else 0
        whole = _whole(response, begin)
        if self.size is not None and whole is not None and whole != self.size:
            if web.is_page(response.headers, web.read(response, self.address, 512)):
                raise web.page_error(self.address, f"a file of {self.size} bytes")
            self.partial.unlink(missing_ok=True)
            raise self._damaged(f"expected {self.size} bytes, the answer has {whole}")
        return begin

    def _write(self, response: web.Response, begin: int) -> str:
        digest, length = self._digest(begin), begin
        expected = self.size if self.size is not None else _whole(response, begin)
        with self.partial.open("r+b" if begin else "wb") as stream:
            stream.seek(begin)
            while block := web.read(response, self.address, BLOCK):
                if length == 0 and web.is_page(response.headers, block):
                    stream.truncate(0)
                    raise web.page_error(self.address, "a model file")
                digest.update(block)
                length += stream.write(block)
                if web.stop.is_set():
                    raise web.interrupted()
                if expected is not None and length > expected:
                    break
        if expected is not None and length < expected:
            cut = f"{web.show(self.address)} was cut off after {length} of {expected} bytes"
            raise web.WebError(
                cut, reason="unreachable", hint="run it again: it goes on where it stopped", again=web.RETRIES
            )
        if expected is not None and length > expected:
            self.partial.unlink()
            raise self._damaged(f"expected {expected} bytes, more came")
        return digest.hexdigest()

    def _digest(self, length: int) -> Digest:
        """Return the hash of the ``length`` bytes that came before."""
        if not length:
            return hashlib.sha256()
        with self.partial.open("rb") as stream:
            return digest_of(stream)

    def _damaged(self, detail: str) -> web.WebError:
        return web.WebError(f"{web.show(self.address)}: {detail}", reason="damaged")


def _whole(response: web.Response, begin: int) -> int | None:
    """Return how many bytes the file will have, when the answer says so."""
    announced = response.headers.get("Content-Length", "")
    return begin + int(announced) if announced.isdigit() else None
