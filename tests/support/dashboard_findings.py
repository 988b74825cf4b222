"""What an analysis could have found in a film: as dense as the default settings make it, the same in every run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from media_service.analysis import names
from media_service.storage.timeline import (
    BodyPoint,
    FrameCaption,
    FrameFaces,
    FrameLabels,
    FramePoses,
    FrameSample,
    Label,
    Record,
    Scene,
    SeenFace,
    SeenPerson,
    Speech,
    SpokenWord,
)
from media_service.vision.faces import KEYPOINTS
from media_service.vision.geometry import Box, Point
from media_service.vision.pose import LANDMARKS

FRAMES = 600  # the most that the default settings look at
SCENE_SECONDS = 7
PHRASE_WORDS = 10
SEEN = ("a person", "a street", "a car", "a dog", "a tree")
SAID = [
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "a",
    "lazy",
    "dog",
    "while",
    "nobody",
    "in",
    "particular",
    "watches",
    "and",
    "everybody",
    "speaks",
]


def findings(seconds: int, words: int) -> Mapping[str, Sequence[Record]]:
    """Return the records of each step."""
    times = [index * seconds / FRAMES for index in range(FRAMES)]
    cuts = [*range(0, seconds, SCENE_SECONDS), seconds]
    return {
        names.SCENES: [Scene(start, end, 0.5) for start, end in pairwise(cuts)],
        names.SAMPLES: [FrameSample(time) for time in times],
        names.EMBEDDINGS: [],
        names.LABELS: [FrameLabels(time, labels(index)) for index, time in enumerate(times)],
        names.CAPTIONS: [FrameCaption(time, f"picture {index // 3} of a street") for index, time in enumerate(times)],
        names.FACES: [FrameFaces(time, (face(index),)) for index, time in enumerate(times) if index % 11 < 6],
        names.POSES: [FramePoses(time, (person(index),)) for index, time in enumerate(times) if index % 7 < 5],
        names.SPEECH: [phrase(number, seconds, words) for number in range(words // PHRASE_WORDS)],
    }


def labels(index: int) -> tuple[Label, ...]:
    """Return labels whose scores rise and fall along the film, each at its own pace, best first."""
    scored = [Label(name, abs(math.sin(index / (9 + 5 * place))) / 2) for place, name in enumerate(SEEN)]
    return tuple(sorted(scored, key=lambda label: -label.score))


def face(index: int) -> SeenFace:
    """Return a face that wanders from left to right."""
    left = 0.1 + index % 50 / 100
    points = {name: Point(left + 0.02 * place, 0.2) for place, name in enumerate(KEYPOINTS)}
    return SeenFace(0.9, Box(left, 0.1, 0.15, 0.25), points)


def person(index: int) -> SeenPerson:
    """Return a body that wanders with the face."""
    left = 0.1 + index % 50 / 100
    points = [(left + 0.03 * (place % 6), 0.1 + 0.025 * place) for place in range(len(LANDMARKS))]
    return SeenPerson({name: BodyPoint(x, y, 0.0, 0.9) for name, (x, y) in zip(LANDMARKS, points, strict=True)})


def phrase(number: int, seconds: int, words: int) -> Speech:
    """Return the phrase of this number of those that fill the film; one word in seventeen is unsure."""
    length = seconds * PHRASE_WORDS / words
    start, step = number * length, length / PHRASE_WORDS
    spoken = tuple(
        SpokenWord(
            f" {SAID[(7 * number + 3 * place) % len(SAID)]}",
            start + place * step,
            start + (place + 0.9) * step,
            0.3 if number * place % 17 == 1 else 0.95,
        )
        for place in range(PHRASE_WORDS)
    )
    return Speech(start, spoken[-1].end, "".join(word.text for word in spoken), "en", -0.2, 0.01, spoken)
