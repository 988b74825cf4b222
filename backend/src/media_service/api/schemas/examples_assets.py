"""Examples of assets; a test checks that they have the shape they show."""

from __future__ import annotations

from typing import Any

ASSET_EXAMPLE: dict[str, Any] = {
    "id": "asset_06ghs7v1r5f7b8k2m4n6p8q0rc",
    "object": "asset",
    "kind": "video",
    "media_type": "video/mp4",
    "size": 1048576,
    "sha256": "9f86d081" * 8,
    "name": "holiday.mp4",
    "name_problem": None,
    "created": 1800000000.25,
    "container": "mp4",
    "duration": 12.5,
    "width": 1920,
    "height": 1080,
    "video": {"codec": "h264", "frame_rate": 25.0, "frames": 312, "rotation": 0},
    "audio": {"codec": "aac", "sample_rate": 48000, "channels": 2},
}
STORED_EXAMPLE: dict[str, Any] = {**ASSET_EXAMPLE, "job_id": "job_06ghs7v1r5f7b8k2m4n6p8q0rc"}
FRAMES_EXAMPLE: dict[str, Any] = {
    "object": "list",
    "duration": 12.5,
    "data": [{"time": 6.25, "address": "/v1/assets/asset_06ghs7v1r5f7b8k2m4n6p8q0rc/frames/6.25"}],
}
SPRITE_EXAMPLE: dict[str, Any] = {
    "object": "sprite",
    "media_type": "image/jpeg",
    "width": 160,
    "height": 90,
    "columns": 10,
    "rows": 10,
    "tiles": [{"time": 0.125, "x": 160, "y": 0}],
}
PEAKS_EXAMPLE: dict[str, Any] = {"object": "peaks", "duration": 12.5, "data": [(-0.5, 0.25), (0.0, 0.0)]}
