"""Wheels are joined by links, and two that hold the same file are refused by name."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[3] / "builder" / "lamina" / "wheels" / "join_environment.py"
FOLDER = "lib/python3.11/site-packages"


def wheel(root: Path, name: str, files: dict[str, str]) -> str:
    for relative, content in files.items():
        path = root / name / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return str(root / name)


def join(root: Path, wheels: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    (root / "python" / "bin").mkdir(parents=True, exist_ok=True)
    arguments = {
        "wheels": wheels,
        "python": str(root / "python"),
        "version": "3.11",
        "loader": ["/loader", "--library-path", "/libraries"],
        "outputs": {"out": str(root / "out")},
    }
    (root / ".attrs.json").write_text(json.dumps(arguments))
    monkeypatch.chdir(root)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(PROGRAM), run_name="__main__")
    return int(ended.value.code or 0)


def test_a_package_is_one_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = wheel(tmp_path, "one", {f"{FOLDER}/alpha/__init__.py": "x = 1"})
    assert join(tmp_path, [one], monkeypatch) == 0
    link = tmp_path / "out" / FOLDER / "alpha"
    assert link.is_symlink()
    assert link.readlink() == Path(one, FOLDER, "alpha")


def test_a_shared_folder_becomes_a_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = [wheel(tmp_path, name, {f"{FOLDER}/google/{name}/__init__.py": ""}) for name in ("one", "two")]
    assert join(tmp_path, wheels, monkeypatch) == 0
    shared = tmp_path / "out" / FOLDER / "google"
    assert not shared.is_symlink()
    assert sorted(path.name for path in shared.iterdir()) == ["one", "two"]


def test_the_same_file_twice_is_refused_and_both_wheels_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wheels = [wheel(tmp_path, name, {f"{FOLDER}/same.py": name}) for name in ("one", "two")]
    assert join(tmp_path, wheels, monkeypatch) == 1
    message = capsys.readouterr().err
    assert "same.py" in message
    assert f"{tmp_path}/one" in message
    assert f"{tmp_path}/two" in message


def test_an_entry_point_becomes_a_program_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[console_scripts]\nhello = greet.cli:app.main [extra]\n"
    one = wheel(tmp_path, "one", {f"{FOLDER}/greet-1.dist-info/entry_points.txt": text})
    join(tmp_path, [one], monkeypatch)
    script = (tmp_path / "out" / "bin" / "hello").read_text()
    assert script.startswith(f"#!{tmp_path}/out/bin/python3\n")
    assert "from greet.cli import app" in script
    assert "sys.exit(app.main())" in script


def test_a_binary_is_started_through_the_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = wheel(tmp_path, "one", {"bin/tool": "\x7fELF…"})
    join(tmp_path, [one], monkeypatch)
    script = (tmp_path / "out" / "bin" / "tool").read_text()
    assert f"['/loader', '--library-path', '/libraries', '{one}/bin/tool']" in script


def test_a_shipped_script_gets_the_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = wheel(tmp_path, "one", {"bin/tool": "#!python\nprint(1)\n"})
    join(tmp_path, [one], monkeypatch)
    assert (tmp_path / "out" / "bin" / "tool").read_text() == f"#!{tmp_path}/out/bin/python3\nprint(1)\n"


def test_the_result_does_not_depend_on_the_order_of_the_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = [wheel(tmp_path, name, {f"{FOLDER}/ns/{name}.py": name}) for name in ("one", "two", "three")]
    listings = []
    for order in (wheels, wheels[::-1]):
        join(tmp_path, order, monkeypatch)
        found = sorted((str(path), str(path.readlink())) for path in (tmp_path / "out").rglob("*") if path.is_symlink())
        listings.append(found)
        shutil.rmtree(tmp_path / "out")
    assert listings[0] == listings[1]
