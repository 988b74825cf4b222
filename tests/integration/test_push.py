"""push with skopeo to Debian's docker-registry, and to registries that fail in the middle."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lamina import cli, engine, prerequisites
from lamina.benchmarks.target_registry import PASSWORD, USER, Target, target_registry
from lamina.oci.image import Image, digest_of
from lamina.project import ROOT
from support.fake_engine import describes
from support.fake_registry import Asked, Says, fake_registry
from support.sample_images import write_description, write_sample

LARGE = 400 << 20
PUSH = """
import sys
from lamina import pushing
from lamina.registry.reference import parse_reference
from lamina.serving import load_image
from pathlib import Path
pushing.push(parse_reference(sys.argv[2]), load_image(Path(sys.argv[1])), insecure=False)
"""


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have skopeo, and no logins but those of the test."""
    prerequisites.ensure("skopeo")
    monkeypatch.setenv("REGISTRY_AUTH_FILE", str(tmp_path / "auth.json"))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    with target_registry(tmp_path) as running:
        yield running


@pytest.fixture
def push(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Any, str]]:
    """Return a function that pushes an image: its exit code, what it printed as data, and its messages."""

    def run(image: Image, reference: str, *words: str) -> tuple[int, Any, str]:
        description = write_description(tmp_path, image)
        monkeypatch.setattr("lamina.delivery.describe", describes(description))
        code = cli.main(["push", reference, "--json", *words])
        printed = capsys.readouterr()
        return code, json.loads(printed.out or "null"), printed.err

    return run


Push = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return write_sample(tmp_path, "sample:1", "one")


def test_a_push_moves_what_is_missing_and_a_second_one_nothing(
    push: Push, target: Target, image: Image, tmp_path: Path
) -> None:
    reference = f"{target.host}/team/app:1"
    code, first, _ = push(image, reference)
    assert (code, first["layers"], first["moved"]) == (0, 2, sum(layer.size for layer in image.layers))
    assert first["digest"] == digest_of(image.manifest_bytes)
    before = target.uploads()
    assert push(image, reference)[1] == {**first, "layers": 0, "moved": 0}
    assert target.get("/v2/") == 200
    assert target.uploads() == before

    changed = write_sample(tmp_path, "sample:1", "two")
    assert push(changed, reference)[1]["moved"] == changed.layers[1].size
    blobs = [request for request in target.uploads()[len(before) :] if request.startswith("POST")]
    assert len(blobs) == 2, "the changed layer and the configuration"


def test_a_push_sends_the_manifest_last(push: Push, target: Target, image: Image) -> None:
    assert push(image, f"{target.host}/team/app:1")[0] == 0
    assert target.get("/v2/") == 200
    assert target.uploads()[-1] == "PUT /v2/team/app/manifests/1"


def test_a_dry_run_writes_nothing(push: Push, target: Target, image: Image) -> None:
    code, plan, _ = push(image, f"{target.host}/team/app:1", "--dry-run")
    assert code == 0
    assert plan["missing"] == sum(blob["size"] for blob in plan["blobs"])
    assert target.get("/v2/") == 200
    assert target.uploads() == []


def test_the_digest_is_the_same_after_push_and_pull(push: Push, target: Target, image: Image) -> None:
    running = engine.require()
    _, pushed, _ = push(image, f"{target.host}/team/app:1")
    pinned = f"{target.host}/team/app@{pushed['digest']}"
    try:
        running.run("pull", "--quiet", pinned)
        pulled = running.image(pinned)
        assert pulled is not None
        assert pulled.id == digest_of(image.config_bytes)
        assert pulled.layers == tuple(layer.diffId for layer in image.layers)
    finally:
        running.attempt("image", "rm", pinned)


def write_login(tmp_path: Path, host: str, password: str) -> None:
    auth = base64.b64encode(f"{USER}:{password}".encode()).decode()
    (tmp_path / "auth.json").write_text(json.dumps({"auths": {host: {"auth": auth}}}))


