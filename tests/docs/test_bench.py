"""The measurement of the README: a second store is seen only inside, failures say what failed."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path

import pytest

from lamina import cli, inventory, store_path
from lamina.benchmarks import machine, packing, results, second_engine, second_store, setup, storage
from lamina.benchmarks.second_engine import OwnEngine, own_engine
from lamina.benchmarks.second_store import Place
from lamina.errors import LaminaError
from lamina.oci.image import make_image
from lamina.oci.recipe import StorePath, make_recipe
from lamina.reference import figures
from support.sample_images import write_description


def test_the_second_store_is_seen_by_its_own_programs_only(tmp_path: Path) -> None:
    (tmp_path / "mark").touch()
    place = Place(tmp_path, tmp_path, tmp_path / "caches")
    if second_store.available(tmp_path):
        assert "mark" in place.run("ls", "/nix").split()
    else:
        with pytest.raises((LaminaError, OSError)):
            place.run("true")
    assert not Path(store_path.STORE).with_name("mark").exists()


def test_without_a_second_store_the_machine_is_used_as_it_is(tmp_path: Path) -> None:
    place = Place(tmp_path, None, tmp_path)
    assert place.run("pwd").strip() == str(tmp_path)


def test_caches_of_clients_are_empty_only_beside_a_second_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/the/users/own")
    assert Place(tmp_path, None, tmp_path).environment()["XDG_CACHE_HOME"] == "/the/users/own"
    assert Place(tmp_path, tmp_path, tmp_path / "c").environment()["XDG_CACHE_HOME"] == str(tmp_path / "c")


def test_commands_beside_an_engine_of_its_own_find_it(tmp_path: Path) -> None:
    place = Place(tmp_path, None, tmp_path, OwnEngine(7, tmp_path / "docker.sock"))
    assert place.environment()["DOCKER_HOST"] == f"unix://{tmp_path}/docker.sock"
    with pytest.raises((LaminaError, OSError)):  # no such process has a network namespace
        Place(tmp_path, None, tmp_path, OwnEngine(2**30, tmp_path)).run("true", beside_engine=True)


def test_an_engine_that_does_not_start_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_engine, "START", "echo no >&2; exit 1")
    with own_engine(tmp_path) as engine:
        assert engine is None


def test_a_step_that_fails_ends_the_measurement_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(LaminaError, match="ended with exit code 3 while it was measured") as raised:
        Place(tmp_path, None, tmp_path).run(
            sys.executable, "-c", "import sys; print('why', file=sys.stderr); sys.exit(3)"
        )
    assert raised.value.details == ("why",)


def test_a_machine_is_described_without_its_name() -> None:
    described = machine.describe()
    assert {"cores", "memoryBytes", "system", "nix", "docker", "loadBefore"} <= described.keys()
    assert platform.node() not in json.dumps(described)


def test_a_program_that_is_missing_has_no_version() -> None:
    assert machine.program_version("no-such-program-anywhere") is None
    assert machine.program_version(sys.executable, "--version") == platform.python_version()


def test_the_files_of_an_output_are_counted_by_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = inventory.load().python
    wanted = lock.packages["numpy"].files[0]
    path = store_path.fixed_output(wanted.file, wanted.sha256)
    monkeypatch.setattr(setup, "needed_paths", lambda _: {path, "not-locked"})
    counted = setup.count_files("anything")
    assert counted["python"] == {"files": 1, "bytes": wanted.size}
    assert counted["debian"] == {"files": 0, "bytes": 0}


def test_the_shares_are_of_the_whole_way() -> None:
    measured = {**figures.load(), "seconds": dict.fromkeys((*figures.WAY, "again"), 10.0)}
    text = figures.block(measured)
    assert "| nothing fetched | 60.0 | 1.00 |" in text
    assert "| locked files already in the Nix store | 50.0 | 0.83 |" in text


def test_bench_without_a_benchmark_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["bench"])
    assert ended.value.code == 2
    assert "BENCHMARK" in capsys.readouterr().err


def test_what_was_not_measured_is_not_a_figure() -> None:
    both, one = {"embedded": 2.0, "postgres": 3.0}, {"embedded": 2.0}
    result = {
        "jobs": {"1": both},
        "vectors": {"50000": {"milliseconds": one, "recall": one, "seconds": one}},
        "words": {"passages": 10, "milliseconds": both, "seconds": both, "eraseSeconds": both},
    }
    table = {what: (embedded, postgres) for what, embedded, postgres in storage.rows(result)}
    assert table["jobs per second, 1 worker"] == ("2", "3")
    assert table["nearest 20 of 50,000 vectors"] == ("2.0 ms", "not run")


@pytest.mark.parametrize(("as_json", "printed"), [(True, '{\n  "seconds": 1\n}\n'), (False, "1 s\n")])
def test_figures_are_printed_for_a_person_or_a_program(
    as_json: bool, printed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = argparse.Namespace(save=False, json=as_json)
    assert (
        results.deliver({"seconds": 1}, arguments, tmp_path / "kept.json", lambda each: f"{each['seconds']} s\n") == 0
    )
    assert (capsys.readouterr().out, list(tmp_path.iterdir())) == (printed, [])


def test_figures_are_kept_when_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept.json"
    results.deliver({"seconds": 1}, argparse.Namespace(save=True, json=False), kept, lambda _: "")
    assert json.loads(kept.read_text()) == {"seconds": 1}
    assert "saved docs/benchmarks/kept.json; next: ./manage.sh docs" in capsys.readouterr().err


def test_figures_are_of_the_last_commit() -> None:
    about = results.about()
    assert about["version"] == 1
    assert len(about["commit"]) == 12
    assert about["machine"]["cores"] >= 1


def test_every_way_of_packing_hashes_the_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "weights").write_bytes(bytes(4 << 20))
    layer = make_recipe("weights", [StorePath(path=str(tmp_path / "weights"), narHash="sha256:0")])
    image = make_image("packed:demo", [layer], {}, architecture="amd64", created="1970-01-01T00:00:01Z")
    description, size = write_description(tmp_path, image), layer.size
    found = {}
    for way in packing.WAYS:
        monkeypatch.setattr(sys, "argv", ["packing", way, str(description)])
        packing.main()
        found[way] = json.loads(capsys.readouterr().out)["bytes"]
    assert found["ours"] == size
    assert found["reference"] == pytest.approx(size, rel=0.01), "another order and padding"
    assert found["bound"] == pytest.approx(size, rel=0.2), "whole pieces only"
