"""``python -m media_service``: start the service that SERVICE_TYPE names."""

from __future__ import annotations

import importlib
import sys

from media_service import offline

offline.latch()  # before anything below imports a framework

from fastapi import FastAPI  # noqa: E402  the latch must come first

from media_service import logs  # noqa: E402
from media_service.config import Settings, load_settings  # noqa: E402
from media_service.start_error import EXIT_CODE, StartError  # noqa: E402
from media_service.threads import limit_threads  # noqa: E402


def create_app(settings: Settings) -> FastAPI:
    """Return the chosen application; the other one is not even imported."""
    module = importlib.import_module(f"media_service.{settings.service_type}.app")
    app: FastAPI = module.create_app(settings)
    return app


def main() -> int:
    """Run until stopped; return the exit code."""
    try:
        settings = load_settings()
        limit_threads(settings.threads)  # before the application imports numpy
        logs.configure(settings.log_level)
        app = create_app(settings)
    except StartError as error:
        print(error.render(), file=sys.stderr)
        return EXIT_CODE
    from media_service.server import serve

    serve(app, settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
