"""Timelines in SQL: one row for each record, as JSON that is checked when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from media_service.storage.database import Database
from media_service.storage.sql.assets import asset_row
from media_service.storage.timeline import (
    Frame,
    FrameCaption,
    FrameFaces,
    FrameLabels,
    FramePoses,
    FrameSample,
    Record,
    Scene,
    Speech,
    Timeline,
)

RECORD: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Field(discriminator="type")])
MOMENT_DIGITS = 3
"""Frames whose times agree to the millisecond are the same frame."""


class SqlTimelineStore:
    """A ``TimelineStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, asset_id: str, step: str, records: Sequence[Record]) -> None:
        """Replace what a step wrote."""
        texts = [RECORD.dump_json(record).decode() for record in records]
        with self._database.write() as transaction:
            asset_row(transaction, asset_id)
            transaction.change(
                "INSERT INTO timeline_steps (asset_id, step, written) VALUES (?, ?, ?)"
                " ON CONFLICT (asset_id, step) DO UPDATE SET written = excluded.written",
                *(asset_id, step, transaction.now()),
            )
            transaction.change("DELETE FROM timeline_records WHERE asset_id = ? AND step = ?", asset_id, step)
            transaction.change_many(
                "INSERT INTO timeline_records (asset_id, step, position, data) VALUES (?, ?, ?, ?)",
                [(asset_id, step, position, text) for position, text in enumerate(texts)],
            )

    def steps(self, asset_id: str) -> Mapping[str, float]:
        """Return the steps that are done."""
        with self._database.read() as transaction:
            asset_row(transaction, asset_id)
            found = transaction.rows("SELECT step, written FROM timeline_steps WHERE asset_id = ?", asset_id)
        return {row["step"]: row["written"] for row in found}

    def read(self, asset_id: str, step: str | None = None) -> Timeline:
        """Return all steps together, or the records of one."""
        condition, parameters = ("", (asset_id,)) if step is None else (" AND step = ?", (asset_id, step))
        with self._database.read() as transaction:
            asset_row(transaction, asset_id)
            steps = transaction.rows("SELECT step FROM timeline_steps WHERE asset_id = ? ORDER BY step", asset_id)
            statement = f"SELECT data FROM timeline_records WHERE asset_id = ?{condition} ORDER BY step, position"
            records = [RECORD.validate_json(row["data"]) for row in transaction.rows(statement, *parameters)]
        return assemble(asset_id, records, tuple(row["step"] for row in steps))


def assemble(asset_id: str, records: Sequence[Record], steps: tuple[str, ...]) -> Timeline:
    """Return records of all steps as one timeline, in order of time."""
    return Timeline(
        asset_id=asset_id,
        scenes=tuple(sorted((each for each in records if isinstance(each, Scene)), key=lambda scene: scene.start)),
        frames=_frames(records),
        speech=tuple(sorted((each for each in records if isinstance(each, Speech)), key=lambda phrase: phrase.start)),
        steps=steps,
    )


def _frames(records: Iterable[Record]) -> tuple[Frame, ...]:
    frames: dict[float, Frame] = {}
    for record in records:
        if isinstance(record, Scene | Speech):
            continue
        moment = round(record.time, MOMENT_DIGITS)
        frames[moment] = replace(frames.get(moment, Frame(record.time)), **_part(record))
    return tuple(frames[moment] for moment in sorted(frames))


def _part(record: FrameSample | FrameLabels | FrameCaption | FrameFaces | FramePoses) -> dict[str, Any]:
    """Return the field of a frame that a record fills."""
    match record:
        case FrameLabels():
            return {"labels": record.labels}
        case FrameCaption():
            return {"caption": record}
        case FrameFaces():
            return {"faces": record.faces}
        case FramePoses():
            return {"people": record.people}
        case FrameSample():
            return {}
