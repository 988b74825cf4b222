"""The commands up, load, build and down against a client without an engine."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from lamina import cli, image_facts, ports, readiness
from lamina.services import Deployment, project_id
from support.fake_engine import DIGEST, SPEC, TAG, FakeEngine, built, fake_engine

__all__ = ["built", "fake_engine"]


pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Offer free ports, services that are ready at once, a built image, and a folder for what it is."""
    monkeypatch.setattr(image_facts, "FOLDER", tmp_path / "images")
    monkeypatch.setattr(ports, "is_free", lambda _: True)
    monkeypatch.setattr(readiness, "probe", lambda _: "200")


@pytest.fixture
def loaded(fake_engine: FakeEngine) -> FakeEngine:
    fake_engine.has()
    return fake_engine


def test_up_starts_both_and_prints_addresses(loaded: FakeEngine, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["up"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "API        http://127.0.0.1:8000\ndashboard  http://127.0.0.1:8001\n"
    assert "./manage.sh down" in printed.err
    assert "curl http://127.0.0.1:8000" in printed.err
    assert sorted(loaded.state["container"]) == ["lamina-api", "lamina-dashboard"]


def test_containers_are_locked_down_and_local(loaded: FakeEngine) -> None:
    cli.main(["up", "--api-port", "9000"])
    api, dashboard = (" ".join(call) for call in loaded.calls("run"))
    for words in (api, dashboard):
        assert "--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges" in words
        assert f"--label io.lamina.project={project_id()} --label io.lamina.deployment=lamina --network lamina" in words
    assert "--publish 127.0.0.1:9000:8000 " in api
    assert "--env SERVICE_TYPE=api" in api
    assert "--publish 127.0.0.1:8001:8001 " in dashboard
    assert "--env SERVICE_TYPE=dashboard --env API_URL=http://lamina-api:8000" in dashboard


def test_a_second_up_changes_nothing(loaded: FakeEngine, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["up"])
    assert cli.main(["up"]) == 0
    assert len(loaded.calls("run")) == 2
    assert loaded.calls("stop") == loaded.calls("load") == []
    assert "already running" in capsys.readouterr().err


def test_other_settings_replace_only_what_they_change(loaded: FakeEngine) -> None:
    cli.main(["up"])
    cli.main(["up", "--dashboard-port", "9001"])
    assert loaded.calls("stop") == [["stop", "-t", "30", "lamina-dashboard"]]
    assert len(loaded.calls("run")) == 3


def test_a_changed_image_replaces_both(loaded: FakeEngine, built: dict[str, Path]) -> None:
    cli.main(["up"])
    changed = "sha256:" + "d" * 64
    built["backend-image-demo.spec"].write_text(built["backend-image-demo.spec"].read_text().replace(DIGEST, changed))
    loaded.has(digest=changed)
    assert cli.main(["up"]) == 0
    assert loaded.calls("stop") == [["stop", "-t", "30", "lamina-api", "lamina-dashboard"]]
    assert len(loaded.calls("run")) == 4


def test_an_unknown_profile_lists_the_known_ones(
    fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lamina.images.profiles", lambda: ["demo", "real"])
    for command in ("up", "load", "build"):
        assert cli.main([command, "--models", "huge"]) == 2
        assert "huge is not a profile, expected one of: demo, real" in capsys.readouterr().err
    assert fake_engine.calls() == []


def test_a_second_deployment_has_its_own_names(loaded: FakeEngine) -> None:
    cli.main(["up"])
    assert cli.main(["up", "--name", "two", "--api-port", "9000", "--dashboard-port", "9001"]) == 0
    assert loaded.calls("stop") == []
    assert sorted(loaded.state["network"]) == ["lamina", "two"]
    assert "API_URL=http://two-api:8000" in loaded.calls("run")[-1]


@pytest.mark.parametrize(
    "words", [["--name", "A b"], ["--api-port", "0"], ["--api-port", "x"], ["--wait", "-1"], ["--wait", "nan"]]
)
def test_wrong_values_are_wrong_use(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["up", *words])
    assert ended.value.code == 2


def test_one_port_for_two_services_is_wrong_use(fake_engine: FakeEngine) -> None:
    assert cli.main(["up", "--api-port", "8001"]) == 2
    assert fake_engine.calls() == []


def test_a_port_in_use_stops_before_anything_is_touched(
    fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: port != 8000)
    monkeypatch.setattr(ports, "owner", lambda _: "python3 (process 7)")
    assert cli.main(["up"]) == 1
    printed = capsys.readouterr().err
    assert "port 8000 for lamina-api is in use by python3 (process 7)" in printed
    assert "--api-port 8100" in printed
    assert fake_engine.calls("load") == fake_engine.calls("run") == fake_engine.calls("network") == []


def test_a_container_of_another_checkout_is_left_alone(loaded: FakeEngine, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["up"])
    state = json.dumps(loaded.state["container"]).replace(project_id(), "other")
    loaded.set(container=json.loads(state))
    assert cli.main(["up"]) == 1
    assert "lamina-api exists and is not of this checkout" in capsys.readouterr().err
    assert loaded.calls("stop") == []


def test_a_failed_start_leaves_no_container(loaded: FakeEngine, capsys: pytest.CaptureFixture[str]) -> None:
    loaded.set(fails={"run --detach --name lamina-dashboard": "driver failed programming external connectivity"})
    assert cli.main(["up"]) == 1
    assert "driver failed programming" in capsys.readouterr().err
    assert loaded.state["container"] == loaded.state["network"] == {}


def test_a_service_that_ends_shows_its_log_and_is_removed(
    loaded: FakeEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded.set(starts=False)
    monkeypatch.setattr(readiness, "probe", lambda _: "no answer")
    assert cli.main(["up"]) == 1
    printed = capsys.readouterr().err
    assert "error: lamina-api ended while it was starting\n  the last words of the service\n" in printed
    assert loaded.state["container"] == {}


def test_a_service_that_is_never_ready_times_out(
    loaded: FakeEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(readiness, "probe", lambda _: "503")
    assert cli.main(["up", "--wait", "0.001"]) == 1
    assert "lamina-api was not ready within 0.001 s (last answer: 503)" in capsys.readouterr().err
    assert loaded.state["container"] == {}


def test_an_interrupted_start_leaves_no_container(loaded: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(readiness, "probe", interrupt)
    assert cli.main(["up"]) == 130
    assert loaded.state["container"] == {}


def test_an_image_that_cannot_be_loaded_starts_nothing(
    fake_engine: FakeEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_engine.set(late="write /x: no space left on device")
    assert cli.main(["up"]) == 1
    assert "the engine's disk is full" in capsys.readouterr().err
    assert fake_engine.calls("run") == []


@pytest.mark.usefixtures("fake_engine")
def test_load_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["load", "--json"]) == 0
    size = SPEC.size
    assert json.loads(capsys.readouterr().out) == {"tag": TAG, "id": DIGEST, "size": size, "layers": 1, "moved": size}
    assert cli.main(["load"]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{TAG}\n"
    assert "nothing moved" in printed.err
    path = image_facts.FOLDER / "demo.json"
    assert f"for the dashboard: {path}" in printed.err
    assert json.loads(path.read_text())["digest"] == DIGEST


def test_down_removes_everything_and_again_nothing(loaded: FakeEngine, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["up"])
    capsys.readouterr()
    assert cli.main(["down", "--json"]) == 0
    expected = {"containers": ["lamina-api", "lamina-dashboard"], "network": True, "volume": False}
    assert json.loads(capsys.readouterr().out) == expected
    assert loaded.calls("stop") == [["stop", "-t", "30", "lamina-api", "lamina-dashboard"]]
    assert cli.main(["down"]) == 0
    assert "nothing of this checkout was running" in capsys.readouterr().err
    assert TAG in loaded.state["image"]


def test_down_without_an_engine_has_nothing_to_do(fake_engine: FakeEngine, capsys: pytest.CaptureFixture[str]) -> None:
    fake_engine.set(fails={"version": "Cannot connect to the Docker daemon"})
    assert cli.main(["down"]) == 0
    assert "nothing of this checkout was running" in capsys.readouterr().err


def test_a_taken_port_and_its_process_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert not ports.is_free(port)
        assert "(process " in str(ports.owner(port))
    assert ports.is_free(port)


def test_the_data_volume_belongs_to_the_api() -> None:
    assert [service.data for service in Deployment().services] == [True, False]
