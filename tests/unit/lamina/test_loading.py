"""Pulling an image into the engine: what moves, what never does, and what a failure leaves."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from lamina import engine, loading, ports, streaming
from lamina.client_pull import ClientPull
from lamina.engine_api import ApiPull
from lamina.errors import LaminaError
from lamina.images import load_spec
from lamina.loading import REPOSITORY, load
from lamina.streaming import Moved
from support.fake_engine import DIGEST, LAYER, SPEC, TAG, FakeEngine, fake_engine, write_image

__all__ = ["fake_engine"]
OLD = "sha256:" + "0" * 64
STALE = f"127.0.0.1:{{port}}/{REPOSITORY}@{OLD}"


@pytest.fixture
def description(tmp_path: Path) -> Path:
    return write_image(tmp_path)


@pytest.fixture
def load_it(description: Path) -> Callable[..., Moved]:
    """Return ``load`` with its engine and image filled in."""

    def run() -> Moved:
        found = engine.find()
        assert found is not None
        return load(found, SPEC, description)

    return run


def never(*_: object) -> Moved:
    raise AssertionError("something moves although nothing has to")


def refuse(_: Path, needed: int, __: str) -> None:
    raise LaminaError(f"{needed} bytes")


def tags(fake: FakeEngine) -> list[str]:
    """Return the names the engine has, without IDs."""
    return [name for name in fake.state["image"] if not name.startswith("sha256:")]


def test_a_new_image_moves_and_only_its_own_tag_stays(
    fake_engine: FakeEngine, load_it: Callable[..., Moved], capsys: pytest.CaptureFixture[str]
) -> None:
    assert load_it() == Moved(1, SPEC.size)
    assert tags(fake_engine) == [TAG]
    assert fake_engine.state["image"][TAG]["Id"] == DIGEST
    assert "100%  2.0 kB of 2.0 kB" in capsys.readouterr().err


def test_layers_that_the_engine_has_do_not_move(fake_engine: FakeEngine, load_it: Callable[..., Moved]) -> None:
    fake_engine.set(has=[LAYER])
    assert load_it() == Moved(0, 0)
    assert tags(fake_engine) == [TAG]


def test_an_image_that_is_there_starts_no_registry(
    fake_engine: FakeEngine, load_it: Callable[..., Moved], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_engine.has()
    monkeypatch.setattr(loading, "_move", never)
    assert load_it() == Moved()
    assert fake_engine.calls("pull") == fake_engine.calls("load") == []


def test_only_the_tag_is_missing(fake_engine: FakeEngine, load_it: Callable[..., Moved]) -> None:
    fake_engine.has(tag="other:tag")
    assert load_it() == Moved()
    assert fake_engine.calls("tag") == [["tag", DIGEST, TAG]]


def test_an_engine_that_cannot_reach_us_gets_the_archive_and_we_say_so(
    fake_engine: FakeEngine, load_it: Callable[..., Moved], capsys: pytest.CaptureFixture[str]
) -> None:
    fake_engine.set(fails={"pull": "dial tcp 127.0.0.1: connect: connection refused"})
    assert load_it() == Moved(1, SPEC.size)
    assert fake_engine.state["image"][TAG]["Id"] == DIGEST
    assert "the engine cannot reach this machine's loopback address" in capsys.readouterr().err


def test_a_pull_that_fails_leaves_the_old_image(fake_engine: FakeEngine, load_it: Callable[..., Moved]) -> None:
    fake_engine.has(digest=OLD)
    fake_engine.set(late="failed to register layer: no space left on device")
    with pytest.raises(LaminaError, match="the engine's disk is full"):
        load_it()
    assert fake_engine.state["image"][TAG]["Id"] == OLD
    assert fake_engine.calls("tag") == []


def test_an_altered_layer_is_named_and_nothing_is_tagged(
    fake_engine: FakeEngine, load_it: Callable[..., Moved], tmp_path: Path
) -> None:
    (tmp_path / "tree" / "file").chmod(0o777)
    with pytest.raises(LaminaError, match="layer 'base' should be sha256:"):
        load_it()
    assert tags(fake_engine) == []


def test_a_store_path_that_is_gone_is_named(
    load_it: Callable[..., Moved], fake_engine: FakeEngine, tmp_path: Path
) -> None:
    (tmp_path / "tree").rename(tmp_path / "elsewhere")
    with pytest.raises(LaminaError, match=r"layer 'base' cannot be made any more: gone from the store: .*tree"):
        load_it()
    assert tags(fake_engine) == []


def test_a_name_left_after_the_tag_is_removed_although_nothing_moves(
    fake_engine: FakeEngine, load_it: Callable[..., Moved]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ended:
        gone = STALE.format(port=ended.getsockname()[1])
    image = {"Id": DIGEST, "RootFS": {"Layers": [LAYER]}, "RepoDigests": [gone]}
    fake_engine.set(image={TAG: image, DIGEST: image, gone: image})
    assert load_it() == Moved()
    assert tags(fake_engine) == [TAG]


def test_names_of_a_killed_load_are_removed_and_those_of_a_living_one_stay(
    fake_engine: FakeEngine, load_it: Callable[..., Moved]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as living, socket.create_server(("127.0.0.1", 0)) as ended:
        here, gone = (STALE.format(port=server.getsockname()[1]) for server in (living, ended))
        ended.close()
        fake_engine.set(image={here: {"Id": OLD}, gone: {"Id": OLD}})
        load_it()
    assert tags(fake_engine) == [here, TAG]


def test_names_that_cannot_be_listed_are_no_reason_to_fail(
    fake_engine: FakeEngine, load_it: Callable[..., Moved]
) -> None:
    fake_engine.set(fails={"image ls": "broken"})
    assert load_it().layers == 1
    assert tags(fake_engine) == [TAG]


@pytest.mark.usefixtures("fake_engine")
def test_too_little_disk_is_refused_before_anything_moves(
    load_it: Callable[..., Moved], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "SMALL", 0)
    monkeypatch.setattr(streaming, "require_space", refuse)
    with pytest.raises(LaminaError, match=f"{2 * SPEC.size} bytes"):
        load_it()


@pytest.mark.usefixtures("fake_engine")
def test_an_interrupted_load_leaves_no_registry(load_it: Callable[..., Moved], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def interrupt(_: object, reference: str) -> None:
        asked.append(reference)
        raise KeyboardInterrupt

    for way in (ClientPull, ApiPull):
        monkeypatch.setattr(way, "pull", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load_it()
    assert ports.is_free(int(asked[0].split(":")[1].split("/")[0]))


@pytest.mark.parametrize(("driver", "way"), [("overlay2", "load"), ("overlayfs", "pull"), ("btrfs", "pull")])
def test_a_small_change_goes_to_dockers_own_store_as_an_archive(
    driver: str, way: str, fake_engine: FakeEngine, load_it: Callable[..., Moved]
) -> None:
    fake_engine.has(digest=OLD, driver=driver)
    load_it()
    assert [call[0] for call in fake_engine.calls() if call[0] in {"load", "pull"}] == [way]
    assert fake_engine.state["image"][TAG]["Id"] == DIGEST


def test_much_is_pulled_although_the_store_would_take_it(
    fake_engine: FakeEngine, load_it: Callable[..., Moved], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "SMALL", SPEC.size - 1)
    fake_engine.has(digest=OLD, driver="overlay2")
    fake_engine.set(image={TAG: {**fake_engine.state["image"][TAG], "RootFS": {"Layers": [OLD]}}})
    assert load_it() == Moved(1, SPEC.size)
    assert fake_engine.calls("load") == []


def test_layers_below_the_first_difference_are_shared() -> None:
    assert streaming.missing_bytes(SPEC, engine.LoadedImage(OLD, (LAYER,))) == 0
    assert streaming.missing_bytes(SPEC, engine.LoadedImage(OLD, (OLD, LAYER))) == SPEC.size
    assert streaming.missing_bytes(SPEC, None) == SPEC.size


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"formatVersion": 2}', '{"formatVersion": 1, "layers": 3}'])
def test_a_wrong_description_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "spec").write_text(text)
    with pytest.raises(LaminaError, match="spec: "):
        load_spec(tmp_path / "spec")
