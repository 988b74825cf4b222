"""Assets through HTTP, as tests give them, and what of them is on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.service_client import ServiceClient

ASSETS = "/v1/assets"
OPEN_FORM = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
FORM_TYPE = {"Content-Type": "multipart/form-data; boundary=b"}


def give(api: ServiceClient, content: bytes, name: str = "given", **fields: Any) -> Any:
    """Post a file, not to be analysed unless ``fields`` say so, and return the response."""
    return api.post(ASSETS, files={"file": (name, content)}, data={"analyse": "false", **fields})


def kept(api: ServiceClient, content: bytes, name: str = "given", **fields: Any) -> dict[str, Any]:
    """Post a file that is taken, and return the asset."""
    response = give(api, content, name, **fields)
    assert response.status_code in (200, 201), response.text
    return dict(response.json())


def on_disk(api: ServiceClient) -> list[str]:
    """Return every file of contents, derived files and uploads."""
    root = Path(api.application.state.settings.data_dir)
    folders = [root / name for name in ("contents", "derived", "uploads", "requests")]
    return sorted(str(path.relative_to(root)) for each in folders for path in each.rglob("*") if path.is_file())
