"""The command line as a whole: dispatch, errors, signals, and manage.sh."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from lamina import cli, project
from lamina.errors import WRONG_USE, LaminaError

MANAGE = Path(__file__).resolve().parents[3] / "manage.sh"
MINE = ("build", "down", "env", "load", "up")


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(_: object) -> int:
        raise error

    parser = SimpleNamespace(parse_args=lambda _: SimpleNamespace(run=run))
    monkeypatch.setattr(cli, "build_parser", lambda _: parser)


def test_no_arguments_print_help_and_are_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "COMMAND --help" in capsys.readouterr().err


def test_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["fly"])
    assert ended.value.code == 2
    assert "'up'" in capsys.readouterr().err


@pytest.mark.parametrize("command", MINE)
def test_help_names_a_next_step(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert "Next: " in capsys.readouterr().out


def test_an_error_prints_details_and_hint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fail_with(monkeypatch, LaminaError("it broke", details=["here"], hint="mend it", exit_code=WRONG_USE))
    assert cli.main(["up"]) == 2
    printed = capsys.readouterr()
    assert printed.err == "error: it broke\n  here\n\nhint: mend it\n"
    assert printed.out == ""


def test_an_error_without_hint_is_one_line() -> None:
    assert LaminaError("it broke").render() == "error: it broke"


def test_ctrl_c_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fail_with(monkeypatch, KeyboardInterrupt())
    assert cli.main(["up"]) == 130
    assert capsys.readouterr().err == "error: interrupted\n"


def test_a_full_disk_is_one_clear_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fail_with(monkeypatch, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere"))
    assert cli.main(["up"]) == 1
    assert "No space left on device" in capsys.readouterr().err


def test_another_os_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, OSError(errno.EIO, "broken"))
    with pytest.raises(OSError, match="broken"):
        cli.main(["up"])


def test_a_term_signal_ends_like_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    fail_with(monkeypatch, KeyboardInterrupt())
    cli.main(["up"])
    assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    signal.signal(signal.SIGTERM, before)


def test_manage_works_from_a_folder_with_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "with some spaces"
    folder.mkdir()
    for part in ("manage.sh", "builder"):
        (folder / part).symlink_to(MANAGE.parent / part) if part == "builder" else (folder / part).write_bytes(
            MANAGE.read_bytes()
        )
    result = subprocess.run(
        ["bash", folder / "manage.sh", "env", "--json"], cwd="/", capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "nix-command flakes" in result.stdout


@pytest.mark.parametrize("words", [["bash", "manage.sh"], ["./manage.sh"], ["../{folder}/manage.sh"], ["{link}"]])
def test_manage_knows_its_folder_however_it_is_called(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(MANAGE)
    command = [word.format(folder=MANAGE.parent.name, link=tmp_path / "link") for word in words]
    result = subprocess.run([*command, "env", "--json"], cwd=MANAGE.parent, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "nix-command flakes" in result.stdout


def test_manage_without_arguments_is_wrong_use(tmp_path: Path) -> None:
    result = subprocess.run([MANAGE], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "usage: ./manage.sh" in result.stderr


def test_manage_without_python_names_what_is_missing(tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "readlink", "mkdir", "tail", "sed", "env"):
        (programs / name).symlink_to(f"/usr/bin/{name}")
    for name, text in {"id": "echo 1000", "python3": "exit 1"}.items():
        (programs / name).write_text(f"#!/usr/bin/env bash\n{text}\n")
        (programs / name).chmod(0o755)
    hidden = MANAGE.read_text().replace("/usr/bin/python3", "no-such-python")
    (tmp_path / "manage.sh").write_text(hidden)
    result = subprocess.run(
        ["/usr/bin/bash", tmp_path / "manage.sh", "up"],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("error: Python 3.11 or newer was not found on PATH\n")
    assert "apt-get install python3 python3-pip" in result.stderr


SHOW = "import os, sys; print(sys.pycache_prefix, os.environ.get('PYTHONPYCACHEPREFIX'))"


def test_only_manage_itself_keeps_its_bytecode_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "builder" / "lamina").mkdir(parents=True)
    (tmp_path / "builder" / "lamina" / "__main__.py").write_text(SHOW)
    (tmp_path / "manage.sh").write_bytes(MANAGE.read_bytes())
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": "/of/the/caller"}
    command = ["bash", tmp_path / "manage.sh", "show"]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert shown == f"{tmp_path}/.lamina/bytecode None\n"


def test_a_process_of_ours_keeps_its_bytecode_there_too(tmp_path: Path) -> None:
    (tmp_path / "shown.py").write_text(SHOW)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    shown = subprocess.run(project.module("shown"), env=environment, capture_output=True, text=True, check=True).stdout
    assert shown == f"{project.STATE / 'bytecode'} None\n"
