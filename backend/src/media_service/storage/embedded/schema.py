"""The schema of the SQLite file: the shared tables, and those of the search index.

``slots`` counts the rows of a space's file that are in use or were; a vector's ``slot`` is its row. ``passage_words``
holds folded words only, so its tokenizer has nothing left to fold.
"""

from __future__ import annotations

from typing import Final

from media_service.storage.schema import FIRST, Migration

SEARCH: Final = (
    """CREATE TABLE spaces (
        space TEXT PRIMARY KEY,
        dimension INTEGER NOT NULL,
        generation INTEGER NOT NULL,
        slots INTEGER NOT NULL)""",
    """CREATE TABLE vectors (
        space TEXT NOT NULL REFERENCES spaces (space),
        slot INTEGER NOT NULL,
        asset_id TEXT NOT NULL REFERENCES assets (id),
        step TEXT NOT NULL,
        source TEXT NOT NULL,
        start_time REAL NOT NULL,
        end_time REAL NOT NULL,
        PRIMARY KEY (space, slot)) WITHOUT ROWID""",
    "CREATE INDEX vectors_of_asset ON vectors (asset_id)",
    """CREATE TABLE passages (
        number INTEGER PRIMARY KEY,
        asset_id TEXT NOT NULL REFERENCES assets (id),
        step TEXT NOT NULL,
        source TEXT NOT NULL,
        start_time REAL NOT NULL,
        end_time REAL NOT NULL,
        text TEXT NOT NULL)""",
    "CREATE INDEX passages_of_asset ON passages (asset_id)",
    """CREATE VIRTUAL TABLE passage_words USING fts5 (
        words, prefix='2 3', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'")""",
)
MIGRATIONS: Final = (Migration(1, tuple(statement.format(binary="BINARY") for statement in FIRST) + SEARCH),)
