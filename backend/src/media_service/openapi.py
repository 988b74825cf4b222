"""``python -m media_service.openapi > tests/golden/openapi.json``: print the API's OpenAPI document.

It depends on the code alone: neither on a catalogue nor on the environment.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from media_service.api.app import create_app
from media_service.config import Settings

EMPTY_CATALOGUE = {"version": 2, "profile": "real", "models": []}


def render_openapi() -> str:
    """Return the document as indented JSON with a line end."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder, "catalogue.json")
        catalogue.write_text(json.dumps(EMPTY_CATALOGUE))
        document = create_app(Settings(service_type="api", model_catalogue=catalogue, models=())).openapi()
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render_openapi())
