"""How fast layers are made: ours, on all cores, against one thread that tars and hashes the same closure.

``python -m lamina.benchmarks.packing ours|reference DESCRIPTION`` does it once and prints seconds, bytes and peak
memory, so that each way has a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import tarfile
import time
from pathlib import Path

from lamina.inspection.verification import verify
from lamina.oci.image import Image, parse_image


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


def main() -> None:
    """Do one way once and print the result as JSON."""
    way, description = sys.argv[1:]
    image = parse_image(Path(description).read_bytes())
    started = time.monotonic()
    size = {"ours": ours, "reference": reference}[way](image)
    seconds = time.monotonic() - started
    kilobytes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"seconds": round(seconds, 3), "bytes": size, "peakMemoryBytes": max(kilobytes) * 1024}))


if __name__ == "__main__":
    main()
