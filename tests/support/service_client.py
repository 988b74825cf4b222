"""A client in the same process, that can wait for the models without sleeping."""

from __future__ import annotations

import warnings
from typing import Any

from fastapi import FastAPI

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have httpx2, which nothing else here needs
    from starlette.testclient import TestClient


class ServiceClient(TestClient):
    """Starlette's client; unexpected errors come back as the answer a real client gets."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, raise_server_exceptions=False)
        self.application = app

    def wait_until_loaded(self) -> None:
        """Return when no model is loading any more, and the storage is open."""

        async def loaded() -> None:
            await self.application.state.loading
            await self.application.state.opening

        assert self.portal is not None, "enter the client first"
        self.portal.call(loaded)

    def look(self, task: str, picture: bytes, **arguments: Any) -> Any:
        """Post a picture as a form and return the response."""
        return self.post(f"/v1/vision/{task}", files={"file": ("picture", picture)}, **arguments)


def error_of(response: Any) -> dict[str, Any]:
    """Return the error of an answer, after checking that it is the envelope, whole and alone."""
    body = response.json()
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    assert set(error) == {"message", "type", "param", "code", "request_id"}
    assert error["request_id"] == response.headers["x-request-id"]
    return error
