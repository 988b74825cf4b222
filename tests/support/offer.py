"""A registry in this process with two small images, and a client that speaks plain HTTP to it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lamina.oci.image import Image, make_image
from lamina.oci.recipe import Attributes, StorePath, make_recipe
from lamina.registry.access import AccessLog
from lamina.registry.server import Registry
from lamina.serving import registry

NAMES = ("team/app:1", "team/app:2")


@dataclass(frozen=True)
class Answer:
    """A response that was read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """Return the code of the specification in an error."""
        return str(self.json["errors"][0]["code"])


@dataclass(frozen=True)
class Offer:
    """What is served, and how to ask for it."""

    server: Registry
    log: AccessLog
    images: dict[str, Image]
    store: Path

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=10)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    @property
    def image(self) -> Image:
        return self.images[NAMES[0]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a folder with two 'store paths': one with many small files, one with a large one between others."""
    small, large = tmp_path / "aaaa-small", tmp_path / "bbbb-large"
    for folder in (small / "lib", large):
        folder.mkdir(parents=True)
    for number in range(50):
        (small / "lib" / f"{number}.py").write_bytes(b"x" * number * 37)
    (large / "a").write_bytes(b"first")
    (large / "weights").write_bytes(bytes(range(256)) * 8192)
    (large / "z").write_bytes(b"last")
    for path in [small, large, *small.rglob("*"), *large.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o444)
    return tmp_path


def images_of(store: Path) -> dict[str, Image]:
    layers = [
        make_recipe(path.name, [StorePath(path=str(path), narHash="sha256:0")]) for path in sorted(store.iterdir())
    ]
    layers.append(make_recipe("customisation", [], attributes=[Attributes(path="/tmp", mode="1777")]))
    return {
        name: make_image(name, layers, {"User": f"{uid}:{uid}"}, architecture="amd64", created="1970-01-01T00:00:01Z")
        for uid, name in enumerate(NAMES)
    }


@pytest.fixture
def offer(store: Path) -> Iterator[Offer]:
    log, images = AccessLog(), images_of(store)
    with registry(images.items(), log) as server:
        yield Offer(server, log, images, store)
