"""The measuring program of ``bench storage``, in an interpreter with the service's packages and the tests' server.

``python -m support.storage_benchmark RUNS VECTORS GRAPH`` prints JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from media_service.storage.assets import Asset, Description
from media_service.storage.embedded.database import SqliteDatabase
from media_service.storage.jobs import JobPolicy, NewJob
from media_service.storage.opening import DATABASE_NAME, Storage, assemble_embedded, assemble_postgres
from media_service.storage.postgres.database import PostgresDatabase
from media_service.storage.search import Narrowed, Origin, Passage, Span, Vectors
from support.postgres_server import postgres_server

JOBS = 400
WORKERS = (1, 4, 8)
SIZES = (10_000, 50_000, 200_000)
DIMENSION = 512
CLUSTERS = 200
QUERIES = 20
NEAREST = 20
BATCH = 1000
PASSAGES = 100_000
VOCABULARY = 5000
SERVER = ("-c", "shared_buffers=1GB", "-c", "maintenance_work_mem=1GB", "-c", "max_wal_size=4GB")
POLICY = JobPolicy()

Open = Callable[[], Storage]


def main() -> None:
    """Measure both ways in turn and print the result."""
    runs, most, graph = map(int, sys.argv[1:])
    jobs: dict[str, dict[str, float]] = {str(workers): {} for workers in WORKERS}
    vectors: dict[str, dict[str, dict[str, float]]] = {
        str(size): {"milliseconds": {}, "recall": {}, "seconds": {}} for size in SIZES if size <= most
    }
    words: dict[str, Any] = {"passages": PASSAGES, "milliseconds": {}, "seconds": {}, "eraseSeconds": {}}
    with ways() as opened:
        for way, open_storage in opened.items():
            for workers in WORKERS:
                jobs[str(workers)][way] = jobs_per_second(open_storage, workers, runs)
            for size, found in vectors.items() if way == "embedded" else smaller(vectors, graph):
                measure_vectors(open_storage(), int(size), partial(note, found, way))
            measure_words(open_storage(), partial(note, words, way))
            print(f"measured: {way}", file=sys.stderr)
    print(json.dumps({"jobs": jobs, "vectors": vectors, "words": words}))


def smaller(vectors: dict[str, Any], most: int) -> list[tuple[str, Any]]:
    """Return the sizes up to ``most``, because building a graph takes minutes."""
    return [(size, found) for size, found in vectors.items() if int(size) <= most]


def note(figures: dict[str, Any], way: str, name: str, value: float) -> None:
    """Keep a figure of one way."""
    figures[name][way] = value


@contextmanager
def ways() -> Iterator[dict[str, Open]]:
    """Yield how each kind of storage is opened, empty at first."""
    with tempfile.TemporaryDirectory(prefix="lamina-bench-") as name, postgres_server(SERVER) as address:
        folder = Path(name)

        def open_postgres() -> Storage:
            database = PostgresDatabase(address)
            database.prepare()
            return assemble_postgres(database, folder / "postgres", quota=None, policy=POLICY)

        def open_embedded() -> Storage:
            database = SqliteDatabase(folder / "embedded" / DATABASE_NAME)
            return assemble_embedded(database, folder / "embedded", quota=None, policy=POLICY)

        yield {"embedded": open_embedded, "postgres": open_postgres}


def jobs_per_second(open_storage: Open, workers: int, runs: int) -> float:
    """Return the median of jobs taken and finished in a second by so many processes."""
    return round(statistics.median(_jobs_once(open_storage, workers) for _ in range(runs)), 1)


def _jobs_once(open_storage: Open, workers: int) -> float:
    storage = open_storage()
    for number in range(JOBS):
        storage.jobs.submit(NewJob("nothing", {"number": number}))
    storage.close()
    fork = multiprocessing.get_context("fork")
    barrier = fork.Barrier(workers + 1)
    processes = [fork.Process(target=_do_jobs, args=(open_storage, barrier)) for _ in range(workers)]
    for process in processes:
        process.start()
    barrier.wait()
    started = time.monotonic()
    for process in processes:
        process.join()
    return JOBS / (time.monotonic() - started)


def _do_jobs(open_storage: Open, barrier: Any) -> None:
    storage = open_storage()
    storage.jobs.counts()
    barrier.wait()
    while lease := storage.jobs.lease("worker"):
        storage.jobs.succeed(lease, {})


def measure_vectors(storage: Storage, size: int, tell: Callable[[str, float], None]) -> None:
    """Put vectors in as the analysis of an asset does, and ask for the nearest of some."""
    space, matrix, queries = f"space-{size}", *directions(size)
    seconds = time.monotonic()
    for begin in range(0, size, BATCH):
        asset = add_asset(storage, f"{space}-{begin}")
        spans = [Span(float(second), second + 1.0) for second in range(BATCH)]
        storage.search.put_vectors(Origin(asset.id, "e", str(begin)), space, spans, matrix[begin : begin + BATCH])
        if begin == 0:
            change_graph(storage, space, "DROP INDEX {table}_direction_idx")
    change_graph(storage, space, "CREATE INDEX {table}_direction_idx ON {table} USING hnsw (direction vector_ip_ops)")
    tell("seconds", round(time.monotonic() - seconds, 2))
    narrowed = Narrowed(limit=NEAREST)
    found, milliseconds = timed([partial(storage.search.by_vector, space, query, narrowed) for query in queries])
    shares = []
    for query, hits in zip(queries, found, strict=True):
        nearest = np.argsort(matrix @ query)[-NEAREST:]
        shares.append(len({int(hit.source) + int(hit.start) for hit in hits} & set(nearest.tolist())) / NEAREST)
    tell("milliseconds", milliseconds)
    tell("recall", round(statistics.mean(shares), 4))
    storage.close()


def change_graph(storage: Storage, space: str, statement: str) -> None:
    """Drop or build PostgreSQL's graph: entry by entry, as the service does it, it would grow for hours."""
    if isinstance(storage.database, PostgresDatabase):
        with storage.database.write() as transaction:
            number = transaction.rows("SELECT number FROM spaces WHERE space = ?", space)[0]["number"]
            transaction.change(statement.format(table=f"vectors_{number}"))


