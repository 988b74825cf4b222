"""Everything about one picture."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.forms import FormFields
from media_service.api.schemas.captions import LONGEST, MAX_TOKENS
from media_service.api.schemas.examples_pictures import ANALYSIS_EXAMPLE
from media_service.api.schemas.faces import Face
from media_service.api.schemas.items import ItemError
from media_service.api.schemas.picture import Image
from media_service.api.schemas.pose import Pose
from media_service.api.schemas.zero_shot import MOST_LABELS, TEMPLATE, Label, LabelScore

TaskName = Literal["faces", "pose", "caption", "labels", "embedding"]


class AnalysisFields(FormFields):
    """The text fields of /v1/analyze."""

    tasks: tuple[TaskName, ...] = Field(
        default=(),
        description="What to do, the field once for each task; by default all that this image has models for, "
        "labels only when some are given.",
    )
    labels: tuple[Label, ...] = Field(
        default=(), max_length=MOST_LABELS, description="For the task labels: as for /v1/zero-shot."
    )
    template: str = Field(default=TEMPLATE, pattern=r"\{\}", max_length=200, description="As for /v1/zero-shot.")
    max_tokens: int = Field(default=MAX_TOKENS, ge=1, le=LONGEST, description="As for /v1/captions.")
    models: tuple[str, ...] = Field(
        default=(), description="Ids of models to ask, the field once for each; by default the first one for a task."
    )


class FoundFaces(BaseModel):
    """Faces, best first."""

    model: str
    faces: list[Face]


class FoundPoses(BaseModel):
    """People."""

    model: str
    poses: list[Pose]


class FoundCaption(BaseModel):
    """A sentence."""

    model: str
    caption: str
    log_probability: float


class FoundLabels(BaseModel):
    """Labels, the likeliest first."""

    model: str
    labels: list[LabelScore]


class FoundEmbedding(BaseModel):
    """A vector of length 1."""

    model: str
    embedding: list[float]


class AnalysisResponse(BaseModel):
    """A member for each task that was answered, null for the others; those that failed are in ``errors``."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANALYSIS_EXAMPLE]})

    image: Image
    faces: FoundFaces | None = None
    pose: FoundPoses | None = None
    caption: FoundCaption | None = None
    labels: FoundLabels | None = None
    embedding: FoundEmbedding | None = None
    errors: dict[TaskName, ItemError]
