"""Things to fetch, made from bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile

from lamina.sources.item import DebianItem, ModelItem, NpmItem, PythonItem


def debian(name: str, content: bytes, *, suite: str = "bookworm") -> DebianItem:
    """Return a ``.deb`` to fetch that has these bytes."""
    file = f"{name}_1_all.deb"
    return DebianItem(
        name=name, version="1", file=file, size=len(content), sha256=sha256(content), path=f"pool/{file}", suite=suite
    )


def python(name: str, content: bytes) -> PythonItem:
    """Return a wheel to fetch that has these bytes."""
    return PythonItem(
        name=name,
        version="1",
        file=f"{name}-1-py3-none-any.whl",
        size=len(content),
        sha256=sha256(content),
        python="3.11",
        kind="wheel",
        origin="pypi",
    )


def npm(name: str, content: bytes, integrity: str) -> NpmItem:
    """Return an npm archive to fetch that has these bytes."""
    return NpmItem(
        name=name,
        version="1.0.0",
        file=f"{name}-1.0.0.tgz",
        size=len(content),
        sha256=sha256(content),
        integrity=integrity,
    )


def wheel(name: str, metadata: str = "") -> bytes:
    """Return a wheel that pip accepts; ``metadata`` are further lines of its METADATA."""
    content = io.BytesIO()
    folder = f"{name}-1.dist-info"
    with zipfile.ZipFile(content, "w") as archive:
        for file, text in {
            f"{folder}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: 1\n{metadata}",
            f"{folder}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{folder}/RECORD": "",
        }.items():
            archive.writestr(zipfile.ZipInfo(file), text)
    return content.getvalue()


def sha256(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def model(name: str, file: str, content: bytes, url: str, *, size: int | None = None) -> ModelItem:
    """Return a model file to fetch that has these bytes."""
    length = len(content) if size is None else size
    return ModelItem(name=name, version="1", file=file, size=length, sha256=sha256(content), url=url)
