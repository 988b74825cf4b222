"""What the middleware of one request tells each other, in one object that every copy of the scope shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.types import Scope

from media_service.timings import Timings

if TYPE_CHECKING:
    from media_service.web.access import Rule

_NAME = "media_service.facts"


@dataclass(slots=True)
class RequestFacts:
    """What is known of one request.

    ``rule``: of its address; ``key``: the name of its API key; ``rejection``: the code of the error it ended in;
    ``body_bytes``: how much of its body was read; ``timings``: where its time went.
    """

    rule: Rule | None = None
    key: str | None = None
    rejection: str | None = None
    body_bytes: int = 0
    timings: Timings = field(default_factory=Timings)


def facts_of(scope: Scope) -> RequestFacts:
    """Return the facts of a connection."""
    facts: RequestFacts | None = scope.get(_NAME)
    if facts is None:
        facts = scope[_NAME] = RequestFacts()
    return facts
