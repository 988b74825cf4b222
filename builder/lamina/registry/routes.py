"""From a path to what it names: the pull side of the OCI distribution specification, and its errors."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, quote, unquote, urlsplit

from lamina.oci.index import INDEX_TYPE
from lamina.oci.recipe import Recipe
from lamina.registry.reference import DIGEST, name_problem
from lamina.registry.shelf import Document, Repository, Shelf

_CONTENT = re.compile(r"/v2/(?P<name>.+)/(?P<kind>manifests|blobs|tags)/(?P<what>[^/]+)", re.DOTALL)


class RegistryError(Exception):
    """An answer other than the thing asked for: a status, a code of the specification and a sentence."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def body(self) -> bytes:
        """Return the JSON that the specification wants."""
        return json.dumps({"errors": [{"code": self.code, "message": str(self), "detail": None}]}).encode()


@dataclass(frozen=True, slots=True)
class Listing:
    """A JSON answer that is no blob; ``next`` is the path of the rest, when it is cut."""

    data: bytes
    next: str | None = None


Found = Document | Recipe | Listing


def find(shelf: Shelf, target: str, accept: Sequence[str] = ()) -> Found:
    """Return what ``target``, a path with its query, names; raises ``RegistryError``.

    ``accept`` are the values of the request's ``Accept`` headers.
    """
    parts = urlsplit(target)
    path, query = unquote(parts.path), parse_qs(parts.query)
    if path in ("/v2", "/v2/"):
        return Listing(b"{}")
    if path == "/v2/_catalog":
        return page({}, "repositories", sorted(shelf), query, path)
    found = _CONTENT.fullmatch(path)
    if found is None:
        raise RegistryError(HTTPStatus.NOT_FOUND, "UNSUPPORTED", f"{path} is nothing that a registry has")
    repository = _repository(shelf, found["name"])
    if found["kind"] == "tags" and found["what"] == "list":
        return page({"name": found["name"]}, "tags", sorted(repository.tags), query, path)
    if found["kind"] == "manifests":
        return _accepted(_manifest(repository, found["name"], found["what"]), found["what"], accept)
    return _blob(repository, found["name"], found["what"])


def page(base: dict[str, str], key: str, items: list[str], query: dict[str, list[str]], path: str) -> Listing:
    """Return the items after ``last``, at most ``n``, and where the others are."""
    last, wanted = query.get("last", [""])[0], query.get("n", [""])[0]
    items = [item for item in items if item > last]
    count = int(wanted) if wanted.isdecimal() and len(wanted) < len(str(2**63)) else len(items)
    shown = items[:count]
    more = f"{path}?n={count}&last={quote(shown[-1])}" if shown and count < len(items) else None
    return Listing(json.dumps({**base, key: shown}).encode(), more)


def _repository(shelf: Shelf, name: str) -> Repository:
    problem = name_problem(name)
    if problem:
        raise RegistryError(HTTPStatus.BAD_REQUEST, "NAME_INVALID", f"{name!r} is no name, expected {problem[1]}")
    if name not in shelf:
        raise RegistryError(
            HTTPStatus.NOT_FOUND, "NAME_UNKNOWN", f"{name} is not here, only {', '.join(sorted(shelf))}"
        )
    return shelf[name]


def _manifest(repository: Repository, name: str, what: str) -> Document:
    found = repository.manifests.get(_digest(what) if ":" in what else repository.tags.get(what, ""))
    if found is None:
        raise RegistryError(HTTPStatus.NOT_FOUND, "MANIFEST_UNKNOWN", f"{name} has no manifest {what}")
    return found


def _accepted(found: Document, what: str, accept: Sequence[str]) -> Document:
    """Return a manifest; raises ``RegistryError`` for an index when the client does not know indexes.

    Nothing else is sent in its place: a tag that means one digest to one client and another to the next misleads both.
    """
    ranges = {part.partition(";")[0].strip().lower() for value in accept for part in value.split(",")}
    if found.mediaType == INDEX_TYPE and ranges and not ranges & {INDEX_TYPE, "application/*", "*/*"}:
        message = f"{what} is an index of several platforms ({INDEX_TYPE}), which the Accept header leaves out"
        raise RegistryError(HTTPStatus.NOT_FOUND, "MANIFEST_UNKNOWN", message)
    return found


def _blob(repository: Repository, name: str, what: str) -> Document | Recipe:
    found = repository.blobs.get(_digest(what))
    if found is None:
        raise RegistryError(HTTPStatus.NOT_FOUND, "BLOB_UNKNOWN", f"{name} has no blob {what}")
    return found


def _digest(text: str) -> str:
    if not DIGEST.fullmatch(text):
        raise RegistryError(
            HTTPStatus.BAD_REQUEST,
            "DIGEST_INVALID",
            f"{text!r} is no digest, expected sha256: and 64 hexadecimal digits",
        )
    return text
