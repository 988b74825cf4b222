"""Answers of several kinds become one list of moments."""

from __future__ import annotations

import pytest

from media_service.storage.ranking import fuse
from media_service.storage.search import Hit


def hit(asset: str, start: float, source: str, end: float | None = None) -> Hit:
    return Hit(asset, start, start + 1 if end is None else end, 0.5, source)


def test_what_several_answers_agree_on_comes_first() -> None:
    frames = [hit("a", 0, "frame"), hit("b", 5, "frame")]
    spoken = [hit("c", 0, "speech"), hit("b", 5.5, "speech")]
    moments = fuse([frames, spoken], 10)
    assert [(m.asset_id, m.start, m.source) for m in moments] == [
        ("b", 5, "frame"),
        ("a", 0, "frame"),
        ("c", 0, "speech"),
    ]
    assert [each.source for each in moments[0].hits] == ["frame", "speech"]


def test_the_first_of_every_answer_has_the_score_one() -> None:
    assert fuse([[hit("a", 0, "frame")], [hit("a", 0, "speech")]], 10)[0].score == pytest.approx(1)
    assert fuse([[hit("a", 0, "frame")], []], 10)[0].score == pytest.approx(0.5)


def test_neighbours_are_one_moment_that_begins_at_the_best() -> None:
    (moment,) = fuse([[hit("a", 6, "frame"), hit("a", 5, "frame"), hit("a", 7.5, "frame")]], 10)
    assert (moment.start, moment.end) == (6, 7)


def test_a_moment_does_not_grow_along_a_chain_of_neighbours() -> None:
    moments = fuse([[hit("a", 10, "frame"), hit("a", 12, "frame"), hit("a", 14, "frame")]], 10)
    assert [moment.start for moment in moments] == [10, 14]


def test_pictures_of_other_assets_stay_apart() -> None:
    moments = fuse([[hit("a", 0, "frame", 0), hit("b", 0, "frame", 0)]], 1)
    assert [moment.asset_id for moment in moments] == ["a"]


def test_nothing_is_found_in_nothing() -> None:
    assert fuse([], 10) == fuse([[], []], 10) == []
