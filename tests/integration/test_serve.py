"""serve and load with real clients: Docker's engine, podman, skopeo."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import engine, loading, podman, prerequisites
from lamina.engine import Engine
from lamina.engine_api import ApiPull
from lamina.images import load_spec
from lamina.loading import load
from lamina.oci.image import Image, digest_of
from lamina.podman import Podman
from lamina.project import ROOT
from lamina.registry.access import AccessLog
from lamina.serving import registry
from lamina.streaming import Moved, stream
from support.sample_images import LABEL, write_description, write_sample, write_stream

NAME = f"lamina-serve-test-{os.getpid()}"
"""Other checkouts may test with the same engine at the same time."""
TAG = f"{NAME}:demo"
LARGE = 400 << 20
LOAD = """
import sys
from pathlib import Path
from lamina import engine, loading
from lamina.images import load_spec
description = Path(sys.argv[1])
loading.load(engine.require(), load_spec(description), description)
"""


@pytest.fixture
def running() -> Iterator[Engine]:
    """Return the engine; afterwards none of this file's images is in it."""
    found = engine.require()
    yield found
    found.attempt("image", "rm", "--force", TAG)
    found.attempt("image", "prune", "--force", "--filter", f"label={LABEL}={TAG}")  # those that lost the tag


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return write_sample(tmp_path, TAG, "one")


def bring(running: Engine, folder: Path, image: Image) -> Moved:
    """Load an image from its description."""
    description = write_description(folder, image)
    return load(running, load_spec(description), description)


def image_id(image: Image) -> str:
    return digest_of(image.config_bytes)


def test_only_the_changed_layer_moves_and_again_nothing(running: Engine, tmp_path: Path, image: Image) -> None:
    assert bring(running, tmp_path, image) == Moved(2, sum(layer.size for layer in image.layers))
    changed = write_sample(tmp_path, TAG, "two")
    assert bring(running, tmp_path, changed) == Moved(1, changed.layers[1].size)
    assert bring(running, tmp_path, changed) == Moved(0, 0)
    loaded = running.image(TAG)
    assert loaded is not None
    assert loaded.id == image_id(changed)


def test_no_temporary_name_stays(running: Engine, tmp_path: Path, image: Image) -> None:
    bring(running, tmp_path, image)
    found = running.inspect("image", [TAG])[0]
    assert found["RepoTags"] == [TAG]
    assert found["RepoDigests"] == []


def test_archive_load_pull_and_digest_are_one_image(running: Engine, tmp_path: Path, image: Image) -> None:
    description = write_description(tmp_path, image)
    assert stream(running, load_spec(description), image, None).layers == 2
    streamed = running.image(TAG)
    running.run("image", "rm", TAG)
    bring(running, tmp_path, image)
    assert streamed == running.image(TAG)
    running.run("image", "rm", TAG)
    with registry([(image.repoTag, image)], AccessLog()) as server:
        name = f"127.0.0.1:{server.server_port}/{NAME}"
        running.run("pull", "--quiet", f"{name}:demo")
        by_tag = running.image(f"{name}:demo")
        digests = running.inspect("image", [f"{name}:demo"])[0]["RepoDigests"]
        running.run("image", "rm", f"{name}:demo")
    assert by_tag == streamed
    assert digests == [f"{name}@{digest_of(image.manifest_bytes)}"]
    assert by_tag is not None
    assert by_tag.id == image_id(image)


@pytest.fixture
def skopeo() -> str:
    prerequisites.ensure("skopeo")
    return "skopeo"


def test_skopeo_inspects_and_copies_every_blob(skopeo: str, image: Image, tmp_path: Path) -> None:
    with registry([(image.repoTag, image)], AccessLog()) as server:
        source = f"docker://127.0.0.1:{server.server_port}/{image.repoTag}"
        inspect = [skopeo, "inspect", "--tls-verify=false", source]
        found = json.loads(subprocess.run(inspect, check=True, capture_output=True, text=True).stdout)
        copy = [skopeo, "--insecure-policy", "copy", "--src-tls-verify=false", source, f"dir:{tmp_path}/copy"]
        subprocess.run(copy, check=True, capture_output=True)
    assert found["Digest"] == digest_of(image.manifest_bytes)
    assert found["RepoTags"] == ["demo"]
    assert found["Layers"] == [layer.digest for layer in image.layers]
    assert (tmp_path / "copy" / "manifest.json").read_bytes() == image.manifest_bytes
    for layer in image.layers:
        assert digest_of((tmp_path / "copy" / layer.digest.removeprefix("sha256:")).read_bytes()) == layer.digest


@pytest.fixture
def podman_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Podman]:
    """Return podman with a storage of its own; the path is short, because podman limits it to 50 characters."""
    with tempfile.TemporaryDirectory(prefix="lamina-") as folder:
        settings = Path(folder, "storage.conf")
        places = f'graphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n'
        settings.write_text(f'[storage]\ndriver = "vfs"\n{places}')
        monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(settings))
        yield podman.require()


