"""The whole program: how it starts, what it imports, how it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.service_fakes import write_catalogue

SOURCE = Path(__file__).parents[2] / "backend" / "src"
PATIENCE = 60  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**variables: object) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    path = os.pathsep.join([str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, **{name: str(value) for name, value in variables.items()}}


def run(*arguments: str, **variables: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment(**variables), capture_output=True, text=True, timeout=PATIENCE)


@contextmanager
def service(**variables: object) -> Iterator[subprocess.Popen[str]]:
    """Run the program; yield when it listens."""
    command = [sys.executable, "-m", "media_service"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, env=environment(**{"DATA_DIR": folder, **variables}), **pipes) as process,
    ):
        try:
            wait_for(process, "Uvicorn running")
            yield process
        finally:
            process.kill()
            process.wait()


def wait_for(process: subprocess.Popen[str], message: str) -> list[dict[str, object]]:
    """Read log lines until one says ``message``; every line must be JSON."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if message in lines[-1]["message"]:
            return lines
    raise AssertionError(f"{message!r} was not logged; standard error:\n{process.stderr and process.stderr.read()}")


def get(port: int, path: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()


def test_an_unknown_service_type_is_one_clear_error() -> None:
    result = run("-m", "media_service", SERVICE_TYPE="x")
    assert result.returncode == 2
    assert result.stderr.splitlines()[0] == "error: SERVICE_TYPE is 'x', expected one of: api, dashboard, worker"
    assert result.stderr.splitlines()[2].startswith("hint: ")


def test_wrong_settings_are_one_clear_error() -> None:
    result = run("-m", "media_service", PORT="x", POSE_MAX_PEOPLE="0", MODEL_CATALOGUE="/nowhere")
    assert (result.returncode, "Traceback" in result.stderr) == (2, False)
    assert "PORT is 'x'" in result.stderr
    assert "POSE_MAX_PEOPLE is '0'" in result.stderr


def test_a_wrong_catalogue_is_one_clear_error(tmp_path: Path) -> None:
    catalogue = write_catalogue(tmp_path)
    (tmp_path / "fake-pose.tflite").unlink()
    result = run("-m", "media_service", MODEL_CATALOGUE=catalogue)
    assert (result.returncode, "Traceback" in result.stderr) == (2, False)
    assert "fake-pose.tflite: No such file or directory, expected 7 bytes" in result.stderr


def test_the_api_starts_answers_and_ends_well_on_sigterm(real_catalogue: Path) -> None:
    port = free_port()
    with service(PORT=port, MODEL_CATALOGUE=real_catalogue) as process:
        wait_for(process, "model ready")
        wait_for(process, "model ready")
        assert run("-m", "media_service.healthcheck", PORT=port).returncode == 0
        assert get(port, "/livez")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in (process.stderr.read() if process.stderr else "")


def test_the_dashboard_starts_without_the_api_and_ends_well_on_sigterm() -> None:
    port = free_port()
    variables = {"SERVICE_TYPE": "dashboard", "PORT": port, "API_URL": f"http://127.0.0.1:{free_port()}"}
    with service(**variables) as process:
        assert b'"api":"unreachable"' in get(port, "/readyz")[1]
        assert run("-m", "media_service.healthcheck", PORT=port).returncode == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_while_it_drains_it_serves_and_is_not_ready() -> None:
    port = free_port()
    with service(SERVICE_TYPE="dashboard", PORT=port, DRAIN_SECONDS=60) as process:
        process.send_signal(signal.SIGTERM)
        statuses = iter(lambda: json.loads(get(port, "/readyz")[1])["status"], "draining")
        assert all(status == "not_ready" for status in statuses)  # until the signal has arrived
        assert get(port, "/livez")[0] == 200
        process.send_signal(signal.SIGTERM)  # a second one ends the drain
        assert process.wait(PATIENCE) == 0


def test_a_large_upload_over_a_real_connection_gets_its_answer(real_catalogue: Path) -> None:
    port = free_port()
    with service(PORT=port, MODEL_CATALOGUE=real_catalogue, MODELS="mediapipe-face", IMAGE_MAX_BYTES=1000) as process:
        wait_for(process, "model ready")
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            chunks = (bytes(65_536) for _ in range(320))  # 20 MiB without a Content-Length
            connection.request("POST", "/v1/vision/faces", chunks, {"Content-Type": "image/png"}, encode_chunked=True)
            response = connection.getresponse()
            assert (response.status, json.loads(response.read())["error"]["code"]) == (413, "body_too_large")


def test_the_health_check_says_what_is_wrong() -> None:
    result = run("-m", "media_service.healthcheck", PORT=free_port())
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 1
    assert "ConnectionRefusedError" in result.stdout


def test_the_health_check_imports_nothing_heavy() -> None:
    code = "import sys, media_service.healthcheck; print(*sys.modules)"
    loaded = set(run("-c", code).stdout.split())
    assert not loaded & {"fastapi", "pydantic", "httpx", "uvicorn", "numpy", "mediapipe", "urllib.request"}


@pytest.mark.parametrize("package", ["torch", "transformers", "whisper", "matplotlib", "jax"])
def test_faces_and_poses_alone_import_no_framework(real_catalogue: Path, tmp_path: Path, package: str) -> None:
    (tmp_path / package).mkdir()  # so that an import "if it is installed" would succeed
    (tmp_path / package / "__init__.py").touch()
    code = f"""
import sys, asyncio
sys.path.insert(0, {str(tmp_path)!r})
from media_service.api.app import create_app
from media_service.config import Settings
app = create_app(Settings())
asyncio.run(app.state.registry.load_all())
print([entry.state.value for entry in app.state.registry.entries() if entry.required], {package!r} in sys.modules)
"""
    answer = run("-c", code, MODEL_CATALOGUE=real_catalogue, MODELS="mediapipe-face,mediapipe-pose").stdout
    assert answer.strip() == "['ready', 'ready'] False"


def test_the_latch_forces_frameworks_offline_before_they_are_imported() -> None:
    code = "import os, media_service.__main__; print(os.environ['HF_HUB_OFFLINE'], os.environ['TRANSFORMERS_OFFLINE'])"
    assert run("-c", code, HF_HUB_OFFLINE="0").stdout.split() == ["1", "1"]


def test_the_version_is_that_of_the_project() -> None:
    import tomllib

    from media_service import __version__

    project = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__
