"""Assets in SQL, with their bytes in the data folder (on several machines: one that they share).

The row decides. Bytes are moved to their place before the row is committed, and removed after it is gone, always under
the lock ``LOCK``; so a process that is killed leaves at most bytes without a row, and the sweep removes those.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from media_service.errors import AssetNotFoundError, QuotaExceededError, ServiceError
from media_service.storage.assets import ALL_ASSETS, PREFIX, Asset, AssetQuery, Description, Stored, Upload
from media_service.storage.database import Database, Row, Transaction, first, from_json, to_json
from media_service.storage.files import Files
from media_service.storage.identifiers import new_id
from media_service.storage.names import clean_name
from media_service.storage.pages import Conditions, Page, check_cursor
from media_service.storage.quota import Quota, Space
from media_service.storage.uploads import FileUpload, remove_abandoned

LOCK = "assets"


class Derives(Protocol):
    """A store that keeps something made from assets."""

    def forget(self, transaction: Transaction, asset_id: str) -> None:
        """Delete everything made from an asset, as a part of the transaction that deletes the asset."""

    def settle(self) -> None:
        """After that transaction, or after a crash: remove what lies outside the database."""


class SqlAssetStore:
    """An ``AssetStore``; ``quota`` in bytes, None for no limit. ``dependents`` are asked to forget erased assets."""

    def __init__(
        self, database: Database, files: Files, *, quota: int | None = None, dependents: Sequence[Derives] = ()
    ) -> None:
        self._database = database
        self._files = files
        self._quota = quota
        self._dependents = dependents
        self._shared = Quota(quota, lambda: self.used_bytes() + files.request_bytes())

    def upload(self, limit: int | None = None) -> AbstractContextManager[Upload]:
        """Begin an upload; requests that are answered later take their part of the quota."""
        return FileUpload(self._files.uploads, limit, Space(self._shared), self._accept, self._find)

    def get(self, asset_id: str) -> Asset:
        """Return an asset."""
        with self._database.read() as transaction:
            return _to_asset(asset_row(transaction, asset_id))

    def list(self, query: AssetQuery = ALL_ASSETS) -> Page[Asset]:
        """Return a page of assets."""
        check_cursor(query.after, PREFIX)
        conditions = Conditions()
        conditions.add("id < ?", query.after)
        conditions.add("kind = ?", query.kind)
        conditions.add("media_type = ?", query.media_type)
        conditions.add("sha256 = ?", query.sha256)
        conditions.add("created >= ?", query.created_from)
        conditions.add("created < ?", query.created_before)
        if query.name_contains:
            conditions.add("folded_name LIKE ? ESCAPE '!'", _like(query.name_contains))
        with self._database.read() as transaction:
            return conditions.page(transaction, "assets", query.limit, _to_asset)

    def content(self, asset_id: str) -> Path:
        """Return the file with the bytes."""
        return self._files.content(self.get(asset_id).sha256)

    def add_derived(self, asset_id: str, name: str, data: bytes) -> Path:
        """Keep a derived file; the lock keeps an erasure from overtaking it."""
        with self._database.write(LOCK) as transaction:
            asset_row(transaction, asset_id)
            self._check_quota(transaction, len(data), "file")
            path = self._files.write_derived(asset_id, name, data)
            size = self._files.derived_bytes(asset_id)
            transaction.change("UPDATE assets SET derived_bytes = ? WHERE id = ?", size, asset_id)
            return path

    def derived(self, asset_id: str, name: str) -> Path | None:
        """Return a derived file."""
        self.get(asset_id)
        path = self._files.derived(asset_id, name)
        return path if path.is_file() else None

    def count_derived(self, asset_id: str, prefix: str) -> int:
        """Return how many derived files have names that begin so."""
        return self._files.count_derived(asset_id, prefix)

    def delete(self, asset_id: str) -> None:
        """Erase an asset: the rows in one transaction, which also notes what is left to remove outside."""
        with self._database.write(LOCK) as transaction:
            row = asset_row(transaction, asset_id)
            for dependent in self._dependents:
                dependent.forget(transaction, asset_id)
            transaction.change("INSERT INTO erasures (asset_id, sha256) VALUES (?, ?)", asset_id, row["sha256"])
            transaction.change("DELETE FROM assets WHERE id = ?", asset_id)
        self._finish_erasures()

    def check_room(self) -> None:
        """Raise ``QuotaExceededError`` when assets and requests have more bytes than the quota."""
        if self._quota is None:
            return
        with self._database.write(LOCK) as transaction:
            used = _used(transaction) + self._files.request_bytes()
        if used > self._quota:
            raise QuotaExceededError(
                f"with this request {used} bytes are stored, expected at most {self._quota} (DATA_QUOTA_BYTES);"
                " erase assets",
                param="file",
            )

    def used_bytes(self) -> int:
        """Return the bytes of contents and derived files."""
        with self._database.read() as transaction:
            return _used(transaction)

    def sweep(self) -> int:
        """Remove what killed processes left."""
        removed = remove_abandoned(self._files.uploads) + self._finish_erasures()
        with self._database.write(LOCK) as transaction:
            known = {row["sha256"]: row["id"] for row in transaction.rows("SELECT id, sha256 FROM assets")}
            for sha256 in [each for each in self._files.contents() if each not in known]:
                self._files.drop(sha256)
                removed += 1
            ids = set(known.values())
            for asset_id in [each for each in self._files.derived_assets() if each not in ids]:
                self._files.drop_derived(asset_id)
                removed += 1
        return removed

    def _accept(self, upload: FileUpload, description: Description) -> Stored:
        try:
            return self._insert(upload, description)
        except ServiceError:  # also a commit that found the disk full, after the bytes were moved
            with suppress(ServiceError), self._database.write(LOCK) as transaction:
                self._drop_unowned(transaction, upload.sha256)
            raise

    def _insert(self, upload: FileUpload, description: Description) -> Stored:
        with self._database.write(LOCK) as transaction:
            if found := first(transaction.rows("SELECT * FROM assets WHERE sha256 = ?", upload.sha256)):
                return Stored(_to_asset(found), created=False)
            self._check_quota(transaction, upload.size, "file")
            asset = _describe(upload, description, transaction.now())
            self._files.keep(upload.path, asset.sha256)
            transaction.change(
                "INSERT INTO assets (id, sha256, size, media_type, kind, facts, name, folded_name, created)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(asset.id, asset.sha256, asset.size, asset.media_type, asset.kind),
                *(to_json(dict(asset.facts)), asset.name, asset.name and asset.name.casefold(), asset.created),
            )
            return Stored(asset, created=True)

    def _find(self, sha256: str) -> Asset | None:
        with self._database.read() as transaction:
            found = first(transaction.rows("SELECT * FROM assets WHERE sha256 = ?", sha256))
            return None if found is None else _to_asset(found)

    def _finish_erasures(self) -> int:
        """Remove the files of erased assets; a digest that has come back in the meantime keeps its bytes."""
        with self._database.read() as transaction:
            erased = transaction.rows("SELECT asset_id, sha256 FROM erasures")
        if not erased:
            return 0
        for dependent in self._dependents:
            dependent.settle()
        with self._database.write(LOCK) as transaction:
            for row in erased:
                self._files.drop_derived(row["asset_id"])
                self._drop_unowned(transaction, row["sha256"])
                transaction.change("DELETE FROM erasures WHERE asset_id = ?", row["asset_id"])
        return len(erased)

    def _drop_unowned(self, transaction: Transaction, sha256: str) -> None:
        if not transaction.rows("SELECT 1 FROM assets WHERE sha256 = ?", sha256):
            self._files.drop(sha256)

    def _check_quota(self, transaction: Transaction, size: int, param: str) -> None:
        if self._quota is None:
            return
        used = _used(transaction) + self._files.request_bytes()
        if used + size > self._quota:
            raise QuotaExceededError(
                f"{param} has {size} bytes and {used} are stored, expected at most {self._quota} together"
                " (DATA_QUOTA_BYTES); erase assets",
                param=param,
            )


def asset_row(transaction: Transaction, asset_id: str) -> Row:
    """Return an asset's row; raise ``AssetNotFoundError`` when there is none."""
    if (row := first(transaction.rows("SELECT * FROM assets WHERE id = ?", asset_id))) is None:
        raise AssetNotFoundError(f"asset_id is {asset_id!r}, expected the id of an asset", param="asset_id")
    return row


def _used(transaction: Transaction) -> int:
    return int(transaction.rows("SELECT COALESCE(SUM(size + derived_bytes), 0) AS used FROM assets")[0]["used"])


def _describe(upload: FileUpload, description: Description, now: float) -> Asset:
    return Asset(
        id=new_id(PREFIX),
        sha256=upload.sha256,
        size=upload.size,
        media_type=description.media_type,
        kind=description.kind,
        facts=description.facts,
        name=clean_name(description.name),
        created=now,
    )


def _to_asset(row: Row) -> Asset:
    return Asset(
        id=row["id"],
        sha256=row["sha256"],
        size=row["size"],
        media_type=row["media_type"],
        kind=row["kind"],
        facts=from_json(row["facts"]),
        name=row["name"],
        created=row["created"],
    )


def _like(text: str) -> str:
    escaped = text.casefold().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
