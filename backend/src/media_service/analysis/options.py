"""What a job of the kind ``analyse`` can be told."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from media_service.analysis_settings import LONGEST_LABEL, MOST_LABELS
from media_service.jobs.handlers import NoOptions

Label = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LABEL)]


class AnalyseOptions(NoOptions):
    """Everything may be left out."""

    labels: tuple[Label, ...] | None = Field(
        default=None, min_length=1, max_length=MOST_LABELS, description="In place of ANALYSIS_LABELS."
    )
    language: str | None = Field(
        default=None, min_length=1, max_length=20, description="Of the speech, a code such as en; else it is heard."
    )
