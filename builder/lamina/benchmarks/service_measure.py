"""Take the measurements of ``bench service``, one after the other, each in processes that are fresh."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, Self

from lamina import nix
from lamina.benchmarks.service_bare import TEMPERATURE
from lamina.benchmarks.service_inputs import FORM, Inputs, write_inputs
from lamina.benchmarks.service_load import Plan
from lamina.benchmarks.service_process import Running, running
from lamina.console import say
from lamina.errors import LaminaError
from lamina.project import module

HERE = Path(__file__).parent
CLIP, WHISPER = "clip-vit-base-patch32", "whisper-base"
PICTURES, SOUNDS, TEXTS = "/v1/embeddings/image", "/v1/audio/transcriptions", "/v1/embeddings"
IDLE_SECONDS = 3.0
LONG = 3600.0


@dataclass(frozen=True)
class Sizes:
    """How much is done: starts, questions alone, under load by ``clients``, of both ``/livez``, and by the crowd.

    Questions are asked in so many ``rounds``, of the bare library and of the service in turn.
    """

    starts: int
    rounds: int
    pictures: int
    sounds: int
    clients: int
    lives: int
    crowd: int
    crowd_seconds: float


FULL = Sizes(starts=3, rounds=4, pictures=480, sounds=16, clients=32, lives=5000, crowd=200, crowd_seconds=60.0)
QUICK = Sizes(starts=1, rounds=1, pictures=8, sounds=2, clients=4, lives=100, crowd=20, crowd_seconds=3.0)


@dataclass(frozen=True)
class Place:
    """The built service, its Python, its models, and what it is asked about."""

    backend: Path
    python: Path
    ffmpeg: Path
    catalogue: Path
    inputs: Inputs

    @classmethod
    def of(cls, profile: str, scratch: Path) -> Self:
        """Build what is measured."""
        built = [nix.build(name, capture=True) for name in ("backend", "python-env", "ffmpeg", f"models-{profile}")]
        backend, python, ffmpeg, models = built
        inputs = write_inputs(scratch, TEMPERATURE)
        return cls(backend, python / "bin" / "python3", ffmpeg, models / "catalogue.json", inputs)

    def environment(self, **more: str) -> dict[str, str]:
        """Return the settings of a service."""
        programs = {name.upper(): str(self.ffmpeg / "bin" / name) for name in ("ffmpeg", "ffprobe")}
        return {"MODEL_CATALOGUE": str(self.catalogue), "MODELS": f"{CLIP},{WHISPER}", **programs, **more}

    @contextmanager
    def service(self, **more: str) -> Iterator[Running]:
        """Run a service until the end of the block."""
        with running([str(self.backend / "bin" / "backend")], self.environment(**more)) as found:
            yield found

    def bare(self, *words: str) -> list[str]:
        """Return the command of the other side."""
        return [str(self.python), "-sP", str(HERE / "service_bare.py"), *words]


def measure(place: Place, sizes: Sizes) -> dict[str, Any]:
    """Take every measurement; seconds, bytes, requests a second."""
    say("start")
    found: dict[str, Any] = {"sizes": asdict(sizes), "start": start(place, sizes.starts)}
    with place.service() as api:
        api.wait("/readyz")
        with Library.running(place) as library:
            say("the same questions to the bare library and to the service")
            rounds = [ask_both(library, api, place.inputs, sizes) for _ in range(sizes.rounds)]
        found["rounds"] = {name: [each[name] for each in rounds] for name in rounds[0]}
        say(f"{sizes.crowd} clients at once")
        found["crowd"] = crowd(api, place.inputs.text, sizes)
    found["edge"] = edge(place, sizes.lives)
    say("memory")
    return found | {"memory": memory(place)}


def start(place: Place, starts: int) -> dict[str, float]:
    """Start again and again, and return the medians: until ``/livez``, until ``/readyz``, and of the first picture."""
    seen = []
    for _ in range(starts):
        with place.service() as api:
            times = {"livez": api.wait("/livez"), "readyz": api.wait("/readyz")}
            first = load(Plan(api.port, PICTURES, body=str(place.inputs.pictures), type=FORM))["median"]
            seen.append(times | {"first": first})
    return {name: statistics.median(each[name] for each in seen) for name in seen[0]}


@dataclass(frozen=True)
class Library:
    """The bare library, which waits for questions; ``batch``: how many pictures its batches have."""

    process: subprocess.Popen[str]
    questions: IO[str]
    answers: IO[str]
    batch: int

    @classmethod
    @contextmanager
    def running(cls, place: Place) -> Iterator[Self]:
        """Open its models, and let it go at the end of the block."""
        words = [str(place.catalogue), str(place.inputs.picture), str(place.inputs.sound)]
        environment = {**os.environ, **place.environment(PYTHONPATH=str(place.backend / "lib"))}
        command, pipe = place.bare("library", *words), subprocess.PIPE
        with subprocess.Popen(command, env=environment, text=True, stdin=pipe, stdout=pipe) as process:
            if process.stdin is None or process.stdout is None:
                raise TypeError("a process was started without pipes")
            found = cls(process, process.stdin, process.stdout, 0)
            yield replace(found, batch=found._answer()["batch"])

    def ask(self, what: str, count: int) -> dict[str, float]:
        """Ask so often about ``pictures``, ``batches`` or ``sounds``."""
        self.questions.write(f"{what} {count}\n")
        self.questions.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self.answers.readline()
        if not line:
            code = self.process.wait()
            raise LaminaError(f"the bare library ended with exit code {code}; its words are above")
        answer: dict[str, Any] = json.loads(line)
        return answer


def ask_both(library: Library, api: Running, inputs: Inputs, sizes: Sizes) -> dict[str, Any]:
    """Ask one round of questions: each kind of the bare library, and at once of the service, alone and under load."""
    pictures, sounds = sizes.pictures // sizes.rounds, sizes.sounds // sizes.rounds
    seen = Plan(api.port, PICTURES, body=str(inputs.pictures), type=FORM, seconds=LONG)
    heard = replace(seen, path=SOUNDS, body=str(inputs.sounds))
    clip = {"bare": library.ask("pictures", pictures), "alone": good(load(replace(seen, requests=pictures)))}
    clip["best"] = library.ask("batches", max(1, pictures // library.batch))
    clip["loaded"] = good(loaded(api, replace(seen, requests=2 * pictures, clients=sizes.clients)))
    whisper = {"bare": library.ask("sounds", sounds), "alone": good(load(replace(heard, requests=sounds)))}
    whisper["best"] = whisper["bare"]
    whisper["loaded"] = good(loaded(api, replace(heard, requests=2 * sounds, clients=2)))
    return {"clip": clip, "whisper": whisper}


def loaded(api: Running, plan: Plan) -> dict[str, Any]:
    """Ask with many clients; ``edgeShare``: what HTTP, decoding and asking took of all processors' time meanwhile."""
    before, asking = api.seconds() + _seconds_of_ended(), time.monotonic()
    outcome = load(plan)
    taken = api.seconds() + _seconds_of_ended() - before
    return outcome | {"edgeShare": taken / (time.monotonic() - asking) / len(os.sched_getaffinity(0))}


