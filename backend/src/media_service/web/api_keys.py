"""Ask for a key before anything of a request's body is read."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from media_service.edge_errors import InsufficientScopeError, InvalidApiKeyError
from media_service.errors import ServiceError
from media_service.web.access import Access
from media_service.web.facts import facts_of
from media_service.web.keys import ApiScope, KeyRing
from media_service.web.refusal import refuse

WAYS = "'Authorization: Bearer KEY' or 'X-API-Key: KEY'"


class ApiKeysMiddleware:
    """Answer 401 without a known key, and 403 to a key that is not for this address."""

    def __init__(self, app: ASGIApp, access: Access, keys: KeyRing) -> None:
        self.app = app
        self._access, self._keys = access, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and (error := self._problem(scope, self._access.of(scope).scope)) is not None:
            await refuse(scope, receive, send, error)
            return
        await self.app(scope, receive, send)

    def _problem(self, scope: Scope, needed: ApiScope | None) -> ServiceError | None:
        if needed is None:
            return None
        if (offered := _offered(Headers(scope=scope))) is None:
            return InvalidApiKeyError(f"the request has no key, expected {WAYS}")
        if (key := self._keys.find(offered)) is None:
            return InvalidApiKeyError(f"the request's key is not known here, expected one of API_KEYS as {WAYS}")
        facts_of(scope).key = key.name
        if not key.allows(needed):
            return InsufficientScopeError(
                f"the key {key.name!r} is for {', '.join(sorted(key.scopes))}, expected one for {needed}: "
                f"{scope['method']} {scope['path']}"
            )
        return None


def _offered(headers: Headers) -> bytes | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    found = token.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "").strip()
    return found.encode("latin-1") or None
