"""Two containers have the pages of a model file in memory once: image layers are one file for all of them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from lamina import nix
from lamina.benchmarks.mappings import Mapping, parse, total
from lamina.engine import Engine
from support.container import Container

# Maps a file as safetensors does, reads every page, and tells its mappings when asked.
MAP = """
import mmap, sys
with open(sys.argv[1], "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
    sum(mapped[::mmap.PAGESIZE])
    print("mapped", flush=True)
    sys.stdin.readline()
    print(open("/proc/self/smaps").read())
"""


@pytest.fixture(scope="module")
def containers(image: str, running_engine: Engine) -> Iterator[list[Container]]:
    """Run two containers of the demo image that do nothing until they are asked."""
    started = [Container(running_engine, image, "--env", "SERVICE_TYPE=dashboard") for _ in range(2)]
    yield started
    for container in started:
        container.remove()


@contextmanager
def mapping(container: Container, file: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process in a container that has a file mapped; it ends with the block."""
    command = [container.engine.client, "exec", "--interactive", container.name, "python3", "-c", MAP, file]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mapped\n"
        yield process


def told(process: subprocess.Popen[str], file: str) -> Mapping:
    """Ask a process for its mappings and return that of the file."""
    [found] = [each for each in parse(process.communicate("tell\n", timeout=60)[0]) if each.path == file]
    return found


def test_two_containers_have_a_model_file_in_memory_once(containers: list[Container]) -> None:
    catalogue = json.loads((nix.build("models-demo", capture=True) / "catalogue.json").read_text())
    files = [file for model in catalogue["models"] for file in model["files"]]
    largest = max(files, key=lambda file: int(file["size"]))["path"]
    with ExitStack() as stack:
        processes = [stack.enter_context(mapping(container, largest)) for container in containers]
        # Told by the first while the second still has it mapped.
        found = told(processes[0], largest)
        processes[1].communicate("", timeout=60)
    size = Path(largest).stat().st_size
    assert total([found], "Rss") >= size
    assert total([found], "Pss") == pytest.approx(total([found], "Rss") / 2, rel=0.01)
    assert total([found], "Anonymous") == 0
    assert not found.writable
