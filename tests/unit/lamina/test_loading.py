"""Moving an image into the engine, and what a broken load leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import engine, loading
from lamina.console import ByteProgress
from lamina.errors import LaminaError
from lamina.images import load_spec
from lamina.loading import load
from support.fake_engine import DIGEST, LAYER, SPEC, TAG, FakeEngine, fake_engine, write_program

__all__ = ["fake_engine"]
OLD = "sha256:" + "0" * 64


def stream(tmp_path: Path, text: str = "head -c 100 /dev/zero") -> Path:
    return write_program(tmp_path / "stream", f"#!/bin/sh\n{text}\n")


def connect() -> engine.Engine:
    found = engine.find()
    assert found is not None
    return found


def refuse(_: Path, needed: int, __: str) -> None:
    raise LaminaError(f"{needed} bytes")


def never() -> Path:
    raise AssertionError("the stream was built although nothing needs to move")


def test_a_new_image_moves_and_shows_progress(
    fake_engine: FakeEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(connect(), SPEC, lambda: stream(tmp_path)) == 100
    assert TAG in fake_engine.state["image"]
    big = "head -c 65636 /dev/zero"
    fake_engine.set(image={})
    assert load(connect(), SPEC, lambda: stream(tmp_path, big)) == 65636
    assert "100%  65.6 kB of 65.6 kB" in capsys.readouterr().err


def test_an_image_that_is_there_does_not_move(fake_engine: FakeEngine) -> None:
    fake_engine.has()
    assert load(connect(), SPEC, never) == 0
    assert fake_engine.calls("load") == []


def test_only_the_tag_is_missing(fake_engine: FakeEngine) -> None:
    fake_engine.has(tag="other:tag")
    assert load(connect(), SPEC, never) == 0
    assert fake_engine.calls("tag") == [["tag", DIGEST, TAG]]


def test_a_full_disk_of_the_engine_is_named(fake_engine: FakeEngine, tmp_path: Path) -> None:
    fake_engine.set(fails={"load": "Error processing tar file: write /x: no space left on device"})
    with pytest.raises(LaminaError, match="the engine's disk is full"):
        load(connect(), SPEC, lambda: stream(tmp_path))


@pytest.mark.usefixtures("fake_engine")
def test_too_little_disk_is_refused_before_anything_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "require_space", refuse)
    with pytest.raises(LaminaError, match="200 bytes"):
        load(connect(), SPEC, never)


def test_layers_that_the_old_image_has_need_no_space(fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_engine.has(digest=OLD)
    monkeypatch.setattr(loading, "require_space", refuse)
    with pytest.raises(LaminaError, match="100 bytes"):
        load(connect(), SPEC, never)


def test_an_engine_that_stops_reading_tells_its_reason(fake_engine: FakeEngine, tmp_path: Path) -> None:
    fake_engine.set(fails={"load": "unexpected EOF"})
    with pytest.raises(LaminaError, match="docker load of lamina-backend:demo failed") as caught:
        load(connect(), SPEC, lambda: stream(tmp_path, "exec cat /dev/zero"))
    assert caught.value.details == ("unexpected EOF",)


def test_a_broken_stream_ends_the_client_and_leaves_no_image(fake_engine: FakeEngine, tmp_path: Path) -> None:
    with pytest.raises(LaminaError, match="stream ended with exit code 3") as caught:
        load(connect(), SPEC, lambda: stream(tmp_path, "head -c 50 /dev/zero; echo digest mismatch >&2; exit 3"))
    assert caught.value.details == ("digest mismatch",)
    assert fake_engine.state["image"] == {}


def test_an_interrupted_load_leaves_no_image(
    fake_engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ByteProgress, "add", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load(connect(), SPEC, lambda: stream(tmp_path, "exec cat /dev/zero"))
    assert fake_engine.state["image"] == {}


def test_another_image_than_described_is_removed_and_the_old_tag_returns(
    fake_engine: FakeEngine, tmp_path: Path
) -> None:
    fake_engine.has(digest=OLD)
    wrong = {"Id": "sha256:" + "9" * 64, "RootFS": {"Layers": [LAYER]}}
    fake_engine.set(loads={TAG: wrong})
    with pytest.raises(LaminaError, match=r"the engine has sha256:999.* expected sha256:ccc"):
        load(connect(), SPEC, lambda: stream(tmp_path))
    assert fake_engine.state["image"][TAG]["Id"] == OLD


def test_an_engine_that_names_images_by_manifest_is_compared_by_layers(
    fake_engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_engine.set(loads={TAG: {"Id": "sha256:" + "9" * 64, "RootFS": {"Layers": [LAYER]}}})
    monkeypatch.setattr(engine.Engine, "names_images_by_manifest", lambda _: True)
    assert load(connect(), SPEC, lambda: stream(tmp_path)) == 100


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"formatVersion": 2}', '{"formatVersion": 1, "layers": 3}'])
def test_a_wrong_description_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "spec").write_text(text)
    with pytest.raises(LaminaError, match="spec: "):
        load_spec(tmp_path / "spec")
