"""What was found in an asset along its time. Times in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.schemas.examples_timeline import TIMELINE_EXAMPLE, TRANSCRIPT_EXAMPLE
from media_service.api.schemas.faces import Face
from media_service.api.schemas.picture import Sized
from media_service.api.schemas.pose import Point3
from media_service.storage import timeline
from media_service.storage.assets import Asset

TranscriptFormat = Literal["json", "srt", "vtt", "txt"]


@dataclass(frozen=True, slots=True)
class Size:
    """Of the upright picture, in pixels."""

    width: int
    height: int


NOTHING = Size(0, 0)


class FoundScene(BaseModel):
    """A stretch without a cut."""

    start: float
    end: float


class FoundLabel(BaseModel):
    """A label that fits a frame."""

    label: str
    score: float = Field(ge=0, le=1, description="How likely, were there no other labels than those compared with.")


class BodyLandmark(BaseModel):
    """A point of a body."""

    name: str = Field(description="One of the 33 names, right and left being the person's own.")
    normalised: Point3
    pixels: Point3
    visibility: float = Field(description="0 to 1: in the picture and not hidden.")

    @classmethod
    def of(cls, name: str, point: timeline.BodyPoint, image: Sized) -> Self:
        """Return a landmark both ways."""
        return cls(
            name=name,
            normalised=Point3(x=point.x, y=point.y, z=point.z),
            pixels=Point3(x=point.x * image.width, y=point.y * image.height, z=point.z * image.width),
            visibility=point.visibility,
        )


class FoundPerson(BaseModel):
    """A person by the points of the body."""

    landmarks: list[BodyLandmark]


class FoundFrame(BaseModel):
    """Everything about one frame; empty or null when it was not looked for, or not found: ``steps`` tells."""

    time: float
    labels: list[FoundLabel] = Field(description="The best ones, best first.")
    caption: str | None
    log_probability: float | None = Field(description="Of the caption: mean of its tokens'; 0 is certain.")
    faces: list[Face]
    people: list[FoundPerson]

    @classmethod
    def of(cls, frame: timeline.Frame, image: Sized) -> Self:
        """Return a frame in the answer's shape."""
        people = [[BodyLandmark.of(*each, image) for each in person.landmarks.items()] for person in frame.people]
        return cls(
            time=frame.time,
            labels=[FoundLabel(label=each.name, score=each.score) for each in frame.labels],
            caption=None if frame.caption is None else frame.caption.text,
            log_probability=None if frame.caption is None else frame.caption.log_probability,
            faces=[Face.of(face, image) for face in frame.faces],
            people=[FoundPerson(landmarks=landmarks) for landmarks in people],
        )


class FoundWord(BaseModel):
    """A word, when it is said, and how sure the model is, from 0 to 1."""

    text: str
    start: float
    end: float
    probability: float


class FoundPhrase(BaseModel):
    """A phrase with its words."""

    start: float
    end: float
    text: str
    language: str | None
    words: list[FoundWord]

    @classmethod
    def of(cls, phrase: timeline.Speech) -> Self:
        """Return a phrase in the answer's shape."""
        words = [
            FoundWord(text=word.text.strip(), start=word.start, end=word.end, probability=word.probability)
            for word in phrase.words
        ]
        return cls(start=phrase.start, end=phrase.end, text=phrase.text.strip(), language=phrase.language, words=words)


class TimelineObject(BaseModel):
    """Everything that was found. ``steps``: what was looked for; none before the asset is analysed."""

    model_config = ConfigDict(json_schema_extra={"examples": [TIMELINE_EXAMPLE]})

    asset_id: str
    object: Literal["timeline"] = "timeline"
    steps: list[str] = Field(description="Some of scenes, samples, embeddings, labels, captions, faces, poses, speech.")
    scenes: list[FoundScene] = Field(description="Of a video, from its start to its end without gaps.")
    frames: list[FoundFrame] = Field(description="Those that were looked at; a picture has one, at 0.")
    speech: list[FoundPhrase]

    @classmethod
    def of(cls, found: timeline.Timeline, asset: Asset) -> Self:
        """Return a timeline in the answer's shape."""
        size = Size(asset.facts["width"], asset.facts["height"]) if found.frames else NOTHING
        return cls(
            asset_id=found.asset_id,
            steps=list(found.steps),
            scenes=[FoundScene(start=scene.start, end=scene.end) for scene in found.scenes],
            frames=[FoundFrame.of(frame, size) for frame in found.frames],
            speech=[FoundPhrase.of(phrase) for phrase in found.speech],
        )


class TranscriptObject(BaseModel):
    """What is said, and when; no segments for silence."""

    model_config = ConfigDict(json_schema_extra={"examples": [TRANSCRIPT_EXAMPLE]})

    asset_id: str
    object: Literal["transcript"] = "transcript"
    language: str | None = Field(description="A code such as en; null when nobody speaks.")
    text: str
    segments: list[FoundPhrase]

    @classmethod
    def of(cls, asset_id: str, phrases: Sequence[timeline.Speech]) -> Self:
        """Return phrases in the answer's shape."""
        return cls(
            asset_id=asset_id,
            language=next((each.language for each in phrases if each.language), None),
            text=plain(phrases),
            segments=[FoundPhrase.of(each) for each in phrases],
        )


def plain(phrases: Sequence[timeline.Speech]) -> str:
    """Return what is said as one text."""
    return " ".join(text for each in phrases if (text := each.text.strip()))
