"""One process of the models benchmark: load one model in one way, answer once, and say when and with how much memory.

Run by the image's own Python, which has the frameworks: way, catalogue.json, id of a model, and for the plain way the
folder with the pickled original. Prints JSON: moments on the clock that all processes share, memory in bytes, and the
answer, by which the two ways can be compared. Everything is imported late, because importing is part of the time.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODULES = {
    "image-text-embedding": "media_service.embedding.clip",
    "image-caption": "media_service.captioning.blip",
    "speech-transcription": "media_service.speech.whisper",
    "face-detection": "media_service.vision.mediapipe_tasks",
    "pose-landmarks": "media_service.vision.mediapipe_tasks",
}
CAPTION_TOKENS = 10
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "image-text-embedding": ("embed_images", {}),
    "image-caption": ("caption", {"max_tokens": CAPTION_TOKENS}),
    "speech-transcription": ("transcribe", {"temperature": 0.0}),
    "face-detection": ("detect_faces", {}),
    "pose-landmarks": ("detect_pose", {}),
}
KILOBYTE = 1024
MEMORY = {"peak": "VmHWM", "resident": "VmRSS", "anonymous": "RssAnon", "file": "RssFile"}

Moments = dict[str, float]


def ours(catalogue: Path, name: str, moments: Moments, found: dict[str, int]) -> Any:
    """Answer as the service does, note the memory, then warm up as the service does and note it again."""
    from media_service.catalogue import load_catalogue
    from media_service.config import Settings
    from media_service.inference.tasks import TASKS, to_warm_up

    [model] = [each for each in load_catalogue(catalogue).models if each.id == name]
    importlib.import_module(MODULES[model.task])
    moments["imported"] = time.monotonic()
    task = TASKS[model.task]
    loaded: Any = task.open(model, Settings(model_catalogue=catalogue))
    moments["loaded"] = time.monotonic()
    method, options = QUESTIONS[model.task]
    example = next(operation.example for operation in task.operations if operation.name == method)
    [answer] = getattr(loaded, method)([example()], **options)
    moments["answered"] = time.monotonic()
    found.update(memory())
    for operation in to_warm_up(task.operations):
        getattr(loaded, operation.name)([operation.example()], **operation.options)
    # The kernel counts on each processor and adds up roughly, so a later peak can read some pages lower.
    found["warm"] = max(found["peak"], memory()["peak"])
    loaded.close()
    return {"caption": lambda: answer.text, "transcribe": lambda: answer.text}.get(method, lambda: _plain(answer))()


def clip(folder: Path, moments: Moments) -> Any:
    """Embed the picture as transformers' documentation does, from the pickled original."""
    from transformers import CLIPModel, CLIPProcessor

    from media_service.inference.warm_up import warm_up_picture

    moments["imported"] = time.monotonic()
    model, processor = CLIPModel.from_pretrained(folder), CLIPProcessor.from_pretrained(folder)
    moments["loaded"] = time.monotonic()
    inputs: Any = processor(images=[warm_up_picture()], return_tensors="pt")
    vector = model.get_image_features(**inputs).pooler_output[0].detach()
    moments["answered"] = time.monotonic()
    return (vector / vector.norm()).tolist()


def blip(folder: Path, moments: Moments) -> Any:
    """Caption the picture as transformers' documentation does, from the pickled original."""
    from transformers import BlipForConditionalGeneration, BlipProcessor

    from media_service.inference.warm_up import warm_up_picture

    moments["imported"] = time.monotonic()
    model = BlipForConditionalGeneration.from_pretrained(folder)
    processor: Any = BlipProcessor.from_pretrained(folder)
    moments["loaded"] = time.monotonic()
    inputs: Any = processor(images=[warm_up_picture()], return_tensors="pt")
    [tokens] = model.generate(**inputs, max_new_tokens=CAPTION_TOKENS)
    answer = processor.decode(tokens, skip_special_tokens=True)
    moments["answered"] = time.monotonic()
    return answer


def whisper(folder: Path, moments: Moments) -> Any:
    """Transcribe the sound as openai-whisper's documentation does, from the checkpoint."""
    import whisper as package

    from media_service.inference.warm_up import warm_up_waveform

    moments["imported"] = time.monotonic()
    [checkpoint] = folder.glob("*.pt")
    model = package.load_model(str(checkpoint), device="cpu")
    moments["loaded"] = time.monotonic()
    answer = model.transcribe(warm_up_waveform(), temperature=0.0, fp16=False)["text"]
    moments["answered"] = time.monotonic()
    return answer


PLAIN: dict[str, Callable[[Path, Moments], Any]] = {"clip": clip, "blip": blip, "whisper": whisper}


def memory() -> dict[str, int]:
    """Return what this process has in memory now and had at most, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return {name: int(fields[field].split()[0]) * KILOBYTE for name, field in MEMORY.items()}


def _plain(answer: Any) -> Any:
    return answer.tolist() if hasattr(answer, "tolist") else str(answer)


def main() -> None:
    """Do it and print the result."""
    from media_service.offline import latch

    latch()
    way, catalogue, name, *folder = sys.argv[1:]
    moments: Moments = {}
    found: dict[str, int] = {}
    if way == "ours":
        answer = ours(Path(catalogue), name, moments, found)
    else:
        answer = PLAIN[way](Path(folder[0]), moments)
        found.update(memory())
    print(json.dumps({"moments": moments, "memory": found, "answer": answer}))


if __name__ == "__main__":
    main()
