"""Turn plain JSON values into frozen data classes, collecting every problem with the path of its value."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

Problems = list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Pattern:
    """What a string must look like: a regular expression for the whole value, and its meaning for messages."""

    expression: str
    meaning: str


Sha256 = Annotated[str, Pattern(r"[0-9a-f]{64}", "a SHA-256 in 64 hexadecimal digits")]
Sha1 = Annotated[str, Pattern(r"[0-9a-f]{40}", "a SHA-1 in 40 hexadecimal digits")]
Integrity = Annotated[str, Pattern(r"sha512-[A-Za-z0-9+/]{86}==", "'sha512-' and 88 characters of base64")]
Commit = Annotated[str, Pattern(r"[0-9a-f]{40}", "a commit in 40 hexadecimal digits, never a branch")]
StoreName = Annotated[str, Pattern(r"[0-9A-Za-z+_?=-][0-9A-Za-z+._?=-]{0,210}", "a name that the Nix store allows")]


def json_name(name: str) -> str:
    """Return the JSON key of a field: ``manifest_sha256`` is ``manifestSha256``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def decode(value: Any, kind: Any, path: str, problems: Problems) -> Any:
    """Return ``value`` as a ``kind``; append to ``problems`` what does not fit, and return ``None`` there."""
    if get_origin(kind) is Annotated:
        return _decode_pattern(value, kind, path, problems)
    if get_origin(kind) is Literal:
        return _decode_choice(value, get_args(kind), path, problems)
    if get_origin(kind) is dict:
        return _decode_mapping(value, get_args(kind)[1], path, problems)
    if get_origin(kind) is tuple:
        return _decode_list(value, get_args(kind)[0], path, problems)
    if dataclasses.is_dataclass(kind):
        return _decode_object(value, kind, path, problems)
    # JSON's true is an int for Python, and never a size.
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        return _refuse(value, {int: "an integer", str: "a string", bool: "true or false"}[kind], path, problems)
    return value


def _refuse(value: Any, expected: str, path: str, problems: Problems) -> None:
    shown = json.dumps(value, ensure_ascii=False)
    problems.append(f"{path or 'the top'} is {shown if len(shown) <= 80 else shown[:77] + '...'}; expected {expected}")


def _decode_pattern(value: Any, kind: Any, path: str, problems: Problems) -> Any:
    _, pattern = get_args(kind)
    if not isinstance(value, str) or not re.fullmatch(pattern.expression, value):
        return _refuse(value, pattern.meaning, path, problems)
    return value


def _decode_choice(value: Any, choices: tuple[Any, ...], path: str, problems: Problems) -> Any:
    if value not in choices:
        return _refuse(value, "one of " + ", ".join(json.dumps(choice) for choice in choices), path, problems)
    return value


def _decode_mapping(value: Any, kind: Any, path: str, problems: Problems) -> Any:
    if not isinstance(value, dict):
        return _refuse(value, "an object", path, problems)
    return {key: decode(item, kind, f"{path}.{key}" if path else key, problems) for key, item in value.items()}


def _decode_list(value: Any, kind: Any, path: str, problems: Problems) -> Any:
    if not isinstance(value, list):
        return _refuse(value, "a list", path, problems)
    return tuple(decode(item, kind, f"{path}[{number}]", problems) for number, item in enumerate(value))


def _decode_object(value: Any, kind: Any, path: str, problems: Problems) -> Any:
    if not isinstance(value, dict):
        return _refuse(value, "an object", path, problems)
    hints = get_type_hints(kind, include_extras=True)
    fields = {json_name(field.name): field.name for field in dataclasses.fields(kind)}
    place = f"{path}." if path else ""
    problems += [
        f"{place}{key} is unknown; known: {', '.join(sorted(fields))}" for key in sorted(value.keys() - fields)
    ]
    required = {json_name(field.name) for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING}
    problems += [f"{place}{key} is missing" for key in sorted(required - value.keys())]
    present = {fields[key]: item for key, item in value.items() if key in fields}
    decoded = {name: decode(item, hints[name], f"{place}{json_name(name)}", problems) for name, item in present.items()}
    return kind(**decoded) if required <= {json_name(name) for name in decoded} else None
