"""Which packages provide the libraries that others need."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from lamina.deb import Contents
from lamina.errors import LaminaError
from lamina.sources.item import DebianItem
from lamina.update.needs import Needs, Offer
from support.items import debian

Packages = dict[str, tuple[list[str], list[str], list[str]]]
"""Per package: the sonames its one file needs, the libraries it offers, and the packages it depends on."""


def needs_of(packages: Packages, *, optional: tuple[str, ...] = ()) -> tuple[Needs, list[str]]:
    """Return a search over ``packages``, and the list of packages it will have read."""
    opened: list[str] = []

    def read(items: Iterable[DebianItem]) -> list[Contents]:
        names = [item.name for item in items]
        opened.extend(names)
        return [
            Contents(needed={f"bin/{name}": tuple(packages[name][0])}, libraries=dict.fromkeys(packages[name][1], ""))
            for name in names
        ]

    offers = {name: Offer(item=debian(name, b""), depends=tuple(entry[2])) for name, entry in packages.items()}
    return Needs(offers, optional=optional, read=read), opened


def test_needs_follow_libraries_and_not_dependencies() -> None:
    search, _ = needs_of(
        {
            "tool": (["libx.so.1", "libc.so.6"], [], ["libx", "libc", "driver"]),
            "libx": (["libc.so.6"], ["libx.so.1"], ["libc"]),
            "libc": ([], ["libc.so.6"], []),
            "driver": ([], ["driver.so"], []),
        }
    )
    assert search.resolve(["tool"]) == {"tool": {"libx", "libc"}, "libx": {"libc"}, "libc": set()}


def test_a_provider_may_be_a_dependency_of_a_dependency() -> None:
    search, _ = needs_of({"a": (["libz.so"], [], ["b"]), "b": ([], [], ["c"]), "c": ([], ["libz.so"], [])})
    assert search.resolve(["a"]) == {"a": {"c"}, "c": set()}


def test_a_package_satisfies_itself_and_its_dependencies_stay_closed() -> None:
    search, opened = needs_of({"a": (["liba.so"], ["liba.so"], ["huge"]), "huge": ([], [], [])})
    assert search.resolve(["a"]) == {"a": set()}
    assert opened == ["a"]


def test_the_nearest_provider_wins() -> None:
    offer: tuple[list[str], list[str], list[str]] = ([], ["libz.so"], [])
    search, _ = needs_of({"a": (["libz.so"], [], ["b", "near"]), "b": ([], [], ["far"]), "near": offer, "far": offer})
    assert search.resolve(["a"])["a"] == {"near"}


def test_every_missing_library_is_named_with_its_file() -> None:
    search, _ = needs_of({"a": (["libx.so", "liby.so"], [], ["b"]), "b": ([], [], ["a"])})
    with pytest.raises(LaminaError, match="no dependency provides") as caught:
        search.resolve(["a"])
    assert caught.value.details == ("a: bin/a needs libx.so", "a: bin/a needs liby.so")


def test_an_optional_file_may_lack_its_libraries() -> None:
    search, _ = needs_of({"a": (["libx.so"], [], [])}, optional=("bin/",))
    assert search.resolve(["a"]) == {"a": set()}


def test_a_circle_is_refused_naming_its_members() -> None:
    search, _ = needs_of({"a": (["libb.so"], ["liba.so"], ["b"]), "b": (["liba.so"], ["libb.so"], ["a"])})
    with pytest.raises(LaminaError, match=r"in a circle: (a → b → a|b → a → b)"):
        search.resolve(["a"])


def test_known_packages_are_not_followed() -> None:
    search, _ = needs_of(
        {"a": (["libb.so"], [], ["b"]), "b": (["libc.so"], ["libb.so"], ["c"]), "c": ([], ["libc.so"], [])}
    )
    assert search.resolve(["a"], known={"b"}) == {"a": {"b"}}
