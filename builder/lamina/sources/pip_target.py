"""Run pip as if this interpreter were the locked one: ``python -m lamina.sources.pip_target 3.11 install …``.

pip can choose *files* for another Python (``--python-version``, ``--platform``) but evaluates environment markers for
the one it runs on (pypa/pip#11664), so the same lock would come out differently on Python 3.13. And it builds every
sdist to learn its dependencies, although an sdist made by setuptools carries them as text. This program changes both,
and nothing else, inside one pip process. Where a later pip has moved the parts it touches, pip builds the sdist as
usual.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def target_environment(python: str) -> dict[str, str]:
    """Return the environment markers of CPython ``python`` (for instance ``3.11``) on x86_64 Linux."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "linux",
    }


def carried_metadata(unpacked: Path) -> Path | None:
    """Return the one ``.egg-info`` folder of an unpacked sdist, or ``None``."""
    folders = [path.parent for path in unpacked.glob("*.egg-info/PKG-INFO")]
    return folders[0] if len(folders) == 1 else None


def change_pip(python: str) -> None:
    """Give pip the target's markers, and let it read the metadata that an sdist carries instead of building it."""
    sdist: Any = import_module("pip._internal.distributions.sdist").SourceDistribution
    markers: Any = import_module("pip._vendor.packaging.markers")
    markers.default_environment = lambda: target_environment(python)
    build = getattr(sdist, "prepare_distribution_metadata", None)
    if build is None:
        return

    def prepare(self: Any, *arguments: Any, **options: Any) -> None:
        folder = carried_metadata(Path(self.req.source_dir or "."))
        if folder is None:
            build(self, *arguments, **options)
        else:
            self.req.metadata_directory = str(folder)

    sdist.prepare_distribution_metadata = prepare


if __name__ == "__main__":
    change_pip(sys.argv[1])
    from pip._internal.cli.main import main

    sys.exit(main(sys.argv[2:]))
