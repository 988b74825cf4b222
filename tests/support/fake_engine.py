"""Fixtures around ``fake_docker.py``; test files import them by name."""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lamina import socket_engine
from lamina.building import nothing
from lamina.images import ImageSpec, load_spec
from lamina.nix import Plan
from lamina.oci.image import Image, make_image, render_image
from lamina.oci.recipe import make_recipe
from support.fake_socket import engine_socket

TAG = "lamina-backend:demo"
FAKE = Path(__file__).with_name("fake_docker.py")


def write_image(folder: Path) -> Path:
    """Write the description of an image with one layer of one file; its digests are the same in any folder."""
    tree = folder / "tree"
    tree.mkdir()
    (tree / "file").write_text("content\n")
    (tree / "file").chmod(0o444)
    layer = make_recipe("base", [], str(tree))
    image = make_image(TAG, [layer], {}, architecture="amd64", created="1970-01-01T00:00:01Z")
    return write_description(folder, image)


def write_description(folder: Path, image: Image) -> Path:
    """Write what Nix keeps of an image."""
    description = folder / "spec.json"
    description.write_bytes(render_image(image))
    return description


def tiny_spec() -> ImageSpec:
    with tempfile.TemporaryDirectory() as folder:
        return load_spec(write_image(Path(folder)))


SPEC = tiny_spec()
DIGEST = SPEC.digest
LAYER = SPEC.layers[0].digest


@dataclass(frozen=True)
class FakeEngine:
    """The folder behind the fake client."""

    folder: Path

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "state.json").read_text()))

    def set(self, **changes: Any) -> None:
        (self.folder / "state.json").write_text(json.dumps({**self.state, **changes}))

    def has(self, tag: str = TAG, digest: str = DIGEST, driver: str = "vfs") -> None:
        """Pretend that an image is there under its tag and its ID, in the store of a driver."""
        image = {"Id": digest, "RootFS": {"Layers": [LAYER]}, "GraphDriver": {"Name": driver}}
        self.set(image={**self.state["image"], tag: image, digest: image})

    def calls(self, *words: str) -> list[list[str]]:
        """Return the recorded calls that begin with ``words``."""
        path = self.folder / "calls.jsonl"
        recorded = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [call for call in recorded if call[: len(words)] == list(words)]


def write_program(path: Path, text: str) -> Path:
    """Write an executable file."""
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture(params=["client", "socket"])
def fake_engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeEngine]:
    """Put the fake client alone on PATH, with an engine that runs and has nothing; it answers on a socket, or not."""
    folder, programs = tmp_path / "engine", tmp_path / "programs"
    folder.mkdir()
    programs.mkdir()
    write_program(programs / "docker", f'#!/bin/sh\nexec {sys.executable} "{FAKE}" "$@"\n')
    empty: dict[str, Any] = {kind: {} for kind in ("image", "container", "network", "volume", "fails", "loads")}
    state = {**empty, "starts": True, "has": [], "late": ""}
    (folder / "state.json").write_text(json.dumps(state))
    monkeypatch.setenv("FAKE_DOCKER", str(folder))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.delenv("DOCKER_CONTEXT", raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "no-settings"))
    monkeypatch.setattr(socket_engine, "USUAL", tmp_path / "no-socket")
    if request.param == "client":
        yield FakeEngine(folder)
        return
    with engine_socket() as path:
        monkeypatch.setattr(socket_engine, "USUAL", path)
        yield FakeEngine(folder)


def describes(spec: Path) -> Callable[..., Path]:
    """Return a ``describe`` that has nothing to build."""

    def describe(*_: object, meanwhile: Callable[[], object] = nothing, **__: object) -> Path:
        meanwhile()
        return spec

    return describe


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Let ``deliver`` find a built image: a description, and a file in place of its archive."""
    spec = write_image(tmp_path)
    archive = tmp_path / "lamina-backend.tar"
    archive.write_bytes(b"")
    outputs = {"backend-image-demo": archive, "backend-image-demo.spec": spec}
    monkeypatch.setattr("lamina.delivery.build", outputs.__getitem__)
    monkeypatch.setattr("lamina.delivery.fetch", lambda *_, **__: None)
    monkeypatch.setattr("lamina.delivery.describe", describes(spec))
    monkeypatch.setattr("lamina.nix.plan", lambda installable: Plan(frozenset(), "", outputs[installable]))
    return outputs
