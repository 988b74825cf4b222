"""The questions that a form asks about a picture, and the answers in the shapes of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from media_service.api.schemas.analysis import (
    AnalysisFields,
    AnalysisResponse,
    FoundCaption,
    FoundEmbedding,
    FoundFaces,
    FoundLabels,
    FoundPoses,
)
from media_service.api.schemas.faces import Face
from media_service.api.schemas.items import ItemError
from media_service.api.schemas.picture import Image
from media_service.api.schemas.pose import Pose
from media_service.api.schemas.zero_shot import LabelScore
from media_service.embedding.zero_shot import Classifier
from media_service.errors import InvalidArgumentError, ModelNotReadyError, ServiceError
from media_service.inference.analysis import Found, Question
from media_service.inference.embedder import Embedder
from media_service.inference.models import Models
from media_service.inference.pictures import ImageFacts, Looked
from media_service.inference.tasks import CAPTION, EMBEDDING, FACES, POSE

# The names of the API's tasks: the task of a model, and the operation that answers.
OPERATIONS: Mapping[str, tuple[str, str]] = {
    "faces": (FACES, "detect_faces"),
    "pose": (POSE, "detect_pose"),
    "caption": (CAPTION, "caption"),
    "labels": (EMBEDDING, "embed_images"),
    "embedding": (EMBEDDING, "embed_images"),
}

Make = Callable[[Found, ImageFacts], BaseModel]


def questions(fields: AnalysisFields, models: Models) -> dict[str, Question]:
    """Return what is asked, by the names of the tasks; raise for what cannot be asked of any model here."""
    named = {models.task_of(name): name for name in fields.models}
    if "labels" in fields.tasks and not fields.labels:
        raise InvalidArgumentError("labels is empty, expected at least one for the task 'labels'", param="labels")
    has = set(models.tasks())
    default = [task for task, (of, _) in OPERATIONS.items() if of in has and (task != "labels" or fields.labels)]
    chosen = list(dict.fromkeys(fields.tasks)) or default
    if not chosen:
        raise ModelNotReadyError("this image holds no model for any task about pictures")
    options = {"caption": {"max_tokens": fields.max_tokens}}
    return {task: Question(*OPERATIONS[task], options.get(task, {}), named.get(OPERATIONS[task][0])) for task in chosen}


async def classified(
    looked: Looked, fields: AnalysisFields, models: Models, embedder: Embedder
) -> Classifier | ServiceError | None:
    """Return what turns the picture's vector into labels, or why there is nothing; None when nobody asked."""
    found = looked.found.get("labels")
    if not isinstance(found, Found):
        return None
    try:
        model = models.choose(EMBEDDING, found.model)
        return await embedder.classifier(model, fields.labels, fields.template)
    except ServiceError as error:
        return error


def answer(looked: Looked, classifier: Classifier | ServiceError | None) -> AnalysisResponse:
    """Return the whole answer."""
    found: dict[str, Any] = dict(looked.found)
    if isinstance(classifier, ServiceError):
        found["labels"] = classifier
    makers = {**MAKERS, "labels": _labels(classifier)}
    shaped: dict[str, Any] = {
        name: makers[name](each, looked.image) for name, each in found.items() if not isinstance(each, ServiceError)
    }
    errors: dict[Any, ItemError] = {
        name: ItemError.of(each) for name, each in found.items() if isinstance(each, ServiceError)
    }
    return AnalysisResponse(image=Image.of(looked.image), errors=errors, **shaped)


def _labels(classifier: Any) -> Make:
    return lambda found, _: FoundLabels(
        model=found.model, labels=[LabelScore.of(score) for score in classifier.scores(found.value)]
    )


MAKERS: Mapping[str, Make] = {
    "faces": lambda found, image: FoundFaces(model=found.model, faces=[Face.of(each, image) for each in found.value]),
    "pose": lambda found, image: FoundPoses(model=found.model, poses=[Pose.of(each, image) for each in found.value]),
    "caption": lambda found, _: FoundCaption(
        model=found.model, caption=found.value.text, log_probability=found.value.log_probability
    ),
    "embedding": lambda found, _: FoundEmbedding(model=found.model, embedding=found.value.tolist()),
}
