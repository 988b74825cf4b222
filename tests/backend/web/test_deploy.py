"""The dashboard and the alerts in deploy/ speak of what /metrics really says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI

from media_service.inference.worker_runner import WorkerRunner
from support import promql
from support.scrape import Scrape
from support.service_client import ServiceClient

DEPLOY = Path(__file__).parents[3] / "deploy"


@pytest.fixture
def known(create_api: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Return every metric with its labels, as a service tells them that has been asked this and that."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    app = create_api(make_runner=WorkerRunner, models="fake-clip", data_quota_bytes=1_000_000)
    with ServiceClient(app) as client:
        client.wait_until_loaded()
        assert client.post("/v1/embeddings", json={"model": "fake-clip", "input": "red"}).status_code == 200
        client.get("/v1/models/nope")
        samples = Scrape(client.get("/metrics").text).samples
    found: dict[str, set[str]] = {}
    for sample in samples:
        found.setdefault(sample.name, set()).update(sample.labels)
    return found


def rules() -> Any:
    return yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())


def dashboard() -> Any:
    return json.loads((DEPLOY / "grafana" / "media-service.json").read_text())


def test_every_name_and_label_is_one_that_the_service_tells(known: dict[str, set[str]]) -> None:
    expressions = [*promql.panel_expressions(dashboard()), *promql.rule_expressions(rules())]
    assert len(expressions) > 30
    assert [problem for each in expressions for problem in promql.problems(*each, known)] == []


def test_every_metric_of_our_own_is_looked_at(known: dict[str, set[str]]) -> None:
    text = "".join(path.read_text() for path in DEPLOY.rglob("*.*"))
    own = {name for name in known if name.startswith("media_service_")}
    families = {name.removesuffix(end) for name in own for end in ("_bucket", "_count", "_sum") if name.endswith(end)}
    alone = {name for name in own if not name.endswith(("_bucket", "_count", "_sum"))}
    assert [name for name in sorted(families | alone) if name not in text] == []


@pytest.mark.parametrize(
    ("expression", "legend", "problem"),
    [
        ("rate(media_service_made_up_total[5m])", "", "no metric is called media_service_made_up_total"),
        ('media_service_jobs{colour="red"}', "", "media_service_jobs has no label colour"),
        ("sum by (colour) (media_service_jobs)", "", "has a label colour"),
        ("media_service_jobs", "{{colour}}", "has a label colour"),
    ],
)
def test_what_is_made_up_is_found(known: dict[str, set[str]], expression: str, legend: str, problem: str) -> None:
    assert [problem in each for each in promql.problems(expression, legend, known)][:1] == [True]


def test_every_alert_says_what_is_wrong_and_what_to_do() -> None:
    for rule in rules()["groups"][0]["rules"]:
        assert {"alert", "expr", "labels", "annotations"} <= rule.keys()
        assert {"summary", "description"} == rule["annotations"].keys()
        assert rule["labels"]["severity"] in ("warning", "critical")


def test_the_scrape_example_asks_the_services_ports() -> None:
    [job] = yaml.safe_load((DEPLOY / "prometheus" / "scrape.yaml").read_text())["scrape_configs"]
    assert [target.rpartition(":")[2] for target in job["static_configs"][0]["targets"]] == ["8000", "8002"]
    assert job["job_name"] in str(rules()["groups"][0]["rules"][0]["expr"])
