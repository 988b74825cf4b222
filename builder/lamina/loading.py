"""Bring a built image into the engine: nothing when it is there, else only the layers that the engine lacks.

The engine pulls from a registry on loopback that lives as long as the load; the tag is moved when the whole image is
there, so it names the old image or the new one whenever something is killed. An engine that cannot reach this machine's
loopback address gets the whole archive.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lamina import ports
from lamina.console import ByteProgress, StatusLine, say
from lamina.engine import Engine, LoadedImage, failure
from lamina.errors import LaminaError
from lamina.images import ImageSpec
from lamina.prerequisites import require_space
from lamina.registry.access import AccessLog
from lamina.registry.server import LOOPBACK
from lamina.serving import load_image, registry
from lamina.streaming import missing_bytes, stream

REPOSITORY = "lamina-load/image"
"""The temporary name an image is pulled by; no image that people name can be called so by accident."""
_TEMPORARY = re.compile(rf"{re.escape(LOOPBACK)}:(\d+)/{REPOSITORY}@sha256:[0-9a-f]{{64}}")
SMALL = 16 << 20
"""Bytes for which it is not worth to ask where the engine's disk is; a full disk is named anyway."""
WRITTEN_TWICE = 2
"""An engine keeps what it downloads until it is unpacked."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What went into the engine: how many layers, and their bytes."""

    layers: int = 0
    size: int = 0


class UnreachableError(Exception):
    """The engine did not come to our registry."""


def load(engine: Engine, spec: ImageSpec, description: Path, find_stream: Callable[[], Path]) -> Moved:
    """Make ``spec.tag`` name the image in the engine and return what moved.

    ``description`` is the file that ``spec`` was read from; ``find_stream`` returns the program that writes the whole
    archive, and is only asked when the engine cannot pull from this machine.
    """
    with ThreadPoolExecutor(2) as pool:  # a client's start takes longer than its answer
        tagged, same = pool.map(engine.image, (spec.tag, spec.digest))
    if tagged is not None and tagged.id == spec.manifest:  # engines that keep images in containerd
        same = tagged
    if same is not None:
        settle(engine, spec, tagged, same)
        return Moved()
    missing = missing_bytes(spec, tagged)
    _require_space(engine, spec, missing)
    try:
        return pull(engine, spec, description, missing)
    except UnreachableError:
        say("the engine cannot reach this machine's loopback address: the whole archive moves instead")
        return Moved(len(spec.layers), stream(engine, spec, find_stream()))


def settle(engine: Engine, spec: ImageSpec, tagged: LoadedImage | None, same: LoadedImage) -> None:
    """Give an image that the engine has its tag, if it lacks it, and take away the name of a load that was killed."""
    if tagged is None or tagged.id != same.id:
        engine.tag(spec.digest, spec.tag)
    if any(_TEMPORARY.fullmatch(name) for name in same.digests):
        engine.untag(*temporaries(engine))


def pull(engine: Engine, spec: ImageSpec, description: Path, missing: int) -> Moved:
    """Let the engine pull what it lacks; raises ``UnreachableError`` when it never asked for anything.

    The image is asked for by the digest of its manifest, so what the engine then has needs no further check.
    """
    with StatusLine() as line, contextlib.ExitStack() as stack:
        ended = stack.enter_context(ThreadPoolExecutor(1)).submit(temporaries, engine)
        progress = ByteProgress(f"loading {spec.tag}", missing, line)
        pulling = engine.new_pull()
        log = AccessLog(sent=progress.add, problem=pulling.end)
        server = stack.enter_context(registry([(f"{REPOSITORY}:latest", load_image(description))], log))
        reference = f"{LOOPBACK}:{server.server_port}/{REPOSITORY}@{spec.manifest}"
        try:
            words = pulling.pull(reference)
            _explain(engine, spec, log, words)
            engine.tag(reference, spec.tag)
        finally:  # not before: what a killed load brought need not move again
            engine.untag(reference, *ended.result())
    return Moved(len(log.layers), log.layer_bytes)


def _explain(engine: Engine, spec: ImageSpec, log: AccessLog, words: str | None) -> None:
    """Raise for a pull that failed; ``words`` are the client's own."""
    if log.problems:
        raise LaminaError(log.problems[0], hint="repair the path: nix-store --repair-path PATH, or build it again")
    if words is not None and not log.accesses:
        raise UnreachableError
    if words is not None:
        raise failure(f"{engine.name} pull of {spec.tag}", words)


def temporaries(engine: Engine) -> list[str]:
    """Return the names of loads that were killed: those whose registry is gone."""
    found = [match for match in map(_TEMPORARY.fullmatch, engine.digests()) if match]
    return [match[0] for match in found if ports.is_free(int(match[1]))]


def _require_space(engine: Engine, spec: ImageSpec, missing: int) -> None:
    """Check the engine's disk before much of it is written."""
    root = engine.root() if missing > SMALL else None
    if root is not None:
        require_space(root, WRITTEN_TWICE * missing, f"loading {spec.tag}")
