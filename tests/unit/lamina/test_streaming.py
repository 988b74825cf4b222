"""Archives into an engine: of which layers, and what a broken one leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lamina import engine, streaming
from lamina.console import ByteProgress
from lamina.engine import LoadedImage
from lamina.errors import LaminaError
from lamina.images import ImageSpec, load_spec
from lamina.oci.image import Image
from lamina.streaming import Moved, shared_layers, stream
from support.fake_engine import TAG, FakeEngine, fake_engine
from support.sample_images import write_description, write_sample

__all__ = ["fake_engine"]
OTHER = "sha256:" + "9" * 64


@pytest.fixture
def image(tmp_path: Path) -> Image:
    """Return an image of two layers; the lower one is more than a pipe or a socket keeps."""
    return write_sample(tmp_path, TAG, "one")


@pytest.fixture
def spec(image: Image, tmp_path: Path) -> ImageSpec:
    return load_spec(write_description(tmp_path, image))


@pytest.fixture
def send(spec: ImageSpec, image: Image) -> Callable[..., Moved]:
    """Return ``stream`` with its engine and image filled in."""

    def run(tagged: LoadedImage | None = None) -> Moved:
        found = engine.find()
        assert found is not None
        return stream(found, spec, image, tagged)

    return run


def digests(spec: ImageSpec) -> tuple[str, ...]:
    return tuple(layer.digest for layer in spec.layers)


def older(spec: ImageSpec, driver: str = "overlay2") -> LoadedImage:
    """Return an image that differs in the upper layer."""
    return LoadedImage(OTHER, (digests(spec)[0], OTHER), (), driver)


def tag_older(fake: FakeEngine, spec: ImageSpec) -> LoadedImage:
    """Let the engine have that image."""
    old = older(spec)
    found = {"Id": old.id, "RootFS": {"Layers": list(old.layers)}}
    fake.set(image={TAG: found, old.id: found})
    return old


def refuse(_: Path, needed: int, __: str) -> None:
    raise LaminaError(f"{needed} bytes")


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_every_layer_moves_to_an_engine_that_has_none(
    fake_engine: FakeEngine, send: Callable[..., Moved], spec: ImageSpec, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send() == Moved(2, spec.size)
    assert fake_engine.state["image"][TAG]["Id"] == spec.digest
    assert "100%  4.2 MB of 4.2 MB" in capsys.readouterr().err


def test_dockers_own_store_gets_the_changed_layer_alone(
    fake_engine: FakeEngine, send: Callable[..., Moved], spec: ImageSpec
) -> None:
    assert send(tag_older(fake_engine, spec)) == Moved(1, spec.layers[1].size)
    assert fake_engine.state["image"][TAG] == {"Id": spec.digest, "RootFS": {"Layers": list(digests(spec))}}


@pytest.mark.usefixtures("fake_engine")
def test_another_store_gets_every_layer(send: Callable[..., Moved], spec: ImageSpec) -> None:
    assert send(older(spec, "overlayfs")) == Moved(2, spec.size)


def test_a_layer_that_is_gone_from_the_engine_is_its_complaint(
    fake_engine: FakeEngine, send: Callable[..., Moved], spec: ImageSpec
) -> None:
    with pytest.raises(LaminaError, match=f"docker load of {TAG} failed") as caught:
        send(older(spec))
    assert "no such file" in caught.value.details[0]
    assert fake_engine.state["image"] == {}


def test_layers_are_shared_up_to_the_first_difference(spec: ImageSpec) -> None:
    lower, upper = digests(spec)
    shared = {(lower, upper): 2, (lower, upper, OTHER): 2, (lower,): 1, (lower, OTHER): 1, (OTHER, upper): 0, (): 0}
    for layers, count in shared.items():
        assert shared_layers(spec, LoadedImage(OTHER, layers)) == count
    assert shared_layers(spec, None) == 0


def test_a_full_disk_of_the_engine_is_named(fake_engine: FakeEngine, send: Callable[..., Moved]) -> None:
    fake_engine.set(fails={"load": "Error processing tar file: write /x: no space left on device"})
    with pytest.raises(LaminaError, match="the engine's disk is full"):
        send()


@pytest.mark.usefixtures("fake_engine")
def test_too_little_disk_is_refused_before_anything_moves(
    send: Callable[..., Moved], spec: ImageSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "SMALL", 0)
    monkeypatch.setattr(streaming, "require_space", refuse)
    with pytest.raises(LaminaError, match=f"{2 * spec.size} bytes"):
        send()
    with pytest.raises(LaminaError, match=f"{2 * spec.layers[1].size} bytes"):
        send(older(spec))


def test_an_engine_that_stops_reading_tells_its_reason(fake_engine: FakeEngine, send: Callable[..., Moved]) -> None:
    fake_engine.set(fails={"load": "unexpected EOF"})
    with pytest.raises(LaminaError, match=f"docker load of {TAG} failed") as caught:
        send()
    assert caught.value.details == ("unexpected EOF",)


def test_the_first_complaint_of_an_engine_that_goes_away_is_the_error(
    fake_engine: FakeEngine, send: Callable[..., Moved]
) -> None:
    fake_engine.set(fails={"load": "unexpected EOF", "image inspect": "Cannot connect to the Docker daemon"})
    with pytest.raises(LaminaError, match=f"docker load of {TAG} failed"):
        send()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda app: (app / "main.py").write_text("altered\n"), "layer 'app-one' should be sha256:"),
        (lambda app: app.rename(app.with_name("elsewhere")), "layer 'app-one' cannot be made any more: gone from"),
    ],
    ids=["altered", "gone"],
)
def test_a_layer_that_cannot_be_made_is_named_and_the_old_image_stays(
    harm: Callable[[Path], object],
    words: str,
    fake_engine: FakeEngine,
    send: Callable[..., Moved],
    spec: ImageSpec,
    tmp_path: Path,
) -> None:
    old = tag_older(fake_engine, spec)
    harm(tmp_path / "app-one")
    with pytest.raises(LaminaError, match=words):
        send(old)
    assert fake_engine.state["image"][TAG]["Id"] == OTHER


def test_an_interrupted_load_leaves_no_image(
    fake_engine: FakeEngine, send: Callable[..., Moved], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ByteProgress, "add", interrupt)
    with pytest.raises(KeyboardInterrupt):
        send()
    assert fake_engine.state["image"] == {}


def test_another_image_than_described_is_removed_and_the_old_tag_returns(
    fake_engine: FakeEngine, send: Callable[..., Moved], spec: ImageSpec
) -> None:
    old = tag_older(fake_engine, spec)
    wrong = {"Id": "sha256:" + "8" * 64, "RootFS": {"Layers": list(digests(spec))}}
    fake_engine.set(loads={TAG: wrong})
    with pytest.raises(LaminaError, match=rf"the engine has sha256:888.* expected {spec.digest}"):
        send(old)
    assert fake_engine.state["image"][TAG]["Id"] == OTHER


def test_an_engine_that_names_images_by_manifest_is_compared_by_layers(
    fake_engine: FakeEngine, send: Callable[..., Moved], spec: ImageSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_engine.set(loads={TAG: {"Id": OTHER, "RootFS": {"Layers": list(digests(spec))}}})
    monkeypatch.setattr(engine.Engine, "names_images_by_manifest", lambda _: True)
    assert send().layers == 2
