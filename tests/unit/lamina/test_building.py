"""What Nix's log becomes: progress, and one error with what to do."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from lamina import building
from lamina.building import Progress, build_failure, follow
from lamina.errors import LaminaError
from lamina.images import attribute, profiles

DERIVATION = "/nix/store/" + "z" * 32 + "-torch.drv"
START = {"action": "start", "id": 7, "type": 105, "fields": [DERIVATION, "", 1, 1]}


def log(*events: dict[str, object]) -> list[str]:
    return [f"@nix {json.dumps(event)}\n" for event in events]


def message(text: str) -> dict[str, object]:
    return {"action": "msg", "level": 0, "msg": f"\x1b[31;1merror:\x1b[0m {text}"}


def test_each_build_is_shown_with_what_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    builds = {"action": "start", "id": 3, "type": 104}
    follow(log(builds, {"action": "result", "id": 3, "type": 105, "fields": [2, 9, 1, 0]}, START))
    assert capsys.readouterr().err == "building  2 of 9  torch\n"


def test_a_line_that_is_no_event_is_kept_for_the_error() -> None:
    progress = follow(["warning: something\n", "@nix {broken\n"])
    assert list(progress.tail) == ["warning: something", "@nix {broken"]


def test_a_failure_shows_the_builders_last_lines_without_colours() -> None:
    line = {"action": "result", "id": 7, "type": 101, "fields": ["\x1b[1mno such\x07 file\x1b[0m"]}
    failure = build_failure("backend-image-demo", follow(log(START, line, message("builder failed"))))
    assert failure.details == ("error: builder failed", "no such file")


def test_what_only_follows_from_the_first_failure_is_left_out() -> None:
    progress = follow(log(message("builder failed"), message("1 dependencies of derivation 'x.drv' failed to build")))
    assert build_failure("backend-image-demo", progress).details == ("error: builder failed",)


@pytest.mark.parametrize(
    ("installable", "text", "hint"),
    [
        ("backend-image", "unable to download: Couldn't resolve host name", "--models demo"),
        ("backend-image.spec", "wget: bad address", "--models demo"),
        ("backend-image-demo", "wget: bad address", "./manage.sh fetch"),
        ("backend-image", "write error: No space left on device", "nix store gc"),
        ("backend-image", "assertion failed", "nix log"),
    ],
)
def test_the_hint_fits_the_reason(installable: str, text: str, hint: str) -> None:
    assert hint in str(build_failure(installable, Progress(errors=[text])).hint)


def test_build_returns_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_nix(tmp_path, """echo '[{"outputs": {"out": "/nix/store/x"}}]'""")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert building.build("backend-image-demo") == Path("/nix/store/x")
    assert "backend-image-demo --no-link --json" in (tmp_path / "calls").read_text()


def test_build_raises_what_nix_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_nix(tmp_path, "echo 'error: no such attribute' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(LaminaError, match=r"nix build \.#nothing failed") as caught:
        building.build("nothing")
    assert caught.value.details == ("error: no such attribute",)


def test_meanwhile_something_else_is_done_and_its_error_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_nix(tmp_path, f"trap 'kill $!; touch {tmp_path}/ended; exit' TERM; sleep 60 & touch {tmp_path}/started; wait")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def complain() -> None:
        while not (tmp_path / "started").exists():
            time.sleep(0.01)  # the fake Nix must have set its trap before it is ended
        raise LaminaError("no engine")

    with pytest.raises(LaminaError, match="no engine"):
        building.build("backend-image-demo", complain)
    assert (tmp_path / "ended").exists()


def test_without_nix_the_error_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LaminaError, match="nix was not found") as caught:
        building.build("backend-image")
    assert "nix-bin" in str(caught.value.hint)


def test_profiles_are_the_files_of_the_images_folder(tmp_path: Path) -> None:
    for name in ("backend-image", "backend-image-demo", "frontend-image"):
        (tmp_path / f"{name}.nix").touch()
    assert profiles(tmp_path) == ["demo", "real"]


def test_a_profile_names_its_flake_output() -> None:
    assert attribute("real") == "backend-image"
    assert attribute("demo") == "backend-image-demo"


def write_nix(folder: Path, script: str) -> None:
    program = folder / "nix"
    program.write_text(f"#!/bin/sh\necho \"$@\" > '{folder}/calls'\n{script}\n")
    program.chmod(0o755)
