"""Read and write lock files: JSON text to frozen data classes and back.

The reader is strict: another version, an unknown or missing key, and a value of the wrong type are refused, and every
problem of a file is reported at once with the path of the value. The writer is canonical: the same data give the same
bytes.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from lamina.errors import LaminaError
from lamina.files import relative, write_atomically
from lamina.locks.decode import Problems, decode, json_name


class Versioned(Protocol):
    """A data class that is a whole file; ``FORMAT`` is the value its key ``version`` must have."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    FORMAT: ClassVar[int]


Lock = TypeVar("Lock", bound=Versioned)


def render(value: Versioned) -> str:
    """Return the canonical text of a lock: its version, sorted keys, two spaces, one trailing newline."""
    document = {"version": value.FORMAT, **_to_json(value)}
    return json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def write(path: Path, value: Versioned) -> bool:
    """Write ``value`` to ``path`` in one step; return whether the bytes changed."""
    text = render(value)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    write_atomically(path, text)
    return True


def load(path: Path, kind: type[Lock]) -> Lock:
    """Return the file at ``path`` as a ``kind``.

    Raises ``LaminaError`` when it is missing, or with every problem in it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LaminaError(f"{relative(path)} does not exist", hint="./manage.sh update writes the lock files") from None
    return parse(text, kind, name=relative(path))


def parse(text: str, kind: type[Lock], *, name: str) -> Lock:
    """Return ``text`` as a ``kind``; ``name`` is what messages call the file."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as cause:
        raise LaminaError(
            f"{name} is not JSON: {cause}", hint="restore it from git, or write it again: ./manage.sh update"
        ) from None
    _check_version(document, kind, name)
    problems: Problems = []
    value = decode({key: item for key, item in document.items() if key != "version"}, kind, "", problems)
    if problems or not isinstance(value, kind):
        raise LaminaError(
            f"{name} has {len(problems)} {'problem' if len(problems) == 1 else 'problems'}",
            details=problems,
            hint="a generated lock is written again by ./manage.sh update; correct a hand-written file by hand",
        )
    return value


def fits(value: object, kind: Any) -> bool:
    """Say whether a single value, such as a key of a mapping, is a ``kind``."""
    problems: Problems = []
    decode(value, kind, "", problems)
    return not problems


def _check_version(document: object, kind: type[Versioned], name: str) -> None:
    """Refuse a document of another version, naming both."""
    if not isinstance(document, dict):
        raise LaminaError(f"{name} holds {type(document).__name__} at its top; an object was expected")
    found = document.get("version")
    if found != kind.FORMAT or isinstance(found, bool):
        raise LaminaError(
            f"{name} has version {json.dumps(found)}; this Lamina reads version {kind.FORMAT}",
            hint="use the Lamina that wrote the file, or write the file again: ./manage.sh update",
        )


def _to_json(value: Any) -> Any:
    """Return data classes as objects without the fields that have their default, tuples as lists, the rest as it is."""
    if dataclasses.is_dataclass(value):
        told = [field for field in dataclasses.fields(value) if getattr(value, field.name) != field.default]
        return {json_name(field.name): _to_json(getattr(value, field.name)) for field in told}
    if isinstance(value, dict):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_to_json(item) for item in value]
    return value
