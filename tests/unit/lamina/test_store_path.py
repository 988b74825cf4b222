"""Store paths computed without Nix are the ones Nix computes."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina import nix
from lamina.store_path import base32, fixed_output, name_of

HELLO = "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4"  # of the bytes "hi\n"


def test_a_flat_file_has_the_path_nix_prints() -> None:
    assert fixed_output("hi.txt", HELLO) == "/nix/store/a1qbm6bia1qj42ganmyz01knaai6d59p-hi.txt"


@pytest.mark.parametrize("name", ["hi.txt", "gcc-12-base-12.2.0", "x"])
def test_its_name_can_be_taken_out_again(name: str) -> None:
    assert name_of(fixed_output(name, HELLO)) == name


def test_a_tree_has_the_path_nix_prints() -> None:
    expected = "/nix/store/yrl8ikjzra6q7lbcn6rd71rpq2h6wg9l-hi.txt"
    assert fixed_output("hi.txt", HELLO, recursive=True) == expected


@pytest.mark.skipif(not shutil.which("nix-store"), reason="compares with Nix itself")
@pytest.mark.parametrize("recursive", [False, True])
@pytest.mark.parametrize("name", ["a", "torch-2.13.0+cpu-cp311.whl", "gcc_12-b1_amd64.deb"])
def test_nix_agrees(name: str, recursive: bool) -> None:
    options = ["--recursive"] if recursive else []
    printed = nix.run(["nix-store", "--print-fixed-path", *options, "sha256", HELLO, name])
    assert fixed_output(name, HELLO, recursive=recursive) == printed.strip()


@given(st.binary(min_size=1, max_size=40))
def test_base32_keeps_every_bit(data: bytes) -> None:
    digits = {digit: value for value, digit in enumerate("0123456789abcdfghijklmnpqrsvwxyz")}
    number = 0
    for digit in base32(data):
        number = number << 5 | digits[digit]
    assert number == int.from_bytes(data, "little")


def test_base32_of_a_sha256_has_52_digits() -> None:
    assert len(base32(bytes(32))) == 52
    assert base32(b"\x1f") == "0z"
