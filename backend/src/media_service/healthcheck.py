"""``python -m media_service.healthcheck``: ask this container's own /livez; exit 0 when it answers 200, else 1.

For the image's HEALTHCHECK, so it runs every few seconds beside the service: standard library only, no settings class.
``http.client`` rather than ``urllib.request``, which would honour HTTP_PROXY and imports more.
"""

from __future__ import annotations

import http.client
import os
import sys

DEFAULT_PORTS = {"api": "8000", "dashboard": "8001", "worker": "8002"}
TIMEOUT_SECONDS = 3.0


def check(port: int) -> str | None:
    """Return None when http://127.0.0.1:``port``/livez answers 200, otherwise what happened instead."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/livez")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()
    return None if status == http.client.OK else f"status {status}"


def main() -> int:
    """Print one line and return the exit code."""
    service_type = os.environ.get("SERVICE_TYPE") or "api"
    port = os.environ.get("PORT") or DEFAULT_PORTS.get(service_type, "")
    if port == "0":
        port = DEFAULT_PORTS.get(service_type, "")
    if not port.isdecimal():
        print(f"unhealthy: PORT is {port!r} and SERVICE_TYPE is {service_type!r}, expected a port number")
        return 1
    problem = check(int(port))
    print(f"unhealthy: http://127.0.0.1:{port}/livez: {problem}" if problem else "healthy")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
