"""What routes ask for, taken from the application's state; there is no module-level state."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from media_service.config import Settings
from media_service.inference.registry import Registry
from media_service.inference.vision import Vision
from media_service.web.lifecycle import Lifecycle


def _settings(request: Request) -> Settings:
    return cast("Settings", request.app.state.settings)


def _registry(request: Request) -> Registry:
    return cast("Registry", request.app.state.registry)


def _vision(request: Request) -> Vision:
    return cast("Vision", request.app.state.vision)


def _lifecycle(request: Request) -> Lifecycle:
    return cast("Lifecycle", request.app.state.lifecycle)


SettingsDependency = Annotated[Settings, Depends(_settings)]
RegistryDependency = Annotated[Registry, Depends(_registry)]
VisionDependency = Annotated[Vision, Depends(_vision)]
LifecycleDependency = Annotated[Lifecycle, Depends(_lifecycle)]
