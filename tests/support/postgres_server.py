"""A real PostgreSQL with pgvector, from the wheel pgserver, on a Unix socket in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.waiting import wait_until

USER = "nobody"
"""Who the server runs as when the tests are root, which PostgreSQL refuses to be."""
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
"""For tests: what a power cut would do to their data does not matter."""
READY_SECONDS = 60.0


def program(name: str) -> str:
    """Return a program of the wheel, without importing the package, which makes folders when it is imported."""
    spec = importlib.util.find_spec("pgserver")
    assert spec is not None, "pgserver is not installed; run the tests with './manage.sh test'"
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


@contextmanager
def postgres_server(options: Sequence[str] = FAST) -> Iterator[str]:
    """Run a server with an empty database and yield its address."""
    folder = Path(tempfile.mkdtemp(prefix="lamina-pg-"))  # not in tmp_path: that is closed to other users
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam(USER)
        os.chown(folder, user.pw_uid, user.pw_gid)
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    data, log = folder / "data", folder / "log"
    make = [program("initdb"), "-D", str(data), "-U", "service", "--auth=trust", "--encoding=UTF8", "--no-sync"]
    try:
        subprocess.run(make, check=True, capture_output=True, env=environment, cwd=folder, **identity)
        serve = [program("postgres"), "-D", str(data), "-k", str(folder), "-h", "", *options]
        with log.open("wb") as output:
            server = subprocess.Popen(serve, stdout=output, stderr=output, env=environment, cwd=folder, **identity)
        try:
            wait_until(lambda: answers(folder), READY_SECONDS, lambda: log.read_text(errors="replace"))
            yield f"postgresql://service@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown: open connections are ended
            server.wait(READY_SECONDS)
    finally:
        shutil.rmtree(folder)


def answers(folder: Path) -> bool:
    """Say whether the server on the socket in ``folder`` accepts connections."""
    ready = [program("pg_isready"), "-q", "-h", str(folder), "-U", "service"]
    return subprocess.run(ready, check=False, capture_output=True).returncode == 0
