"""A program that is started anew when its source changes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import reloading
from support.waiting import wait_until

PATIENCE = 20
# Adds a line to a file and stays; asked to end, adds another one.
PROGRAM = """
import pathlib, signal, sys
log, source = map(pathlib.Path, sys.argv[1:])
def note(word):
    with log.open("a") as file:
        file.write(f"{word} {source.read_text()}\\n")
def leave(*_):
    note("left")
    sys.exit()
signal.signal(signal.SIGTERM, leave)
note("began")
if source.read_text() == "broken":
    sys.exit(3)
signal.pause()
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    file = folder / "words.txt"
    file.write_text("one")
    return file


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def running(source: Path, log: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, reloading.__file__, str(source.parent), sys.executable, "-c", PROGRAM, log, source]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for(log, "began one")
            yield process
        finally:
            process.terminate()


def wait_for(log: Path, line: str) -> None:
    def lines() -> list[str]:
        return log.read_text().splitlines() if log.exists() else []

    wait_until(lambda: line in lines(), PATIENCE, lambda: f"no {line!r} in {lines()}")


def replace(file: Path, text: str) -> None:
    """Write as editors do, never half a file."""
    new = file.with_name(".new")
    new.write_text(text)
    new.replace(file)


@pytest.mark.usefixtures("running")
def test_a_changed_file_starts_it_anew(source: Path, log: Path) -> None:
    replace(source, "two")
    wait_for(log, "began two")
    assert log.read_text().splitlines() == ["began one", "left two", "began two"]


def test_a_stop_ends_the_program_too(running: subprocess.Popen[str], log: Path) -> None:
    running.send_signal(signal.SIGTERM)
    assert running.wait(PATIENCE) == 0
    assert log.read_text().splitlines()[-1] == "left one"


def test_a_broken_program_waits_for_the_next_change(running: subprocess.Popen[str], source: Path, log: Path) -> None:
    replace(source, "broken")
    wait_for(log, "began broken")
    told = running.stderr
    assert told is not None
    wait_until(lambda: "ended with 3" in told.readline(), PATIENCE, lambda: "it did not say that it ended")
    replace(source, "mended")
    wait_for(log, "began mended")


def test_bytecode_and_hidden_files_are_no_source(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").touch()
    (tmp_path / ".swap").touch()
    (tmp_path / "a.py").touch()
    assert list(reloading.state_of(tmp_path)) == [str(tmp_path / "a.py")]


def test_wrong_words_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reloading.main([str(tmp_path / "absent"), "true"]) == reloading.WRONG_USE
    assert "error:" in capsys.readouterr().err


def test_a_program_that_will_not_end_is_ended() -> None:
    words = [
        sys.executable,
        "-c",
        "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()",
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        reloading.end(child, 0.05)
    assert child.returncode == -signal.SIGKILL
