"""Tar headers, byte for byte those of Python's ``tarfile`` in PAX format, at a third of its time.

A closure of wheels has tens of thousands of small files, and their names are longer than the 100 bytes of the old
header, so most have a PAX header too. What is unusual (a name that is not ASCII, a number that does not fit) is left
to ``tarfile``.
"""

from __future__ import annotations

import tarfile
import zlib

NAME, OWNER = 100, 32
"""Bytes of a name and of a user or group in the old header."""
LARGEST_ID, LARGEST_SIZE = 8**7, 8**11
"""The first numbers that do not fit."""
CHECKSUM = slice(148, 155)


def block(name: bytes, fields: bytes, kind: bytes, link: bytes, owner: bytes) -> bytes:
    """Return one header block with its checksum."""
    head = name[:NAME].ljust(NAME, b"\0") + fields + b"        " + kind + link[:NAME].ljust(NAME, b"\0")
    raw = bytearray((head + b"ustar\x0000" + owner).ljust(tarfile.BLOCKSIZE, b"\0"))
    # Adler-32 has in its lower half one more than the sum of the bytes, which in ASCII never reaches its modulus.
    raw[CHECKSUM] = b"%06o\0" % ((zlib.adler32(raw) & 0xFFFF) - 1)
    return bytes(raw)


def record(keyword: bytes, value: bytes) -> bytes:
    """Return one PAX record; its length counts itself."""
    rest = len(keyword) + len(value) + 3
    length = rest + len(str(rest))
    length = rest + len(str(length))
    return b"%d %b=%b\n" % (length, keyword, value)


EXTENSION = b"%07o\0%07o\0%07o\0%011o\0%011o\0"
NO_OWNER = b"\0" * 2 * OWNER


def render(member: tarfile.TarInfo) -> bytes:
    """Return the header of a member, with a PAX header before it where the name or the link is long."""
    if not usual(member):
        return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
    name, link = member.name.encode(), member.linkname.encode()
    if member.isdir() and not name.endswith(b"/"):
        name += b"/"
    records = b"".join(
        record(keyword, value) for keyword, value in ((b"path", name), (b"linkpath", link)) if len(value) > NAME
    )
    extension = b""
    if records:
        fields = EXTENSION % (0, 0, 0, len(records), 0)
        extension = block(b"././@PaxHeader", fields, b"x", b"", NO_OWNER)
        extension += records + b"\0" * (-len(records) % tarfile.BLOCKSIZE)
    fields = EXTENSION % (member.mode & 0o7777, member.uid, member.gid, member.size, member.mtime)
    owner = member.uname.encode().ljust(OWNER, b"\0") + member.gname.encode().ljust(OWNER, b"\0")
    return extension + block(name, fields, member.type, link, owner)


def usual(member: tarfile.TarInfo) -> bool:
    """Say whether everything in the header is as in nearly all files."""
    return (
        f"{member.name}{member.linkname}{member.uname}{member.gname}".isascii()
        and max(len(member.uname), len(member.gname)) <= OWNER
        and 0 <= member.uid < LARGEST_ID
        and 0 <= member.gid < LARGEST_ID
        and 0 <= member.size < LARGEST_SIZE
        and isinstance(member.mtime, int)
        and 0 <= member.mtime < LARGEST_SIZE
    )
