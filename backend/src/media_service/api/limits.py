"""The most bytes that a request's body may have, by its address. The byte counter asks before any parser reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from media_service.config import MIB, Settings
from media_service.web.application import SMALL_BODY

ONE_PICTURE = ("/v1/vision/faces", "/v1/vision/pose", "/v1/analyze", "/v1/search")
PICTURES = ("/v1/embeddings/image", "/v1/zero-shot", "/v1/captions")
JSON_WITH_PICTURES = ("/v1/embeddings", "/v1/similarity")
RECORDINGS = ("/v1/audio/transcriptions", "/v1/audio/translations", "/v1/audio/detect-language")


ASSETS = ("/v1/assets",)


def body_limits(settings: Settings) -> Callable[[str], int]:
    """Return the function from a path to its limit; what has no limit of its own takes 64 KiB."""
    table = _table(settings)
    return lambda path: table.get(path, SMALL_BODY)


def _table(settings: Settings) -> Mapping[str, int]:
    image = settings.image_max_bytes
    # A form is a little larger than the files in it, and base64 a third larger than what it stands for.
    sizes = {
        ONE_PICTURE: image + SMALL_BODY,
        PICTURES: max(image, settings.request_max_bytes) + SMALL_BODY,
        JSON_WITH_PICTURES: image * 4 // 3 + MIB,
        ASSETS: max(image, settings.audio_max_bytes, settings.video_max_bytes) + SMALL_BODY,
        RECORDINGS: max(settings.audio_max_bytes, settings.video_max_bytes) + SMALL_BODY,
    }
    return {path: size for paths, size in sizes.items() for path in paths}
