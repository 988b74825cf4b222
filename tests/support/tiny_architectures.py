"""The architectures of the bench profile at a size for tests: the same in kind, and a few hundred kilobytes."""

from __future__ import annotations

import json
from typing import Any

from lamina.project import ROOT

WIDTH = 32
WORDS = 600
SMALL = {"hidden_size": WIDTH, "intermediate_size": 64, "num_attention_heads": 2, "num_hidden_layers": 2}


def architectures() -> dict[str, Any]:
    """Return the architectures at their real size."""
    found: dict[str, Any] = json.loads((ROOT / "nix" / "locks" / "architectures.json").read_text(encoding="utf-8"))
    return found


def tiny(name: str, width: int = WIDTH) -> dict[str, Any]:
    """Return one architecture at a size for tests; ``width`` is that of Whisper."""
    architecture: dict[str, Any] = architectures()[name]
    config = architecture["config"]
    if architecture["family"] == "whisper":
        for part in ("audio", "text"):
            config["dimensions"] |= {f"n_{part}_state": width, f"n_{part}_head": 2, f"n_{part}_layer": 1}
        return architecture
    for part in ("text_config", "vision_config"):
        config[part] |= {**SMALL, "projection_dim": WIDTH}
    config["projection_dim"] = WIDTH
    config["text_config"]["vocab_size"] = WORDS + 2
    if architecture["family"] == "clip":
        config["text_config"] |= {"bos_token_id": WORDS - 2, "eos_token_id": WORDS - 1, "pad_token_id": WORDS - 1}
    else:
        config["text_config"] |= {"bos_token_id": WORDS, "encoder_hidden_size": WIDTH}
    return architecture | {"words": WORDS}
