"""Bring a built image into the engine as one archive through ``docker load``: for engines that cannot pull from here.

A stream that breaks never leaves an image behind: the client is ended before its input is closed, so that the engine
sees a broken request and not a short archive, and what was stored nevertheless is removed.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from lamina.console import ByteProgress, StatusLine
from lamina.engine import Engine, LoadedImage, failure
from lamina.errors import LaminaError
from lamina.images import ARCHIVE_OVERHEAD, ImageSpec
from lamina.prerequisites import require_space

CHUNK = 1 << 20


def stream(engine: Engine, spec: ImageSpec, program: Path) -> int:
    """Send the whole archive that ``program`` writes into the engine and return how many bytes that were."""
    tagged = engine.image(spec.tag)
    _require_space(engine, spec, tagged)
    try:
        moved = _pipe(engine, spec, program)
        verify(engine, spec)
    except BaseException:
        _remove_remains(engine, spec, tagged)
        raise
    return moved


def _require_space(engine: Engine, spec: ImageSpec, tagged: LoadedImage | None) -> None:
    """Check the engine's disk: it unpacks the whole archive into a temporary folder, then stores what it lacks."""
    root = engine.root()
    if root is not None:
        require_space(root, spec.size + missing_bytes(spec, tagged), f"loading {spec.tag}")


def missing_bytes(spec: ImageSpec, tagged: LoadedImage | None) -> int:
    """Return the bytes of the layers that differ from what the tag names now: an engine stacks from the bottom."""
    known = tagged.layers if tagged else ()
    shared = 0
    for layer, digest in zip(spec.layers, known, strict=False):
        if layer.digest != digest:
            break
        shared += layer.size
    return spec.size - shared


def _pipe(engine: Engine, spec: ImageSpec, program: Path) -> int:
    with tempfile.TemporaryFile() as stream_errors, tempfile.TemporaryFile() as engine_errors:
        source = subprocess.Popen([program], stdout=subprocess.PIPE, stderr=stream_errors, start_new_session=True)
        loader = subprocess.Popen(
            [engine.client, "load", "--quiet"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=engine_errors,
            start_new_session=True,
        )
        try:
            moved, whole = _copy(source, loader, spec)
            if whole and source.wait():
                raise LaminaError(
                    f"{program.name} ended with exit code {source.returncode}",
                    details=_lines(stream_errors),
                    hint="build the image again: ./manage.sh build",
                )
            _close(loader)
            if loader.wait():
                raise failure(f"{engine.name} load of {spec.tag}", "\n".join(_lines(engine_errors)))
            return moved
        finally:
            _end(loader)
            _end(source)


def _copy(source: subprocess.Popen[bytes], loader: subprocess.Popen[bytes], spec: ImageSpec) -> tuple[int, bool]:
    """Copy until the source ends or the engine stops reading; return the bytes, and whether the source ended first."""
    if source.stdout is None or loader.stdin is None:
        raise ValueError("both processes need pipes")
    with StatusLine() as line:
        progress = ByteProgress(f"loading {spec.tag}", spec.size + ARCHIVE_OVERHEAD, line)
        try:
            while chunk := source.stdout.read(CHUNK):
                loader.stdin.write(chunk)
                progress.add(len(chunk))
        except BrokenPipeError:
            return progress.done, False
        return progress.done, True


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        with contextlib.suppress(BrokenPipeError):  # the exit code says why it stopped reading
            process.stdin.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, at once: a client that waits for input would not hear a polite signal."""
    if process.poll() is None:
        process.kill()
        process.wait()
    _close(process)
    if process.stdout:
        process.stdout.close()


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


def _lines(errors: IO[bytes]) -> list[str]:
    errors.seek(0)
    return errors.read().decode(errors="replace").strip().splitlines()[-10:]
