"""The figures in the README, from the files that ``./manage.sh bench setup`` and ``bench models`` write."""

from __future__ import annotations

import json
from typing import Any

from lamina.console import render_size
from lamina.errors import LaminaError
from lamina.project import ROOT
from lamina.reference import model_figures
from lamina.reference.text import table

README = ROOT / "README.md"
RESULT = ROOT / "docs" / "benchmarks" / "setup.json"
BEGIN = "<!-- figures: begin, written by ./manage.sh docs -->\n"
END = "<!-- figures: end -->"
WAY = ("clone", "fetch", "build", "load", "start", "answer")
MEANINGS = {
    "clone": "`git clone` from a folder on the same disk",
    "fetch": "every locked file through apt, pip and npm into an empty Nix store",
    "build": "`nix build`: unpack, relocate, join, describe every layer",
    "load": "Docker pulls the layers it lacks from a registry on loopback",
    "start": "`up` until both services are ready: models loaded and warm",
    "answer": "the first `GET /v1/models`, with the start of a Python that asks",
    "again": "`up` a second time, with nothing to do",
}


def render() -> str:
    """Return the README with its figures current."""
    text = _put(README.read_text(encoding="utf-8"), BEGIN, END, block(load()))
    return _put(text, model_figures.BEGIN, model_figures.END, model_figures.block(model_figures.load()))


def _put(text: str, begin: str, end: str, figures: str) -> str:
    """Return a text with other figures between two marks."""
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise LaminaError("README.md lacks the marks of the figures", hint=f"put them back: {begin.strip()} and {end}")
    return f"{before}{begin}\n{figures}\n{end}{after}"


def load() -> dict[str, Any]:
    """Return what was measured."""
    result: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8"))
    return result


def block(result: dict[str, Any]) -> str:
    """Return the tables of one measurement."""
    return "\n".join([_machine(result), _totals(result), _steps(result), _files(result), _layers(result)])


def _machine(result: dict[str, Any]) -> str:
    machine = result["machine"]
    moved, size = result["moved"], sum(layer["bytes"] for layer in result["layers"])
    lacked = f"{moved['layers']} of {len(result['layers'])} layers, {moved['bytes'] / size:.0%} of the bytes"
    return (
        f"Measured once, at commit `{result['commit']}`, in a Nix store that was {result['store']} at the start: "
        f"{machine['cores']} cores, {render_size(machine['memoryBytes'])} of memory, {machine['system']}, "
        f"Nix {machine['nix']}, Docker {machine['docker']}, Python {machine['python']}; load average before the start "
        f"{machine['loadBefore']}. Docker lacked {lacked}. The registries were those of the machine's own clients.\n"
    )


def _totals(result: dict[str, Any]) -> str:
    seconds = result["seconds"]
    whole = sum(seconds[step] for step in WAY)
    fetched = whole - seconds["fetch"]
    rows = [
        ["nothing fetched", _time(whole), "1.00"],
        [
            "locked files already in the Nix store",
            _time(fetched),
            f"{fetched / whole:.2f}",
        ],
        ["everything built, loaded and running", _time(seconds["again"]), f"{seconds['again'] / whole:.3f}"],
    ]
    return table(["from a clone to the first answer", "seconds", "share"], rows)


def _steps(result: dict[str, Any]) -> str:
    rows = [[f"{name}", MEANINGS[name], _time(seconds)] for name, seconds in result["seconds"].items()]
    return table(["step", "what happens", "seconds"], rows)


def _files(result: dict[str, Any]) -> str:
    files = result["files"]
    rows = [[kind, str(each["files"]), render_size(each["bytes"])] for kind, each in files.items()]
    total = [sum(each[key] for each in files.values()) for key in ("files", "bytes")]
    rows.append(["together", str(total[0]), render_size(total[1])])
    return table([f"fetched for `{result['output']}`", "files", "bytes"], rows)


def _layers(result: dict[str, Any]) -> str:
    layers = result["layers"]
    whole = sum(layer["bytes"] for layer in layers)
    rows = [[layer["name"], render_size(layer["bytes"]), f"{layer['bytes'] / whole:.1%}"] for layer in layers]
    rows.append(["together", render_size(whole), "100.0%"])
    return table(["layer, from bottom to top", "size as it moves", "share"], rows)


def _time(seconds: float) -> str:
    return f"{seconds:.1f}"
