"""Every task of the catalogue is served: loaded by the registry, warmed up by each of its operations, and offline."""

from __future__ import annotations

import asyncio
import hashlib
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from media_service.catalogue import load_catalogue
from media_service.config import Settings
from media_service.inference.messages import Open, WarmUp
from media_service.inference.registry import Registry, State
from media_service.inference.tasks import CAPTION, EMBEDDING, FACES, POSE, TASKS, TRANSCRIPTION
from media_service.inference.worker import Worker
from support import worker_models
from support.small_models import small_blip, small_clip, small_whisper
from support.thread_runner import ThreadRunner

SOURCE = str(Path(__file__).parents[2] / "backend" / "src")
PATIENCE = 300  # seconds
MAKERS = {EMBEDDING: small_clip, CAPTION: small_blip, TRANSCRIPTION: small_whisper}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalogue of a small model for each task that torch serves."""
    root = tmp_path_factory.mktemp("models")
    models = []
    for task, make in MAKERS.items():
        folder = root / task
        folder.mkdir()
        make(folder)
        files = [describe(path) for path in sorted(folder.iterdir())]
        facts = {"revision": "1", "licence": "MIT", "source": "made here", "memoryBytes": None}
        models.append({"id": f"small-{task}", "task": task, "folder": str(folder), "files": files, **facts})
    (root / "catalogue.json").write_text(json.dumps({"version": 2, "profile": "demo", "models": models}))
    return root / "catalogue.json"


def describe(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "name": path.name,
        "path": str(path),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def loaded(catalogue: Path, **settings: Any) -> Registry:
    chosen = Settings(model_catalogue=catalogue, **settings)
    registry = Registry(load_catalogue(catalogue), chosen, TASKS, ThreadRunner)
    asyncio.run(registry.load_all())
    return registry


def test_every_operation_has_a_name_of_its_own_and_one_example() -> None:
    names = [operation.name for task in TASKS.values() for operation in task.operations]
    assert len(names) == len(set(names))
    assert set(names) >= {"embed_images", "embed_texts", "caption", "transcribe", "detect_faces", "detect_pose"}
    assert set(TASKS) == {EMBEDDING, CAPTION, TRANSCRIPTION, FACES, POSE}


def test_a_task_can_be_sent_to_another_process() -> None:
    for task in TASKS.values():
        assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301  made in the line itself


def test_every_torch_model_is_loaded_and_warm_and_answers(catalogue: Path) -> None:
    registry = loaded(catalogue, verify_models="sha256")
    assert [(entry.state, entry.reason) for entry in registry.entries()] == [(State.READY, None)] * len(MAKERS)
    for entry in registry.entries():
        assert entry.runner is not None
        for operation in TASKS[entry.model.task].operations:
            items = [operation.example(), operation.example()]
            answer = entry.runner.run(operation.name, items, timeout=PATIENCE, **operation.options)
            assert len(asyncio.run(answer)) == 2
    asyncio.run(registry.close())


def test_what_another_operation_warms_up_is_not_done_itself(tmp_path: Path) -> None:
    worker, journal = Worker(), tmp_path / "journal"
    worker.answer(Open(partial(worker_models.open_model, journal)))
    shout, obey = worker_models.OPERATIONS
    worker.answer(WarmUp((replace(shout, warm_up=False), obey)))
    assert [line.split()[1:] for line in journal.read_text().splitlines()] == [["warm-up"]]


@pytest.mark.parametrize(("task", "place"), [(EMBEDDING, -5), (CAPTION, 20), (TRANSCRIPTION, 3)])
def test_a_flipped_byte_is_one_reason_with_both_hashes(catalogue: Path, task: str, place: int) -> None:
    file = catalogue.parent / task / "model.safetensors"
    whole = file.read_bytes()
    expected = hashlib.sha256(whole).hexdigest()
    broken = bytearray(whole)
    broken[place] ^= 1
    try:
        file.write_bytes(broken)
        registry = loaded(catalogue, models=(f"small-{task}",), verify_models="sha256")
    finally:
        file.write_bytes(whole)
    [entry] = [entry for entry in registry.entries() if entry.required]
    found = hashlib.sha256(broken).hexdigest()
    assert (entry.state, entry.reason) == (
        State.FAILED,
        f"{file}: sha256 is {found}, expected {expected}; build and load the image again",
    )


AUDITED = f"""
import sys
sys.path.insert(0, {SOURCE!r})
events = []
def hook(name, arguments):
    if name == "os.mkdir" and arguments[0] == "/":
        return  # it is there; see offline.py
    if name in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "os.mkdir", "subprocess.Popen"):
        events.append((name, str(arguments)))
    if name == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        if arguments[0] != "/dev/null":
            events.append((name, str(arguments)))
sys.addaudithook(hook)
from functools import partial
import media_service.__main__
from media_service.catalogue import load_catalogue
from media_service.config import load_settings
from media_service.inference.messages import Open, WarmUp
from media_service.inference.tasks import TASKS
from media_service.inference.worker import Worker
settings = load_settings()
answers = []
for model in load_catalogue(settings.model_catalogue).models:
    worker, task = Worker(), TASKS[model.task]
    answers += [worker.answer(Open(partial(task.open, model, settings))), worker.answer(WarmUp(task.operations))]
    worker.close()
print([problem for answer in answers for problem in answer.results], events)
"""


def test_loading_and_answering_write_nothing_and_ask_nobody(catalogue: Path, tmp_path: Path) -> None:
    environment = {"MODEL_CATALOGUE": str(catalogue), "HOME": str(tmp_path), "HF_HUB_OFFLINE": "0", "PATH": "/nowhere"}
    command = [sys.executable, "-B", "-c", AUDITED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout.strip() == "[] []", done.stderr
    assert list(tmp_path.iterdir()) == []
