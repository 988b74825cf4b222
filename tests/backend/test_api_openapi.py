"""The OpenAPI document: as agreed, and complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from media_service.api.schemas.examples import FACES_EXAMPLE, POSE_EXAMPLE
from media_service.api.schemas.faces import FacesResponse
from media_service.api.schemas.pose import PoseResponse
from media_service.openapi import render_openapi

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"
REFRESH = "PYTHONPATH=backend/src python -m media_service.openapi > tests/golden/openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(render_openapi())
    return parsed


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_the_document_is_the_golden_one() -> None:
    same = GOLDEN.is_file() and GOLDEN.read_text() == render_openapi()
    assert same, f"the API's document changed; if that is meant, refresh it and review the difference:\n  {REFRESH}"


def test_operation_ids_are_tag_and_name(document: dict[str, Any]) -> None:
    names = {operation["operationId"] for operation in operations(document)}
    assert {"health-livez", "health-readyz", "models-list", "vision-faces", "vision-pose"} <= names
    assert len(names) == len(operations(document))


def test_every_error_has_the_envelope(document: dict[str, Any]) -> None:
    for operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400 and operation["operationId"] != "health-readyz":
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorResponse"}, (operation["operationId"], status)


def test_pictures_are_described_as_a_form_and_as_a_body(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/vision/pose"]["post"]["requestBody"]["content"]
    assert set(content) == {"multipart/form-data", "image/jpeg", "image/png", "image/webp"}


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    assert all(operation["description"] for operation in operations(document))


@pytest.mark.parametrize(("shape", "example"), [(FacesResponse, FACES_EXAMPLE), (PoseResponse, POSE_EXAMPLE)])
def test_examples_have_the_shape_they_show(shape: Any, example: Any) -> None:
    assert shape.model_validate(example).model_dump() == example
