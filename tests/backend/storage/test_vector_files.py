"""The files of vectors: torn appends, erased numbers, compaction, and files that are not whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from media_service.errors import StorageDamagedError
from media_service.storage.search import Narrowed, Origin, Span, Vectors
from support.storage.stores import World

SPACE = "clip-small"


def file_of(world: World, generation: int = 0) -> Path:
    return world.folder / "vectors" / f"{SPACE}.{generation}.f32"


def turned(count: int) -> Vectors:
    """Return so many unit vectors, each turned a little further than the one before."""
    angles = np.linspace(0, 1, count)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def put(world: World, content: bytes, vectors: Vectors) -> str:
    asset = world.add(content)
    spans = [Span(float(number), number + 1.0) for number in range(len(vectors))]
    world.storage.search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, spans, vectors)
    return asset.id


def test_a_torn_append_is_ignored_and_overwritten(world: World) -> None:
    put(world, b"1", turned(3))
    with file_of(world).open("ab") as file:
        file.write(b"\x7f" * 13)  # one and a half vectors, of a process that was killed before its commit
    assert [hit.start for hit in world.storage.search.by_vector(SPACE, turned(1)[0])] == [0, 1, 2]
    put(world, b"2", turned(2))
    hits = world.open().search.by_vector(SPACE, turned(1)[0])
    assert [round(hit.score, 3) for hit in hits] == [1, 1, 0.878, 0.54, 0.54]


def test_a_file_that_is_too_short_is_not_read_beyond_its_end(world: World) -> None:
    put(world, b"1", turned(3))
    with file_of(world).open("r+b") as file:
        file.truncate(16)
    with pytest.raises(StorageDamagedError, match="holds 2 vectors, expected 3"):
        world.open().search.by_vector(SPACE, turned(1)[0])


def test_a_file_that_is_gone_is_named(world: World) -> None:
    put(world, b"1", turned(3))
    file_of(world).unlink()
    with pytest.raises(StorageDamagedError, match="vectors of space 'clip-small' are missing"):
        world.open().search.by_vector(SPACE, turned(1)[0])


def test_erased_numbers_are_gone_from_the_file(world: World) -> None:
    erased, _ = put(world, b"1", turned(3)), put(world, b"2", turned(3))
    world.storage.assets.delete(erased)
    rows = np.fromfile(file_of(world), dtype=np.float32).reshape(-1, 2)
    assert (rows[:3] == 0).all()
    np.testing.assert_allclose(rows[3:], turned(3), rtol=1e-6)


def test_a_file_full_of_dead_vectors_is_written_anew(world: World) -> None:
    erased, kept = put(world, b"1", turned(1500)), put(world, b"2", turned(5))
    query = turned(1)[0]
    before = world.storage.search.by_vector(SPACE, query, Narrowed(asset_ids=[kept]))
    reader = world.open()
    reader.search.by_vector(SPACE, query)  # it has the old file mapped
    world.storage.assets.delete(erased)
    assert [path.name for path in file_of(world).parent.iterdir()] == [f"{SPACE}.1.f32"]
    assert file_of(world, 1).stat().st_size == 5 * 2 * 4
    for storage in (world.storage, reader, world.open()):
        assert storage.search.by_vector(SPACE, query) == before
    put(world, b"3", turned(2))
    assert len(reader.search.by_vector(SPACE, query)) == 7


def test_an_erasure_that_was_killed_is_finished_at_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased = put(world, b"1", turned(3))
    world.storage.assets.add_derived(erased, "thumbnail.webp", b"small")
    monkeypatch.setattr(world.storage.search, "settle", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        world.storage.assets.delete(erased)
    assert len(world.files()) == 2
    world.open().prepare()
    assert world.files() == []
    assert (np.fromfile(file_of(world), dtype=np.float32) == 0).all()
