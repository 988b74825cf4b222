"""What was found in an asset, along its time: scenes, what single frames show, and what is said. Times in seconds.

Each step of the analysis writes its records at once and replaces what it wrote before, so that a step that is repeated,
because its worker was killed, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from media_service.vision.geometry import Box, Point


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch without a cut; ``score`` says how clear the cut before it is, 0 for the first."""

    start: float
    end: float
    score: float
    type: Literal["scene"] = "scene"


@dataclass(frozen=True, slots=True)
class Label:
    """A word that fits a picture; ``score`` from 0 to 1."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class FrameSample:
    """A frame that was looked at, whatever was found."""

    time: float
    type: Literal["sample"] = "sample"


@dataclass(frozen=True, slots=True)
class FrameLabels:
    """The labels of a frame, best first."""

    time: float
    labels: tuple[Label, ...]
    type: Literal["labels"] = "labels"


@dataclass(frozen=True, slots=True)
class FrameCaption:
    """A sentence about a frame; the mean of the natural logarithms of its tokens' probabilities."""

    time: float
    text: str
    log_probability: float | None = None
    type: Literal["caption"] = "caption"


@dataclass(frozen=True, slots=True)
class SeenFace:
    """A face, normalised by the upright frame; ``score`` from 0 to 1."""

    score: float
    box: Box
    keypoints: Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class FrameFaces:
    """The faces of a frame, best first."""

    time: float
    faces: tuple[SeenFace, ...]
    type: Literal["faces"] = "faces"


@dataclass(frozen=True, slots=True)
class BodyPoint:
    """A point of a body: ``x`` and ``y`` normalised, ``z`` on the scale of ``x``; ``visibility`` from 0 to 1."""

    x: float
    y: float
    z: float
    visibility: float


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """A person by the points of the body."""

    landmarks: Mapping[str, BodyPoint]


@dataclass(frozen=True, slots=True)
class FramePoses:
    """The people of a frame."""

    time: float
    people: tuple[SeenPerson, ...]
    type: Literal["poses"] = "poses"


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word with the space and punctuation around it; ``probability`` from 0 to 1."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Speech:
    """A phrase; ``language`` is a code such as ``en``."""

    start: float
    end: float
    text: str
    language: str | None = None
    average_log_probability: float | None = None
    no_speech_probability: float | None = None
    words: tuple[SpokenWord, ...] = ()
    type: Literal["speech"] = "speech"


Record = Scene | FrameSample | FrameLabels | FrameCaption | FrameFaces | FramePoses | Speech


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything about one frame; None or empty when that was not looked for or not found."""

    time: float
    labels: tuple[Label, ...] = ()
    caption: FrameCaption | None = None
    faces: tuple[SeenFace, ...] = ()
    people: tuple[SeenPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """An asset along its time, each part in order; ``steps`` names the steps that are done."""

    asset_id: str
    scenes: tuple[Scene, ...]
    frames: tuple[Frame, ...]
    speech: tuple[Speech, ...]
    steps: tuple[str, ...]


class TimelineStore(Protocol):
    """Where timelines are kept. Unknown assets raise ``AssetNotFoundError``."""

    def write(self, asset_id: str, step: str, records: Sequence[Record]) -> None:
        """Replace what ``step`` wrote about the asset: all of it or nothing. No records mean: done, nothing found."""

    def steps(self, asset_id: str) -> Mapping[str, float]:
        """Return the steps that are done, each with the time it was written, in seconds since 1970."""

    def read(self, asset_id: str, step: str | None = None) -> Timeline:
        """Return all steps together, or the records of one; empty when none is done."""
