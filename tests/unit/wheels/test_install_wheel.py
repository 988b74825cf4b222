"""A wheel is unpacked unmodified and compiled; one that contradicts its RECORD is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import runpy
import zipfile
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[3] / "builder" / "lamina" / "wheels" / "install_wheel.py"
NAME = "demo-1.0-py3-none-any.whl"
LIBRARY = "lib/python3.11/site-packages"


def write_wheel(path: Path, *, stated: bytes = b"x = 1\n", unlisted: str | None = None) -> None:
    digest = base64.urlsafe_b64encode(hashlib.sha256(stated).digest()).rstrip(b"=").decode()
    metadata = {"METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"}
    metadata["WHEEL"] = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = [f"demo/__init__.py,sha256={digest},{len(stated)}"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("demo/__init__.py", "x = 1\n")
        for name, text in metadata.items():
            archive.writestr(f"demo-1.0.dist-info/{name}", text)
            raw = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record.append(f"demo-1.0.dist-info/{name},sha256={raw},{len(text)}")
        if unlisted:
            archive.writestr(unlisted, "library")
        archive.writestr("demo-1.0.dist-info/RECORD", "\n".join([*record, "demo-1.0.dist-info/RECORD,,"]) + "\n")


def install(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    arguments = {
        "wheel": str(root / "store-name"),
        "fileName": NAME,
        "folder": LIBRARY,
        "outputs": {"out": str(root / "out")},
    }
    (root / ".attrs.json").write_text(json.dumps(arguments))
    monkeypatch.chdir(root)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(PROGRAM), run_name="__main__")
    assert not ended.value.code
    return root / "out" / LIBRARY


def test_files_are_those_of_the_wheel_and_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wheel(tmp_path / "store-name")
    library = install(tmp_path, monkeypatch)
    assert (library / "demo" / "__init__.py").read_bytes() == b"x = 1\n"
    assert list((library / "demo" / "__pycache__").glob("*.pyc"))


def test_record_stays_as_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wheel(tmp_path / "store-name")
    library = install(tmp_path, monkeypatch)
    with zipfile.ZipFile(tmp_path / "store-name") as archive:
        came = archive.read("demo-1.0.dist-info/RECORD")
    assert (library / "demo-1.0.dist-info" / "RECORD").read_bytes() == came


def test_compiled_files_do_not_hold_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wheel(tmp_path / "store-name")
    compiled = next((install(tmp_path, monkeypatch) / "demo" / "__pycache__").glob("*.pyc")).read_bytes()
    unchecked_hash = 1
    assert int.from_bytes(compiled[4:8], "little") == unchecked_hash


def test_a_file_that_contradicts_record_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wheel(tmp_path / "store-name", stated=b"y = 2\n")
    with pytest.raises(ValueError, match=r"demo/__init__.py didn't match RECORD"):
        install(tmp_path, monkeypatch)


def test_a_file_that_record_forgot_is_kept_and_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_wheel(tmp_path / "store-name", unlisted="demo/native.so")
    assert (install(tmp_path, monkeypatch) / "demo" / "native.so").exists()
    assert "demo/native.so is not mentioned in RECORD" in capsys.readouterr().err
