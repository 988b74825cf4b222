"""Headers that tell browsers to be careful with every answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
# A picture or a film that was chosen and not sent yet has an address that begins with blob:.
DASHBOARD_POLICY = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


class SecurityHeadersMiddleware:
    """Add nosniff, no-referrer, the given content security policy, and no-store unless the answer says otherwise."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self._policy = policy
        self._headers = {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                headers.setdefault("Cache-Control", "no-store")
                # What the dashboard hands on keeps the API's, which is the stricter one.
                headers.setdefault("Content-Security-Policy", self._policy)
            await send(message)

        await self.app(scope, receive, send_with_headers)
