"""The pages: files that Vite made, read once and kept in memory, each as it is and compressed.

FastAPI's ``frontend`` serves a folder too, but judges by the time of a file whether a browser has it, and in the Nix
store every file has the same time. It knows nothing of compressed files, nor that a name with a hash never changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fastapi import Request, Response
from starlette.status import HTTP_304_NOT_MODIFIED

from media_service.start_error import StartError

INDEX = "index.html"
HASHED = "static/"
"""Vite puts a hash of the content into the names of what lies here."""
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
# Not by the machine's own table of types, which differs between machines.
TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A file: its bytes, the same compressed if that is smaller, its type, and a tag that changes with its bytes."""

    content: bytes
    compressed: bytes | None
    type: str
    tag: str
    keep: str

    @classmethod
    def read(cls, path: Path, name: str) -> Page:
        """Read a file and the compressed one that lies beside it."""
        content = path.read_bytes()
        twin = path.with_name(f"{path.name}.gz")
        return cls(
            content=content,
            compressed=twin.read_bytes() if twin.is_file() else None,
            type=TYPES[path.suffix],
            tag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
            keep=FOR_EVER if name.startswith(HASHED) else ASK_AGAIN,
        )

    def answer(self, request: Request) -> Response:
        """Return the file in the form that the client takes, or 304 when it has it."""
        headers = {"ETag": self.tag, "Cache-Control": self.keep, "Vary": "Accept-Encoding"}
        if self.tag in [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=HTTP_304_NOT_MODIFIED, headers=headers)
        if self.compressed is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            return Response(self.compressed, media_type=self.type, headers=headers)
        return Response(self.content, media_type=self.type, headers=headers)


class Bundle:
    """All pages by their path."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = pages

    @classmethod
    def load(cls, folder: Path) -> Bundle:
        """Read a folder; raise ``StartError`` when it is not what the frontend's build makes."""
        if not (folder / INDEX).is_file():
            raise StartError(f"DASHBOARD_BUNDLE is {str(folder)!r}, expected a folder with {INDEX} in it")
        names = {str(PurePosixPath(path.relative_to(folder))): path for path in folder.rglob("*") if path.is_file()}
        return cls({name: Page.read(path, name) for name, path in names.items() if path.suffix in TYPES})

    def find(self, path: str) -> Page | None:
        """Return the file at a path, the index for the address of a view, ``None`` for a file that is not there."""
        if path in self._pages:
            return self._pages[path]
        is_file = path.startswith(HASHED) or PurePosixPath(path).suffix in TYPES
        return None if is_file else self._pages[INDEX]


def _takes_gzip(accepted: str) -> bool:
    """Say whether ``Accept-Encoding`` has gzip, and not with a quality of 0."""
    for part in accepted.lower().split(","):
        coding, _, quality = part.partition(";")
        if coding.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
