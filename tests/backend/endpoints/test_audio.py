"""Speech, in OpenAI's shapes, out of real files by the locked ffmpeg."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from media_service.api.recordings import locked_file
from media_service.storage.uploads import remove_abandoned
from support.fake_models import FakeModels
from support.service_client import ServiceClient, error_of
from support.service_colours import coloured
from support.service_sounds import tone, wav

TWO_SECONDS = wav(tone(2))
SILENCE = wav(np.zeros(32_000))
TRANSCRIBE, TRANSLATE, DETECT = (f"/v1/audio/{name}" for name in ("transcriptions", "translations", "detect-language"))


def send(api: ServiceClient, recording: bytes, path: str = TRANSCRIBE, **fields: Any) -> Any:
    return api.post(path, files={"file": ("speech.wav", recording)}, data=fields)


def test_json_is_the_text_and_the_duration(api: ServiceClient) -> None:
    response = send(api, TWO_SECONDS, model="whisper-1")
    assert response.json() == {"text": "word0 word1", "usage": {"type": "duration", "seconds": 2}}


@pytest.mark.parametrize(
    ("kind", "content_type", "text"),
    [
        ("text", "text/plain", "word0 word1\n"),
        ("srt", "application/x-subrip", "1\n00:00:00,500 --> 00:00:02,000\nword0 word1\n"),
        ("vtt", "text/vtt", "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nword0 word1\n"),
    ],
)
def test_other_formats(api: ServiceClient, kind: str, content_type: str, text: str) -> None:
    response = send(api, TWO_SECONDS, response_format=kind)
    assert response.headers["content-type"].startswith(content_type)
    assert response.text == text


def test_verbose_json_has_segments_or_words_or_both(api: ServiceClient) -> None:
    plain = send(api, TWO_SECONDS, response_format="verbose_json").json()
    assert (plain["task"], plain["language"], plain["duration"]) == ("transcribe", "en", 2.0)
    assert (plain["segments"][0]["start"], plain["segments"][0]["seek"], plain["words"]) == (0.5, 50, None)
    name = "timestamp_granularities[]"
    words = send(api, TWO_SECONDS, response_format="verbose_json", **{name: "word"}).json()
    assert words["segments"] is None
    assert words["words"][1] == {"word": "word1", "start": 1.5, "end": 2.0}
    both = send(api, TWO_SECONDS, response_format="verbose_json", **{name: ["word", "segment"]}).json()
    assert both["segments"]
    assert both["words"]


def test_a_long_recording_is_heard_in_parts_on_one_time(api: ServiceClient, fakes: FakeModels) -> None:
    sound = tone(70)
    sound[round(27.0 * 16_000) : round(27.2 * 16_000)] = 0
    body = send(api, wav(sound), response_format="verbose_json").json()
    starts = [each["start"] for each in body["segments"]]
    assert starts[1] == pytest.approx(27.1 + 0.5, abs=0.11)
    assert len(fakes.transcriber.batches("transcribe")) == len(starts) >= 3
    assert [call[2]["language"] for call in fakes.transcriber.calls[-2:]] == ["en", "en"]
    assert body["duration"] == pytest.approx(70)


def test_options_reach_the_model(api: ServiceClient, fakes: FakeModels) -> None:
    assert send(api, TWO_SECONDS, language="de", prompt="Lamina", temperature="0.4").status_code == 200
    options = fakes.transcriber.calls[-1][2]
    assert (options["language"], options["initial_prompt"], options["temperature"]) == ("de", "Lamina", 0.4)
    assert send(api, TWO_SECONDS, TRANSLATE, response_format="verbose_json").json()["task"] == "translate"
    assert fakes.transcriber.calls[-1][2]["task"] == "translate"


def events(response: Any) -> list[dict[str, Any]]:
    lines = [line for line in response.text.split("\n\n") if line]
    assert all(line.startswith("data: ") for line in lines)
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_a_stream_is_deltas_and_then_the_whole_text(api: ServiceClient, uploads: Path) -> None:
    response = send(api, wav(tone(45)), stream="true")
    assert response.headers["content-type"].startswith("text/event-stream")
    *deltas, done = events(response)
    assert [each["type"] for each in deltas] == ["transcript.text.delta"] * 2
    assert done == {"type": "transcript.text.done", "text": "".join(each["delta"] for each in deltas)}
    assert done["text"].startswith("word0 word1")
    assert list(uploads.iterdir()) == []


def test_an_error_in_the_middle_of_a_stream_is_its_last_event(api: ServiceClient, fakes: FakeModels) -> None:
    heard: list[int] = []
    plain = fakes.transcriber.transcribe

    def once(waveforms: Any, **options: Any) -> Any:
        heard.append(1)
        if len(heard) > 1:
            raise ValueError("enough")
        return plain(waveforms, **options)

    fakes.transcriber.transcribe = once  # type: ignore[method-assign]
    *_, last = events(send(api, wav(tone(45)), stream="true"))
    assert (last["error"]["message"], last["error"]["code"]) == ("enough", "invalid_argument")


def test_the_language_with_its_probability(api: ServiceClient) -> None:
    expected = {"model": "fake-whisper", "language": "en", "probability": 0.75}
    assert send(api, TWO_SECONDS, DETECT).json() == {**expected, "probabilities": {"en": 0.75, "de": 0.25}}


@pytest.mark.parametrize("path", [TRANSCRIBE, TRANSLATE, DETECT])
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (SILENCE, 422, "silent_audio"),
        (b"", 400, "empty_file"),
        (b"just text" * 100, 415, "unsupported_media_type"),
        (TWO_SECONDS[:44], 422, "media_undecodable"),
        (coloured("red"), 422, "no_audio"),
    ],
)
def test_what_cannot_be_heard_is_refused_and_nothing_is_left(
    api: ServiceClient, uploads: Path, path: str, content: bytes, status: int, code: str
) -> None:
    response = send(api, content, path)
    assert (response.status_code, error_of(response)["code"]) == (status, code)
    assert list(uploads.iterdir()) == []


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"response_format": "xml"}, "response_format"),
        ({"temperature": "1.5"}, "temperature"),
        ({"unknown": "1"}, "unknown"),
        ({"timestamp_granularities[]": "word"}, "timestamp_granularities[]"),
        ({"timestamp_granularities[]": "letter"}, "timestamp_granularities[].0"),
        ({"stream": "true", "response_format": "srt"}, "stream"),
        ({"language": "xx"}, "language"),
    ],
)
def test_wrong_fields_are_422(api: ServiceClient, fields: Any, param: str) -> None:
    response = send(api, TWO_SECONDS, **fields)
    assert (response.status_code, error_of(response)["param"]) == (422, param)


def test_limits_of_sound(start_api: Any) -> None:
    api = start_api(audio_max_seconds=1, audio_max_bytes=1_000_000)
    assert error_of(send(api, TWO_SECONDS))["code"] == "media_over_limit"
    small = start_api(audio_max_bytes=1000)
    response = send(small, TWO_SECONDS)
    assert (response.status_code, error_of(response)["code"]) == (413, "body_too_large")


def test_a_second_file_and_another_kind_of_body_are_refused(api: ServiceClient, uploads: Path) -> None:
    files = [("file", ("a.wav", TWO_SECONDS)), ("file", ("b.wav", TWO_SECONDS))]
    assert api.post(TRANSCRIBE, files=files).status_code == 400
    assert error_of(api.post(TRANSCRIBE))["code"] == "missing_file"
    assert error_of(api.post(TRANSCRIBE, json={}))["code"] == "unsupported_media_type"
    assert list(uploads.iterdir()) == []


def test_a_form_that_is_cut_off_leaves_nothing(api: ServiceClient, uploads: Path) -> None:
    start = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + TWO_SECONDS
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = api.post(TRANSCRIBE, content=start, headers=headers)
    assert (response.status_code, error_of(response)["param"]) == (400, "file")
    assert list(uploads.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_503(start_api: Any, tmp_path: Path) -> None:
    (in_the_way := tmp_path / "file").touch()
    response = send(start_api(upload_dir=in_the_way / "folder"), TWO_SECONDS)
    assert (response.status_code, error_of(response)["code"]) == (503, "storage_unavailable")


def test_recordings_lie_in_the_data_folder_and_those_left_there_are_swept(start_api: Any, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "uploads"
    assert send(start_api(upload_dir=None), TWO_SECONDS).status_code == 200
    assert list(folder.iterdir()) == []
    (folder / "upload-of-a-killed-process").touch()
    with locked_file(folder) as alive:
        assert remove_abandoned(folder) == 1
        assert [path.name for path in folder.iterdir()] == [Path(alive.name).name]


def test_nobody_listens_on_for_a_client_that_has_gone(api: ServiceClient, fakes: FakeModels, uploads: Path) -> None:
    start = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    messages = [{"type": "http.request", "body": start + wav(tone(95)) + b"\r\n--b--\r\n", "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"multipart/form-data; boundary=b")]
    scope = {"type": "http", "method": "POST", "path": TRANSCRIBE, "headers": headers, "query_string": b""}
    assert api.portal is not None
    api.portal.call(api.application, {**scope, "app": api.application}, receive, send)
    assert sent == []
    assert fakes.transcriber.batches("transcribe") == [1]
    assert list(uploads.iterdir()) == []
