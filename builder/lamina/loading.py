"""Bring a built image into the engine: nothing when it is there, else only the layers that the engine lacks.

The engine pulls from a registry on loopback that lives as long as the load; the tag is moved when the whole image is
there, so it names the old image or the new one whenever something is killed. An engine that cannot reach this machine's
loopback address gets the whole archive.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
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
    with ThreadPoolExecutor(2) as pool:  # what a client's start takes is most of what a small load takes
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
        engine.run("tag", spec.digest, spec.tag)
    if any(_TEMPORARY.fullmatch(name) for name in same.digests):
        engine.attempt("image", "rm", *temporaries(engine))


def pull(engine: Engine, spec: ImageSpec, description: Path, missing: int) -> Moved:
    """Let the engine pull what it lacks; raises ``UnreachableError`` when it never asked for anything.

    The image is asked for by the digest of its manifest, so what the engine then has needs no further check.
    """
    with StatusLine() as line, contextlib.ExitStack() as stack:
        ended = stack.enter_context(ThreadPoolExecutor(1)).submit(temporaries, engine)
        progress = ByteProgress(f"loading {spec.tag}", missing, line)
        client = Client(engine)
        log = AccessLog(sent=progress.add, problem=client.end)
        server = stack.enter_context(registry([(f"{REPOSITORY}:latest", load_image(description))], log))
        reference = f"{LOOPBACK}:{server.server_port}/{REPOSITORY}@{spec.manifest}"
        try:
            words = client.pull(reference)
            _explain(engine, spec, log, words)
            engine.run("tag", reference, spec.tag)
        finally:  # not before: what a killed load brought need not move again
            engine.attempt("image", "rm", reference, *ended.result())
    return Moved(len(log.layers), log.layer_bytes)


def _explain(engine: Engine, spec: ImageSpec, log: AccessLog, words: str | None) -> None:
    """Raise for a pull that failed; ``words`` are the client's own."""
    if log.problems:
        raise LaminaError(log.problems[0], hint="repair the path: nix-store --repair-path PATH, or build it again")
    if words is not None and not log.accesses:
        raise UnreachableError
    if words is not None:
        raise failure(f"{engine.name} pull of {spec.tag}", words)


class Client:
    """The engine's client while it pulls. It ends with us, even when we are killed, and with it the transfer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._process: subprocess.Popen[bytes] | None = None

    def pull(self, reference: str) -> str | None:
        """Pull and return ``None``, or the client's words when it fails."""
        guard = shutil.which("setpriv")
        command = [self._engine.client, "pull", *self._engine.pull_options, reference]
        with tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                [*([guard, "--pdeathsig", "KILL"] if guard else []), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
            try:
                code = self._process.wait()
            finally:
                self.end()
            errors.seek(0)
            words = errors.read().decode(errors="replace")
        return words or f"exit code {code}" if code else None

    def end(self, _: str = "") -> None:
        """End the client, at once."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def temporaries(engine: Engine) -> list[str]:
    """Return the names of loads that were killed: those whose registry is gone."""
    listed = engine.attempt("image", "ls", "--digests", "--format", "{{.Repository}}@{{.Digest}}").stdout
    found = [match for match in map(_TEMPORARY.fullmatch, listed.split()) if match]
    return [match[0] for match in found if ports.is_free(int(match[1]))]


def _require_space(engine: Engine, spec: ImageSpec, missing: int) -> None:
    """Check the engine's disk before much of it is written."""
    root = engine.root() if missing > SMALL else None
    if root is not None:
        require_space(root, WRITTEN_TWICE * missing, f"loading {spec.tag}")
