"""The digests of a small image, by format version: whoever changes a byte has to say so with a new version."""

from __future__ import annotations

import json
from pathlib import Path

from lamina.oci.image import Image, digest_of, make_image
from lamina.oci.recipe import Attributes, Owner, StorePath, make_recipe
from lamina.oci.tar import FORMAT_VERSION

GOLDEN = Path(__file__).parents[2] / "golden" / f"format-{FORMAT_VERSION}.json"


def fixture_image(store: Path) -> Image:
    first, second = (StorePath(path=str(store / name), narHash="sha256:0") for name in ("aaaa-first", "bbbb-second"))
    owner = Owner(uid=1000, gid=1001, uname="jane", gname="users")
    attributes = [
        Attributes(path="/tmp", mode="1777"),
        Attributes(path="/bin/tool", mode="4755", uid=5, gid=6, uname="five"),
    ]
    layers = [
        make_recipe("plain", [first, second]),
        make_recipe("owned", [second], owner=owner, mtime=981173106),
        make_recipe("customisation", [], str(store / "aaaa-first"), attributes),
    ]
    return make_image(
        "fixture:1",
        layers,
        {"Env": ["A=ä"], "User": "1:1"},
        architecture="arm64",
        variant="v8",
        created="1970-01-01T00:00:01Z",
        annotations={"org.opencontainers.image.version": "1"},
    )


def test_no_byte_changes_without_a_new_format_version(store: Path) -> None:
    image = fixture_image(store)
    found = {
        "config": digest_of(image.config_bytes),
        "manifest": digest_of(image.manifest_bytes),
        "layers": {layer.name: layer.digest for layer in image.layers},
    }
    assert found == json.loads(GOLDEN.read_text()), (
        "the writer's bytes changed: raise FORMAT_VERSION and add its golden file; the old one stays"
    )
