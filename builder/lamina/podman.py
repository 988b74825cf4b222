"""Podman as a place to load images into. It has no engine that runs: the client itself keeps the images."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from lamina import prerequisites
from lamina.engine import Engine, LoadedImage, failure

_ABSENT = ("no such", "not known", "unable to find", "not found")


@dataclass(frozen=True)
class Podman(Engine):
    """Podman with Docker's words; what differs is here. Short names get ``localhost/`` in front."""

    pull_options: ClassVar[tuple[str, ...]] = ("--quiet", "--tls-verify=false")

    def image(self, reference: str) -> LoadedImage | None:
        """Return the image that a tag or an ID names, or ``None``."""
        result = self.attempt("image", "inspect", reference)
        if result.returncode:
            if not any(words in result.stderr.lower() for words in _ABSENT):
                raise failure("podman image inspect", result.stderr)
            return None
        found: dict[str, Any] = json.loads(result.stdout)[0]
        return LoadedImage(f"sha256:{found['Id']}", tuple(found["RootFS"]["Layers"]), tuple(found["RepoDigests"] or ()))

    def root(self) -> Path | None:
        """Return the folder where podman keeps its images."""
        folder = Path(self.run("info", "--format", "{{.Store.GraphRoot}}").strip())
        return folder if folder.is_dir() else None

    def names_images_by_manifest(self) -> bool:
        """Say that image IDs are digests of configurations."""
        return False


def require() -> Podman:
    """Return podman; where Debian packages may be installed, install it."""
    prerequisites.ensure("podman")
    version = prerequisites.installed_version("podman") or ()
    return Podman(shutil.which("podman") or "podman", ".".join(map(str, version)))
