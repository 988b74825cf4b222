"""Finding, refusing and starting an engine."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

import pytest

from lamina import daemon, engine, prerequisites
from lamina.errors import LaminaError
from support.fake_engine import FakeEngine, fake_engine, write_program

__all__ = ["fake_engine"]
SILENT = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"

DOCKERD = f"""#!/bin/sh
[ "$1" = --version ] && echo 20.10.24 && exit
echo "$@" >&2
{sys.executable} -c '
import json, os, pathlib
path = pathlib.Path(os.environ["FAKE_DOCKER"], "state.json")
path.write_text(json.dumps({{**json.loads(path.read_text()), "fails": {{}}}}))
'
exec sleep 60
"""


@pytest.fixture
def by_hand(fake_engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Be root on a machine with a silent engine, no service manager, and a ``dockerd`` that makes the client answer."""
    fake_engine.set(fails={"version": SILENT})
    monkeypatch.setattr(daemon, "SYSTEMD_RUNS", tmp_path / "missing")
    monkeypatch.setattr(daemon, "LOGS", tmp_path / "log")
    monkeypatch.setattr(daemon, "LOG", tmp_path / "log" / "dockerd.log")
    monkeypatch.setattr(daemon, "PID", tmp_path / "dockerd.pid")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    write_program(tmp_path / "programs" / "dockerd", DOCKERD)
    return fake_engine


def end(pid_file: Path) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(pid_file.read_text()), signal.SIGTERM)


@pytest.mark.usefixtures("fake_engine")
def test_a_running_engine_is_found() -> None:
    found = engine.find()
    assert found is not None
    assert found.version == "20.10.24"


@pytest.mark.usefixtures("fake_engine")
def test_no_client_is_no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert engine.find() is None


@pytest.mark.usefixtures("fake_engine")
def test_an_old_engine_is_refused(tmp_path: Path) -> None:
    write_program(tmp_path / "programs" / "docker", "#!/bin/sh\necho 19.03.15\n")
    with pytest.raises(LaminaError, match=r"Docker 19\.03\.15, expected 20\.10"):
        engine.find()


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize("name", engine.CHOSEN_BY_USER)
def test_an_engine_of_the_users_choice_is_never_replaced(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "mine")
    with pytest.raises(LaminaError, match=f"no engine answers at {name}=mine"):
        engine.require()
    assert not daemon.PID.exists()


def test_missing_permission_is_explained(fake_engine: FakeEngine) -> None:
    fake_engine.set(fails={"version": "Got permission denied while trying to connect to the Docker daemon socket"})
    with pytest.raises(LaminaError, match="this user may not talk to the Docker engine"):
        engine.require()


def test_no_engine_on_a_foreign_machine_names_what_to_install(
    fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_engine.set(fails={"version": SILENT})
    monkeypatch.setattr(prerequisites, "can_install", lambda: False)
    monkeypatch.setattr("shutil.which", lambda name: "docker" if name == "docker" else None)
    with pytest.raises(LaminaError, match="no Docker engine answers") as caught:
        engine.require()
    assert "apt-get install docker.io" in str(caught.value.hint)


@pytest.mark.usefixtures("by_hand")
def test_an_engine_is_started_by_hand_on_its_socket_only(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert engine.require().version == "20.10.24"
        assert daemon.LOG.read_text() == "--host unix:///var/run/docker.sock\n"
        assert f"'kill {daemon.PID.read_text().strip()}' stops it" in capsys.readouterr().err
    finally:
        end(daemon.PID)


@pytest.mark.usefixtures("by_hand")
def test_an_engine_that_dies_shows_the_end_of_its_log(tmp_path: Path) -> None:
    script = '#!/bin/sh\n[ "$1" = --version ] && echo 20.10.24 && exit\necho "iptables: permission denied"\nexit 1\n'
    write_program(tmp_path / "programs" / "dockerd", script)
    with pytest.raises(LaminaError, match="ended while it was starting") as caught:
        engine.require()
    assert caught.value.details == ("iptables: permission denied",)
    assert not daemon.PID.exists()


@pytest.mark.usefixtures("by_hand")
def test_an_engine_that_stays_silent_is_ended() -> None:
    with pytest.raises(LaminaError, match=r"did not answer within 0 s"):
        daemon.start(lambda: False, deadline=0)
    assert not daemon.PID.exists()


@pytest.mark.usefixtures("by_hand")
def test_systemd_is_asked_where_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemon, "SYSTEMD_RUNS", tmp_path)
    write_program(tmp_path / "programs" / "systemctl", "#!/bin/sh\necho Unit docker.service is masked. >&2\nexit 1\n")
    with pytest.raises(LaminaError, match="systemctl start docker failed") as caught:
        engine.require()
    assert caught.value.details == ("Unit docker.service is masked.",)


def test_a_failed_call_carries_the_engines_words(fake_engine: FakeEngine) -> None:
    fake_engine.set(fails={"ps": "Error response from daemon: broken"})
    found = engine.find()
    assert found is not None
    with pytest.raises(LaminaError, match="docker ps --all failed") as caught:
        found.run("ps", "--all")
    assert caught.value.details == ("Error response from daemon: broken",)
