"""Pictures of one colour, as files and as JSON."""

from __future__ import annotations

import base64
from typing import Any

from PIL import Image

from support.service_pictures import encoded


def coloured(colour: str, side: int = 8) -> bytes:
    """Return a PNG of one colour."""
    return encoded(Image.new("RGB", (side, side), colour))


def as_input(picture: bytes) -> dict[str, Any]:
    """Return a picture as ``input`` takes it."""
    return {"type": "image", "data": f"data:image/png;base64,{base64.b64encode(picture).decode()}"}


def as_files(*pictures: bytes) -> list[tuple[str, tuple[str, bytes]]]:
    """Return pictures as the parts of a form."""
    return [("file", (f"{index}.png", picture)) for index, picture in enumerate(pictures)]
