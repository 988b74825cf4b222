"""The page of figures about the service, from the file that ``./manage.sh bench service --save`` writes."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from typing import Any

from lamina.console import render_size
from lamina.project import ROOT
from lamina.reference.text import notice, table

RESULT = ROOT / "docs" / "benchmarks" / "service.json"
MEGABYTE = 1_000_000
INTRODUCTION = """# The service against its aims

{notice}

Processes of the API on loopback with the models of the profile `{profile}`, asked by a load generator in a process of
its own; the bare library answers the same questions in the same run, in {rounds} rounds that take turns with the
service's, and each figure is the median of the rounds. {cores} cores, {memory} of memory, {system}; load
average before the start {load}. Commit `{commit}`. The load generator has to share the cores with the service.
"""
MEANING = """
Start: of a process, from its first instruction on; a container adds what its engine takes. Bare: the library's own
classes in one process, one picture after the other, or in batches as large as the service's. Memory is that of all
processes of the service, shared pages by their share.

No figure but tests show the rest: jobs that survive `kill -9` (`tests/backend/test_jobs_process.py`), and two GiB
without a key, refused before the first mebibyte (`tests/backend/web/test_refusals.py`).
"""


def render() -> str:
    """Return the page."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    machine = result["machine"]
    about = {"cores": machine["cores"], "memory": render_size(machine["memoryBytes"]), "system": machine["system"]}
    about |= {
        "rounds": result["sizes"]["rounds"],
        "load": machine["loadBefore"],
        "profile": result["profile"],
        "commit": result["commit"],
    }
    head = INTRODUCTION.format(notice=notice("docs/benchmarks/service.json"), **about)
    return f"{head}\n{table(['what', 'aim', 'measured', 'met'], [list(row) for row in rows(result)])}{MEANING}"


def render_rows(result: dict[str, Any]) -> str:
    """Return the figures as text."""
    return "".join(f"{what}: {measured} (aim: {aim}; {met})\n" for what, aim, measured, met in rows(result))


def rows(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return what was measured: words, the aim, the figure, and whether it is met."""
    return [*_start(result), *_questions(result), *_edge(result), *_crowd(result), *_memory(result)]


def _start(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    start = result["start"]
    first = start["first"] / _median(each["alone"]["median"] for each in result["rounds"]["clip"])
    return [
        ("start of the process → `/livez`", "≤ 1 s", f"{start['livez']:.2f} s", _met(start["livez"] <= 1)),
        ("→ `/readyz`, two models loaded and warm", "≤ 5 s", f"{start['readyz']:.2f} s", _met(start["readyz"] <= 5)),
        ("first picture after ready, against the median", "≤ 1.5", f"{first:.2f}", _met(first <= 1.5)),
    ]


def _questions(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    found = []
    for name, rounds in result["rounds"].items():
        bare, http = (_median(each[side]["median"] * 1000 for each in rounds) for side in ("bare", "alone"))
        more = _median((each["alone"]["median"] - each["bare"]["median"]) * 1000 for each in rounds)
        best, busy = (_median(each[side]["perSecond"] for each in rounds) for side in ("best", "loaded"))
        share = _median(each["loaded"]["perSecond"] / each["best"]["perSecond"] for each in rounds)
        times, rates = f"{bare:.1f} ms bare, {http:.1f} ms through HTTP", f"{best:.1f} bare, {busy:.1f} through HTTP"
        found.append((f"{name}: a question alone ({times})", "≤ 5 ms more", f"{more:+.1f} ms", _met(more <= 5)))
        names = rounds[0]["alone"]["partsMilliseconds"]
        parts = {part: _median(each["alone"]["partsMilliseconds"][part] for each in rounds) for part in names}
        told = ", ".join(f"{part} {time:.1f}" for part, time in parts.items())
        found.append(("… its parts, by `Server-Timing`", "—", f"{told} ms", "—"))
        found.append((f"{name}: questions a second under load ({rates})", "≥ 95%", f"{share:.0%}", _met(share >= 0.95)))
        taken = f"{_median(each['loaded']['edgeShare'] for each in rounds):.0%} of the processors' time"
        found.append(("… what HTTP, decoding and the load generator take beside the model", "—", taken, "—"))
    return found


def _edge(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    bare, own = (result["edge"][name] for name in ("bare", "service"))
    alone = (own["alone"]["median"] - bare["alone"]["median"]) * 1e6
    share = own["loaded"]["perSecond"] / bare["loaded"]["perSecond"]
    return [
        (
            "all middleware together, against a bare FastAPI application: one `/livez`",
            "—",
            f"{alone:+.0f} microseconds",
            "—",
        ),
        ("… `/livez` a second by 16 clients", "—", f"{share:.0%} of the bare one's", "—"),
    ]


def _crowd(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    crowd, sizes = result["crowd"], result["sizes"]
    who = f"{sizes['crowd']} clients for {sizes['crowd_seconds']:g} s"
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(crowd["clients"]["statuses"].items()))
    alive, slowest = crowd["livez"]["statuses"], crowd["livez"]["max"]
    growth = crowd["after"] / crowd["before"]
    only = crowd["clients"]["statuses"].keys() <= {"200", "429"}
    sizes_told = f"{render_size(crowd['before'])} before, {render_size(crowd['after'])} after"
    quick = slowest is not None and slowest < 0.1 and alive.keys() == {"200"}
    told = f"{crowd['livez']['p99'] * 1000:.0f} ms, {slowest * 1000:.0f} ms" if slowest is not None else "no answer"
    return [
        (f"{who}: answers", "200, or 429 with Retry-After", answers, _met(only)),
        ("… `/livez` meanwhile: 99% of answers, slowest answer", "< 100 ms", told, _met(quick)),
        (f"… memory ({sizes_told})", "flat: ≤ 1.1", f"{growth:.2f}", _met(growth <= 1.1)),
    ]


def _memory(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    memory = result["memory"]
    both = memory["api"] + memory["dashboard"]
    back = memory["idle"] / memory["api"]
    told = f"{render_size(memory['api'])} → {render_size(memory['loaded'])} → {render_size(memory['idle'])}"
    return [
        ("API and dashboard, no model loaded", "≤ 150 MB", render_size(both), _met(both <= 150 * MEGABYTE)),
        (f"after idle unload, against before the load ({told})", "≤ 1.1", f"{back:.2f}", _met(back <= 1.1)),
    ]


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _met(holds: bool) -> str:
    return "yes" if holds else "no"
