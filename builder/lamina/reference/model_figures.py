"""The figures about loading models, from the file that ``./manage.sh bench models --save`` writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lamina.console import render_size
from lamina.project import ROOT
from lamina.reference.text import notice, table

RESULT = ROOT / "docs" / "benchmarks" / "models.json"
BEGIN = "<!-- model figures: begin, written by ./manage.sh docs -->\n"
END = "<!-- model figures: end -->"
CACHES = ("cold", "warm")
NONE = "—"
INTRODUCTION = """# From the start of a process to a model's first answer

{notice}

{runs} runs each, medians, in one run on one machine: {cores} cores, {memory} of memory, {system}, Python
{python}; load average before the start {load}. Commit `{commit}`. The weights are random numbers in the real
architectures, at their real size (the bench profile). Seconds differ between machines and hours; compare the ratios,
which are ours divided by the plain way: below 1 is better.
"""
WAYS = """
Ours is the service's own loader, in a process that does nothing else. The plain way is that of the documentation of
transformers (`from_pretrained` on a folder with a `pytorch_model.bin`) and of openai-whisper (`load_model` on a `.pt`),
both of which call `torch.load`; its pickles hold the same weights, Whisper's in half precision as OpenAI's do. Both
answer the same question, and the benchmark refuses different answers. The time counts from before the process exists;
*load* is the part after all imports. *Cold*: the weights were dropped from the page cache, all else was in it.
MediaPipe's models are files that MediaPipe maps itself; there is no other way to load them.

*Anonymous* memory belongs to one process alone; what is mapped from a file is shared and can be dropped.
"""


def load() -> dict[str, Any]:
    """Return what was measured."""
    result: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8"))
    return result


def render() -> str:
    """Return the page."""
    result = load()
    machine = result["machine"]
    about = {key: machine[key] for key in ("cores", "system", "python")}
    about |= {"memory": render_size(machine["memoryBytes"]), "load": machine["loadBefore"]}
    head = INTRODUCTION.format(notice=notice("docs/benchmarks/models.json"), **about, **_run(result))
    parts = [head, answers(result), steps(result), memory(result), WAYS.lstrip("\n"), shared(result)]
    return "\n".join(parts)


def block(result: dict[str, Any]) -> str:
    """Return what the README shows."""
    machine = result["machine"]
    head = (
        f"Time from process start to first answer per model, bench profile: mapped load against `torch.load` of the "
        f"pickled original. Medians of {result['runs']} runs at commit `{result['commit']}`, load average before the "
        f"start {machine['loadBefore']}; [what was measured, and memory](docs/benchmarks/models.md).\n"
    )
    return "\n".join([head, answers(result), shared(result)])


def answers(result: dict[str, Any]) -> str:
    """Return the table of times to the first answer."""
    heads = ["model", "weights", *(f"{cache}: {what}" for cache in CACHES for what in ("ours, s", "plain, s", "ratio"))]
    rows = []
    for name, model in result["models"].items():
        row = [name, render_size(model["bytes"])]
        for cache in CACHES:
            row += _compared(model, lambda way, cache=cache: way[cache]["seconds"]["answered"])
        rows.append(row)
    return table(heads, rows)


def steps(result: dict[str, Any]) -> str:
    """Return the table of the load alone."""
    heads = ["load alone", *(f"{cache}: {what}" for cache in CACHES for what in ("ours, s", "plain, s", "ratio"))]
    rows = []
    for name, model in result["models"].items():
        row = [name]
        for cache in CACHES:
            row += _compared(model, lambda way, cache=cache: _load_seconds(way[cache]["seconds"]))
        rows.append(row)
    return table(heads, rows)


def memory(result: dict[str, Any]) -> str:
    """Return the table of memory."""
    heads = ["memory after the first answer", "anonymous, ours", "plain", "at most, ours", "plain", "ours, warmed up"]
    rows = []
    for name, model in result["models"].items():
        pairs = [[_size(model.get(way), key) for way in ("ours", "plain")] for key in ("anonymous", "peak")]
        rows.append([name, *pairs[0], *pairs[1], _size(model["ours"], "warm")])
    return table(heads, rows)


def shared(result: dict[str, Any]) -> str:
    """Return the sentence about two containers."""
    found = result["shared"]
    both = found["both"]
    rss, pss = (sum(each[key] for each in both) / len(both) for key in ("rss", "pss"))
    return (
        f"Two containers with the same models ({', '.join(found['models'])}): each has {render_size(round(rss))} of "
        f"weights in memory (RSS), and its share of them (PSS) is {render_size(round(pss))}: {pss / rss:.2f}, so "
        f"their pages are there once. Of that, anonymous: {render_size(max(each['anonymous'] for each in both))}.\n"
    )


def render_rows(result: dict[str, Any]) -> str:
    """Return the figures for a terminal, ratios first."""
    lines = []
    for name, model in result["models"].items():
        for cache in CACHES:
            ours, plain, ratio = _compared(model, lambda way, cache=cache: way[cache]["seconds"]["answered"])
            lines.append(f"{name}, {cache}: {ratio} of the plain way ({ours} s against {plain} s)\n")
    return "".join([*lines, shared(result)])


def _run(result: dict[str, Any]) -> dict[str, Any]:
    return {"runs": result["runs"], "commit": result["commit"]}


def _compared(model: dict[str, Any], seconds: Any) -> Iterator[str]:
    ours = seconds(model["ours"])
    plain = seconds(model["plain"]) if "plain" in model else None
    yield f"{ours:.2f}"
    yield from (NONE, NONE) if plain is None else (f"{plain:.2f}", f"{ours / plain:.2f}")


def _load_seconds(moments: dict[str, float]) -> float:
    return moments["loaded"] - moments["imported"]


def _size(way: dict[str, Any] | None, key: str) -> str:
    return render_size(max(way[cache]["memory"][key] for cache in CACHES)) if way else NONE
