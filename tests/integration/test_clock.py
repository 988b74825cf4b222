"""No program that makes a part of an image looks at the clock: under another time it writes the same bytes.

Nix cannot set the sandbox's clock, so the programs run here on Debian's Python, with Debian's library of false time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lamina import nix
from lamina.project import ROOT
from support.image_archive import ImageArchive

BUILDER = ROOT / "builder"
YEAR = "2031"
TREE = str(ROOT / "nix" / "lib")
ABOUT = {"task": "test", "licence": "MIT", "revision": "1", "source": "test", "memoryBytes": None}
MODEL = {"id": "one", "folder": TREE, **ABOUT}
PROGRAMS: dict[str, dict[str, Any]] = {
    "oci/pack_layer.py": {"layerName": "one", "tree": TREE},
    "models/write_catalogue.py": {"profile": "test", "models": [MODEL]},
    "wheels/join_environment.py": {"wheels": [], "python": "/python", "version": "3.11", "loader": ["/loader"]},
}


@pytest.fixture(scope="module")
def false_clock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the variables that set another time; the library's package is unpacked and not installed."""
    folder = tmp_path_factory.mktemp("faketime")
    subprocess.run(["apt-get", "download", "libfaketime"], cwd=folder, check=True, capture_output=True)
    subprocess.run(["dpkg-deb", "-x", next(folder.glob("*.deb")), folder / "tree"], check=True)
    library = next((folder / "tree").glob("**/libfaketime.so.1"))
    return {"LD_PRELOAD": str(library), "FAKETIME": f"@{YEAR}-05-05 05:05:05", "TZ": "UTC"}


def python(*arguments: str) -> list[str]:
    """Return the command of Debian's own Python, which fits Debian's library."""
    program = shutil.which("python3", path="/usr/bin")
    assert program, "there is no /usr/bin/python3"
    return [program, "-B", *arguments]


def environment(clock: dict[str, str]) -> dict[str, str]:
    return {"PYTHONPATH": str(BUILDER), "LC_ALL": "C.UTF-8", **clock}


def written(program: str, work: Path, clock: dict[str, str]) -> dict[str, bytes]:
    """Run a program as its derivation does and return the files it writes; ``work`` is empty before and after."""
    out = work / "out"
    work.mkdir()
    (work / ".attrs.json").write_text(json.dumps({**PROGRAMS[program], "outputs": {"out": str(out)}}))
    subprocess.run(python(str(BUILDER / "lamina" / program)), cwd=work, env=environment(clock), check=True)
    files = {str(path.relative_to(work)): path.read_bytes() for path in work.rglob("*") if path.is_file()}
    shutil.rmtree(work)
    return files


def test_the_clock_is_really_another_one(false_clock: dict[str, str]) -> None:
    command = python("-c", "import time; print(time.gmtime().tm_year)")
    assert subprocess.run(command, env=environment(false_clock), capture_output=True, text=True).stdout.strip() == YEAR


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_writes_the_same_at_another_time(program: str, tmp_path: Path, false_clock: dict[str, str]) -> None:
    today = written(program, tmp_path / "work", {})
    assert len(today) > 1
    assert written(program, tmp_path / "work", false_clock) == today


def test_the_archive_is_streamed_alike_at_another_time(archive: ImageArchive, false_clock: dict[str, str]) -> None:
    description = nix.build("backend-image-demo.spec", capture=True)
    command = python(str(BUILDER / "lamina" / "oci" / "archive.py"), str(description))
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(false_clock), cwd=os.sep) as stream,
        archive.path.open("rb") as file,
    ):
        assert stream.stdout is not None
        streamed = hashlib.file_digest(stream.stdout, "sha256").hexdigest()  # type: ignore[arg-type]
        assert hashlib.file_digest(file, "sha256").hexdigest() == streamed
    assert stream.returncode == 0
