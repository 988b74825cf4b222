"""Sound out of any recording: one channel, 16,000 samples a second, float32 from -1 to 1, on the recording's time.

Sound that starts later than the pictures, or has gaps, gets silence in their place, so that a sample's number divided
by the rate is the moment at which a player plays it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_service.errors import NoAudioError, SilentAudioError, TimeOutOfRangeError
from media_service.media.facts import AudioStream, MediaFacts, check_time
from media_service.media.ffmpeg import MediaTools, running_ffmpeg
from media_service.media.formats import SEEKABLE
from media_service.media.waveform import SAMPLE_RATE, Waveform, is_silent

Peaks = NDArray[np.float32]

CHUNK_SECONDS = 30.0
SAMPLE_BYTES = 4
USUAL_CHANNELS = 8  # up to here ffmpeg knows where each speaker stands, and mixes accordingly
PEAK_BLOCK = 160  # samples: 10 ms, the finest drawing


def audio_chunks(
    file: Path, facts: MediaFacts, tools: MediaTools, start: float = 0.0, seconds: float | None = None
) -> Iterator[Waveform]:
    """Yield the sound from ``start`` on, 30 seconds at a time, so memory does not grow with the duration.

    ``seconds``: how much, or all. Raises ``NoAudioError`` when there is not one sample, ``TimeOutOfRangeError``, and
    what a ``Child`` raises. Sound that breaks off, or is broken in places, is what can be decoded of it.
    """
    audio, wanted = _asked(facts, start, seconds)
    exact = facts.container in SEEKABLE
    limits = tools.limits(start + wanted, (round(wanted * SAMPLE_RATE) + SAMPLE_RATE) * SAMPLE_BYTES)
    arguments = ["-map", f"0:{audio.index}", "-af", _filters(audio, 0.0 if exact else start, wanted)]
    arguments += ["-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"]
    before = ["-ss", f"{start:.6f}"] if exact and start > 0 else []
    found = False
    with running_ffmpeg(tools, file, arguments, limits, before) as child:
        buffer = bytearray(round(CHUNK_SECONDS * SAMPLE_RATE) * SAMPLE_BYTES)
        while count := child.read_into(memoryview(buffer)) // SAMPLE_BYTES:
            found = True
            yield _sound(np.frombuffer(buffer, "<f4", count))
        child.finish()
    if not found:
        raise NoAudioError("file has sound of which not one sample can be decoded", param="file")


def decode_audio(
    file: Path, facts: MediaFacts, tools: MediaTools, start: float = 0.0, seconds: float | None = None
) -> Waveform:
    """Return the sound from ``start`` on, ``seconds`` of it or all, as one array: 64 kB a second.

    Raises as ``audio_chunks``.
    """
    _, wanted = _asked(facts, start, seconds)
    whole = np.empty(round(wanted * SAMPLE_RATE) + SAMPLE_RATE, np.float32)
    length = 0
    for chunk in audio_chunks(file, facts, tools, start, seconds):
        whole[length : length + len(chunk)] = chunk
        length += len(chunk)
    return whole[:length]


def check_audible(waveform: Waveform) -> None:
    """Raise ``SilentAudioError`` when nothing can be heard."""
    if is_silent(waveform):
        raise SilentAudioError("file is silent from start to end, expected something to hear", param="file")


def peaks(file: Path, facts: MediaFacts, tools: MediaTools, buckets: int) -> Peaks:
    """Return the least and the largest sample of each of ``buckets`` equal parts: buckets x 2, float32, for a drawing.

    Raises as ``audio_chunks``; ``ValueError`` for less than one bucket.
    """
    if buckets < 1:
        raise ValueError(f"buckets is {buckets}, expected at least 1")
    block = max(1, min(PEAK_BLOCK, round((facts.duration or 0) * SAMPLE_RATE) // (8 * buckets)))
    least, most = zip(*_extremes(audio_chunks(file, facts, tools), block), strict=True)
    low, high = np.concatenate(least), np.concatenate(most)
    edges = np.arange(buckets) * len(low) // buckets
    return np.stack([np.minimum.reduceat(low, edges), np.maximum.reduceat(high, edges)], axis=1)


def _asked(facts: MediaFacts, start: float, seconds: float | None) -> tuple[AudioStream, float]:
    """Return the sound and how many seconds of it are there; raise when they are not."""
    if facts.audio is None or facts.duration is None:
        raise NoAudioError(f"file is {facts.media_type} without sound, expected a recording with sound", param="file")
    check_time("start", start, facts.duration)
    if seconds is not None and not seconds > 0:
        raise TimeOutOfRangeError(f"seconds is {seconds:g}, expected more than 0", param="seconds")
    left = facts.duration - start
    return facts.audio, left if seconds is None else min(seconds, left)


def _filters(audio: AudioStream, start: float, seconds: float) -> str:
    # rematrix_maxval: what both of two channels say comes out as loud as it was, not half as loud again
    resample = f"aresample={SAMPLE_RATE}:async=1:first_pts=0:rematrix_maxval=1"
    steps = [
        resample,
        "aformat=sample_fmts=flt:channel_layouts=mono",
        f"atrim=start={start:.6f}:end={start + seconds:.6f}",
    ]
    if audio.channels > USUAL_CHANNELS:
        share = 1 / audio.channels
        steps.insert(0, "pan=mono|c0=" + "+".join(f"{share:.6f}*c{index}" for index in range(audio.channels)))
    return ",".join(steps)


def _sound(samples: Waveform) -> Waveform:
    """Return a copy without what is no number: files of floating-point samples may hold anything."""
    return np.clip(np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)


def _extremes(chunks: Iterator[Waveform], block: int) -> Iterator[tuple[Waveform, Waveform]]:
    """Yield the least and the largest sample of each block of samples, a chunk at a time."""
    rest = np.empty(0, np.float32)
    for chunk in chunks:
        samples = np.concatenate([rest, chunk])
        whole = len(samples) // block * block
        blocks, rest = samples[:whole].reshape(-1, block), samples[whole:]
        if whole:
            yield blocks.min(axis=1), blocks.max(axis=1)
    if len(rest):
        yield rest.min(keepdims=True), rest.max(keepdims=True)
