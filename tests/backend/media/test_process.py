"""Children: within their limits, and gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from media_service.errors import MediaOverLimitError, MediaTimeoutError, MediaToolMissingError, MediaUndecodableError
from media_service.media.process import Child, ChildLimits, child
from support.processes import children
from support.waiting import wait_until

MIB = 1024 * 1024
LIMITS = ChildLimits(seconds=30, threads=1, memory=512 * MIB, output=MIB)
HASTY = ChildLimits(seconds=0.3, threads=10, memory=512 * MIB, output=MIB)

# Prints its own number and that of a grandchild, then sleeps: what must not be left.
FAMILY = "import os,subprocess,sys,time; p=subprocess.Popen([sys.executable,'-c','import time; time.sleep(99)']); "
FAMILY += "print(os.getpid(),p.pid,flush=True); time.sleep(99)"


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def answer(code: str, limits: ChildLimits = LIMITS, descriptors: Sequence[int] = ()) -> bytes:
    with child(python(code), limits, descriptors) as running:
        result = running.read_all()
        running.finish()
        return result


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):  # it may also go between the opening and the reading
        return True


def assert_gone(pids: Sequence[int]) -> None:
    wait_until(lambda: all(map(is_gone, pids)), 20, lambda: f"of {pids}, some still run")


def family(running: Child) -> list[int]:
    buffer = bytearray(1)
    text = b""
    while not text.endswith(b"\n"):
        running.read_into(memoryview(buffer))
        text += buffer
    return [int(number) for number in text.split()]


def test_output_comes_back_and_nothing_is_left() -> None:
    before = children()
    assert answer("print('x' * 100_000)") == b"x" * 100_000 + b"\n"
    assert children() == before


def test_a_child_sees_none_of_our_environment() -> None:
    os.environ["MEDIA_TEST_SECRET"] = "1"
    try:
        assert answer("import os; print(sorted(os.environ))") == b"['LC_ALL', 'TZ']\n"
    finally:
        del os.environ["MEDIA_TEST_SECRET"]


def test_a_child_sees_only_the_descriptors_it_is_given(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w"), (tmp_path / "given").open("w") as given:
        code = "import os; names = [f'/proc/self/fd/{number}' for number in range(3, 99)]\n"
        code += "print(*[os.readlink(name) for name in names if os.path.exists(name)])"
        assert answer(code, LIMITS, [given.fileno()]).decode().strip() == str(tmp_path / "given")


def test_a_child_leads_a_session_of_its_own_and_cannot_gain_privileges() -> None:
    code = "import os; print(os.getsid(0) == os.getpid(), 'NoNewPrivs:\\t1' in open('/proc/self/status').read())"
    assert answer(code) == b"True True\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("AS", 512 * MIB), ("CPU", 30), ("FSIZE", 0), ("CORE", 0), ("NOFILE", 256), ("NPROC", 4096)],
)
def test_the_kernel_keeps_the_limits(name: str, expected: int) -> None:
    assert (
        answer(f"import resource; print(max(resource.getrlimit(resource.RLIMIT_{name})))") == f"{expected}\n".encode()
    )


def test_a_child_cannot_write_a_file(tmp_path: Path) -> None:
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code += f"open({str(tmp_path / 'x')!r}, 'wb', 0).write(b'1')"
    with pytest.raises(MediaUndecodableError, match="File too large"):
        answer(code)


def test_too_much_output_is_cut_off() -> None:
    with pytest.raises(MediaOverLimitError, match="more than the 1048576 bytes"):
        answer("import sys\nwhile True: sys.stdout.write('x' * 100_000)")


def test_what_is_said_is_bounded_and_its_end_is_the_reason() -> None:
    code = "import sys; sys.stderr.write('noise\\n' * 1_000_000 + '[mov @ 0x55] [x @ 0x1] File is bad\\n'); sys.exit(1)"
    with pytest.raises(MediaUndecodableError, match=r"^file cannot be decoded: File is bad$"):
        answer(code)


def test_a_child_without_a_reason_is_said_to_have_none() -> None:
    with pytest.raises(MediaUndecodableError, match="no reason was given"):
        answer("raise SystemExit(3)")


def test_too_much_memory_is_refused() -> None:
    with pytest.raises(MediaUndecodableError, match="MemoryError"):
        answer("bytearray(600 * 1024 * 1024)")


def test_what_ffmpeg_says_about_memory_is_a_limit() -> None:
    with pytest.raises(MediaOverLimitError, match="needs more memory"):
        answer("import sys; sys.exit('Cannot allocate memory')")


def test_a_child_that_computes_too_long_is_killed() -> None:
    with pytest.raises(MediaTimeoutError):
        answer("while True: pass", ChildLimits(seconds=60, threads=0, memory=512 * MIB, output=MIB))


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(99)",
        "import time,os; os.close(1); os.close(2); time.sleep(99)",
        "import time\nwhile True: print('x', flush=True); time.sleep(0.01)",
    ],
    ids=["silent", "closed", "slow"],
)
def test_a_child_that_keeps_us_waiting_is_killed(code: str) -> None:
    before = children()
    with pytest.raises(MediaTimeoutError, match=r"longer to decode than the 0.3 s"):
        answer(code, HASTY)
    assert children() == before


def test_the_time_we_take_ourselves_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(python("print('x' * 300_000)"), LIMITS) as running:
        running.read_into(memoryview(bytearray(1)))
        now = time.monotonic()
        monkeypatch.setattr("time.monotonic", lambda: now + 1000)
        assert len(running.read_all()) == 300_000


def test_leaving_early_kills_the_child_and_its_children() -> None:
    with child(python(FAMILY), LIMITS) as running:
        pids = family(running)
    assert_gone(pids)


def test_an_error_of_ours_kills_the_child_too() -> None:
    pids: list[int] = []

    def stumble() -> None:
        with child(python(FAMILY), LIMITS) as running:
            pids.extend(family(running))
            raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        stumble()
    assert_gone(pids)


def test_a_child_dies_with_us() -> None:
    sleeper = python("import os,time; print(os.getpid(), flush=True); time.sleep(99)")
    program = (
        "import sys; from media_service.media.process import child, ChildLimits\n"
        f"with child({sleeper!r}, {LIMITS!r}) as c:\n"
        "    b = bytearray(1)\n"
        "    while c.read_into(memoryview(b)): sys.stdout.write(chr(b[0])); sys.stdout.flush()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment)
    assert parent.stdout is not None
    with parent.stdout as output:
        pid = int(output.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert_gone([pid])


def test_a_program_that_is_not_there_is_the_operators_fault() -> None:
    with pytest.raises(MediaToolMissingError, match="No such file or directory"), child(["/none"], LIMITS) as running:
        running.finish()


@pytest.mark.parametrize("end", [Child.kill, Child.finish])
def test_ending_twice_does_nothing(end: Callable[[Child], None]) -> None:
    with child(python("pass"), LIMITS) as running:
        end(running)
        running.kill()
        running.kill()
