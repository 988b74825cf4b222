"""The Docker engine on a Unix socket of this machine, asked without its client wherever a load waits for the answer."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina.engine import Engine, Pull, failure
from lamina.engine_api import Api, ApiError, ApiPull
from lamina.oci.tar import Write

USUAL = Path("/var/run/docker.sock")
SCHEME = "unix://"
SILENCE = (OSError, http.client.HTTPException, ValueError)
"""What asking raises when no engine answers, or something else does."""


@dataclass(frozen=True)
class SocketEngine(Engine):
    """An engine behind a Unix socket of this machine, which is asked there for what its client would only pass on."""

    api: Api

    def inspect(self, kind: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the descriptions of those objects of ``kind`` (image, container, network) that exist."""
        with self._explained(f"{kind} inspect"):
            return [found for name in names if (found := self.api.inspect(kind, name)) is not None]

    def digests(self) -> list[str]:
        """Return the names by digest of all images, or none when the engine does not tell them."""
        with contextlib.suppress(ApiError, *SILENCE):
            return self.api.digests()
        return []

    def tag(self, source: str, target: str) -> None:
        """Let the name ``target`` mean the image ``source``."""
        with self._explained("tag"):
            self.api.tag(source, target)

    def untag(self, *names: str) -> None:
        """Take names away, and with its last one an image; a name that is not there is none the less gone."""
        for name in names:
            with contextlib.suppress(ApiError, *SILENCE):
                self.api.untag(name)

    def new_pull(self) -> Pull:
        """Return a pull that has not begun."""
        return ApiPull(self.api)

    def load(self, write_archive: Callable[[Write], None]) -> str | None:
        """Load the archive that a function writes; return ``None``, or the engine's words when it refuses."""
        with self._explained("load"):
            return self.api.load(write_archive)

    @contextlib.contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        """Turn what the socket raises into the error of a client command."""
        try:
            yield
        except (ApiError, *SILENCE) as error:
            raise failure(f"docker {what}", str(error) or type(error).__name__) from error


def find(client: str) -> SocketEngine | None:
    """Return the engine that ``client`` would talk to, if it answers on a Unix socket."""
    path = socket_of_client()
    if path is None:
        return None
    api = Api(path)
    with contextlib.suppress(ApiError, *SILENCE):  # the client says what is wrong
        return SocketEngine(client, api.version(), api)
    return None


def socket_of_client() -> Path | None:
    """Return the socket that the client would use, or ``None`` where a context or another kind of address says so."""
    host = os.environ.get("DOCKER_HOST", "")
    if host:
        return Path(host.removeprefix(SCHEME)) if host.startswith(SCHEME) else None
    if os.environ.get("DOCKER_CONTEXT") or _current_context() not in {"", "default"}:
        return None
    return USUAL


def _current_context() -> str:
    """Return the context that the client's settings name."""
    folder = Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
    try:
        return str(json.loads((folder / "config.json").read_bytes()).get("currentContext", ""))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, AttributeError):
        return "unreadable"  # the client says what is wrong with it
