"""What this process and its neighbours in the container are connected to, by the kernel's own tables."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from pathlib import Path

NET = Path("/proc/net")
TABLES = ("tcp", "tcp6")
ESTABLISHED = "01"


def outside_connections(net: Path = NET) -> list[str]:
    """Return the addresses beyond this machine and private networks that something here is connected to."""
    found = {address for table in TABLES for address in _remote(net / table)}
    return sorted(str(address) for address in found if not (address.is_loopback or address.is_private))


def _remote(table: Path) -> Iterable[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Yield the other ends of the connections in a table (proc(5), ``/proc/net/tcp``)."""
    lines = table.read_text(encoding="ascii").splitlines()[1:] if table.is_file() else []
    for fields in map(str.split, lines):
        if fields[3] == ESTABLISHED:
            yield _address(fields[2].partition(":")[0])


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Parse an address as the kernel prints it: words of 32 bits, each in the machine's own byte order."""
    words = [int(text[place : place + 8], 16).to_bytes(4, "little") for place in range(0, len(text), 8)]
    address = ipaddress.ip_address(b"".join(words))
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
