"""Every decision has the number of its file, and the parts that a reader looks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamina.project import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_heading_has_the_number_of_its_file(file: Path) -> None:
    heading = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(rf"# {int(file.stem[:4])}\. \S.*", heading)


def test_no_number_is_left_out_or_given_twice() -> None:
    assert [int(file.stem[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))
