"""Join wheels into one environment: a folder of links, laid out as a virtual environment.

Runs inside a derivation, with the standard library only.

Input: ``.attrs.json`` with ``wheels`` (store paths), ``python`` (the interpreter's store path), ``version``
(``3.11``), ``loader`` (command that starts a dynamic program) and ``outputs.out``. A folder that several wheels share
(a namespace package) becomes a real folder; everything else is one link. Two wheels with the same file are an error
that names both.
"""

from __future__ import annotations

import configparser
import json
import sys
from collections import defaultdict
from pathlib import Path

SCRIPT = """#!{python}
import sys
from {module} import {root}
sys.exit({attribute}())
"""

BINARY = """#!{python}
import os
import sys

command = {command!r}
os.execv(command[0], command + sys.argv[1:])
"""


def link_all(sources: list[Path], target: Path) -> list[str]:
    """Link the entries of the folders ``sources`` into ``target`` and return the collisions, as text."""
    target.mkdir(parents=True, exist_ok=True)
    owners: dict[str, list[Path]] = defaultdict(list)
    for source in sources:
        for entry in sorted(source.iterdir()):
            owners[entry.name].append(entry)
    collisions = []
    for name, entries in sorted(owners.items()):
        if len(entries) == 1:
            (target / name).symlink_to(entries[0])
        elif all(entry.is_dir() for entry in entries):
            collisions += link_all(entries, target / name)
        else:
            collisions.append(f"{name}: " + ", ".join(str(entry) for entry in entries))
    return collisions


def console_scripts(library: Path) -> dict[str, str]:
    """Return the console scripts that the distributions in ``library`` declare: name → ``module:attribute``."""
    scripts: dict[str, str] = {}
    for declared in sorted(library.glob("*.dist-info/entry_points.txt")):
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]  # names are case-sensitive
        parser.read_string(declared.read_text())
        if parser.has_section("console_scripts"):
            scripts |= dict(parser.items("console_scripts"))
    return scripts


def write_script(path: Path, python: str, reference: str) -> None:
    """Write the start script of one entry point, ``module:attribute`` with optional extras in brackets."""
    module, _, attribute = reference.split("[")[0].strip().partition(":")
    text = SCRIPT.format(python=python, module=module, root=attribute.split(".")[0], attribute=attribute)
    path.write_text(text)
    path.chmod(0o755)


def install_program(source: Path, target: Path, python: str, loader: list[str]) -> None:
    """Install a program that a wheel ships.

    In a script ``#!python``, the wheel format's placeholder, becomes the interpreter. A binary is not touched: a
    small script starts it through the dynamic ``loader`` (program and options), because the one it names may not
    exist on this system.
    """
    content = source.read_bytes()
    if content.startswith(b"\x7fELF"):
        content = BINARY.format(python=python, command=[*loader, str(source)]).encode()
    elif content.startswith(b"#!python"):
        rest = content.partition(b"\n")[2]
        content = f"#!{python}\n".encode() + rest
    target.write_bytes(content)
    target.chmod(0o755)


def main() -> int:
    """Join the wheels that ``.attrs.json`` names and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    out, version = Path(attributes["outputs"]["out"]), attributes["version"]
    base = Path(attributes["python"])
    python = f"{out}/bin/python3"
    folder = f"lib/python{version}/site-packages"
    wheels = [Path(wheel) for wheel in attributes["wheels"]]
    collisions = link_all([wheel / folder for wheel in wheels if (wheel / folder).is_dir()], out / folder)
    if collisions:
        print("error: wheels of one environment hold the same file:", *collisions, sep="\n  ", file=sys.stderr)
        return 1
    (out / "bin").mkdir()
    for name in ("python", "python3", f"python{version}"):
        (out / "bin" / name).symlink_to(base / "bin" / f"python{version}")
    (out / "pyvenv.cfg").write_text(f"home = {base}/bin\ninclude-system-site-packages = false\nversion = {version}\n")
    for name, reference in console_scripts(out / folder).items():
        write_script(out / "bin" / name, python, reference)
    for shipped in sorted(script for wheel in wheels for script in (wheel / "bin").glob("*")):
        install_program(shipped, out / "bin" / shipped.name, python, attributes["loader"])
    return 0


sys.exit(main())
