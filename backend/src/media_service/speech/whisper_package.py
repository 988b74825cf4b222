"""The one door to openai-whisper: imports it without numba, a compiler that nothing here needs.

The package decorates two functions with ``numba.jit`` when it is imported. One is replaced by ``cheapest_path``, the
other is called by that one only. docs/decisions/0018 has the figures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from media_service.speech.alignment import cheapest_path


def _uncompiled(*_arguments: Any, **_options: Any) -> Callable[[Any], Any]:
    return lambda function: function


def _import_whisper() -> Any:
    present, stand_in = sys.modules.get("numba"), ModuleType("numba")
    stand_in.jit = _uncompiled  # type: ignore[attr-defined]  # a module made here has no such member yet
    sys.modules["numba"] = stand_in
    try:
        import whisper
        import whisper.timing
    finally:
        del sys.modules["numba"]
        if present is not None:
            sys.modules["numba"] = present
    whisper.timing.dtw_cpu = cheapest_path
    return whisper


whisper = _import_whisper()