def test_a_registry_that_needs_a_login(push: Push, image: Image, tmp_path: Path) -> None:
    with target_registry(tmp_path, login=True) as target:
        reference = f"{target.host}/team/app:1"
        code, _, messages = push(image, reference)
        assert code == 1
        assert (
            f"error: {target.host} wants a login for team/app\n\nhint: log in: skopeo login {target.host}" in messages
        )
        write_login(tmp_path, target.host, "wrong")
        code, _, messages = push(image, reference)
        assert (code, "does not accept the login" in messages) == (1, True)
        write_login(tmp_path, target.host, PASSWORD)
        assert push(image, reference)[0] == 0
        assert push(image, reference)[1]["moved"] == 0


def failing(on_upload: Says | None) -> Callable[[Asked], Says | None]:
    """Return a registry that has nothing and fails when something is sent."""

    def answer(asked: Asked) -> Says | None:
        if asked.method in ("GET", "HEAD"):
            return Says(200) if asked.path == "/v2/" else Says(404, {}, b'{"errors": [{"code": "MANIFEST_UNKNOWN"}]}')
        return on_upload

    return answer


@pytest.mark.parametrize(
    ("on_upload", "words"),
    [
        (Says(500), "answered 500"),
        (Says(503), "answered 503"),
        (Says(401, {"WWW-Authenticate": 'Basic realm="x"'}), "the login"),
        (Says(403, {}, b'{"errors": [{"code": "DENIED", "message": "no"}]}'), "the login"),
        (None, "stopped answering in the middle of the transfer"),
    ],
    ids=["500", "503", "401", "403", "cut"],
)
def test_a_registry_that_fails_is_one_error_with_a_hint(
    push: Push, image: Image, on_upload: Says | None, words: str
) -> None:
    with fake_registry(failing(on_upload)) as fake:
        code, _, messages = push(image, f"{fake.host}/team/app:1")
        assert not any(asked.method == "PUT" and "/manifests/" in asked.path for asked in fake.asked)
    assert code == 1
    assert words in messages
    assert "\nhint: " in messages
    assert "Traceback" not in messages


def test_a_registry_that_stops_while_a_layer_arrives(push: Push, image: Image) -> None:
    def answer(asked: Asked) -> Says | None:
        if asked.method == "POST":
            return Says(202, {"Location": f"http://{asked.headers['Host']}/v2/team/app/blobs/uploads/1?_state=hidden"})
        return failing(None)(asked)

    with fake_registry(answer) as fake:
        code, _, messages = push(image, f"{fake.host}/team/app:1")
    assert code == 1
    assert "stopped answering in the middle of the transfer" in messages
    assert "hidden" not in messages


def test_an_altered_store_path_is_named_and_no_tag_appears(
    push: Push, target: Target, image: Image, tmp_path: Path
) -> None:
    (tmp_path / "app-one" / "main.py").write_text("altered\n")
    code, _, messages = push(image, f"{target.host}/team/app:1")
    assert code == 1
    assert "error: layer 'app-one' should be sha256:" in messages
    assert target.get("/v2/team/app/manifests/1") == 404


def test_a_push_that_is_killed_leaves_the_old_tag_and_the_next_one_finishes(
    push: Push, target: Target, image: Image, tmp_path: Path
) -> None:
    reference = f"{target.host}/team/app:1"
    push(image, reference)
    new = write_sample(tmp_path / "new", "sample:1", "new", sparse=LARGE)
    command = [sys.executable, "-c", PUSH, str(write_description(tmp_path, new)), reference]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(ROOT / "builder")}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        progress = process.stderr.readline()
        process.kill()
    assert "100%" not in progress
    assert process.returncode == -signal.SIGKILL
    assert push(image, reference)[1]["moved"] == 0, "the tag still names the old image"
    assert push(new, reference)[1]["digest"] == digest_of(new.manifest_bytes)


def test_logins_are_not_in_the_words_of_skopeo(
    push: Push, image: Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    original = subprocess.Popen.__init__

    def note(self: Any, words: Any, *rest: Any, **more: Any) -> None:
        started.append([str(word) for word in words])
        original(self, words, *rest, **more)

    with target_registry(tmp_path, login=True) as target:
        write_login(tmp_path, target.host, PASSWORD)
        monkeypatch.setattr(subprocess.Popen, "__init__", note)
        assert push(image, f"{target.host}/team/app:1")[0] == 0
    assert any("skopeo" in words[0] and "copy" in words for words in started)
    assert not any(PASSWORD in word for words in started for word in words)
