"""Every hostile and odd file ends in an answer or in an error that is the client's, and leaves nothing behind."""

from __future__ import annotations

import re
import resource
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from media_service.errors import ServiceError
from media_service.media.audio import peaks
from media_service.media.facts import MediaFacts, MediaLimits
from media_service.media.ffmpeg import MediaTools
from media_service.media.image import decode_image
from media_service.media.probe import probe
from media_service.media.scenes import find_scenes
from media_service.media.stills import thumbnail
from media_service.media.video import Video
from support.hostile.lying_recordings import avi_with_playlist, elsewhere
from support.hostile.texts import DASH, HLS
from support.hostile_media import HOSTILE
from support.processes import children
from support.recordings import film, media_limits, media_tools, program, recording

Store = Callable[[bytes], Path]

MIB = 1024 * 1024
MOST_GROWTH = 400 * MIB  # of this process, which decodes pictures of 50 megapixels at most
MOST_MEMORY = 1024 * MIB  # of a child, half of what is allowed by default


def examine(file: Path, tools: MediaTools, limits: MediaLimits) -> MediaFacts:
    """Do with a file all that the service does."""
    facts = probe(file, tools, limits)
    if facts.kind == "image":
        with file.open("rb") as stream:
            thumbnail(decode_image(stream, limits.image).pixels, 64)
    if facts.has_audio:
        assert peaks(file, facts, tools, 10).shape == (10, 2)
    if facts.has_video:
        video = Video.of(file, facts, tools)
        assert thumbnail(next(video.every(1, 64)).pixels, 64).startswith(b"\xff\xd8")
        assert find_scenes(video)[-1].end == facts.duration
    return facts


def outcome_of(file: Path, tools: MediaTools, limits: MediaLimits) -> tuple[str, ServiceError | None]:
    """Return the kind of media or the code of the error, and the error."""
    try:
        return examine(file, tools, limits).kind, None
    except ServiceError as error:
        return error.code, error


def peak(who: int) -> int:
    """Return the most memory this process, or one of its children, had at any time, in bytes."""
    return resource.getrusage(who).ru_maxrss * 1024


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # the service logs it
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_an_answer(name: str, tmp_path: Path, limits: MediaLimits) -> None:
    (file := tmp_path / "upload").write_bytes(HOSTILE[name].make())
    content, before, started = file.read_bytes(), peak(resource.RUSAGE_SELF), children()
    outcome, error = outcome_of(file, media_tools(media_memory_bytes=MOST_MEMORY), limits)
    assert outcome in HOSTILE[name].outcomes, error
    if error is not None:
        assert 400 <= error.status < 500
        assert len(error.message) < 600
        assert not re.search(r"/proc|/tmp|0x[0-9a-f]|Traceback", error.message), error.message
    assert peak(resource.RUSAGE_SELF) - before < MOST_GROWTH
    assert (children(), file.read_bytes(), list(tmp_path.iterdir())) == (started, content, [file])


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", ["film.mp4", "says-ten-hours.mp4", "damaged.mkv", "metadata-bomb.mp3"])
def test_the_corpus_is_the_same_each_time(name: str) -> None:
    first = HOSTILE[name].make()
    recording.cache_clear()
    assert HOSTILE[name].make() == first


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Return a film that would be shown by whoever followed a reference to it."""
    (target := tmp_path / "canary.mp4").write_bytes(film())
    return target


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Return a socket of this machine that nobody may knock at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


REFERENCES: dict[str, Callable[[str], bytes]] = {
    "hls": lambda address: HLS.format(address).encode(),
    "concat": lambda address: f"ffconcat version 1.0\nfile {address}\n".encode(),
    "dash": lambda address: DASH.format(address).encode(),
    "mp4": lambda address: elsewhere(address.encode()),
    "avi": lambda address: avi_with_playlist(HLS.format(address).encode()),
}


@pytest.mark.parametrize("kind", REFERENCES)
@pytest.mark.parametrize("scheme", ["file", "path", "http"])
def test_no_reference_is_followed(kind: str, scheme: str, store: Store, canary: Path, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    address = {"file": f"file:{canary}", "path": str(canary), "http": f"http://127.0.0.1:{port}/"}[scheme]
    outcome, _ = outcome_of(store(REFERENCES[kind](address)), media_tools(), media_limits())
    assert outcome in ("unsupported_media_type", "media_undecodable") or kind == "mp4"
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("kind", ["hls", "concat"])
def test_ffprobe_would_follow_a_reference_if_we_let_it(kind: str, store: Store, canary: Path) -> None:
    file = store(REFERENCES[kind](str(canary)))
    options = ["-safe", "0"] if kind == "concat" else ["-allowed_extensions", "ALL"]
    command = [program("FFPROBE"), "-v", "error", *options, "-f", kind, "-show_entries", "stream=codec_name", str(file)]
    assert "h264" in subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
