"""What each address of the dashboard needs: no key. It asks the API with a key of its own, for whoever reaches it."""

from __future__ import annotations

from media_service.web.access import Access, Lane, Rule

DASHBOARD_ACCESS = Access(
    (
        Rule("GET", "/livez", None, Lane.HEALTH),
        Rule("GET", "/readyz", None, Lane.HEALTH),
        Rule("GET", "/info", None, Lane.HEALTH),
        Rule("GET", "/openapi.json", None),
        Rule("GET", "/", None),
        Rule("GET", "/state", None),
        Rule("GET", "/status", None),
        Rule("GET", "/static/{path}", None),
        Rule("POST", "/api/v1/vision/{task}", None),
    )
)
