"""Links inside the documentation lead somewhere: to a file of the repository, or to a title on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamina.project import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
TITLE = re.compile(r"^#+ (.*)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
OUTSIDE = ("http://", "https://", "mailto:")


def anchors(text: str) -> set[str]:
    """Return what links to a page's titles may end in, the way the usual renderers make it of a title."""
    titles = TITLE.findall(FENCED.sub("", text))
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def broken(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere."""
    found = []
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if link.startswith(OUTSIDE):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_broken_links_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# The title\n[a](#the-title) [b](#no-title) [c](no-file.md) [d](page.md#the-title)\n")
    assert broken(page) == ["#no-title", "no-file.md"]


@pytest.mark.parametrize("picture", ["docs/images/dashboard-film.png", "docs/images/concepts.svg"])
def test_pictures_are_what_their_names_say(picture: str) -> None:
    begin = (ROOT / picture).read_bytes()[:8]
    assert begin == b"\x89PNG\r\n\x1a\n" or begin.startswith(b"<svg")


def test_every_decision_says_goals_options_and_measurement() -> None:
    for page in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for wanted in ("\n## Goals\n", "\n## Options\n", "(+)", "(\N{MINUS SIGN})", "\n## Measured\n"):
            assert wanted in text, f"{page.name} lacks {wanted.strip()}"
