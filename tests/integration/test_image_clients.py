"""A running container as its clients see it: OpenAI's own client, and work that survives the container's death."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openai import NotFoundError, OpenAI

from demo.worlds.voices import Speaker
from lamina import ports
from lamina.engine import Engine
from support.container import LABEL
from support.demo_film import film
from support.demo_questions import AT, CLOSE, LABELS, MODELS, picture, spoken_seven
from support.killed_analysis import begin, check_whole, wait_for_step
from support.server_events import parse_events
from support.waiting import wait_until

JOBS = 100
LEASE_SECONDS = 3
SECONDS = 120


class PublishedContainer:
    """The API in a container whose port is published on loopback, with a volume of its own."""

    def __init__(self, running: Engine, image: str) -> None:
        self.engine = running
        self.name = f"lamina-test-{uuid.uuid4().hex[:12]}"
        self.port = ports.free()
        options = ["--read-only", "--tmpfs", "/tmp", "--volume", "/data", "--cap-drop", "ALL", "--label", LABEL]
        options += ["--env", f"JOB_LEASE_SECONDS={LEASE_SECONDS}", "--publish", f"{ports.HOST}:{self.port}:8000"]
        running.run("run", "--detach", "--name", self.name, *options, image)

    @property
    def address(self) -> str:
        return f"http://{ports.HOST}:{self.port}"

    def wait_until_ready(self) -> None:
        wait_until(self._is_ready, SECONDS, self.logs)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def die_and_come_back(self) -> None:
        """Kill everything in it at once, as a power cut does, and start it over the same volume."""
        self.engine.run("kill", "--signal", "KILL", self.name)
        self.engine.run("start", self.name)
        self.wait_until_ready()

    def logs(self) -> str:
        found = self.engine.attempt("logs", self.name)
        return found.stdout + found.stderr

    def remove(self) -> None:
        self.engine.attempt("rm", "--force", "--volumes", self.name)


@pytest.fixture(scope="module")
def service(image: str, running_engine: Engine) -> Iterator[PublishedContainer]:
    container = PublishedContainer(running_engine, image)
    try:
        container.wait_until_ready()
        yield container
    finally:
        container.remove()


@pytest.fixture
def client(service: PublishedContainer) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{service.address}/v1", api_key="none", max_retries=0) as opened:
        yield opened


def test_openais_client_lists_the_models(client: OpenAI) -> None:
    assert tuple(sorted(model.id for model in client.models.list())) == MODELS
    with pytest.raises(NotFoundError, match="imaginary"):
        client.models.retrieve("imaginary")


def test_openais_client_transcribes(client: OpenAI) -> None:
    heard = client.audio.transcriptions.create(
        model="whisper-1",
        file=("seven.wav", BytesIO(spoken_seven(Speaker.from_environment()))),
        response_format="verbose_json",
        timestamp_granularities=["word"],
    )
    assert heard.text.strip() == "seven"
    assert heard.words is not None
    assert abs(heard.words[0].start - AT) < CLOSE


def test_openais_client_embeds(client: OpenAI) -> None:
    found = client.embeddings.create(model="clip-vit-base-patch32", input=LABELS)
    assert [each.index for each in found.data] == [0, 1, 2]
    assert {len(each.embedding) for each in found.data} == {64}


def test_a_killed_container_does_all_its_jobs_and_none_twice_visibly(service: PublishedContainer) -> None:
    with httpx.Client(base_url=service.address, timeout=30) as http:
        asked = [caption_later(http, number) for number in range(JOBS)]
        wait_until(lambda: 0 < succeeded(http) < JOBS, SECONDS, service.logs)
        service.die_and_come_back()
        begun_again = JOBS - succeeded(http)
        wait_until(lambda: succeeded(http) == JOBS, SECONDS, service.logs)
        endings = [ends(http, job) for job in asked]
    assert begun_again > 0
    assert endings == [["succeeded"]] * JOBS


def test_a_container_killed_while_it_looks_at_a_film_ends_the_analysis(
    service: PublishedContainer, tmp_path: Path
) -> None:
    content = film(Speaker.from_environment(), tmp_path)
    with httpx.Client(base_url=service.address, timeout=SECONDS) as http:
        asset_id, job_id = begin(http, content)
        wait_for_step(http, job_id, "frames")
        service.die_and_come_back()
        check_whole(http, asset_id, job_id, service.logs)


def caption_later(http: httpx.Client, number: int) -> str:
    """Ask for a caption as a job and return the job's id."""
    files = {"file": (f"{number}.png", picture("red", "circle"))}
    answer = http.post("/v1/captions", files=files, headers={"Prefer": "respond-async"})
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    return str(answer.json()["id"])


def succeeded(http: httpx.Client) -> int:
    """Return how many jobs have succeeded."""
    return len(http.get("/v1/jobs", params={"state": "succeeded", "limit": 200}).raise_for_status().json()["data"])


def ends(http: httpx.Client, job: str) -> list[str]:
    """Return the final states that a job's events tell of."""
    events = parse_events(http.get(f"/v1/jobs/{job}/events").raise_for_status().text)
    return [event.kind for event in events if event.kind in ("succeeded", "failed", "cancelled")]
