"""Examples of jobs; a test checks that they have the shape they show."""

from __future__ import annotations

from typing import Any

JOB_REQUEST_EXAMPLES: list[dict[str, Any]] = [
    {
        "kind": "analyse",
        "asset_id": "asset_06ghs7v1r5f7b8k2m4n6p8q0rc",
        "options": {"labels": ["a red circle", "a blue square"]},
    },
    {"kind": "maintenance", "priority": -10},
]

JOB_EXAMPLE: dict[str, Any] = {
    "id": "job_06ghs7v1r5f7b8k2m4n6p8q0rc",
    "object": "job",
    "kind": "maintenance",
    "asset_id": None,
    "options": {},
    "priority": -10,
    "state": "succeeded",
    "cancel_requested": False,
    "progress": 1.0,
    "attempts": 1,
    "max_attempts": 5,
    "created": 1800000000.25,
    "run_after": 1800000000.25,
    "started": 1800000000.5,
    "finished": 1800000001.0,
    "worker": None,
    "result": {"used_bytes": 1048576},
    "error": None,
    "last_event": 3,
}
