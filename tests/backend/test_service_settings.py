"""Settings: typed, frozen, and every problem at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from media_service.config import LARGEST_SIDE, Settings, load_settings
from media_service.start_error import StartError


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_CATALOGUE", "/catalogue.json")


def problems(monkeypatch: pytest.MonkeyPatch, **variables: str) -> StartError:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StartError) as caught:
        load_settings()
    return caught.value


def test_the_service_is_the_api_unless_told_otherwise() -> None:
    assert load_settings().service_type == "api"


@pytest.mark.parametrize(("service", "port"), [("api", 8000), ("dashboard", 8001), ("worker", 8002)])
def test_each_service_has_its_own_port(monkeypatch: pytest.MonkeyPatch, service: str, port: int) -> None:
    monkeypatch.setenv("SERVICE_TYPE", service)
    assert load_settings().port == port


def test_a_port_from_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert load_settings().port == 9000


def test_an_unknown_service_lists_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    error = problems(monkeypatch, SERVICE_TYPE="x")
    assert error.message == "SERVICE_TYPE is 'x', expected one of: api, dashboard, worker"
    assert error.hint is not None


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    error = problems(monkeypatch, PORT="many", IMAGE_MAX_BYTES="-1", VERIFY_MODELS="md5")
    assert error.message == "3 wrong settings in the environment"
    assert [detail.split()[0] for detail in error.details] == ["PORT", "VERIFY_MODELS", "IMAGE_MAX_BYTES"]
    assert error.details[0].startswith("PORT is 'many': ")


def test_labels_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYSIS_LABELS", "a red circle, a blue square,")
    assert load_settings().analysis_labels == ("a red circle", "a blue square")


@pytest.mark.parametrize("labels", [",", "x" * 201, ",".join("x" * 201)])
def test_labels_are_few_and_short(monkeypatch: pytest.MonkeyPatch, labels: str) -> None:
    error = problems(monkeypatch, ANALYSIS_LABELS=labels)
    assert "expected 1 to 200 labels of at most 200 characters" in error.render()


def test_an_api_without_a_catalogue_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MODEL_CATALOGUE is not set" in problems(monkeypatch, MODEL_CATALOGUE="").render()


def test_a_dashboard_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODEL_CATALOGUE")
    monkeypatch.setenv("SERVICE_TYPE", "dashboard")
    assert load_settings().model_catalogue is None


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_a_secret_comes_from_a_file_and_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    address = "postgresql://u:hunter2@h/d" if name == "DATABASE_URL" else "redis://:hunter2@h"
    (tmp_path / "secret").write_text(f"{address}\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    settings = load_settings()
    secret = getattr(settings, name.lower())
    assert secret.get_secret_value() == address
    assert "hunter2" not in f"{settings!r} {settings}"
    assert "both set" in problems(monkeypatch, **{name: address}).render()
    monkeypatch.delenv(f"{name}_FILE")
    refused = problems(monkeypatch, **{name: "mysql://u:hunter2@h/d"}).render()
    assert f"{name} is not shown: expected an address that begins with" in refused
    assert "hunter2" not in refused


def test_a_secret_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "DATABASE_URL_FILE is '/nowhere'" in problems(monkeypatch, DATABASE_URL_FILE="/nowhere").render()


def test_celery_needs_a_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "REDIS_URL is not set" in problems(monkeypatch, JOBS_BACKEND="celery").render()


def test_models_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELS", "a, b,,")
    assert load_settings().models == ("a", "b")


def test_no_setting_allows_a_picture_that_would_abort_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "IMAGE_MAX_SIDE" in problems(monkeypatch, IMAGE_MAX_SIDE=str(LARGEST_SIDE + 1)).render()


def test_settings_are_frozen() -> None:
    settings = Settings(model_catalogue=Path("/catalogue.json"))
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1
