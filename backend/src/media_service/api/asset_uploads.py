"""Take a file that is to be kept out of a form: every byte goes through its digest to the disk as it comes."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser

from media_service.api.forms import MOST_FIELDS, Form, FormFields, check_is_form, parse_parts, sorted_form
from media_service.storage.assets import AssetStore
from media_service.storage.async_upload import AsyncUpload

Fields = TypeVar("Fields", bound=FormFields)


class _Incoming(UploadFile):
    """A part of a form that is an upload. The parser writes it, and rewinds what has no use for it."""

    def __init__(self, upload: AsyncUpload, filename: str | None, headers: Headers) -> None:
        super().__init__(io.BytesIO(), filename=filename, headers=headers)
        self._upload = upload

    async def write(self, data: bytes) -> None:
        await self._upload.write(data)

    async def seek(self, offset: int) -> None:
        pass


class _UploadParser(MultiPartParser):
    """Starlette's parser, whose one file is ``upload``."""

    upload: AsyncUpload

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part.file
        if part is not None:
            part.file.close()
            self._current_part.file = _Incoming(self.upload, part.filename, part.headers)


@dataclass(frozen=True, slots=True)
class Received(Generic[Fields]):
    """The text fields of a form, and its part ``file`` as an upload; ``name``: the file's, as the client gave it."""

    fields: Fields
    upload: AsyncUpload
    name: str | None


@asynccontextmanager
async def received(
    request: Request, shape: type[Fields], assets: AssetStore, limit: int
) -> AsyncIterator[Received[Fields]]:
    """Yield the form, its file of at most ``limit`` bytes whole; nothing is left of it unless it becomes an asset.

    Raises as ``forms.read_form``, and what an ``Upload`` raises.
    """
    check_is_form(request)
    async with AsyncUpload(assets, limit) as upload:
        parser = _UploadParser(request.headers, request.stream(), max_files=1, max_fields=MOST_FIELDS)
        parser.upload = upload
        parts = await parse_parts(parser)
        form: Form[Fields] = sorted_form(parts.multi_items(), shape)
        yield Received(form.fields, upload, form.files[0].filename)
