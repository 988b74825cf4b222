"""The catalogue: which models this image holds, where their files are, and what they must look like.

Nix writes ``catalogue.json``; this module reads it strictly and names every problem at once.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from media_service.start_error import StartError

Profile = Literal["demo", "real", "bench"]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(min_length=1)]
Absolute = Annotated[str, StringConstraints(pattern=r"^/")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ModelFile(_Strict):
    """One file of a model; ``size`` in bytes."""

    name: Name
    path: Absolute
    size: int = Field(ge=0)
    sha256: Sha256


class Model(_Strict):
    """One model of the image.

    ``folder`` holds its files as its framework expects them. ``memory_bytes``: what a process with this model alone,
    loaded and warm, has in memory, its weights among it; None when nobody measured it.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    task: Name
    folder: Absolute
    memory_bytes: int | None = Field(alias="memoryBytes", ge=1)
    files: Annotated[tuple[ModelFile, ...], Field(strict=False)]
    revision: Name
    licence: Name
    source: Name

    @field_validator("files")
    @classmethod
    def _at_least_one(cls, files: tuple[ModelFile, ...]) -> tuple[ModelFile, ...]:
        if not files:
            raise ValueError("a model has at least one file")
        return files

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """Return the digest of the only file, or of the lines ``sha256  name`` of all files, sorted by name."""
        if len(self.files) == 1:
            return self.files[0].sha256
        lines = [f"{file.sha256}  {file.name}\n" for file in sorted(self.files, key=lambda file: file.name)]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


class Catalogue(_Strict):
    """All models of the image and the profile they belong to."""

    version: Literal[2]
    profile: Profile
    models: Annotated[tuple[Model, ...], Field(strict=False)]


def load_catalogue(path: Path) -> Catalogue:
    """Read and check the form of a catalogue; raise ``StartError`` that lists every problem."""
    try:
        catalogue = Catalogue.model_validate(json.loads(path.read_bytes()))
    except OSError as error:
        raise _broken(path, [f"cannot be read: {error.strerror}"]) from None
    except ValidationError as error:
        raise _broken(path, [_describe(problem["loc"], problem["msg"]) for problem in error.errors()]) from None
    except ValueError as error:
        raise _broken(path, [f"is not JSON: {error}"]) from None
    counts = Counter(model.id for model in catalogue.models)
    if repeated := [name for name, count in counts.items() if count > 1]:
        raise _broken(path, [f"model {name!r} is listed more than once" for name in repeated])
    return catalogue


def choose(catalogue: Catalogue, names: Iterable[str]) -> frozenset[str]:
    """Return the ids that ``MODELS`` chooses, all for no names; raise ``StartError`` for ids not in the catalogue."""
    known = [model.id for model in catalogue.models]
    chosen = frozenset(names)
    if unknown := sorted(chosen.difference(known)):
        raise StartError(
            f"MODELS names {', '.join(map(repr, unknown))}, which this image does not hold",
            hint=f"choose from: {', '.join(known) or 'none, the catalogue is empty'}",
        )
    return chosen or frozenset(known)


def size_problems(models: Iterable[Model]) -> list[str]:
    """Return a line for every file that is missing or has another size than the catalogue says."""
    problems = []
    for model in models:
        for file in model.files:
            try:
                actual = Path(file.path).stat().st_size
            except OSError as error:
                problems.append(f"model {model.id}: {file.path}: {error.strerror}, expected {file.size} bytes")
                continue
            if actual != file.size:
                problems.append(f"model {model.id}: {file.path}: {actual} bytes, expected {file.size}")
    return problems


def sha256_problems(model: Model) -> list[str]:
    """Return a line for every file whose content is not what the catalogue says; reads all bytes."""
    problems = []
    for file in model.files:
        try:
            with Path(file.path).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            problems.append(f"{file.path}: {error.strerror}, expected sha256 {file.sha256}")
            continue
        if found != file.sha256:
            problems.append(f"{file.path}: sha256 is {found}, expected {file.sha256}")
    return problems


def _describe(location: Iterable[int | str], message: str) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).removeprefix(".")
    text = message.removeprefix("Value error, ")
    return f"{place or 'catalogue'}: {text[:1].lower()}{text[1:]}"


def _broken(path: Path, problems: list[str]) -> StartError:
    return StartError(
        f"MODEL_CATALOGUE {str(path)!r} is not a valid catalogue",
        details=problems,
        hint="the catalogue is made by the image's build; set MODEL_CATALOGUE to the one in the image",
    )
