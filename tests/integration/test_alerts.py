"""Prometheus' own tool takes the files in deploy/, and every alert fires when it must and only then."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from lamina import prerequisites
from support.alert_cases import CASES, Case

RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yaml"
LABEL = re.compile(r"\{\{ \$labels\.([a-z_]+) \}\}")

Promtool = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def promtool() -> Promtool:
    prerequisites.ensure("promtool")

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)

    return run


def known() -> dict[str, dict[str, Any]]:
    """Return the rules by their names."""
    return {rule["alert"]: rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]}


def render(case: Case, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as a test of promtool, with the words that whoever is woken reads."""
    labels = case.labels
    expected = []
    if labels is not None:
        words = {name: LABEL.sub(lambda found: labels[found[1]], text) for name, text in rule["annotations"].items()}
        expected = [{"exp_labels": labels, "exp_annotations": words}]
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in case.series.items()],
        "alert_rule_test": [{"eval_time": f"{case.minutes}m", "alertname": case.alert, "exp_alerts": expected}],
    }


def check(promtool: Promtool, folder: Path, test: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
    """Let promtool test the rules."""
    target = folder / "test.yaml"
    target.write_text(json.dumps({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [test]}))
    return promtool("test", "rules", target)


def test_promtool_takes_the_rules_and_the_example(promtool: Promtool, tmp_path: Path) -> None:
    rules = promtool("check", "rules", RULES)
    assert (rules.returncode, f"{len(known())} rules found" in rules.stdout) == (0, True), rules.stdout + rules.stderr
    example = yaml.safe_load(RULES.with_name("scrape.yaml").read_text())
    example["scrape_configs"][0]["authorization"]["credentials_file"] = "key"
    (tmp_path / "key").touch()
    (tmp_path / "alerts.yaml").write_bytes(RULES.read_bytes())
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(example))
    config = promtool("check", "config", tmp_path / "prometheus.yml")
    assert config.returncode == 0, config.stdout + config.stderr


def test_every_alert_is_tried_both_ways() -> None:
    tried = {(case.alert, case.labels is not None) for case in CASES}
    assert tried == {(name, fires) for name in known() for fires in (True, False)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.alert}-{'quiet' if case.labels is None else 'fires'}")
def test_an_alert_fires_when_it_must_and_only_then(promtool: Promtool, tmp_path: Path, case: Case) -> None:
    found = check(promtool, tmp_path, render(case, known()[case.alert]))
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_wrong_expectation_is_found(promtool: Promtool, tmp_path: Path) -> None:
    firing = next(case for case in CASES if case.labels is not None)
    expected = render(Case(firing.alert, firing.minutes, firing.series), known()[firing.alert])
    assert check(promtool, tmp_path, expected).returncode == 1
