"""Models come from a hub into the image's catalogue: added, locked, fetched, converted and loaded.

The hub is one on loopback, and the models are small stand-ins with the file names and formats of the real ones; the way
is the same. What it cannot show is that the real hub answers like this one, and has the locked bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import BlipForConditionalGeneration, BlipProcessor, CLIPModel, CLIPProcessor
from whisper.model import ModelDimensions, Whisper

from lamina.locks import codec
from lamina.locks.models import LOCK, MANIFEST, ModelsLock, ModelsManifest, load_manifest
from lamina.nix import environment
from lamina.project import ROOT
from support.checkout import copy_checkout, manage, run
from support.local_hub import LocalHub, local_hub
from support.stand_ins import write_blip, write_clip, write_whisper

HUB_MODELS = {
    "clip-vit-base-patch32": ("openai/clip-vit-base-patch32", "image-text-embedding", "none"),
    "clip-vit-large-patch14": ("openai/clip-vit-large-patch14", "image-text-embedding", "none"),
    "blip-image-captioning-base": ("Salesforce/blip-image-captioning-base", "image-caption", "blip"),
}
WHISPERS = ("whisper-base", "whisper-small")


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@dataclass(frozen=True)
class Supply:
    """A checkout whose models come from a hub on loopback, and the models that were written there."""

    checkout: Path
    hub: LocalHub
    models: dict[str, Any]

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return manage(self.checkout, *words, environment={"HF_ENDPOINT": self.hub.address})

    def done(self, *words: str) -> str:
        result = self.manage(*words)
        assert result.returncode == 0, result.stderr
        return result.stderr

    def lock(self) -> str:
        return (self.checkout / LOCK.relative_to(ROOT)).read_text()

    def folders(self) -> dict[str, Path]:
        """Build the catalogue, and return the folder of each model in it."""
        result = run(["nix", "build", "--no-link", "--json", ".#models-real"], cwd=self.checkout)
        assert result.returncode == 0, result.stderr
        catalogue = Path(json.loads(result.stdout)[0]["outputs"]["out"]) / "catalogue.json"
        return {model["id"]: Path(model["folder"]) for model in json.loads(catalogue.read_text())["models"]}


def serve(hub: LocalHub, folder: Path) -> dict[str, Any]:
    """Write stand-ins, put them on the hub, and return the models they hold."""
    models: dict[str, Any] = {}
    for number, (name, (repository, _, conversion)) in enumerate(HUB_MODELS.items()):
        models[name] = (write_blip if conversion == "blip" else write_clip)(folder / name, number)
        hub.add(repository, content(folder / name))
    for number, name in enumerate(WHISPERS):
        file = folder / name / f"{name.removeprefix('whisper-')}.pt"
        models[name] = write_whisper(file, number)
        hub.add(f"files/{name}", content(file.parent))
    return models


def add_words(hub: LocalHub, name: str) -> list[str]:
    """Return the words that add one stand-in: by repository, or by address and hash."""
    if name in HUB_MODELS:
        repository, task, conversion = HUB_MODELS[name]
        return [repository, "--task", task, "--conversion", conversion]
    ((commit, files),) = hub.repositories[f"files/{name}"].items()
    ((file, weights),) = files.items()
    about = ["--id", name, "--licence", "MIT", "--task", "speech-transcription", "--conversion", "whisper"]
    url = f"{hub.storage}/files/{name}/{commit}/{file}"
    return [url, "--sha256", hashlib.sha256(weights).hexdigest(), *about]


@pytest.fixture(scope="module")
def supply(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supply]:
    """Return a checkout with an empty lock of models to which the stand-ins were added and fetched."""
    folder = tmp_path_factory.mktemp("supply")
    checkout = copy_checkout(folder / "a copy")
    manifest = checkout / MANIFEST.relative_to(ROOT)
    codec.write(manifest, ModelsManifest(models={}))
    sha256 = hashlib.sha256(manifest.read_bytes()).hexdigest()
    codec.write(checkout / LOCK.relative_to(ROOT), ModelsLock(manifest_sha256=sha256, models={}))
    with local_hub() as hub:
        made = Supply(checkout, hub, serve(hub, folder / "stand-ins"))
        for name in made.models:
            made.done("models", "add", *add_words(hub, name))
        made.done("fetch", "--only", "models")
        yield made


@pytest.fixture(scope="module")
def folders(supply: Supply) -> dict[str, Path]:
    return supply.folders()


def same(model: Any, weights: Mapping[str, torch.Tensor]) -> list[str]:
    """Return the names of the weights that differ."""
    return [name for name, tensor in model.state_dict().items() if not torch.equal(tensor.float(), weights[name])]


def test_the_manifest_that_was_written_is_valid(supply: Supply) -> None:
    wanted = load_manifest(supply.checkout / MANIFEST.relative_to(ROOT))
    assert sorted(wanted.models) == sorted([*HUB_MODELS, *WHISPERS])


def test_everything_is_listed_as_present(supply: Supply) -> None:
    listed = json.loads(supply.manage("models", "--json").stdout)
    real = [model for model in listed if model["profile"] == "real"]
    assert len(real) == len(supply.models)
    assert all(file["present"] for model in real for file in model["files"])


def test_locking_again_changes_nothing(supply: Supply) -> None:
    before = supply.lock()
    assert "nothing changed" in supply.done("update", "models")
    assert "clip-vit-base-patch32 stays at " in supply.done("models", "update", "clip-vit-base-patch32")
    assert supply.lock() == before


def test_fetching_again_asks_the_hub_for_nothing(supply: Supply) -> None:
    before = len(supply.hub.asked)
    assert "nothing to fetch" in supply.done("fetch", "--only", "models")
    assert len(supply.hub.asked) == before


@pytest.mark.parametrize("name", ["clip-vit-base-patch32", "clip-vit-large-patch14"])
def test_clip_loads(name: str, supply: Supply, folders: dict[str, Path]) -> None:
    model, found = CLIPModel.from_pretrained(folders[name], output_loading_info=True)
    assert (found["missing_keys"], found["unexpected_keys"]) == (set(), set())
    assert same(supply.models[name], model.state_dict()) == []
    processor = CLIPProcessor.from_pretrained(folders[name])
    assert processor(text=["red"], return_tensors="pt")["input_ids"].shape == (1, 3)


def test_blip_loads_converted(supply: Supply, folders: dict[str, Path]) -> None:
    folder = folders["blip-image-captioning-base"]
    assert not (folder / "pytorch_model.bin").exists()
    model, found = BlipForConditionalGeneration.from_pretrained(folder, output_loading_info=True)
    assert [found[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")] == [set(), set(), set()]
    assert same(supply.models["blip-image-captioning-base"], model.state_dict()) == []
    assert BlipProcessor.from_pretrained(folder).tokenizer("a red circle")["input_ids"] == [2, 6, 7, 8, 3]


@pytest.mark.parametrize("name", WHISPERS)
def test_whisper_loads_converted(name: str, supply: Supply, folders: dict[str, Path]) -> None:
    assert sorted(path.name for path in folders[name].iterdir()) == ["config.json", "model.safetensors"]
    config = json.loads((folders[name] / "config.json").read_text())
    model = Whisper(ModelDimensions(**config["dimensions"]))
    weights = load_file(folders[name] / "model.safetensors")
    model.load_state_dict(weights, strict=True)
    assert same(supply.models[name], weights) == []
    assert isinstance(config["alignment_heads"], str)


@pytest.mark.parametrize(
    "name", ["blip-image-captioning-base-weights", "whisper-base-weights", "whisper-small-weights"]
)
def test_a_conversion_gives_the_same_bytes_twice(name: str, folders: dict[str, Path]) -> None:
    weights = (folders[name.removesuffix("-weights")] / "model.safetensors").resolve().parent
    derivation = run(["nix-store", "--query", "--deriver", str(weights)]).stdout.strip()
    result = run(["nix-store", "--realise", "--check", derivation])
    assert result.returncode == 0, result.stderr


def test_a_moved_revision_is_refused(supply: Supply) -> None:
    before = supply.lock()
    repository = supply.hub.repositories["openai/clip-vit-base-patch32"]
    ((commit, files),) = repository.items()
    repository[commit] = {**files, "model.safetensors": files["model.safetensors"][:-1] + b"\0"}
    try:
        result = supply.manage("update", "models")
    finally:
        repository[commit] = files
    assert result.returncode == 1
    assert "error: clip-vit-base-patch32 has moved: 1 of its locked files is another one now" in result.stderr
    assert hashlib.sha256(files["model.safetensors"]).hexdigest() in result.stderr
    assert supply.lock() == before


def test_a_plain_build_refuses_other_bytes_and_names_the_file(supply: Supply, tmp_path: Path) -> None:
    """The file is locked but not in the store, so Nix fetches it itself; a byte is flipped on the way."""
    weights = (tmp_path / "mine.pt").name.encode() + b"\0" * 2000
    commit = supply.hub.add("files/mine", {"mine.pt": weights[:-1] + b"\1"})
    entry = {
        "file": "mine.pt",
        "size": len(weights),
        "sha256": hashlib.sha256(weights).hexdigest(),
        "url": f"{supply.hub.storage}/files/mine/{commit}/mine.pt",
    }
    lock = json.loads(supply.lock())
    lock["models"]["whisper-base"]["files"] = [entry]
    checkout = copy_checkout(tmp_path / "copy")
    (checkout / MANIFEST.relative_to(ROOT)).write_text((supply.checkout / MANIFEST.relative_to(ROOT)).read_text())
    (checkout / LOCK.relative_to(ROOT)).write_text(json.dumps(lock))
    result = run(["nix", "build", "--no-link", ".#models-real"], cwd=checkout)
    assert result.returncode != 0
    assert "hash mismatch in fixed-output derivation" in result.stderr
    assert "-mine.pt.drv" in result.stderr


def test_a_pickle_that_is_no_model_fails_in_its_derivation(supply: Supply, tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path / "copy")
    for place in (MANIFEST, LOCK):
        (checkout / place.relative_to(ROOT)).write_text((supply.checkout / place.relative_to(ROOT)).read_text())
    commit = supply.hub.add("files/broken", {"broken.pt": b"\x80\x02cposix\nsystem\n" + b"x" * 2000})
    broken = Supply(checkout, supply.hub, {})
    sha256 = hashlib.sha256(supply.hub.repositories["files/broken"][commit]["broken.pt"]).hexdigest()
    address = f"{supply.hub.storage}/files/broken/{commit}/broken.pt"
    about = ["--id", "broken", "--licence", "MIT", "--task", "t", "--conversion", "whisper"]
    broken.done("models", "add", address, "--sha256", sha256, *about)
    broken.done("fetch", "--only", "models")
    result = run(["nix", "build", "--no-link", ".#models-real"], cwd=checkout)
    assert result.returncode != 0
    assert "error: convert_whisper: " in result.stderr
    assert "broken.pt is not a file of plain weights" in result.stderr


def test_files_come_from_a_folder_when_there_is_no_hub(supply: Supply, tmp_path: Path) -> None:
    """A model whose file is locked and nowhere else: it comes out of a folder under another name."""
    checkout = copy_checkout(tmp_path / "copy")
    for place in (MANIFEST, LOCK):
        (checkout / place.relative_to(ROOT)).write_text((supply.checkout / place.relative_to(ROOT)).read_text())
    weights = os.urandom(20_000)  # never in this store, whatever an earlier run left
    commit = supply.hub.add("files/hand", {"hand.tflite": weights})
    address = f"{supply.hub.storage}/files/hand/{commit}/hand.tflite"
    about = ["--id", "hand", "--licence", "MIT", "--task", "face-detection"]
    alone = Supply(checkout, supply.hub, {})
    alone.done("models", "add", address, "--sha256", hashlib.sha256(weights).hexdigest(), *about)
    (tmp_path / "brought" / "deep").mkdir(parents=True)
    (tmp_path / "brought" / "deep" / "download (1)").write_bytes(weights)
    said = alone.done("fetch", "--only", "models", "--from", str(tmp_path / "brought"))
    assert "1 files (" in said
    assert (alone.folders()["hand"] / "hand.tflite").read_bytes() == weights


def test_the_real_image_gives_large_weights_a_layer_of_their_own() -> None:
    derivation = run(["nix", "eval", "--raw", ".#backend-image.drvPath"]).stdout
    steps = subprocess.run(
        ["nix-store", "--query", "--requisites", derivation],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name, model in codec.load(LOCK, ModelsLock).models.items():
        large = [file.file for file in model.files if file.size >= 64 * 1024 * 1024]
        parts = ["weights" for _ in large] if model.conversion != "none" else large
        found = [line for line in steps.splitlines() if f"-layer-model-{name}-" in line]
        assert sorted(path.split(f"-layer-model-{name}-")[1] for path in found) == [f"{part}.drv" for part in parts]
        assert f"-layer-model-{name}.drv\n" in steps
