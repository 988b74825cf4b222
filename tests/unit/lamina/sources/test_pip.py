"""Wheels come by hash from the machine's index, and pip's refusals are told apart."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lamina.errors import LaminaError
from lamina.sources import pip
from support.bare_registry import BareRegistry, closed_address, registry
from support.items import python, wheel

__all__ = ["registry"]


@pytest.fixture
def index(registry: BareRegistry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> BareRegistry:
    """Make the registry pip's only index."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", registry.address)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setattr(pip, "STATE", tmp_path / "state")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    return registry


def offer(index: BareRegistry, name: str, content: bytes) -> None:
    """Put a wheel of ``name`` into the index."""
    file = f"{name}-1-py3-none-any.whl"
    index.files[f"{name}/"] = f'<a href="/files/{file}">{file}</a>'.encode()
    index.files[f"files/{file}"] = content


def test_a_wheel_comes_by_its_hash(index: BareRegistry, tmp_path: Path) -> None:
    offer(index, "one", wheel("one"))
    assert pip.download([python("one", wheel("one"))], tmp_path / "files") == []
    assert (tmp_path / "files" / "one-1-py3-none-any.whl").read_bytes() == wheel("one")


def test_one_bad_wheel_does_not_keep_the_others_of_its_batch_away(index: BareRegistry, tmp_path: Path) -> None:
    offer(index, "one", wheel("one"))
    offer(index, "two", wheel("two", "Summary: changed\n"))
    batch = [python("one", wheel("one")), python("two", wheel("two"))]
    failures = pip.download(batch, tmp_path / "files")
    assert [(failure.item.name, failure.reason) for failure in failures] == [("two", "damaged")]
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["one-1-py3-none-any.whl"]


def test_a_release_the_index_lacks_is_superseded(index: BareRegistry, tmp_path: Path) -> None:
    index.files["one/"] = b""
    (failure,) = pip.download([python("one", wheel("one"))], tmp_path)
    assert failure.reason == "superseded"


@pytest.mark.usefixtures("index")
def test_an_index_nobody_answers_at_is_unreachable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", closed_address())
    (failure,) = pip.download([python("one", wheel("one"))], tmp_path)
    assert failure.reason == "unreachable"
    assert "Connection refused" in failure.detail


def test_a_truncated_wheel_never_counts(index: BareRegistry, tmp_path: Path) -> None:
    offer(index, "one", wheel("one"))
    index.truncated = {"files/one-1-py3-none-any.whl"}
    (failure,) = pip.download([python("one", wheel("one"))], tmp_path / "files")
    assert failure.reason in ("damaged", "unreachable")
    assert not list((tmp_path / "files").iterdir())


def test_resolving_follows_the_markers_of_the_target(index: BareRegistry) -> None:
    metadata = 'Requires-Dist: two; python_version == "3.11"\nRequires-Dist: three; sys_platform == "win32"\n'
    for name, text in {"one": metadata, "two": "", "three": ""}.items():
        offer(index, name, wheel(name, text))
    releases = pip.resolve(["one"], python="3.11", dependencies=True)
    assert sorted(release.name for release in releases) == ["one", "two"]
    assert pip.resolve(["one"], python="3.12", dependencies=True)[0].name == "one"


def test_a_contradiction_is_reported_in_the_words_of_pip(index: BareRegistry) -> None:
    offer(index, "one", wheel("one", "Requires-Dist: two>=2\n"))
    offer(index, "two", wheel("two"))
    with pytest.raises(LaminaError, match="pip could not resolve") as caught:
        pip.resolve(["one"], python="3.11", dependencies=True)
    assert "two>=2" in caught.value.render()


def test_a_missing_pip_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python_without_pip = tmp_path / "python"
    python_without_pip.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    python_without_pip.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python_without_pip))
    with pytest.raises(LaminaError, match="python has no pip") as caught:
        pip.resolve(["one"], python="3.11", dependencies=True)
    assert "apt-get install python3-pip" in str(caught.value.hint)


def test_a_name_occurs_once_in_a_batch_and_big_files_are_apart() -> None:
    small = [python("one", bytes([number])) for number in range(5)]
    big = [python("big", bytes(30_000_001))]
    batches = pip.batches([*small, *big])
    assert big in batches
    assert all(len({item.name for item in batch}) == len(batch) for batch in batches)
    assert sum(len(batch) for batch in batches) == 6
