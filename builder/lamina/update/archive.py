"""Read what a Python archive says about its licence."""

from __future__ import annotations

import tarfile
import zipfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from lamina.deb import member_bytes


def licence(path: Path) -> str:
    """Return the licence a wheel or sdist names: an SPDX expression, a short name, or its classifiers.

    Else ``unknown``.

    Read from the archive and not from pip's report: an older pip leaves newer fields out of it.
    """
    metadata = HeaderParser().parsestr(_metadata(path))
    expression = metadata.get("License-Expression", "").strip()
    return expression or _short_name(metadata) or _classifiers(metadata) or "unknown"


def _metadata(path: Path) -> str:
    if path.name.endswith(".whl"):
        with zipfile.ZipFile(path) as wheel:
            name = next(
                name for name in wheel.namelist() if name.count("/") == 1 and name.endswith(".dist-info/METADATA")
            )
            return wheel.read(name).decode("utf-8", "replace")
    with tarfile.open(path) as sdist:
        member = next(member for member in sdist if member.name.count("/") == 1 and member.name.endswith("/PKG-INFO"))
        return member_bytes(sdist, member).decode("utf-8", "replace")


def _short_name(metadata: Message) -> str:
    """Return the first line of the field ``License``: some packages paste the whole text after it."""
    name = str(metadata.get("License", "")).strip().partition("\n")[0].strip()
    return name if len(name) <= 80 else ""


def _classifiers(metadata: Message) -> str:
    lines = [str(line) for line in metadata.get_all("Classifier", [])]
    return ", ".join(line.rpartition(" :: ")[2] for line in lines if line.startswith("License :: "))
