"""The pages of the dashboard: what is served, in which form, for how long, and what a missing file is."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from media_service.config import Settings
from media_service.dashboard.app import create_app
from media_service.dashboard.bundle import Bundle
from media_service.start_error import StartError
from support.service_client import ServiceClient, error_of

INDEX, SCRIPT = "<!doctype html><title>Lamina</title>", "export const answer = 42;\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "static").mkdir()
    (tmp_path / "index.html").write_text(INDEX)
    for name in ("static/index-1a2b.js", "theme.js"):
        (tmp_path / name).write_text(SCRIPT)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite/secret.txt").write_text("not a page")
    return tmp_path


@pytest.fixture
def pages(folder: Path) -> ServiceClient:
    return ServiceClient(create_app(Settings(service_type="dashboard", dashboard_bundle=folder)))


@pytest.mark.parametrize("path", ["/", "/search", "/assets/asset_01", "/a/b/c", "/assets/asset_01?t=5"])
def test_every_view_has_the_one_page(pages: ServiceClient, path: str) -> None:
    response = pages.get(path)
    assert (response.status_code, response.text) == (200, INDEX)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(("path", "keep"), [("/static/index-1a2b.js", "immutable"), ("/theme.js", "no-cache")])
def test_a_name_with_a_hash_is_kept_for_ever(pages: ServiceClient, path: str, keep: str) -> None:
    response = pages.get(path, headers={"Accept-Encoding": "identity"})
    assert (response.text, response.headers["content-type"]) == (SCRIPT, "text/javascript; charset=utf-8")
    assert keep in response.headers["cache-control"]
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(("accepted", "packed"), [("br, gzip", True), ("gzip;q=0, br", False), ("GZIP; q=0.5", True)])
def test_the_compressed_file_is_sent_to_those_who_take_it(pages: ServiceClient, accepted: str, packed: bool) -> None:
    response = pages.get("/theme.js", headers={"Accept-Encoding": accepted})
    assert response.text == SCRIPT
    assert (response.headers.get("content-encoding") == "gzip") is packed
    assert response.headers["vary"] == "Accept-Encoding"


def test_a_file_that_the_browser_has_does_not_come_again(pages: ServiceClient, folder: Path) -> None:
    tag = pages.get("/theme.js").headers["etag"]
    assert pages.get("/theme.js", headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304
    (folder / "theme.js").write_text(SCRIPT.replace("42", "43"))
    changed = ServiceClient(create_app(Settings(service_type="dashboard", dashboard_bundle=folder)))
    assert changed.get("/theme.js", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/static/gone.js", "/gone.js", "/static/..%2findex.html", "/.vite/secret.txt", "/%2e%2e/etc/passwd.json"]
)
def test_what_is_no_page_is_not_served(pages: ServiceClient, path: str) -> None:
    response = pages.get(path)
    assert "not a page" not in response.text
    if response.status_code != 200 or response.text != INDEX:
        assert (response.status_code, error_of(response)["code"]) == (404, "not_found")


def test_pages_load_nothing_from_elsewhere_and_are_in_no_frame(pages: ServiceClient) -> None:
    policy = pages.get("/").headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"DASHBOARD_BUNDLE is '.*', expected a folder with index\.html"):
        Bundle.load(tmp_path)
