"""Ask another registry what it has. HEAD requests only: what moves is moved by skopeo.

HTTPS with verified certificates; plain HTTP and unverified certificates only for a registry on loopback or where the
user allows it. Logins: Basic, and Bearer tokens (https://distribution.github.io/distribution/spec/auth/token/).
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from lamina.errors import LaminaError
from lamina.oci.image import MANIFEST_TYPE, digest_of
from lamina.oci.index import INDEX_TYPE
from lamina.registry.credentials import DOCKER_HUB, Login
from lamina.registry.reference import Reference

TIMEOUT_SECONDS = 30
_HUB_ADDRESS = "registry-1.docker.io"
_CERTIFICATES = (Path("/etc/containers/certs.d"), Path("/etc/docker/certs.d"))
_PARAMETER = re.compile(r'(\w+)="([^"]*)"')
_ACCEPT = ", ".join(
    [
        MANIFEST_TYPE,
        INDEX_TYPE,
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ]
)
_AUTHENTICATION = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, headers and a body that was read."""

    status: int
    headers: Message
    body: bytes = b""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leave redirections alone: a blob that is somewhere else is there, and a login must not follow it."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass
class RegistryClient:
    """Questions about one repository of one registry."""

    reference: Reference
    login: Login | None = field(default=None, repr=False)
    insecure: bool = False
    _scheme: str = "https"
    _authorization: str = field(default="", repr=False)

    def manifest_digest(self) -> str | None:
        """Return the digest of what the tag names, or ``None`` when there is no such tag."""
        path = f"manifests/{self.reference.tag}"
        reply = self._ask("HEAD", path)
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        digest = reply.headers.get("Docker-Content-Digest")
        return digest or digest_of(self._ask("GET", path).body)

    def has_manifest(self, digest: str) -> bool:
        """Say whether the repository has a manifest, with or without a tag."""
        return self._ask("HEAD", f"manifests/{digest}").status != HTTPStatus.NOT_FOUND

    def has_blob(self, digest: str) -> bool:
        """Say whether the repository has a blob."""
        return self._ask("HEAD", f"blobs/{digest}").status != HTTPStatus.NOT_FOUND

    @property
    def trusts_anyone(self) -> bool:
        """Say whether plain HTTP and unknown certificates are fine."""
        return self.insecure or self.reference.is_loopback

    def _ask(self, method: str, path: str) -> Reply:
        """Ask, log in when that is wanted, and turn everything but an answer or 404 into an error."""
        host = _HUB_ADDRESS if self.reference.host == DOCKER_HUB else self.reference.host
        address = f"{host}/v2/{self.reference.name}/{path}"
        reply = self._send(method, address)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            self._authorization = self._authorize(reply.headers.get("WWW-Authenticate") or "")
            reply = self._send(method, address) if self._authorization else reply
        if reply.status in _AUTHENTICATION:
            raise login_error(self.reference, known=self.login is not None)
        if reply.status >= HTTPStatus.BAD_REQUEST and reply.status != HTTPStatus.NOT_FOUND:
            raise status_error(self.reference, reply.status)
        return reply

    def _send(self, method: str, address: str) -> Reply:
        headers = {"Accept": _ACCEPT, **({"Authorization": self._authorization} if self._authorization else {})}
        try:
            return self._exchange(method, f"{self._scheme}://{address}", headers)
        except ssl.SSLError as error:
            if not self.trusts_anyone or self._scheme == "http":
                raise tls_error(self.reference, error) from None
            self._scheme = "http"
            return self._send(method, address)

    def _exchange(self, method: str, address: str, headers: dict[str, str], data: bytes | None = None) -> Reply:
        """Send one request; raises ``ssl.SSLError``, and ``LaminaError`` when nobody answers."""
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310 - http and https only
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return Reply(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers, _read(error))
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLError):
                raise error.reason from None
            raise connection_error(self.reference, error.reason) from None
        except OSError as error:
            raise connection_error(self.reference, error) from None

    @cached_property
    def _opener(self) -> urllib.request.OpenerDirector:
        """What sends requests; the proxies of the environment count, except for this machine."""
        handlers: list[Any] = [_NoRedirect, urllib.request.HTTPSHandler(context=self._context())]
        if self.reference.is_loopback:
            handlers.append(urllib.request.ProxyHandler({}))
        return urllib.request.build_opener(*handlers)

    def _context(self) -> ssl.SSLContext:
        """Return how to judge certificates: the system's authorities and those in the folders docker and skopeo use."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self.trusts_anyone:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        else:
            context.load_default_certs()
        for folder in (base / self.reference.host for base in _CERTIFICATES):
            for authority in sorted(folder.glob("*.crt")):
                context.load_verify_locations(authority)
            for certificate in sorted(folder.glob("*.cert")):
                context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        return context

    def _authorize(self, challenge: str) -> str:
        """Return the ``Authorization`` header that a challenge wants, or nothing when there is no login for it."""
        scheme, _, rest = challenge.partition(" ")
        if scheme.lower() == "basic":
            return self.login.basic if self.login and self.login.user else ""
        if scheme.lower() != "bearer":
            return ""
        parameters = dict(_PARAMETER.findall(rest))
        realm = parameters.get("realm", "")
        if not (realm.startswith("https://") or (realm.startswith("http://") and self.trusts_anyone)):
            raise LaminaError(
                f"{self.reference.host} wants logins sent to {realm or 'nowhere'}, expected an https address",
                hint="the registry is set up wrongly; ask whoever runs it",
            )
        query = {
            "service": parameters.get("service", ""),
            "scope": parameters.get("scope") or f"repository:{self.reference.name}:pull",
        }
        return self._token(realm, query)

    def _token(self, realm: str, query: dict[str, str]) -> str:
        if self.login and self.login.token:
            form = {**query, "grant_type": "refresh_token", "client_id": "lamina", "refresh_token": self.login.token}
            reply = self._exchange("POST", realm, {}, urllib.parse.urlencode(form).encode())
        else:
            headers = {"Authorization": self.login.basic} if self.login else {}
            joint = "&" if "?" in realm else "?"
            reply = self._exchange("GET", f"{realm}{joint}{urllib.parse.urlencode(query)}", headers)
        if reply.status in _AUTHENTICATION:
            raise login_error(self.reference, known=self.login is not None)
        if reply.status != HTTPStatus.OK:
            raise status_error(self.reference, reply.status)
        try:
            data = json.loads(reply.body)
            return f"Bearer {data.get('token') or data['access_token']}"
        except (ValueError, KeyError, AttributeError):
            raise status_error(self.reference, reply.status) from None


def login_error(reference: Reference, *, known: bool) -> LaminaError:
    """Return the error for a registry that wants a login, or another one."""
    what = "does not accept the login it was given" if known else "wants a login"
    return LaminaError(
        f"{reference.host} {what} for {reference.name}", hint=f"log in: skopeo login {reference.host} (or docker login)"
    )


def status_error(reference: Reference, status: int) -> LaminaError:
    """Return the error for a status that is no answer."""
    what = (
        "it is broken or overloaded: try again later"
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR
        else "is it a registry?"
    )
    return LaminaError(f"{reference.host} answered {status} when it was asked for {reference.name}", hint=what)


def tls_error(reference: Reference, error: ssl.SSLError) -> LaminaError:
    """Return the error for a certificate that is not trusted, or a registry without TLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return LaminaError(
            f"the certificate of {reference.host} is not trusted: {error.verify_message}",
            hint=f"put its authority into {_CERTIFICATES[0]}/{reference.host}/ca.crt, or allow it with --insecure",
        )
    return LaminaError(
        f"{reference.host} does not speak TLS", hint="--insecure allows plain HTTP to a registry you trust"
    )


def connection_error(reference: Reference, reason: object) -> LaminaError:
    """Return the error for a registry that does not answer."""
    if isinstance(reason, socket.gaierror):
        text = "its name is not known"
    elif isinstance(reason, TimeoutError):
        text = f"no answer within {TIMEOUT_SECONDS} s"
    else:
        text = (reason.strerror if isinstance(reason, OSError) else None) or str(reason) or type(reason).__name__
    return LaminaError(f"{reference.host} cannot be reached: {text}", hint="check the name, the port and the network")


def _read(error: IO[bytes]) -> bytes:
    try:
        return error.read()
    except OSError:
        return b""
