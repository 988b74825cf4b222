"""Find moments by what is seen and what is said: with words, or with a picture."""

from __future__ import annotations

import json
from json import JSONDecodeError
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from media_service.analysis.names import FRAME
from media_service.analysis.search import Query, Searcher
from media_service.api.dependencies import (
    EmbedderDependency,
    ModelsDependency,
    SettingsDependency,
    StorageDependency,
)
from media_service.api.forms import form_body, read_form
from media_service.api.responses import UPLOAD_ERRORS
from media_service.api.schemas.search import EVERY_SOURCE, SearchFields, SearchRequest, SearchResponse
from media_service.errors import BodyTooLargeError, InvalidArgumentError
from media_service.web.application import SMALL_BODY

FORM = form_body(SearchFields, "A JPEG, PNG or WebP picture.")
CONTENT = FORM["requestBody"]["content"]
JSON = {"application/json": {"schema": SearchRequest.model_json_schema()}}

router = APIRouter(prefix="/v1", tags=["findings"], responses=UPLOAD_ERRORS)


@router.post(
    "/search", name="search", openapi_extra={"requestBody": {"required": True, "content": {**JSON, **CONTENT}}}
)
async def search(
    request: Request,
    settings: SettingsDependency,
    storage: StorageDependency,
    models: ModelsDependency,
    embedder: EmbedderDependency,
) -> SearchResponse:
    """Find moments by a text (JSON) or by a picture (a form with the part ``file``) in everything that was analysed."""
    searcher = Searcher(storage, models, embedder)
    if _is_form(request):
        async with read_form(request, SearchFields, max_bytes=settings.image_max_bytes) as form:
            if form.fields.sources and FRAME not in form.fields.sources:
                raise InvalidArgumentError(
                    f"sources is {', '.join(form.fields.sources)}, and a picture is compared with frames; "
                    f"expected {FRAME}, or none",
                    param="sources",
                )
            query = Query(form.files[0].file, form.fields.narrowed((FRAME,)), form.fields.model)
            return SearchResponse.of(await searcher.search(query))
    asked = await _asked(request)
    query = Query(asked.query, asked.narrowed(EVERY_SOURCE), asked.model)
    return SearchResponse.of(await searcher.search(query))


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data"


async def _asked(request: Request) -> SearchRequest:
    """Return the question in a body that is JSON; raise as the framework does for other routes."""
    body = await request.body()
    if len(body) > SMALL_BODY:
        raise BodyTooLargeError(f"the body has {len(body)} bytes, expected at most {SMALL_BODY} without a picture")
    try:
        asked = json.loads(body)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong([{"type": "json_invalid", "loc": (), "msg": f"JSON decode error: {error}"}], None) from error
    try:
        return SearchRequest.model_validate(asked)
    except ValidationError as error:
        raise _wrong(error.errors(include_url=False, include_context=False), asked) from error


def _wrong(problems: Any, body: object) -> RequestValidationError:
    return RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in problems], body=body)
