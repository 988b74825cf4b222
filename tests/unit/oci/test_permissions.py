"""Rules for owners and modes hold for the paths they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.oci.content import Attributes
from lamina.oci.errors import RecipeError
from lamina.oci.permissions import Rule, apply_rules


@pytest.fixture
def tree(tmp_path: Path) -> str:
    """Return a tree with two files and a link."""
    (tmp_path / "etc").mkdir()
    for name in ("one", "two"):
        (tmp_path / "etc" / name).write_text("")
    (tmp_path / "etc" / "link").symlink_to("one")
    return str(tmp_path)


def test_the_last_rule_that_matches_wins_and_the_rest_stays(tree: str) -> None:
    rules = [Rule(regex="/etc/(one|two)", mode="0600", uid=5), Rule(path="/etc/two", uid=6)]
    found = {item.path: item for item in apply_rules(rules, tree, [Attributes(path="/etc/one", gid=9)])}
    assert (found["/etc/one"].mode, found["/etc/one"].uid, found["/etc/one"].gid) == ("0600", 5, 9)
    assert (found["/etc/two"].mode, found["/etc/two"].uid) == ("0600", 6)


def test_a_pattern_matches_the_whole_path(tree: str) -> None:
    assert [item.path for item in apply_rules([Rule(regex="/etc", uid=1)], tree, [])] == ["/etc"]


@pytest.mark.parametrize("rule", [Rule(path="/missing", uid=1), Rule(regex="/etc/t", uid=1)])
def test_a_rule_for_nothing_is_named(rule: Rule, tree: str) -> None:
    with pytest.raises(RecipeError, match=rule.path or rule.regex or ""):
        apply_rules([rule], tree, [])


def test_a_link_takes_an_owner_but_no_mode(tree: str) -> None:
    assert apply_rules([Rule(path="/etc/link", uid=1)], tree, [])[0].uid == 1
    with pytest.raises(RecipeError, match="/etc/link the mode 0600, but it is a link to one"):
        apply_rules([Rule(path="/etc/link", mode="0600")], tree, [])
