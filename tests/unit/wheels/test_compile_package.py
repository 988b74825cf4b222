"""The service's folders are copied, compiled, linked and started, in bytes that only their content decides."""

from __future__ import annotations

import importlib.util
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).parents[3] / "builder" / "lamina" / "wheels" / "compile_package.py"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source" / "inner").mkdir(parents=True)
    (tmp_path / "source" / "__init__.py").write_text("")
    (tmp_path / "source" / "start.py").write_text("from package.inner import ANSWER\n\ndef main(): print(ANSWER)\n")
    (tmp_path / "source" / "inner" / "__init__.py").write_text("ANSWER = 42\n")
    (tmp_path / "source" / "inner").chmod(0o555)  # as in the store
    return tmp_path / "source"


def compile_it(root: Path, monkeypatch: pytest.MonkeyPatch, **arguments: Any) -> int:
    (root / ".attrs.json").write_text(json.dumps({**arguments, "outputs": {"out": str(root / "out")}}))
    monkeypatch.chdir(root)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(PROGRAM), run_name="__main__")
    return int(ended.value.code or 0)


def test_every_module_is_compiled_and_its_bytes_name_no_time(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compile_it(tmp_path, monkeypatch, trees={"package": str(source)}) == 0
    modules = sorted(path for path in (tmp_path / "out").rglob("*.py"))
    assert [str(path.relative_to(tmp_path / "out")) for path in modules] == [
        "package/__init__.py",
        "package/inner/__init__.py",
        "package/start.py",
    ]
    unchecked_hash = (1).to_bytes(4, "little")
    for module in modules:
        compiled = Path(importlib.util.cache_from_source(str(module))).read_bytes()
        assert compiled[:8] == importlib.util.MAGIC_NUMBER + unchecked_hash
        assert compiled[8:16] == importlib.util.source_hash(module.read_bytes())


def test_a_program_calls_main_of_its_module(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = {"answer": "package.start"}
    trees = {"lib/package": str(source)}
    assert compile_it(tmp_path, monkeypatch, trees=trees, interpreter=sys.executable, programs=programs) == 0
    program = tmp_path / "out" / "bin" / "answer"
    assert subprocess.run([program], cwd="/", capture_output=True, text=True, check=True).stdout == "42\n"
    assert program.read_text().startswith(f"#!{sys.executable} -sP\n")


def test_a_program_takes_the_modules_beside_the_link_that_names_it(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = {"answer": "package.start"}
    compile_it(tmp_path, monkeypatch, trees={"lib/package": str(source)}, interpreter=sys.executable, programs=programs)
    joined = tmp_path / "joined"
    (joined / "lib" / "package").mkdir(parents=True)
    (joined / "lib" / "package" / "start.py").write_text("def main(): print('joined')\n")
    (joined / "bin").mkdir()
    (joined / "bin" / "answer").symlink_to(tmp_path / "out" / "bin" / "answer")
    assert subprocess.run([joined / "bin" / "answer"], capture_output=True, text=True, check=True).stdout == "joined\n"


def test_a_module_that_does_not_compile_is_named(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "broken.py").write_text("def main(:\n")
    assert compile_it(tmp_path, monkeypatch, trees={"package": str(source)}) == 1
    assert "broken.py" in capsys.readouterr().err
