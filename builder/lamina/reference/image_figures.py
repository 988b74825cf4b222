"""The page of figures about loading, from the file that ``./manage.sh bench image --save`` writes."""

from __future__ import annotations

import json

from lamina.benchmarks.image import RESULT, rows
from lamina.console import render_size
from lamina.reference.text import notice, table

INTRODUCTION = """# How a changed line gets into the engine

{notice}

{runs} runs each, medians, one after the other in one run on one machine: {cores} cores, {memory} of memory, {system},
Nix {nix}, Docker {docker}; load average before the start {load}. Commit `{commit}`. The image has {size}:
every model at its real size, with random weights. Seconds differ between machines and hours; compare the ratios.
"""
WAYS = """
The references: `docker build` of one `COPY` on top of everything else, with every earlier step cached, without and
with the compilation that our build does too; the whole archive through `docker load`, which is how an image of nixpkgs'
stream script is loaded; Python's `tarfile` and SHA-256 in one thread over the same store paths, with a warm page cache.
"""


def render() -> str:
    """Return the page."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    machine = result["machine"]
    about = {"cores": machine["cores"], "memory": render_size(machine["memoryBytes"]), "system": machine["system"]}
    about |= {"nix": machine["nix"], "docker": machine["docker"], "load": machine["loadBefore"]}
    about |= {"runs": result["runs"], "size": render_size(result["imageBytes"]), "commit": result["commit"]}
    head = INTRODUCTION.format(notice=notice("docs/benchmarks/image.json"), **about)
    return f"{head}\n{table(['what', 'figure'], rows(result))}{WAYS}"
