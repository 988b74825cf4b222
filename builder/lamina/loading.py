"""Bring a built image into the engine: nothing when it is there, else only the layers that the engine lacks.

A change of a few megabytes goes to Docker's own store as an archive of the changed layers, which takes less time than
a pull. Everything else the engine pulls from a registry on loopback that lives as long as the load. The tag is moved
when the whole image is there, so it names the old image or the new one whenever something is killed. An engine that
cannot reach this machine's loopback address gets an archive of any size.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lamina import ports
from lamina.console import ByteProgress, StatusLine, say
from lamina.engine import Engine, LoadedImage, failure
from lamina.errors import LaminaError
from lamina.images import ImageSpec
from lamina.oci.image import Image
from lamina.registry.access import AccessLog
from lamina.registry.server import LOOPBACK
from lamina.serving import REPAIR, load_image, registry
from lamina.streaming import SMALL, Moved, missing_bytes, require_engine_space, stream, takes_changes

REPOSITORY = "lamina-load/image"
"""The temporary name an image is pulled by; no image that people name can be called so by accident."""
_TEMPORARY = re.compile(rf"{re.escape(LOOPBACK)}:(\d+)/{REPOSITORY}@sha256:[0-9a-f]{{64}}")
WRITTEN_TWICE = 2
"""An engine keeps what it downloads until it is unpacked."""


class UnreachableError(Exception):
    """The engine did not come to our registry."""


def load(engine: Engine, spec: ImageSpec, description: Path) -> Moved:
    """Make ``spec.tag`` name the image in the engine and return what moved.

    ``description`` is the file that ``spec`` was read from.
    """
    with ThreadPoolExecutor(2) as pool:  # a client's start takes longer than its answer
        tagged, same = pool.map(engine.image, (spec.tag, spec.digest))
    if tagged is not None and tagged.id == spec.manifest:  # engines that keep images in containerd
        same = tagged
    if same is not None:
        settle(engine, spec, tagged, same)
        return Moved()
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(temporaries, engine)
        try:
            return _move(engine, spec, load_image(description), tagged)
        finally:  # not before: what a killed load brought need not move again
            engine.untag(*ended.result())


def _move(engine: Engine, spec: ImageSpec, image: Image, tagged: LoadedImage | None) -> Moved:
    """Bring the image in the way that takes the least; ``tagged`` is what its tag names now."""
    missing = missing_bytes(spec, tagged)
    if takes_changes(tagged) and missing <= SMALL:
        return stream(engine, spec, image, tagged)
    require_engine_space(engine, WRITTEN_TWICE * missing, spec.tag)
    try:
        return pull(engine, spec, image, missing)
    except UnreachableError:
        say("the engine cannot reach this machine's loopback address: an archive moves instead")
        return stream(engine, spec, image, tagged)


def settle(engine: Engine, spec: ImageSpec, tagged: LoadedImage | None, same: LoadedImage) -> None:
    """Give an image that the engine has its tag, if it lacks it, and take away the name of a load that was killed."""
    if tagged is None or tagged.id != same.id:
        engine.tag(spec.digest, spec.tag)
    if any(_TEMPORARY.fullmatch(name) for name in same.digests):
        engine.untag(*temporaries(engine))


def pull(engine: Engine, spec: ImageSpec, image: Image, missing: int) -> Moved:
    """Let the engine pull what it lacks; raises ``UnreachableError`` when it never asked for anything.

    The image is asked for by the digest of its manifest, so what the engine then has needs no further check.
    """
    with StatusLine() as line:
        progress = ByteProgress(f"loading {spec.tag}", missing, line)
        pulling = engine.new_pull()
        log = AccessLog(sent=progress.add, problem=pulling.end)
        with registry([(f"{REPOSITORY}:latest", image)], log) as server:
            reference = f"{LOOPBACK}:{server.server_port}/{REPOSITORY}@{spec.manifest}"
            try:
                _explain(engine, spec, log, pulling.pull(reference))
                engine.tag(reference, spec.tag)
            finally:
                engine.untag(reference)
    return Moved(len(log.layers), log.layer_bytes)


def _explain(engine: Engine, spec: ImageSpec, log: AccessLog, words: str | None) -> None:
    """Raise for a pull that failed; ``words`` are the client's own."""
    if log.problems:
        raise LaminaError(log.problems[0], hint=REPAIR)
    if words is not None and not log.accesses:
        raise UnreachableError
    if words is not None:
        raise failure(f"{engine.name} pull of {spec.tag}", words)


def temporaries(engine: Engine) -> list[str]:
    """Return the names of loads that were killed: those whose registry is gone."""
    found = [match for match in map(_TEMPORARY.fullmatch, engine.digests()) if match]
    return [match[0] for match in found if ports.is_free(int(match[1]))]
