"""The answer of /v1/vision/pose."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.api.schemas.examples import POSE_EXAMPLE
from media_service.api.schemas.picture import Image
from media_service.inference.pictures import ImageFacts
from media_service.inference.vision import Answer
from media_service.vision import pose


class Point3(BaseModel):
    """A place with depth, on the scale of ``x``: 0 between the hips, negative towards the camera."""

    x: float
    y: float
    z: float


class Landmark(BaseModel):
    """A point of the body in the picture."""

    name: str = Field(description="One of the 33 names, right and left being the person's own.")
    normalised: Point3
    pixels: Point3
    visibility: float = Field(description="0 to 1: in the picture and not hidden.")
    presence: float = Field(description="0 to 1: in the picture.")

    @classmethod
    def of(cls, name: str, point: pose.Landmark, image: ImageFacts) -> Self:
        """Return a landmark both ways."""
        return cls(
            name=name,
            normalised=Point3(x=point.x, y=point.y, z=point.z),
            pixels=Point3(x=point.x * image.width, y=point.y * image.height, z=point.z * image.width),
            visibility=point.visibility,
            presence=point.presence,
        )


class WorldLandmark(BaseModel):
    """The same point in metres from the middle between the hips: x to the right, y down, z away from the camera."""

    name: str
    x: float
    y: float
    z: float
    visibility: float
    presence: float


class Pose(BaseModel):
    """One person: 33 landmarks in the picture and in space, in the same order."""

    landmarks: list[Landmark] = Field(min_length=33, max_length=33)
    world_landmarks: list[WorldLandmark] = Field(min_length=33, max_length=33)

    @classmethod
    def of(cls, person: pose.Person, image: ImageFacts) -> Self:
        """Return a person in the answer's shape."""
        world = [
            WorldLandmark(
                name=name, x=point.x, y=point.y, z=point.z, visibility=point.visibility, presence=point.presence
            )
            for name, point in person.world_landmarks.items()
        ]
        landmarks = [Landmark.of(name, point, image) for name, point in person.landmarks.items()]
        return cls(landmarks=landmarks, world_landmarks=world)


class PoseResponse(BaseModel):
    """People; an empty list when there are none."""

    model_config = ConfigDict(json_schema_extra={"examples": [POSE_EXAMPLE]})

    model: str = Field(description="Id of the model that looked.")
    image: Image
    poses: list[Pose]

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the whole answer."""
        found = [Pose.of(person, answer.image) for person in answer.items]
        return cls(model=answer.model, image=Image.of(answer.image), poses=found)
