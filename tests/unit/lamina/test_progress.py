"""The progress of a fetch, on a terminal and in a log."""

from __future__ import annotations

import io

import pytest

from lamina.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_plain_lines() -> None:
    stream = io.StringIO()
    with Progress(4, 2_000_000, lambda: (1, 1_000_000), stream=stream):
        pass
    assert stream.getvalue().startswith(" 50% 1/2 MB, 1/4 files, ")
    assert "\r" not in stream.getvalue()


def test_a_terminal_gets_a_bar_that_ends_its_line() -> None:
    stream = Terminal()
    with Progress(4, 2_000_000, lambda: (4, 2_000_000), stream=stream):
        pass
    assert "█" * 30 in stream.getvalue()
    assert stream.getvalue().endswith("\n")


def test_more_bytes_than_expected_fill_the_bar_and_no_more() -> None:
    line = Progress(1, 1, lambda: (1, 5), stream=Terminal()).line()
    assert line.count("█") == 30


def test_a_failure_in_a_log_is_not_followed_by_a_success_line() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="broken"), Progress(1, 1, lambda: (0, 0), stream=stream):
        raise ValueError("broken")
    assert stream.getvalue() == ""


def test_an_unknown_size_is_not_shown_as_zero() -> None:
    assert Progress(2, 0, lambda: (1, 3_000_000), stream=io.StringIO()).line().startswith(" 50% 3 MB, 1/2 files, ")
