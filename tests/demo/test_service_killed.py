"""The API is killed while the demo's models look at a film and listen to it: the analysis ends whole, nothing twice."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest

from demo.worlds.voices import Speaker
from support.demo_film import film
from support.job_process import JobService
from support.killed_analysis import SECONDS, begin, check_whole, wait_for_step

VARIABLES = {
    "MODEL_CATALOGUE": os.environ.get("MODEL_CATALOGUE", ""),
    "MODELS": "clip-vit-base-patch32,blip-image-captioning-base,whisper-base",
    "INFERENCE_TIMEOUT_SECONDS": 300,
    "SPEECH_TIMEOUT_SECONDS": 600,
    **{name: os.environ.get(name, "") for name in ("FFMPEG", "FFPROBE")},
}


class DemoService(JobService):
    """The service itself, with the demo's models."""

    PROGRAM = "media_service"


@pytest.mark.parametrize("step", ["scenes", "frames", "speech"])
def test_an_analysis_whose_service_is_killed_ends_whole(tmp_path: Path, speaker: Speaker, step: str) -> None:
    content = film(speaker, tmp_path)
    service = DemoService(tmp_path, **VARIABLES)
    try:
        service.start()
        with httpx.Client(base_url=service.address, timeout=SECONDS) as http:
            asset_id, job_id = begin(http, content)
            wait_for_step(http, job_id, step)
            service.kill()
            service.start()
            check_whole(http, asset_id, job_id, lambda: service.log)
        assert "Traceback" not in service.log
    finally:
        service.kill()
