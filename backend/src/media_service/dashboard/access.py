"""What each address of the dashboard needs: no key. It asks the API with a key of its own, for whoever reaches it."""

from __future__ import annotations

from dataclasses import replace

from media_service.api.access import API_RULES
from media_service.web.access import PROBES, Access, Lane, Rule

OWN = (
    *PROBES,
    Rule("GET", "/info", None, Lane.HEALTH),
    Rule("GET", "/status", None),
    Rule("GET", "/openapi.json", None),
    Rule("GET", "/", None),
    Rule("GET", "/{path}", None),
)
# A request waits where it would wait at the API, and may take as long.
PROXIED = tuple(replace(rule, template=f"/api{rule.template}", scope=None) for rule in API_RULES)
ANY = tuple(Rule(method, "/api/{path}", None) for method in ("GET", "POST", "PUT", "DELETE"))

DASHBOARD_ACCESS = Access((*OWN, *PROXIED, *ANY))
