"""What the file system complains about, in the service's own words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media_service.errors import DiskFullError, ServiceError, StorageUnavailableError

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def told(what: Path) -> Iterator[None]:
    """Turn errors of the file system into ours; ``what`` is the file or folder they are about."""
    try:
        yield
    except OSError as error:
        raise from_system(error, what) from error


def from_system(error: OSError, what: Path) -> ServiceError:
    """Return our error for the file system's."""
    reason = error.strerror or str(error)
    if error.errno in NO_ROOM:
        return DiskFullError(f"no room left for {what.name}: {reason}; free some disk or erase assets")
    return StorageUnavailableError(f"{what.name} cannot be used: {reason}; make the data folder writable")
