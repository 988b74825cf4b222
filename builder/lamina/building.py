"""Build with Nix and show how far it is; a failed build becomes one error with the builder's last lines."""

from __future__ import annotations

import json
import re
import subprocess
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lamina import nix
from lamina.console import StatusLine
from lamina.errors import LaminaError
from lamina.project import ROOT

ACTIVITY_BUILDS, ACTIVITY_BUILD = 104, 105
RESULT_LOG_LINE, RESULT_PROGRESS = 101, 105
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
STORE_NAME = re.compile(r"/nix/store/[0-9a-z]{32}-")
OFFLINE = re.compile(r"bad address|could(n't| not) resolve|connection (refused|timed out|reset)|unable to|wget:")
CONSEQUENCE = re.compile(r"dependencies of derivation .* failed to build")
TAIL = 20


class BuildError(LaminaError):
    """Nix says that a build failed."""


@dataclass
class Progress:
    """What Nix's ``internal-json`` log has said so far (the numbers above are Nix's own, the same since 2.4)."""

    done: int = 0
    expected: int = 0
    builds_id: int | None = None
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL))
    errors: list[str] = field(default_factory=list)

    def feed(self, line: str) -> str | None:
        """Take one line of the log; return the name of a derivation whose build starts with it."""
        event = parse_event(line)
        if event is None:
            if line.strip():
                self.tail.append(plain(line))
            return None
        return self._take(event)

    def _take(self, event: dict[str, Any]) -> str | None:
        action, kind, fields = event.get("action"), event.get("type"), event.get("fields", [])
        if action == "start" and kind == ACTIVITY_BUILDS:
            self.builds_id = event["id"]
        elif action == "start" and kind == ACTIVITY_BUILD:
            return STORE_NAME.sub("", str(fields[0])).removesuffix(".drv")
        elif action == "result" and kind == RESULT_LOG_LINE:
            self.tail.append(plain(str(fields[0])))
        elif action == "result" and kind == RESULT_PROGRESS and event["id"] == self.builds_id:
            self.done, self.expected = int(fields[0]), int(fields[1])
        elif action == "msg" and event.get("level") == 0:
            self.errors.append(plain(str(event.get("msg", ""))))
        return None


def parse_event(line: str) -> dict[str, Any] | None:
    """Return the event of a ``@nix {…}`` line, or ``None`` for any other line."""
    if not line.startswith("@nix "):
        return None
    try:
        event = json.loads(line.removeprefix("@nix "))
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def plain(text: str) -> str:
    """Return ``text`` without colours and control characters."""
    return "".join(letter for letter in COLOUR.sub("", text) if letter in "\n\t" or letter.isprintable()).rstrip()


def follow(lines: Iterable[str]) -> Progress:
    """Read Nix's log to its end and show each build as it starts."""
    progress = Progress()
    with StatusLine() as status:
        for line in lines:
            name = progress.feed(line)
            if name:
                status.show(f"building  {progress.done} of {max(progress.expected, 1)}  {name}", milestone=True)
    return progress


def nothing() -> None:
    """Do nothing."""


def build(installable: str, meanwhile: Callable[[], object] = nothing) -> Path:
    """Build ``.#installable``, with progress, and return the path of its first output; ``meanwhile`` as in ``run``."""
    printed = run(installable, ["nix", "build", *nix.place_of(installable), "--no-link", "--json"], meanwhile)
    return Path(json.loads(printed)[0]["outputs"]["out"])


def build_planned(installable: str, planned: nix.Plan) -> Path:
    """Build what Nix has planned for ``.#installable``, without evaluating it again, and return its path."""
    run(installable, ["nix-store", "--realise", planned.derivation])
    return planned.path


def run(installable: str, words: list[str], meanwhile: Callable[[], object] = nothing) -> str:
    """Run the command that builds ``.#installable``, with progress, and return what it prints.

    ``meanwhile`` is called when the command has started, and ends it with what it raises.
    """
    command = [*words, "--log-format", "internal-json"]
    try:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=nix.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
    except FileNotFoundError as cause:
        raise LaminaError("nix was not found on PATH", hint="install it: apt-get install nix-bin") from cause
    with process:
        try:
            meanwhile()
            progress = follow(process.stderr or ())
            printed = process.stdout.read() if process.stdout else ""
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise build_failure(installable, progress)
    return printed


def build_failure(installable: str, progress: Progress) -> BuildError:
    """Return the error for a failed build: Nix's own message, the builder's last lines, and what to do."""
    message = [line for error in progress.errors for line in error.splitlines() if not CONSEQUENCE.search(line)]
    details = [*message[-TAIL:], *([] if any("last" in line for line in message) else progress.tail)]
    return BuildError(f"nix build .#{installable} failed", details=details, hint=hint_for(installable, details))


def hint_for(installable: str, details: list[str]) -> str:
    """Return what to do about a failed build."""
    text = "\n".join(details).lower()
    if "no space left on device" in text:
        return "the disk is full: 'nix store gc' removes old builds"
    offline = OFFLINE.search(text) is not None
    if offline and installable.split(".")[0] == "backend-image":
        return "the real weights come from a model hub that does not answer; './manage.sh up --models demo' needs none"
    if offline:
        return "a download failed: './manage.sh fetch' brings every file through this machine's own package sources"
    return f"'nix log' with the .drv named above shows the whole log; './manage.sh build' tries again ({installable})"
