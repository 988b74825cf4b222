"""load, up and down with a real Docker engine and a small image: busybox serving a file called ``readyz``."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import socket
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lamina import cli, engine
from lamina.engine import Engine

NAME, TAG = "lamina-engine-test", "lamina-engine-test:demo"
CHOOSE_PORT = "case $SERVICE_TYPE in api) port=8000;; dashboard) port=8001;; esac"
SERVE = "trap 'kill $!; exit' TERM; httpd -f -p $port -h {folder} & wait"
START = f"{CHOOSE_PORT}; {SERVE.format(folder='/www')}"
NEVER_READY = f"{CHOOSE_PORT}; {SERVE.format(folder='/')}"
BROKEN = "echo the model is missing; exit 3"


@pytest.fixture(scope="module")
def busybox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a static busybox: Debian's package, unpacked and not installed."""
    folder = tmp_path_factory.mktemp("busybox")
    subprocess.run(["apt-get", "download", "busybox-static"], cwd=folder, check=True, capture_output=True)
    subprocess.run(["dpkg-deb", "-x", next(folder.glob("*.deb")), folder / "tree"], check=True)
    return next(path for path in (folder / "tree").glob("**/bin/busybox"))


@pytest.fixture(scope="module")
def running() -> Engine:
    return engine.require()


def add(archive: tarfile.TarFile, name: str, data: bytes, mode: int = 0o644) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), mode
    archive.addfile(entry, io.BytesIO(data))


