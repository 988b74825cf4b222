"""The options that reach Nix: the user's own lines stay, and what this project cannot do without comes after them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from lamina import nix


def lines(base: dict[str, str]) -> list[str]:
    return nix.environment(base)["NIX_CONFIG"].splitlines()


@pytest.fixture(autouse=True)
def no_daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nix, "DAEMON_SOCKET", tmp_path / "absent")


def test_as_many_builds_as_cores_run_at_once() -> None:
    assert lines({})[0] == "max-jobs = auto"


def test_the_number_of_builds_is_the_users_to_choose() -> None:
    assert [line for line in lines({"NIX_CONFIG": "max-jobs = 7\ncores = 1"}) if "max-jobs" in line] == ["max-jobs = 7"]


def test_the_users_lines_come_before_ours() -> None:
    found = lines({"NIX_CONFIG": "sandbox = relaxed"})
    assert found.index("sandbox = relaxed") < found.index("sandbox = true")


def test_a_daemon_keeps_its_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nix, "DAEMON_SOCKET", tmp_path)
    assert [line.partition(" =")[0] for line in lines({})] == ["experimental-features", "flake-registry"]


def test_other_variables_stay() -> None:
    assert nix.environment({"HOME": "/h"})["HOME"] == "/h"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with one file that git knows the project's root."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    (folder / "known").touch()
    for words in (["init", "--quiet"], ["add", "known"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    monkeypatch.setattr(nix, "ROOT", folder)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return folder


def test_an_output_is_found_by_file_when_git_knows_all(checkout: Path) -> None:
    assert nix.place_of("image.spec") == ["--file", f"{checkout}/nix", "packages.x86_64-linux.image.spec"]
    (checkout / "known").write_text("edited")
    assert nix.place_of("image.spec")[0] == "--file"


def test_a_file_that_git_does_not_know_is_left_to_the_flake(checkout: Path) -> None:
    (checkout / "backend").mkdir()
    (checkout / "backend" / "unknown").touch()
    assert nix.place_of("image.spec") == [".#image.spec"]


def test_notes_beside_the_sources_do_not_matter(checkout: Path) -> None:
    (checkout / "notes").touch()
    assert nix.place_of("image.spec")[0] == "--file"


def test_nix_reads_no_other_folder() -> None:
    read = {
        match[1]
        for file in (nix.ROOT / "nix").rglob("*.nix")
        for match in re.finditer(r"(?<![\w./])(?:\.\./){2,}([\w.-]+)?", file.read_text())
    }
    assert read <= set(nix.SOURCES)
    assert {"backend", "builder"} <= read


def test_an_ignored_file_is_in_neither(checkout: Path) -> None:
    (checkout / "ignored").touch()
    (checkout / ".git/info/exclude").write_text("ignored\n")
    assert nix.place_of("image.spec")[0] == "--file"


@pytest.mark.usefixtures("checkout")
def test_a_time_that_a_flake_does_not_see_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert nix.place_of("image.spec") == [".#image.spec"]


def test_a_repository_without_git_is_left_to_the_flake(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    assert nix.place_of("image.spec") == [".#image.spec"]


def test_outside_a_repository_no_file_is_read_that_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nix, "ROOT", tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    by_file = ["--file", f"{tmp_path}/nix", "packages.x86_64-linux.image.spec"]
    assert nix.place_of("image.spec") == nix.flake_words("image.spec") == by_file


@pytest.mark.usefixtures("checkout")
def test_in_a_repository_the_flake_is_asked_for_what_it_remembers() -> None:
    assert nix.flake_words("image") == [".#image"]
