"""The answer of /v1/vision/faces."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.schemas.examples import FACES_EXAMPLE
from media_service.api.schemas.picture import Box, Image, Place, Sized
from media_service.inference.vision import Answer
from media_service.storage.timeline import SeenFace
from media_service.vision import faces


class FaceKeypoints(BaseModel):
    """Six points of a face; right and left are the person's own."""

    right_eye: Place
    left_eye: Place
    nose_tip: Place
    mouth_center: Place
    right_ear_tragion: Place
    left_ear_tragion: Place


class Face(BaseModel):
    """One face."""

    score: float = Field(ge=0, le=1, description="How sure the model is.")
    box: Box
    keypoints: FaceKeypoints

    @classmethod
    def of(cls, face: faces.Face | SeenFace, image: Sized) -> Self:
        """Return a face in the answer's shape."""
        keypoints = {name: Place.of(point, image) for name, point in face.keypoints.items()}
        return cls(score=face.score, box=Box.of(face.box, image), keypoints=FaceKeypoints(**keypoints))


class FacesResponse(BaseModel):
    """Faces, best first; an empty list when there are none."""

    model_config = ConfigDict(json_schema_extra={"examples": [FACES_EXAMPLE]})

    model: str = Field(description="Id of the model that looked.")
    image: Image
    faces: list[Face]

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the whole answer."""
        found = [Face.of(face, answer.image) for face in answer.items]
        return cls(model=answer.model, image=Image.of(answer.image), faces=found)
