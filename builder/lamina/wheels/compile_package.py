"""Copy and compile folders of a Python package of ours. Runs inside a derivation, with the standard library only.

Input: ``.attrs.json`` with ``trees`` (where below the output → folder of sources), ``links`` (where → what lies there,
compiled already), ``programs`` (name → module with a ``main``) for ``interpreter`` in ``bin``, with their modules in
``lib``, and ``outputs.out``. One process does it all, because starting the usual tools takes longer than what they do.
"""

from __future__ import annotations

import json
import os
import py_compile
import sys
from collections.abc import Mapping

# -P and -s: neither the working folder nor a home folder can put modules in front of ours.
PROGRAM = """#!{interpreter} -sP
import sys

sys.path.insert(0, "{library}")
from {module} import main

sys.exit(main())
"""


def compile_tree(source: str, target: str) -> None:
    """Copy the modules below ``source`` and compile each; raises ``PyCompileError`` for one that does not compile.

    In sorted order, as what an interpreter has compiled before may change how it writes constants.
    """
    os.makedirs(target, exist_ok=True)
    for name in sorted(os.listdir(source)):
        path, copy = f"{source}/{name}", f"{target}/{name}"
        if os.path.isdir(path):
            compile_tree(path, copy)
            continue
        with open(path, "rb") as original, open(copy, "xb") as file:
            file.write(original.read())
        py_compile.compile(copy, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)


def write_program(path: str, interpreter: str, library: str, module: str) -> None:
    """Write a program that calls ``main`` of ``module`` in ``library``."""
    with open(path, "x", encoding="utf-8") as file:
        file.write(PROGRAM.format(interpreter=interpreter, library=library, module=module))
    os.chmod(path, 0o755)


def build(attributes: Mapping[str, dict[str, str]], out: str) -> None:
    """Write everything that the attributes ask for below ``out``."""
    for place, source in sorted(attributes["trees"].items()):
        compile_tree(source, f"{out}/{place}")
    for place, target in attributes.get("links", {}).items():
        os.symlink(target, f"{out}/{place}")
    programs = attributes.get("programs", {})
    if programs:
        os.mkdir(f"{out}/bin")
    for name, module in programs.items():
        write_program(f"{out}/bin/{name}", str(attributes["interpreter"]), f"{out}/lib", module)


def main() -> int:
    """Do what ``.attrs.json`` asks for and return the exit code."""
    with open(".attrs.json", encoding="utf-8") as file:
        attributes = json.load(file)
    try:
        build(attributes, attributes["outputs"]["out"])
    except py_compile.PyCompileError as error:
        print(f"error: {error.msg}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