def layer(busybox: Path, marker: bytes) -> bytes:
    """Return the one layer's tar; ``marker`` makes images differ."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        add(archive, "bin/busybox", busybox.read_bytes(), 0o755)
        add(archive, "www/readyz", marker)
        for applet in ("sh", "httpd"):
            link = tarfile.TarInfo(f"bin/{applet}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
        for name, mode in (("data", 0o777), ("tmp", 0o1777)):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, mode
            archive.addfile(folder)
    return buffer.getvalue()


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def write_image(folder: Path, busybox: Path, script: str, marker: bytes = b"ready\n") -> dict[str, Path]:
    """Write the outputs that Nix would build: description and stream."""
    content = layer(busybox, marker)
    settings: dict[str, Any] = {"Cmd": ["/bin/sh", "-c", script], "Env": ["PATH=/bin"], "User": "65532"}
    rootfs = {"type": "layers", "diff_ids": [digest(content)]}
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": settings, "rootfs": rootfs}).encode()
    manifest = [{"Config": "config.json", "RepoTags": [TAG], "Layers": ["layer.tar"]}]
    with tarfile.open(folder / "image.tar", "w") as archive:
        for name, data in {"layer.tar": content, "config.json": config}.items():
            add(archive, name, data)
        add(archive, "manifest.json", json.dumps(manifest).encode())
    layers = [{"name": "base", "digest": digest(content), "size": len(content), "paths": []}]
    description = {"formatVersion": 1, "repoTag": TAG, "config": {"digest": digest(config), "size": len(config)}}
    (folder / "spec.json").write_text(json.dumps({**description, "layers": layers}))
    (folder / "stream").write_text(f"#!/bin/sh\nexec cat '{folder}/image.tar'\n")
    (folder / "stream").chmod(0o755)
    return {"backend-image-demo.spec": folder / "spec.json", "backend-image-demo.stream": folder / "stream"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def outputs(
    tmp_path: Path, running: Engine, busybox: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Path]]:
    """Let the commands find a built image; afterwards nothing of the test is left in the engine."""
    built = write_image(tmp_path, busybox, START)
    monkeypatch.setattr("lamina.delivery.build", built.__getitem__)
    monkeypatch.setattr("lamina.delivery.fetch", lambda *_, **__: None)
    yield built
    cli.main(["down", "--name", NAME, "--volumes"])
    running.attempt("image", "rm", TAG)


@pytest.fixture
def up() -> list[str]:
    """Return the words of an ``up`` on two free ports."""
    ports = ["--api-port", str(free_port()), "--dashboard-port", str(free_port())]
    return ["up", "--name", NAME, *ports, "--wait", "60"]


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def started_at(running: Engine) -> list[str]:
    return [each["State"]["StartedAt"] for each in running.inspect("container", [f"{NAME}-api", f"{NAME}-dashboard"])]


@pytest.mark.usefixtures("outputs")
def test_load_moves_an_image_once(running: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["load", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["moved"] > 0
    assert cli.main(["load", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {**first, "moved": 0}
    image = running.image(TAG)
    assert image is not None
    assert image.id == first["id"]


def test_a_truncated_archive_leaves_no_image(running: Engine, outputs: dict[str, Path]) -> None:
    archive = outputs["backend-image-demo.stream"].parent / "image.tar"
    archive.write_bytes(archive.read_bytes()[:1000000])
    assert cli.main(["load"]) == 1
    assert running.image(TAG) is None


def test_a_stream_that_fails_leaves_no_image(
    running: Engine, outputs: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with outputs["backend-image-demo.stream"].open("w") as script:
        script.write(
            f"#!/bin/sh\ncat '{outputs['backend-image-demo.stream'].parent}/image.tar'\necho wrong >&2; exit 4\n"
        )
    assert cli.main(["load"]) == 1
    assert "stream ended with exit code 4\n  wrong" in capsys.readouterr().err
    assert running.image(TAG) is None


@pytest.mark.usefixtures("outputs")
def test_up_serves_on_loopback_and_again_changes_nothing(
    running: Engine, up: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*up, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["started"] == [f"{NAME}-api", f"{NAME}-dashboard"]
    for port in (int(up[4]), int(up[6])):
        assert get(port, "/readyz") == (200, b"ready\n")
    before = started_at(running)
    assert cli.main([*up, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["started"] == []
    assert started_at(running) == before


@pytest.mark.usefixtures("outputs")
def test_the_container_has_no_more_rights_than_it_needs(running: Engine, up: list[str]) -> None:
    assert cli.main(up) == 0
    inside = f"{NAME}-api"
    host = running.inspect("container", [inside])[0]["HostConfig"]
    assert host["PortBindings"]["8000/tcp"] == [{"HostIp": "127.0.0.1", "HostPort": up[4]}]
    assert running.attempt("exec", inside, "busybox", "touch", "/new").returncode != 0
    assert running.attempt("exec", inside, "busybox", "touch", "/tmp/new", "/data/new").returncode == 0
    status = running.run("exec", inside, "busybox", "cat", "/proc/self/status")
    assert "CapBnd:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status


def test_a_new_image_replaces_the_containers(outputs: dict[str, Path], up: list[str], busybox: Path) -> None:
    assert cli.main(up) == 0
    write_image(outputs["backend-image-demo.spec"].parent, busybox, START, b"newer\n")
    assert cli.main(up) == 0
    assert get(int(up[4]), "/readyz") == (200, b"newer\n")


@pytest.mark.parametrize(
    ("script", "words"),
    [(BROKEN, "ended while it was starting"), (NEVER_READY, "last answer: 404")],
    ids=["ends", "silent"],
)
def test_a_service_that_does_not_get_ready_is_removed(
    script: str,
    words: str,
    running: Engine,
    outputs: dict[str, Path],
    up: list[str],
    busybox: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_image(outputs["backend-image-demo.spec"].parent, busybox, script)
    assert cli.main([*up[:-1], "2"]) == 1
    assert words in capsys.readouterr().err
    assert running.inspect("container", [f"{NAME}-api"]) == []
    assert running.inspect("network", [NAME]) == []


@pytest.mark.usefixtures("outputs")
def test_a_taken_port_touches_nothing(running: Engine, up: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        taken = server.getsockname()[1]
        assert cli.main([*up, "--dashboard-port", str(taken)]) == 1
    assert f"port {taken} for {NAME}-dashboard is in use by " in capsys.readouterr().err
    assert running.image(TAG) is None


@pytest.mark.usefixtures("outputs")
def test_down_removes_all_but_image_and_data(
    running: Engine, up: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(up)
    capsys.readouterr()
    assert cli.main(["down", "--name", NAME, "--json"]) == 0
    removed = {"containers": [f"{NAME}-api", f"{NAME}-dashboard"], "network": True, "volume": False}
    assert json.loads(capsys.readouterr().out) == removed
    assert running.image(TAG) is not None
    assert running.inspect("volume", [f"{NAME}-data"]) != []
    assert cli.main(["down", "--name", NAME, "--volumes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["volume"] is True
