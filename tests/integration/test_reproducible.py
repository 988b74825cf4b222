"""Whoever builds, wherever and whenever: every bit is the same.

First in a second store with other surroundings, then every single build step once more in the machine's own store.
Nothing here is cached, so this file takes minutes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina import nix
from support.checkout import copy_checkout
from support.derivations import Derivation, bench_models, buildable, closure, packages
from support.second_store import SecondStore, nar_hashes, second_store

IMAGE = "backend-image-demo"
LATER = 1_900_000_000
SURROUNDINGS = {"LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "USER": "somebody"}
DIFFERS = re.compile(r"derivation '([^']+)' may not be deterministic")


@pytest.fixture(scope="module")
def steps() -> set[Derivation]:
    """Return every build step of the image, each with its result in the machine's own store."""
    found = closure([packages()[IMAGE]])
    nix.run(["nix-store", "--realise", *(each.path for each in found if not each.fixed)])
    return found


@pytest.fixture(scope="module")
def elsewhere(steps: set[Derivation], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondStore]:
    """Build the image in a second store, from a copy in another folder, that has nothing but the locked files."""
    folder = tmp_path_factory.mktemp("elsewhere")
    checkout = copy_checkout(folder / "another home" / "a copy")
    for path in [checkout, *checkout.rglob("*")]:
        os.utime(path, (LATER, LATER))
    with second_store(folder) as store:
        store.copy(output for each in steps if each.fixed for output in each.outputs)
        store.build(IMAGE, checkout, {**SURROUNDINGS, "HOME": str(checkout.parent)}, umask=0o077)
        yield store


def test_another_machine_builds_the_same_image(steps: set[Derivation], elsewhere: SecondStore) -> None:
    [outputs] = [each.outputs for each in steps if each.name == "lamina-backend-image.json"]
    [description] = [path for path in outputs if path.endswith(".json")]
    here, there = (json.loads(path.read_text()) for path in (Path(description), elsewhere.real(description)))
    assert there["config"]["digest"] == here["config"]["digest"]
    assert there == here


def test_another_machine_builds_every_step_alike(steps: set[Derivation], elsewhere: SecondStore) -> None:
    outputs = sorted(output for each in steps for output in each.outputs)
    there = elsewhere.hashes(outputs)
    assert len(there) > 500
    assert {path for path, nar_hash in nar_hashes(outputs).items() if there[path] != nar_hash} == set()


def test_every_step_of_every_output_builds_alike_again() -> None:
    """Also finds a path of the store that was altered after it was built."""
    own = sorted(each.path for each in closure(buildable().values()) if not each.fixed)
    nix.run(["nix-store", "--realise", *own])
    again = subprocess.run(
        ["nix-store", "--realise", "--check", "--keep-going", "--max-jobs", "2", *own],
        env=nix.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert DIFFERS.findall(again.stderr) == []
    assert again.returncode == 0, again.stderr[-3000:]


def test_only_what_needs_a_model_hub_or_gigabytes_is_left_out() -> None:
    bench = {"backend-image-bench", "models-bench", *bench_models()}
    assert set(packages()) - set(buildable()) == {"backend-image", "models-real"} | bench
