"""Every route of the pull side, with its headers and its errors."""

from __future__ import annotations

import hashlib
import json
import socket

import pytest

from lamina.oci.image import digest_of
from support.offer import NAMES, Offer

NOWHERE = "sha256:" + "0" * 64


def test_the_registry_says_which_interface_it_has(offer: Offer) -> None:
    answer = offer.ask("/v2/")
    assert (answer.status, answer.json) == (200, {})
    assert answer.headers["Docker-Distribution-API-Version"] == "registry/2.0"


@pytest.mark.parametrize("by_tag", [True, False], ids=["tag", "digest"])
def test_a_manifest_by_tag_and_by_digest(offer: Offer, by_tag: bool) -> None:
    digest = digest_of(offer.image.manifest_bytes)
    answer = offer.ask(f"/v2/team/app/manifests/{'1' if by_tag else digest}")
    assert (answer.status, answer.body) == (200, offer.image.manifest_bytes)
    assert answer.headers["Content-Type"] == "application/vnd.oci.image.manifest.v1+json"
    assert answer.headers["Docker-Content-Digest"] == digest
    assert answer.headers["ETag"] == f'"{digest}"'


def test_every_blob_of_a_manifest_has_the_digest_and_size_it_says(offer: Offer) -> None:
    manifest = json.loads(offer.image.manifest_bytes)
    for descriptor in [manifest["config"], *manifest["layers"]]:
        answer = offer.ask(f"/v2/team/app/blobs/{descriptor['digest']}")
        assert answer.status == 200
        assert len(answer.body) == descriptor["size"] == int(answer.headers["Content-Length"])
        assert digest_of(answer.body) == descriptor["digest"] == answer.headers["Docker-Content-Digest"]
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_manifest_is_a_blob_too(offer: Offer) -> None:
    answer = offer.ask(f"/v2/team/app/blobs/{digest_of(offer.image.manifest_bytes)}")
    assert answer.body == offer.image.manifest_bytes


def test_head_says_what_get_would_and_moves_nothing(offer: Offer) -> None:
    layer = offer.image.layers[1]
    for path in ("/v2/", "/v2/team/app/manifests/1", f"/v2/team/app/blobs/{layer.digest}", "/v2/team/app/tags/list"):
        head, get = offer.ask(path, "HEAD"), offer.ask(path)
        assert (head.status, head.body) == (200, b"")
        assert {**head.headers, "Date": ""} == {**get.headers, "Date": ""}
    assert [access.size for access in offer.log.accesses if access.layer] == [layer.size]


def test_what_is_known_need_not_be_sent(offer: Offer) -> None:
    digest = digest_of(offer.image.manifest_bytes)
    answer = offer.ask("/v2/team/app/manifests/1", If_None_Match=f'"{digest}"')
    assert (answer.status, answer.body) == (304, b"")


def test_tags_and_names_are_listed(offer: Offer) -> None:
    assert offer.ask("/v2/team/app/tags/list").json == {"name": "team/app", "tags": ["1", "2"]}
    assert offer.ask("/v2/_catalog").json == {"repositories": ["team/app"]}


def test_a_list_comes_in_pages(offer: Offer) -> None:
    first = offer.ask("/v2/team/app/tags/list?n=1")
    assert (first.json["tags"], first.headers["Link"]) == (["1"], '</v2/team/app/tags/list?n=1&last=1>; rel="next"')
    last = offer.ask("/v2/team/app/tags/list?n=1&last=1")
    assert last.json["tags"] == ["2"]
    assert "Link" not in last.headers
    assert offer.ask("/v2/team/app/tags/list?n=0").json["tags"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v2/other/manifests/1", 404, "NAME_UNKNOWN"),
        ("/v2/other/tags/list", 404, "NAME_UNKNOWN"),
        ("/v2/Team/App/manifests/1", 400, "NAME_INVALID"),
        ("/v2/team/../app/manifests/1", 400, "NAME_INVALID"),
        ("/v2/team/app/manifests/3", 404, "MANIFEST_UNKNOWN"),
        (f"/v2/team/app/manifests/{NOWHERE}", 404, "MANIFEST_UNKNOWN"),
        (f"/v2/team/app/blobs/{NOWHERE}", 404, "BLOB_UNKNOWN"),
        ("/v2/team/app/blobs/sha256:abc", 400, "DIGEST_INVALID"),
        ("/v2/team/app/blobs/latest", 400, "DIGEST_INVALID"),
        ("/v2/team/app/manifests/md5:abc", 400, "DIGEST_INVALID"),
        ("/v2/team/app/else/1", 404, "UNSUPPORTED"),
        ("/", 404, "UNSUPPORTED"),
        ("/etc/passwd", 404, "UNSUPPORTED"),
    ],
)
def test_errors_have_the_shape_and_the_code_of_the_specification(
    offer: Offer, path: str, status: int, code: str
) -> None:
    answer = offer.ask(path)
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json["errors"][0]["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_writing_is_refused(offer: Offer, method: str) -> None:
    answer = offer.ask("/v2/team/app/blobs/uploads/", method)
    assert (answer.status, answer.code, answer.headers["Allow"]) == (405, "UNSUPPORTED", "GET, HEAD")


def test_a_client_that_tries_tls_is_told_at_once(offer: Offer) -> None:
    with socket.create_connection(("127.0.0.1", offer.server.server_port), timeout=10) as client:
        client.sendall(b"\x16\x03\x01" + b"\x00" * 40)
        assert client.makefile("rb").read().startswith(b"HTTP/1.0 400 ")


def test_the_registry_listens_on_loopback_only(offer: Offer) -> None:
    assert offer.server.server_address[0] == "127.0.0.1"


def test_each_request_is_one_line_of_the_log(offer: Offer) -> None:
    layer = offer.image.layers[2]
    offer.ask(f"/v2/team/app/blobs/{layer.digest}")
    offer.ask("/v2/a%0Ab/manifests/1")
    assert [access.render() for access in offer.log.accesses] == [
        f"GET /v2/team/app/blobs/{layer.digest} 200 {layer.size} B of a layer",
        "GET /v2/a?b/manifests/1 400",
    ]
    assert (offer.log.layers, offer.log.layer_bytes) == ({layer.digest}, layer.size)


def test_both_tags_share_their_layers(offer: Offer) -> None:
    one, two = (json.loads(offer.ask(f"/v2/team/app/manifests/{name[-1]}").body) for name in NAMES)
    assert one["layers"] == two["layers"]
    assert one["config"] != two["config"]


def test_the_image_id_is_the_digest_of_the_configuration(offer: Offer) -> None:
    manifest = offer.ask("/v2/team/app/manifests/1").json
    config = offer.ask(f"/v2/team/app/blobs/{manifest['config']['digest']}").body
    assert manifest["config"]["digest"] == "sha256:" + hashlib.sha256(config).hexdigest()
