"""What a Nix user types, with nothing but the settings that ``./manage.sh env`` prints."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from lamina.project import ROOT
from support.bare_registry import closed_address
from support.checkout import run_shell
from support.image_archive import ImageArchive

IMPORTS = "import torch, cv2, mediapipe; print(torch.__version__, cv2.__version__, mediapipe.__version__)"
VERSIONS = re.compile(r"2\.\d+\.\d+\+cpu \d+\.\d+\.\d+ 0\.10\.\d+\n")
PROGRAMS = {
    "ffmpeg": (["bin/ffmpeg", "-version"], re.compile(r"ffmpeg version \d")),
    "python-env": (["bin/python3", "-c", IMPORTS], VERSIONS),
    "node": (["bin/node", "--version"], re.compile(r"v\d+\.\d+\.\d+\n")),
}


def nix(command: str) -> subprocess.CompletedProcess[str]:
    """Run a command line as a user would, in a shell with the settings of ``./manage.sh env`` and no others."""
    return run_shell(f'eval "$(./manage.sh env)" && {command}')


def answer(command: str) -> str:
    """Return what a command line prints, after it went well."""
    result = nix(command)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_image_is_built(tmp_path: Path, archive: ImageArchive) -> None:
    answer(f"nix build .#backend-image-demo --out-link {tmp_path}/result")
    assert ImageArchive((tmp_path / "result").resolve()).id == archive.id


@pytest.mark.parametrize("output", PROGRAMS)
def test_a_package_runs_with_nothing_but_the_store(output: str, tmp_path: Path) -> None:
    """No C library, no loader, no /etc of this machine: only /nix/store is in the new root."""
    words, expected = PROGRAMS[output]
    answer(f"nix build .#{output} --out-link {tmp_path}/result")
    program = (tmp_path / "result").resolve() / words[0]
    result = run_in_empty_root(tmp_path / "root", str(program), *words[1:])
    assert result.returncode == 0, result.stderr
    assert expected.match(result.stdout)


def run_in_empty_root(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command where only ``/nix/store`` is, read-only, the kernel's devices and an empty ``/tmp``.

    What is mounted ends with the command.
    """
    for folder in ("nix/store", "dev", "tmp"):
        (root / folder).mkdir(parents=True)
    script = """
        mount -o bind,ro /nix/store "$1/nix/store"
        mount --rbind /dev "$1/dev"
        exec chroot "$@"
    """
    words = ["unshare", "--mount", "--net", "sh", "-euc", script, "sh", str(root), *command]
    environment = {"HOME": "/tmp", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"python -c '{IMPORTS}'", VERSIONS),
        ("node --version", re.compile(r"v\d+\.\d+\.\d+\n")),
        ("ffprobe -version", re.compile("ffprobe version")),
        ("pytest --version", re.compile("pytest ")),
    ],
    ids=["python", "node", "ffprobe", "pytest"],
)
def test_the_development_shell_has_it(command: str, expected: re.Pattern[str]) -> None:
    assert expected.match(answer(f"nix develop -c {command}"))


def test_the_outputs_are_shown() -> None:
    shown = answer("nix flake show")
    for name in ("backend-image", "backend-image-demo", "python-env", "ffmpeg", "unit-nix"):
        assert f"{name}: " in re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_the_real_image_is_described_completely_without_its_weights() -> None:
    derivation = json.loads(answer("nix eval --json .#backend-image.drvPath"))
    assert derivation.endswith("-lamina-backend.tar.drv")
    steps = answer(f"nix-store --query --requisites {derivation}")
    models = json.loads((ROOT / "nix/locks/models.lock.json").read_text())["models"]
    assert [name for name in models if f"-model-{name}.drv\n" not in steps] == []


def test_without_a_model_hub_the_real_image_fails_naming_what_it_lacks() -> None:
    """The hub is made unreachable by the proxy's setting, so that this is so on every machine."""
    result = run_shell(f"https_proxy={closed_address()} ./manage.sh build --models real")
    assert result.returncode == 1
    assert result.stderr.count("of the locked files did not come") == 1
    assert "whisper-base base.pt" in result.stderr
    assert "could not be reached: Connection refused" in result.stderr
    assert "hint: check the network, https_proxy and HF_ENDPOINT; no hub: ./manage.sh fetch --from" in result.stderr
    assert "Traceback" not in result.stderr
