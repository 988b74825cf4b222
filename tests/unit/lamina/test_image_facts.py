"""The file that tells a running dashboard what its image is."""

from __future__ import annotations

import json
from pathlib import Path

from lamina import image_facts
from lamina.images import ImageSpec, Layer
from lamina.services import DESCRIPTION, Deployment, run_arguments

SPEC = ImageSpec("name:tag", "sha256:" + "12" * 32, (Layer("base", "sha256:34", 5, ("libc6-2.36",)),))


def test_it_holds_what_the_image_cannot_hold(tmp_path: Path) -> None:
    path = image_facts.write(SPEC, folder=tmp_path)
    layer = {"name": "base", "digest": "sha256:34", "size": 5, "holds": ["libc6-2.36"]}
    assert json.loads(path.read_text()) == {"name": "name:tag", "digest": SPEC.digest, "layers": [layer]}
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_name_stays_when_the_image_changes(tmp_path: Path) -> None:
    other = ImageSpec("name:tag", "sha256:" + "56" * 32, SPEC.layers)
    paths = [image_facts.write(spec, "demo", tmp_path) for spec in (SPEC, other)]
    assert paths == [tmp_path / "demo.json"] * 2
    assert json.loads(paths[0].read_text())["digest"] == other.digest


def test_another_image_is_another_file_and_another_container(tmp_path: Path) -> None:
    other = ImageSpec("name:tag", "sha256:" + "56" * 32, SPEC.layers)
    words = []
    for spec in (SPEC, other):
        api, dashboard = Deployment(description=image_facts.write(spec, folder=tmp_path)).services
        words.append(run_arguments(Deployment(), dashboard, spec.tag, "id"))
        assert not [word for word in run_arguments(Deployment(), api, spec.tag, "id") if DESCRIPTION in word]
    assert words[0] != words[1]
    assert f"IMAGE_DESCRIPTION={DESCRIPTION}" in words[0]
    assert any(word.endswith(f"target={DESCRIPTION},readonly") for word in words[0])
