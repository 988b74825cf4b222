"""``./manage.sh bench dashboard --quick`` runs: seeds a library, starts the built service, and measures in Chromium."""

from __future__ import annotations

import json

from lamina.project import ROOT
from support.checkout import manage


def test_everything_is_measured_by_a_quick_run() -> None:
    finished = manage(ROOT, "bench", "dashboard", "--quick", "--json")
    assert finished.returncode == 0, finished.stderr
    found = json.loads(finished.stdout)
    [library], [scroll] = found["library"], found["scroll"]
    assert 0 < library["firstPaint"] < library["pictures"]
    assert 0 < library["scriptBytes"] < library["bytes"]
    assert len(scroll["perSecond"]) == found["sizes"]["seconds"]
    assert scroll["pixels"] > 0
    for [film] in (found["short"], found["long"]):
        assert film["usable"] > 0
        assert max(film["acts"].values()) > 0
