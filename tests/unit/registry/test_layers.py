"""How layers leave: parts of them, several at once, in constant memory, and never a complete wrong one."""

from __future__ import annotations

import http.client
import io
import socket
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lamina.oci.image import digest_of, make_image
from lamina.oci.recipe import Recipe, make_recipe, write_layer
from lamina.registry.access import AccessLog
from lamina.registry.blobs import PIECE, HeldBack, write_part
from lamina.registry.ranges import UnsatisfiableError, parse_range
from lamina.serving import registry
from support.offer import Offer

SPARSE = 3 << 30
BOUND = 16 << 20


def whole(layer: Recipe) -> bytes:
    out = io.BytesIO()
    write_layer(layer, out.write)
    return out.getvalue()


def large(offer: Offer) -> Recipe:
    return next(layer for layer in offer.image.layers if layer.name == "bbbb-large")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=90-1000", (90, 100)),
        (None, None),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("bytes=a-b", None),
        ("lines=1-2", None),
        (f"bytes={'9' * 5000}-", None),
    ],
)
def test_a_range_is_understood_or_ignored(header: str | None, expected: tuple[int, int] | None) -> None:
    assert parse_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_is_an_error(header: str) -> None:
    with pytest.raises(UnsatisfiableError):
        parse_range(header, 100)


@pytest.mark.parametrize(
    "part", ["0-0", "1-511", "500-1700", "5000-5000", "1000000-1999999", "2000000-", "-1", "-3000"]
)
def test_a_part_is_a_slice_of_the_whole(offer: Offer, part: str) -> None:
    layer, header = large(offer), f"bytes={part}"
    found = parse_range(header, layer.size)
    assert found is not None
    answer = offer.ask(f"/v2/team/app/blobs/{layer.digest}", Range=header)
    assert answer.status == 206
    assert answer.body == whole(layer)[slice(*found)]
    assert answer.headers["Content-Range"] == f"bytes {found[0]}-{found[1] - 1}/{layer.size}"


