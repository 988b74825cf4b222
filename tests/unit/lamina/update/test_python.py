"""What file names and versions say about Python archives."""

from __future__ import annotations

import pytest

from lamina.update import python


@pytest.mark.parametrize(
    ("file", "kind", "platform"),
    [
        ("six-1-py2.py3-none-any.whl", "wheel", "any"),
        ("numpy-2-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl", "wheel", "x86_64-linux"),
        ("openai_whisper-1.tar.gz", "sdist", "any"),
    ],
)
def test_kind_and_platform_are_read_from_the_name(file: str, kind: str, platform: str) -> None:
    assert (python.kind_of(file), python.platform_of(file)) == (kind, platform)


def test_a_local_version_is_not_from_pypi() -> None:
    assert python.origin_of("2.13.0+cpu") == "pytorch-cpu"
    assert python.origin_of("torch==2.13.0+cpu") == "pytorch-cpu"
    assert python.origin_of("2.13.0") == "pypi"


@pytest.mark.parametrize(
    "text", ["Open_AI.whisper", "open-ai-whisper>=2", "open-ai-whisper[fast]; x", "open-ai-whisper @ y"]
)
def test_a_requirement_has_a_normalized_name(text: str) -> None:
    assert python.requirement_name(text) == "open-ai-whisper"
