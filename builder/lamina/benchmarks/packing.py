"""How fast layers are made: ours, on all cores, against one thread that tars and hashes the same closure.

Nothing can be faster than SHA-256 itself, so as many bytes of memory are hashed on all cores as well.

``python -m lamina.benchmarks.packing ours|reference|bound DESCRIPTION`` does it once and prints seconds, bytes and peak
memory, so that each way has a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import tarfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lamina.inspection.verification import verify
from lamina.oci.image import Image, parse_image
from lamina.oci.tar import CHUNK


class Sink:
    """A file that hashes what is written to it and counts the bytes."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self.digest.update(data)
        self.size += len(data)
        return len(data)


def reference(image: Image) -> int:
    """Tar and hash every layer with the standard library, one after the other; return the bytes."""
    size = 0
    for layer in image.layers:
        sink = Sink()
        with tarfile.open(fileobj=sink, mode="w|") as archive:  # type: ignore[call-overload]  # it only writes
            for item in layer.storePaths:
                archive.add(item.path)
        size += sink.size
    return size


def ours(image: Image) -> int:
    """Make and hash every layer on all cores; return the bytes."""
    return sum(verdict.size for verdict in verify(image) if verdict.problem is None)


def bound(image: Image) -> int:
    """Hash as many bytes as the layers have, on all cores and without a file; return the bytes."""
    size, cores = sum(layer.size for layer in image.layers), os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        return sum(pool.map(hash_memory, [size // cores] * cores))


def hash_memory(size: int) -> int:
    """Hash about ``size`` bytes and return how many it were."""
    digest, piece = hashlib.sha256(), bytes(CHUNK)
    pieces = size // CHUNK
    for _ in range(pieces):
        digest.update(piece)
    return pieces * CHUNK


WAYS = {"ours": ours, "reference": reference, "bound": bound}


def main() -> None:
    """Do one way once and print the result as JSON."""
    way, description = sys.argv[1:]
    image = parse_image(Path(description).read_bytes())
    started = time.monotonic()
    size = WAYS[way](image)
    seconds = time.monotonic() - started
    kilobytes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"seconds": round(seconds, 3), "bytes": size, "peakMemoryBytes": max(kilobytes) * 1024}))


if __name__ == "__main__":
    main()
