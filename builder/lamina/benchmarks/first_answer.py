"""Take each way from the start of a process to a model's first answer, in fresh processes."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from lamina import nix
from lamina.benchmarks import page_cache
from lamina.console import say
from lamina.errors import WRONG_USE, LaminaError

HERE = Path(__file__).parent
FAMILIES = {"image-text-embedding": "clip", "image-caption": "blip", "speech-transcription": "whisper"}
"""Which plain way a task's models have; MediaPipe's are loaded one way only."""
SMALL = 1 << 20
"""Files below are configuration; the others are dropped from the page cache or read into it."""
ALIKE = 1e-3
"""How much numbers of two answers may differ."""
STEPS = ("imported", "loaded", "answered")


@dataclass(frozen=True)
class Bench:
    """A catalogue, the Python and the service's code that load its models, and where pickled originals may lie.

    ``plain_python`` has openai-whisper's compiler too, which the service does without.
    """

    catalogue: Path
    python: Path
    plain_python: Path
    backend: Path
    scratch: Path

    @classmethod
    def of(cls, profile: str, scratch: Path) -> Self:
        """Build the models of a profile and what loads them."""
        catalogue = nix.build(f"models-{profile}", capture=True) / "catalogue.json"
        ours, plain = (nix.build(name, capture=True) / "bin" / "python3" for name in ("python-env", "python-env-test"))
        return cls(catalogue, ours, plain, nix.build("backend", capture=True) / "lib", scratch)

    @cached_property
    def models(self) -> dict[str, dict[str, Any]]:
        """The catalogue's entries by id."""
        return {model["id"]: model for model in json.loads(self.catalogue.read_text())["models"]}

    def check(self, names: Sequence[str]) -> None:
        """Raise ``LaminaError`` for a model that the profile does not have."""
        if unknown := sorted(set(names) - self.models.keys()):
            known = ", ".join(self.models)
            raise LaminaError(
                f"--only: {unknown[0]} is not a model of the profile, expected one of: {known}", exit_code=WRONG_USE
            )

    def measure(self, name: str, runs: int) -> dict[str, Any]:
        """Return for each way, with a cold and a warm page cache, the medians of seconds and memory."""
        model = self.models[name]
        ways: dict[str, tuple[list[str], list[Path]]] = {"ours": ([], [Path(file["path"]) for file in model["files"]])}
        if family := FAMILIES.get(model["task"]):
            target = self.write_original(model, family)
            ways[family] = ([str(target)], sorted(target.iterdir()))
        taken: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for cache in ("cold", "warm"):
            for _ in range(runs):
                for way, (folder, files) in ways.items():
                    large = [file for file in files if file.stat().st_size >= SMALL]
                    (page_cache.drop if cache == "cold" else page_cache.read)(large)
                    taken.setdefault((way, cache), []).append(self.take(way, name, folder))
        require_alike(name, [once["answer"] for each in taken.values() for once in each])
        found: dict[str, Any] = {}
        for (way, cache), each in taken.items():
            found.setdefault("ours" if way == "ours" else "plain", {})[cache] = summary(each)
        tell(name, found)
        return {"bytes": sum(file["size"] for file in model["files"]), **found}

    def warm_memory(self, name: str) -> int:
        """Return what a process of ours has in memory at most, with this model alone, when it is warm."""
        return int(self.take("ours", name, [])["memory"]["warm"])

    def write_original(self, model: dict[str, Any], family: str) -> Path:
        """Write the pickle that the plain way loads, and return its folder."""
        target = self.scratch / str(model["id"])
        request = [{"family": family, "folder": model["folder"], "target": str(target)}]
        command = [str(self.python), "-B", str(HERE.parent / "models" / "pickled_originals.py")]
        subprocess.run(command, input=json.dumps(request), text=True, check=True)
        return target

    def take(self, way: str, name: str, folder: Sequence[str]) -> dict[str, Any]:
        """Run one process; its moments become seconds since its start."""
        python = self.python if way == "ours" else self.plain_python
        command = [str(python), "-B", str(HERE / "model_process.py"), way, str(self.catalogue), name, *folder]
        environment = {**os.environ, "PYTHONPATH": str(self.backend)}
        started = time.monotonic()
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            how = f"exit code {ended.returncode}" if ended.returncode > 0 else f"signal {-ended.returncode}"
            raise LaminaError(
                f"{way}: {name} did not answer ({how})",
                details=ended.stderr.strip().splitlines()[-20:],
                hint="signal 9 without a word is usually the kernel, out of memory" if ended.returncode < 0 else None,
            )
        result: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
        result["seconds"] = {step: result["moments"][step] - started for step in STEPS}
        return result


def summary(taken: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return medians of the seconds, and the most memory."""
    return {
        "seconds": {step: round(statistics.median(each["seconds"][step] for each in taken), 3) for step in STEPS},
        "memory": {name: max(each["memory"][name] for each in taken) for name in taken[0]["memory"]},
    }


def require_alike(name: str, answers: Sequence[Any]) -> None:
    """Raise ``LaminaError`` unless all answers are the same: else the ways did not load the same weights."""
    first = answers[0]
    if any(not alike(first, answer) for answer in answers[1:]):
        raise LaminaError(f"{name}: the two ways answered differently, so they are not the same work")


def alike(one: Any, other: Any) -> bool:
    """Say whether two answers are equal, numbers nearly."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(abs(a - b) <= ALIKE for a, b in zip(one, other, strict=True))
    return bool(one == other)


def tell(name: str, found: dict[str, Any]) -> None:
    """Say what was measured of one model."""
    for cache, ours in found["ours"].items():
        plain = found.get("plain", {}).get(cache)
        against = f", plain {plain['seconds']['answered']:.2f} s" if plain else ""
        say(f"{name}, {cache} page cache: {ours['seconds']['answered']:.2f} s{against}")
