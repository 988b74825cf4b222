"""An engine killed and a network cut in the middle of a load leave the old image, and the next load finishes the job.

Each test has an engine of its own, in a network namespace of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lamina import engine
from lamina.benchmarks.second_engine import OwnEngine, own_engine
from lamina.engine_api import Api
from lamina.oci.archive import TRAILER, small_members, write_layer_member, write_member
from lamina.oci.image import Image, digest_of
from lamina.oci.tar import Write
from lamina.project import ROOT
from lamina.socket_engine import SCHEME
from support.sample_images import write_description, write_sample

TAG = "lamina-interrupted:demo"
LARGE = 400 << 20
DEADLINE_SECONDS = 60
LOAD = """
import sys
from pathlib import Path
from lamina import cli, delivery, engine
sys.exit(cli.guarded(lambda: delivery.bring_in(engine.require(), Path(sys.argv[1])) and 0))
"""


@contextmanager
def started(folder: Path) -> Iterator[OwnEngine]:
    """Run an engine that keeps its images in ``folder``."""
    with own_engine(folder) as found:
        assert found is not None, (folder / "log").read_text(errors="replace")
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder with a short path: containerd's sockets take no long one."""
    engine.require()  # installs what an engine needs
    with tempfile.TemporaryDirectory(prefix="lamina-") as path:
        yield Path(path)


@pytest.fixture
def old(tmp_path: Path) -> Image:
    return write_sample(tmp_path / "old", TAG, "old")


@pytest.fixture
def new(tmp_path: Path) -> Image:
    return write_sample(tmp_path / "new", TAG, "new", sparse=LARGE)


def loader(own: OwnEngine, folder: Path, image: Image) -> subprocess.Popen[str]:
    """Start a load beside the engine."""
    words = [*own.enter, sys.executable, "-c", LOAD, str(write_description(folder, image))]
    environment = {**os.environ, "DOCKER_HOST": own.host, "PYTHONPATH": str(ROOT / "builder")}
    return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def load(own: OwnEngine, folder: Path, image: Image) -> None:
    with loader(own, folder, image) as process:
        _, words = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 0, words


def started_load(own: OwnEngine, folder: Path, image: Image) -> subprocess.Popen[str]:
    """Start a load and return it when some of its bytes have left, but not all."""
    process = loader(own, folder, image)
    assert process.stderr is not None
    progress = process.stderr.readline()
    assert f"loading {TAG}" in progress
    assert "100%" not in progress
    return process


def image_id(own: OwnEngine) -> str:
    words = [*own.enter, "docker", "--host", own.host, "image", "inspect", TAG]
    found: list[dict[str, str]] = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    return found[0]["Id"]


def test_an_engine_that_is_killed(folder: Path, tmp_path: Path, old: Image, new: Image) -> None:
    with started(folder) as own:
        load(own, tmp_path, old)
        process = started_load(own, tmp_path, new)
        os.kill(own.process, 9)
        _, words = process.communicate(timeout=DEADLINE_SECONDS)
        assert process.returncode == 1
        assert f"error: docker pull of {TAG} failed" in words
        assert "Traceback" not in words
    shutil.rmtree(folder / "exec")  # what lies in /run is gone after a restart
    with started(folder) as own:
        assert image_id(own) == digest_of(old.config_bytes)
        load(own, tmp_path, new)
        assert image_id(own) == digest_of(new.config_bytes)


def test_an_engine_that_is_killed_amid_the_changed_layer(folder: Path, tmp_path: Path, old: Image) -> None:
    new = write_sample(tmp_path / "old", TAG, "changed")
    with started(folder) as own:
        load(own, tmp_path, old)
        words = socket_of(own).load(lambda write: write_half(new, write, own))
        assert "the engine ended the connection" in str(words)
    shutil.rmtree(folder / "exec")
    with started(folder) as own:
        assert image_id(own) == digest_of(old.config_bytes)
        load(own, tmp_path, new)
        assert image_id(own) == digest_of(new.config_bytes)


def socket_of(own: OwnEngine) -> Api:
    return Api(Path(own.host.removeprefix(SCHEME)))


def write_half(image: Image, write: Write, own: OwnEngine) -> None:
    """Write half of the archive of the image's last layer, kill the engine, and write the other half."""
    parts: list[bytes] = []
    for name, data in small_members(image).items():
        write_member(name, data, parts.append)
    write_layer_member(image.layers[-1], parts.append)
    whole = b"".join([*parts, TRAILER])
    write(whole[: len(whole) // 2])
    os.kill(own.process, 9)
    write(whole[len(whole) // 2 :])


def test_a_network_that_is_cut(folder: Path, tmp_path: Path, old: Image, new: Image) -> None:
    with started(folder) as own:
        load(own, tmp_path, old)
        process = started_load(own, tmp_path, new)
        set_loopback(own, "down")
        process.terminate()
        _, words = process.communicate(timeout=DEADLINE_SECONDS)
        assert process.returncode == 130
        assert words.endswith("error: interrupted\n")
        assert image_id(own) == digest_of(old.config_bytes)
        set_loopback(own, "up")
        load(own, tmp_path, new)
        assert image_id(own) == digest_of(new.config_bytes)


def set_loopback(own: OwnEngine, state: str) -> None:
    subprocess.run([*own.enter, "ip", "link", "set", "lo", state], check=True)
