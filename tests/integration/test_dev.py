"""``./manage.sh dev`` on a copy of this checkout: everything runs, notices a change, and ends with Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from lamina import nix, ports
from support.checkout import free_port, replace
from support.waiting import wait_until

START_SECONDS = 300
CHANGE_SECONDS = 60
END_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """The command, its ports and its log."""

    process: subprocess.Popen[bytes]
    api: int
    dashboard: int
    pages: int
    log: Path

    def text(self, port: int, path: str) -> str:
        """Return the text of an answer with status 200, else nothing."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}{path}", timeout=30, trust_env=False)
        except httpx.TransportError:
            return ""
        return answer.text if answer.status_code == 200 else ""

    def wait(self, port: int, path: str, words: str, seconds: float = CHANGE_SECONDS) -> None:
        """Wait until an answer holds ``words``, as long as the command runs."""

        def answered() -> bool:
            assert self.process.poll() is None, self.said()
            return words in self.text(port, path)

        wait_until(answered, seconds, self.said)

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


@pytest.fixture
def running(checkout: Path, tmp_path: Path) -> Iterator[Running]:
    """Start it with one small model, as a terminal does: in a process group that gets the Ctrl-C."""
    api, dashboard, pages = free_port(), free_port(), free_port()
    words = ["--api-port", str(api), "--dashboard-port", str(dashboard), "--port", str(pages), "--locked"]
    environment = nix.environment({**os.environ, "MODELS": "mediapipe-face"})
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [checkout / "manage.sh", "dev", *words],
            cwd=checkout,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield Running(process, api, dashboard, pages, log)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(END_SECONDS)


def test_all_of_it_runs_notices_changes_and_ends(running: Running, checkout: Path) -> None:
    """All in one, because starting it takes longer than anything else here."""
    running.wait(running.api, "/readyz", "ready", START_SECONDS)
    running.wait(running.pages, "/api/v1/models", "mediapipe-face")
    assert running.text(running.dashboard, "/livez") == '{"status":"alive"}'

    replace(checkout / "backend/src/media_service/dashboard/routes.py", '"alive"', '"well"')
    running.wait(running.dashboard, "/livez", "well")

    main = checkout / "frontend/src/main.tsx"
    assert "new words" not in running.text(running.pages, "/src/main.tsx")
    main.write_text(f'{main.read_text(encoding="utf-8")}\nconsole.info("new words");\n', encoding="utf-8")
    running.wait(running.pages, "/src/main.tsx", "new words")

    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(END_SECONDS) == 0, running.said()
    assert [port for port in (running.api, running.dashboard, running.pages) if not ports.is_free(port)] == []
