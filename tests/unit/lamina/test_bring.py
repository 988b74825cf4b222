"""Files reach the store complete and right, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lamina import bring
from lamina.errors import LaminaError
from lamina.failures import FetchError
from lamina.sources import apt
from lamina.sources.item import DebianItem, Failure
from support.fake_store import FakeStore, fake_store
from support.items import debian

__all__ = ["fake_store"]

ONE, TWO = debian("one", b"first"), debian("two", b"second")
Mirror = dict[str, bytes]

pytestmark = pytest.mark.usefixtures("fake_store", "mirror")


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Mirror:
    """Replace apt by a mirror: files by store name; what it lacks is superseded."""
    offered: Mirror = {ONE.file: b"first", TWO.file: b"second"}

    def download(items: Sequence[DebianItem], directory: Path) -> list[Failure]:
        directory.mkdir(parents=True, exist_ok=True)
        for item in items:
            if item.file in offered:
                (directory / item.file).write_bytes(offered[item.file])
        return [Failure(item=item, reason="superseded", detail="404") for item in items if item.file not in offered]

    monkeypatch.setattr(apt, "download", download)
    return offered


@pytest.fixture
def fetch(tmp_path: Path) -> Callable[..., bring.Summary]:
    return lambda *items: bring.bring(items, staging=tmp_path / "staging")


def test_files_come_once(fetch: Callable[..., bring.Summary], fake_store: FakeStore) -> None:
    first, second = fetch(ONE, TWO), fetch(ONE, TWO)
    assert (first.fetched, first.bytes, first.present) == (2, 11, 0)
    assert (second.fetched, second.bytes, second.present) == (0, 0, 2)
    assert fake_store.names() == [ONE.file, TWO.file]


def test_a_file_named_twice_is_fetched_once(fetch: Callable[..., bring.Summary]) -> None:
    assert fetch(ONE, ONE).fetched == 1


@pytest.mark.parametrize(
    ("content", "detail"),
    [(b"fir", "expected 5 bytes, got 3"), (b"FIRST", f"expected SHA-256 {ONE.sha256}, got ")],
    ids=["truncated", "changed"],
)
def test_a_wrong_file_is_deleted_and_reported_and_the_others_are_kept(
    fetch: Callable[..., bring.Summary],
    mirror: Mirror,
    fake_store: FakeStore,
    tmp_path: Path,
    content: bytes,
    detail: str,
) -> None:
    mirror[ONE.file] = content
    with pytest.raises(FetchError) as caught:
        fetch(ONE, TWO)
    assert detail in caught.value.render()
    assert "run fetch again" in str(caught.value.hint)
    assert fake_store.names() == [TWO.file]
    assert not list((tmp_path / "staging" / "complete").iterdir())


def test_superseded_files_are_all_named_with_the_command_that_helps(
    fetch: Callable[..., bring.Summary], mirror: Mirror
) -> None:
    mirror.clear()
    with pytest.raises(FetchError, match="2 of the locked files did not come") as caught:
        fetch(ONE, TWO)
    assert caught.value.details[0] == "no source of this machine has these locked files any more:"
    assert {failure.item.name for failure in caught.value.failures} == {"one", "two"}
    assert caught.value.hint == "lock what the sources have now: ./manage.sh update debian"


def test_what_an_interrupted_run_left_complete_is_used(
    fetch: Callable[..., bring.Summary], mirror: Mirror, fake_store: FakeStore, tmp_path: Path
) -> None:
    mirror.clear()
    (tmp_path / "staging" / "complete").mkdir(parents=True)
    (tmp_path / "staging" / "complete" / ONE.file).write_bytes(b"first")
    assert fetch(ONE).fetched == 1
    assert fake_store.names() == [ONE.file]


def test_what_an_interrupted_run_left_incomplete_is_fetched_again(
    fetch: Callable[..., bring.Summary], fake_store: FakeStore, tmp_path: Path
) -> None:
    (tmp_path / "staging" / "complete").mkdir(parents=True)
    (tmp_path / "staging" / "complete" / ONE.file).write_bytes(b"fi")
    fetch(ONE)
    assert fake_store.names() == [ONE.file]


def test_a_client_that_brings_nothing_and_says_nothing_is_reported(
    fetch: Callable[..., bring.Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apt, "download", lambda *_: [])
    with pytest.raises(FetchError, match="1 of the locked files") as caught:
        fetch(ONE)
    assert "one 1: the client brought no such file" in caught.value.render()


def test_an_error_of_a_client_reaches_the_user_and_other_files_come(
    fetch: Callable[..., bring.Summary], fake_store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = apt.download
    monkeypatch.setattr(apt, "batches", lambda items: [[item] for item in items])

    def download(items: Sequence[DebianItem], directory: Path) -> list[Failure]:
        if items[0] == ONE:
            raise LaminaError("apt-get cannot be run")
        return good(items, directory)

    monkeypatch.setattr(apt, "download", download)
    with pytest.raises(LaminaError, match="apt-get cannot be run"):
        fetch(ONE, TWO)
    assert fake_store.names() == [TWO.file]


def test_a_full_disk_is_noticed_before_anything_is_asked_for(
    fetch: Callable[..., bring.Summary], mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 14})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    mirror.clear()
    with pytest.raises(LaminaError, match=r"has 0\.0 MB free"):
        fetch(ONE)
