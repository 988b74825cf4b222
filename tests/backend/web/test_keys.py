"""API keys: how they are written, what they open, and that nobody ever sees one."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any

import pytest

from media_service.config import Settings
from media_service.dashboard.status import api_client
from media_service.web.keys import ApiScope, KeyRing, parse_keys
from support.service_client import ServiceClient, error_of

READER, CALLER, BOSS = "r" * 20, "c" * 20, "b" * 20
KEYS = f"reader:read:{READER},caller:read+infer:{CALLER}, boss:admin:{BOSS}"


@pytest.fixture
def api(start_api: Any) -> ServiceClient:
    client: ServiceClient = start_api(api_keys=KEYS)
    return client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_keys_are_parsed_with_their_scopes_and_kept_as_digests() -> None:
    reader, caller, boss = parse_keys(f"# ours\nreader:read:{READER}\n\ncaller:read+infer:{CALLER}\nboss:admin:{BOSS}")
    assert (reader.name, reader.scopes) == ("reader", {ApiScope.READ})
    assert reader.digest == hashlib.sha256(READER.encode()).digest()
    assert caller.scopes == {ApiScope.READ, ApiScope.INFER}
    assert all(boss.allows(scope) for scope in ApiScope)
    assert READER not in repr(reader)
    assert reader.digest.hex() not in repr(reader)


def test_a_key_may_be_given_as_its_digest() -> None:
    (key,) = parse_keys(f"x:read:sha256:{hashlib.sha256(READER.encode()).hexdigest()}")
    assert KeyRing([key]).find(READER.encode()) is key
    assert KeyRing([key]).find(b"sha256:" + key.digest.hex().encode()) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "holds no key"),
        ("# only a remark", "holds no key"),
        (READER, "entry 1 does not have the form"),
        (f"a:read:{READER},b:{CALLER}", "entry 2 does not have the form"),
        (f"a b:read:{READER}", "entry 1 does not have the form"),
        (f"a:rea:{READER}", "1 unknown scope"),
        (f"a::{READER}", "1 unknown scope"),
        ("a:read:short", "a key of 5 characters, expected 16 to 512"),
        (f"a:read:{READER} x", "a key of 22 characters"),
        (f"a:read:{READER},a:infer:{CALLER}", "the same name twice"),
        (f"a:read:{READER},b:infer:{READER}", "the same key twice"),
    ],
)
def test_wrong_keys_are_named_by_place_and_never_shown(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=r"entry|holds|has the same") as caught:
        parse_keys(text)
    assert problem in str(caught.value)
    assert not any(secret in str(caught.value) for secret in (READER, CALLER, "short"))


@pytest.mark.parametrize("headers", [bearer(READER), {"Authorization": f"bearer  {READER}"}, {"X-API-Key": READER}])
def test_a_key_is_taken_from_either_header(api: ServiceClient, headers: dict[str, str]) -> None:
    assert api.get("/v1/models", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        *({}, bearer(""), bearer("x" * 20), bearer(READER[:-1]), bearer(READER + "r"), {"X-API-Key": ""}),
        *({"Authorization": f"Basic {READER}"}, {"Authorization": READER}, {"Authorization": "Bearer \xe9"}),
    ],
)
def test_without_a_known_key_the_answer_is_401_and_says_how(api: ServiceClient, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    response = api.get("/v1/models", headers=raw)
    assert (response.status_code, error_of(response)["code"]) == (401, "invalid_api_key")
    assert response.headers["www-authenticate"] == "Bearer"
    assert "X-API-Key: KEY" in error_of(response)["message"]


def test_a_key_opens_what_its_scopes_say(api: ServiceClient) -> None:
    asked = {"json": {"input": "red"}}
    refused = api.post("/v1/embeddings", headers=bearer(READER), **asked)
    assert (refused.status_code, error_of(refused)["code"]) == (403, "insufficient_scope")
    assert "'reader' is for read, expected one for infer" in error_of(refused)["message"]
    assert api.post("/v1/embeddings", headers=bearer(CALLER), **asked).status_code == 200
    assert api.post("/v1/embeddings", headers=bearer(BOSS), **asked).status_code == 200
    assert api.post("/v1/models/fake-face/unload", headers=bearer(CALLER)).status_code == 403
    assert api.post("/v1/models/fake-face/unload", headers=bearer(BOSS)).status_code == 200


def test_what_is_not_there_is_told_to_admins_only(api: ServiceClient) -> None:
    statuses = [api.get("/nope", headers=headers).status_code for headers in ({}, bearer(READER), bearer(BOSS))]
    assert statuses == [401, 403, 404]


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/v2/health/live", "/openapi.json"])
def test_some_questions_need_no_key(api: ServiceClient, path: str) -> None:
    assert api.get(path).status_code == 200


def test_keys_are_in_no_log_no_error_and_not_in_info(api: ServiceClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stranger = "stranger-key-0123456789"
    answers = [api.get("/info", headers=bearer(key)).text for key in (READER, stranger)]
    answers.append(api.post("/v1/embeddings", headers=bearer(READER)).text)
    logged = "\n".join(str(vars(record)) for record in caplog.records)
    assert not any(key in text for key in (READER, CALLER, BOSS, stranger) for text in (*answers, logged))
    assert "'key': 'reader'" in logged
    assert '"access":"keys"' in answers[0]


def test_without_keys_the_service_is_open_and_says_so_once(start_api: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    client = start_api()
    assert client.get("/info").json()["access"] == "open"
    assert [record.message for record in caplog.records].count(
        "no API keys are set: whoever reaches this address may use it"
    ) == 1


def test_keys_come_from_a_file(tmp_path: Path, start_api: Any) -> None:
    (tmp_path / "keys").write_text(KEYS.replace(",", "\n"))
    client = start_api(api_keys_file=tmp_path / "keys")
    assert client.get("/v1/models").status_code == 401
    assert client.get("/v1/models", headers=bearer(READER)).status_code == 200


def test_the_dashboard_asks_with_its_key_and_shows_it_to_nobody() -> None:
    settings = Settings(service_type="dashboard", api_key=CALLER)
    assert api_client(settings).headers["authorization"] == f"Bearer {CALLER}"
    assert CALLER not in repr(settings)
    assert "authorization" not in api_client(Settings(service_type="dashboard")).headers
