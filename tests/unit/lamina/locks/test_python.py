"""What must hold for the committed Python lock."""

from __future__ import annotations

from lamina.locks import codec, python

LOCK = codec.load(python.LOCK, python.PythonLock)


def test_every_requirement_is_locked() -> None:
    assert {name for package in LOCK.packages.values() for name in package.requires} <= LOCK.packages.keys()


def test_every_group_is_closed_under_requirements() -> None:
    for names in LOCK.groups.values():
        assert {required for name in names for required in LOCK.packages[name].requires} <= set(names)


def test_no_package_is_in_no_group() -> None:
    assert {name for names in LOCK.groups.values() for name in names} == LOCK.packages.keys()


def test_excluded_packages_are_not_locked() -> None:
    assert not {"triton", "opencv-contrib-python"} & LOCK.packages.keys()
