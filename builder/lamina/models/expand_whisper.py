"""Expand a Whisper model of the demo to the files that a real one has. Runs inside a derivation.

The repository keeps half precision, and of the 51 865 tokens only those the model knows, with one row for all others.
Here every number becomes float32 and every token gets its row. The encoder's positions, which are sinusoids, are worked
out in double precision: rounded to float32 they are the same on every processor.

Input: ``.attrs.json`` with ``files`` (a folder with ``config.json`` and ``weights.safetensors``) and ``outputs.out``.
Output: a folder with ``model.safetensors``, by openai-whisper's own names, and ``config.json`` with ``dimensions`` and
``alignment_heads``.
"""

from __future__ import annotations

import json
import math
import struct
import sys
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROWS = "decoder.token_embedding.weight"
POSITIONS = "encoder.positional_embedding"
LONGEST_PERIOD = 10_000


class ExpansionError(Exception):
    """Files that are no such model, in one sentence for the build's log."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Numbers in rows, as little-endian float32."""

    shape: list[int]
    content: bytes


def read_weights(path: Path) -> dict[str, Weights]:
    """Return the tensors of a file of float16 as float32."""
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0] if len(content) >= 8 else len(content)
    try:
        entries = json.loads(content[8 : 8 + size])
        entries.pop("__metadata__", None)
        return {name: _as_float32(name, entry, content[8 + size :]) for name, entry in entries.items()}
    except (ValueError, KeyError, TypeError) as error:
        raise ExpansionError(f"{path.name} is not a whole safetensors file: {error}") from error


def expand_rows(known: Weights, tokens: list[int], vocabulary: int) -> Weights:
    """Give every token of the vocabulary its row; the last of the ``known`` ones is for all others."""
    count, state = known.shape
    if count != len(tokens) + 1:
        raise ExpansionError(f"{ROWS} has {count} rows; {len(tokens) + 1} were expected, one more than known tokens")
    width = 4 * state
    rows = [known.content[-width:]] * vocabulary
    for row, token in enumerate(tokens):
        rows[token] = known.content[row * width : (row + 1) * width]
    return Weights([vocabulary, state], b"".join(rows))


def sinusoids(length: int, channels: int) -> Weights:
    """Return the positions of ``whisper.model.sinusoids``."""
    half = channels // 2
    steps = [math.exp(-math.log(LONGEST_PERIOD) / (half - 1) * index) for index in range(half)]
    numbers = array("f")
    for place in range(length):
        numbers.extend(math.sin(place * step) for step in steps)
        numbers.extend(math.cos(place * step) for step in steps)
    return Weights([length, channels], numbers.tobytes())


def write_weights(path: Path, weights: dict[str, Weights]) -> None:
    """Write a safetensors file, its tensors by name."""
    entries: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, each in sorted(weights.items()):
        entries[name] = {"dtype": "F32", "shape": each.shape, "data_offsets": [end, end + len(each.content)]}
        end += len(each.content)
    header = json.dumps(entries, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        for _name, each in sorted(weights.items()):
            file.write(each.content)


def expand(files: Path, out: Path) -> None:
    """Write ``model.safetensors`` and ``config.json`` into the folder ``out``."""
    config = json.loads((files / "config.json").read_text(encoding="utf-8"))
    dimensions = config["dimensions"]
    weights = read_weights(files / "weights.safetensors")
    if ROWS not in weights:
        raise ExpansionError(f"weights.safetensors has no {ROWS}; train the model again")
    weights[ROWS] = expand_rows(weights[ROWS], config["tokens"], dimensions["n_vocab"])
    weights[POSITIONS] = sinusoids(dimensions["n_audio_ctx"], dimensions["n_audio_state"])
    write_weights(out / "model.safetensors", weights)
    told = {"dimensions": dimensions, "alignment_heads": config["alignment_heads"]}
    (out / "config.json").write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _as_float32(name: str, entry: dict[str, Any], data: bytes) -> Weights:
    begin, end = entry["data_offsets"]
    count = math.prod(entry["shape"])
    if entry["dtype"] != "F16" or end - begin != 2 * count or end > len(data):
        raise ValueError(f"{name} is {entry['dtype']} in bytes {begin} to {end} of {len(data)}, not {count} float16")
    return Weights(entry["shape"], array("f", struct.unpack(f"<{count}e", data[begin:end])).tobytes())


def main() -> int:
    """Expand what ``.attrs.json`` names and return the exit code."""
    attributes = json.loads(Path(".attrs.json").read_text())
    out = Path(attributes["outputs"]["out"])
    out.mkdir()
    try:
        expand(Path(attributes["files"]), out)
    except ExpansionError as error:
        print(f"error: expand_whisper: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
