"""One asset on its way through the analysis: what it is, which steps are left, and how they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from media_service.analysis import names
from media_service.analysis.names import STEPS
from media_service.analysis.options import AnalyseOptions
from media_service.analysis.outcome import Outcome, Progress
from media_service.background import finished
from media_service.jobs.handlers import JobContext
from media_service.storage.assets import Asset
from media_service.storage.opening import Storage
from media_service.storage.search import Origin, Passage, Span, Vectors
from media_service.storage.timeline import Record

SHARES = {"scenes": 0.1, "frames": 0.5, "speech": 0.4}


@dataclass(frozen=True, slots=True)
class Work:
    """``left``: the steps that no earlier attempt of the same job has written."""

    asset: Asset
    file: Path
    options: AnalyseOptions
    storage: Storage
    progress: Progress
    left: frozenset[str]
    outcome: Outcome = field(default_factory=Outcome)

    async def write(self, step: str, records: Sequence[Record]) -> None:
        """Write a step down. It comes last: what has a step in the timeline is in the index too."""
        await finished(lambda: self.storage.timeline.write(self.asset.id, step, records))
        self.outcome.done.append(step)

    async def index_vectors(self, space: str, spans: Sequence[Span], vectors: Sequence[Vectors]) -> None:
        """Let the frames be found by what they look like."""
        origin = Origin(self.asset.id, names.EMBEDDINGS, names.FRAME)
        rows = np.asarray(vectors, dtype=np.float32)
        await finished(lambda: self.storage.search.put_vectors(origin, space, spans, rows))

    async def index_passages(self, step: str, source: str, passages: Sequence[Passage]) -> None:
        """Let words be found."""
        origin = Origin(self.asset.id, step, source)
        await finished(lambda: self.storage.search.put_passages(origin, passages))


def begin(context: JobContext) -> Work:
    """Return the work of a job; raise ``AssetNotFoundError``. It reads the database."""
    storage, job = context.storage, context.job
    asset = storage.assets.get(job.asset_id or "")
    written = storage.timeline.steps(asset.id)
    steps = STEPS[asset.kind]
    # Only this job's own steps are taken as done: whoever asks again wants them anew.
    done = [step for step in steps if job.started is not None and written.get(step, 0.0) >= job.started]
    parts = [part for part in SHARES if part in steps or (part == "frames" and names.SAMPLES in steps)]
    return Work(
        asset=asset,
        file=storage.assets.content(asset.id),
        options=AnalyseOptions.model_validate(job.payload),
        storage=storage,
        progress=Progress(context.report, {part: SHARES[part] for part in parts}),
        left=frozenset(steps).difference(done),
        outcome=Outcome(done=done),
    )