def measure_words(storage: Storage, tell: Callable[[str, float], None]) -> None:
    """Put passages in, ask for two words together, and erase one asset."""
    random = np.random.default_rng(7)
    began, assets = time.monotonic(), []
    for number in range(0, PASSAGES, BATCH):
        assets.append(add_asset(storage, f"words-{number}"))
        chosen = random.zipf(1.3, (BATCH, 10)) % VOCABULARY
        passages = [
            Passage(float(at), at + 1.0, " ".join(f"word{each}" for each in row)) for at, row in enumerate(chosen)
        ]
        storage.search.put_passages(Origin(assets[-1].id, "s", "speech"), passages)
    tell("seconds", round(time.monotonic() - began, 2))
    queries = [f"word{first} word{second}" for first, second in random.integers(1, 40, (QUERIES, 2))]
    tell("milliseconds", timed([partial(storage.search.by_words, query) for query in queries])[1])
    began = time.monotonic()
    storage.assets.delete(assets[0].id)
    tell("eraseSeconds", round(time.monotonic() - began, 3))
    storage.close()


def timed(questions: list[Callable[[], Any]]) -> tuple[list[Any], float]:
    """Return the answers, and the median of milliseconds after one round that fills caches."""
    answers, seconds = [ask() for ask in questions], []
    for ask in questions:
        began = time.monotonic()
        ask()
        seconds.append(time.monotonic() - began)
    return answers, round(statistics.median(seconds) * 1000, 2)


def directions(count: int) -> tuple[Vectors, Vectors]:
    """Return unit vectors in clusters, as embeddings are, and queries near some of them."""
    random = np.random.default_rng(count)
    centres = random.standard_normal((CLUSTERS, DIMENSION)).astype(np.float32)

    def near(number: int) -> Vectors:
        chosen = centres[random.integers(0, CLUSTERS, number)]
        rows = chosen + random.standard_normal((number, DIMENSION)).astype(np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    return near(count), near(QUERIES)


def add_asset(storage: Storage, content: str) -> Asset:
    """Store some bytes for entries to belong to."""
    with storage.assets.upload() as upload:
        upload.write(content.encode())
        return upload.finish(Description("video/mp4", "video")).asset


if __name__ == "__main__":
    main()
