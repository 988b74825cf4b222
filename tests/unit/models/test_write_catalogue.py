"""The catalogue states every file as it is, in an order of its own."""

from __future__ import annotations

import hashlib
import json
import runpy
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[3] / "builder" / "lamina" / "models" / "write_catalogue.py"


def write(root: Path, names: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    models = []
    for name in names:
        folder = root / name
        folder.mkdir(exist_ok=True)
        (root / f"{name}.bytes").write_text(name)
        if not (folder / "weights").is_symlink():
            (folder / "weights").symlink_to(root / f"{name}.bytes")
        about = {"id": name, "task": "t", "licence": "MIT", "revision": "1", "source": "s", "memoryBytes": None}
        models.append({**about, "folder": str(folder)})
    out = root / f"out-{'-'.join(names)}"
    (root / ".attrs.json").write_text(json.dumps({"profile": "demo", "models": models, "outputs": {"out": str(out)}}))
    monkeypatch.chdir(root)
    with pytest.raises(SystemExit):
        runpy.run_path(str(PROGRAM), run_name="__main__")
    result: dict[str, object] = json.loads((out / "catalogue.json").read_text())
    return result


def test_size_and_hash_are_those_of_the_bytes_behind_the_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = write(tmp_path, ["clip"], monkeypatch)
    assert catalogue["models"][0]["files"] == [  # type: ignore[index]
        {
            "name": "weights",
            "path": str(tmp_path / "clip.bytes"),
            "size": 4,
            "sha256": hashlib.sha256(b"clip").hexdigest(),
        }
    ]


def test_order_of_the_models_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert write(tmp_path, ["a", "b"], monkeypatch) == write(tmp_path, ["b", "a"], monkeypatch)
