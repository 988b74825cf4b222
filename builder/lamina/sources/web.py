"""Ask an address over HTTP, for files that no package client brings, and say what went wrong.

Proxies come from the usual variables, certificates from the system or ``SSL_CERT_FILE``. A redirection may lead to
another host, as a hub's to its storage; a token does not go there.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

from lamina.errors import LaminaError
from lamina.sources.item import Reason, redact

TIMEOUT_SECONDS = 30
RETRIES = 3
"""How often a busy address is asked again; one that goes on sending may be cut off more often."""
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_GONE = (404, 410)
_LONGEST_WAIT = 60

Result = TypeVar("Result")

stop = threading.Event()
"""Set when the user interrupts: downloads run in threads, which get no signal."""
_silent: dict[str, str] = {}
"""Hosts that could not be reached, and why: of many files on one host, only the first waits for it."""


class Response(Protocol):
    """What an opened address is."""

    status: int
    headers: Message

    def read(self, amount: int = ...) -> bytes:
        """Return up to ``amount`` bytes of the body, all without it."""


class WebError(LaminaError):
    """An address that did not give what was asked; ``reason`` is a ``Failure``'s, ``again`` how often to try again."""

    def __init__(
        self, message: str, *, reason: Reason, hint: str | None = None, again: int = 0, status: int = 0
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.again = again
        self.status = status
        self.pause = 0.0


class UnreachableError(WebError):
    """A host that does not answer at all, and why."""

    def __init__(self, host: str, why: str, again: int = 0) -> None:
        hint = "check the network, https_proxy and HF_ENDPOINT; no hub: ./manage.sh fetch --from DIR, or --models demo"
        super().__init__(f"{host} could not be reached: {why}", reason="unreachable", hint=hint, again=again)
        self.host, self.why = host, why


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow within HTTP, never from HTTPS to HTTP, and without a login to another host."""

    max_redirections = 5

    def redirect_request(self, req: urllib.request.Request, *answer: Any) -> urllib.request.Request | None:
        *_, place = answer
        old, new = urlsplit(req.full_url), urlsplit(urljoin(req.full_url, place))
        if new.scheme not in ("http", "https") or (old.scheme, new.scheme) == ("https", "http"):
            raise WebError(
                f"{show(req.full_url)} redirects to {new.scheme}://{new.hostname or ''}; expected https",
                reason="refused",
                hint="check the address, and HF_ENDPOINT when it is set",
            )
        request = super().redirect_request(req, *answer)
        if request is not None and (old.scheme, old.netloc) != (new.scheme, new.netloc):
            request.remove_header("Authorization")
        return request


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leave a redirection as it is: what it says about the file is in its own headers."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def begin() -> None:
    """Forget an earlier interruption, and which hosts could not be reached."""
    stop.clear()
    _silent.clear()


def show(address: str) -> str:
    """Return an address for a message: without login, and without the query, which may hold a signature."""
    return redact(address.partition("?")[0])


@contextlib.contextmanager
def opened(address: str, headers: Mapping[str, str] | None = None) -> Iterator[Response]:
    """Yield the answer to a GET request. Raises ``WebError`` for every answer that is not a success."""
    opener = urllib.request.build_opener(_Redirects)
    with _ask(opener, _request(address, headers or {}, "GET")) as response:
        yield response


def read(response: Response, address: str, amount: int) -> bytes:
    """Return up to ``amount`` bytes of the answer; nothing at its end. Raises ``WebError`` when it breaks off."""
    try:
        return response.read(amount)
    except http.client.IncompleteRead as error:
        return error.partial
    except (OSError, http.client.HTTPException) as error:
        broken = f"{show(address)} broke off: {_reason(error)}"
        hint = "run it again: it goes on where it stopped"
        raise WebError(broken, reason="unreachable", hint=hint, again=RETRIES) from None


def head(address: str, headers: Mapping[str, str] | None = None, *, follow: bool = True) -> Message:
    """Return the headers of an address; without ``follow`` those of a redirection count as the answer."""
    opener = urllib.request.build_opener(_Redirects if follow else _NoRedirects)
    with _ask(opener, _request(address, headers or {}, "HEAD"), redirection=not follow) as response:
        found: Message = response.headers
        return found


def retried(action: Callable[[], Result], *, progress: Callable[[], int] = lambda: 0) -> Result:
    """Return what ``action`` returns, asking again with growing pauses while the other side may do better.

    ``progress`` is a number that grows while something comes: then the count of retries begins again.
    """
    attempt = 0
    while True:
        before = progress()
        try:
            return action()
        except WebError as error:
            attempt = 0 if progress() > before else attempt
            if attempt >= error.again:
                if isinstance(error, UnreachableError):
                    _silent[error.host] = error.why
                raise
            wait(error, attempt)
            attempt += 1


def wait(error: WebError, attempt: int) -> None:
    """Wait as long as the answer asked for, else longer each time. Raises when the user interrupts."""
    if stop.wait(min(max(error.pause, 2.0**attempt), _LONGEST_WAIT)):
        raise interrupted()


def interrupted() -> LaminaError:
    """Return the error for a download that the user ended."""
    return LaminaError("the download was interrupted", hint="run it again: it goes on where it stopped")


def is_page(headers: Message, beginning: bytes) -> bool:
    """Say whether an answer is a page for people, such as a proxy's login, by its type or its first bytes."""
    text = beginning[:512].lstrip().lower()
    return headers.get_content_type() == "text/html" or text.startswith((b"<!doctype html", b"<html"))


def page_error(address: str, expected: str) -> WebError:
    """Return the error for an HTML page in place of what was ``expected``."""
    return WebError(
        f"{show(address)} answered with an HTML page; expected {expected}",
        reason="refused",
        hint="a proxy, a login page or a wrong HF_ENDPOINT answers instead of the hub: open the address in a browser",
    )


def _ask(opener: urllib.request.OpenerDirector, request: urllib.request.Request, *, redirection: bool = False) -> Any:
    """Return the answer; with ``redirection`` one that leads elsewhere is an answer too."""
    if why := _silent.get(_root(request.full_url)):
        raise UnreachableError(_root(request.full_url), why)
    try:
        return opener.open(request, timeout=TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if redirection and error.code // 100 == 3:
            return error
        with error:
            raise _refusal(request.full_url, error) from None
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(_root(request.full_url), _reason(error), again=1) from None


def _request(address: str, headers: Mapping[str, str], method: str) -> urllib.request.Request:
    if urlsplit(address).scheme not in ("http", "https"):
        raise WebError(f"{show(address)} is no address that begins with http", reason="refused")
    # Lengths and hashes are of the bytes themselves.
    asked = {"User-Agent": "lamina", "Accept-Encoding": "identity", **headers}
    return urllib.request.Request(address, headers=asked, method=method)  # noqa: S310 - the scheme is checked above


def _refusal(address: str, error: urllib.error.HTTPError) -> WebError:
    """Return what an HTTP status means here, with the hub's own words when it gives any."""
    words = error.headers.get("X-Error-Message") or error.reason
    message = f"{show(address)} answered {error.code} {redact(str(words))[:200]}"
    if error.code in _BUSY:
        busy = WebError(message, reason="unreachable", hint=_hint(error.code), again=RETRIES, status=error.code)
        after = error.headers.get("Retry-After", "")
        busy.pause = float(after) if re.fullmatch(r"[0-9]{1,6}", after) else 0.0
        return busy
    reason: Reason = "superseded" if error.code in _GONE else "refused"
    return WebError(message, reason=reason, hint=_hint(error.code), status=error.code)


def _hint(status: int) -> str:
    if status in (401, 403):
        return "accept the model's terms on the hub, and set HF_TOKEN to a token that may read it"
    if status in _GONE:
        return "check owner, name, revision and file in nix/locks/models.manifest.json"
    if status == 429:
        return "the hub asks for fewer requests: wait some minutes; with HF_TOKEN set it allows more"
    if status in _BUSY:
        return "the hub has a problem: run it again later, it goes on where it stopped"
    return "look at the address; a proxy or a mirror may not pass this request on"


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return redact(str(getattr(cause, "strerror", None) or str(cause) or type(cause).__name__))


def _root(address: str) -> str:
    """Return scheme, host and port of an address: what is out of reach is the host."""
    parts = urlsplit(address)
    return redact(f"{parts.scheme}://{parts.netloc}")
