"""What every ``AssetStore`` does."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import pytest

from media_service.errors import (
    AssetNotFoundError,
    BodyTooLargeError,
    EmptyFileError,
    InvalidCursorError,
    QuotaExceededError,
)
from media_service.storage.assets import AssetQuery, Description
from media_service.storage.jobs import NewJob
from support.storage.stores import World

PICTURE = Description(media_type="image/png", kind="image", facts={"width": 3}, name="a.png")


class AssetStoreContract:
    def test_an_upload_becomes_an_asset_under_its_digest(self, world: World) -> None:
        with world.storage.assets.upload() as upload:
            upload.write(b"one")
            upload.write(b"two")
            stored = upload.finish(PICTURE)
        assert stored.created
        assert stored.asset.sha256 == hashlib.sha256(b"onetwo").hexdigest()
        assert (stored.asset.size, stored.asset.facts, stored.asset.name) == (6, {"width": 3}, "a.png")
        assert world.storage.assets.get(stored.asset.id) == stored.asset
        assert world.storage.assets.content(stored.asset.id).read_bytes() == b"onetwo"
        assert world.storage.assets.used_bytes() == 6

    def test_the_same_bytes_are_the_same_asset(self, world: World) -> None:
        kept = world.add(b"same")
        with world.storage.assets.upload() as upload:
            upload.write(b"same")
            upload.seal()
            assert upload.existing() == kept
            again = upload.finish(Description(media_type="image/gif", kind="image", name="other"))
        assert (again.created, again.asset) == (False, kept)
        assert len(world.files()) == 1

    def test_a_sealed_upload_can_be_looked_into(self, world: World) -> None:
        with world.storage.assets.upload() as upload:
            upload.write(b"content")
            assert upload.seal().read_bytes() == b"content"
            assert upload.existing() is None

    def test_an_upload_that_is_left_leaves_nothing(self, world: World) -> None:
        with suppress(KeyError), world.storage.assets.upload() as upload:
            upload.write(b"half")
            raise KeyError
        assert world.files() == []
        assert world.storage.assets.list().items == ()

    def test_too_many_bytes_are_refused_before_they_are_written(self, world: World) -> None:
        with world.storage.assets.upload(5) as upload:
            upload.write(b"12345")
            with pytest.raises(BodyTooLargeError, match="more than 5 bytes"):
                upload.write(b"6")
        assert world.files() == []

    def test_a_file_without_bytes_is_refused(self, world: World) -> None:
        with pytest.raises(EmptyFileError), world.storage.assets.upload() as upload:
            upload.finish(PICTURE)

    def test_the_quota_counts_contents_and_derived_files(self, world: World) -> None:
        asset = world.add(b"12345")
        world.storage.assets.add_derived(asset.id, "thumbnail.webp", b"678")
        bounded = world.open(quota=10).assets
        assert bounded.used_bytes() == 8
        with pytest.raises(QuotaExceededError), bounded.upload() as upload:
            upload.write(b"123")
        with pytest.raises(QuotaExceededError, match="8 are stored, expected at most 10"):
            bounded.add_derived(asset.id, "other", b"123")

    def test_two_uploads_at_once_do_not_share_the_rest_of_the_quota(self, world: World) -> None:
        bounded = world.open(quota=10).assets
        with bounded.upload() as one, bounded.upload() as other:
            one.write(b"123456")
            with pytest.raises(QuotaExceededError, match=r"needs 6 bytes more .* leaves 4"):
                other.write(b"abcdef")
            other.write(b"abcd")
            one.finish(PICTURE)
            other.finish(PICTURE)
        assert bounded.used_bytes() == 10

    def test_what_an_upload_held_is_free_again(self, world: World) -> None:
        bounded = world.open(quota=10).assets
        with bounded.upload() as one:
            one.write(b"1234567890")
        with bounded.upload() as other:
            other.write(b"1234567890")
            other.finish(PICTURE)
        assert len(world.files()) == 1

    def test_uploads_of_two_processes_do_not_share_the_rest_of_the_quota(self, world: World) -> None:
        here, there = (world.open(quota=10).assets for _ in range(2))
        with here.upload() as one, there.upload() as other:
            one.write(b"123456")
            other.write(b"abcdef")
            one.finish(PICTURE)
            with pytest.raises(QuotaExceededError):
                other.finish(PICTURE)
        assert here.used_bytes() == 6
        assert len(world.files()) == 1

    def test_requests_that_are_answered_later_count(self, world: World, tmp_path: Path) -> None:
        here, there = (world.open(quota=10) for _ in range(2))
        with here.assets.upload() as upload:
            upload.write(b"123456")
            (tmp_path / "request").write_bytes(b"12345")  # of another process, while this upload is under way
            there.requests.keep(tmp_path / "request", "job")
            with pytest.raises(QuotaExceededError, match="6 bytes and 5 are stored, expected at most 10"):
                upload.finish(PICTURE)
        there.requests.drop("job")
        assert (world.files(), here.assets.used_bytes()) == ([], 0)

    def test_requests_of_two_processes_do_not_share_the_rest_of_the_quota(self, world: World, tmp_path: Path) -> None:
        here, there = (world.open(quota=10) for _ in range(2))
        for name in ("one", "other"):  # both were written while there was room
            (tmp_path / name).write_bytes(b"123456")
        here.requests.keep(tmp_path / "one", "one")
        with pytest.raises(QuotaExceededError, match="with this request 12 bytes are stored, expected at most 10"):
            there.requests.keep(tmp_path / "other", "other")
        assert here.requests.path("one").is_file()
        assert not here.requests.path("other").exists()

    def test_an_unknown_id_is_named(self, world: World) -> None:
        for ask in (world.storage.assets.get, world.storage.assets.content, world.storage.assets.delete):
            with pytest.raises(AssetNotFoundError, match="asset_id is 'asset_x'"):
                ask("asset_x")
        with pytest.raises(AssetNotFoundError):
            world.storage.assets.add_derived("asset_x", "thumbnail.webp", b"1")

    def test_a_list_is_read_page_by_page_newest_first(self, world: World) -> None:
        ids = [world.add(f"{number}".encode()).id for number in range(5)]
        found, cursor = [], None
        while True:
            page = world.storage.assets.list(AssetQuery(limit=2, after=cursor))
            found += [asset.id for asset in page.items]
            if (cursor := page.next) is None:
                break
        assert found == ids[::-1]

    def test_a_list_can_be_narrowed(self, world: World) -> None:
        world.add(b"1", name="Holiday 100%.png")
        world.clock.seconds += 10
        late = world.add(b"2", kind="video", media_type="video/mp4", name="holiday auf RÜGEN.mp4")
        since = world.clock.seconds
        queries = {
            "video": AssetQuery(kind="video"),
            "type": AssetQuery(media_type="video/mp4"),
            "digest": AssetQuery(sha256=late.sha256),
            "since": AssetQuery(created_from=since),
        }
        assert {name: [a.id for a in world.storage.assets.list(q).items] for name, q in queries.items()} == {
            name: [late.id] for name in queries
        }
        assert len(world.storage.assets.list(AssetQuery(name_contains="HOLIDAY")).items) == 2
        assert len(world.storage.assets.list(AssetQuery(name_contains="0%")).items) == 1
        assert len(world.storage.assets.list(AssetQuery(name_contains="rügen")).items) == 1
        assert len(world.storage.assets.list(AssetQuery(created_before=since)).items) == 1

    def test_a_cursor_of_another_kind_is_refused(self, world: World) -> None:
        with pytest.raises(InvalidCursorError, match="after is 'x'"):
            world.storage.assets.list(AssetQuery(after="x"))

    def test_derived_files_belong_to_their_asset(self, world: World) -> None:
        asset = world.add(b"1")
        assert world.storage.assets.derived(asset.id, "thumbnail.webp") is None
        world.storage.assets.add_derived(asset.id, "thumbnail.webp", b"old")
        path = world.storage.assets.add_derived(asset.id, "thumbnail.webp", b"new")
        assert world.storage.assets.derived(asset.id, "thumbnail.webp") == path
        assert path.read_bytes() == b"new"
        for name in ("../x", "", ".hidden", "a/b"):
            with pytest.raises(ValueError, match="name is"):
                world.storage.assets.add_derived(asset.id, name, b"1")

    def test_deleting_erases_everything_derived(self, world: World) -> None:
        asset, other = world.add(b"1"), world.add(b"2")
        world.storage.assets.add_derived(asset.id, "thumbnail.webp", b"small")
        world.storage.jobs.submit(NewJob("analyse", asset_id=asset.id))
        world.storage.assets.delete(asset.id)
        assert [each.id for each in world.storage.assets.list().items] == [other.id]
        assert world.storage.jobs.list().items == ()
        assert world.files() == [f"contents/{other.sha256[:2]}/{other.sha256}"]
        assert world.storage.assets.used_bytes() == 1

    def test_bytes_that_come_back_are_a_new_asset(self, world: World) -> None:
        asset = world.add(b"1")
        world.storage.assets.delete(asset.id)
        again = world.add(b"1")
        assert again.id != asset.id
        assert world.storage.assets.content(again.id).read_bytes() == b"1"

    def test_a_sweep_removes_what_killed_processes_left(self, world: World) -> None:
        kept = world.add(b"1")
        for orphan in ("uploads/abc", "contents/ab/abc", "derived/asset_x/thumbnail.webp"):
            (world.folder / orphan).parent.mkdir(parents=True, exist_ok=True)
            (world.folder / orphan).write_bytes(b"x")
        with world.storage.assets.upload() as upload:
            upload.write(b"under way")
            assert world.open().assets.sweep() == 3
            assert upload.finish(PICTURE).created
        assert world.storage.assets.content(kept.id).read_bytes() == b"1"
        assert world.open().assets.sweep() == 0
