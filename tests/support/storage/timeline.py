"""What every ``TimelineStore`` does."""

from __future__ import annotations

import pytest

from media_service.errors import AssetNotFoundError
from media_service.storage.timeline import (
    BodyPoint,
    Frame,
    FrameCaption,
    FrameFaces,
    FrameLabels,
    FramePoses,
    FrameSample,
    Label,
    Scene,
    SeenFace,
    SeenPerson,
    Speech,
    SpokenWord,
)
from media_service.vision.geometry import Box, Point
from support.storage.stores import World

SCENES = [Scene(0.0, 2.5, 0.0), Scene(2.5, 4.0, 0.75)]
PHRASE = Speech(0.5, 1.25, "größer als „seven“", "de", -0.25, 0.125, (SpokenWord(" größer", 0.5, 0.75, 0.875),))
LABELS = (Label("circle", 0.75), Label("square", 0.25))
CAPTION = FrameCaption(1.0, "a red circle", -0.5)
FACE = SeenFace(0.875, Box(0.25, 0.25, 0.5, 0.5), {"nose_tip": Point(0.5, 0.5)})
PERSON = SeenPerson({"nose": BodyPoint(0.5, 1.5, -0.25, 0.75)})


class TimelineStoreContract:
    def test_all_steps_are_read_as_one_timeline(self, world: World) -> None:
        asset, timeline = world.add(b"1"), world.storage.timeline
        timeline.write(asset.id, "speech", [PHRASE])
        timeline.write(asset.id, "scenes", SCENES[::-1])
        timeline.write(asset.id, "frames", [FrameSample(2.0), FrameSample(1.0)])
        timeline.write(asset.id, "labels", [FrameLabels(1.0, LABELS)])
        timeline.write(asset.id, "captions", [CAPTION])
        timeline.write(asset.id, "people", [FrameFaces(1.0004, (FACE,)), FramePoses(2.0, (PERSON,))])
        read = world.open().timeline.read(asset.id)
        assert read.scenes == tuple(SCENES)
        assert read.speech == (PHRASE,)
        assert read.frames == (Frame(1.0, LABELS, CAPTION, (FACE,)), Frame(2.0, people=(PERSON,)))
        assert read.steps == ("captions", "frames", "labels", "people", "scenes", "speech")

    def test_a_repeated_step_replaces_itself_only(self, world: World) -> None:
        asset, timeline = world.add(b"1"), world.storage.timeline
        timeline.write(asset.id, "scenes", SCENES)
        timeline.write(asset.id, "speech", [PHRASE])
        world.clock.seconds += 5
        timeline.write(asset.id, "scenes", SCENES[:1])
        read = timeline.read(asset.id)
        assert (read.scenes, read.speech) == (tuple(SCENES[:1]), (PHRASE,))
        assert timeline.steps(asset.id) == {"scenes": world.clock.seconds, "speech": world.clock.seconds - 5}

    def test_one_step_can_be_read_alone(self, world: World) -> None:
        asset, timeline = world.add(b"1"), world.storage.timeline
        timeline.write(asset.id, "scenes", SCENES)
        timeline.write(asset.id, "speech", [PHRASE])
        read = timeline.read(asset.id, "speech")
        assert (read.scenes, read.speech, read.steps) == ((), (PHRASE,), ("scenes", "speech"))

    def test_a_step_that_found_nothing_is_done(self, world: World) -> None:
        asset, timeline = world.add(b"1"), world.storage.timeline
        assert timeline.read(asset.id).steps == ()
        timeline.write(asset.id, "speech", [])
        assert timeline.read(asset.id).steps == ("speech",)
        assert timeline.read(asset.id).speech == ()

    def test_nothing_is_kept_about_an_erased_asset(self, world: World) -> None:
        asset, timeline = world.add(b"1"), world.storage.timeline
        timeline.write(asset.id, "scenes", SCENES)
        world.storage.assets.delete(asset.id)
        with pytest.raises(AssetNotFoundError):
            timeline.read(asset.id)
        with pytest.raises(AssetNotFoundError):
            timeline.steps(asset.id)
        with pytest.raises(AssetNotFoundError):
            timeline.write(asset.id, "scenes", SCENES)
        again = world.add(b"1")
        assert timeline.read(again.id).scenes == ()
