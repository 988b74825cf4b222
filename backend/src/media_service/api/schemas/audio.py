"""Speech, in OpenAI's shapes."""

from __future__ import annotations

import math
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.forms import FormFields
from media_service.api.schemas.examples_audio import LANGUAGE_EXAMPLE, TRANSCRIPTION_EXAMPLE, VERBOSE_EXAMPLE
from media_service.speech.transcript import Segment, SpokenLanguage, Transcript, Word

Format = Literal["json", "text", "srt", "vtt", "verbose_json"]
Granularity = Literal["word", "segment"]


class LanguageFields(FormFields):
    """The text fields of /v1/audio/detect-language."""

    model: str | None = Field(
        default=None, description="Id of a model, or OpenAI's name whisper-1; that, like none, is the first one here."
    )


class TranslationFields(LanguageFields):
    """The text fields of /v1/audio/translations."""

    prompt: str | None = Field(
        default=None, max_length=2000, description="Text that might have come before: for spelling and style."
    )
    response_format: Format = Field(default="json", description="srt and vtt are subtitles.")
    temperature: float = Field(
        default=0.0, ge=0, le=1, description="0: the likeliest words, and bolder ones when the result looks wrong."
    )


class TranscriptionFields(TranslationFields):
    """The text fields of /v1/audio/transcriptions."""

    language: str | None = Field(default=None, description="A code such as en; by default it is heard.")
    timestamp_granularities: tuple[Granularity, ...] = Field(
        default=(), alias="timestamp_granularities[]", description="For verbose_json: word, segment (default), or both."
    )
    stream: bool = Field(default=False, description="With json or text: events as parts are written down.")


class DurationUsage(BaseModel):
    """Whole seconds, rounded up."""

    type: Literal["duration"] = "duration"
    seconds: int

    @classmethod
    def of(cls, transcript: Transcript) -> Self:
        """Return the recording's duration in the answer's shape."""
        return cls(seconds=math.ceil(transcript.duration))


class TranscriptionResponse(BaseModel):
    """What is said."""

    model_config = ConfigDict(json_schema_extra={"examples": [TRANSCRIPTION_EXAMPLE]})

    text: str
    usage: DurationUsage

    @classmethod
    def of(cls, transcript: Transcript) -> Self:
        """Return a transcript in the answer's shape."""
        return cls(text=transcript.text.strip(), usage=DurationUsage.of(transcript))


class TimedWord(BaseModel):
    """A word; times in seconds."""

    word: str
    start: float
    end: float

    @classmethod
    def of(cls, word: Word) -> Self:
        """Return a word in the answer's shape."""
        return cls(word=word.text.strip(), start=word.start, end=word.end)


class TimedSegment(BaseModel):
    """A phrase; times in seconds."""

    id: int
    seek: int = Field(description="Where it begins, in hundredths of a second.")
    start: float
    end: float
    text: str
    tokens: list[int]
    temperature: float
    avg_logprob: float = Field(description="Mean natural logarithm of the tokens' probabilities.")
    compression_ratio: float = Field(description="Above 2.4, the text repeats itself.")
    no_speech_prob: float = Field(description="That nobody speaks.")

    @classmethod
    def of(cls, number: int, segment: Segment) -> Self:
        """Return a phrase in the answer's shape."""
        return cls(
            id=number,
            seek=int(segment.start * 100),
            start=segment.start,
            end=segment.end,
            text=segment.text,
            tokens=list(segment.tokens),
            temperature=segment.temperature,
            avg_logprob=segment.average_log_probability,
            compression_ratio=segment.compression_ratio,
            no_speech_prob=segment.no_speech_probability,
        )


class VerboseTranscriptionResponse(TranscriptionResponse):
    """What is said, when, and how sure the model is."""

    model_config = ConfigDict(json_schema_extra={"examples": [VERBOSE_EXAMPLE]})

    task: Literal["transcribe", "translate"]
    language: str = Field(description="A code such as en; empty when nobody speaks.")
    duration: float
    segments: list[TimedSegment] | None = None
    words: list[TimedWord] | None = None

    @classmethod
    def detailed(
        cls, transcript: Transcript, task: Literal["transcribe", "translate"], wanted: tuple[Granularity, ...]
    ) -> Self:
        """Return a transcript in the answer's shape, with the ``wanted`` times; with those of segments for none."""
        segments = [TimedSegment.of(number, each) for number, each in enumerate(transcript.segments)]
        words = [TimedWord.of(word) for segment in transcript.segments for word in segment.words]
        return cls(
            task=task,
            language=transcript.language or "",
            duration=transcript.duration,
            text=transcript.text.strip(),
            usage=DurationUsage.of(transcript),
            segments=segments if "segment" in wanted or not wanted else None,
            words=words if "word" in wanted else None,
        )


class LanguageResponse(BaseModel):
    """The language of the first 30 seconds that are not silent."""

    model_config = ConfigDict(json_schema_extra={"examples": [LANGUAGE_EXAMPLE]})

    model: str
    language: str
    probability: float
    probabilities: dict[str, float] = Field(description="Of every language that the model knows; they sum to 1.")

    @classmethod
    def of(cls, model: str, spoken: SpokenLanguage) -> Self:
        """Return a language in the answer's shape."""
        return cls(
            model=model,
            language=spoken.language,
            probability=spoken.probability,
            probabilities=spoken.probabilities,
        )
