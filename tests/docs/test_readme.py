"""What the documentation tells people to type exists, and every command is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamina import cli
from lamina.project import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
HAND_WRITTEN = [page for page in PAGES if page.parent != ROOT / "docs" / "reference"]
COMMAND = re.compile(r"\./manage\.sh ([a-z][a-z-]*)")
OUTPUT = re.compile(r"\.#([a-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)")
PASSTHRU = {"spec", "stream", "load", "push", "serve"}


def commands_in(text: str) -> set[str]:
    """Return the commands that a text tells people to type."""
    return set(COMMAND.findall(text))


def outputs_in(text: str) -> set[str]:
    """Return the flake outputs that a text names."""
    return set(OUTPUT.findall(text))


def unknown_outputs(text: str) -> list[str]:
    """Return the flake outputs in a text that no file makes."""
    return sorted(output for output in outputs_in(text) if not exists(output.split(".")))


def exists(parts: list[str]) -> bool:
    """Say whether a file of nix/ is the output ``parts``."""
    if parts[0] == "checks":
        return (ROOT / "nix" / "checks" / f"{parts[-1]}.nix").is_file()
    if parts[0] == "examples":
        family = ROOT / "nix" / "examples" / f"{parts[1]}.nix"
        return family.is_file() and parts[2] in family.read_text(encoding="utf-8") and set(parts[3:]) <= PASSTHRU
    if not set(parts[1:]) <= PASSTHRU:
        return False
    return any((ROOT / "nix" / folder / f"{parts[0]}.nix").is_file() for folder in ("packages", "images", "apps"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_mentioned_exists(page: Path) -> None:
    assert commands_in(page.read_text(encoding="utf-8")) <= set(cli.command_names())


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_output_that_is_mentioned_exists(page: Path) -> None:
    assert unknown_outputs(page.read_text(encoding="utf-8")) == []


def test_every_command_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    assert set(cli.command_names()) <= commands_in(reference), "run ./manage.sh docs"


def test_the_readme_begins_with_the_two_commands() -> None:
    first = re.findall(r"^\$ (.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first[:2] == ["./manage.sh up --models demo", "./manage.sh test"]


def test_an_unknown_output_and_command_are_found() -> None:
    text = "`nix build .#flying-carpet`, .#backend-image-demo.spec, .#node.oci and ./manage.sh fly"
    assert unknown_outputs(text) == ["flying-carpet", "node.oci"]
    assert commands_in(text) == {"fly"}
