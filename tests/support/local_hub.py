"""A model hub on loopback that speaks the API of the real one, and can be told to misbehave.

Large files lie on a second host, as those of the real hub do: their address redirects there. What was asked is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LARGE = 1000
"""Bytes from which on a file is stored with Git LFS here."""
PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"


@dataclass(frozen=True)
class Asked:
    """One request, and to which of the two hosts."""

    host: str
    method: str
    path: str
    headers: dict[str, str]


@dataclass
class LocalHub:
    """Repositories by name, revision and path; ``refuse`` may answer a request instead, by status, headers and body."""

    repositories: dict[str, dict[str, dict[str, bytes]]] = field(default_factory=dict)
    branches: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    cut_after: list[int] = field(default_factory=list)
    refuse: Callable[[Asked], tuple[int, dict[str, str], bytes] | None] = lambda _: None
    licence: str | None = "mit"
    states_blobs: bool = True
    port: int = 0
    storage_port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def storage(self) -> str:
        return f"http://127.0.0.1:{self.storage_port}"

    def add(self, repository: str, files: dict[str, bytes], branch: str = "main") -> str:
        """Commit files, let the branch point there, and return the commit."""
        listing = json.dumps({path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())})
        commit = hashlib.sha1(f"{repository} {listing}".encode(), usedforsecurity=False).hexdigest()
        self.repositories.setdefault(repository, {})[commit] = dict(files)
        self.branches.setdefault(repository, {})[branch] = commit
        return commit

    def find(self, repository: str, revision: str) -> tuple[str, dict[str, bytes]] | None:
        commit = self.branches.get(repository, {}).get(revision, revision)
        files = self.repositories.get(repository, {}).get(commit)
        return None if files is None else (commit, files)

    def describe(self, repository: str, revision: str, *, blobs: bool) -> dict[str, Any] | None:
        """Return what the API says of a revision."""
        found = self.find(repository, revision)
        if found is None:
            return None
        commit, files = found
        siblings = [describe_file(path, content) if blobs else {"rfilename": path} for path, content in files.items()]
        card = {"license": self.licence} if self.licence else {}
        return {"id": repository, "sha": commit, "cardData": card, "tags": [], "siblings": siblings}


def describe_file(path: str, content: bytes) -> dict[str, Any]:
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    entry: dict[str, Any] = {"rfilename": path, "size": len(content), "blobId": blob}
    if len(content) >= LARGE:
        entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
    return entry


class _Handler(BaseHTTPRequestHandler):
    """What both hosts do: keep the request, refuse it when told to, send a body or a part of it."""

    protocol_version = "HTTP/1.1"
    hub: LocalHub
    host = ""

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        asked = Asked(self.host, self.command, self.path, dict(self.headers.items()))
        self.hub.asked.append(asked)
        if refusal := self.hub.refuse(asked):
            self.send(*refusal)
        else:
            self.answer(urlsplit(self.path).path)

    do_HEAD = do_GET  # noqa: N815 - the name is http.server's

    def answer(self, path: str) -> None:
        raise NotImplementedError

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        if self.command == "HEAD":
            return
        cut = self.hub.cut_after.pop(0) if self.hub.cut_after and len(body) >= LARGE else len(body)
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body[:cut])

    def send_file(self, content: bytes, headers: dict[str, str]) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted and int(wanted[1]) >= len(content):
            self.send(416, {}, b"")
        elif wanted:
            start = int(wanted[1])
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self.send(206, {**headers, "Content-Range": span}, content[start:])
        else:
            self.send(200, headers, content)


class _Hub(_Handler):
    host = "hub"

    def answer(self, path: str) -> None:
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/(.+)", path):
            blobs = self.hub.states_blobs and "blobs" in parse_qs(urlsplit(self.path).query)
            described = self.hub.describe(found[1], unquote(found[2]), blobs=blobs)
            self.send_json(described, "RevisionNotFound" if found[1] in self.hub.repositories else "RepoNotFound")
        elif found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self.resolve(found[1], found[2], unquote(found[3]))
        else:
            self.send(404, {}, b"")

    def send_json(self, answer: dict[str, Any] | None, code: str) -> None:
        if answer is None:
            self.send(404, {"X-Error-Code": code, "X-Error-Message": f"{code} here"}, b"")
        else:
            self.send(200, {"Content-Type": "application/json"}, json.dumps(answer).encode())

    def resolve(self, repository: str, revision: str, path: str) -> None:
        found = self.hub.find(repository, revision)
        content = found[1].get(path) if found else None
        if found is None or content is None:
            self.send(404, {"X-Error-Code": "EntryNotFound", "X-Error-Message": "Entry not found"}, b"")
        elif len(content) >= LARGE:
            digest = hashlib.sha256(content).hexdigest()
            linked = {"X-Linked-Etag": f'"{digest}"', "X-Linked-Size": str(len(content)), "X-Repo-Commit": found[0]}
            place = f"{self.hub.storage}/{repository}/{found[0]}/{path}?signature=secret"
            self.send(302, {**linked, "Location": place}, b"")
        else:
            self.send_file(content, {"ETag": f'"{describe_file(path, content)["blobId"]}"'})


class _Storage(_Handler):
    host = "storage"

    def answer(self, path: str) -> None:
        owner, name, commit, *rest = unquote(path).lstrip("/").split("/")
        content = self.hub.repositories.get(f"{owner}/{name}", {}).get(commit, {}).get("/".join(rest))
        if content is None:
            self.send(404, {}, b"")
        else:
            self.send_file(content, {})


@contextlib.contextmanager
def local_hub() -> Iterator[LocalHub]:
    """Serve an empty hub and its storage on free ports."""
    hub = LocalHub()
    with contextlib.ExitStack() as stack:
        for kind in (_Hub, _Storage):
            handler = type(kind.__name__, (kind,), {"hub": hub})
            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            stack.callback(server.shutdown)
            setattr(hub, "port" if kind is _Hub else "storage_port", server.server_port)
        yield hub
