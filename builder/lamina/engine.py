"""The Docker engine as this project sees it: a client on PATH and what it answers.

``DOCKER_HOST`` and ``DOCKER_CONTEXT`` are respected, because the client itself reads them. Where they lead to a Unix
socket of this machine, what a load asks for is asked there, without a client: see ``socket_engine``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from lamina import daemon, prerequisites
from lamina.client_load import load_by_client
from lamina.client_pull import ClientPull
from lamina.errors import LaminaError

if TYPE_CHECKING:
    from lamina.oci.tar import Write

MINIMUM = (20, 10)
CHOSEN_BY_USER = ("DOCKER_HOST", "DOCKER_CONTEXT")


@dataclass(frozen=True)
class LoadedImage:
    """An image that the engine has: its ID, the digests (diff_ids) of its layers, and its names by digest.

    ``driver`` is the storage driver that keeps it: ``overlay2`` in Docker's own store.
    """

    id: str
    layers: tuple[str, ...]
    digests: tuple[str, ...] = field(default=(), compare=False)
    driver: str = field(default="", compare=False)


class Pull(Protocol):
    """A pull of one image: once, and ended from outside when it must not go on."""

    def pull(self, reference: str) -> str | None:
        """Pull and return ``None``, or the engine's words when it fails."""

    def end(self, reason: str = "") -> None:
        """End it, at once."""


@dataclass(frozen=True)
class Engine:
    """A running engine, reached through ``client``."""

    client: str
    version: str
    pull_options: ClassVar[tuple[str, ...]] = ("--quiet",)
    """Words for a pull from a registry on this machine; Docker takes one on loopback without TLS anyway."""

    @property
    def name(self) -> str:
        """Return the client's name."""
        return Path(self.client).name

    def run(self, *arguments: str) -> str:
        """Run one client command and return what it prints; raises ``LaminaError`` with the engine's own words."""
        result = self.attempt(*arguments)
        if result.returncode:
            raise failure(f"{self.name} {' '.join(arguments[:2])}", result.stderr)
        return result.stdout

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one client command whose failure is an answer."""
        return subprocess.run([self.client, *arguments], capture_output=True, text=True, errors="replace", check=False)

    def inspect(self, kind: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the descriptions of those objects of ``kind`` (image, container, network) that exist."""
        if not names:
            return []
        result = self.attempt(kind, "inspect", *names)
        if result.returncode and "no such" not in result.stderr.lower() and "not found" not in result.stderr.lower():
            raise failure(f"docker {kind} inspect", result.stderr)
        found: list[dict[str, Any]] = json.loads(result.stdout or "[]")
        return found

    def image(self, reference: str) -> LoadedImage | None:
        """Return the image that a tag or an ID names, or ``None``."""
        found = self.inspect("image", [reference])
        if not found:
            return None
        layers, digests = found[0].get("RootFS", {}).get("Layers") or (), found[0].get("RepoDigests") or ()
        driver = (found[0].get("GraphDriver") or {}).get("Name", "")
        return LoadedImage(found[0]["Id"], tuple(layers), tuple(digests), driver)

    def digests(self) -> list[str]:
        """Return the names by digest of all images, or none when the engine does not tell them."""
        return self.attempt("image", "ls", "--digests", "--format", "{{.Repository}}@{{.Digest}}").stdout.split()

    def tag(self, source: str, target: str) -> None:
        """Let the name ``target`` mean the image ``source``."""
        self.run("tag", source, target)

    def untag(self, *names: str) -> None:
        """Take names away, and with its last one an image; a name that is not there is none the less gone."""
        if names:
            self.attempt("image", "rm", *names)

    def new_pull(self) -> Pull:
        """Return a pull that has not begun."""
        return ClientPull([self.client, "pull", *self.pull_options])

    def load(self, write_archive: Callable[[Write], None]) -> str | None:
        """Load the archive that a function writes; return ``None``, or the engine's words when it refuses."""
        return load_by_client([self.client, "load", "--quiet"], write_archive)

    def root(self) -> Path | None:
        """Return the folder where the engine keeps its data, or ``None`` when it lies on another machine."""
        folder = Path(self.run("info", "--format", "{{.DockerRootDir}}").strip())
        return folder if folder.is_absolute() and folder.is_dir() else None

    def names_images_by_manifest(self) -> bool:
        """Say whether image IDs are digests of manifests, as in engines that keep images in containerd."""
        return "io.containerd.snapshotter" in self.run("info", "--format", "{{json .DriverStatus}}")


def failure(who: str, stderr: str) -> LaminaError:
    """Return the error for a failed client command; a full disk gets its own words."""
    details = stderr.strip().splitlines()[-10:]
    if "no space left on device" in stderr.lower():
        hint = "free some space, for instance with 'docker image prune'"
        return LaminaError(f"{who}: the engine's disk is full", details=details, hint=hint)
    return LaminaError(f"{who} failed", details=details or ["docker printed no reason"])


def find() -> Engine | None:
    """Return the engine that answers, or ``None`` when there is no client or no engine runs.

    Raises ``LaminaError`` for an engine that is of no use: no permission, too old, or named by the user and silent.
    """
    client = shutil.which("docker")
    if client is None:
        return None
    from lamina import socket_engine  # late: it is an engine itself

    by_socket = socket_engine.find(client)
    if by_socket is not None:
        return _checked(by_socket)
    result = subprocess.run(
        [client, "version", "--format", "{{.Server.Version}}"], capture_output=True, text=True, check=False
    )
    if result.returncode:
        _explain_silence(result.stderr)
        return None
    return _checked(Engine(client, result.stdout.strip()))


def _checked(found: Engine) -> Engine:
    """Return an engine that is new enough."""
    if tuple(int(part) for part in found.version.split(".")[:2] if part.isdigit()) < MINIMUM:
        raise LaminaError(f"the engine is Docker {found.version}, expected 20.10 or newer", hint="install a newer one")
    return found


def require() -> Engine:
    """Return a running engine; where Debian packages may be installed, install and start one."""
    engine = find()
    if engine is not None:
        return engine
    if not prerequisites.can_install() and shutil.which("dockerd") is None:
        raise LaminaError(
            "no Docker engine answers on this machine",
            hint="install and start Docker 20.10 or newer (on Debian, as root: apt-get install docker.io), "
            "or name a running engine in DOCKER_HOST",
        )
    if os.geteuid() != 0:
        raise LaminaError("no Docker engine is running", hint="start it as root, for instance: systemctl start docker")
    prerequisites.ensure("docker", "dockerd")
    daemon.start(lambda: find() is not None)
    engine = find()
    if engine is None:
        raise LaminaError("the Docker engine was started and stopped again", hint=f"look into {daemon.shown_log()}")
    return engine


def _explain_silence(stderr: str) -> None:
    """Raise when a silent engine must not be replaced by one that we start."""
    if "permission denied" in stderr.lower():
        raise LaminaError(
            "this user may not talk to the Docker engine",
            details=stderr.strip().splitlines()[-3:],
            hint="run as root, or join the group that owns the engine's socket (usually 'docker') and log in again",
        )
    for name in CHOSEN_BY_USER:
        if os.environ.get(name):
            raise LaminaError(
                f"no engine answers at {name}={os.environ[name]}",
                details=stderr.strip().splitlines()[-3:],
                hint=f"start that engine, or unset {name} to use the one of this machine",
            )
