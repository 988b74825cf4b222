"""The page of the service's settings, from its ``Settings`` class; needs pydantic, so the locked Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import HttpUrl, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from lamina.reference.text import code, notice, table
from media_service.config import Settings

INTRODUCTION = """Both services read these environment variables once, when they start. An empty variable counts as not
set; wrong values are reported all at once, and the service does not start.
"""
KINDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    Path: "path",
    HttpUrl: "address",
    SecretStr: "secret",
    tuple: "list",
    bool: "true or false",
}
BOUNDS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}


def render() -> str:
    """Return the page."""
    rows = [
        [f"`{name.upper()}`", kind(field), code(default(field)), field.description or ""]
        for name, field in Settings.model_fields.items()
    ]
    head = f"# Settings of the service\n\n{notice('the class `Settings` in `backend/src/media_service/config.py`')}\n"
    return f"{head}\n{INTRODUCTION}\n{table(['variable', 'type', 'default', 'meaning'], rows)}"


def kind(field: FieldInfo) -> str:
    """Return a setting's type and bounds as words."""
    annotation = next((each for each in get_args(field.annotation) if each is not type(None)), field.annotation)
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(field.annotation))
    if get_origin(field.annotation) is tuple:
        annotation = tuple
    limits = [
        f"{word} {getattr(bound, name)}"
        for bound in field.metadata
        for name, word in BOUNDS.items()
        if isinstance(getattr(bound, name, None), (int, float))
    ]
    return ", ".join([KINDS[annotation], *limits])


def default(field: FieldInfo) -> str:
    """Return a setting's default as it would stand in the environment; nothing when there is none."""
    if field.default is None or field.default is PydanticUndefined:
        return ""
    return ",".join(field.default) if isinstance(field.default, tuple) else str(field.default)
