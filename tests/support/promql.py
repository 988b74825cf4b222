"""The names and labels in expressions of Prometheus' language, as far as our dashboards and rules use it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

SELECTOR = re.compile(r"\b((?:media_service|process)_[a-z0-9_]+)\b(?:\{([^}]*)\})?")
MATCHER = re.compile(r"([a-z_]+)\s*(?:=~|!~|!=|=)")
GROUPED = re.compile(r"\b(?:by|without)\s*\(([^)]*)\)")
IN_TEXT = re.compile(r"\{\{\s*(?:\$labels\.)?([a-z_]+)\s*\}\}")
SCRAPED = frozenset({"instance", "job"})
"""Labels that Prometheus adds to everything it scrapes."""

Known = Mapping[str, Set[str]]


def problems(expression: str, texts: str, known: Known) -> Iterator[str]:
    """Yield what ``known`` (metrics, labels) does not have: of an expression, and of texts shown with its result."""
    found = SELECTOR.findall(expression)
    for name, matchers in found:
        if name not in known:
            yield f"no metric is called {name}"
        for label in MATCHER.findall(re.sub(r'"[^"]*"', '""', matchers)):
            if label not in known.get(name, set()) | SCRAPED:
                yield f"{name} has no label {label}"
    labels = SCRAPED.union(*(known.get(name, set()) for name, _ in found))
    used = [label.strip() for group in GROUPED.findall(expression) for label in group.split(",")]
    for label in [*used, *IN_TEXT.findall(texts)]:
        if label not in labels:
            yield f"nothing in {expression!r} has a label {label}"


def panel_expressions(dashboard: Any) -> Iterator[tuple[str, str]]:
    """Yield the expression and the legend of every line in a Grafana dashboard."""
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield target["expr"], target["legendFormat"]


def rule_expressions(rules: Any) -> Iterator[tuple[str, str]]:
    """Yield the expression and the words of every alert."""
    for group in rules["groups"]:
        for rule in group["rules"]:
            yield rule["expr"], " ".join(rule["annotations"].values())
