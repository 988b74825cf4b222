"""The page of figures about loading, from the file that ``./manage.sh bench image --save`` writes."""

from __future__ import annotations

import json
from typing import Any

from lamina.console import render_size
from lamina.project import ROOT
from lamina.reference.text import notice, table

RESULT = ROOT / "docs" / "benchmarks" / "image.json"
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

A push moves the part that changed. Docker with its own image store also takes every layer above it again, podman does
not: [docs/decisions/0020](../decisions/0020-an-application-in-parts.md).
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


def render_rows(result: dict[str, Any]) -> str:
    """Return the figures as text, ratios first."""
    return "".join(f"{what}: {figure}\n" for what, figure in rows(result))


def rows(result: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what was measured as pairs of words and figures."""
    change, packing, store = result["change"], result["packing"], result["store"]
    ours, thread, load, push = packing["ours"], packing["reference"], change["load"], result["push"]
    return [
        ("one line changed → image in the engine", f"{load:.2f} s"),
        (
            "… against a cached `docker build` that copies and compiles it",
            f"{load / change['dockerCopyAndCompile']:.2f}",
        ),
        ("… against one that only copies it", f"{load / change['dockerCopy']:.2f}"),
        ("… against the whole archive through `docker load`", f"{load / result['archive']:.3f}"),
        *((f"bytes that Docker took, line of {place}", f"{size:,}") for place, size in change["movedBytes"].items()),
        ("one line changed → first answer of a new container", f"{change['answer']:.2f} s"),
        ("nothing changed, load", f"{result['unchanged']:.2f} s"),
        ("nothing changed, push to a registry on this machine", f"{push['again']:.2f} s"),
        ("… requests in the registry's log that wrote", str(push["uploadsAgain"])),
        *((f"bytes pushed, line of {place}", f"{size:,}") for place, size in push["movedBytes"].items()),
        ("layers made and hashed, against one thread", f"{thread['seconds'] / ours['seconds']:.1f} times as fast"),
        ("… of what SHA-256 alone reaches on all cores", f"{packing['bound']['seconds'] / ours['seconds']:.0%}"),
        ("… at", f"{ours['bytes'] / ours['seconds'] / 1e6:.0f} MB/s"),
        ("… memory of a process at most", f"{ours['peakMemoryBytes'] / 1e6:.0f} MB"),
        ("store space beside the closure", f"{store['besideBytes'] / store['closureBytes']:.3%}"),
    ]
