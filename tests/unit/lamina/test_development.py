"""What ``./manage.sh dev`` starts, and that nothing of it is left behind."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from lamina import development
from lamina.development import Process, Tools
from lamina.errors import LaminaError
from support.processes import children

TOOLS = Tools("/python", "/node", "/modules", "/catalogue.json", "/ffmpeg", "/ffprobe")
WAITS = [sys.executable, "-c", "import signal; signal.pause()"]
ENDS = [sys.executable, "-c", "raise SystemExit(4)"]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(development, "STATE", tmp_path)
    return tmp_path


def process(command: list[str], port: int = 1, name: str = "program") -> Process:
    return Process(name, port, command, {})


def test_each_finds_the_one_behind_it() -> None:
    api, dashboard, pages = development.processes(TOOLS, api=1, dashboard=2, pages=3)
    assert (api.environment["PORT"], api.environment["MODEL_CATALOGUE"]) == ("1", "/catalogue.json")
    assert (dashboard.environment["PORT"], dashboard.environment["API_URL"]) == ("2", "http://127.0.0.1:1")
    assert pages.environment["DASHBOARD_URL"] == "http://127.0.0.1:2"
    assert pages.command[pages.command.index("--port") + 1] == "3"


def test_what_is_written_lies_in_the_checkouts_own_folder(state: Path) -> None:
    api, _, pages = development.processes(TOOLS, api=1, dashboard=2, pages=3)
    assert Path(api.environment["DATA_DIR"]).is_relative_to(state)
    assert Path(pages.environment["VITE_CACHE"]).is_relative_to(state)


def test_when_one_ends_all_end_and_the_error_names_it() -> None:
    before = children()
    with pytest.raises(LaminaError, match="the program ended with exit code 4"):
        development.run([process(WAITS, name="other"), process(ENDS)])
    assert children() == before


def test_a_program_that_is_not_there_leaves_no_other_behind() -> None:
    before = children()
    with pytest.raises(FileNotFoundError):
        development.run([process(WAITS, name="other"), process(["/absent/program"])])
    assert children() == before


def test_a_taken_port_is_named_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LaminaError, match=f"port {port} for the program is in use"):
            development.require_free([process(WAITS, port)])


def test_one_port_for_two_is_refused_before_anything_starts() -> None:
    with pytest.raises(LaminaError, match="port 1 is for the API and for the pages, expected a port for each"):
        development.require_free([process(WAITS, 1, "API"), process(WAITS, 1, "pages")])


def test_packages_are_linked_anew(tmp_path: Path) -> None:
    link = tmp_path / "node_modules"
    for modules in ("old", "new"):
        (tmp_path / modules).mkdir()
        development.link_modules(str(tmp_path / modules), link)
        assert link.resolve() == tmp_path / modules


def test_a_folder_that_npm_has_filled_stays(tmp_path: Path) -> None:
    folder = tmp_path / "node_modules"
    (folder / "vite").mkdir(parents=True)
    development.link_modules("/absent", folder)
    assert (folder / "vite").is_dir()
    assert not folder.is_symlink()
