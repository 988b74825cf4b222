"""Every address that nothing else answers: a file of the bundle, or the page that draws the view of that address."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from media_service.dashboard.bundle import Bundle
from media_service.errors import PageNotFoundError

router = APIRouter(include_in_schema=False)


@router.api_route("/{path:path}", methods=["GET", "HEAD"])
async def page(path: str, request: Request) -> Response:
    """Return the file."""
    bundle: Bundle | None = request.app.state.bundle
    if bundle is None:
        raise PageNotFoundError("this dashboard has no pages: set DASHBOARD_BUNDLE, or use Vite's server (npm run dev)")
    found = bundle.find(path)
    if found is None:
        raise PageNotFoundError(f"there is no file {path!r} in the dashboard's pages")
    return found.answer(request)
