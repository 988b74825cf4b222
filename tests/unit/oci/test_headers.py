"""Headers are byte for byte those of ``tarfile``, whatever is in them."""

from __future__ import annotations

import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.oci.headers import render

NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=300)
PLAIN = st.text("abcXYZ019/._-+ ", min_size=1, max_size=300)
TYPES = st.sampled_from([tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE])


@st.composite
def members(draw: st.DrawFn) -> tarfile.TarInfo:
    member = tarfile.TarInfo(draw(PLAIN | NAMES))
    member.type = draw(TYPES)
    member.linkname = draw(st.just("") | PLAIN | NAMES)
    member.mode = draw(st.integers(0, 0o7777))
    member.uid, member.gid = draw(st.integers(0, 8**8)), draw(st.integers(0, 8**8))
    member.uname, member.gname = draw(st.text(max_size=40)), draw(st.sampled_from(["", "root"]))
    member.size, member.mtime = draw(st.integers(0, 8**12)), draw(st.integers(0, 2**34))
    return member


def expected(member: tarfile.TarInfo) -> bytes:
    return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


@given(members())
def test_every_header_is_that_of_tarfile(member: tarfile.TarInfo) -> None:
    try:
        wanted = expected(member)
    except UnicodeError:
        with pytest.raises(UnicodeError):
            render(member)
        return
    assert render(member) == wanted


@pytest.mark.parametrize("length", [99, 100, 101, 1000, 99_990])
def test_lengths_around_every_limit(length: int) -> None:
    member = tarfile.TarInfo("n" * length)
    member.type, member.linkname = tarfile.SYMTYPE, "l" * length
    assert render(member) == expected(member)


@pytest.mark.parametrize("length", range(80, 100))
def test_the_length_of_a_record_counts_itself(length: int) -> None:
    member = tarfile.TarInfo("n" * (length + 900))
    assert render(member) == expected(member)


def test_the_largest_checksum_is_that_of_tarfile() -> None:
    member = tarfile.TarInfo("\x7f" * 300)
    member.type, member.linkname = tarfile.SYMTYPE, "\x7f" * 300
    member.uname = member.gname = "\x7f" * 32
    member.mode, member.uid, member.gid, member.size, member.mtime = 0o7777, 8**7 - 1, 8**7 - 1, 8**11 - 1, 8**11 - 1
    assert render(member) == expected(member)
