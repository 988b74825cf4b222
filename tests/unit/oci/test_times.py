"""Times are ISO 8601 or now."""

from __future__ import annotations

import pytest

from lamina.oci.errors import RecipeError
from lamina.oci.times import parse_time, render_time


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:01Z", 1),
        ("1970-01-01T00:00:01", 1),
        ("2001-02-03T04:05:06+00:00", 981173106),
        ("2001-02-03T05:05:06+01:00", 981173106),
        ("2001-02-03", 981158400),
    ],
)
def test_times(text: str, seconds: int) -> None:
    assert parse_time("created", text) == seconds


def test_now_is_what_the_environment_fixes() -> None:
    assert parse_time("mtime", "now", "12345") == 12345
    assert parse_time("mtime", "now") > 1_500_000_000


@pytest.mark.parametrize(("text", "epoch"), [("yesterday", None), ("1969-12-31", None), ("", None), ("now", "soon")])
def test_what_is_no_time_is_named(text: str, epoch: str | None) -> None:
    with pytest.raises(RecipeError, match=epoch or f"`created` is '{text}'"):
        parse_time("created", text, epoch)


def test_rendering() -> None:
    assert render_time(1) == "1970-01-01T00:00:01Z"
