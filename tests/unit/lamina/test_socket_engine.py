"""When the engine is asked on its socket, and what a pull there does when it is cut or refused."""

from __future__ import annotations

import contextlib
import json
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import engine, socket_engine
from lamina.engine_api import Api, ApiPull
from lamina.errors import LaminaError
from lamina.socket_engine import SocketEngine
from support.fake_engine import DIGEST, TAG, FakeEngine, fake_engine
from support.fake_socket import engine_socket

__all__ = ["fake_engine"]
PULLED = "127.0.0.1:1/lamina-load/image@" + DIGEST
BEGUN = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(event: dict[str, object]) -> bytes:
    data = json.dumps(event).encode() + b"\r\n"
    return b"%x\r\n%b\r\n" % (len(data), data)


@contextlib.contextmanager
def answering(*parts: bytes, hold: bool = False) -> Iterator[Api]:
    """Answer one request with some bytes, then end the connection, or keep it until the block ends."""
    with tempfile.TemporaryDirectory(prefix="lamina-") as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/s")
        server.listen()
        done = threading.Event()

        def answer() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):  # who asked may be gone
                connection.recv(1 << 16)
                connection.sendall(b"".join(parts))
                done.wait(60 if hold else 0)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield Api(Path(folder, "s"))
        done.set()
        thread.join()


@pytest.mark.usefixtures("fake_engine")
def test_the_socket_is_found_where_the_client_would_look(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_there = socket_engine.USUAL.exists()
    assert isinstance(engine.find(), SocketEngine) == asked_there
    with engine_socket() as other:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{other}")
        found = engine.find()
    assert isinstance(found, SocketEngine)
    assert found.api.path == other


@pytest.mark.parametrize(
    ("name", "value"),
    [("DOCKER_HOST", "tcp://127.0.0.1:2375"), ("DOCKER_HOST", "ssh://there"), ("DOCKER_CONTEXT", "other")],
)
@pytest.mark.usefixtures("fake_engine")
def test_whatever_else_the_user_chose_is_left_to_the_client(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert type(engine.find()) is engine.Engine


@pytest.mark.parametrize(
    ("settings", "at_socket"),
    [('{"currentContext": "other"}', False), ("{", False), ("[]", False), ('{"currentContext": "default"}', True)],
)
def test_a_context_in_the_clients_settings_counts(
    settings: str, at_socket: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text(settings)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.delenv("DOCKER_CONTEXT", raising=False)
    assert (socket_engine.socket_of_client() is not None) == at_socket


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0\r\n", b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"])
def test_what_is_no_engine_is_left_to_the_client(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(answer) as api:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{api.path}")
        assert socket_engine.find("docker") is None


def test_a_pull_that_ends_well_says_nothing() -> None:
    with answering(BEGUN, chunk({"status": "Pulling"}), chunk({"status": "Done"}), b"0\r\n\r\n") as api:
        assert ApiPull(api).pull(PULLED) is None


def test_the_engines_own_words_are_the_reason() -> None:
    with answering(BEGUN, chunk({"status": "Pulling"}), chunk({"error": "no space left"}), b"0\r\n\r\n") as api:
        assert ApiPull(api).pull(PULLED) == "no space left"
    refused = b'HTTP/1.1 500 No\r\nContent-Length: 26\r\n\r\n{"message":"no such host"}'
    with answering(refused) as api:
        assert ApiPull(api).pull(PULLED) == "no such host"


def test_an_engine_that_goes_away_has_not_pulled() -> None:
    with answering(BEGUN, chunk({"status": "Pulling"})) as api:
        words = ApiPull(api).pull(PULLED)
    assert words is not None
    assert words.startswith("the engine ended the connection (IncompleteRead")


def test_a_pull_is_ended_from_another_thread() -> None:
    with answering(BEGUN, chunk({"status": "Pulling"}), hold=True) as api:
        pull = ApiPull(api)
        words: list[str | None] = []
        thread = threading.Thread(target=lambda: words.append(pull.pull(PULLED)))
        thread.start()
        deadline = time.monotonic() + 30
        while thread.is_alive() and time.monotonic() < deadline:
            pull.end()
            thread.join(0.05)
    assert words
    assert str(words[0]).startswith("the engine ended the connection")


def test_a_refusal_carries_the_engines_words(fake_engine: FakeEngine) -> None:
    fake_engine.set(fails={"tag": "Error response from daemon: broken"})
    found = engine.find()
    assert found is not None
    with pytest.raises(LaminaError, match=r"docker tag.* failed") as caught:
        found.tag(DIGEST, TAG)
    assert caught.value.details == ("Error response from daemon: broken",)
