"""In an image the service's folders are store paths of their own, and the package finds them in its environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import media_service

SOURCE = Path(media_service.__file__).parent
PRINT = (
    "import media_service.errors, media_service.storage.assets as assets, media_service.api.schemas.jobs as schemas;"
    "print(assets.__file__, schemas.__file__)"
)


def test_folders_that_lie_elsewhere_are_found(tmp_path: Path) -> None:
    top = tmp_path / "top"
    shutil.copytree(SOURCE, top / "media_service", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("storage", "api/schemas"):
        place = tmp_path / part.replace("/", "-") / "media_service" / part
        place.parent.mkdir(parents=True)
        (top / "media_service" / part).rename(place)
    parts = f"{tmp_path}/storage:{tmp_path}/api-schemas"
    environment = {**os.environ, "PYTHONPATH": str(top), "MEDIA_SERVICE_PARTS": parts}
    printed = subprocess.run(
        [sys.executable, "-c", PRINT], env=environment, cwd="/", capture_output=True, text=True, check=True
    ).stdout
    assert printed.split() == [
        f"{tmp_path}/storage/media_service/storage/assets.py",
        f"{tmp_path}/api-schemas/media_service/api/schemas/jobs.py",
    ]
