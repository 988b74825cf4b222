"""How many threads a model may compute with: what the container may use, which is often less than the machine has.

Libraries count the machine's processors. In a container that may use two of sixty-four, sixty-four threads then take
turns on the time of two and wait for each other, several times slower than two would be.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

from media_service.control_groups import MEMBERSHIP, ROOT, Resource, smallest_limit

# Read once by each library, when it is loaded: OpenMP (torch), OpenBLAS (numpy), OpenCV, and Rust's (tokenizers).
VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM", "RAYON_NUM_THREADS")

SPIN_COUNT = "10000"


def available_threads(root: Path = ROOT, membership: Path = MEMBERSHIP) -> int:
    """Return the CPU quota of this process's control groups, rounded up; at most the processors it may run on."""
    processors = len(os.sched_getaffinity(0))
    quota = smallest_limit(PROCESSORS, root, membership)
    return processors if quota >= processors else max(1, math.ceil(quota))


def limit_threads(count: int) -> None:
    """Tell libraries that are loaded later, here and in children, to use ``count`` threads; MediaPipe cannot be told.

    Threads that wait for each other soon sleep: by default they spin for long, and when several models share the
    processors, they take them from the very thread they wait for (docs/decisions/0018).
    """
    os.environ.update({**dict.fromkeys(VARIABLES, str(count)), "GOMP_SPINCOUNT": SPIN_COUNT})


def _quota_v2(folder: Path) -> float:
    quota, period = (folder / "cpu.max").read_text().split()
    return math.inf if quota == "max" else int(quota) / int(period)


def _quota_v1(folder: Path) -> float:
    quota = int((folder / "cpu.cfs_quota_us").read_text())
    return math.inf if quota < 0 else quota / int((folder / "cpu.cfs_period_us").read_text())


PROCESSORS = Resource("cpu", _quota_v1, _quota_v2)
