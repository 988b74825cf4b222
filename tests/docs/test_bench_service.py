"""The measurement of the service: its load generator counts right, and figures are judged by their aims."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from lamina.benchmarks import service, service_inputs, service_load, service_measure, service_process
from lamina.errors import LaminaError
from lamina.reference import service_figures
from support.aims import missed
from support.waiting import wait_until


class Answers(ThreadingHTTPServer):
    """Answers with the next of ``statuses``, the last one for ever."""

    def __init__(self, *statuses: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses, self.bodies = list(statuses), list[bytes]()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Answers

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        status = self.server.statuses[0] if len(self.server.statuses) == 1 else self.server.statuses.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", "2")
        if status == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST  # noqa: N815  the name that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def answers() -> Iterator[Answers]:
    with Answers(200) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def load(server: Answers, **plan: Any) -> dict[str, Any]:
    return asyncio.run(service_load.run(service_load.Plan(server.server_port, "/x", **plan)))


def test_the_load_generator_asks_as_often_as_it_should(answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(b"asked")
    found = load(answers, requests=7, clients=3, body=str(tmp_path / "body"))
    assert (found["statuses"], answers.bodies) == ({"200": 7}, [b"asked"] * 7)
    assert 0 < found["median"] <= found["p95"] <= found["max"]
    assert found["perSecond"] == pytest.approx(7 / found["seconds"])


def test_refusals_are_counted_and_no_part_of_the_times(answers: Answers) -> None:
    answers.statuses = [429, 500, 200]
    found = load(answers, requests=3)
    assert found["statuses"] == {"429": 1, "500": 1, "200": 1}
    with pytest.raises(LaminaError, match="expected 200 only"):
        service_measure.good(found)


def test_the_parts_that_the_service_tells_are_kept() -> None:
    outcome = service_load.Outcome()
    for timing in ("queue;dur=0.1, inference;dur=66.5", "inference;dur=64.5", ""):
        outcome.note_parts(timing)
    assert outcome.summary(1.0)["partsMilliseconds"] == {"queue": 0.1, "inference": 65.5}


def test_nobody_there_is_told() -> None:
    found = asyncio.run(service_load.run(service_load.Plan(service_process.free_port(), "/x", requests=2)))
    assert (found["statuses"], found["median"]) == ({"ConnectionRefusedError": 2}, None)


def test_a_load_generator_is_a_process_of_its_own(answers: Answers) -> None:
    plan = service_load.Plan(answers.server_port, "/x", requests=2)
    assert service_measure.load(plan)["statuses"] == {"200": 2}


def test_the_inputs_are_the_same_in_every_run(tmp_path: Path) -> None:
    content = service_inputs.picture()
    assert (content[:4], zlib.crc32(content)) == (b"\x89PNG", zlib.crc32(service_inputs.picture()))
    assert len(service_inputs.sound()) == 44 + 2 * service_inputs.SOUND_SECONDS * service_inputs.RATE
    found = service_inputs.write_inputs(tmp_path, 0.5)
    assert found.sound.read_bytes() in found.sounds.read_bytes()


def test_the_memory_is_that_of_children_too() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        running = service_process.Running(process, 0, 0.0)
        alone = service_process._pss(process.pid)
        wait_until(lambda: len(service_process._family(process.pid)) > 1, 30, lambda: "no child was started")
        assert running.memory() > alone > 0
        process.communicate(b"\n")


def test_a_child_is_waited_for_until_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_process, "END_SECONDS", 0.05)
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()']); sys.stdin.close()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        running = service_process.Running(process, 0, 0.0)
        wait_until(lambda: running.children() == 1, 30, lambda: "no child was started")
        running.wait_for_children(1)
        with pytest.raises(LaminaError, match="1 processes are left"):
            running.wait_for_children(0)
        process.communicate(b"\n")
        running.wait_for_children(0)


def test_quick_figures_are_not_saved() -> None:
    with pytest.raises(LaminaError, match="--save keeps whole measurements, and --quick"):
        service.run(argparse.Namespace(quick=True, save=True))


def asked(more: float = 0.004, rate: float = 10.0) -> dict[str, Any]:
    """Return a round of questions: so many seconds more through HTTP, so many answers a second under load."""
    alone = {"median": 0.1 + more, "partsMilliseconds": {"inference": 98.0}}
    loaded = {"perSecond": rate, "edgeShare": 0.1}
    return {"bare": {"median": 0.1}, "alone": alone, "best": {"perSecond": 10.0}, "loaded": loaded}


def result(**changes: Any) -> dict[str, Any]:
    """Return a measurement that meets every aim."""
    lives = {"alone": {"median": 0.001}, "loaded": {"perSecond": 1000.0}}
    clients = {"statuses": {"200": 5, "429": 1}}
    livez = {"statuses": {"200": 9}, "p99": 0.01, "max": 0.05}
    return {
        "start": {"livez": 0.5, "readyz": 4.0, "first": 0.1},
        "rounds": {"clip": [asked()], "whisper": [asked()]},
        "edge": {"bare": lives, "service": lives},
        "sizes": {"crowd": 200, "crowd_seconds": 60.0},
        "crowd": {"clients": clients, "livez": livez, "before": 100, "after": 105},
        "memory": {"api": 80_000_000, "dashboard": 60_000_000, "loaded": 9e8, "idle": 85_000_000},
        **changes,
    }


def test_what_meets_its_aim_is_said_to() -> None:
    assert missed(service_figures, result()) == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"start": {"livez": 1.5, "readyz": 4.0, "first": 0.1}}, "/livez"),
        ({"start": {"livez": 0.5, "readyz": 4.0, "first": 0.2}}, "first picture"),
        ({"rounds": {"clip": [asked(more=0.006)], "whisper": [asked()]}}, "clip: a question alone"),
        ({"rounds": {"clip": [asked()], "whisper": [asked(rate=9.4)]}}, "whisper: questions a second"),
        ({"memory": {"api": 80_000_000, "dashboard": 90_000_000, "loaded": 9e8, "idle": 85_000_000}}, "no model"),
        ({"memory": {"api": 80_000_000, "dashboard": 60_000_000, "loaded": 9e8, "idle": 99_000_000}}, "idle unload"),
    ],
)
def test_what_misses_its_aim_is_said_to(changes: dict[str, Any], word: str) -> None:
    [what] = missed(service_figures, result(**changes))
    assert word in what


def test_an_error_in_a_crowd_is_a_miss() -> None:
    crowd = result()["crowd"] | {"clients": {"statuses": {"200": 5, "500": 1}}}
    assert len(missed(service_figures, result(crowd=crowd))) == 1


def test_one_disturbed_round_of_three_changes_nothing() -> None:
    disturbed = asked(more=0.1, rate=1.0)
    assert missed(service_figures, result(rounds={"clip": [asked(), disturbed, asked()]})) == []
    assert len(missed(service_figures, result(rounds={"clip": [asked(), disturbed, disturbed]}))) == 2
