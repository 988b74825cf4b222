"""Become a program that can do little harm: run as a script, set limits on this process, and replace it.

Python's own ways to prepare a child (``preexec_fn``) may deadlock in a process with threads, and limits that a parent
sets afterwards come too late. Standard library only, started without site packages: about 10 ms of processor time.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38  # <linux/prctl.h>
CANNOT_START = 127


def main(parent: int, limits: dict[str, int], command: list[str]) -> None:
    """Die with ``parent``, never gain privileges, lower ``limits`` (by the names of ``resource``), become ``command``.

    ``command``: the program as an absolute path, and its arguments.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((PR_SET_PDEATHSIG, int(signal.SIGKILL)), (PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:  # it died before the first of the two lines above had an effect
        os._exit(CANNOT_START)
    for name, value in limits.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))
    os.execve(command[0], command, dict(os.environ))  # noqa: S606  # no shell, on purpose


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:])
    except OSError as error:
        sys.stderr.write(f"cannot start: {error.strerror}\n")
        sys.exit(CANNOT_START)
