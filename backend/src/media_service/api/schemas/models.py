"""Models in OpenAI's list shape, with what this service knows more about them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, Field

from media_service.catalogue import Profile
from media_service.inference.registry import Entry
from media_service.inference.state import State


class ModelFile(BaseModel):
    """One file of a model."""

    name: str
    size: int = Field(description="In bytes.")
    sha256: str


class ModelObject(BaseModel):
    """One bundled model. The first four members are OpenAI's."""

    id: str
    object: Literal["model"] = "model"
    created: int = Field(default=0, description="Always 0: a build that is reproducible has no date.")
    owned_by: str = Field(default="media-service", description="Always this service: every model is in its image.")
    task: str
    state: State
    reason: str | None = Field(description="Why the model is unloaded or failed.")
    size: int = Field(description="Bytes of all files.")
    memory_bytes: int | None = Field(
        description="What a process with this model alone has in memory when it is warm; null when not measured."
    )
    sha256: str = Field(description="Of the only file, or of the lines 'sha256  name' of all files, sorted by name.")
    last_used: float | None = Field(description="Unix time of the last request that asked it; null when none has.")
    files: list[ModelFile]
    revision: str
    licence: str
    source: str
    profile: Profile

    @classmethod
    def of(cls, entry: Entry, profile: Profile) -> Self:
        """Return a model in the answer's shape."""
        model = entry.model
        return cls(
            id=model.id,
            task=model.task,
            state=entry.state,
            reason=entry.reason,
            size=model.size,
            memory_bytes=model.memory_bytes,
            sha256=model.sha256,
            last_used=entry.last_used,
            files=[ModelFile(name=file.name, size=file.size, sha256=file.sha256) for file in model.files],
            revision=model.revision,
            licence=model.licence,
            source=model.source,
            profile=profile,
        )


class ModelList(BaseModel):
    """All bundled models, loaded or not."""

    object: Literal["list"] = "list"
    data: list[ModelObject]
