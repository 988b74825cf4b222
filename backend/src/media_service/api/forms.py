"""Read a multipart form: its text fields into a model, its parts ``file`` as they are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from media_service.api.uploads import FIELD, checked, malformed, spooled
from media_service.errors import InvalidArgumentError, MissingFileError, UnsupportedMediaTypeError

MOST_FIELDS = 1000


class FormFields(BaseModel):
    """The text fields of a form; a field that is a tuple may be given many times. Others are refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


Fields = TypeVar("Fields", bound=FormFields)


@dataclass(frozen=True, slots=True)
class Form(Generic[Fields]):
    """What a form holds; the files are closed when ``read_form`` ends."""

    fields: Fields
    files: list[UploadFile]


@asynccontextmanager
async def read_form(
    request: Request, shape: type[Fields], *, most_files: int = 1, max_bytes: int
) -> AsyncIterator[Form[Fields]]:
    """Yield the form; raise unless it has 1 to ``most_files`` parts ``file`` of at most ``max_bytes`` each."""
    check_is_form(request)
    async with spooled(request, max_files=most_files, max_fields=MOST_FIELDS) as parts:
        form = sorted_form(parts.multi_items(), shape)
        for part in form.files:
            checked(part.file, max_bytes)
        yield form


def check_is_form(request: Request) -> None:
    """Raise when the body is not said to be a form."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not content_type:
        raise MissingFileError("the request has no body, expected a multipart form", param=FIELD)
    if content_type != "multipart/form-data":
        raise UnsupportedMediaTypeError(
            f"Content-Type is {content_type!r}, expected multipart/form-data with the part {FIELD!r}", param=FIELD
        )


async def parse_parts(parser: MultiPartParser) -> FormData:
    """Return the parts of a form that is parsed as it comes; a malformed one is the client's mistake."""
    async with aclosing(parser.stream):
        try:
            return await parser.parse()
        except MultiPartException as error:
            raise malformed(error.message, int(parser.max_files)) from error


def sorted_form(parts: Iterable[tuple[str, UploadFile | str]], shape: type[Fields]) -> Form[Fields]:
    """Return the parts as fields and files; raise when there is no file, or a part that is not expected."""
    files, texts = [], []
    for name, part in parts:
        if isinstance(part, str):
            texts.append((name, part))
        elif name == FIELD:
            files.append(part)
        else:
            raise InvalidArgumentError(f"{name} is a file, expected files as {FIELD!r} only", param=name)
    if any(name == FIELD for name, _ in texts):
        raise MissingFileError(f"{FIELD} is a text field, expected a file part with a filename", param=FIELD)
    if not files:
        raise MissingFileError(f"the form has no part {FIELD!r}", param=FIELD)
    return Form(_fields(texts, shape), files)


def form_body(shape: type[FormFields], what: str, *, many: bool = False) -> dict[str, Any]:
    """Return the OpenAPI description of a form with ``what`` (in words) as its part ``file``, once or many times."""
    binary: dict[str, Any] = {"type": "string", "format": "binary"}
    files = {"type": "array", "items": binary, "minItems": 1} if many else binary
    described = shape.model_json_schema(by_alias=True)
    schema = {
        "type": "object",
        "properties": {FIELD: {**files, "description": what}, **described["properties"]},
        "required": [FIELD, *described.get("required", [])],
        "additionalProperties": False,
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def _fields(texts: Iterable[tuple[str, str]], shape: type[Fields]) -> Fields:
    values: dict[str, Any] = {}
    lists = {field.alias or name for name, field in shape.model_fields.items() if get_origin(field.annotation) is tuple}
    for name, text in texts:
        if name in lists:
            values.setdefault(name, []).append(text)
        elif name in values:
            raise InvalidArgumentError(f"{name} is given more than once, expected one value", param=name)
        else:
            values[name] = text
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
        told = [{**each, "loc": ("body", *each["loc"])} for each in problems]
        raise RequestValidationError(told, body=values) from error
