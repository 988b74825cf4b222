"""Bring a built image into the engine as an archive: of the layers that it lacks, where its store takes such a one.

Docker's own store looks for a layer by what lies below it, and opens its file in the archive only when there is none.
So an archive of the changed layers is an image to an engine that has the others. A store that keeps contents,
containerd's or podman's, wants them all.

An archive that breaks never leaves an image behind: the engine sees a broken request and not a short archive, and what
was stored nevertheless is removed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from lamina.console import ByteProgress, StatusLine
from lamina.engine import Engine, LoadedImage, failure
from lamina.errors import LaminaError
from lamina.images import ImageSpec
from lamina.oci.archive import TRAILER, small_members, write_layer_member, write_member
from lamina.oci.image import Image
from lamina.oci.recipe import Recipe, RecipeError
from lamina.oci.tar import Write
from lamina.prerequisites import require_space
from lamina.serving import REPAIR, explain

OWN_STORE = "overlay2"
"""The storage driver of Docker's own store on any Linux of today; others are not relied on."""
SMALL = 16 << 20
"""Bytes for which it is not worth to ask where the engine's disk is; a full disk is named anyway."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What went into the engine: how many layers, and their bytes."""

    layers: int = 0
    size: int = 0


def takes_changes(tagged: LoadedImage | None) -> bool:
    """Say whether the engine takes an archive without the layers of an image that it has."""
    return tagged is not None and tagged.driver == OWN_STORE


def shared_layers(spec: ImageSpec, tagged: LoadedImage | None) -> int:
    """Return how many layers, from the bottom, are those of what the tag names now: an engine stacks from there."""
    pairs = zip(spec.layers, tagged.layers if tagged else (), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].digest == pair[1], pairs))


def missing_bytes(spec: ImageSpec, tagged: LoadedImage | None) -> int:
    """Return the bytes of the layers, unpacked, that differ from what the tag names now."""
    return sum(layer.size for layer in spec.layers[shared_layers(spec, tagged) :])


def stream(engine: Engine, spec: ImageSpec, image: Image, tagged: LoadedImage | None) -> Moved:
    """Send the image, whose tag names ``tagged`` now, and return what moved: what that lacks, or every layer."""
    first = shared_layers(spec, tagged) if takes_changes(tagged) else 0
    layers = {layer.digest: layer for layer in image.layers[first:]}.values()
    moved = Moved(len(layers), sum(layer.size for layer in layers))
    require_engine_space(engine, moved.size + missing_bytes(spec, tagged), spec.tag)
    try:
        with StatusLine() as line:
            progress = ByteProgress(f"loading {spec.tag}", moved.size, line)
            words = engine.load(lambda write: _write(image, layers, write, progress))
        if words is not None:
            raise failure(f"{engine.name} load of {spec.tag}", words)
        verify(engine, spec)
    except BaseException:
        with contextlib.suppress(LaminaError):  # an engine that does not answer any more is not what went wrong first
            _remove_remains(engine, spec, tagged)
        raise
    return moved


def require_engine_space(engine: Engine, needed: int, tag: str) -> None:
    """Check the engine's disk, where it is on this machine, before many bytes for an image are written."""
    root = engine.root() if needed > SMALL else None
    if root is not None:
        require_space(root, needed, f"loading {tag}")


def _write(image: Image, layers: Iterable[Recipe], write: Write, progress: ByteProgress) -> None:
    """Write the archive; raises ``LaminaError`` for a layer that cannot be made, and what ``write`` raises."""

    def write_and_show(data: bytes) -> None:
        write(data)
        progress.add(len(data))

    for name, data in small_members(image).items():
        write_member(name, data, write)
    for layer in layers:
        try:
            write_layer_member(layer, write_and_show)
        except ConnectionError:
            raise
        except (RecipeError, OSError) as cause:
            raise LaminaError(explain(layer, cause), hint=REPAIR) from cause
    write(TRAILER)


def verify(engine: Engine, spec: ImageSpec) -> None:
    """Check that the engine stored the image that Nix built, and not merely one of the same name."""
    image = engine.image(spec.tag)
    if image is not None and image.id == spec.digest:
        return
    same_layers = image is not None and image.layers == tuple(layer.digest for layer in spec.layers)
    if same_layers and engine.names_images_by_manifest():
        return
    raise LaminaError(
        f"{spec.tag}: the engine has {image.id if image else 'no such image'} after loading, expected {spec.digest}",
        hint="the archive and its description disagree; build it again: ./manage.sh build",
    )


def _remove_remains(engine: Engine, spec: ImageSpec, before: LoadedImage | None) -> None:
    """Remove what a broken load may have stored, and let the tag name again what it named before."""
    after = engine.image(spec.tag)
    if after is not None and (before is None or after.id != before.id):
        engine.untag(spec.tag)
        if before is not None:
            engine.attempt("tag", before.id, spec.tag)
    if engine.image(spec.digest) is not None:
        engine.untag(spec.digest)
