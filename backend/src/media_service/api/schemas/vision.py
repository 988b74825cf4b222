"""Answers about pictures. Coordinates are those of the upright picture, normalised and in pixels."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from media_service.inference.vision import Answer, ImageFacts
from media_service.vision import faces, geometry, pose


class Image(BaseModel):
    """The picture that was looked at."""

    width: int = Field(description="Upright width in pixels.")
    height: int = Field(description="Upright height in pixels.")
    format: Literal["jpeg", "png", "webp"]
    orientation: int = Field(
        ge=1, le=8, description="EXIF orientation that was applied; 1 when there was nothing to do."
    )

    @classmethod
    def of(cls, facts: ImageFacts) -> Self:
        """Return the facts in the answer's shape."""
        return cls(width=facts.width, height=facts.height, format=facts.format, orientation=facts.orientation)


class Point(BaseModel):
    """A place; normalised values leave 0 to 1 when the model places it beyond the edge."""

    x: float
    y: float


class Rectangle(BaseModel):
    """Left, top, width and height."""

    x: float
    y: float
    width: float
    height: float


class Place(BaseModel):
    """A point, both ways."""

    normalised: Point
    pixels: Point

    @classmethod
    def of(cls, point: geometry.Point, image: ImageFacts) -> Self:
        """Return a normalised point both ways."""
        return cls(
            normalised=Point(x=point.x, y=point.y), pixels=Point(x=point.x * image.width, y=point.y * image.height)
        )


class Box(BaseModel):
    """A rectangle inside the picture, both ways."""

    normalised: Rectangle
    pixels: Rectangle

    @classmethod
    def of(cls, box: geometry.Box, image: ImageFacts) -> Self:
        """Return a normalised box both ways."""
        width, height = image.width, image.height
        return cls(
            normalised=Rectangle(x=box.x, y=box.y, width=box.width, height=box.height),
            pixels=Rectangle(x=box.x * width, y=box.y * height, width=box.width * width, height=box.height * height),
        )


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
    def of(cls, face: faces.Face, image: ImageFacts) -> Self:
        """Return a face in the answer's shape."""
        keypoints = {name: Place.of(point, image) for name, point in face.keypoints.items()}
        return cls(score=face.score, box=Box.of(face.box, image), keypoints=FaceKeypoints(**keypoints))


_PLACE = {"normalised": {"x": 0.39, "y": 0.2}, "pixels": {"x": 201.5, "y": 104.9}}
_IMAGE = {"width": 512, "height": 512, "format": "jpeg", "orientation": 1}


class FacesResponse(BaseModel):
    """Faces, best first; an empty list when there are none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "mediapipe-face",
                    "image": _IMAGE,
                    "faces": [
                        {
                            "score": 0.92,
                            "box": {
                                "normalised": {"x": 0.35, "y": 0.16, "width": 0.19, "height": 0.19},
                                "pixels": {"x": 177.0, "y": 82.0, "width": 95.0, "height": 95.0},
                            },
                            "keypoints": {name: _PLACE for name in faces.KEYPOINTS},
                        }
                    ],
                }
            ]
        }
    )

    model: str = Field(description="Id of the model that looked.")
    image: Image
    faces: list[Face]

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the whole answer."""
        found = [Face.of(face, answer.image) for face in answer.items]
        return cls(model=answer.model, image=Image.of(answer.image), faces=found)


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

    model: str = Field(description="Id of the model that looked.")
    image: Image
    poses: list[Pose]

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the whole answer."""
        found = [Pose.of(person, answer.image) for person in answer.items]
        return cls(model=answer.model, image=Image.of(answer.image), poses=found)
