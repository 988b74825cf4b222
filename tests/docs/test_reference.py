"""The generated pages are current, and a stale one is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import cli
from lamina.project import ROOT
from lamina.reference import cli_page, figures, licences_page, pages, settings_page

REFRESH = "run ./manage.sh docs, and commit what it writes"


@pytest.mark.parametrize("name", sorted(pages.PAGES))
def test_the_page_is_current(name: str) -> None:
    assert pages.current(ROOT / name) == pages.PAGES[name](), f"{name} is stale: {REFRESH}"


def test_a_stale_and_a_missing_page_are_found_and_written(tmp_path: Path) -> None:
    for name, render in pages.PAGES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(render(), encoding="utf-8")
    assert pages.stale(tmp_path) == {}
    (tmp_path / "docs/reference/cli.md").write_text("old")
    (tmp_path / "docs/reference/nix.md").unlink()
    assert pages.write(tmp_path) == ["docs/reference/cli.md", "docs/reference/nix.md"]
    assert pages.stale(tmp_path) == {}


@pytest.mark.parametrize("columns", ["20", "400"])
def test_the_page_of_commands_does_not_depend_on_the_terminal(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cli_page.render()
    monkeypatch.setenv("COLUMNS", columns)
    assert cli_page.render() == before


def test_every_command_has_a_part_of_its_own() -> None:
    page = cli_page.render()
    for name in cli.command_names():
        assert f"\n## {name}\n" in page


def test_every_setting_is_in_the_table() -> None:
    page = settings_page.render()
    assert "| `SERVICE_TYPE` | `api`, `dashboard`, `worker` | `api` |" in page
    assert "| `IMAGE_QUEUE` | whole number, at least 0, at most 10000 | `32` |" in page
    assert "| `MODELS` | list |  |" in page


def test_the_figures_are_those_of_the_measurement() -> None:
    measured = figures.load()
    text = figures.block(measured)
    assert measured["commit"] in text
    for layer in measured["layers"]:
        assert f"\n| {layer['name']} | " in text
    for step in measured["seconds"]:
        assert f"\n| {step} | " in text


def test_another_measurement_makes_the_readme_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "setup.json"
    changed.write_text(figures.RESULT.read_text().replace('"cores": ', '"cores": 9'))
    monkeypatch.setattr(figures, "RESULT", changed)
    assert "README.md" in pages.stale()


def test_the_licence_texts_that_lie_elsewhere_are_of_locked_packages() -> None:
    locked = licences_page.read("debian.lock.json")["architectures"]["amd64"]
    assert licences_page.ELSEWHERE.keys() <= locked.keys()
