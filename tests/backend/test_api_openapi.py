"""The OpenAPI document: as agreed, and complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from media_service.api.limits import body_limits
from media_service.api.schemas.analysis import AnalysisResponse
from media_service.api.schemas.assets import AssetObject, StoredAsset
from media_service.api.schemas.audio import LanguageResponse, TranscriptionResponse, VerboseTranscriptionResponse
from media_service.api.schemas.captions import CaptionsResponse
from media_service.api.schemas.embeddings import EmbeddingsRequest, EmbeddingsResponse, ImageEmbeddingsResponse
from media_service.api.schemas.examples_embeddings import EMBEDDINGS_REQUEST_EXAMPLES
from media_service.api.schemas.faces import FacesResponse
from media_service.api.schemas.inputs import unpacked
from media_service.api.schemas.jobs import JobObject, JobRequest
from media_service.api.schemas.pose import PoseResponse
from media_service.api.schemas.search import SearchRequest, SearchResponse
from media_service.api.schemas.similarity import SimilarityRequest, SimilarityResponse
from media_service.api.schemas.timeline import TimelineObject, TranscriptObject
from media_service.api.schemas.zero_shot import ZeroShotResponse
from media_service.config import Settings
from media_service.media.image import ImageLimits, decode_image
from media_service.openapi import render_openapi
from media_service.web.application import SMALL_BODY

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"
# What says whether something is ready says so when it is not, too.
NOT_READY = {(name, 503) for name in ("health-readyz", "open-inference-ready", "open-inference-model-ready")}
SMALL = {"/v1/jobs"}  # JSON without files
REFRESH = "PYTHONPATH=backend/src python -m media_service.openapi > tests/golden/openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(render_openapi())
    return parsed


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def with_bodies(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the operations whose answers have bodies: all but HEAD."""
    return [each for path in document["paths"].values() for method, each in path.items() if method != "head"]


def test_the_document_is_the_golden_one() -> None:
    same = GOLDEN.is_file() and GOLDEN.read_text() == render_openapi()
    assert same, f"the API's document changed; if that is meant, refresh it and review the difference:\n  {REFRESH}"


def test_operation_ids_are_tag_and_name(document: dict[str, Any]) -> None:
    names = {operation["operationId"] for operation in operations(document)}
    assert {"health-livez", "health-readyz", "models-list", "vision-faces", "vision-pose"} <= names
    assert len(names) == len(operations(document))


def test_every_error_has_the_envelope(document: dict[str, Any]) -> None:
    for operation in with_bodies(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400 and (operation["operationId"], int(status)) not in NOT_READY:
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorResponse"}, (operation["operationId"], status)


def test_pictures_are_described_as_a_form_and_as_a_body(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/vision/pose"]["post"]["requestBody"]["content"]
    assert set(content) == {"multipart/form-data", "image/jpeg", "image/png", "image/webp"}


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    assert all(operation["description"] for operation in operations(document))


@pytest.mark.parametrize(
    "shape",
    [
        *(FacesResponse, PoseResponse, ZeroShotResponse, CaptionsResponse, AnalysisResponse),
        *(EmbeddingsRequest, EmbeddingsResponse, ImageEmbeddingsResponse, SimilarityRequest, SimilarityResponse),
        *(JobRequest, JobObject, AssetObject, StoredAsset),
        *(TimelineObject, TranscriptObject, SearchRequest, SearchResponse),
        *(TranscriptionResponse, VerboseTranscriptionResponse, LanguageResponse),
    ],
)
def test_examples_have_the_shape_they_show(shape: Any) -> None:
    extra = shape.model_config["json_schema_extra"]
    assert extra["examples"]
    for example in extra["examples"]:
        assert shape.model_validate(example).model_dump(mode="json", exclude_unset=True) == example


def test_pictures_in_examples_can_be_decoded() -> None:
    given = EmbeddingsRequest.model_validate(EMBEDDINGS_REQUEST_EXAMPLES[1]).input
    picture, text = unpacked(given, "input", most_images=1, max_bytes=100)
    assert not isinstance(picture, str)
    assert decode_image(picture, ImageLimits(1, 1)).pixels.tolist() == [[[255, 0, 0]]]
    assert text == "a red circle"


def test_forms_say_what_is_in_them(document: dict[str, Any]) -> None:
    form = document["paths"]["/v1/audio/transcriptions"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert {"file", "model", "timestamp_granularities[]", "stream"} <= set(form["schema"]["properties"])
    assert form["schema"]["required"] == ["file"]


def test_every_address_with_an_upload_has_its_own_limit(document: dict[str, Any]) -> None:
    limit_for = body_limits(Settings(service_type="dashboard"))
    for path, operations in document["paths"].items():
        upload = "requestBody" in operations.get("post", {}) and path not in SMALL
        assert (limit_for(path) > SMALL_BODY) == upload, path