def test_any_part_of_any_layer_is_a_slice(offer: Offer) -> None:
    for layer in offer.image.layers:
        data, step = whole(layer), max(layer.size // 37, 1)
        for start in range(0, layer.size, step):
            out = io.BytesIO()
            write_part(layer, start, min(start + step, layer.size), out.write)
            assert out.getvalue() == data[start : start + step]


def test_parts_put_together_are_the_whole(offer: Offer) -> None:
    layer = large(offer)
    first = offer.ask(f"/v2/team/app/blobs/{layer.digest}", Range="bytes=0-999999").body
    rest = offer.ask(f"/v2/team/app/blobs/{layer.digest}", Range="bytes=1000000-").body
    assert digest_of(first + rest) == layer.digest


def test_a_range_behind_the_end_is_416_with_the_size(offer: Offer) -> None:
    layer = large(offer)
    answer = offer.ask(f"/v2/team/app/blobs/{layer.digest}", Range=f"bytes={layer.size}-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{layer.size}")


def test_if_range_with_another_tag_brings_the_whole(offer: Offer) -> None:
    layer = large(offer)
    path = f"/v2/team/app/blobs/{layer.digest}"
    assert offer.ask(path, Range="bytes=0-9", If_Range=f'"{layer.digest}"').status == 206
    assert offer.ask(path, Range="bytes=0-9", If_Range='"other"').status == 200


def test_a_configuration_has_parts_too(offer: Offer) -> None:
    answer = offer.ask(f"/v2/team/app/blobs/{digest_of(offer.image.config_bytes)}", Range="bytes=2-5")
    assert (answer.status, answer.body) == (206, offer.image.config_bytes[2:6])


def test_an_early_part_skips_the_contents_before_it(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    original = Path.open

    def note(self: Path, mode: str = "r") -> Any:
        opened.append(self.name)
        return original(self, mode)

    layer = large(offer)
    monkeypatch.setattr(Path, "open", note)
    write_part(layer, layer.size - 1536, layer.size - 1000, lambda _: None)
    assert opened == ["z"]


def test_eight_clients_at_once_all_get_the_right_bytes(offer: Offer) -> None:
    def pull(_: int) -> list[str]:
        return [digest_of(offer.ask(f"/v2/team/app/blobs/{layer.digest}").body) for layer in offer.image.layers]

    with ThreadPoolExecutor(8) as pool:
        pulled = list(pool.map(pull, range(8)))
    assert pulled == [[layer.digest for layer in offer.image.layers]] * 8
    assert offer.log.layer_bytes == 8 * sum(layer.size for layer in offer.image.layers)


def test_one_connection_serves_many_requests(offer: Offer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", offer.server.server_port, timeout=10)
    for layer in offer.image.layers:
        connection.request("GET", f"/v2/team/app/blobs/{layer.digest}")
        assert digest_of(connection.getresponse().read()) == layer.digest
    connection.close()


@pytest.mark.parametrize("part", [None, "bytes=1000000-", "bytes=-1"])
def test_an_altered_file_never_yields_a_complete_layer(offer: Offer, part: str | None) -> None:
    layer, weights = large(offer), offer.store / "bbbb-large" / "weights"
    weights.chmod(0o644)
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    weights.chmod(0o444)
    path, headers = f"/v2/team/app/blobs/{layer.digest}", {"Range": part} if part else {}
    if part == "bytes=-1":  # nothing has left when the mistake is found
        assert offer.ask(path, **headers).code == "UNKNOWN"
    else:
        with pytest.raises(http.client.IncompleteRead):
            offer.ask(path, **headers)
    assert offer.log.problems[0].startswith("layer 'bbbb-large' should be sha256:")


def test_a_small_altered_layer_is_a_clean_error_that_names_it(offer: Offer) -> None:
    layer = next(layer for layer in offer.image.layers if layer.name == "aaaa-small")
    (offer.store / "aaaa-small" / "lib" / "7.py").chmod(0o555)
    answer = offer.ask(f"/v2/team/app/blobs/{layer.digest}")
    assert answer.status == 500
    assert "aaaa-small" in answer.json["errors"][0]["message"]


def test_a_missing_store_path_is_named(offer: Offer) -> None:
    layer, path = large(offer), offer.store / "bbbb-large"
    path.rename(offer.store / "elsewhere")
    answer = offer.ask(f"/v2/team/app/blobs/{layer.digest}")
    assert answer.status == 500
    assert f"gone from the store: {path}" in answer.json["errors"][0]["message"]


def test_a_client_that_goes_away_disturbs_nobody(offer: Offer, capsys: pytest.CaptureFixture[str]) -> None:
    layer = large(offer)
    with socket.create_connection(("127.0.0.1", offer.server.server_port)) as client:
        client.sendall(f"GET /v2/team/app/blobs/{layer.digest} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        client.recv(100)
    assert digest_of(offer.ask(f"/v2/team/app/blobs/{layer.digest}").body) == layer.digest
    assert "Traceback" not in capsys.readouterr().err


def test_the_last_piece_waits_until_it_is_released() -> None:
    sent: list[int] = []
    held = HeldBack(lambda data: sent.append(len(data)))
    for _ in range(3):
        held.write(b"x" * PIECE)
    assert sent == [PIECE, PIECE]
    held.release()
    held.release()
    assert sent == [PIECE, PIECE, PIECE]


def test_memory_does_not_grow_with_the_layer(tmp_path: Path) -> None:
    """A sparse file of 3 GB is read to its middle; the range keeps the test quick, the code is that of every layer."""
    tree = tmp_path / "tree"
    tree.mkdir()
    with (tree / "weights").open("wb") as weights:
        weights.truncate(SPARSE)
    layer = Recipe(name="weights", digest="sha256:" + "1" * 64, size=SPARSE + 2048, tree=str(tree))
    image = make_image("big:1", [layer], {}, architecture="amd64", created="x")
    with registry([("big:1", image)], AccessLog()) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
        tracemalloc.start()
        connection.request(
            "GET", f"/v2/big/blobs/{layer.digest}", headers={"Range": f"bytes={SPARSE - (256 << 20)}-{SPARSE}"}
        )
        response, received = connection.getresponse(), 0
        while chunk := response.read(1 << 16):
            received += len(chunk)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        connection.close()
    assert received == (256 << 20) + 1
    assert peak < BOUND


def test_two_images_of_one_name_must_be_equal(offer: Offer) -> None:
    layer = make_recipe("other", [], str(offer.store / "bbbb-large"))
    other = make_image("team/app:1", [layer], {}, architecture="amd64", created="x")
    with pytest.raises(Exception, match="two different images are called team/app:1"):
        registry([("team/app:1", offer.image), ("team/app:1", other)], AccessLog()).__enter__()
