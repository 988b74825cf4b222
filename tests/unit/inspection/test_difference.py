"""A difference names packages and layers, and counts the bytes that must move."""

from __future__ import annotations

from lamina.inspection.difference import compare, split_name
from lamina.oci.image import Image, make_image
from lamina.oci.recipe import Recipe, StorePath


def layer(name: str, digest: str, size: int, *paths: str) -> Recipe:
    stored = tuple(StorePath(path=f"/nix/store/{path}", narHash="sha256:0") for path in paths)
    return Recipe(name=name, digest=f"sha256:{digest}", size=size, storePaths=stored)


def image(*layers: Recipe) -> Image:
    return make_image("x:1", layers, {}, architecture="amd64", created="x")


def path(letter: str, name: str) -> str:
    return f"{letter * 32}-{name}"


BASE = layer("base", "1", 100, path("a", "libc6-2.36"))
BEFORE = image(BASE, layer("app", "2", 10, path("b", "torch-2.13.0"), path("c", "backend"), path("d", "old-1")))
AFTER = image(BASE, layer("app", "3", 12, path("e", "torch-2.14.0"), path("f", "backend"), path("g", "new-1")))


def test_versions_that_changed_are_paired() -> None:
    assert compare(BEFORE, AFTER).changed == {"torch": ("2.13.0", "2.14.0")}


def test_added_and_removed_carry_their_version() -> None:
    difference = compare(BEFORE, AFTER)
    assert (difference.added, difference.removed) == (("new 1",), ("old 1",))


def test_the_same_name_and_version_under_a_new_hash_is_rebuilt() -> None:
    assert compare(BEFORE, AFTER).rebuilt == ("backend",)


def test_only_layers_that_the_first_lacks_must_be_fetched() -> None:
    difference = compare(BEFORE, AFTER)
    assert difference.bytes_to_fetch == 12
    assert (difference.shared_layers, difference.shared_bytes) == (1, 100)


def test_an_image_does_not_differ_from_itself() -> None:
    assert compare(BEFORE, BEFORE).empty


def test_version_begins_after_the_first_dash_before_a_digit() -> None:
    assert split_name(f"/nix/store/{path('a', 'libstdc++6-12.2.0-14+deb12u1')}") == ("libstdc++6", "12.2.0-14+deb12u1")
    assert split_name(f"/nix/store/{path('a', 'model-mediapipe-face')}") == ("model-mediapipe-face", "")
