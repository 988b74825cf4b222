"""What the dashboard tells of its image and of the network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from media_service.config import Settings
from media_service.dashboard.app import create_app
from media_service.dashboard.network import outside_connections
from media_service.start_error import StartError
from support.service_client import ServiceClient

HEAD = "  sl  local_address rem_address   st tx_queue\n"
IMAGE = {
    "name": "lamina-backend:demo",
    "digest": "sha256:" + "1" * 64,
    "layers": [{"name": "base", "digest": "sha256:" + "2" * 64, "size": 5, "holds": ["libc6-2.36"]}],
}


def test_the_image_is_told_when_somebody_told_it(tmp_path: Path) -> None:
    (tmp_path / "image.json").write_text(json.dumps(IMAGE))
    settings = Settings(service_type="dashboard", image_description=tmp_path / "image.json")
    assert ServiceClient(create_app(settings)).get("/status").json()["image"] == IMAGE
    assert ServiceClient(create_app(Settings(service_type="dashboard"))).get("/status").json()["image"] is None


def test_an_empty_description_says_nothing() -> None:
    settings = Settings(service_type="dashboard", image_description=Path("/dev/null"))
    assert ServiceClient(create_app(settings)).get("/status").json()["image"] is None


@pytest.mark.parametrize("content", [" ", "{}", '{"name": 1}'])
def test_a_wrong_description_ends_the_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "image.json").write_text(content)
    with pytest.raises(
        StartError, match=r"IMAGE_DESCRIPTION is '.*', expected the file that './manage.sh up' or 'load' writes"
    ):
        create_app(Settings(service_type="dashboard", image_description=tmp_path / "image.json"))


def test_latches_are_told_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("TRANSFORMERS_OFFLINE", "1")
    told = ServiceClient(create_app(Settings(service_type="dashboard"))).get("/status").json()["offline"]["latches"]
    latches = {latch["name"]: latch["set"] for latch in told}
    assert (latches["HF_HUB_OFFLINE"], latches["TRANSFORMERS_OFFLINE"]) == (False, True)


@pytest.mark.parametrize(
    ("remote", "state", "expected"),
    [
        ("0100007F:1F90", "01", []),
        ("0A00000A:1F90", "01", []),
        ("08080808:01BB", "01", ["8.8.8.8"]),
        ("08080808:01BB", "0A", []),
    ],
    ids=["this machine", "a private network", "outside", "not connected"],
)
def test_connections_outside_are_found(tmp_path: Path, remote: str, state: str, expected: list[str]) -> None:
    (tmp_path / "tcp").write_text(f"{HEAD}   0: 0100007F:9999 {remote} {state} 00000000:00000000\n")
    assert outside_connections(tmp_path) == expected


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("B80D0120000000000000000001000000:01BB", []),
        ("60480120000000000000000088880000:01BB", ["2001:4860::8888"]),
        ("0000000000000000FFFF000008080808:01BB", ["8.8.8.8"]),
        ("00000000000000000000000001000000:01BB", []),
    ],
    ids=["documentation", "outside", "outside by version 4", "this machine"],
)
def test_addresses_of_version_six_are_read(tmp_path: Path, remote: str, expected: list[str]) -> None:
    (tmp_path / "tcp6").write_text(f"{HEAD}   0: {'0' * 32}:9999 {remote} 01 00000000:00000000\n")
    assert outside_connections(tmp_path) == expected
