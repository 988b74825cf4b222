"""The measurement of the dashboard: figures are judged by their aims, the page says what they mean, films are dense."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from lamina import cli
from lamina.benchmarks import dashboard
from lamina.errors import LaminaError
from lamina.reference import dashboard_figures
from support.aims import missed
from support.dashboard_findings import FRAMES, findings


def film(usable: float, **acts: float) -> dict[str, Any]:
    return {"usable": usable, "acts": {"seek": 48, "zoom": 0, **acts}}


def result(**changes: Any) -> dict[str, Any]:
    """Return a measurement that meets every aim."""
    library = {"firstPaint": 500.0, "pictures": 900.0, "scriptBytes": 161_208, "bytes": 171_064}
    return {
        "commit": "abc",
        "version": "156.0",
        "machine": {"cores": 2, "memoryBytes": 8_000_000_000, "system": "Debian", "loadBefore": 0.1},
        "sizes": {"pictures": 5000, "runs": 3, "seconds": 4},
        "library": [library, library | {"firstPaint": 1500.0}, library],
        "scroll": [{"perSecond": [60, 59, 58, 52], "idle": 60.0}],
        "short": [film(900.0)],
        "long": [film(1200.0), film(1300.0), film(1400.0)],
        **changes,
    }


def test_what_meets_its_aims_by_the_median_is_said_to() -> None:
    assert missed(dashboard_figures, result()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"library": [{"firstPaint": 1000.0, "pictures": 9, "scriptBytes": 9, "bytes": 9}]},
            ["first contentful paint"],
        ),
        ({"scroll": [{"perSecond": [60, 60, 60, 49], "idle": 60.0}]}, ["the worst second"]),
        ({"scroll": [{"perSecond": [60, 49, 49, 49], "idle": 60.0}]}, ["frames a second", "the worst second"]),
        ({"short": [film(900.0, zoom=208)]}, ["… zoom", "the worst interaction"]),
        ({"long": [film(900.0, zoom=208), film(900.0), film(900.0)]}, ["the worst interaction"]),
    ],
)
def test_what_misses_its_aim_is_said_to(changes: dict[str, Any], words: list[str]) -> None:
    found = missed(dashboard_figures, result(**changes))
    assert len(found) == len(words)
    assert all(word in what for word, what in zip(words, found, strict=True))


def test_the_page_tells_the_figures_and_where_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard_figures, "RESULT", tmp_path / "dashboard.json")
    (tmp_path / "dashboard.json").write_text(json.dumps(result()))
    page = dashboard_figures.render()
    assert "Chromium 156.0" in page
    assert "5,000 pictures" in page
    assert "| the library from an empty cache: first contentful paint | < 1 s | 0.50 s | yes |" in page
    assert "| scrolling 5,000 assets: frames a second (at rest 60) | ≥ 50 | 58 | yes |" in page
    assert "| … zoom | < 200 ms | < 16 ms | yes |" in page


def test_quick_figures_are_not_saved() -> None:
    with pytest.raises(LaminaError, match="--save keeps whole measurements, and --quick"):
        dashboard.run(argparse.Namespace(quick=True, save=True))


def test_another_argument_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["bench", "dashboard", "--runs", "9"])
    assert ended.value.code == 2
    assert "unrecognized arguments: --runs 9" in capsys.readouterr().err


def test_a_program_that_fails_ends_the_measurement() -> None:
    with pytest.raises(LaminaError, match="the browser ended with exit code 3"):
        dashboard._run([sys.executable, "-c", "raise SystemExit(3)"], {}, "the browser")


def test_a_film_is_as_dense_as_an_analysis_makes_it() -> None:
    found = findings(seconds=14_400, words=20_000)
    assert (len(found["samples"]), len(found["captions"]), len(found["speech"])) == (FRAMES, FRAMES, 2000)
    assert (found["scenes"][-1].end, found["speech"][-1].words[-1].end <= 14_400) == (14_400, True)
    assert 0 < len(found["faces"]) < FRAMES
