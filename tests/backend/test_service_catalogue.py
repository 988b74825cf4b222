"""The catalogue: read strictly, with every problem named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from media_service.catalogue import Model, choose, load_catalogue, sha256_problems, size_problems
from media_service.start_error import StartError
from support.service_fakes import model, write_catalogue


def broken(path: Path, content: Any) -> StartError:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(StartError) as caught:
        load_catalogue(path)
    return caught.value


def test_a_catalogue_keeps_its_order_and_its_facts(catalogue: Path) -> None:
    loaded = load_catalogue(catalogue)
    assert (loaded.profile, [entry.id for entry in loaded.models]) == ("demo", ["fake-face", "fake-pose"])


def test_a_missing_catalogue_is_named() -> None:
    with pytest.raises(StartError, match="MODEL_CATALOGUE '/nowhere'") as caught:
        load_catalogue(Path("/nowhere"))
    assert caught.value.details == ("cannot be read: No such file or directory",)


def test_text_that_is_not_json_is_named(tmp_path: Path) -> None:
    assert broken(tmp_path / "c.json", "{").details[0].startswith("is not JSON")


def test_every_problem_is_listed_with_its_place(tmp_path: Path) -> None:
    wrong = {**model(tmp_path, "a", "t"), "id": "UPPER", "extra": 1}
    wrong["files"] = [{**wrong["files"][0], "sha256": "abc", "path": "relative"}]
    error = broken(tmp_path / "c.json", {"version": 1, "profile": "demo", "models": [wrong]})
    places = {detail.split(":")[0] for detail in error.details}
    assert places == {
        *("version", "models[0].id", "models[0].extra"),
        *("models[0].files[0].path", "models[0].files[0].sha256"),
    }


def test_a_number_in_quotes_is_not_a_number(tmp_path: Path) -> None:
    wrong = model(tmp_path, "a", "t")
    wrong["files"][0]["size"] = "7"
    path = write_catalogue(tmp_path, wrong)
    assert broken(path, path.read_text()).details[0].startswith("models[0].files[0].size: ")


def test_a_model_without_files_is_none(tmp_path: Path) -> None:
    path = write_catalogue(tmp_path, {**model(tmp_path, "a", "t"), "files": []})
    assert broken(path, path.read_text()).details == ("models[0].files: a model has at least one file",)


def test_an_id_cannot_be_listed_twice(tmp_path: Path) -> None:
    entry = model(tmp_path, "a", "t")
    path = write_catalogue(tmp_path, entry, entry)
    assert broken(path, path.read_text()).details == ("model 'a' is listed more than once",)


def test_choosing_an_unknown_model_lists_the_known_ones(catalogue: Path) -> None:
    with pytest.raises(StartError, match="MODELS names 'nope'") as caught:
        choose(load_catalogue(catalogue), ["nope"])
    assert caught.value.hint == "choose from: fake-face, fake-pose"


def test_choosing_none_means_all(catalogue: Path) -> None:
    assert choose(load_catalogue(catalogue), []) == {"fake-face", "fake-pose"}


def test_a_short_and_a_missing_file_are_both_named_with_their_sizes(tmp_path: Path) -> None:
    models = load_catalogue(write_catalogue(tmp_path)).models
    (tmp_path / "fake-face.tflite").write_bytes(b"half")
    (tmp_path / "fake-pose.tflite").unlink()
    assert size_problems(models) == [
        f"model fake-face: {tmp_path}/fake-face.tflite: 4 bytes, expected 7",
        f"model fake-pose: {tmp_path}/fake-pose.tflite: No such file or directory, expected 7 bytes",
    ]


def test_changed_content_of_the_same_size_is_found_by_its_sha256(tmp_path: Path) -> None:
    [first, _] = load_catalogue(write_catalogue(tmp_path)).models
    assert sha256_problems(first) == []
    (tmp_path / "fake-face.tflite").write_bytes(b"changed")
    assert len(sha256_problems(first)) == 1


def test_a_model_of_many_files_has_one_digest_whatever_their_order(tmp_path: Path) -> None:
    files = model(tmp_path, "a", "t")["files"] + model(tmp_path, "b", "t", b"other")["files"]
    facts = model(tmp_path, "c", "t")
    digests = {Model.model_validate({**facts, "files": order}).sha256 for order in (files, files[::-1])}
    assert len(digests) == 1
    assert Model.model_validate({**facts, "files": files}).size == 12
