"""The SQLite file: its schema, its transactions, and what happens when the disk does not play along."""

from __future__ import annotations

import errno
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from media_service.errors import DiskFullError, StorageBusyError, StorageDamagedError, StorageUnavailableError
from media_service.start_error import StartError
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.failures import told
from media_service.storage.schema import Migration

TABLE = Migration(1, ("CREATE TABLE words (word TEXT PRIMARY KEY)",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "test.sqlite"


def words(database: SqliteDatabase) -> list[str]:
    with database.read() as transaction:
        return [row["word"] for row in transaction.rows("SELECT word FROM words ORDER BY word")]


def add(database: SqliteDatabase, word: str) -> None:
    with database.write() as transaction:
        transaction.change("INSERT INTO words (word) VALUES (?)", word)


def test_a_transaction_happens_whole_or_not_at_all(path: Path) -> None:
    database = SqliteDatabase(path, migrations=[TABLE])
    add(database, "one")
    with suppress(KeyError), database.write() as transaction:
        transaction.change("INSERT INTO words (word) VALUES ('two')")
        raise KeyError
    assert words(database) == ["one"]


def test_a_reader_sees_one_moment_while_another_process_writes(path: Path) -> None:
    reader, writer = (SqliteDatabase(path, migrations=[TABLE]) for _ in range(2))
    add(writer, "one")
    with reader.read() as transaction:
        before = transaction.rows("SELECT * FROM words")
        add(writer, "two")
        assert transaction.rows("SELECT * FROM words") == before
    assert words(reader) == ["one", "two"]


def test_the_schema_grows_step_by_step_and_each_once(path: Path) -> None:
    add(SqliteDatabase(path, migrations=[TABLE]), "one")
    grown = [TABLE, Migration(2, ("ALTER TABLE words ADD COLUMN length INTEGER", "UPDATE words SET length = 3"))]
    for _ in range(2):
        database = SqliteDatabase(path, migrations=grown)
        with database.read() as transaction:
            assert [tuple(row) for row in transaction.rows("SELECT * FROM words")] == [("one", 3)]


def test_a_step_that_fails_leaves_the_schema_as_it_was(path: Path) -> None:
    broken = [TABLE, Migration(2, ("CREATE TABLE more (x)", "CREATE TABLE words (x)"))]
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        SqliteDatabase(path, migrations=broken).prepare()
    with SqliteDatabase(path, migrations=[TABLE]).read() as transaction:
        assert [row["name"] for row in transaction.rows("SELECT name FROM sqlite_master WHERE type = 'table'")] == [
            "words"
        ]


def test_two_that_start_at_once_make_one_schema(path: Path) -> None:
    databases = [SqliteDatabase(path) for _ in range(4)]
    failures: list[Exception] = []

    def start(database: SqliteDatabase) -> None:
        try:
            database.prepare()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_newer_schema_is_refused_with_what_to_do(path: Path) -> None:
    SqliteDatabase(path, migrations=[TABLE, Migration(7, ())]).prepare()
    with pytest.raises(StartError, match=r"test\.sqlite has schema 7, this release knows schemas up to 1") as caught:
        SqliteDatabase(path, migrations=[TABLE]).prepare()
    assert "another DATA_DIR" in str(caught.value.hint)


def test_many_threads_write_without_losing_anything(path: Path) -> None:
    database = SqliteDatabase(path, migrations=[TABLE])

    def write(name: int) -> None:
        for number in range(10):
            add(database, f"{name}-{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(words(database)) == 80


def test_a_writer_elsewhere_that_does_not_end_is_busy(path: Path) -> None:
    holder = SqliteDatabase(path, migrations=[TABLE])
    waiting = SqliteDatabase(path, migrations=[TABLE], busy_seconds=0.01)
    waiting.prepare()
    with holder.write(), pytest.raises(StorageBusyError, match="held by another writer"):
        add(waiting, "one")
    add(waiting, "one")


def test_a_full_disk_is_507_and_loses_nothing(path: Path) -> None:
    database = SqliteDatabase(path, migrations=[TABLE])
    add(database, "one")
    with database.read() as transaction:
        transaction.rows("PRAGMA max_page_count = 4")  # of this connection, which is the one that is used again
    with pytest.raises(DiskFullError, match=r"no room left for test\.sqlite"):
        add(database, "x" * 100_000)
    assert words(database) == ["one"]


def test_a_folder_that_cannot_be_made_is_503(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageUnavailableError, match="make the data folder writable"):
        SqliteDatabase(tmp_path / "file" / "test.sqlite").prepare()


def test_a_file_that_is_no_database_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(StorageDamagedError, match=r"test\.sqlite is not a whole database"):
        SqliteDatabase(path).prepare()


def test_closing_moves_the_log_into_the_file(path: Path) -> None:
    database = SqliteDatabase(path, migrations=[TABLE])
    add(database, "one")
    database.close()
    assert [each.name for each in path.parent.iterdir()] == ["test.sqlite"]
    assert words(database) == ["one"]  # it opens again by itself


def test_every_commit_reaches_the_disk(path: Path) -> None:
    database = SqliteDatabase(path, migrations=[TABLE])
    with database.read() as transaction:
        settings = {
            name: transaction.rows(f"PRAGMA {name}")[0][0] for name in ("synchronous", "journal_mode", "foreign_keys")
        }  # type: ignore[index]
    assert settings == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EROFS, StorageUnavailableError),
        (errno.EACCES, StorageUnavailableError),
    ],
)
def test_errors_of_the_file_system_have_a_status(number: int, expected: type[Exception]) -> None:
    with pytest.raises(expected), told(Path("uploads")):
        raise OSError(number, "no")
