"""What the routes that ask models take from the application's state."""

from __future__ import annotations

from fastapi import FastAPI

from media_service.config import Settings
from media_service.inference.embedder import Embedder
from media_service.inference.gate import Gate
from media_service.inference.listener import Listener
from media_service.inference.models import Models
from media_service.inference.pictures import Pictures
from media_service.inference.registry import Registry
from media_service.inference.vision import Vision
from media_service.library.gallery import Gallery
from media_service.library.intake import Intake
from media_service.storage.assets import AssetStore


def add_inference(app: FastAPI, registry: Registry, settings: Settings) -> None:
    """Give the application everything that asks the models of ``registry``."""
    app.state.settings = settings
    app.state.registry = registry
    app.state.models = Models(registry, settings)
    app.state.pictures = Pictures(settings)
    app.state.vision = Vision(app.state.models, app.state.pictures)
    app.state.embedder = Embedder(app.state.pictures)
    app.state.listener = Listener(settings)


def add_library(app: FastAPI, settings: Settings, assets: AssetStore) -> None:
    """Give the application what takes assets in and shows them; the gate is one for all requests."""
    gate = Gate(settings.media_concurrency, settings.media_queue, "files")
    app.state.intake = Intake(settings, gate)
    app.state.gallery = Gallery(settings, assets, gate)
