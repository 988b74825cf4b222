"""Verification finds the one layer whose store path was altered."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.inspection.verification import verify
from lamina.oci.image import Image, make_image
from lamina.oci.recipe import StorePath, make_recipe


@pytest.fixture
def image(tmp_path: Path) -> Image:
    layers = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}-path"
        path.write_text(name)
        layers.append(make_recipe(name, [StorePath(path=str(path), narHash="sha256:0")]))
    return make_image("x:1", layers, {}, architecture="amd64", created="x")


def test_an_untouched_image_has_no_problem(image: Image) -> None:
    assert [verdict.problem for verdict in verify(image, workers=2)] == [None, None]


def test_an_altered_layer_is_named_and_the_others_are_not(image: Image, tmp_path: Path) -> None:
    (tmp_path / "two-path").write_text("owt")
    problems = {verdict.name: verdict.problem for verdict in verify(image, workers=2)}
    assert problems["one"] is None
    assert "layer 'two' should be sha256:" in str(problems["two"])


def test_a_store_path_that_has_gone_is_a_problem_not_a_traceback(image: Image, tmp_path: Path) -> None:
    (tmp_path / "one-path").unlink()
    problems = {verdict.name: verdict.problem for verdict in verify(image, workers=2)}
    assert "one-path" in str(problems["one"])
