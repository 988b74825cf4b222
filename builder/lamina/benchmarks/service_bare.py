"""The other side of ``bench service``, in a process of its own with the service's packages.

``library CATALOGUE PICTURE SOUND``: the same questions to the bare library, without service: pictures one after the
other, pictures in batches as large as the service's, sounds one after the other. It opens the models, prints a line,
and then reads lines such as ``pictures 50``: what, and how often; for each it prints JSON. It ends with its input.
``app PORT``: a FastAPI application with one route and no middleware, which is served until the process is ended.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEMPERATURE = 0.01
"""Not 0: the random weights of the bench profile would then be asked six times, each warmer than the one before."""


def library(catalogue: Path, picture: Path, sound: Path) -> None:
    """Answer the questions of standard input: the median of one, and how many are answered in a second."""
    from media_service.catalogue import load_catalogue
    from media_service.config import Settings
    from media_service.inference.tasks import TASKS
    from media_service.threads import limit_threads

    settings = Settings(model_catalogue=catalogue)
    limit_threads(settings.threads)
    models = {model.id: model for model in load_catalogue(catalogue).models}
    clip: Any = TASKS["image-text-embedding"].open(models["clip-vit-base-patch32"], settings)
    whisper: Any = TASKS["speech-transcription"].open(models["whisper-base"], settings)
    [batch] = [each.batch for each in TASKS["image-text-embedding"].operations if each.name == "embed_images"]
    content = picture.read_bytes()
    questions: dict[str, tuple[int, Callable[[], object]]] = {
        "pictures": (1, lambda: clip.embed_images([_decoded(content, settings)])),
        "batches": (batch, lambda: clip.embed_images([_decoded(content, settings) for _ in range(batch)])),
        "sounds": (1, lambda: whisper.transcribe([_heard(sound, settings)], temperature=TEMPERATURE)),
    }
    for _, action in questions.values():
        action()  # the first one warms up
    print(json.dumps({"batch": batch}), flush=True)
    for line in sys.stdin:
        name, count = line.split()
        size, action = questions[name]
        print(json.dumps(_timed(action, int(count), size)), flush=True)


def _decoded(content: bytes, settings: Any) -> Any:
    from media_service.media.image import ImageLimits, decode_image

    return decode_image(io.BytesIO(content), ImageLimits(settings.image_max_pixels, settings.image_max_side)).pixels


def _heard(sound: Path, settings: Any) -> Any:
    from media_service.media.audio import audio_chunks
    from media_service.media.facts import MediaLimits
    from media_service.media.ffmpeg import MediaTools
    from media_service.media.probe import probe

    tools = MediaTools.find(settings)
    return next(audio_chunks(sound, probe(sound, tools, MediaLimits.of(settings)), tools))


def _timed(action: Callable[[], object], count: int, size: int) -> dict[str, float]:
    taken = []
    for _ in range(count):
        began = time.monotonic()
        action()
        taken.append(time.monotonic() - began)
    return {"median": statistics.median(taken), "perSecond": size * len(taken) / sum(taken)}


def serve(port: int) -> None:
    """Serve the bare application."""
    import uvicorn
    from fastapi import FastAPI

    from media_service.api.schemas.health import Liveness

    app = FastAPI()

    @app.get("/livez", response_model=Liveness)  # a name of this function is out of an annotation's sight
    async def livez() -> Any:
        return Liveness()

    uvicorn.run(app, port=port, log_config=None, access_log=False, server_header=False, ws="none")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["library", catalogue, picture, sound]:
            library(Path(catalogue), Path(picture), Path(sound))
        case ["app", port]:
            serve(int(port))
        case words:
            sys.exit(f"the words are {words}, expected: library CATALOGUE PICTURE SOUND, or: app PORT")
