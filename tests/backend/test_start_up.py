"""What is made while a process starts is kept, and looked through no more."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

import media_service
from media_service.start_up import everything_stays


@pytest.fixture(autouse=True)
def _thaw() -> object:
    yield
    gc.unfreeze()


def test_nothing_is_collected_in_the_block_and_everything_after_it() -> None:
    with everything_stays():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_collecting_goes_on_after_a_start_that_failed() -> None:
    with pytest.raises(ImportError), everything_stays():
        raise ImportError
    assert gc.isenabled()


def test_importing_the_program_starts_nothing_and_leaves_collecting_alone() -> None:
    source = str(Path(media_service.__file__).parents[1])
    code = f"import gc, sys; sys.path.insert(0, {source!r}); import media_service.__main__; "
    code += "print(gc.isenabled(), 'fastapi' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["True", "False"]
