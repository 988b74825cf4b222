"""The command serve: what it prints, and how it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lamina import cli
from lamina.project import ROOT
from support.fake_engine import SPEC, TAG, write_image


@pytest.fixture
def description(tmp_path: Path) -> Path:
    return write_image(tmp_path)


@contextmanager
def serving(*words: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "builder")}
    process = subprocess.Popen(
        [sys.executable, "-m", "lamina", "serve", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal_and_ends_cleanly(description: Path, end: signal.Signals) -> None:
    with serving(str(description)) as process:
        host, _, name = first_line(process).partition("/")
        assert name == TAG
        assert host.startswith("127.0.0.1:")
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("GET", f"/v2/lamina-backend/blobs/{SPEC.layers[0].digest}")
        assert len(connection.getresponse().read()) == SPEC.size
        connection.close()
        process.send_signal(end)
        assert process.wait(10) == 0
        assert process.stderr is not None
        printed = process.stderr.read()
    assert f"docker pull {host}/{TAG}" in printed
    assert f"GET /v2/lamina-backend/blobs/{SPEC.layers[0].digest} 200 {SPEC.size} B of a layer\n" in printed
    assert "stopped: 1 requests, 2.0 kB of layers sent" in printed
    assert "Traceback" not in printed


def test_json_has_address_and_references(description: Path) -> None:
    with serving(str(description), "--json") as process:
        printed = json.loads(first_line(process))
    assert printed["references"] == [f"{printed['address']}/{TAG}"]


def test_a_taken_port_is_named_with_its_owner(description: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert cli.main(["serve", str(description), "--port", str(port)]) == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use by " in capsys.readouterr().err


def test_what_is_no_description_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other").write_text("[]")
    for name in ("other", "missing"):
        assert cli.main(["serve", str(tmp_path / name)]) == 1
        assert f"{tmp_path / name}: not the description of an image" in capsys.readouterr().err


def test_two_images_of_one_name_are_refused(
    description: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.json"
    other.write_text(description.read_text().replace('"architecture":"amd64"', '"architecture":"arm64"'))
    assert cli.main(["serve", str(description), str(other)]) == 1
    assert f"two different images are called {TAG}" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_wrong_port_is_wrong_use(port: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["serve", "--port", port])
    assert ended.value.code == 2
