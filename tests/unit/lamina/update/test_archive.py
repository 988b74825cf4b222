"""The licence a Python archive names."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from lamina.update import archive
from support.items import wheel


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("License-Expression: MIT\nLicense: other\n", "MIT"),
        ("License: BSD\nClassifier: License :: OSI Approved :: MIT License\n", "BSD"),
        ("License: MIT License\n        \n        Permission is hereby granted\n", "MIT License"),
        (f"License: {'x' * 81}\nClassifier: License :: OSI Approved :: MIT License\n", "MIT License"),
        ("Classifier: Programming Language :: Python\n", "unknown"),
    ],
    ids=["expression", "name", "pasted text", "classifier", "nothing"],
)
def test_a_wheel_names_its_licence(tmp_path: Path, metadata: str, expected: str) -> None:
    path = tmp_path / "one-1-py3-none-any.whl"
    path.write_bytes(wheel("one", metadata))
    assert archive.licence(path) == expected


def test_an_sdist_names_its_licence(tmp_path: Path) -> None:
    content = b"Metadata-Version: 2.4\nName: one\nVersion: 1\nLicense: MIT\n"
    with tarfile.open(tmp_path / "one-1.tar.gz", "w:gz") as sdist:
        entry = tarfile.TarInfo("one-1/PKG-INFO")
        entry.size = len(content)
        sdist.addfile(entry, io.BytesIO(content))
    assert archive.licence(tmp_path / "one-1.tar.gz") == "MIT"
