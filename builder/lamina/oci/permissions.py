"""Declared owners and modes: rules over the paths of a tree, so that nothing has to run as root."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lamina.oci.content import Attributes, root_entries
from lamina.oci.errors import RecipeError


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What holds for a path, or for every path that ``regex`` matches as a whole; what is ``None`` stays as it was."""

    path: str | None = None
    regex: str | None = None
    mode: str | None = None
    uid: int | None = None
    gid: int | None = None
    uname: str | None = None
    gname: str | None = None

    def matches(self, path: str) -> bool:
        """Return whether the rule holds for an absolute path in the image."""
        return path == self.path if self.regex is None else re.fullmatch(self.regex, path) is not None

    def apply(self, before: Attributes) -> Attributes:
        """Return the attributes of a path that the rule holds for."""
        given = {name: getattr(self, name) for name in ("mode", "uid", "gid", "uname", "gname")}
        return replace(before, **{name: value for name, value in given.items() if value is not None})


def apply_rules(rules: Iterable[Rule], tree: str, declared: Iterable[Attributes]) -> list[Attributes]:
    """Return the attributes of a tree's paths: those declared before, then every rule in turn; the last one wins."""
    found = {attributes.path: attributes for attributes in declared}
    sources = {f"/{entry.name}": entry.source for entry in root_entries(tree)}
    for rule in rules:
        matched = [path for path in sources if rule.matches(path)]
        if not matched:
            raise RecipeError(
                f"`perms` names {rule.path or rule.regex!r}, but the customisation layer has no such path"
            )
        for path in matched:
            refuse_mode_of_link(rule, path, sources)
            found[path] = rule.apply(found.get(path, Attributes(path=path)))
    return list(found.values())


def refuse_mode_of_link(rule: Rule, path: str, sources: Mapping[str, str | None]) -> None:
    """Raise ``RecipeError`` when a rule gives one link a mode, which no system respects; a pattern may match links."""
    source = sources[path]
    if rule.mode and rule.path and source is not None and Path(source).is_symlink():
        raise RecipeError(
            f"`perms` gives {path} the mode {rule.mode}, but it is a link to {Path(source).readlink()}: "
            "copy the file there in `extraCommands`"
        )
