"""Names of Debian files, and what must hold for the committed lock."""

from __future__ import annotations

import pytest

from lamina.locks import codec, debian


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pool/main/b/bash/bash_5.2.15-2+b13_amd64.deb", "bash_5.2.15-2+b13_amd64.deb"),
        ("pool/a_20250419~deb12u2_all.deb", "a_20250419-deb12u2_all.deb"),
        ("pool/a_1%3a2_all.deb", "a_1-2_all.deb"),
    ],
)
def test_a_name_fits_the_store(path: str, expected: str) -> None:
    assert debian.store_name(path) == expected


def test_the_committed_lock_is_closed_under_needs() -> None:
    packages = codec.load(debian.LOCK, debian.DebianLock).architectures["amd64"]
    assert {name for package in packages.values() for name in package.needs} <= packages.keys()


def test_the_committed_lock_holds_what_is_wanted_and_nothing_unreachable() -> None:
    packages = codec.load(debian.LOCK, debian.DebianLock).architectures["amd64"]
    reached, waiting = set[str](), list(codec.load(debian.MANIFEST, debian.DebianManifest).packages)
    while waiting:
        if (name := waiting.pop()) not in reached:
            reached.add(name)
            waiting += packages[name].needs
    assert reached == packages.keys()
