"""Bills of materials are valid by their own libraries, complete, and the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from lamina.inspection.sbom import components, cyclonedx, spdx
from lamina.oci.image import Image, make_image
from lamina.oci.recipe import Recipe, StorePath

TORCH = f"/nix/store/{'a' * 32}-python-torch-2.13.0+cpu"
SSL = f"/nix/store/{'b' * 32}-libssl3-3.0.22"
OWN = f"/nix/store/{'c' * 32}-backend"
INVENTORY = {
    TORCH: {
        "type": "pypi",
        "name": "torch",
        "version": "2.13.0+cpu",
        "purl": "pkg:pypi/torch@2.13.0%2Bcpu",
        "licence": "BSD",
        "sha256": "0" * 64,
    },
    SSL: {
        "type": "deb",
        "name": "libssl3",
        "version": "3.0.22",
        "purl": "pkg:deb/debian/libssl3@3.0.22",
        "licence": None,
    },
}


@pytest.fixture
def image() -> Image:
    layers = [
        Recipe(name=path[44:], digest=f"sha256:{number}", size=1, storePaths=(StorePath(path=path, narHash="x"),))
        for number, path in enumerate([TORCH, SSL, OWN])
    ]
    return make_image("media:1", layers, {}, architecture="amd64", created="1970-01-01T00:00:01Z")


def test_cyclonedx_passes_its_own_schema(image: Image) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(cyclonedx(image, INVENTORY))) is None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the validator's own dependencies
def test_spdx_passes_its_own_validator(image: Image, tmp_path: Path) -> None:
    path = tmp_path / "x.spdx.json"
    path.write_text(json.dumps(spdx(image, INVENTORY)))
    assert validate_full_spdx_document(parse_file(str(path))) == []


def test_every_store_path_is_a_component_with_its_layer(image: Image) -> None:
    listed = {component.path: component.layer for component in components(image, INVENTORY)}
    assert listed == {TORCH: "sha256:0", SSL: "sha256:1", OWN: "sha256:2"}


def test_a_path_that_no_lock_names_has_no_purl(image: Image) -> None:
    own = next(component for component in components(image, INVENTORY) if component.path == OWN)
    assert (own.type, own.name, own.purl) == ("own", "backend", None)


def test_version_and_purl_are_the_locks_not_the_file_names(image: Image) -> None:
    found = {component["name"]: component for component in cyclonedx(image, INVENTORY)["components"]}
    assert found["torch"]["purl"] == "pkg:pypi/torch@2.13.0%2Bcpu"
    assert found["torch"]["hashes"] == [{"alg": "SHA-256", "content": "0" * 64}]


def test_serial_number_follows_the_image(image: Image) -> None:
    other = make_image("media:2", image.layers[:1], {}, architecture="amd64", created="1970-01-01T00:00:01Z")
    numbers = [cyclonedx(each, INVENTORY)["serialNumber"] for each in (image, image, other)]
    assert numbers[0] == numbers[1] != numbers[2]
