"""The page of third-party licences, from the locks."""

from __future__ import annotations

import json
from typing import Any

from lamina.project import LOCKS
from lamina.reference.text import notice, table
from lamina.sources.apt import NATIVE

ELSEWHERE = {
    "libgcc-s1": "gcc-12-base",
    "libgfortran5": "gcc-12-base",
    "libgomp1": "gcc-12-base",
    "libncursesw6": "libtinfo6",
    "libpython3.11-stdlib": "libpython3.11-minimal",
    "libquadmath0": "gcc-12-base",
    "libstdc++6": "gcc-12-base",
}
"""Debian packages whose documentation folder is a link to the folder of another package of the same source."""

INTRODUCTION = """This is what the locks name, and so what can be in an image. It says what the packages' own metadata
say and is no legal advice. Nothing here is a licence of this project itself, which has none yet.
"""
DEBIAN = """The licence texts are in the packages: `usr/share/doc/NAME/copyright` below the package's store path.
`unpackDeb` keeps them, so every image that holds the package holds its text.
"""
PYTHON = """Each wheel keeps its licence files in the folder `NAME-VERSION.dist-info` below
`lib/python3.11/site-packages` of its store path. *Where* is the dependency group: `serve` is in the image, `test` and
`build` are not; *data* archives are opened for the files in them and never installed.
"""
MODELS = """The licences as the publishers state them, copied by hand into `nix/locks/models.manifest.json`.
"""
NODE = """Used to build, never part of an image. The archive holds its `LICENSE`.
"""

NPM = """Of the dashboard. *Where*: `bundle` may be in the pages, `build` only makes or tests them.
"""


def read(name: str) -> dict[str, Any]:
    """Return the content of a lock or manifest in nix/locks."""
    content: dict[str, Any] = json.loads((LOCKS / name).read_text(encoding="utf-8"))
    return content


def render() -> str:
    """Return the page."""
    sections = {
        "Debian packages": DEBIAN + "\n" + _debian() + "\n" + _elsewhere(),
        "Python packages": PYTHON + "\n" + _python(),
        "Models": MODELS + "\n" + _models(),
        "Node.js": NODE + "\n" + _node(),
        "npm packages": NPM + "\n" + _npm(),
    }
    head = f"# Third-party licences\n\n{notice('the locks in `nix/locks`')}\n\n{INTRODUCTION}"
    return "\n".join([head, *(f"## {title}\n\n{body}" for title, body in sections.items())])


def _debian() -> str:
    rows = [
        [
            name if architecture == NATIVE else f"{name}:{architecture}",
            package["version"],
            package["source"],
            "see below" if name in ELSEWHERE else f"`usr/share/doc/{name}/copyright`",
        ]
        for architecture, packages in read("debian.lock.json")["architectures"].items()
        for name, package in packages.items()
    ]
    return table(["package", "version", "source package", "licence text"], rows)


def _elsewhere() -> str:
    rows = [[f"`{name}`", f"`usr/share/doc/{owner}/copyright` of `{owner}`"] for name, owner in ELSEWHERE.items()]
    return (
        "Some packages only link to the documentation folder of another package of the same source. `unpackDeb` drops "
        "such links, and `gcc-12-base` is not locked, so its text is not in the images yet:\n\n"
    ) + table(["package", "Debian ships the text as"], rows)


def _python() -> str:
    lock = read("python.lock.json")
    groups = lock["groups"]
    rows = [
        [
            name,
            package["version"],
            package["licence"],
            ", ".join(group for group in sorted(groups) if name in groups[group]),
        ]
        for name, package in lock["packages"].items()
    ]
    rows += [[each["package"], each["version"], "not in the lock", "data"] for each in lock["data"].values()]
    return table(["package", "version", "licence", "where"], rows)


def _models() -> str:
    models = read("models.manifest.json")["models"]
    return table(
        ["model", "licence", "source"],
        [[name, each["licence"], f"`{each['source']}@{each['revision']}`"] for name, each in models.items()],
    )


def _node() -> str:
    rows = [[each["name"], each["version"]] for each in read("bootstrap.lock.json")["node"].values()]
    return table(["package", "version"], rows)


def _npm() -> str:
    rows = [
        [each["name"], each["version"], each["licence"], "bundle" if each["bundled"] else "build"]
        for each in read("npm.lock.json")["packages"].values()
    ]
    return table(["package", "version", "licence", "where"], rows)
