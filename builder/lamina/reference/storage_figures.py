"""The page of figures about storage, from the file that ``./manage.sh bench storage --save`` writes."""

from __future__ import annotations

import json

from lamina.benchmarks.storage import RESULT, rows
from lamina.console import render_size
from lamina.reference.text import notice, table

INTRODUCTION = """# Where the embedded stores end

{notice}

The default, an SQLite file with vectors in memory-mapped files, against PostgreSQL with pgvector on a Unix socket of
the same machine. Medians, of jobs over {runs} runs, one after the other in one run: {cores} cores, {memory} of memory,
{system}; load average before the start {load}. Commit `{commit}`. Seconds differ between machines and hours; compare
the columns.
"""
MEANING = """
Jobs do nothing: each is one lease and one result, both on the disk before the next step. Vectors have 512 numbers.
The embedded search compares all of them, so its time grows with their number; PostgreSQL's HNSW graph visits 200 and
may miss some. Its graph is built here at the end; the service adds to it vector by vector, which takes longer in all.
[When to change over](../guides/scale-out.md).
"""


def render() -> str:
    """Return the page."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    machine = result["machine"]
    about = {"cores": machine["cores"], "memory": render_size(machine["memoryBytes"]), "system": machine["system"]}
    about |= {"load": machine["loadBefore"], "runs": result["runs"], "commit": result["commit"]}
    head = INTRODUCTION.format(notice=notice("docs/benchmarks/storage.json"), **about)
    return f"{head}\n{table(['what', 'embedded', 'PostgreSQL'], [list(row) for row in rows(result)])}{MEANING}"
