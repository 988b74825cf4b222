"""Bring files into the page cache or out of it, and know that it worked."""

from __future__ import annotations

import ctypes
import mmap
import os
from collections.abc import Iterable
from pathlib import Path

from lamina.errors import LaminaError

PAGE = mmap.PAGESIZE
FEW = 0.01
"""Of a file this much may stay: the kernel reads ahead while another file of the same folder is read."""


def drop(files: Iterable[Path]) -> None:
    """Drop files from the page cache; raises ``LaminaError`` for one that stays, for instance because it is mapped."""
    for file in files:
        with file.open("rb") as stream:
            os.fsync(stream.fileno())  # what is not on the disk yet cannot be dropped
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if (kept := cached(file)) > max(PAGE, FEW * file.stat().st_size):
            raise LaminaError(
                f"{file} stays in the page cache ({kept} bytes)",
                hint="stop the programs that have it open: containers of the same image, another measurement",
            )


def read(files: Iterable[Path]) -> None:
    """Read files once, so that they are in the page cache."""
    for file in files:
        with file.open("rb", buffering=0) as stream:
            while stream.read(1 << 24):
                pass


def cached(file: Path) -> int:
    """Return how many bytes of a file are in the page cache."""
    size = file.stat().st_size
    if not size:
        return 0
    library = ctypes.CDLL(None, use_errno=True)
    pages = (ctypes.c_ubyte * -(-size // PAGE))()
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), size, mmap.MAP_PRIVATE) as mapped:
        address = ctypes.addressof(ctypes.c_char.from_buffer(mapped))
        failed = library.mincore(ctypes.c_void_p(address), ctypes.c_size_t(size), pages)
    if failed:
        raise OSError(ctypes.get_errno(), f"mincore: {os.strerror(ctypes.get_errno())}")
    return PAGE * sum(each & 1 for each in pages)
