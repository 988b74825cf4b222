"""Moving a whole archive into the engine, and what a broken stream leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import engine, streaming
from lamina.console import ByteProgress
from lamina.errors import LaminaError
from lamina.streaming import stream
from support.fake_engine import DIGEST, LAYER, SPEC, TAG, FakeEngine, fake_engine, write_program

__all__ = ["fake_engine"]
OLD = "sha256:" + "0" * 64


def program(tmp_path: Path, text: str = "head -c 100 /dev/zero") -> Path:
    return write_program(tmp_path / "stream", f"#!/bin/sh\n{text}\n")


def connect() -> engine.Engine:
    found = engine.find()
    assert found is not None
    return found


def refuse(_: Path, needed: int, __: str) -> None:
    raise LaminaError(f"{needed} bytes")


def test_a_new_image_moves_and_shows_progress(
    fake_engine: FakeEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stream(connect(), SPEC, program(tmp_path)) == 100
    assert TAG in fake_engine.state["image"]
    big = "head -c 70000 /dev/zero"
    fake_engine.set(image={})
    assert stream(connect(), SPEC, program(tmp_path, big)) == 70000
    assert "100%  70.0 kB of 67.6 kB" in capsys.readouterr().err


def test_a_full_disk_of_the_engine_is_named(fake_engine: FakeEngine, tmp_path: Path) -> None:
    fake_engine.set(fails={"load": "Error processing tar file: write /x: no space left on device"})
    with pytest.raises(LaminaError, match="the engine's disk is full"):
        stream(connect(), SPEC, program(tmp_path))


@pytest.mark.usefixtures("fake_engine")
def test_too_little_disk_is_refused_before_anything_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "require_space", refuse)
    with pytest.raises(LaminaError, match=f"{2 * SPEC.size} bytes"):
        stream(connect(), SPEC, Path())


def test_layers_that_the_old_image_has_need_no_space(fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_engine.has(digest=OLD)
    monkeypatch.setattr(streaming, "require_space", refuse)
    with pytest.raises(LaminaError, match=f"{SPEC.size} bytes"):
        stream(connect(), SPEC, Path())


def test_an_engine_that_stops_reading_tells_its_reason(fake_engine: FakeEngine, tmp_path: Path) -> None:
    fake_engine.set(fails={"load": "unexpected EOF"})
    with pytest.raises(LaminaError, match="docker load of lamina-backend:demo failed") as caught:
        stream(connect(), SPEC, program(tmp_path, "exec cat /dev/zero"))
    assert caught.value.details == ("unexpected EOF",)


def test_a_broken_stream_ends_the_client_and_leaves_no_image(fake_engine: FakeEngine, tmp_path: Path) -> None:
    with pytest.raises(LaminaError, match="stream ended with exit code 3") as caught:
        stream(connect(), SPEC, program(tmp_path, "head -c 50 /dev/zero; echo digest mismatch >&2; exit 3"))
    assert caught.value.details == ("digest mismatch",)
    assert fake_engine.state["image"] == {}


def test_an_interrupted_load_leaves_no_image(
    fake_engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ByteProgress, "add", interrupt)
    with pytest.raises(KeyboardInterrupt):
        stream(connect(), SPEC, program(tmp_path, "exec cat /dev/zero"))
    assert fake_engine.state["image"] == {}


def test_another_image_than_described_is_removed_and_the_old_tag_returns(
    fake_engine: FakeEngine, tmp_path: Path
) -> None:
    fake_engine.has(digest=OLD)
    wrong = {"Id": "sha256:" + "9" * 64, "RootFS": {"Layers": [LAYER]}}
    fake_engine.set(loads={TAG: wrong})
    with pytest.raises(LaminaError, match=rf"the engine has sha256:999.* expected {DIGEST}"):
        stream(connect(), SPEC, program(tmp_path))
    assert fake_engine.state["image"][TAG]["Id"] == OLD


def test_an_engine_that_names_images_by_manifest_is_compared_by_layers(
    fake_engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_engine.set(loads={TAG: {"Id": "sha256:" + "9" * 64, "RootFS": {"Layers": [LAYER]}}})
    monkeypatch.setattr(engine.Engine, "names_images_by_manifest", lambda _: True)
    assert stream(connect(), SPEC, program(tmp_path)) == 100
