"""A change rebuilds what depends on it and nothing else: compared by derivation, so nothing has to be built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lamina import nix
from lamina.project import ROOT
from support.checkout import replace
from support.derivations import closure, evaluate, packages

IMAGE = "backend-image-demo"
MAIN = "backend/src/media_service/__main__.py"


@pytest.fixture(scope="module")
def before() -> dict[str, str]:
    return packages()


def append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def rebuilt(before: dict[str, str], checkout: Path, name: str) -> set[str]:
    """Return the names of the derivations of an output that the edited checkout builds anew."""
    known = closure([before[name]])
    return {each.name for each in closure([packages(checkout)[name]]) - known}


def described(checkout: Path) -> list[dict[str, Any]]:
    """Return the layers in the image's description."""
    printed = nix.run(["nix", "build", f".#{IMAGE}.spec", "--no-link", "--json"], cwd=checkout)
    layers: list[dict[str, Any]] = json.loads(Path(json.loads(printed)[0]["outputs"]["out"]).read_text())["layers"]
    return layers


def digests(checkout: Path) -> dict[str, str]:
    """Return the digest of every layer of the image by the layer's name."""
    return {layer["name"]: layer["digest"] for layer in described(checkout)}


def lock_newer_fastapi(checkout: Path) -> None:
    lock = checkout / "nix/locks/python.lock.json"
    fastapi = json.loads(lock.read_text())["packages"]["fastapi"]
    [file] = fastapi["files"]
    replace(lock, file["file"], "fastapi-999.0.0-py3-none-any.whl")
    replace(lock, file["sha256"], "5" * 64)
    replace(lock, f'"version": "{fastapi["version"]}"', '"version": "999.0.0"')


def test_a_copy_of_the_checkout_is_the_same(before: dict[str, str], checkout: Path) -> None:
    assert packages(checkout) == before


def test_the_file_of_the_flake_gives_the_same(checkout: Path) -> None:
    """``nix.place_of`` takes it instead of the flake; what git ignores must be in neither."""
    append(checkout / MAIN, "\n# edited\n")
    append(checkout / "backend/src/media_service/api/__pycache__/app.cpython-311.pyc", "ignored")
    append(checkout / "builder/lamina/oci/__pycache__/recipe.cpython-311.pyc", "ignored")
    (checkout / "frontend/node_modules").symlink_to(checkout)
    command = ["nix", "eval", "--json", "--file", str(checkout / "nix"), "packages.x86_64-linux"]
    found = json.loads(nix.run([*command, "--apply", "builtins.mapAttrs (_: each: each.drvPath)"]))
    assert found == packages(checkout)


@pytest.mark.parametrize(
    "path",
    ["README.md", "docs/new.md", "builder/lamina/commands/up.py", "tests/nix/users.nix", "tests/backend/conftest.py"],
)
def test_what_is_in_no_image_rebuilds_nothing(path: str, before: dict[str, str], checkout: Path) -> None:
    append(checkout / path, "\n# edited\n")
    assert packages(checkout) == before


def test_a_line_of_the_service_rebuilds_its_layer_and_the_image(before: dict[str, str], checkout: Path) -> None:
    append(checkout / MAIN, "\n# edited\n")
    assert rebuilt(before, checkout, IMAGE) == {
        "backend",
        "lamina-backend-image.json",  # holds the recipe of the application's layer
        "lamina-backend.tar",
    }


def test_each_layer_of_the_application_is_one_part() -> None:
    """What no layer below holds of the closure would be in the top one, and move with every line."""
    held = {layer["name"]: layer["storePaths"] for layer in described(ROOT)}
    assert {name: len(paths) for name, paths in held.items() if name.startswith("application")} == {
        "application": 1,
        **{f"application-{part}": 1 for part in ("media", "storage", "work", "web", "schemas")},
    }


def test_a_line_below_compiles_its_part_and_not_the_others(before: dict[str, str], checkout: Path) -> None:
    append(checkout / "backend/src/media_service/storage/database.py", "\n# edited\n")
    names = rebuilt(before, checkout, IMAGE)
    assert {name for name in names if name.startswith("backend")} == {"backend-storage"}
    assert {name for name in names if name.startswith("layer-")} == {"layer-application-storage"}


def test_loading_needs_no_archive(checkout: Path) -> None:
    stream = evaluate(checkout, f"{IMAGE}.stream", "each: each.drvPath")
    names = {each.name for each in closure([stream])}
    assert "lamina-backend-image.json" in names
    assert "lamina-backend.tar" not in names


def test_a_newer_wheel_leaves_what_does_not_hold_it(before: dict[str, str], checkout: Path) -> None:
    lock_newer_fastapi(checkout)
    names = rebuilt(before, checkout, IMAGE)
    assert {"fastapi-999.0.0-py3-none-any.whl", "python-fastapi-999.0.0", "python-env", "layer-light-wheels"} <= names
    kept = {"ffmpeg", "layer-ffmpeg", "layer-torch", "layer-mediapipe", "model-mediapipe-face", "models-demo"}
    assert not names & kept


def test_a_newer_wheel_leaves_the_layers_of_models(before: dict[str, str], checkout: Path) -> None:
    lock_newer_fastapi(checkout)
    assert not {name for name in rebuilt(before, checkout, IMAGE) if name.startswith("layer-model-")}


@pytest.mark.parametrize("image", ["backend-image", "backend-image-bench"])
def test_a_newer_wheel_leaves_the_weights(image: str, before: dict[str, str], checkout: Path) -> None:
    """Neither those that a derivation converts nor those that one makes."""
    lock_newer_fastapi(checkout)
    names = rebuilt(before, checkout, image)
    assert "python-env" in names
    assert not {name for name in names if name.endswith("-weights") or name.startswith(("model-", "layer-model-"))}


def test_another_architecture_makes_one_model_anew(before: dict[str, str], checkout: Path) -> None:
    replace(checkout / "nix/locks/architectures.json", '"n_audio_state": 512', '"n_audio_state": 576')
    names = rebuilt(before, checkout, "backend-image-bench")
    assert {name for name in names if name.startswith("model-")} == {"model-whisper-base-bench"}
    assert not {name for name in names if name.startswith(("layer-model-clip", "layer-model-blip", "layer-base"))}


def change_model(checkout: Path) -> None:
    model = checkout / "nix/packages/model-mediapipe-face.nix"
    replace(model, "    mkdir $out\n", "    mkdir $out\n    touch $out/new\n")


def test_a_changed_model_hashes_no_wheel_again(before: dict[str, str], checkout: Path) -> None:
    """Only the two layers that leave out what lies below them depend on it."""
    change_model(checkout)
    made = {name for name in rebuilt(before, checkout, IMAGE) if name.startswith("layer-")}
    assert made == {"layer-model-mediapipe-face", "layer-model-catalogue", "layer-system-libraries", "layer-ffmpeg"}


def test_a_changed_model_changes_its_layer_and_the_catalogues(checkout: Path) -> None:
    """Built for once: recipes that are made again come out the same."""
    layers = digests(ROOT)
    change_model(checkout)
    changed = digests(checkout)
    assert changed.keys() == layers.keys()
    assert {name for name, digest in changed.items() if layers[name] != digest} == {
        "model-mediapipe-face",
        "model-catalogue",
    }


def test_a_changed_line_below_changes_the_layer_of_its_part(checkout: Path) -> None:
    layers = digests(ROOT)
    append(checkout / "backend/src/media_service/storage/database.py", "\n# edited\n")
    changed = digests(checkout)
    assert {name for name, digest in changed.items() if layers[name] != digest} == {"application-storage"}
