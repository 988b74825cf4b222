"""What no client of good will sends over a real connection: cut off, dribbled, framed wrongly, twice at once."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from support.asset_client import FORM_TYPE, OPEN_FORM
from support.job_process import PATIENCE, JobService, job_service
from support.recordings import film
from support.waiting import wait_until

HEAD = "POST /v1/assets HTTP/1.1\r\nHost: here\r\nContent-Type: {}\r\n{}\r\n\r\n"
CLOSE_FORM = b"\r\n--b--\r\n"
WAIT, RATE = 3.0, 100_000
"""Seconds, and bytes a second: long enough for an honest client of a busy machine, and more than a dribble brings."""
PROGRAMS = {name: os.environ.get(name, name.lower()) for name in ("FFMPEG", "FFPROBE")}
WRITERS = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[JobService]:
    with job_service(folder, BODY_WAIT_SECONDS=WAIT, BODY_MIN_RATE=RATE, **PROGRAMS) as service:
        yield service
        assert "Traceback" not in service.log


@pytest.fixture
def left(folder: Path) -> Callable[[], list[str]]:
    """Return a function that lists the files of uploads and contents."""
    places = [folder / "data" / each for each in ("uploads", "contents")]
    return lambda: [path.name for each in places for path in each.rglob("*") if path.is_file()]


@contextmanager
def sent(api: JobService, framing: str, *parts: bytes) -> Iterator[socket.socket]:
    """Send the head of an upload with these headers, and these bytes."""
    place = urlsplit(api.address)
    with socket.create_connection((place.hostname, place.port), PATIENCE) as connection:
        connection.sendall(HEAD.format(FORM_TYPE["Content-Type"], framing).encode() + b"".join(parts))
        yield connection


def answer_of(connection: socket.socket) -> tuple[int, bytes]:
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer.status, answer.read()


def refused(answer: tuple[int, bytes]) -> tuple[int, str]:
    error: dict[str, Any] = json.loads(answer[1])["error"]
    assert set(error) == {"message", "type", "param", "code", "request_id"}
    return answer[0], error["code"]


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


@pytest.mark.parametrize("content", [b"", film(), film()[:100]])
def test_a_form_without_its_end_is_malformed(api: JobService, left: Callable[[], list[str]], content: bytes) -> None:
    body = OPEN_FORM + content
    with sent(api, f"Content-Length: {len(body)}", body) as connection:
        found = refused(answer_of(connection))
    assert found[0] == 400, found
    assert left() == []


def test_a_connection_that_is_cut_leaves_nothing(api: JobService, left: Callable[[], list[str]]) -> None:
    for framing in ("Content-Length: 9000000", "Transfer-Encoding: chunked"):
        part = OPEN_FORM + bytes(2_000_000)
        with sent(api, framing, chunk(part) if "chunked" in framing else part):
            wait_until(lambda: left() != [], PATIENCE, lambda: api.log)
        wait_until(lambda: left() == [], PATIENCE, lambda: api.log)
    assert httpx.get(f"{api.address}/livez").status_code == 200


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: many",
        "Content-Length: -1",
        "Content-Length: 10\r\nContent-Length: 11",
        "Content-Length: 10\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
    ],
)
def test_framing_that_cannot_be_is_refused(api: JobService, left: Callable[[], list[str]], framing: str) -> None:
    with sent(api, framing, OPEN_FORM) as connection:
        assert answer_of(connection)[0] == 400
    assert left() == []
    assert httpx.get(f"{api.address}/livez").status_code == 200


def test_a_broken_chunk_is_malformed(api: JobService, left: Callable[[], list[str]]) -> None:
    with sent(api, "Transfer-Encoding: chunked", chunk(OPEN_FORM), b"nonsense\r\n") as connection:
        assert answer_of(connection)[0] == 400
    assert left() == []


def test_who_dribbles_is_cut_off(api: JobService, left: Callable[[], list[str]]) -> None:
    stop = threading.Event()

    def dribble(connection: socket.socket) -> None:
        with suppress(OSError):
            while not stop.wait(WAIT / 20):
                connection.sendall(b"x")

    with sent(api, "Content-Length: 9000000", OPEN_FORM) as connection:
        sender = threading.Thread(target=dribble, args=(connection,))
        sender.start()
        found = refused(answer_of(connection))
        stop.set()
        sender.join()
    assert found == (408, "slow_body")
    assert left() == []


def test_writers_of_the_same_bytes_at_once_make_one_asset(api: JobService, left: Callable[[], list[str]]) -> None:
    content, barrier = film(), threading.Barrier(WRITERS)

    def write(_: int) -> tuple[int, str, str]:
        body = OPEN_FORM + content + CLOSE_FORM
        with sent(api, f"Content-Length: {len(body)}", body[:-1]) as connection:
            barrier.wait(PATIENCE)
            connection.sendall(body[-1:])
            status, told = answer_of(connection)
        return status, json.loads(told)["id"], json.loads(told)["job_id"]

    with ThreadPoolExecutor(WRITERS) as pool:
        found = list(pool.map(write, range(WRITERS)))
    assert sorted(status for status, _, _ in found) == [200] * (WRITERS - 1) + [201]
    assert len({(asset, job) for _, asset, job in found}) == 1
    assert left() == [hashlib.sha256(content).hexdigest()]
    assert len(httpx.get(f"{api.address}/v1/jobs").json()["data"]) == 1
    assert httpx.delete(f"{api.address}/v1/assets/{found[0][1]}").status_code == 204
    assert left() == []
