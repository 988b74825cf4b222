"""load, up and down with a real Docker engine and a small image: busybox serving a file called ``readyz``."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import cli, engine
from lamina.engine import Engine
from lamina.errors import LaminaError
from lamina.oci.archive import write_archive
from lamina.oci.image import make_image, render_image
from lamina.oci.recipe import Attributes, make_recipe
from lamina.oci.tar import Write
from lamina.serving import load_image
from support.fake_engine import describes

NAME = f"lamina-engine-test-{os.getpid()}"
"""Other checkouts may test with the same engine at the same time."""
TAG = f"{NAME}:demo"
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


def tree(folder: Path, busybox: Path, marker: bytes) -> Path:
    """Write the one layer's files; ``marker`` makes images differ."""
    for name in ("bin", "www", "data", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(busybox, folder / "bin" / "busybox")
    (folder / "bin" / "busybox").chmod(0o755)
    (folder / "www" / "readyz").write_bytes(marker)
    for applet in ("sh", "httpd"):
        (folder / "bin" / applet).unlink(missing_ok=True)
        (folder / "bin" / applet).symlink_to("busybox")
    return folder


def write_image(folder: Path, busybox: Path, script: str, marker: bytes = b"ready\n") -> dict[str, Path]:
    """Write the output that Nix would build: the description."""
    modes = [Attributes(path="/data", mode="0777"), Attributes(path="/tmp", mode="1777")]
    layer = make_recipe("base", [], str(tree(folder / "tree", busybox, marker)), modes)
    settings = {"Cmd": ["/bin/sh", "-c", script], "Env": ["PATH=/bin"], "User": "65532"}
    image = make_image(TAG, [layer], settings, architecture="amd64", created="1970-01-01T00:00:01Z")
    (folder / "spec.json").write_bytes(render_image(image))
    return {"backend-image-demo.spec": folder / "spec.json"}


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
    monkeypatch.setattr("lamina.delivery.describe", describes(built["backend-image-demo.spec"]))
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
    assert json.loads(capsys.readouterr().out) == {**first, "layers": 0, "moved": 0}
    image = running.image(TAG)
    assert image is not None
    assert image.id == first["id"]


@pytest.fixture(params=["socket", "client"])
def either(request: pytest.FixtureRequest, running: Engine) -> Engine:
    """Return the engine as it is asked on its socket, and through its client."""
    return running if request.param == "socket" else Engine(running.client, running.version)


@pytest.fixture
def archive(outputs: dict[str, Path]) -> bytes:
    parts: list[bytes] = []
    write_archive(load_image(outputs["backend-image-demo.spec"]), parts.append)
    return b"".join(parts)


def test_the_archive_and_the_pull_are_the_same_image(running: Engine, either: Engine, archive: bytes) -> None:
    assert either.load(lambda write: write(archive)) is None
    streamed = running.image(TAG)
    running.run("image", "rm", TAG)
    assert cli.main(["load"]) == 0
    assert running.image(TAG) == streamed


def test_a_truncated_archive_leaves_no_image(running: Engine, either: Engine, archive: bytes) -> None:
    assert "unexpected EOF" in str(either.load(lambda write: write(archive[: len(archive) // 2])))
    assert running.image(TAG) is None


def test_an_archive_that_cannot_be_written_leaves_no_image(running: Engine, either: Engine, archive: bytes) -> None:
    """Not even a whole one: the engine waits for the end of the request."""

    def write_and_fail(write: Write) -> None:
        write(archive)
        raise LaminaError("the end is missing")

    with pytest.raises(LaminaError, match="the end is missing"):
        either.load(write_and_fail)
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
