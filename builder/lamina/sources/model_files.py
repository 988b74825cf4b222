"""Model files: from a hub or from the address in their lock."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lamina.project import STATE
from lamina.sources import hub, web
from lamina.sources.item import Failure, ModelItem
from lamina.sources.transfer import Transfer

_BIG = 8_000_000


def batches(items: Sequence[ModelItem]) -> list[list[ModelItem]]:
    """Put each big file apart, the biggest first, and the small ones of a model together."""
    big = sorted((item for item in items if (item.size or 0) > _BIG), key=lambda item: -(item.size or 0))
    small = [item for item in items if (item.size or 0) <= _BIG]
    together = [[item for item in small if item.name == name] for name in sorted({item.name for item in small})]
    return [[item] for item in big] + together


def download(
    items: Sequence[ModelItem], directory: Path, *, partial: Path = STATE / "fetch" / "partial"
) -> list[Failure]:
    """Bring files into ``directory`` under their staged names; return what did not come."""
    failures = []
    for item in items:
        try:
            _download(item, directory, partial)
        except web.WebError as error:
            failures.append(Failure(item=item, reason=error.reason, detail=error.message, hint=error.hint or ""))
    return failures


def _download(item: ModelItem, directory: Path, partial: Path) -> None:
    address = hub.request_address(item.url)
    place = partial / f"{item.sha256}.part"
    actual = Transfer(address, place, size=item.size, headers=hub.login(address)).run()
    if actual != item.sha256:
        place.unlink()
        raise web.WebError(
            f"{web.show(address)}: expected SHA-256 {item.sha256}, got {actual}",
            reason="damaged",
            hint=f"{item.name} has moved, or a mirror holds other bytes: ask its publisher which are right",
        )
    target = item.staged(directory)
    target.parent.mkdir(parents=True, exist_ok=True)
    place.replace(target)
