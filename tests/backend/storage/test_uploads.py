"""Uploads from an event loop, names, ids, and what is left on the disk when something fails."""

from __future__ import annotations

import asyncio
import hashlib
import os

import pytest

from media_service.errors import DiskFullError
from media_service.storage.assets import Description
from media_service.storage.async_upload import AsyncUpload
from media_service.storage.identifiers import is_id, new_id
from media_service.storage.names import clean_name
from support.storage.stores import World

PICTURE = Description(media_type="image/png", kind="image")


def test_an_event_loop_uploads_chunk_by_chunk(world: World) -> None:
    chunks = [os.urandom(300_000) for _ in range(8)]

    async def upload() -> str:
        async with AsyncUpload(world.storage.assets) as upload:
            for chunk in chunks:
                await upload.write(chunk)
            path = await upload.seal()
            assert path.stat().st_size == 2_400_000
            assert await upload.existing() is None
            return (await upload.finish(PICTURE)).asset.sha256

    assert asyncio.run(upload()) == hashlib.sha256(b"".join(chunks)).hexdigest()
    assert world.files() == [
        f"contents/{hashlib.sha256(b''.join(chunks)).hexdigest()[:2]}/{hashlib.sha256(b''.join(chunks)).hexdigest()}"
    ]


def test_a_cancelled_upload_leaves_nothing(world: World) -> None:
    async def upload(begun: asyncio.Event) -> None:
        async with AsyncUpload(world.storage.assets) as upload:
            await upload.write(b"x" * 2_000_000)
            begun.set()
            await asyncio.Event().wait()

    async def cancel() -> None:
        begun = asyncio.Event()
        task = asyncio.create_task(upload(begun))
        await begun.wait()
        assert len(world.files()) == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert world.files() == []


def test_a_full_disk_at_the_end_leaves_nothing(world: World) -> None:
    world.add(b"kept")
    with world.storage.database.read() as transaction:
        transaction.rows("PRAGMA max_page_count = 1")
    with world.storage.assets.upload() as upload:
        upload.write(b"lost")
        with pytest.raises(DiskFullError):
            upload.finish(Description("image/png", "image", facts={"long": "x" * 100_000}))
    assert len(world.files()) == 1
    assert len(world.storage.assets.list().items) == 1


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        (None, None),
        ("a.png", "a.png"),
        ("../../etc/passwd", "passwd"),
        (r"C:\\Users\\me\\größe.jpg", "größe.jpg"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("a\x00b\nc\x1b[31m", "abc[31m"),
        ("  . ", None),
        ("/", None),
        ("x" * 500, "x" * 200),
        ("写真.png", "写真.png"),
        ("\ud800a", "a"),
    ],
)
def test_names_are_cleaned(given: str | None, cleaned: str | None) -> None:
    assert clean_name(given) == cleaned


def test_ids_are_opaque_ordered_and_of_one_form() -> None:
    ids = [new_id("asset") for _ in range(2000)]
    assert ids == sorted(set(ids))
    assert all(is_id(each, "asset") and len(each) == len("asset_") + 26 for each in ids)
    assert not is_id(ids[0], "job")
    assert not is_id("asset_" + "z" * 26, "asset")
