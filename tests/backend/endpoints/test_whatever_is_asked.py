"""Requests that nobody thought of, made by schemathesis from the OpenAPI document: no 5xx, nothing undocumented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from media_service.api.app import create_app
from media_service.config import Settings
from support.fake_models import FakeModels, write_full_catalogue
from support.live_service import served
from support.thread_runner import ThreadRunner

from .conftest import PROGRAMS

# A schema cannot say which bytes are a picture, and every text field of a form looks like text.
UNKNOWABLE = [negative_data_rejection, positive_data_acceptance]
KEY = "a-key-that-opens-everything"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    catalogue = write_full_catalogue(tmp_path_factory.mktemp("service"))
    folders = {"model_catalogue": catalogue, "data_dir": catalogue.parent / "data"}
    app = create_app(
        Settings(api_keys=f"test:admin:{KEY}", **folders, **PROGRAMS),  # type: ignore[arg-type]
        tasks=FakeModels().tasks(),
        make_runner=ThreadRunner,
    )
    with served(app) as found:
        yield found


schema = schemathesis.openapi.from_path(Path(__file__).parents[2] / "golden" / "openapi.json")


@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_document_promises(case: schemathesis.Case, address: str) -> None:
    case.call_and_validate(
        base_url=address, excluded_checks=UNKNOWABLE, headers={"Authorization": f"Bearer {KEY}", "X-API-Key": KEY}
    )
