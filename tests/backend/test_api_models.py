"""The list of models, in OpenAI's shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from media_service.inference.tasks import FACES
from media_service.start_error import StartError
from support.service_client import ServiceClient
from support.service_fakes import model, write_catalogue


def test_the_list_has_openais_shape(client: ServiceClient) -> None:
    body = client.get("/v1/models").json()
    assert body["object"] == "list"
    for entry in body["data"]:
        assert entry["object"] == "model"
        assert {"id", "created", "owned_by"} <= set(entry)


def test_a_model_tells_its_task_state_size_digest_and_licence(client: ServiceClient) -> None:
    body = client.get("/v1/models/fake-face").json()
    assert (body["task"], body["state"], body["size"], body["licence"]) == (FACES, "ready", 7, "Apache-2.0")
    assert (len(body["sha256"]), body["profile"], body["memory_bytes"]) == (64, "demo", 1_000)


def test_a_task_of_a_later_release_is_listed_as_unloaded(create_client: Any, tmp_path: Path) -> None:
    write_catalogue(tmp_path, model(tmp_path, "face", FACES), model(tmp_path, "clip", "image-embedding"))
    client = create_client()
    body = client.get("/v1/models/clip").json()
    assert (body["state"], body["reason"]) == ("unloaded", "this release does not serve the task image-embedding")
    assert client.get("/readyz").status_code == 200


def test_models_not_chosen_are_listed_as_unloaded(create_client: Any) -> None:
    client = create_client(models=("fake-pose",))
    assert client.get("/readyz").json()["models"] == {"fake-face": "unloaded", "fake-pose": "ready"}


def test_choosing_a_model_that_is_not_there_stops_the_start(create_client: Any) -> None:
    with pytest.raises(StartError, match="'nope'"):
        create_client(models=("nope",))


def test_the_first_loaded_model_of_a_task_answers_unless_another_is_named(create_client: Any, tmp_path: Path) -> None:
    from support.service_pictures import encoded, gradient

    write_catalogue(tmp_path, *(model(tmp_path, name, FACES) for name in ("first", "second", "third")))
    client = create_client(models=("second", "third"))
    picture = encoded(gradient())
    assert client.look("faces", picture).json()["model"] == "second"
    assert client.look("faces", picture, params={"model": "third"}).json()["model"] == "third"
