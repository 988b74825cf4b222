"""Layers that nobody declares are made within the budget, and nothing is lost or named twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lamina.oci.assemble_image import assemble
from lamina.oci.errors import RecipeError
from lamina.oci.image import Image, make_image, render_image
from lamina.oci.recipe import StorePath, make_recipe, render_recipe


@pytest.fixture
def arguments(tmp_path: Path) -> dict[str, Any]:
    """Return the arguments of an image of twelve store paths of 2 MiB, in a chain."""
    folder = tmp_path / "store"
    folder.mkdir()
    names = [folder / f"{number:032}-path-{number}" for number in range(12)]
    for number, name in enumerate(names):
        name.write_bytes(bytes([number]) * (2 << 20))
    closure = [
        {"path": str(name), "narHash": "sha256:0", "narSize": 2 << 20, "references": [str(below)]}
        for name, below in zip(names, [*names[1:], names[-1]], strict=True)
    ]
    (tmp_path / "top.json").write_bytes(render_recipe(make_recipe("customisation", [], str(folder))))
    return {
        "repoTag": "a:1",
        "recipes": [],
        "top": str(tmp_path / "top.json"),
        "config": {"User": "1"},
        "closure": closure,
        "excluded": [],
        "architecture": "amd64",
        "created": "1970-01-01T00:00:01Z",
        "mtime": "1970-01-01T00:00:01Z",
        "maxLayers": 100,
        "strategy": "size",
        "owner": {},
    }


def held(image: Image) -> list[str]:
    return sorted(path for layer in image.layers for path in layer.held)


@pytest.mark.parametrize("strategy", ["size", "popularity"])
@pytest.mark.parametrize("limit", [2, 3, 7, 100])
def test_no_path_is_lost_at_any_budget(limit: int, strategy: str, arguments: dict[str, Any]) -> None:
    image = assemble({**arguments, "maxLayers": limit, "strategy": strategy})
    assert held(image) == [item["path"] for item in arguments["closure"]]
    assert len(image.layers) == min(limit, 13)


def test_the_order_of_the_closure_does_not_matter(arguments: dict[str, Any]) -> None:
    reverse = assemble({**arguments, "maxLayers": 5, "closure": arguments["closure"][::-1]})
    assert reverse.manifest_bytes == assemble({**arguments, "maxLayers": 5}).manifest_bytes


def test_layers_of_the_base_and_declared_ones_count(arguments: dict[str, Any], tmp_path: Path) -> None:
    paths = [StorePath(path=item["path"], narHash="sha256:0") for item in arguments["closure"]]
    base = make_image("b:1", [make_recipe("b", paths[:2])], {"Env": ["A=1"]}, architecture="amd64", created="x")
    (tmp_path / "base.json").write_bytes(render_image(base))
    (tmp_path / "declared.json").write_bytes(render_recipe(make_recipe("declared", paths[2:4])))
    on_base = {
        **arguments,
        "base": {"path": str(tmp_path / "base.json")},
        "recipes": [str(tmp_path / "declared.json")],
        "maxLayers": 6,
    }
    image = assemble(on_base)
    assert [layer.name for layer in image.layers][:2] == ["b", "declared"]
    assert len(image.layers) == 6
    assert held(image) == [item["path"] for item in arguments["closure"]]
    assert image.configuration["config"] == {"Env": ["A=1"], "User": "1"}
    with pytest.raises(RecipeError, match="`maxLayers` is 3, but the base has 1 layers, 1 are declared, and at least"):
        assemble({**on_base, "maxLayers": 3})


def test_a_path_in_two_declared_layers_is_refused(arguments: dict[str, Any], tmp_path: Path) -> None:
    paths = [StorePath(path=item["path"], narHash="sha256:0") for item in arguments["closure"]]
    for name, held in (("low", paths[:3]), ("high", paths[2:3])):
        (tmp_path / f"{name}.json").write_bytes(render_recipe(make_recipe(name, held)))
    recipes = [str(tmp_path / f"{name}.json") for name in ("low", "high")]
    with pytest.raises(RecipeError, match=r"path-2 is in the layers 'low' and 'high', expected one"):
        assemble({**arguments, "recipes": recipes})


def test_a_layer_is_named_after_its_largest_path(arguments: dict[str, Any]) -> None:
    image = assemble({**arguments, "maxLayers": 2})
    assert image.layers[0].name == "path-9 and 11 more"
    assert json.loads(image.config_bytes)["history"][0]["comment"] == "path-9 and 11 more"


@pytest.fixture
def volatile(arguments: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """Return the arguments with the first four paths in a volatile layer that is compressed."""
    return {
        **arguments,
        "volatile": [{"name": "code", "paths": [], "compression": "gzip"}],
        "volatile0": arguments["closure"][:4],
        "outputs": {"blobs": str(tmp_path / "blobs")},
    }


def test_a_volatile_layer_lies_above_all_others(volatile: dict[str, Any], tmp_path: Path) -> None:
    image = assemble(volatile)
    assert [layer.name for layer in image.layers][-2:] == ["customisation", "code"]
    assert sorted(image.layers[-1].held) == [item["path"] for item in volatile["closure"][:4]]
    assert held(image) == [item["path"] for item in volatile["closure"]]
    assert image.layers[-1].size == (tmp_path / "blobs" / "0").stat().st_size


def test_a_volatile_layer_leaves_out_what_a_layer_below_holds(volatile: dict[str, Any], tmp_path: Path) -> None:
    paths = [StorePath(path=item["path"], narHash="sha256:0") for item in volatile["closure"][2:4]]
    (tmp_path / "declared.json").write_bytes(render_recipe(make_recipe("declared", paths)))
    image = assemble({**volatile, "recipes": [str(tmp_path / "declared.json")]})
    assert sorted(image.layers[-1].held) == [item["path"] for item in volatile["closure"][:2]]
    assert held(image) == [item["path"] for item in volatile["closure"]]


def test_a_volatile_layer_counts(volatile: dict[str, Any]) -> None:
    assert len(assemble({**volatile, "maxLayers": 4}).layers) == 4
    with pytest.raises(RecipeError, match="`maxLayers` is 2, but the base has 0 layers, 1 are declared"):
        assemble({**volatile, "maxLayers": 2})


def test_an_empty_volatile_layer_is_none(arguments: dict[str, Any]) -> None:
    image = assemble({**arguments, "volatile": [{"name": "nothing", "paths": []}]})
    assert image.layers[-1].name == "customisation"
