"""Bring a built image or index into another registry: nothing when it is there, else only the blobs it lacks.

skopeo copies from a registry on loopback that makes the layers from the store, and keeps every digest. The manifest
goes last, so the tag names the old image or the new one, whenever something is killed.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

from lamina.console import ByteProgress, StatusLine
from lamina.errors import LaminaError
from lamina.oci.image import digest_of
from lamina.oci.index import Described, ImageIndex, images_of, platform_name
from lamina.registry.access import AccessLog
from lamina.registry.client import RegistryClient, login_error, status_error
from lamina.registry.reference import Reference
from lamina.registry.server import LOOPBACK
from lamina.serving import registry
from lamina.sources.item import redact

REPOSITORY = "lamina-push/image:latest"
_QUERY = re.compile(r"\?[^\s\"']*")
_STATUS = re.compile(r"status(?: code)?:? (5\d\d)|\b(5\d\d) (?:Internal|Bad Gateway|Service|Gateway)")
_LOGIN = re.compile(r"unauthorized|authentication required|denied|forbidden|\b40[13]\b", re.IGNORECASE)
_CUT = re.compile(
    r"unexpected EOF|connection reset|broken pipe|\bEOF\b|connection refused|closed network", re.IGNORECASE
)
_TLS = re.compile(r"x509|certificate|server gave HTTP response to HTTPS client", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Blob:
    """One thing that a registry keeps of an image, and whether the target has it."""

    name: str
    digest: str
    size: int
    present: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would do; ``current`` is the digest that the target's tag names now."""

    digest: str
    current: str | None
    blobs: tuple[Blob, ...] = ()

    @property
    def is_done(self) -> bool:
        """Say whether the target has exactly this image under the tag."""
        return self.current == self.digest

    @property
    def missing(self) -> int:
        """Return the bytes that would move."""
        return sum(blob.size for blob in self.blobs if not blob.present)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What moved: layers and their bytes."""

    layers: int = 0
    size: int = 0


def make_plan(client: RegistryClient, image: Described, *, ask_blobs: bool) -> Plan:
    """Ask the target for its manifest and, with ``ask_blobs``, for every blob and manifest of every platform."""
    current, digest = client.manifest_digest(), digest_of(image.manifest_bytes)
    if not ask_blobs:
        return Plan(digest, current)
    is_done = current == digest
    blobs = [Blob(name, each, size, is_done or client.has_blob(each)) for each, (name, size) in blobs_of(image).items()]
    for name, data in manifests_of(image):
        each = digest_of(data)
        blobs.append(Blob(name, each, len(data), is_done or (each != digest and client.has_manifest(each))))
    return Plan(digest, current, tuple(blobs))


def blobs_of(image: Described) -> dict[str, tuple[str, int]]:
    """Return name and size of every blob by its digest: the layers of all platforms, then the configurations."""
    blobs = {layer.digest: (layer.name, layer.size) for layer in image.layers}
    for each in images_of(image):
        name = f"configuration for {platform_name(each)}" if isinstance(image, ImageIndex) else "configuration"
        blobs[digest_of(each.config_bytes)] = (name, len(each.config_bytes))
    return blobs


def manifests_of(image: Described) -> list[tuple[str, bytes]]:
    """Return every manifest with a name for it, the one that the tag names last."""
    if not isinstance(image, ImageIndex):
        return [("manifest", image.manifest_bytes)]
    manifests = [(f"manifest for {platform_name(each)}", each.manifest_bytes) for each in image.images]
    return [*manifests, ("index", image.manifest_bytes)]


def push(reference: Reference, image: Described, *, insecure: bool) -> Pushed:
    """Copy the image; raises ``LaminaError`` that says what stopped it."""
    with StatusLine() as line, contextlib.ExitStack() as stack:
        progress = ByteProgress(f"pushing {reference}", sum(layer.size for layer in image.layers), line)
        log = AccessLog(sent=progress.add)
        server = stack.enter_context(registry([(REPOSITORY, image)], log))
        source = f"{LOOPBACK}:{server.server_port}/{REPOSITORY.partition(':')[0]}@{digest_of(image.manifest_bytes)}"
        code, words = run_skopeo(command(source, reference, insecure=insecure))
    if log.problems:
        raise LaminaError(log.problems[0], hint="repair the path: nix-store --repair-path PATH, or build it again")
    if code:
        raise explain(reference, words)
    return Pushed(len(log.layers), log.layer_bytes)


def command(source: str, reference: Reference, *, insecure: bool) -> list[str]:
    """Return the skopeo command; logins are found by skopeo itself, in the same files as ours."""
    verify = "false" if insecure or reference.is_loopback else "true"
    flags = [
        "--all",
        "--quiet",
        "--preserve-digests",
        "--src-tls-verify=false",
        f"--dest-tls-verify={verify}",
        "--src-no-creds",
    ]
    # Our own source needs no policy, and a machine may have none.
    return ["skopeo", "--insecure-policy", "copy", *flags, f"docker://{source}", f"docker://{reference}"]


def run_skopeo(words: Sequence[str]) -> tuple[int, str]:
    """Run skopeo to its end, or end it with us; return its exit code and what it complained."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
        try:
            code = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        errors.seek(0)
        return code, errors.read().decode(errors="replace")


def explain(reference: Reference, words: str) -> LaminaError:
    """Return one error for a copy that failed; upload addresses carry state that is nobody's business and is cut."""
    details = [_QUERY.sub("?…", redact(line.strip())) for line in words.strip().splitlines() if line.strip()][-3:]
    status = _STATUS.search(words)
    if status:
        return status_error(reference, int(status[1] or status[2]))
    if _LOGIN.search(words):
        return login_error(reference, known=True)
    if _TLS.search(words):
        return LaminaError(
            f"{reference.host}: its TLS is not accepted", details=details, hint="--insecure allows it, if you trust it"
        )
    if _CUT.search(words):
        return LaminaError(
            f"{reference.host} stopped answering in the middle of the transfer",
            details=details,
            hint="the tag still names what it named; push again: what has arrived does not move twice",
        )
    return LaminaError(
        f"pushing to {reference} failed", details=details or ["skopeo printed no reason"], hint="push again"
    )
