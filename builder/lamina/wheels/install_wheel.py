"""Unpack one wheel into a store path, unmodified, and compile it.

Runs inside a derivation, with pypa/installer on ``PYTHONPATH``: it knows the wheel format's rules and checks that
every file has the hash its RECORD states. Scripts and entry points are left to the environment that joins the wheels,
because only that environment's interpreter sees all of them.

Input: ``.attrs.json`` with ``wheel`` (path of the file), ``folder`` (``lib/python3.11/site-packages``) and
``outputs.out``.
"""

from __future__ import annotations

import compileall
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import BinaryIO

from installer import install
from installer.destinations import SchemeDictionaryDestination
from installer.records import RecordEntry
from installer.sources import WheelFile
from installer.utils import Scheme


class StoreDestination(SchemeDictionaryDestination):
    """A destination that writes the wheel's own files and nothing else: no script, no rewritten RECORD."""

    def write_script(self, name: str, module: str, attr: str, section: str) -> RecordEntry:  # noqa: ARG002 - the base's
        """Skip the script of an entry point."""
        return RecordEntry(name, None, None)

    def write_file(
        self, scheme: Scheme, path: str | os.PathLike[str], stream: BinaryIO, is_executable: bool
    ) -> RecordEntry:
        """Write one file; ``#!python`` in a script stays for the environment to fill in."""
        return self.write_to_fs(scheme, str(path), stream, is_executable)

    def finalize_installation(
        self, scheme: Scheme, record_file_path: str, records: Iterable[tuple[Scheme, RecordEntry]]
    ) -> None:
        """Keep the RECORD that came with the wheel: the files still match it."""


def check_record(source: WheelFile) -> None:
    """Refuse a wheel that contradicts its RECORD.

    Files that RECORD does not mention are only noted, as pip accepts them too (mediapipe 0.10.31 leaves out its
    library): the hash of the wheel as a whole, which the lock states, covers them.
    """
    try:
        source.validate_record()
    except WheelFile.validation_error as error:
        unlisted = [issue for issue in error.issues if issue.endswith("is not mentioned in RECORD")]
        if unlisted != error.issues:
            raise
        print(*(f"note: {issue}" for issue in unlisted), sep="\n", file=sys.stderr)


def main() -> int:
    """Install the wheel that ``.attrs.json`` names and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    out = Path(attributes["outputs"]["out"])
    library = out / attributes["folder"]
    scheme = {"purelib": library, "platlib": library, "scripts": out / "bin", "data": out, "headers": out / "include"}
    destination = StoreDestination(
        {name: str(path) for name, path in scheme.items()}, interpreter="", script_kind="posix"
    )
    # The store name of the file may differ from the wheel's, so it is opened under its own name.
    wheel = Path(attributes["fileName"])
    wheel.symlink_to(attributes["wheel"])
    with WheelFile.open(wheel) as source:
        check_record(source)
        install(source, destination, {})
        (library / source.dist_info_dir / "RECORD").write_text(source.read_dist_info("RECORD"))
    compiled = compileall.compile_dir(
        library, quiet=1, workers=1, maxlevels=50, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
    )
    # A few wheels ship files for other Python versions, which rightly do not compile; importing them would fail all
    # the same.
    if not compiled:
        print(
            f"note: {wheel.name} holds Python files that do not compile with {sys.version.split()[0]}", file=sys.stderr
        )
    return 0


sys.exit(main())
