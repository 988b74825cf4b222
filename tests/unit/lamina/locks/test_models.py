"""The manifest of models is read strictly: what pins a file is never left out."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import whisper

from lamina import files, inventory, store_path
from lamina.errors import LaminaError
from lamina.locks import codec, models
from lamina.locks.models import ModelsLock, ModelsManifest, WantedFile, WantedModel, load_manifest

COMMIT, HASH = "0123456789" * 4, "0123456789abcdef" * 4
HUB = WantedModel(
    task="t",
    licence="MIT",
    source="pkg:huggingface/a/b",
    revision=COMMIT,
    conversion="none",
    files={"config.json": WantedFile()},
)
ADDRESS = WantedFile(url="https://host.example/x", sha256=HASH)


def problems(tmp_path: Path, model: WantedModel, name: str = "m") -> list[str]:
    codec.write(tmp_path / "models.manifest.json", ModelsManifest(models={name: model}))
    try:
        load_manifest(tmp_path / "models.manifest.json")
    except LaminaError as error:
        return list(error.details)
    return []


def changed(**values: Any) -> WantedModel:
    return dataclasses.replace(HUB, **values)


@pytest.mark.parametrize(
    "model",
    [
        HUB,
        changed(files={"model.safetensors": WantedFile(revision=COMMIT, path="folder/model.safetensors")}),
        changed(source="pkg:generic/x", revision="1", files={"x.tflite": ADDRESS}),
        changed(source="pkg:pypi/x", revision="1", conversion="whisper", files={"base.pt": ADDRESS}),
        changed(conversion="blip", files={"config.json": WantedFile(), "pytorch_model.bin": WantedFile()}),
    ],
)
def test_what_is_pinned_is_accepted(tmp_path: Path, model: WantedModel) -> None:
    assert problems(tmp_path, model) == []


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (
            changed(revision="main"),
            'models.m.revision is "main"; expected a commit in 40 hexadecimal digits, never a branch',
        ),
        (changed(files={"x": WantedFile(revision="main")}), 'models.m.files.x.revision is "main"; expected a commit'),
        (changed(files={}), "models.m.files is empty"),
        (changed(files={"x": ADDRESS}), "models.m.files.x has an address or a hash"),
        (changed(files={"a/x": WantedFile()}), "models.m.files.a/x is no name that the Nix store allows"),
        (
            changed(source="pkg:generic/x", files={"x": WantedFile(url="https://h.example/x")}),
            "files.x.sha256 is missing",
        ),
        (changed(source="pkg:generic/x", files={"x": WantedFile(sha256=HASH)}), "models.m.files.x.url is missing"),
        (changed(source="pkg:generic/x", files={"x": WantedFile(url="ftp://x", sha256=HASH)}), "files.x.url is"),
        (changed(source="pkg:generic/x", files={"x": WantedFile(url="https://x", sha256="12")}), "files.x.sha256 is"),
        (changed(source="huggingface a/b"), 'models.m.source is "huggingface a/b"; expected a package URL'),
        (changed(files={"pytorch_model.bin": WantedFile()}), "because pytorch_model.bin is pickled"),
        (changed(conversion="blip"), "expected the files config.json and pytorch_model.bin"),
        (changed(conversion="whisper"), "expected one file, which ends in .pt"),
        (changed(conversion="magic"), 'models.m.conversion is "magic"; expected one of'),
    ],
)
def test_what_pins_nothing_or_cannot_be_used_is_refused(tmp_path: Path, model: WantedModel, said: str) -> None:
    found = problems(tmp_path, model)
    assert [problem for problem in found if said in problem], found


def test_a_lock_without_a_hash_is_refused() -> None:
    text = models.LOCK.read_text().replace('"sha256"', '"sha265"', 1)
    with pytest.raises(LaminaError) as caught:
        codec.parse(text, ModelsLock, name="models.lock.json")
    assert any(line.endswith(".sha256 is missing") for line in caught.value.details)


def test_the_lock_of_this_repository_is_as_the_writer_writes_it() -> None:
    lock = codec.load(models.LOCK, ModelsLock)
    assert codec.render(lock) == models.LOCK.read_text()
    assert lock.manifest_sha256 == files.sha256(models.MANIFEST)


def test_the_lock_has_the_files_that_the_manifest_wants() -> None:
    lock, manifest = codec.load(models.LOCK, ModelsLock), load_manifest()
    assert {name: sorted(model.files) for name, model in manifest.models.items()} == {
        name: [file.file for file in model.files] for name, model in lock.models.items()
    }


def test_nothing_of_the_lock_is_a_branch() -> None:
    lock = codec.load(models.LOCK, ModelsLock)
    addresses = [file.url for model in lock.models.values() for file in model.files]
    assert [address for address in addresses if "/resolve/main/" in address] == []


def test_models_with_files_of_one_name_do_not_meet_in_the_store() -> None:
    items = inventory.items(inventory.load(), ["models"])
    configurations = [item for item in items if item.file == "config.json"]
    assert len({item.store_path for item in configurations}) == len(configurations) == 3
    assert len({item.staged(Path("/x")) for item in configurations}) == 3
    assert configurations[0].store_path == store_path.fixed_output("config.json", configurations[0].sha256)


@pytest.mark.parametrize("name", ["base", "small"])
def test_whisper_itself_names_the_locked_address_and_hash(name: str) -> None:
    (file,) = codec.load(models.LOCK, ModelsLock).models[f"whisper-{name}"].files
    assert file.url == whisper._MODELS[name]
    assert file.sha256 == file.url.split("/")[-2]
