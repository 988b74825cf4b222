"""Debian versions are compared as dpkg compares them."""

from __future__ import annotations

import itertools
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.update import versions

# From oldest to newest.
ORDERED = [
    "1~~",
    "1~rc1-1",
    "1",
    "1-0.1",
    "1-1~deb12u1",
    "1-1",
    "1-1+b1",
    "1-1+deb12u1",
    "1-10",
    "1a",
    "1+",
    "1.2",
    "1:0",
]


@pytest.mark.parametrize(("older", "newer"), list(itertools.pairwise(ORDERED)))
def test_the_newer_one_wins(older: str, newer: str) -> None:
    assert versions.compare(older, newer) < 0 < versions.compare(newer, older)


@pytest.mark.skipif(not shutil.which("dpkg"), reason="compares with dpkg itself")
@pytest.mark.parametrize(("older", "newer"), list(itertools.pairwise(ORDERED)))
def test_dpkg_agrees(older: str, newer: str) -> None:
    subprocess.run(["dpkg", "--compare-versions", older, "lt", newer], check=True)


@pytest.mark.parametrize(("left", "right"), [("1", "0:1"), ("1.0", "1.00"), ("1", "1-0"), ("1-1", "1-01")])
def test_different_spellings_can_be_equal(left: str, right: str) -> None:
    assert versions.compare(left, right) == 0


@given(st.text("0123456789.+~-:ab", min_size=1), st.text("0123456789.+~-:ab", min_size=1))
def test_the_order_is_antisymmetric(left: str, right: str) -> None:
    assert (versions.compare(left, right) > 0) == (versions.compare(right, left) < 0)
