"""The whole way through worker processes, with CLIP, BLIP and Whisper of a few thousand random weights."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media_service.api.app import create_app
from media_service.config import Settings
from media_service.embedding.clip import ClipEmbedder
from media_service.embedding.zero_shot import Classifier
from media_service.inference.state import State
from media_service.inference.tasks import CAPTION, EMBEDDING, TRANSCRIPTION
from support.service_client import ServiceClient
from support.service_colours import as_files, as_input, coloured
from support.service_fakes import model, write_catalogue
from support.service_sounds import tone, wav
from support.small_models import small_blip, small_clip, small_whisper

from .conftest import PROGRAMS

MAKERS = {EMBEDDING: small_clip, CAPTION: small_blip, TRANSCRIPTION: small_whisper}
PICTURES = [coloured("red", 40), coloured("blue", 30)]
TEXTS = ["a red circle", "a blue square"]
SLOW = {"inference_timeout_seconds": 300, "speech_timeout_seconds": 600}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[ServiceClient]:
    models = []
    for task, make in MAKERS.items():
        (folder / task).mkdir()
        models.append(model(folder / task, f"small-{task}", task))
        make(folder / task)
    chosen = {"model_catalogue": write_catalogue(folder, *models), "data_dir": folder / "data", **PROGRAMS, **SLOW}
    settings = Settings(**chosen)  # type: ignore[arg-type]
    with ServiceClient(create_app(settings)) as client:
        client.wait_until_loaded()
        states = {entry.model.id: (entry.state, entry.reason) for entry in client.application.state.registry.entries()}
        assert set(states.values()) == {(State.READY, None)}, states
        yield client


@pytest.fixture(scope="module")
def clip(api: ServiceClient, folder: Path) -> ClipEmbedder:  # noqa: ARG001  it writes the models
    return ClipEmbedder.open(folder / EMBEDDING)


def pixels(picture: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))


def test_vectors_are_those_of_the_model(api: ServiceClient, clip: ClipEmbedder) -> None:
    body = api.post("/v1/embeddings", json={"input": [*TEXTS, *map(as_input, PICTURES)]}).json()
    expected = np.concatenate([clip.embed_texts(TEXTS), clip.embed_images([pixels(each) for each in PICTURES])])
    assert np.array([each["embedding"] for each in body["data"]]) == pytest.approx(expected, abs=1e-5)
    counts = [each.tokens for each in clip.embed_counted_texts(TEXTS)]
    assert body["usage"]["total_tokens"] == sum(counts) > 2 * len(TEXTS)


def test_scores_are_those_of_the_models_own_scale(api: ServiceClient, clip: ClipEmbedder) -> None:
    labels = {"labels": TEXTS, "template": "{}"}
    body = api.post("/v1/zero-shot", files=as_files(PICTURES[0]), data=labels).json()
    [picture], weights = clip.embed_images([pixels(PICTURES[0])]), clip.zero_shot_weights(TEXTS)
    found = {each["label"]: each["score"] for each in body["data"][0]["labels"]}
    wanted = {score.label: score.likelihood for score in Classifier(tuple(TEXTS), weights).scores(picture)}
    assert found == pytest.approx(wanted, abs=1e-4)
    assert np.linalg.norm(weights[0]) == pytest.approx(1 / 0.07, rel=0.01)  # what CLIP begins with


def test_captions_and_everything_at_once(api: ServiceClient) -> None:
    body = api.post("/v1/captions", files=as_files(*PICTURES), data={"max_tokens": 3}).json()
    assert [each["log_probability"] < 0 for each in body["data"]] == [True, True]
    whole = api.post("/v1/analyze", files=as_files(PICTURES[0]), data={"max_tokens": 3}).json()
    assert whole["caption"]["caption"] == body["data"][0]["caption"]
    assert len(whole["embedding"]["embedding"]) == 16
    assert whole["errors"] == {}


def test_speech_has_a_language_and_a_transcript(api: ServiceClient) -> None:
    sound = {"file": ("a.wav", wav(tone(1)))}
    language = api.post("/v1/audio/detect-language", files=sound).json()
    assert sum(language["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    fields = {"response_format": "verbose_json", "language": "en", "temperature": "0.1"}
    body = api.post("/v1/audio/transcriptions", files=sound, data=fields).json()
    assert (body["language"], body["duration"]) == ("en", 1.0)
