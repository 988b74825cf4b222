"""Celery with Redis as the carrier of job ids. No results, no events, no pickles: a message is one id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from media_service.scaleout.announcing import BrokerAwayError

TASK = "media_service.do_job"
QUEUE = "media-service-jobs"
PRIORITIES = 10
MIDDLE = PRIORITIES // 2
CONNECT_SECONDS = 2.0


def create_celery(address: str) -> Celery:
    """Return Celery over the Redis at ``address``; nothing is connected yet."""
    celery = Celery("media-service", broker=address, set_as_current=False, fixups=[])
    celery.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_default_queue=QUEUE,
        task_publish_retry=False,  # the request that submits a job does not wait for a broker that is away
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "priority_steps": list(range(PRIORITIES)),
            "queue_order_strategy": "priority",
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_timeout": CONNECT_SECONDS,
            "max_retries": 0,
        },
    )
    return celery


def add_task(celery: Celery, do_job: Callable[[str], None]) -> None:
    """Let this process do what the ids ask for."""
    celery.task(do_job, name=TASK, ignore_result=True, shared=False)  # shared: with every Celery of this process


class CeleryBroker:
    """A ``Broker``."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery

    def announce(self, job_id: str, priority: int, delay: float) -> None:
        """Send an id."""
        with _reachable():
            self._celery.send_task(TASK, (job_id,), countdown=delay or None, priority=step(priority), queue=QUEUE)

    def waiting(self) -> int:
        """Return how many ids no worker has fetched."""
        with _reachable(), self._celery.connection_for_read() as connection:
            return int(connection.default_channel.queue_declare(QUEUE).message_count)


def step(priority: int) -> int:
    """Return a job's priority as Redis has it: 0 goes first, 9 last."""
    return min(max(MIDDLE - priority, 0), PRIORITIES - 1)


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, RedisError, OSError) as error:
        raise BrokerAwayError(f"the Redis of REDIS_URL cannot be reached ({type(error).__name__})") from error
