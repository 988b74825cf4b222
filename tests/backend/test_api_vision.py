"""Faces and poses, with the real models, on a photograph."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from media_service.vision.faces import KEYPOINTS
from media_service.vision.pose import LANDMARKS
from support.service_client import ServiceClient
from support.service_pictures import encoded, gradient, with_orientation

# Of 512 x 512 pixels; JPEG and WebP change a few pixels, and the models answer a little differently.
TOLERANCE = 8.0


@pytest.fixture(scope="session")
def upright(photograph: bytes) -> Image.Image:
    return Image.open(io.BytesIO(photograph)).convert("RGB")


def on_canvas(image: Image.Image, width: int, height: int) -> Image.Image:
    """Return the picture in the middle of a black one."""
    canvas = Image.new("RGB", (width, height))
    canvas.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return canvas


def faces(client: ServiceClient, picture: bytes) -> dict[str, Any]:
    response = client.look("faces", picture)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def poses(client: ServiceClient, picture: bytes) -> dict[str, Any]:
    response = client.look("pose", picture)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def face_points(body: dict[str, Any]) -> list[float]:
    [face] = body["faces"]
    points = [face["keypoints"][name]["pixels"] for name in KEYPOINTS]
    return [value for point in (*points, face["box"]["pixels"]) for value in point.values()]


def test_the_face_is_found_where_it_is(real_client: ServiceClient, photograph: bytes) -> None:
    body = faces(real_client, photograph)
    [face] = body["faces"]
    assert face["score"] > 0.8
    box = face["box"]["pixels"]
    assert 150 < box["x"] < 200 < 250 < box["x"] + box["width"] < 300
    assert 60 < box["y"] < 110 < 150 < box["y"] + box["height"] < 210
    assert (body["model"], body["image"]) == (
        "mediapipe-face",
        {"width": 512, "height": 512, "format": "png", "orientation": 1},
    )


def test_right_and_left_are_the_persons_own(real_client: ServiceClient, photograph: bytes) -> None:
    [face] = faces(real_client, photograph)["faces"]
    assert face["keypoints"]["right_eye"]["pixels"]["x"] < face["keypoints"]["left_eye"]["pixels"]["x"]


def test_pixels_are_the_normalised_values_times_the_size(real_client: ServiceClient, upright: Image.Image) -> None:
    [face] = faces(real_client, encoded(on_canvas(upright, 700, 600)))["faces"]
    for name in KEYPOINTS:
        place = face["keypoints"][name]
        assert place["pixels"]["x"] == pytest.approx(place["normalised"]["x"] * 700)
        assert place["pixels"]["y"] == pytest.approx(place["normalised"]["y"] * 600)


def test_a_person_has_33_landmarks_in_the_picture_and_in_space(real_client: ServiceClient, photograph: bytes) -> None:
    [pose] = poses(real_client, photograph)["poses"]
    assert [point["name"] for point in pose["landmarks"]] == list(LANDMARKS)
    assert [point["name"] for point in pose["world_landmarks"]] == list(LANDMARKS)
    nose = pose["landmarks"][0]
    assert nose["visibility"] > 0.99
    assert 200 < nose["pixels"]["x"] < 250
    assert 100 < nose["pixels"]["y"] < 150
    assert -1.0 < pose["world_landmarks"][0]["y"] < -0.4  # metres above the hips


@pytest.mark.parametrize(("width", "height"), [(1024, 512), (512, 1024)])
def test_the_shape_of_the_picture_does_not_bend_the_landmarks(
    real_client: ServiceClient, upright: Image.Image, width: int, height: int
) -> None:
    # MediaPipe warns that it wants square regions ("NORM_RECT without IMAGE_DIMENSIONS"); the picture need not be.
    square, other = on_canvas(upright, 1024, 1024), on_canvas(upright, width, height)
    [expected], [found] = (poses(real_client, encoded(image))["poses"] for image in (square, other))
    for before, after in zip(expected["landmarks"][:13], found["landmarks"][:13], strict=True):  # head and shoulders
        assert after["pixels"]["x"] - (width - 1024) / 2 == pytest.approx(before["pixels"]["x"], abs=TOLERANCE)
        assert after["pixels"]["y"] - (height - 1024) / 2 == pytest.approx(before["pixels"]["y"], abs=TOLERANCE)


def test_a_picture_without_a_person_gives_empty_lists(real_client: ServiceClient) -> None:
    picture = encoded(gradient())
    assert faces(real_client, picture)["faces"] == []
    assert poses(real_client, picture)["poses"] == []


@pytest.mark.parametrize("orientation", range(1, 9))
def test_coordinates_are_those_of_the_upright_picture(
    real_client: ServiceClient, upright: Image.Image, orientation: int
) -> None:
    plain = face_points(faces(real_client, encoded(upright)))
    body = faces(real_client, with_orientation(upright, orientation))
    assert body["image"]["orientation"] == orientation
    assert face_points(body) == pytest.approx(plain, abs=TOLERANCE)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_formats_agree(real_client: ServiceClient, upright: Image.Image, kind: str) -> None:
    plain = face_points(faces(real_client, encoded(upright)))
    body = faces(real_client, encoded(upright, kind, quality=95))
    assert body["image"]["format"] == kind.lower()
    assert face_points(body) == pytest.approx(plain, abs=TOLERANCE)


def test_a_body_that_is_the_picture_is_as_good_as_a_form(real_client: ServiceClient, photograph: bytes) -> None:
    raw = real_client.post("/v1/vision/faces", content=photograph, headers={"Content-Type": "image/png"})
    assert raw.json() == faces(real_client, photograph)


@pytest.mark.parametrize("size", [(1, 1), (1, 32_766), (32_766, 1), (3, 2_000)])
@pytest.mark.parametrize("task", ["faces", "pose"])
def test_strange_shapes_do_not_end_the_process(real_client: ServiceClient, task: str, size: tuple[int, int]) -> None:
    assert real_client.look(task, encoded(Image.new("RGB", size))).status_code == 200


def test_the_same_picture_gets_the_same_answer(real_client: ServiceClient, photograph: bytes) -> None:
    assert poses(real_client, photograph) == poses(real_client, photograph)
