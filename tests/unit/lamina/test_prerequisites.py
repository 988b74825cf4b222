"""Programs that are missing, too old, or installed on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina import prerequisites
from lamina.errors import LaminaError
from lamina.prerequisites import Prerequisite, ensure, install, require_space
from support.fake_engine import write_program


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be root on a Debian machine where the program ``tool`` is missing; return the folder of programs."""
    (tmp_path / "debian_version").write_text("12\n")
    monkeypatch.setattr(prerequisites, "DEBIAN_MARK", tmp_path / "debian_version")
    monkeypatch.setattr(prerequisites, "LOGS", tmp_path / "log")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(prerequisites, "KNOWN", {"tool": Prerequisite(("tool", "--version"), "tool-package", (2, 8))})
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return programs


def write_apt(programs: Path, version: str) -> None:
    """Write an apt-get that installs ``tool``."""
    script = f"#!/bin/sh\necho \"$@\" >> {programs}/calls\nprintf '#!/bin/sh\\necho {version}\\n' > {programs}/tool\n"
    write_program(programs / "apt-get", script + f"chmod +x {programs}/tool\n")


def test_a_missing_program_is_installed_and_announced(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_apt(machine, "tool 2.8.0")
    ensure("tool")
    assert (machine / "calls").read_text() == "update\ninstall -y --no-install-recommends tool-package\n"
    assert capsys.readouterr().err == "installing with apt-get: tool-package\n"


def test_a_present_program_installs_nothing(machine: Path) -> None:
    write_apt(machine, "unused")
    write_program(machine / "tool", "#!/bin/sh\necho 2.34\n")
    ensure("tool")
    assert not (machine / "calls").exists()


def test_an_old_program_is_refused_with_both_versions(machine: Path) -> None:
    write_program(machine / "tool", "#!/bin/sh\necho tool 2.3.16\n")
    with pytest.raises(LaminaError, match=r"tool is version 2\.3\.16, expected 2\.8 or newer"):
        ensure("tool")


def test_a_package_that_does_not_help_is_an_error(machine: Path) -> None:
    write_program(machine / "apt-get", "#!/bin/sh\n")
    with pytest.raises(LaminaError, match="does not work although tool-package is installed"):
        ensure("tool")


@pytest.mark.usefixtures("machine")
def test_without_root_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(LaminaError, match="not installed: tool-package") as caught:
        ensure("tool")
    assert "apt-get install --no-install-recommends tool-package" in str(caught.value.hint)


def test_another_distribution_is_left_alone(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_apt(machine, "2.8")
    monkeypatch.setattr(prerequisites, "DEBIAN_MARK", machine / "missing")
    with pytest.raises(LaminaError, match="not installed: tool-package"):
        ensure("tool")
    assert not (machine / "calls").exists()


def test_a_failing_apt_shows_its_last_lines(machine: Path) -> None:
    write_program(machine / "apt-get", "#!/bin/sh\necho E: Unable to locate package\nexit 100\n")
    with pytest.raises(LaminaError, match="failed") as caught:
        install(["tool-package"])
    assert caught.value.details[-1] == "E: Unable to locate package"
    assert "apt.log" in str(caught.value.hint)


def test_a_full_disk_says_needed_and_free(tmp_path: Path) -> None:
    with pytest.raises(LaminaError, match=r"loading needs 1000000\.0 TB of free disk at .*, .* are free"):
        require_space(tmp_path / "not" / "yet", 10**18, "loading")


def test_enough_space_is_no_error(tmp_path: Path) -> None:
    require_space(tmp_path, 1, "loading")
