"""Copy and compile folders of a Python package of ours. Runs inside a derivation, with the standard library only.

Input: ``.attrs.json`` with ``trees`` (where below the output → folder of sources), ``programs`` (name → module with a
``main``) for ``interpreter`` in ``bin``, and ``outputs.out``. A program finds its modules in the ``lib`` beside the
``bin`` that it is called from. One process does it all: starting the usual tools takes longer than what they do.
"""

from __future__ import annotations

import json
import py_compile
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# -P and -s: neither the working folder nor a home folder can put modules in front of ours.
PROGRAM = """#!{interpreter} -sP
import os
import sys

sys.path.insert(0, f"{{os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}}/lib")
from {module} import main

sys.exit(main())
"""


def compile_tree(source: Path, target: Path) -> None:
    """Copy the modules below ``source`` and compile each; raises ``PyCompileError`` for one that does not compile.

    In sorted order, as what an interpreter has compiled before may change how it writes constants.
    """
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        copy = target / entry.name
        if entry.is_dir():
            compile_tree(entry, copy)
            continue
        copy.write_bytes(entry.read_bytes())
        py_compile.compile(str(copy), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)


def build(attributes: Mapping[str, Any]) -> None:
    """Write everything that the attributes ask for."""
    out = Path(attributes["outputs"]["out"])
    for place, source in sorted(attributes["trees"].items()):
        compile_tree(Path(source), out / place)
    for name, module in attributes.get("programs", {}).items():
        program = out / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(PROGRAM.format(interpreter=attributes["interpreter"], module=module), encoding="utf-8")
        program.chmod(0o755)


def main() -> int:
    """Do what ``.attrs.json`` asks for and return the exit code."""
    try:
        build(json.loads(Path(".attrs.json").read_text(encoding="utf-8")))
    except py_compile.PyCompileError as error:
        print(f"error: {error.msg}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
