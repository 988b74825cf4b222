"""What each address needs: a scope, a lane at the gate, a name in the metrics. What no rule names is for admins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from starlette.types import Scope

from media_service.web.facts import facts_of
from media_service.web.keys import ApiScope


class Lane(StrEnum):
    """Where a request waits, and how long its answer may take.

    health: must be fast whatever else happens; stream: lasts as long as the client wants; long: recordings and large
    files; plain: everything else.
    """

    HEALTH = "health"
    STREAM = "stream"
    LONG = "long"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Rule:
    """``template``: the path as its route has it; ``scope``: what a key must be for, None: no key is needed."""

    method: str
    template: str
    scope: ApiScope | None
    lane: Lane = Lane.PLAIN


PROBES = (Rule("GET", "/livez", None, Lane.HEALTH), Rule("GET", "/readyz", None, Lane.HEALTH))
"""What whoever keeps containers running asks of every service."""
UNKNOWN = Rule("", "other", ApiScope.ADMIN)


class Access:
    """The rules of one service."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._exact: dict[tuple[str, str], Rule] = {}
        self._templates: dict[tuple[str, int], list[tuple[list[str], Rule]]] = {}
        for rule in rules:
            if "{" in rule.template:
                parts = rule.template.split("/")
                self._templates.setdefault((rule.method, len(parts)), []).append((parts, rule))
            else:
                self._exact[rule.method, rule.template] = rule

    def find(self, method: str, path: str) -> Rule:
        """Return the rule of a request, ``UNKNOWN`` when there is none."""
        method = "GET" if method == "HEAD" else method
        if (rule := self._exact.get((method, path))) is not None:
            return rule
        parts = path.split("/")
        for template, rule in self._templates.get((method, len(parts)), ()):
            if all(
                (theirs and mine[:1] == "{") or mine == theirs for mine, theirs in zip(template, parts, strict=True)
            ):
                return rule
        return UNKNOWN

    def of(self, scope: Scope) -> Rule:
        """Return the rule of a connection, which is looked up once."""
        facts = facts_of(scope)
        if facts.rule is None:
            facts.rule = self.find(scope["method"], scope["path"])
        return facts.rule
