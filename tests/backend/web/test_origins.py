"""Names the service answers to, and pages that may ask it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from media_service.config import Settings
from support.service_client import error_of

OURS = "https://ours.example"


@pytest.mark.parametrize("host", ["ours.example", "OURS.example:8000", "a.b.wild.example", "[::1]:8000"])
def test_trusted_names_are_answered(start_api: Any, host: str) -> None:
    api = start_api(trusted_hosts="ours.example, *.wild.example, [::1]")
    assert api.get("/v1/models", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "wild.example", "xwild.example", "ours.example.evil.example", "", "[::2]"]
)
def test_other_names_are_not(start_api: Any, host: str) -> None:
    api = start_api(trusted_hosts="ours.example, *.wild.example, [::1]")
    response = api.get("/v1/models", headers={"Host": host})
    assert (response.status_code, error_of(response)["code"]) == (400, "untrusted_host")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert api.get("/livez", headers={"Host": host}).status_code == 200


def test_without_the_setting_no_page_of_another_origin_may_ask(start_api: Any) -> None:
    response = start_api().get("/v1/models", headers={"Origin": OURS})
    assert "access-control-allow-origin" not in response.headers


def test_a_page_of_a_named_origin_may_ask_and_sees_errors_too(start_api: Any) -> None:
    api = start_api(cors_origins=OURS, api_keys="x:read:" + "k" * 20)
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = api.options("/v1/embeddings", headers={"Origin": OURS, **asked})
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, OURS)
    assert "access-control-allow-credentials" not in preflight.headers
    refused = api.get("/v1/models", headers={"Origin": OURS})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, OURS)
    stranger = api.get("/livez", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("cors_origins", "*"), ("cors_origins", "ours.example"), ("cors_origins", f"{OURS}/path")),
        *(("trusted_hosts", "https://ours.example"), ("trusted_hosts", "*"), ("trusted_hosts", "a b")),
    ],
)
def test_wrong_names_are_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match="expected"):
        Settings(service_type="dashboard", **{name: value})  # type: ignore[arg-type]
