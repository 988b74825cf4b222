"""The page of figures about the dashboard, from the file that ``./manage.sh bench dashboard --save`` writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from lamina.console import render_size
from lamina.project import ROOT
from lamina.reference.text import notice, table

RESULT = ROOT / "docs" / "benchmarks" / "dashboard.json"
FIRST_PAINT, INTERACTION, FRAMES = 1000, 200, 50
"""The aims: at most so many milliseconds, and at least so many frames a second."""
INTRODUCTION = """# The dashboard against its aims

{notice}

Chromium {browser} in a window of 1440 by 900, without a graphics card, before processes of the API and the dashboard on
loopback; all of them share {cores} cores. {memory} of memory, {system}; load average before the start {load}. Commit
`{commit}`. Medians of {runs} runs, each with an empty cache; the worst of all runs where it says so. There are
{pictures} pictures and two analysed films in the library.
"""
MEANING = """
The first paint is the browser's own mark, first contentful paint. An interaction is what the Event Timing API counts as
one: from the click or key to the frame that shows its effect, in steps of 8 ms; what stays below 16 ms is told as that.
Each act below is several of them, and the slowest one counts. Frames are those in which the page itself could draw
while it was scrolled, 2,400 pixels a second for half of the time and three times that fast for the rest; the library is
loaded page by page meanwhile. The films are as dense as the default settings make them: 600 frames that were looked at,
and a scene every seven seconds. A film can be used when its transcript can be read and its player can be started.
"""
Row = tuple[str, str, str, str]


def render() -> str:
    """Return the page."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    machine, sizes = result["machine"], result["sizes"]
    about = {"cores": machine["cores"], "memory": render_size(machine["memoryBytes"]), "system": machine["system"]}
    about |= {"load": machine["loadBefore"], "commit": result["commit"], "browser": result["version"]}
    about |= {"runs": sizes["runs"], "pictures": f"{sizes['pictures']:,}"}
    head = INTRODUCTION.format(notice=notice("docs/benchmarks/dashboard.json"), **about)
    return f"{head}\n{table(['what', 'aim', 'measured', 'met'], [list(row) for row in rows(result)])}{MEANING}"


def render_rows(result: Mapping[str, Any]) -> str:
    """Return the figures as text."""
    return "".join(f"{what}: {measured} (aim: {aim}; {met})\n" for what, aim, measured, met in rows(result))


def rows(result: Mapping[str, Any]) -> list[Row]:
    """Return what was measured: words, the aim, the figure, and whether it is met."""
    films = [("ten minutes, 1,500 words", result["short"]), ("four hours, 20,000 words", result["long"])]
    return [*_library(result["library"]), *_scrolling(result), *(row for film in films for row in _film(*film))]


def _library(runs: list[dict[str, Any]]) -> Iterable[Row]:
    paint, pictures = (median(run[key] for run in runs) for key in ("firstPaint", "pictures"))
    yield "the library from an empty cache: first contentful paint", "< 1 s", _seconds(paint), _met(paint < FIRST_PAINT)
    yield "… its first pictures are seen", "—", _seconds(pictures), "—"
    code, everything = (median(run[key] for run in runs) for key in ("scriptBytes", "bytes"))
    yield "… JavaScript that came, of all that came of the page", "—", f"{_size(code)} of {_size(everything)}", "—"


def _scrolling(result: Mapping[str, Any]) -> Iterable[Row]:
    runs = result["scroll"]
    half = median(median(run["perSecond"]) for run in runs)
    worst = min(min(run["perSecond"]) for run in runs)
    idle = median(run["idle"] for run in runs)
    who = f"scrolling {result['sizes']['pictures']:,} assets"
    yield f"{who}: frames a second (at rest {idle:.0f})", "≥ 50", f"{half:.0f}", _met(half >= FRAMES)
    yield "… the worst second of all runs", "≥ 50", f"{worst:.0f}", _met(worst >= FRAMES)


def _film(name: str, runs: list[dict[str, Any]]) -> Iterable[Row]:
    yield f"a film of {name}: can be used after", "—", _seconds(median(run["usable"] for run in runs)), "—"
    for act in runs[0]["acts"]:
        taken = median(run["acts"][act] for run in runs)
        yield f"… {act}", f"< {INTERACTION} ms", _moment(taken), _met(taken < INTERACTION)
    worst = max(max(run["acts"].values()) for run in runs)
    yield "… the worst interaction of all runs", f"< {INTERACTION} ms", _moment(worst), _met(worst < INTERACTION)


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


def _moment(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds else "< 16 ms"


def _size(size: float) -> str:
    return f"{size / 1000:.0f} kB"


def _met(holds: bool) -> str:
    return "yes" if holds else "no"
