"""The table of what each address needs: complete, and closed where it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from media_service.api.access import API_ACCESS, WORKER_ACCESS
from media_service.config import Settings
from media_service.dashboard.access import DASHBOARD_ACCESS
from media_service.dashboard.app import create_app as create_dashboard
from media_service.web.access import UNKNOWN, Access, Lane, Rule
from media_service.web.keys import ApiScope


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Return method and template of everything that the application answers, in the document or not."""
    found = set()
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        methods = route.methods or {"GET"}
        found |= {(method, path if route.methods else f"{path}/{{path}}") for method in methods - {"HEAD"}}
    return found


def forgotten(app: FastAPI, access: Access) -> list[tuple[str, str]]:
    return sorted((method, path) for method, path in routes(app) if access.find(method, path) in (UNKNOWN, None))


def test_no_route_of_the_api_is_forgotten(create_api: Callable[..., Any]) -> None:
    app = create_api()
    assert len(routes(app)) > 20
    assert forgotten(app, API_ACCESS) == []


def test_no_route_of_the_dashboard_is_forgotten() -> None:
    app = create_dashboard(Settings(service_type="dashboard"))
    assert ("GET", "/api/{path:path}") in routes(app)
    assert forgotten(app, DASHBOARD_ACCESS) == []


def test_a_forgotten_route_is_found(create_api: Callable[..., Any]) -> None:
    app = create_api()
    app.get("/v1/forgotten", include_in_schema=False)(lambda: None)
    assert forgotten(app, API_ACCESS) == [("GET", "/v1/forgotten")]


@pytest.mark.parametrize(
    "path", ["/nope", "/v1/models/", "/v1/models/a/b", "//livez", "/livez/", "/v2/models//ready/x"]
)
def test_what_no_rule_names_is_for_admins(path: str) -> None:
    assert API_ACCESS.find("GET", path) is UNKNOWN
    assert UNKNOWN.scope is ApiScope.ADMIN


def test_another_method_is_another_rule() -> None:
    assert API_ACCESS.find("DELETE", "/v1/models") is UNKNOWN
    assert API_ACCESS.find("HEAD", "/livez") is API_ACCESS.find("GET", "/livez")


def test_only_questions_about_being_alive_and_ready_and_the_document_need_no_key(
    create_api: Callable[..., Any],
) -> None:
    open_ones = {path for method, path in routes(create_api()) if API_ACCESS.find(method, path).scope is None}
    health = {"/livez", "/readyz", "/v2/health/live", "/v2/health/ready", "/v2/models/{model_id}/ready"}
    assert open_ones == health | {"/openapi.json"}


def test_loading_models_is_for_admins() -> None:
    assert API_ACCESS.find("POST", "/v1/models/x/unload").scope is ApiScope.ADMIN


def test_a_worker_has_nothing_but_health() -> None:
    assert WORKER_ACCESS.find("POST", "/v1/embeddings") is UNKNOWN
    assert WORKER_ACCESS.find("GET", "/livez").lane is Lane.HEALTH


def test_a_literal_part_wins_over_a_template() -> None:
    literal, template = Rule("GET", "/a/b", None), Rule("GET", "/a/{x}", ApiScope.READ)
    access = Access((template, literal))
    assert (access.find("GET", "/a/b"), access.find("GET", "/a/c")) == (literal, template)
