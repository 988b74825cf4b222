"""Several first requests for the same view: made once in a process, and whole when two processes make it at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from media_service.errors import NoVideoError
from media_service.inference.gate import Gate
from media_service.library.gallery import Gallery
from media_service.library.source import Source
from media_service.library.views import SHEET, TILES, FramePicture, Outline, SpriteSheet, Thumbnail, View
from support.asset_client import kept, on_disk
from support.recordings import film, sound
from support.service_client import ServiceClient

PATIENCE = 60
MANY = 5
Make = Callable[[Any, Source], Mapping[str, bytes]]


def around(monkeypatch: pytest.MonkeyPatch, kind: type, before: Callable[[], object]) -> None:
    """Let something happen each time a view of this kind is made."""
    make: Make = kind.make  # type: ignore[attr-defined]

    def made(view: Any, source: Source) -> Mapping[str, bytes]:
        before()
        return make(view, source)

    monkeypatch.setattr(kind, "make", made)


def together(api: ServiceClient, *asked: Callable[[], Awaitable[bytes]]) -> list[bytes | BaseException]:
    """Ask for several views at once, on the service's own loop."""

    async def ask() -> list[bytes | BaseException]:
        return await asyncio.gather(*(each() for each in asked), return_exceptions=True)

    assert api.portal is not None
    return api.portal.call(ask)


@pytest.mark.parametrize(
    "views",
    [
        [Thumbnail(160)] * MANY,
        [FramePicture(0.5, 160)] * MANY,
        [Outline()] * MANY,
        [SpriteSheet(SHEET), SpriteSheet(TILES)] * MANY,
    ],
    ids=["thumbnail", "frame", "peaks", "sprite"],
)
def test_first_requests_at_once_make_it_once(
    api: ServiceClient, monkeypatch: pytest.MonkeyPatch, views: list[View]
) -> None:
    asset_id, begun = kept(api, film())["id"], []
    around(monkeypatch, type(views[0]), lambda: begun.append(1))
    gallery: Gallery = api.application.state.gallery
    found = together(api, *(lambda view=view: gallery.show(asset_id, view) for view in views))
    assert len(begun) == 1
    assert {type(each) for each in found} == {bytes}
    assert len(set(found)) == len({view.name for view in views})


def test_what_cannot_be_made_is_told_to_all(api: ServiceClient) -> None:
    asset_id, gallery = kept(api, sound())["id"], api.application.state.gallery
    found = together(api, *[lambda: gallery.show(asset_id, Thumbnail(160))] * MANY)
    assert [type(each) for each in found] == [NoVideoError] * MANY


def test_two_processes_at_once_leave_one_whole_view(api: ServiceClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asset_id, state = kept(api, film())["id"], api.application.state
    both = threading.Barrier(2)
    around(monkeypatch, SpriteSheet, lambda: both.wait(PATIENCE))
    galleries = [Gallery(state.settings, state.storage.assets, Gate(1, 1)) for _ in range(2)]
    found = together(api, *(lambda each=each: each.show(asset_id, SpriteSheet(SHEET)) for each in galleries))
    path = state.storage.assets.derived(asset_id, SHEET)
    assert found == [path.read_bytes()] * 2
    assert [each.rpartition("/")[2] for each in on_disk(api) if each.startswith("derived")] == [SHEET, TILES]
