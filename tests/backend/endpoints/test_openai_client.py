"""OpenAI's official client, unmodified, against a server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

from media_service.api.app import create_app
from media_service.config import Settings
from support.fake_models import FakeModels, write_full_catalogue
from support.live_service import served
from support.service_sounds import tone, wav
from support.thread_runner import ThreadRunner

from .conftest import PROGRAMS

SPEECH = ("speech.wav", wav(tone(2)))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[openai.OpenAI]:
    folder: Path = tmp_path_factory.mktemp("service")
    chosen = {"model_catalogue": write_full_catalogue(folder), "data_dir": folder / "data", **PROGRAMS}
    settings = Settings(**chosen)  # type: ignore[arg-type]
    app = create_app(settings, tasks=FakeModels().tasks(), make_runner=ThreadRunner)
    with served(app) as address, openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as found:
        yield found


def test_models_are_listed_and_retrieved(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [
        *("fake-clip", "fake-blip", "fake-whisper", "fake-face", "fake-pose")
    ]
    assert client.models.retrieve("fake-clip").owned_by == "media-service"


def test_texts_are_embedded(client: openai.OpenAI) -> None:
    # The client asks for base64 unless told otherwise, and decodes it.
    plain = client.embeddings.create(model="fake-clip", input=["red", "blue"])
    assert [len(each.embedding) for each in plain.data] == [3, 3]
    listed = client.embeddings.create(model="fake-clip", input=["red", "blue"], encoding_format="float")
    assert listed.data[1].embedding == pytest.approx(plain.data[1].embedding)
    assert plain.usage.total_tokens == 2


def test_speech_is_transcribed_in_every_format(client: openai.OpenAI) -> None:
    create = client.audio.transcriptions.create
    assert create(model="whisper-1", file=SPEECH).text == "word0 word1"
    assert create(model="fake-whisper", file=SPEECH, response_format="text") == "word0 word1\n"
    assert create(model="fake-whisper", file=SPEECH, response_format="srt").startswith("1\n00:00:00,500 -->")
    assert create(model="fake-whisper", file=SPEECH, response_format="vtt").startswith("WEBVTT")
    verbose = create(
        model="fake-whisper",
        file=SPEECH,
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
        language="en",
        temperature=0,
    )
    assert verbose.words is not None
    assert verbose.segments is not None
    assert (verbose.words[0].word, verbose.words[0].start, verbose.segments[0].end) == ("word0", 0.5, 2.0)
    assert verbose.duration == 2.0


def test_speech_is_streamed(client: openai.OpenAI) -> None:
    stream = client.audio.transcriptions.create(model="whisper-1", file=("a.wav", wav(tone(40))), stream=True)
    *deltas, done = list(stream)
    assert [event.type for event in deltas] == ["transcript.text.delta"] * 2
    assert done.type == "transcript.text.done"
    assert done.text.startswith("word0 word1")


@pytest.mark.filterwarnings(
    "ignore:deprecated:DeprecationWarning"
)  # OpenAI retires its translations, and keeps the call
def test_speech_is_translated(client: openai.OpenAI) -> None:
    assert client.audio.translations.create(model="whisper-1", file=SPEECH).text == "word0 word1"


def test_errors_are_the_clients_own_with_their_code(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        client.embeddings.create(model="text-embedding-3-small", input="red")
    assert (missing.value.code, missing.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.UnprocessableEntityError) as silent:
        client.audio.transcriptions.create(model="whisper-1", file=("a.wav", wav(tone(1, loudness=0))))
    assert silent.value.code == "silent_audio"
