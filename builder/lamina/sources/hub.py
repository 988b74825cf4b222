"""The model hub: what a revision of a repository is, and the addresses of its files.

The API is that of the Hugging Face hub. Its address is in ``nix/locks/origins.json``; ``HF_ENDPOINT`` names another hub
or a mirror, ``HF_TOKEN`` a login, as they do for the hub's own client. The token goes to the hub and nowhere else.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from lamina.errors import WRONG_USE, LaminaError
from lamina.locks import origins
from lamina.sources import web

ORIGIN = "huggingface"
_ANSWER_LIMIT = 64 << 20
_SHA256, _SHA1 = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFile:
    """What the hub says of a file: bytes, SHA-256 (only of large ones), else git's hash; ``None`` is not said."""

    size: int | None
    sha256: str | None
    blob: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One commit of a repository: its files by path, and the licence it states."""

    commit: str
    licence: str | None
    files: dict[str, HubFile]


def endpoint() -> str:
    """Return the root address of the hub to ask. Raises ``LaminaError`` for a setting that is none."""
    chosen = os.environ.get("HF_ENDPOINT", "").rstrip("/")
    if not chosen:
        return published()
    parts = urlsplit(chosen)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise LaminaError(
            f"HF_ENDPOINT is {web.show(chosen)}; expected an address such as https://hub.example without a login",
            hint="a login for a hub is a token: set HF_TOKEN",
            exit_code=WRONG_USE,
        )
    return chosen


def published() -> str:
    """Return the root address that locks name, whatever hub is asked."""
    return origins.address(ORIGIN).rstrip("/")


def file_address(repository: str, commit: str, path: str) -> str:
    """Return the published address of a file."""
    return f"{published()}/{repository}/resolve/{commit}/{quote(path)}"


def request_address(address: str) -> str:
    """Return where to ask for a published address: the chosen hub for those of the hub, else the address itself."""
    root = published()
    return endpoint() + address.removeprefix(root) if address.startswith(f"{root}/") else address


def login(address: str) -> dict[str, str]:
    """Return the headers that log in at an address to ask: the token, for the hub alone."""
    token = os.environ.get("HF_TOKEN", "").strip()
    return {"Authorization": f"Bearer {token}"} if token and address.startswith(f"{endpoint()}/") else {}


def describe(repository: str, revision: str) -> Revision:
    """Return what a branch, tag or commit is now."""
    address = f"{endpoint()}/api/models/{repository}/revision/{quote(revision, safe='')}?blobs=true"
    answer = web.retried(functools.partial(_json, address))
    try:
        commit, siblings = answer["sha"], answer["siblings"]
        files = {entry["rfilename"]: _file(entry) for entry in siblings}
        if not _SHA1.fullmatch(commit):
            raise ValueError
    except (KeyError, TypeError, ValueError, AttributeError):
        raise LaminaError(
            f"{web.show(address)} answered without a commit and a list of files",
            hint="HF_ENDPOINT must name a hub, or a mirror that passes its API on",
        ) from None
    return Revision(commit=commit, licence=_licence(answer), files=files)


def linked(repository: str, commit: str, path: str) -> HubFile:
    """Return what the headers of a large file's address say, for a hub whose API leaves sizes and hashes out."""
    address = request_address(file_address(repository, commit, path))
    headers = web.retried(lambda: web.head(address, login(address), follow=False))
    tag = str(headers.get("X-Linked-Etag", "")).strip('"')
    size = str(headers.get("X-Linked-Size", ""))
    sha256 = tag if _SHA256.fullmatch(tag) else None
    return HubFile(size=int(size) if sha256 and size.isdigit() else None, sha256=sha256, blob=None)


def _json(address: str) -> Any:
    """Return the JSON at an address of the API."""
    with web.opened(address, login(address)) as response:
        body = bytearray()
        while len(body) < _ANSWER_LIMIT and (block := web.read(response, address, 1 << 16)):
            body += block
        if web.is_page(response.headers, bytes(body)):
            raise web.page_error(address, "JSON")
    try:
        return json.loads(body)
    except ValueError:
        raise LaminaError(
            f"{web.show(address)} answered with something else than JSON",
            hint="HF_ENDPOINT must name a hub, or a mirror that passes its API on",
        ) from None


def _file(entry: Mapping[str, Any]) -> HubFile:
    large = entry.get("lfs") or {}
    size = large.get("size", entry.get("size"))
    sha256, blob = large.get("sha256"), None if large else entry.get("blobId")
    return HubFile(
        size=size if isinstance(size, int) and size >= 0 else None,
        sha256=sha256 if isinstance(sha256, str) and _SHA256.fullmatch(sha256) else None,
        blob=blob if isinstance(blob, str) and _SHA1.fullmatch(blob) else None,
    )


def _licence(answer: Mapping[str, Any]) -> str | None:
    """Return the licence of the model card; the hub repeats it among the tags."""
    card = answer.get("cardData")
    stated = card.get("license") if isinstance(card, dict) else None
    tags = [tag.removeprefix("license:") for tag in answer.get("tags") or [] if str(tag).startswith("license:")]
    return str(stated) if isinstance(stated, str) else next(iter(tags), None)
