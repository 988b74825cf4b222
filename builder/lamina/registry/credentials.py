"""Logins for registries, from the files that docker, podman and skopeo keep them in.

Formats: https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md. The order of the files is
the one that skopeo has. Nothing here is ever printed: ``Login`` has no text that shows its secrets.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lamina.errors import LaminaError

DOCKER_HUB = "docker.io"
_HUB_KEY = "https://index.docker.io/v1/"
_TOKEN_USER = "<token>"  # noqa: S105 - the name by which a helper says that its secret is a token


@dataclass(frozen=True, slots=True)
class Login:
    """A user and a password, or an identity token."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def basic(self) -> str:
        """Return the value of an ``Authorization`` header."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def auth_files(environment: Mapping[str, str] = os.environ) -> list[Path]:
    """Return the files that may hold logins, the strongest first."""
    chosen = environment.get("REGISTRY_AUTH_FILE")
    if chosen:
        return [Path(chosen)]
    home = Path(environment.get("HOME", "/"))
    runtime = environment.get("XDG_RUNTIME_DIR")
    return [
        Path(runtime, "containers", "auth.json") if runtime else Path(f"/run/containers/{os.getuid()}/auth.json"),
        Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "containers" / "auth.json",
        Path(environment.get("DOCKER_CONFIG") or home / ".docker") / "config.json",
    ]


def find_login(host: str, name: str, environment: Mapping[str, str] = os.environ) -> Login | None:
    """Return the login for a repository, or ``None``; raises ``LaminaError`` for a file that cannot be read."""
    for path in auth_files(environment):
        data = _read(path)
        for key in keys(host, name):
            login = _entry(data, key)
            if login is not None:
                return login
    return None


def keys(host: str, name: str) -> Iterator[str]:
    """Yield the names a login may have in a file: the repository, what is above it, the host."""
    parts = [host, *name.split("/")]
    for length in range(len(parts), 0, -1):
        yield "/".join(parts[:length])
    yield from (f"https://{host}", f"http://{host}", *([_HUB_KEY] if host == DOCKER_HUB else []))


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as cause:
        reason = cause.strerror if isinstance(cause, OSError) else "it is no JSON"
        raise LaminaError(
            f"{path}: the logins in it cannot be read: {reason}", hint="repair it or log in again"
        ) from None
    return data if isinstance(data, dict) else {}


def _entry(data: Mapping[str, Any], key: str) -> Login | None:
    entry = (data.get("auths") or {}).get(key)
    helper = (data.get("credHelpers") or {}).get(key) or (data.get("credsStore") if entry is not None else None)
    if helper:
        return _ask_helper(str(helper), key)
    if not entry:
        return None
    if entry.get("identitytoken"):
        return Login(token=str(entry["identitytoken"]))
    try:
        user, colon, password = base64.b64decode(entry.get("auth") or "").decode().partition(":")
    except (binascii.Error, ValueError):
        raise LaminaError(
            f"the login for {key} cannot be read: 'auth' is no base64", hint=f"log in again: {key}"
        ) from None
    return Login(user, password.rstrip("\0")) if colon else None


def _ask_helper(helper: str, key: str) -> Login | None:
    """Ask a credential helper; the registry's name goes through its standard input, as the protocol has it."""
    try:
        result = subprocess.run(
            [f"docker-credential-{helper}", "get"], input=key, capture_output=True, text=True, check=False
        )
        data = json.loads(result.stdout) if result.returncode == 0 else {}
    except (OSError, ValueError):
        data = {}
    if not data.get("Secret"):
        return None
    if data.get("Username") == _TOKEN_USER:
        return Login(token=str(data["Secret"]))
    return Login(str(data.get("Username", "")), str(data["Secret"]))