def test_podman_pulls_only_what_it_lacks_and_has_the_same_image(
    podman_alone: Podman, tmp_path: Path, image: Image
) -> None:
    assert bring(podman_alone, tmp_path, image).layers == 2
    changed = write_sample(tmp_path, TAG, "two")
    assert bring(podman_alone, tmp_path, changed) == Moved(1, changed.layers[1].size)
    assert bring(podman_alone, tmp_path, changed) == Moved(0, 0)
    loaded = podman_alone.image(TAG)
    assert loaded is not None
    assert loaded.id == image_id(changed)
    names = podman_alone.run("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split()
    assert f"localhost/{TAG}" in names
    assert not any(loading.REPOSITORY in name for name in names)


def test_below_an_unchanged_layer_podman_fetches_one_and_docker_both(
    podman_alone: Podman, running: Engine, tmp_path: Path, image: Image
) -> None:
    """Docker's own store knows a layer by what lies below it too; podman's by its content (decision 20)."""
    for each in (running, podman_alone):
        bring(each, tmp_path, image)
    (tmp_path / "weights" / "weights.bin").write_bytes(b"others")
    changed = write_sample(tmp_path, TAG, "one")
    lower, upper = (layer.size for layer in changed.layers)
    assert bring(podman_alone, tmp_path, changed) == Moved(1, lower)
    assert bring(running, tmp_path, changed) == Moved(2, lower + upper)


def test_podman_loads_the_archive_as_the_same_image(podman_alone: Podman, tmp_path: Path, image: Image) -> None:
    program = write_stream(tmp_path, write_description(tmp_path, image))
    with (tmp_path / "image.tar").open("wb") as archive:
        subprocess.run([program], stdout=archive, check=True)
    podman_alone.run("load", "--quiet", "--input", str(tmp_path / "image.tar"))
    assert podman_alone.image(image_id(image)) is not None


def kill_in_the_middle(folder: Path, image: Image) -> None:
    """Start a load in a process of its own and kill it when some of the bytes have left."""
    command = [sys.executable, "-c", LOAD, str(write_description(folder, image))]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "PYTHONPATH": str(ROOT / "builder")}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        progress = process.stderr.readline()
        process.kill()
    assert f"loading {TAG}" in progress
    assert "100%" not in progress
    assert process.returncode == -signal.SIGKILL


def test_a_load_that_is_killed_leaves_the_old_image_and_the_next_one_finishes(running: Engine, tmp_path: Path) -> None:
    old = write_sample(tmp_path / "old", TAG, "old")
    bring(running, tmp_path, old)
    new = write_sample(tmp_path / "new", TAG, "new", sparse=LARGE)
    kill_in_the_middle(tmp_path, new)
    loaded = running.image(TAG)
    assert loaded is not None
    assert loaded.id == image_id(old)
    assert bring(running, tmp_path, new) == Moved(2, sum(layer.size for layer in new.layers))
    loaded = running.image(TAG)
    assert loaded is not None
    assert loaded.id == image_id(new)


def test_a_name_left_by_a_killed_load_is_removed_by_the_next(running: Engine, tmp_path: Path, image: Image) -> None:
    with registry([(f"{loading.REPOSITORY}:latest", image)], AccessLog()) as server:
        name = f"127.0.0.1:{server.server_port}/{loading.REPOSITORY}@{digest_of(image.manifest_bytes)}"
        running.run("pull", "--quiet", name)
    assert running.image(name) is not None
    assert bring(running, tmp_path, write_sample(tmp_path, TAG, "two")).layers == 1, "its layers are still of use"
    assert running.image(name) is None


def test_a_load_killed_before_the_tag_is_finished_without_a_byte(running: Engine, tmp_path: Path, image: Image) -> None:
    with registry([(f"{loading.REPOSITORY}:latest", image)], AccessLog()) as server:
        name = f"127.0.0.1:{server.server_port}/{loading.REPOSITORY}@{digest_of(image.manifest_bytes)}"
        running.run("pull", "--quiet", name)
    assert bring(running, tmp_path, image) == Moved(0, 0)
    assert running.image(TAG) is not None
    assert running.image(name) is None


def test_an_altered_layer_is_named_soon_and_the_old_image_stays(running: Engine, tmp_path: Path, image: Image) -> None:
    """Docker would try again for more than a minute; the load does not wait for that."""
    bring(running, tmp_path, image)
    changed = write_sample(tmp_path, TAG, "two")
    (tmp_path / "app-two" / "main.py").write_text("altered\n")
    with pytest.raises(Exception, match=r"layer 'app-two' should be sha256:") as caught:
        bring(running, tmp_path, changed)
    assert caught.type.__name__ == "LaminaError"
    loaded = running.image(TAG)
    assert loaded is not None
    assert loaded.id == image_id(image)


def test_an_engine_elsewhere_gets_an_archive(
    running: Engine, tmp_path: Path, image: Image, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An engine in another network namespace finds nobody at our address: here, a closed port."""
    pull = ApiPull.pull
    monkeypatch.setattr(ApiPull, "pull", lambda self, name: pull(self, "127.0.0.1:1/" + name.split("/", 1)[1]))
    assert bring(running, tmp_path, image).layers == 2
    assert "the engine cannot reach this machine's loopback address" in capsys.readouterr().err
    loaded = running.image(TAG)
    assert loaded is not None
    assert loaded.id == image_id(image)


def test_the_client_of_the_engine_is_guarded() -> None:
    assert shutil.which("setpriv"), "without setpriv a killed load leaves the engine's client running"
