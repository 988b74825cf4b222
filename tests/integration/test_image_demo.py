"""The real image in the real engine, loaded as a user loads it and run without network and without rights."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from demo.worlds.voices import Speaker
from lamina import nix, prerequisites, readiness
from lamina.engine import Engine
from support.checkout import free_port
from support.container import Container
from support.demo_questions import MODELS, Question, questions
from support.image_archive import ImageArchive, Member
from support.service_pictures import encoded, gradient
from support.waiting import wait_until

ANY_USER = "48231:51377"
SERVICE_USER = "65532:65532"
CA_BUNDLES = [
    "/etc/ssl/certs/ca-certificates.crt",  # Debian
    "/etc/ssl/certs/ca-bundle.crt",  # NixOS
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
]
SHELLS = {"sh", "ash", "bash", "dash", "busybox", "zsh"}
WRITABLE_BY_OTHERS = 0o002
UNCHECKED_HASH = bytes([1, 0, 0, 0])
STAYS_HERE = re.compile(r'sa_family=AF_(UNIX|NETLINK)|inet_addr\("127\.|"::1"')
IDENTITY = "import os; print(os.getuid(), os.getgid())"
NETWORKS = "import socket; print([name for _, name in socket.if_nameindex()])"
RIGHTS = "print(open('/proc/1/status').read())"
TEMPORARY = "import os; print(oct(os.stat('/tmp').st_mode))"
BUNDLE = "import ssl, sys; print(len(ssl.create_default_context(cafile=sys.argv[1]).get_ca_certs()))"
WRITE = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('new')"


@pytest.fixture(scope="module")
def api(image: str, running_engine: Engine) -> Iterator[Container]:
    """Run the API as a user that the image does not know."""
    container = Container(running_engine, image, "--user", ANY_USER)
    try:
        container.wait_until_ready()
        yield container
    finally:
        container.remove()


@pytest.fixture(scope="module")
def dashboard(image: str, running_engine: Engine) -> Iterator[Container]:
    container = Container(running_engine, image, "--env", "SERVICE_TYPE=dashboard")
    try:
        container.wait_until_healthy()
        yield container
    finally:
        container.remove()


@pytest.fixture(scope="module")
def photograph() -> bytes:
    return Path(os.environ["TEST_PHOTOGRAPH"]).read_bytes()


@pytest.fixture(scope="module")
def asked(photograph: bytes) -> list[Question]:
    return questions(Speaker.from_environment(), photograph)


@pytest.fixture(scope="module")
def files(archive: ImageArchive) -> dict[str, Member]:
    """Return every path of the image as the engine shows it: of a path in two layers the upper one counts."""
    return {member.path: member for layer in archive.layer_names for member in archive.listing[layer]}


def test_the_engine_has_exactly_the_image_that_nix_built(
    image: str, archive: ImageArchive, running_engine: Engine
) -> None:
    assert image == archive.tag
    loaded = running_engine.image(image)
    assert loaded is not None
    assert loaded.layers == tuple(archive.config["rootfs"]["diff_ids"])
    assert loaded.id == archive.id or running_engine.names_images_by_manifest()


def test_the_face_in_a_photograph_is_found(api: Container, photograph: bytes) -> None:
    [face] = api.post("/v1/vision/faces", photograph)["faces"]
    assert face["score"] > 0.8


def test_the_pose_in_a_photograph_has_33_landmarks(api: Container, photograph: bytes) -> None:
    [pose] = api.post("/v1/vision/pose", photograph)["poses"]
    assert len(pose["landmarks"]) == len(pose["world_landmarks"]) == 33


def test_all_seven_models_are_in_the_image_and_ready(api: Container) -> None:
    status, listed = api.get(8000, "/v1/models")
    assert status == 200
    assert tuple(sorted(model["id"] for model in json.loads(listed)["data"])) == MODELS


def test_every_question_gets_an_answer_that_makes_sense(api: Container, asked: list[Question]) -> None:
    answers = [(question, api.ask(question)) for question in asked]
    assert [(question.path, answer) for question, answer in answers if not question.makes_sense(answer)] == []


@pytest.mark.parametrize(("task", "found"), [("faces", "faces"), ("pose", "poses")])
def test_a_picture_without_a_person_has_nothing(task: str, found: str, api: Container) -> None:
    assert api.post(f"/v1/vision/{task}", encoded(gradient()))[found] == []


def test_any_user_may_run_it_without_rights_or_network(api: Container) -> None:
    assert api.python(IDENTITY).split() == ANY_USER.split(":")
    assert "CapEff:\t0000000000000000" in api.python(RIGHTS)
    assert api.python(NETWORKS).strip() == "['lo']"


def test_health_is_the_images_own_check(archive: ImageArchive, api: Container) -> None:
    [kind, program] = archive.config["config"]["Healthcheck"]["Test"]
    assert kind == "CMD"
    assert program.endswith("/bin/healthcheck")
    assert api.state["Health"]["Status"] == "healthy"


def test_the_dashboard_is_the_same_image(dashboard: Container) -> None:
    status, page = dashboard.get(8001, "/")
    assert status == 200
    assert page.startswith("<!doctype html>")
    [script] = re.findall(r'src="(/static/[^"]+\.js)"', page)
    assert dashboard.get(8001, script)[0] == 200
    assert dashboard.get(8001, "/livez") == (200, '{"status":"alive"}\n')


def test_the_user_of_the_image_is_not_root(archive: ImageArchive, dashboard: Container) -> None:
    assert archive.config["config"]["User"] == SERVICE_USER
    assert dashboard.python(IDENTITY).split() == SERVICE_USER.split(":")


def test_an_unknown_service_is_refused_naming_the_known_ones(image: str, running_engine: Engine) -> None:
    ended = running_engine.attempt("run", "--rm", "--network", "none", "--env", "SERVICE_TYPE=imaginary", image)
    assert ended.returncode == 2
    assert "SERVICE_TYPE is 'imaginary', expected one of: api, dashboard" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("service", ["api", "dashboard"])
def test_a_stop_ends_it_in_order(service: str, image: str, running_engine: Engine) -> None:
    container = Container(running_engine, image, "--env", f"SERVICE_TYPE={service}")
    try:
        container.wait_until_healthy()
        running_engine.run("stop", "--time", "30", container.name)
        assert (container.state["ExitCode"], container.state["OOMKilled"]) == (0, False)
    finally:
        container.remove()


def test_there_is_no_shell(files: dict[str, Member], image: str, running_engine: Engine) -> None:
    assert [path for path in files if Path(path).name in SHELLS and "/bin/" in path] == []
    assert running_engine.attempt("run", "--rm", "--network", "none", "--entrypoint", "sh", image).returncode == 127


def test_the_users_are_named(api: Container) -> None:
    lines = api.python("print(open('/etc/passwd').read())").split()
    assert [line.split(":")[0] for line in lines] == ["root", "service", "nobody"]
    assert all(line.endswith(("/nologin", "/false")) for line in lines)
    assert f"service:x:{SERVICE_USER}:" in "\n".join(lines)


@pytest.mark.parametrize("path", CA_BUNDLES)
def test_certificates_lie_where_programs_look(path: str, api: Container) -> None:
    assert int(api.python(BUNDLE, path)) > 100


def test_whoever_runs_it_can_write_into_its_volume(files: dict[str, Member]) -> None:
    assert (files["/data"].kind, oct(files["/data"].mode)) == ("dir", "0o1777")


def test_temporary_files_are_everybodys(files: dict[str, Member], api: Container) -> None:
    assert (files["/tmp"].kind, oct(files["/tmp"].mode), files["/tmp"].owner) == ("dir", "0o1777", (0, 0))
    assert api.python(TEMPORARY).strip() == oct(stat.S_IFDIR | 0o1777)
    api.python(WRITE, "/tmp/new")


def test_nothing_but_the_volume_can_be_written(api: Container) -> None:
    api.python(WRITE, "/data/new")
    for path in ("/new", "/etc/new"):
        with pytest.raises(AssertionError, match=r"Read-only file system|Permission denied"):
            api.python(WRITE, path)


def test_no_file_is_writable_for_others(files: dict[str, Member]) -> None:
    writable = [path for path, each in files.items() if each.kind != "link" and each.mode & WRITABLE_BY_OTHERS]
    assert sorted(writable) == ["/data", "/tmp"]


def test_no_file_has_the_rights_of_another_user(files: dict[str, Member]) -> None:
    assert [
        path for path, each in files.items() if each.kind == "file" and each.mode & (stat.S_ISUID | stat.S_ISGID)
    ] == []
    assert [path for path, each in files.items() if each.kind == "other"] == []
    assert {path: each.owner for path, each in files.items() if each.owner != (0, 0)} == {"/data": (65532, 65532)}


def test_compiled_python_names_no_time(files: dict[str, Member]) -> None:
    """A time in it would differ between builds, and Python run by root would write it anew, in the store (PEP 552)."""
    compiled = {path: each.head[4:8] for path, each in files.items() if path.endswith(".pyc") and each.kind == "file"}
    assert len(compiled) > 1000
    assert [path for path, flags in compiled.items() if flags != UNCHECKED_HASH] == []


def test_the_service_connects_to_nothing_but_itself(
    archive: ImageArchive, asked: list[Question], tmp_path: Path
) -> None:
    """Run outside a container, where a network could be reached, from the first call to the last."""
    calls = trace(archive, asked, tmp_path / "calls")
    assert any("bind(" in call for call in calls)
    assert [call for call in calls if not STAYS_HERE.search(call)] == []


def trace(archive: ImageArchive, asked: list[Question], log: Path) -> list[str]:
    """Return the service's calls that open or use connections, while it starts, answers and stops."""
    prerequisites.ensure("strace")
    for output in ("backend", "models-demo"):
        nix.build(output, capture=True)
    port = free_port()
    command = ["strace", "-f", "-qq", "-e", "trace=bind,connect,sendto,sendmsg,sendmmsg", "-o", str(log)]
    path = f"{archive.environment['PATH']}:{os.environ['PATH']}"  # its own ffmpeg, our strace
    environment = {**archive.environment, "HOST": "127.0.0.1", "PORT": str(port), "PATH": path}
    environment["DATA_DIR"] = str(log.with_name("data"))
    with subprocess.Popen(
        [*command, *archive.config["config"]["Entrypoint"]],
        env=environment,
        start_new_session=True,
        stderr=subprocess.PIPE,
    ) as service:
        try:
            wait_until(lambda: readiness.probe(port) == "200", 120, lambda: f"not ready: {readiness.probe(port)}")
            for question in asked:
                files = [(part, (name, content)) for part, name, content in question.files] or None
                address = f"http://127.0.0.1:{port}{question.path}"
                answer = httpx.post(address, files=files, data=question.fields, json=question.body, timeout=120)
                assert answer.status_code == 200, (question.path, answer.text)
        finally:
            os.killpg(service.pid, signal.SIGTERM)  # strace lets it through to the service
            service.communicate(timeout=60)
    assert service.returncode == 0
    return [line for line in log.read_text().splitlines() if "sa_family=" in line]
