"""The few tokens of openai-whisper's multilingual vocabulary that the demo's speech models know.

In training, a model has one row per known token and one for all the others (``unknown``). The files in ``demo/models``
keep the rows and the tokens they belong to; the package puts them where they belong among all 51 865.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from whisper.tokenizer import Tokenizer, get_tokenizer

from demo.worlds.voices import WORDS

LANGUAGES = 99
SECOND = 10
"""Timestamps a second: the vocabulary has 50, but finer ones than the models hear only make them unsure."""
WINDOW = 30
"""Seconds that Whisper hears at once."""


@dataclass(frozen=True)
class Vocabulary:
    """Known tokens; their order is that of the rows."""

    tokenizer: Tokenizer

    @classmethod
    def load(cls) -> Vocabulary:
        """Return the vocabulary with openai-whisper's own tokenizer."""
        return cls(get_tokenizer(True, num_languages=LANGUAGES, language="en", task="transcribe"))

    @cached_property
    def tokens(self) -> tuple[int, ...]:
        """Return the known tokens, ascending."""
        own = self.tokenizer
        special = (own.eot, own.sot, own.language_token, own.transcribe, own.sot_prev, own.no_speech, own.no_timestamps)
        return tuple(sorted({self.silence, *self.words(WORDS), *special, *map(self.time, range(WINDOW * SECOND + 1))}))

    @cached_property
    def rows(self) -> dict[int, int]:
        """Return the row of each known token."""
        return {token: row for row, token in enumerate(self.tokens)}

    @property
    def unknown(self) -> int:
        """Return the row that stands for every other token."""
        return len(self.tokens)

    @cached_property
    def silence(self) -> int:
        """Return the token for a silence before the first word that is too long for the first timestamp.

        Whisper's decoder wants the first timestamp within the first second and text after it. A line break is text, and
        ``whisper.transcribe`` clears the segment that holds nothing else.
        """
        return int(self.tokenizer.encode("\n")[0])

    def time(self, tenths: int) -> int:
        """Return the timestamp token of so many tenths of a second."""
        return int(self.tokenizer.timestamp_begin) + tenths * (50 // SECOND)

    @cached_property
    def spelled(self) -> dict[str, list[int]]:
        """Return the tokens of each word."""
        return {word: self.tokenizer.encode(f" {word}") for word in WORDS}

    def words(self, words: Iterable[str]) -> list[int]:
        """Return the tokens of words."""
        return [token for word in words for token in self.spelled[word]]
