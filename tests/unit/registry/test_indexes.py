"""An index is served to those who know indexes, and every image of it by its digest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lamina.oci.image import Image, digest_of
from lamina.oci.index import INDEX_TYPE, ImageIndex, make_index
from lamina.registry.access import AccessLog
from lamina.serving import registry
from support.offer import Offer, images_of

TAG = "/v2/team/app/manifests/1"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


def for_arm64(image: Image) -> Image:
    return replace(image, configuration={**image.configuration, "architecture": "arm64"})


@pytest.fixture
def index(store: Path) -> ImageIndex:
    image = images_of(store)["team/app:1"]
    return make_index("team/app:1", [image, for_arm64(image)])


@pytest.fixture
def offer(store: Path, index: ImageIndex) -> Iterator[Offer]:
    log = AccessLog()
    with registry([(index.repoTag, index)], log) as server:
        yield Offer(server, log, {}, store)


@pytest.mark.parametrize("by_tag", [True, False], ids=["tag", "digest"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_tag_names_the_index(offer: Offer, index: ImageIndex, by_tag: bool, method: str) -> None:
    digest = digest_of(index.manifest_bytes)
    answer = offer.ask(TAG if by_tag else f"/v2/team/app/manifests/{digest}", method, Accept=INDEX_TYPE)
    assert answer.status == 200
    assert answer.body == (index.manifest_bytes if method == "GET" else b"")
    assert answer.headers["Content-Type"] == INDEX_TYPE
    assert answer.headers["Docker-Content-Digest"] == digest
    assert answer.headers["Content-Length"] == str(len(index.manifest_bytes))


def test_every_image_and_all_it_names_is_there(offer: Offer) -> None:
    for entry in offer.ask(TAG).json["manifests"]:
        manifest = offer.ask(f"/v2/team/app/manifests/{entry['digest']}", Accept=MANIFEST_TYPE)
        assert (manifest.status, manifest.headers["Content-Type"]) == (200, MANIFEST_TYPE)
        assert digest_of(manifest.body) == entry["digest"]
        configuration = offer.ask(f"/v2/team/app/blobs/{manifest.json['config']['digest']}")
        assert json.loads(configuration.body)["architecture"] == entry["platform"]["architecture"]
        for layer in manifest.json["layers"]:
            assert offer.ask(f"/v2/team/app/blobs/{layer['digest']}", "HEAD").status == 200


def test_only_the_index_has_a_tag(offer: Offer) -> None:
    assert offer.ask("/v2/team/app/tags/list").json["tags"] == ["1"]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (INDEX_TYPE, 200),
        (f"{MANIFEST_TYPE}, {INDEX_TYPE};q=0.5", 200),
        (INDEX_TYPE.upper(), 200),
        ("*/*", 200),
        ("application/*", 200),
        (MANIFEST_TYPE, 404),
        ("application/vnd.docker.distribution.manifest.list.v2+json", 404),
        ("text/html", 404),
    ],
)
def test_a_client_that_does_not_know_indexes_is_told_so(offer: Offer, accept: str, status: int) -> None:
    for method in ("GET", "HEAD"):
        assert offer.ask(TAG, method, Accept=accept).status == status
    if status != 200:
        answer = offer.ask(TAG, Accept=accept)
        assert answer.code == "MANIFEST_UNKNOWN"
        assert f"1 is an index of several platforms ({INDEX_TYPE})" in answer.json["errors"][0]["message"]


def test_an_image_and_an_index_cannot_have_one_name(index: ImageIndex) -> None:
    image = index.images[0]
    with (
        pytest.raises(Exception, match="two different images are called team/app:1"),
        registry([("team/app:1", index), ("team/app:1", image)], AccessLog()),
    ):
        raise AssertionError("it is served")
