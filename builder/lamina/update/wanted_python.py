"""Read the wanted Python packages out of ``backend/pyproject.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina.errors import LaminaError
from lamina.files import relative


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPython:
    """Requirements by group, names not to install with a reason, archives opened for data, and the Python version."""

    python: str
    groups: dict[str, list[str]]
    exclude: dict[str, str]
    data: dict[str, str]


def load(path: Path) -> WantedPython:
    """Return what the file at ``path`` wants. Raises ``LaminaError`` with every problem in it."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as cause:
        raise LaminaError(f"{relative(path)} cannot be read: {cause}", hint="correct it by hand") from cause
    settings = document.get("tool", {}).get("lamina", {})
    groups = {"serve": document.get("project", {}).get("dependencies"), **document.get("dependency-groups", {})}
    problems = [
        *(f"{name} is not a list of requirements" for name, texts in groups.items() if not _is_list_of_text(texts)),
        *(
            f"tool.lamina.exclude[{index}] has no name and reason"
            for index in _bad_exclusions(settings.get("exclude", []))
        ),
        *(
            ["tool.lamina.python is missing, for instance '3.11'"]
            if not isinstance(settings.get("python"), str)
            else []
        ),
    ]
    if problems:
        raise LaminaError(f"{relative(path)} has {len(problems)} problems", details=problems, hint="correct it by hand")
    exclude = {entry["name"]: entry["reason"] for entry in settings.get("exclude", [])}
    return WantedPython(python=settings["python"], groups=groups, exclude=exclude, data=settings.get("data", {}))


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _bad_exclusions(entries: Any) -> list[int]:
    return [
        index
        for index, entry in enumerate(entries)
        if not isinstance(entry, dict) or entry.keys() != {"name", "reason"}
    ]
