"""The wanted Python packages are read out of pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.errors import LaminaError
from lamina.update import wanted_python

GOOD = """
[project]
dependencies = ["a"]
[dependency-groups]
test = ["pytest"]
[tool.lamina]
python = "3.11"
exclude = [{ name = "triton", reason = "only for GPUs" }]
[tool.lamina.data]
models = "b==1"
"""


def load(tmp_path: Path, text: str) -> wanted_python.WantedPython:
    """Return what ``text`` wants."""
    (tmp_path / "pyproject.toml").write_text(text)
    return wanted_python.load(tmp_path / "pyproject.toml")


def test_groups_exclusions_and_data_are_read(tmp_path: Path) -> None:
    wanted = load(tmp_path, GOOD)
    assert wanted.groups == {"serve": ["a"], "test": ["pytest"]}
    assert (wanted.exclude, wanted.data) == ({"triton": "only for GPUs"}, {"models": "b==1"})


def test_every_problem_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LaminaError, match="has 3 problems") as caught:
        load(tmp_path, '[project]\ndependencies = "a"\n[tool.lamina]\nexclude = [{ name = "triton" }]\n')
    assert caught.value.details == (
        "serve is not a list of requirements",
        "tool.lamina.exclude[0] has no name and reason",
        "tool.lamina.python is missing, for instance '3.11'",
    )


def test_what_is_not_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LaminaError, match="cannot be read"):
        load(tmp_path, "[")
