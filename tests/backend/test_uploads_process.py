"""Uploads over real connections: one that stalls while the process is asked to end, some that lie about their size."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from support.asset_client import FORM_TYPE, OPEN_FORM
from support.job_process import PATIENCE, JobService, job_service
from support.waiting import wait_until

HEAD = "POST /v1/assets HTTP/1.1\r\nHost: here\r\nContent-Length: {}\r\nContent-Type: {}\r\n\r\n"
PART = bytes(2_000_000)


@contextmanager
def sending(api: JobService, length: int) -> Iterator[socket.socket]:
    """Send a part of a file in a form that is said to have ``length`` bytes."""
    place = urlsplit(api.address)
    with socket.create_connection((place.hostname, place.port), PATIENCE) as connection:
        connection.sendall(HEAD.format(length, FORM_TYPE["Content-Type"]).encode() + OPEN_FORM + PART)
        yield connection


def answered(connection: socket.socket) -> tuple[http.client.HTTPResponse, dict[str, Any]]:
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer, json.loads(answer.read())["error"]


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    return tmp_path / "data" / "uploads"


def wait_for_bytes(uploads: Path, api: JobService) -> None:
    wait_until(lambda: any(path.stat().st_size for path in uploads.glob("*")), PATIENCE, lambda: api.log)


def test_an_upload_that_stalls_at_the_end_is_cut_off_in_order(tmp_path: Path, uploads: Path) -> None:
    with job_service(tmp_path, SHUTDOWN_TIMEOUT_SECONDS=1) as api, sending(api, 9_000_000) as connection:
        wait_for_bytes(uploads, api)
        assert api.terminate() == 0, api.log
        answer, error = answered(connection)
        assert (answer.status, error["code"], answer.headers["retry-after"]) == (503, "shutting_down", "5")
        assert "Traceback" not in api.log
        assert list(uploads.iterdir()) == []


def test_a_length_that_lies_leaves_nothing(tmp_path: Path, uploads: Path) -> None:
    with job_service(tmp_path, BODY_WAIT_SECONDS=1) as api:
        with sending(api, 1_500_000) as short:
            answer, error = answered(short)
        assert (answer.status, error["param"]) == (400, "file")
        with sending(api, 9_000_000) as long:
            answer, error = answered(long)
        assert (answer.status, error["code"]) == (408, "slow_body")
        with sending(api, 9_000_000):
            wait_for_bytes(uploads, api)
        wait_until(lambda: list(uploads.iterdir()) == [], PATIENCE, lambda: api.log)
        assert "Traceback" not in api.log
