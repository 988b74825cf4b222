"""Asking another registry: logins, and one clear error for each way it can go wrong."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable

import pytest

from lamina.errors import LaminaError
from lamina.oci.image import digest_of
from lamina.registry.client import RegistryClient
from lamina.registry.credentials import Login
from lamina.registry.reference import Reference
from support.fake_registry import Asked, Says, fake_registry
from support.offer import Offer

DIGEST = "sha256:" + "a" * 64
OK = Says(200, {"Docker-Content-Digest": DIGEST})
LOGIN = Login("me", "se:cret")


def client(host: str, login: Login | None = None, **more: bool) -> RegistryClient:
    return RegistryClient(Reference(host, "team/app", "1"), login, **more)


def test_our_own_registry_is_understood(offer: Offer) -> None:
    asking = client(f"127.0.0.1:{offer.server.server_port}")
    assert asking.manifest_digest() == digest_of(offer.image.manifest_bytes)
    assert asking.has_blob(offer.image.layers[0].digest)
    assert not asking.has_blob(DIGEST)
    assert offer.log.layer_bytes == 0


def test_a_tag_or_name_that_is_not_there_is_none(offer: Offer) -> None:
    host = f"127.0.0.1:{offer.server.server_port}"
    assert RegistryClient(Reference(host, "team/app", "9")).manifest_digest() is None
    assert RegistryClient(Reference(host, "other", "1")).manifest_digest() is None


def test_a_registry_that_does_not_say_its_digest_is_asked_for_the_manifest() -> None:
    with fake_registry(lambda _: Says(200, {}, b"manifest")) as fake:
        assert client(fake.host).manifest_digest() == digest_of(b"manifest")


def test_a_blob_that_is_elsewhere_is_there_and_no_login_follows() -> None:
    def answer(asked: Asked) -> Says:
        if "Authorization" not in asked.headers:
            return Says(401, {"WWW-Authenticate": 'Basic realm="x"'})
        return Says(307, {"Location": "/elsewhere"})

    with fake_registry(answer) as fake:
        assert client(fake.host, LOGIN).has_blob(DIGEST)
        assert all(asked.path.startswith("/v2/team/app/blobs/") for asked in fake.asked)


def wants_basic(asked: Asked) -> Says:
    right = "Basic " + base64.b64encode(b"me:se:cret").decode()
    return OK if asked.headers.get("Authorization") == right else Says(401, {"WWW-Authenticate": 'Basic realm="x"'})


def test_a_basic_login() -> None:
    with fake_registry(wants_basic) as fake:
        assert client(fake.host, LOGIN).manifest_digest() == DIGEST
        with pytest.raises(LaminaError, match="wants a login for team/app"):
            client(fake.host).manifest_digest()
        with pytest.raises(LaminaError, match="does not accept the login") as caught:
            client(fake.host, Login("me", "wrong")).manifest_digest()
    assert f"skopeo login {fake.host}" in str(caught.value.hint)
    assert "wrong" not in caught.value.render()


def wants_bearer(token: Callable[[Asked], bool]) -> Callable[[Asked], Says]:
    """Return a registry that gives a token to whom ``token`` likes, and answers who brings it."""

    def answer(asked: Asked) -> Says:
        if asked.path.startswith("/token"):
            return Says(200, {}, json.dumps({"token": "T"}).encode()) if token(asked) else Says(401)
        if asked.headers.get("Authorization") == "Bearer T":
            return OK
        realm = f"http://{asked.headers['Host']}/token"
        return Says(401, {"WWW-Authenticate": f'Bearer realm="{realm}",service="r",scope="repository:team/app:pull"'})

    return answer


def test_a_bearer_token_is_fetched_once_with_the_login() -> None:
    with fake_registry(wants_bearer(lambda asked: asked.headers.get("Authorization", "") == LOGIN.basic)) as fake:
        asking = client(fake.host, LOGIN)
        assert asking.manifest_digest() == DIGEST
        assert asking.has_blob(DIGEST)
        tokens = [asked.path for asked in fake.asked if asked.path.startswith("/token")]
        assert tokens == ["/token?service=r&scope=repository%3Ateam%2Fapp%3Apull"]
        with pytest.raises(LaminaError, match="wants a login"):
            client(fake.host).manifest_digest()


def test_an_anonymous_token_needs_no_login() -> None:
    with fake_registry(wants_bearer(lambda asked: "Authorization" not in asked.headers)) as fake:
        assert client(fake.host).manifest_digest() == DIGEST


def test_an_identity_token_is_exchanged() -> None:
    with fake_registry(wants_bearer(lambda asked: b"refresh_token=identity" in asked.body)) as fake:
        assert client(fake.host, Login(token="identity")).manifest_digest() == DIGEST


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_without_a_way_to_log_in_wants_a_login(status: int) -> None:
    with fake_registry(lambda _: Says(status)) as fake, pytest.raises(LaminaError, match="wants a login"):
        client(fake.host).manifest_digest()


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_broken_registry_is_named_with_its_status(status: int) -> None:
    with (
        fake_registry(lambda _: Says(status)) as fake,
        pytest.raises(LaminaError, match=f"answered {status}") as caught,
    ):
        client(fake.host).manifest_digest()
    assert "try again later" in str(caught.value.hint)


def test_a_registry_that_cuts_the_connection_is_an_error() -> None:
    with fake_registry(lambda _: None) as fake, pytest.raises(LaminaError, match="cannot be reached"):
        client(fake.host).manifest_digest()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(LaminaError, match=f"127.0.0.1:{port} cannot be reached: Connection refused"):
        client(f"127.0.0.1:{port}").manifest_digest()


def test_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(LaminaError, match="cannot be reached: its name is not known"):
        client("registry.invalid").manifest_digest()


def test_plain_http_elsewhere_must_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reference, "is_loopback", False)
    with fake_registry(lambda _: OK) as fake:
        with pytest.raises(LaminaError, match="does not speak TLS") as caught:
            client(fake.host, LOGIN).manifest_digest()
        assert "--insecure" in str(caught.value.hint)
        assert fake.asked == []
        assert client(fake.host, insecure=True).manifest_digest() == DIGEST


def test_a_login_is_not_sent_to_a_plain_address_elsewhere() -> None:
    challenge = 'Bearer realm="http://other.example/token",service="r"'
    asking = client("registry.example", LOGIN)
    with pytest.raises(
        LaminaError, match=r"wants logins sent to http://other\.example/token, expected an https address"
    ):
        asking._authorize(challenge)
