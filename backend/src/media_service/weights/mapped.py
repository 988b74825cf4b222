"""Give a module its weights from a safetensors file without copying them.

``safetensors`` maps the file into memory and makes each tensor a view of it. The pages belong to the page cache: they
are read when first used, are shared by every process and container that maps the same file, and can be dropped again.
That lasts only as long as nothing converts or writes a tensor, so a file of another precision is refused here instead
of being converted: docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

WEIGHTS = "model.safetensors"
NAMES_SHOWN = 3
LARGE = 2**18  # numbers; 1 MiB

Module = TypeVar("Module", bound=nn.Module)


class _WithoutWeights(TorchFunctionMode):
    """Makes modules without memory for their weights, which will be the file's, and without random first values.

    Small tensors are made all the same: some modules compute a table in them, as Whisper does its mask, and torch
    imports its compiler, a second's work, to compute on the meta device.
    """

    def __torch_function__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        named = kwargs or {}
        if func is torch.empty:
            without: Tensor = func(*args, **{**named, "device": "meta"})
            return without if without.numel() >= LARGE else func(*args, **named)
        if getattr(func, "__module__", None) == nn.init.__name__:
            return named["tensor"] if "tensor" in named else args[0]
        return func(*args, **named)


def load_module(make: Callable[[], Module], file: Path, *, tied: Mapping[str, str] | None = None) -> Module:
    """Return ``make()`` with the tensors of a file as its parameters, for inference; nothing is copied or converted.

    ``tied``: pairs of names for one tensor, of which the file need hold only one; two that differ stay two, as
    transformers has it. Raises ``ValueError`` that names the file and every tensor that is missing, too many, or of
    another shape or type than the module's.
    """
    with _WithoutWeights():
        module = make()
    tensors = map_file(file)
    for name, original in (tied or {}).items():
        first, second = (name, original) if name in tensors else (original, name)
        if first in tensors and second not in tensors:
            tensors[second] = tensors[first]
    wanted = module.state_dict()
    unused = [name for name in tensors if name not in wanted and name.endswith(".position_ids")]  # counted, not learned
    for name in unused:
        del tensors[name]
    _refuse_differences(file, wanted, tensors)
    module.load_state_dict(tensors, assign=True)
    if left := [name for name, buffer in module.named_buffers() if buffer.is_meta]:
        raise ValueError(f"{', '.join(left)} should be computed and was not, being larger than {LARGE} numbers")
    return module.requires_grad_(False).eval()


def map_file(file: Path) -> dict[str, Tensor]:
    """Return the tensors of a safetensors file as views of its pages; raise ``ValueError`` for a damaged file."""
    try:
        return load_file(file)
    except (SafetensorError, RuntimeError) as error:
        raise ValueError(f"{file} is not a whole safetensors file: {error}; build and load the image again") from None


def _refuse_differences(file: Path, wanted: Mapping[str, Tensor], found: Mapping[str, Tensor]) -> None:
    problems = [
        *_named("is missing", [name for name in wanted if name not in found]),
        *_named("is not a tensor of this model", [name for name in found if name not in wanted]),
        *_named(
            "differs",
            [
                f"{name} ({_form(found[name])}, expected {_form(tensor)})"
                for name, tensor in wanted.items()
                if name in found and _form(found[name]) != _form(tensor)
            ],
        ),
    ]
    if problems:
        raise ValueError(f"{file} does not fit the config.json beside it: {'; '.join(problems)}")


def _form(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} {tuple(tensor.shape)}"


def _named(problem: str, names: list[str]) -> list[str]:
    """Return nothing, or one phrase with the first few names and how many more there are."""
    if not names:
        return []
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return [f"{', '.join(names[:NAMES_SHOWN])}{more} {problem}"]