def _seconds_of_ended() -> float:
    """Return the processor time of the children that have ended: load generators."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def crowd(api: Running, text: Path, sizes: Sizes) -> dict[str, Any]:
    """Let a crowd ask about texts, while somebody asks whether the service is alive."""
    before = api.memory()
    many = Plan(
        api.port,
        TEXTS,
        clients=sizes.crowd,
        requests=10**9,
        seconds=sizes.crowd_seconds,
        body=str(text),
        type="application/json",
    )
    asking = begin(many)
    alive = load(Plan(api.port, "/livez", requests=10**9, seconds=sizes.crowd_seconds, pause=0.02))
    return {"clients": ended(asking), "livez": alive, "before": before, "after": api.memory()}


def edge(place: Place, count: int) -> dict[str, Any]:
    """Ask /livez of a bare application and of the service, by one client and by many."""
    found: dict[str, Any] = {}
    with place.service(MODELS="mediapipe-face") as api:
        api.wait("/readyz")
        found["service"] = lives(api, count)
    path = {"PYTHONPATH": str(place.backend / "lib")}
    with running(place.bare("app", "{port}"), path) as app:
        app.wait("/livez")
        found["bare"] = lives(app, count)
    return found


def lives(service: Running, count: int) -> dict[str, Any]:
    """Ask after a while of asking."""
    load(Plan(service.port, "/livez", requests=count // 10))
    return {
        "alone": good(load(Plan(service.port, "/livez", requests=count))),
        "loaded": good(load(Plan(service.port, "/livez", requests=count, clients=16))),
    }


def memory(place: Place) -> dict[str, int]:
    """Weigh an API without a model and a dashboard, and a model that comes and goes because nobody asks."""
    with place.service(WORKER_IDLE_SECONDS=str(IDLE_SECONDS)) as api:
        api.wait("/readyz")
        for model in (CLIP, WHISPER):
            api.ask(f"/v1/models/{model}/unload", "POST")
        found = {"api": api.memory()}
        with place.service(SERVICE_TYPE="dashboard", API_URL=f"http://127.0.0.1:{api.port}") as dashboard:
            dashboard.wait("/livez")
            found["dashboard"] = dashboard.memory()
        alone = api.children()
        api.ask(f"/v1/models/{CLIP}/load", "POST")
        load(Plan(api.port, PICTURES, body=str(place.inputs.pictures), type=FORM))
        found["loaded"] = api.memory()
        api.wait(f"/v1/models/{CLIP}", lambda body: body["state"] == "idle")
        api.wait_for_children(alone)
        return found | {"idle": api.memory()}


def load(plan: Plan) -> dict[str, Any]:
    """Let a load generator do this and return what it says."""
    return ended(begin(plan))


def begin(plan: Plan) -> subprocess.Popen[str]:
    """Start a load generator."""
    command = module("lamina.benchmarks.service_load", json.dumps(asdict(plan)))
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a load generator."""
    printed, _ = process.communicate()
    if process.returncode:
        raise LaminaError(f"the load generator ended with exit code {process.returncode}; its words are above")
    outcome: dict[str, Any] = json.loads(printed)
    return outcome


def good(outcome: dict[str, Any]) -> dict[str, Any]:
    """Return an outcome whose every answer is 200; what is measured otherwise is the speed of refusing."""
    if outcome["statuses"].keys() != {"200"}:
        raise LaminaError(f"the service answered {outcome['statuses']} while it was measured, expected 200 only")
    return outcome
