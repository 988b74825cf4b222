"""The seed: the first program Nix can run, because it is added to the store and not built.

It is a folder ``bin`` with Debian's static busybox and one link for each applet, since busybox chooses the applet by
the name it is called with.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from lamina import deb, nar, store
from lamina.errors import LaminaError
from lamina.locks.bootstrap import SEED_NAME


def add(package: Path, *, expected: str | None = None) -> str:
    """Unpack busybox from ``package``, add the tree to the store, and return the SHA-256 of its NAR.

    Raises ``LaminaError`` before anything is added when the tree is not the ``expected`` one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, SEED_NAME)
        build_tree(package, tree)
        actual = nar.sha256(tree)
        if expected is not None and actual != expected:
            raise LaminaError(
                f"the seed made of {package.name} has SHA-256 {actual}; expected {expected}",
                hint="lock it again: ./manage.sh update bootstrap",
            )
        store.add_tree(tree)
    return actual


def build_tree(package: Path, tree: Path) -> None:
    """Write the seed's tree: ``bin/busybox`` and the relative links."""
    (tree / "bin").mkdir(parents=True)
    busybox = tree / "bin" / "busybox"
    busybox.write_bytes(_busybox(package))
    busybox.chmod(0o555)
    listed = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True)
    for applet in listed.stdout.split():
        if applet != "busybox":
            (tree / "bin" / applet).symlink_to("busybox")


def _busybox(package: Path) -> bytes:
    with deb.open_tree(package) as tar:
        for member in tar:
            if member.name in ("./bin/busybox", "./usr/bin/busybox") and member.isfile():
                return deb.member_bytes(tar, member)
    raise LaminaError(f"{package.name} holds no bin/busybox", hint="name Debian's busybox-static in the manifest")
