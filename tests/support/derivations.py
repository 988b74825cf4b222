"""Ask Nix which derivations the outputs of a checkout are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamina import nix, store_path
from lamina.project import ROOT

# The head of a .drv file: its outputs, each with name, path, and the hash algorithm when its content is fixed.
OUTPUTS = re.compile(r"Derive\(\[(.*?)\],\[")
OUTPUT = re.compile(r'\("[^"]+","([^"]+)","([^"]*)","[^"]*"\)')
STORE_PATH = re.compile(r"/nix/store/[0-9a-z]{32}-[^/\s\"':;,\\]+")


@dataclass(frozen=True, order=True)
class Derivation:
    """A derivation: its own path, the paths of what it builds, and whether the hash of that is known before."""

    path: str
    outputs: tuple[str, ...]
    fixed: bool

    @property
    def name(self) -> str:
        return store_path.name_of(self.path).removesuffix(".drv")


def evaluate(root: Path, attribute: str, function: str) -> Any:
    """Return ``function`` of a flake output as Python data."""
    return json.loads(nix.run(["nix", "eval", "--json", f".#{attribute}", "--apply", function], cwd=root))


def packages(root: Path = ROOT) -> dict[str, str]:
    """Return the derivation of every package and image, by the name of the flake output."""
    found: dict[str, str] = evaluate(root, "packages.x86_64-linux", "builtins.mapAttrs (_: each: each.drvPath)")
    return found


def closure(roots: Iterable[str]) -> set[Derivation]:
    """Return everything that building ``roots`` may build."""
    paths = nix.run(["nix-store", "--query", "--requisites", *roots]).split()
    return {parse(path) for path in paths if path.endswith(".drv")}


def parse(path: str) -> Derivation:
    """Read a ``.drv`` file."""
    head = OUTPUTS.match(Path(path).read_text(encoding="utf-8"))
    assert head, f"{path} is no derivation"
    outputs = OUTPUT.findall(head[1])
    return Derivation(path, tuple(output for output, _ in outputs), any(algorithm for _, algorithm in outputs))


def model_files(root: Path = ROOT) -> set[str]:
    """Return the names of the files that only a model hub has: what needs them cannot be built everywhere."""
    locked = json.loads((root / "nix" / "locks" / "models.lock.json").read_text())
    return {file["file"] for model in locked["models"].values() for file in model["files"]}


def buildable(root: Path = ROOT) -> dict[str, str]:
    """Return the packages and images that every machine builds in minutes: no model hub in reach, no gigabytes."""
    left_out = model_files(root) | bench_models(root)
    return {
        name: path for name, path in packages(root).items() if not left_out & {each.name for each in closure([path])}
    }


def bench_models(root: Path = ROOT) -> set[str]:
    """Return the names of the derivations that write gigabytes of random weights."""
    return {path.stem for path in (root / "nix" / "packages").glob("model-*-bench.nix")}
