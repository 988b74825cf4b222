"""Take a recording out of a form: written to a file as it comes, because ffmpeg must be able to jump in it."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartParser

from media_service.api.forms import MOST_FIELDS, Form, FormFields, check_is_form, parse_parts, sorted_form
from media_service.config import Settings
from media_service.storage.failures import told
from media_service.storage.files import UPLOADS

Fields = TypeVar("Fields", bound=FormFields)


class _NamedParser(MultiPartParser):
    """Starlette's parser with files that have a name; theirs have none, and cannot be opened a second time."""

    folder: Path

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part.file
        if part is not None:
            part.file.close()
            named = part.file = locked_file(self.folder)
            self._files_to_close_on_error.append(named)


@dataclass(frozen=True, slots=True)
class RecordingForm(Generic[Fields]):
    """The text fields of a form, and the file with its part ``file``."""

    fields: Fields
    file: Path


@asynccontextmanager
async def read_recording(
    request: Request, shape: type[Fields], settings: Settings
) -> AsyncIterator[RecordingForm[Fields]]:
    """Yield the form; the file is removed at the end, whatever happens. Raises as ``forms.read_form``.

    The byte counter limits what is written, and ``probe`` what of it is accepted.
    """
    check_is_form(request)
    folder = settings.upload_dir or settings.data_dir / UPLOADS
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        parts = await _parsed(request, folder)
    try:
        form: Form[Fields] = sorted_form(parts.multi_items(), shape)
        yield RecordingForm(form.fields, _path(form.files[0]))
    finally:
        await parts.close()


def locked_file(folder: Path) -> Any:
    """Return a new file that is removed when it is closed, locked so that no sweep takes it for one left behind."""
    while True:
        named = tempfile.NamedTemporaryFile(dir=folder, prefix="upload-")  # noqa: SIM115  closed with the form
        fcntl.flock(named.fileno(), fcntl.LOCK_EX)
        if os.fstat(named.fileno()).st_nlink:
            return named
        with suppress(FileNotFoundError):  # a sweep was faster than the lock
            named.close()


async def _parsed(request: Request, folder: Path) -> FormData:
    parser = _NamedParser(request.headers, request.stream(), max_files=1, max_fields=MOST_FIELDS)
    parser.folder = folder
    return await parse_parts(parser)


def _path(part: UploadFile) -> Path:
    part.file.flush()
    return Path(part.file.name)
