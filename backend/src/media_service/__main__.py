"""``python -m media_service``: start the service that SERVICE_TYPE names."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from media_service import offline

offline.latch()  # before anything below imports a framework

from media_service.start_up import everything_stays  # noqa: E402  the latch must come first

if TYPE_CHECKING:
    from fastapi import FastAPI

    from media_service.config import Settings


def create_app(settings: Settings) -> FastAPI:
    """Return the chosen application; the other one is not even imported."""
    module = importlib.import_module(f"media_service.{settings.service_type}.app")
    app: FastAPI = module.create_app(settings)
    return app


def open_app() -> tuple[FastAPI, Settings]:
    """Return the application that the environment asks for; raise ``StartError``."""
    from media_service import logs
    from media_service.config import load_settings
    from media_service.threads import limit_threads

    settings = load_settings()
    limit_threads(settings.threads)  # before the application imports numpy
    logs.configure(settings.log_level)
    return create_app(settings), settings


def main() -> int:
    """Run until stopped; return the exit code."""
    from media_service.start_error import EXIT_CODE, StartError

    try:
        with everything_stays():
            from media_service.server import serve

            app, settings = open_app()
    except StartError as error:
        print(error.render(), file=sys.stderr)
        return EXIT_CODE
    serve(app, settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
