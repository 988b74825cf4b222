"""What is fetched for whom, and what happens when a mirror has moved on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lamina import bring, cli, fetch, inventory, nix, seed, store_path
from lamina.failures import FetchError
from lamina.locks.bootstrap import SEED_NAME
from lamina.nix import Plan
from lamina.sources.item import Failure, Item, Reason
from lamina.update import superseded
from support.fake_store import fake_store
from support.items import debian, python

__all__ = ["fake_store"]

pytestmark = pytest.mark.usefixtures("fake_store")


def failed(reason: Reason, *items: Item) -> FetchError:
    """Return the error for items that did not come."""
    failures = [Failure(item=item, reason=reason, detail="") for item in items]
    return FetchError(failures, message="did not come", hint="", details=[])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Bring nothing; return the list of file names that were asked for."""
    names: list[str] = []

    def answer(items: Sequence[Item]) -> bring.Summary:
        names.extend(item.file for item in items)
        return bring.Summary(fetched=len(items), bytes=0, present=0, seconds=0)

    monkeypatch.setattr(bring, "bring", answer)
    monkeypatch.setattr(seed, "add", lambda _, expected: expected)
    return names


def test_only_one_registry_is_asked(asked: list[str]) -> None:
    fetch.fetch(kinds=["npm"])
    assert {name.rpartition(".")[2] for name in asked} == {"tgz"}


def test_the_seed_needs_one_package(asked: list[str]) -> None:
    assert fetch.fetch(seed_only=True).fetched == 2
    assert [name.partition("_")[0] for name in asked] == ["busybox-static"]


def test_an_output_is_given_what_its_derivations_name(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (seed_entry,) = inventory.load().bootstrap.seed.values()
    monkeypatch.setattr(fetch, "needed_paths", lambda _: {"unrelated", inventory.seed_tree(seed_entry)})
    fetch.fetch(installable="ffmpeg")
    assert [name.partition("_")[0] for name in asked] == ["busybox-static"]


def test_paths_are_those_of_the_closure_and_of_what_its_derivations_build(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {
        "--derivation": "/nix/store/top.drv\n",
        "--requisites": "/nix/store/a_1.deb.drv\n/nix/store/source\n",
        "--outputs": "/nix/store/a_1.deb\n",
    }
    monkeypatch.setattr(nix, "run", lambda command: answers[command[2]])
    assert fetch.needed_paths("x") == {"/nix/store/a_1.deb.drv", "/nix/store/source", "/nix/store/a_1.deb"}


def test_weights_are_fetched_when_they_are_asked_for_only(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    fetch.fetch()
    assert "model.safetensors" not in asked
    fetch.fetch(kinds=["models"])
    assert asked.count("model.safetensors") == 2
    (base,) = inventory.load().models.models["whisper-base"].files
    path = store_path.fixed_output(base.file, base.sha256)
    monkeypatch.setattr(fetch, "needed_paths", lambda _: {path})
    asked.clear()
    fetch.fetch(installable="backend-image")
    assert asked == ["base.pt"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (failed("superseded", debian("b", b""), debian("a", b"")), ["a", "b"]),
        (failed("superseded", debian("a", b""), python("x", b"")), []),
        (failed("unreachable", debian("a", b"")), []),
    ],
    ids=["Debian packages that are gone", "a wheel is gone too", "the mirror is away"],
)
def test_only_superseded_debian_packages_may_be_locked_again(error: FetchError, expected: list[str]) -> None:
    assert fetch.superseded_names(error) == expected


@pytest.fixture
def moved_on(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let the first fetch miss a package, and the second succeed; return what happened."""
    happened: list[Any] = []

    def answer(**options: Any) -> None:
        happened.append(options)
        if len(happened) == 1:
            raise failed("superseded", debian("a", b""))

    monkeypatch.setattr(fetch, "fetch", answer)
    monkeypatch.setattr(nix, "plan", lambda _: Plan(frozenset({SEED_NAME}), "", Path("/nix/store/image")))
    monkeypatch.setattr(superseded, "relock_superseded", lambda names: [(name, "1", "2") for name in names])
    return happened


def test_a_build_locks_again_and_says_so(moved_on: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch.fetch_for("image", locked=False)
    assert moved_on == [{"installable": "image"}] * 2
    assert "  a 1 → 2\n" in capsys.readouterr().err


def test_a_locked_build_fails_instead(moved_on: list[Any]) -> None:
    with pytest.raises(FetchError):
        fetch.fetch_for("image", locked=True)
    assert len(moved_on) == 1


def test_a_second_fetch_says_that_there_is_nothing_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = fetch.Result(fetched=0, bytes=0, present=7, seconds=0.1)
    monkeypatch.setattr(fetch, "fetch", lambda **_: result)
    monkeypatch.setattr("lamina.prerequisites.ensure", lambda *_: None)
    assert cli.main(["fetch", "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == "nothing to fetch: all 7 files are in the Nix store\n"
    assert out == '{"bytes": 0, "fetched": 0, "present": 7, "seconds": 0.1}\n'
