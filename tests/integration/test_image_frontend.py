"""The image with the dashboard's pages in the real engine, before a service that tells what reaches it."""

from __future__ import annotations

import gzip
import subprocess
import uuid
from collections.abc import Iterator
from ipaddress import ip_network

import httpx
import pytest

from lamina import nix
from lamina.engine import Engine
from media_service.web.security_headers import DASHBOARD_POLICY
from support.checkout import free_port
from support.echo_service import EchoService, echo_service
from support.image_archive import ImageArchive
from support.waiting import wait_until

ANY_USER = "48231:51377"
LABEL = "io.lamina.test"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def pages() -> ImageArchive:
    return ImageArchive(nix.build("frontend-image", capture=True))


@pytest.fixture(scope="module")
def tag(pages: ImageArchive, running_engine: Engine) -> str:
    with pages.path.open("rb") as file:
        subprocess.run([running_engine.client, "load", "--quiet"], stdin=file, check=True)
    return pages.tag


@pytest.fixture(scope="module")
def gateway(running_engine: Engine) -> str:
    """Return the address at which containers reach this machine."""
    [settings] = running_engine.inspect("network", ["bridge"])[0]["IPAM"]["Config"]
    # An engine that was never restarted does not name it: it is the first address.
    return str(settings.get("Gateway") or next(ip_network(settings["Subnet"]).hosts()))


@pytest.fixture
def service(gateway: str) -> Iterator[EchoService]:
    with echo_service(gateway) as found:
        yield found


@pytest.fixture
def client(service: EchoService, tag: str, running_engine: Engine) -> Iterator[httpx.Client]:
    """Run the image as it is meant to be run, as a user it does not know, and yield a client for its port."""
    port, name = free_port(), f"lamina-test-{uuid.uuid4().hex[:12]}"
    options = ["--user", ANY_USER, "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"]
    options += ["--security-opt", "no-new-privileges", "--publish", f"127.0.0.1:{port}:8080"]
    options += ["--env", f"DASHBOARD_URL={service.url}", "--label", LABEL]
    running_engine.run("run", "--detach", "--name", name, *options, tag)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as found:
            wait_until(lambda: alive(found), 20, lambda: running_engine.attempt("logs", name).stderr)
            yield found
    finally:
        running_engine.attempt("rm", "--force", name)


def alive(client: httpx.Client) -> bool:
    try:
        return client.get("/livez").json() == {"status": "alive"}
    except httpx.TransportError:
        return False


def script_of(page: str) -> str:
    """Return the address of a page's own script."""
    return "/static/" + page.partition('src="/static/')[2].partition('"')[0]


def test_the_address_of_a_view_gives_the_page(client: httpx.Client) -> None:
    found = client.get("/assets/9f3c?at=12.5")
    assert (found.status_code, found.text) == (200, client.get("/").text)
    assert found.text.startswith("<!doctype html>")
    assert found.headers["cache-control"] == "no-cache"
    assert not {"etag", "last-modified"} & set(found.headers)


@pytest.mark.parametrize("path", ["/", "/theme.js", "/livez", "/static/absent.js", "/.vite/manifest.json"])
def test_every_answer_has_the_headers_of_the_dashboard_service(path: str, client: httpx.Client) -> None:
    found = client.get(path).headers
    assert found["content-security-policy"] == DASHBOARD_POLICY
    assert found["x-content-type-options"] == "nosniff"
    assert found["x-frame-options"] == "DENY"
    assert found["referrer-policy"] == "no-referrer"
    assert found["cross-origin-opener-policy"] == found["cross-origin-resource-policy"] == "same-origin"


def test_a_file_with_a_hash_in_its_name_is_kept_and_comes_compressed(client: httpx.Client) -> None:
    path = script_of(client.get("/").text)
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(b"".join(packed.iter_raw())) == plain.content
    assert "content-encoding" not in plain.headers
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/static/absent.js", "/absent.svg", "/.vite/manifest.json"])
def test_a_file_that_is_not_there_is_no_page(path: str, client: httpx.Client) -> None:
    found = client.get(path)
    assert (found.status_code, found.headers["cache-control"]) == (404, "no-store")


def test_the_service_gets_the_request_as_it_was_made(client: httpx.Client) -> None:
    found = client.get("/api/v1/assets/a%2Fb?q=%C3%A4", headers={"Range": "bytes=5-9", "Origin": "http://other"})
    assert found.status_code == 206
    assert found.json()["path"] == "/api/v1/assets/a%2Fb?q=%C3%A4"
    asked = {name.lower(): value for name, value in found.json()["headers"].items()}
    assert (asked["host"], asked["range"]) == (client.base_url.netloc.decode(), "bytes=5-9")
    assert asked["origin"] == "http://other"
    assert found.headers.get_list("content-security-policy") == ["default-src 'none'"]


@pytest.mark.parametrize("path", ["/status", "/info", "/readyz"])
def test_what_only_the_service_knows_comes_from_it(path: str, client: httpx.Client) -> None:
    assert client.get(path).json()["path"] == path


def test_events_come_one_by_one(client: httpx.Client, service: EchoService) -> None:
    with client.stream("GET", "/api/v1/jobs/1/events") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "data: first"
        service.go_on.set()
        assert [line for line in lines if line] == ["data: second"]


def test_an_upload_streams(client: httpx.Client, service: EchoService) -> None:
    def body() -> Iterator[bytes]:
        yield bytes(4 * MIB)
        wait_until(lambda: service.received >= 3 * MIB, 20, lambda: f"{service.received} bytes came")
        yield bytes(2 * MIB)

    found = client.post("/api/v1/assets", content=body(), headers={"Content-Length": str(6 * MIB)})
    assert (found.status_code, service.received) == (200, 6 * MIB)


def test_a_service_that_is_away_is_told_as_the_services_tell_errors(client: httpx.Client, service: EchoService) -> None:
    service.server_close()
    found = client.get("/api/v1/models")
    assert (found.status_code, found.headers["retry-after"]) == (503, "2")
    assert found.json()["error"]["code"] == "api_unreachable"
    assert client.get("/").status_code == 200


def test_the_image_asks_for_no_rights(pages: ImageArchive) -> None:
    assert pages.config["config"]["User"] == "65532:65532"
    assert pages.config["config"]["StopSignal"] == "SIGQUIT"


@pytest.mark.parametrize("url", ["dashboard:8001", "https://dashboard", "http://a b", "http://x;'", "http://"])
def test_a_wrong_address_is_refused(url: str, tag: str, running_engine: Engine) -> None:
    options = ["--rm", "--network", "none", "--read-only", "--tmpfs", "/tmp", "--env", f"DASHBOARD_URL={url}"]
    ended = running_engine.attempt("run", *options, tag)
    assert ended.returncode == 2
    assert f"error: DASHBOARD_URL is '{url}', expected http://HOST:PORT" in ended.stderr
