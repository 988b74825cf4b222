"""Run a program on files of unknown origin: limited, watched, and gone when the caller is done with it.

A child may not exceed an address space, a processor time, a time to be waited for and an amount of output; it may
neither write a file nor dump core; it leads a session of its own that is killed whole; it dies with this process. It
sees an empty environment and only the descriptors it is given.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from media_service.errors import MediaOverLimitError, MediaTimeoutError, MediaToolMissingError, MediaUndecodableError
from media_service.media.launcher import CANNOT_START

LAUNCHER = Path(__file__).with_name("launcher.py")
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
REASON_BYTES = 4096  # of what a child says last; what came before is dropped
CHUNK = 65_536  # what a pipe holds
MOST_DESCRIPTORS = 256
MOST_PROCESSES = 4096  # threads too, and those of others with the same user id: a stop for fork bombs, nothing finer
NO_MEMORY = (b"Cannot allocate memory", b"Resource temporarily unavailable")  # the second for a thread's stack
PAUSE = 0.002
INPUT_NAME = re.compile(r"(file:)?/proc/self/fd/\d+:? ?")

# The kernel kills a child when the *thread* that started it ends, so all are started by one that never does.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="media-start")


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one child may use.

    ``seconds``: how long it may keep us waiting, all in all; what we do between two reads does not count. ``threads``:
    how many of them may compute as long. ``memory`` and ``output``: in bytes.
    """

    seconds: float
    threads: int
    memory: int
    output: int

    def as_resources(self) -> dict[str, int]:
        """Return the limits that the kernel keeps, by their names in ``resource``."""
        return {
            "RLIMIT_AS": self.memory,
            "RLIMIT_CPU": max(1, round(self.seconds * self.threads)),
            "RLIMIT_FSIZE": 0,
            "RLIMIT_CORE": 0,
            "RLIMIT_NOFILE": MOST_DESCRIPTORS,
            "RLIMIT_NPROC": MOST_PROCESSES,
        }


class Child:
    """A running program. One thread at a time may use it, and not always the same one."""

    def __init__(self, process: subprocess.Popen[bytes], limits: ChildLimits) -> None:
        self._process = process
        self._limits = limits
        self._patience = limits.seconds
        self._taken = 0
        self._said = b""
        self._output, self._errors = (pipe.fileno() for pipe in self._both())
        self._pipes = selectors.DefaultSelector()
        self._open = {self._output, self._errors}
        for pipe in self._open:
            self._pipes.register(pipe, selectors.EVENT_READ)

    def read_into(self, buffer: memoryview) -> int:
        """Fill ``buffer`` and return how much was read: less than its size only at the end of the output.

        Raises ``MediaTimeoutError`` and ``MediaOverLimitError``.
        """
        filled = 0
        while filled < len(buffer) and self._output in self._open:
            filled += self._wait(buffer[filled:])
        return filled

    def read_all(self) -> bytes:
        """Return the rest of the output."""
        parts, buffer = [], memoryview(bytearray(CHUNK))
        while count := self.read_into(buffer):
            parts.append(bytes(buffer[:count]))
        return b"".join(parts)

    def finish(self) -> None:
        """Wait until the child ends of itself, and drop what it still prints; raise when it does not end well.

        Raises ``MediaUndecodableError`` with the child's reason, and as ``read_into``.
        """
        scrap = memoryview(bytearray(CHUNK))
        while self._open:
            self._wait(scrap)
        while os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            time.sleep(PAUSE)
            self._lose_patience(PAUSE)
        self.kill()
        self._judge(self._process.returncode)

    def kill(self) -> None:
        """End the child and all it started; the second time, do nothing."""
        if self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):  # its number stays taken until the next line, so nobody else is hit
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._pipes.close()
        for pipe in self._both():
            pipe.close()

    @property
    def reason(self) -> str:
        """Return the last line the child said, without the part that only its programmers understand."""
        lines = [line for line in self._said.decode("utf-8", "replace").splitlines() if line.strip()]
        last = lines[-1].rpartition("] ")[2].strip() if lines else "no reason was given"
        last = INPUT_NAME.sub("", last)
        return "".join(sign for sign in last if sign.isprintable())[:200]

    def _both(self) -> list[IO[bytes]]:
        return [pipe for pipe in (self._process.stdout, self._process.stderr) if pipe is not None]

    def _wait(self, buffer: memoryview) -> int:
        """Wait for something to read, and return how much of ``buffer`` it filled."""
        before, filled = time.monotonic(), 0
        ready = self._pipes.select(self._patience)
        self._lose_patience(time.monotonic() - before)
        for key, _ in ready:
            if key.fd == self._errors:
                count = len(said := os.read(key.fd, CHUNK))
                self._said = (self._said + said)[-REASON_BYTES:]
            else:
                count = filled = os.readv(key.fd, [buffer])
                self._taken += count
            if count == 0:
                self._pipes.unregister(key.fd)
                self._open.discard(key.fd)
        if self._taken > self._limits.output:
            raise MediaOverLimitError(
                f"file decodes to more than the {self._limits.output} bytes that were expected", param="file"
            )
        return filled

    def _lose_patience(self, seconds: float) -> None:
        self._patience -= seconds
        if self._patience <= 0:
            raise _too_slow(self._limits)

    def _judge(self, status: int) -> None:
        if status == 0:
            return
        if status in (-signal.SIGXCPU, -signal.SIGKILL):
            raise _too_slow(self._limits)
        if status == CANNOT_START:
            raise MediaToolMissingError(f"a media program {self.reason}, expected one that runs: see FFMPEG, FFPROBE")
        if any(sign in self._said for sign in NO_MEMORY):
            raise MediaOverLimitError(
                f"file needs more memory to decode than the {self._limits.memory} bytes allowed", param="file"
            )
        raise MediaUndecodableError(f"file cannot be decoded: {self.reason}", param="file")


@contextmanager
def child(command: Sequence[str], limits: ChildLimits, descriptors: Sequence[int] = ()) -> Iterator[Child]:
    """Start ``command``, whose first item is an absolute path, with ``descriptors`` open; kill it at the end.

    Raises ``MediaToolMissingError`` when this Python cannot start anything.
    """
    arguments = [sys.executable, "-I", "-S", "-B", str(LAUNCHER), str(os.getpid())]
    arguments += [json.dumps(limits.as_resources()), *command]
    try:
        process = _starter.submit(_start, arguments, descriptors).result()
    except OSError as error:
        raise MediaToolMissingError(f"no process can be started: {error.strerror}") from error
    started = Child(process, limits)
    try:
        yield started
    finally:
        started.kill()


def _start(arguments: list[str], descriptors: Sequence[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        arguments,
        bufsize=0,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env=ENVIRONMENT,
        start_new_session=True,
        pass_fds=descriptors,
    )


def _too_slow(limits: ChildLimits) -> MediaTimeoutError:
    return MediaTimeoutError(f"file takes longer to decode than the {limits.seconds:g} s allowed", param="file")
