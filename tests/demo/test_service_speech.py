"""The service hears the demo's speech: words and times through HTTP, ffmpeg and a worker process."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demo.worlds.speech import Recording, add_noise, record, utter, write_wave
from demo.worlds.voices import Speaker, Voice
from media_service.api.app import create_app
from media_service.config import Settings
from support.service_client import ServiceClient, error_of

VOICE = Voice("en", "m4", 145)
TRANSCRIBE = "/v1/audio/transcriptions"


@pytest.fixture(scope="module")
def api() -> Iterator[ServiceClient]:
    programs = {name: os.environ[name.upper()] for name in ("ffmpeg", "ffprobe")}
    settings = Settings(
        model_catalogue=Path(os.environ["MODEL_CATALOGUE"]),
        models=("whisper-base",),
        inference_timeout_seconds=300,
        speech_timeout_seconds=600,
        **programs,  # type: ignore[arg-type]
    )
    with ServiceClient(create_app(settings)) as client:
        client.wait_until_loaded()
        yield client


def spoken(speaker: Speaker, phrases: list[list[str]], starts: list[float], seconds: float) -> Recording:
    recording = record([utter(speaker, words, VOICE) for words in phrases], starts, seconds)
    return add_noise(recording, np.random.default_rng(1), 0.002)


def send(api: ServiceClient, recording: Recording, folder: Path, **fields: Any) -> Any:
    file = folder / "speech.wav"
    write_wave(file, recording.samples)
    return api.post(TRANSCRIBE, files={"file": (file.name, file.read_bytes())}, data={"model": "whisper-1", **fields})


def test_a_word_is_told_with_its_time(api: ServiceClient, speaker: Speaker, tmp_path: Path) -> None:
    fields = {"response_format": "verbose_json", "timestamp_granularities[]": "word"}
    body = send(api, spoken(speaker, [["seven"]], [6.0], 10.0), tmp_path, **fields).json()
    [word] = body["words"]
    assert (word["word"], body["language"], body["duration"]) == ("seven", "en", 10.0)
    assert word["start"] == pytest.approx(6.0, abs=0.3)


@pytest.mark.parametrize(("kind", "mark"), [("srt", ","), ("vtt", ".")])
def test_subtitles_of_more_than_a_part(
    api: ServiceClient, speaker: Speaker, tmp_path: Path, kind: str, mark: str
) -> None:
    phrases, starts = [["red", "circle"], ["four", "two"], ["blue", "star"], ["nine"]], [2.0, 12.0, 28.9, 41.0]
    text = send(api, spoken(speaker, phrases, starts, 45.0), tmp_path, response_format=kind).text
    times = re.findall(rf"00:00:(\d\d{re.escape(mark)}\d\d\d) --> .*\n(.*)\n", text)
    assert [said.lower().strip(" .") for _, said in times] == [" ".join(words) for words in phrases]
    assert [float(time.replace(",", ".")) for time, _ in times] == pytest.approx(starts, abs=1.0)


def test_a_stream_says_the_same(api: ServiceClient, speaker: Speaker, tmp_path: Path) -> None:
    recording = spoken(speaker, [["red", "circle"], ["nine"]], [2.0, 35.0], 40.0)
    whole = send(api, recording, tmp_path).json()["text"]
    events = send(api, recording, tmp_path, stream="true").text
    assert events.count("transcript.text.delta") == 2
    assert whole in events
    assert whole.split() == ["red", "circle", "nine"]


def test_silence_is_an_error(api: ServiceClient, speaker: Speaker, tmp_path: Path) -> None:
    nothing = record([utter(speaker, ["one"], VOICE)], [0.5], 3.0, gain=0.0)
    assert error_of(send(api, nothing, tmp_path))["code"] == "silent_audio"
