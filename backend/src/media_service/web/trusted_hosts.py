"""Answer only to the names that are ours, so that a page of a stranger whose name leads here gets nothing."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from media_service.edge_errors import UntrustedHostError
from media_service.web.access import Access, Lane
from media_service.web.refusal import refuse


class TrustedHostsMiddleware:
    """Answer 400 to every other Host. Probes ask by address whether the service is alive, and are answered."""

    def __init__(self, app: ASGIApp, access: Access, hosts: Sequence[str]) -> None:
        self.app = app
        self._access = access
        self._names = frozenset(hosts)
        self._ends = tuple(host.removeprefix("*") for host in hosts if host.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and self._access.of(scope).lane is not Lane.HEALTH:
            name = _name(Headers(scope=scope).get("host", ""))
            if name not in self._names and not name.endswith(self._ends or ("\0",)):
                error = UntrustedHostError(f"Host is {name!r}, expected one of TRUSTED_HOSTS")
                await refuse(scope, receive, send, error)
                return
        await self.app(scope, receive, send)


def _name(host: str) -> str:
    """Return the name without its port: ``Example.org:8000`` → ``example.org``, ``[::1]:8000`` → ``[::1]``."""
    name = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name.lower()
