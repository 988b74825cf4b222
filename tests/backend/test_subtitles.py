"""SubRip and WebVTT: hours, escapes, and nothing that ends a cue early."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from media_service.speech.subtitles import render_srt, render_vtt

SRT_CUE = re.compile(r"\d+\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}\n[^\n]+\n")
VTT_CUE = re.compile(r"\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}\n[^\n]+\n")


@dataclass(frozen=True)
class Part:
    start: float
    end: float
    text: str


PARTS = [Part(0.0, 1.25, " seven"), Part(3661.0005, 3723.9996, " an hour <later> & more"), Part(4000, 4001, "last")]


def test_srt_is_numbered_and_has_commas() -> None:
    assert render_srt(PARTS) == (
        "1\n00:00:00,000 --> 00:00:01,250\nseven\n\n"
        "2\n01:01:01,000 --> 01:02:04,000\nan hour <later> & more\n\n"
        "3\n01:06:40,000 --> 01:06:41,000\nlast\n"
    )


def test_vtt_has_a_header_and_escapes_markup() -> None:
    assert render_vtt(PARTS) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.250\nseven\n\n"
        "01:01:01.000 --> 01:02:04.000\nan hour &lt;later&gt; &amp; more\n\n"
        "01:06:40.000 --> 01:06:41.000\nlast\n"
    )


@pytest.mark.parametrize("text", ["a\n\nb", "a\r\nb", "a --> b", "1\n00:00:00,000 --> 00:00:01,000\nb", "\u2028x", "ß"])
def test_no_text_breaks_out_of_its_cue(text: str) -> None:
    parts = [Part(0, 1, text), Part(1, 2, "next")]
    first, second = render_srt(parts).split("\n\n")
    assert SRT_CUE.fullmatch(first + "\n")
    assert SRT_CUE.fullmatch(second)
    header, *cues = render_vtt(parts).split("\n\n")
    assert header == "WEBVTT"
    assert len(cues) == 2
    assert all(VTT_CUE.fullmatch(cue.rstrip("\n") + "\n") and cue.count("-->") == 1 for cue in cues)


def test_empty_texts_are_left_out_and_every_cue_lasts() -> None:
    assert render_srt([Part(0, 1, "  ")]) == ""
    assert render_vtt([]) == "WEBVTT\n"
    assert "00:00:05.000 --> 00:00:05.001" in render_vtt([Part(5, 5, "x")])


def test_a_hundred_hours_have_three_digits() -> None:
    assert "100:00:00,000" in render_srt([Part(360_000, 360_001, "x")])
