"""A build needs no fetch when the same locks were enough for the last one and everything is still there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lamina import delivery, presence
from lamina.building import BuildError
from lamina.errors import LaminaError
from lamina.nix import Plan

OUTPUT = "backend-image-demo.spec"
LOCK = {"packages": {"one": {"file": "one.deb", "sha256": "a" * 64}, "two": [{"file": "two.whl", "sha256": "b" * 64}]}}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the lock's files lie in a folder: the first of them is there."""
    (tmp_path / "some.lock.json").write_text(json.dumps(LOCK))
    (tmp_path / "one.deb").touch()
    monkeypatch.setattr(presence, "LOCKS", tmp_path)
    monkeypatch.setattr(presence, "FOLDER", tmp_path / "built")
    monkeypatch.setattr("lamina.store_path.fixed_output", lambda name, _: str(tmp_path / name))
    return tmp_path


def test_what_was_there_is_enough_and_what_was_not_is_not_asked_for() -> None:
    assert not presence.are_there(OUTPUT)
    presence.remember(OUTPUT)
    assert presence.are_there(OUTPUT)
    assert not presence.are_there("backend-image.spec")


def test_a_file_that_has_gone_is_missed(store: Path) -> None:
    presence.remember(OUTPUT)
    (store / "one.deb").unlink()
    assert not presence.are_there(OUTPUT)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"1:2"])
def test_a_file_that_says_something_else_is_no_memory(content: bytes, store: Path) -> None:
    presence.remember(OUTPUT)
    (store / "built" / OUTPUT).write_bytes(content)
    assert not presence.are_there(OUTPUT)


def test_a_changed_lock_is_another_one(store: Path) -> None:
    presence.remember(OUTPUT)
    (store / "some.lock.json").write_text(json.dumps({**LOCK, "more": {}}))
    assert not presence.are_there(OUTPUT)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what ``describe`` does, in order; the first build of ``OUTPUT`` is remembered."""
    done: list[str] = []

    def step(name: str, answer: object) -> Callable[..., object]:
        def act(*_: object, **__: object) -> object:
            done.append(name)
            return answer

        return act

    presence.remember(OUTPUT)
    monkeypatch.setattr("lamina.fetch.fetch_for", step("fetch", False))
    monkeypatch.setattr("lamina.nix.plan", step("plan", Plan(frozenset({"one.deb"}), "", Path("/nix/store/x"))))
    monkeypatch.setattr("lamina.prerequisites.ensure", step("ensure", None))
    monkeypatch.setattr(delivery, "build_planned", step("build what is planned", Path("/nix/store/x")))
    return done


def described(steps: list[str]) -> Path:
    return delivery.describe("demo", locked=True, meanwhile=lambda: steps.append("meanwhile"))


def test_nothing_is_planned_where_everything_is_there(steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "build", lambda *_: Path("/nix/store/y"))
    assert described(steps) == Path("/nix/store/y")
    assert steps == []


def failing(*_: object) -> Path:
    raise BuildError("nix build failed")


def test_a_build_that_fails_is_tried_again_with_what_it_lacks(
    steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "build", failing)
    monkeypatch.setattr("lamina.fetch.lacks_sources", lambda _: True)
    assert described(steps) == Path("/nix/store/x")
    assert steps == ["plan", "meanwhile", "ensure", "plan", "fetch", "build what is planned"]


def test_a_build_that_fails_and_lacks_nothing_has_failed(steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "build", failing)
    monkeypatch.setattr("lamina.fetch.lacks_sources", lambda _: False)
    with pytest.raises(BuildError, match="nix build failed"):
        described(steps)
    assert steps == ["plan"]


def test_without_an_engine_nothing_is_fetched(steps: list[str], store: Path) -> None:
    (store / "built" / OUTPUT).unlink()

    def refuse() -> None:
        raise LaminaError("no Docker engine answers")

    with pytest.raises(LaminaError, match="no Docker engine"):
        delivery.deliver(refuse, "demo", locked=True)  # type: ignore[arg-type]  # it never returns one
    assert steps == []
