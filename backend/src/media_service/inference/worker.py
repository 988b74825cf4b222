"""A worker process: one model, loaded, warmed up and asked in a process of its own.

It holds what frameworks allocate, so that ending it gives the memory back, and it can be killed amid a call.
It ends with the service: when the socket is closed, and when its parent dies however that happens.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import socket
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from media_service import logs, offline
from media_service.inference.messages import Call, Done, Import, Open, Problem, WarmUp
from media_service.inference.tasks import Loaded, Operation, to_warm_up
from media_service.start_up import everything_stays

PR_SET_PDEATHSIG = 1


class Worker:
    """The model of this process and what is done with it."""

    def __init__(self) -> None:
        self._model: Loaded | None = None

    def answer(self, message: Any) -> Done:
        """Return the answer to a message; nothing that a framework raises ends the process."""
        match message:
            case Import():
                return _attempt(lambda: _import(message.module))
            case Open():
                return _attempt(lambda: self._open(message))
            case WarmUp():
                return _attempt(lambda: self._warm_up(message.operations))
            case Call():
                return Done(self._call(message))
        raise TypeError(f"message is {message!r}, expected Import, Open, WarmUp or Call")

    def close(self) -> None:
        """Free the model: some frameworks complain when the interpreter ends before."""
        if self._model is not None:
            self._model.close()

    def _open(self, message: Open) -> None:
        self._model = message.open()

    def _warm_up(self, operations: Sequence[Operation]) -> None:
        for operation in to_warm_up(operations):
            self._run(Call(operation.name, [operation.example()], operation.options))

    def _call(self, call: Call) -> Sequence[Any]:
        try:
            return self._run(call)
        except Exception as error:
            if len(call.items) == 1:
                return [Problem.of(error)]
        # One of them is to blame; the others get what they asked for.
        return [result for item in call.items for result in self._call(Call(call.operation, [item], call.options))]

    def _run(self, call: Call) -> Sequence[Any]:
        results: Sequence[Any] = getattr(self._model, call.operation)(call.items, **call.options)
        return list(results)


def _import(module: str) -> None:
    with everything_stays():
        importlib.import_module(module)


def _attempt(action: Any) -> Done:
    try:
        action()
    except Exception as error:  # whatever a framework raises, the service is told
        return Done([Problem.of(error)])
    return Done()


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies; end at once when that has happened already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def serve(connection: Connection) -> None:
    """Answer messages until the service closes the socket."""
    worker = Worker()
    while True:
        try:
            message = connection.recv()
        except EOFError:
            worker.close()
            return
        connection.send(worker.answer(message))


def main(descriptor: int, parent: int, log_level: str) -> int:
    """Run the process; ``descriptor`` is its end of the socket."""
    die_with_parent(parent)
    offline.latch()
    logs.configure(log_level)
    with Connection(socket.socket(fileno=descriptor).detach()) as connection:
        try:
            serve(connection)
        except (BrokenPipeError, ConnectionResetError):
            return 1
    return 0
