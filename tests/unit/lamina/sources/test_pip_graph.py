"""Who requires whom on the target."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pip")

from lamina.sources.pip_graph import answer


def ask(packages: dict[str, list[str]], roots: list[str], exclude: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the answer for one group ``serve``."""
    return answer({"packages": packages, "roots": {"serve": roots}, "exclude": exclude}, "3.11")


def test_a_group_is_the_closure_of_its_requirements() -> None:
    found = ask({"a": ["B_c>=1"], "b-c": ["d"], "d": [], "other": []}, ["A==1"])
    assert found == {"groups": {"serve": ["a", "b-c", "d"]}, "requires": {"a": ["b-c"], "b-c": ["d"]}}


@pytest.mark.parametrize(
    ("marker", "holds"),
    [
        ("python_version >= '3.11'", True),
        ("python_version >= '3.12'", False),
        ("sys_platform == 'win32'", False),
        ("platform_machine == 'x86_64' and platform_system == 'Linux'", True),
        ("platform_python_implementation == 'PyPy'", False),
        ("python_full_version < '3.11.0a7'", False),
    ],
)
def test_markers_are_those_of_the_target(marker: str, holds: bool) -> None:
    assert ("b" in ask({"a": [f"b; {marker}"], "b": []}, ["a"])["groups"]["serve"]) is holds


def test_an_extra_counts_only_where_somebody_asks_for_it() -> None:
    packages = {"a": ["b; extra == 'fast'"], "b": [], "c": ["a[fast]"]}
    assert ask(packages, ["a"])["groups"]["serve"] == ["a"]
    assert ask(packages, ["c"])["requires"] == {"a": ["b"], "c": ["a"]}


def test_an_extra_may_name_its_own_package() -> None:
    packages = {"a": ["a[fast]; extra == 'all'", "b; extra == 'fast'"], "b": []}
    assert ask(packages, ["a[all]"])["requires"] == {"a": ["b"]}


def test_excluded_packages_and_what_only_they_need_are_left_out() -> None:
    packages = {"whisper": ["triton", "numpy"], "triton": ["compiler"], "compiler": [], "numpy": []}
    found = ask(packages, ["whisper"], exclude=("triton",))
    assert found == {"groups": {"serve": ["numpy", "whisper"]}, "requires": {"whisper": ["numpy"]}}


def test_packages_that_require_each_other_end() -> None:
    assert ask({"a": ["b"], "b": ["a"]}, ["a"])["groups"]["serve"] == ["a", "b"]
