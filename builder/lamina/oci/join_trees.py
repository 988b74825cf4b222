"""Join trees into one, by links or by copies; the same file in two trees is an error unless both are identical."""

from __future__ import annotations

import filecmp
import os
import shutil
from pathlib import Path

from lamina.oci.errors import RecipeError


class Join:
    """A folder that grows by trees. ``sources`` says for each path in it which file it came from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: dict[str, Path] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, tree: Path, *, copy: bool = False, follow: bool = False, defaults: bool = False) -> None:
        """Add a tree: links to its files, or copies.

        ``follow`` turns links to folders into folders. ``defaults`` gives way to what is already there.
        """
        if not tree.is_dir():
            raise RecipeError(f"{tree} is not a folder, so its content cannot be at the image's root")
        self._add_folder(tree, "", copy=copy, follow=follow, defaults=defaults)

    def _add_folder(self, folder: Path, below: str, *, copy: bool, follow: bool, defaults: bool) -> None:
        for source in sorted(folder.iterdir()):
            name = f"{below}{source.name}"
            is_folder = source.is_dir() and (not source.is_symlink() or (follow and not leads_back(source)))
            if self._is_free(name, source, is_folder, defaults):
                self.sources[name] = source
                place(source, self.folder / name, is_folder, copy)
            if is_folder and is_real_folder(self.folder / name):
                self._add_folder(source, f"{name}/", copy=copy, follow=follow, defaults=defaults)

    def _is_free(self, name: str, source: Path, is_folder: bool, defaults: bool) -> bool:
        """Return whether nothing is at ``name`` yet; raises ``RecipeError`` when something else is."""
        if name not in self.sources:
            return True
        present = self.folder / name
        if defaults or (is_folder and is_real_folder(present)) or same(self.sources[name], source):
            return False
        raise RecipeError(
            f"/{name} is in two trees of the contents: {self.sources[name]} and {source}; "
            "leave one out, or put the wanted one there in `extraCommands`"
        )


def is_real_folder(path: Path) -> bool:
    """Return whether a path is a folder and not a link to one."""
    return path.is_dir() and not path.is_symlink()


def leads_back(link: Path) -> bool:
    """Return whether a link leads to a folder that it is in, which following would never leave."""
    target = link.resolve()
    return target in link.resolve().parents or link.parent.resolve().is_relative_to(target)


def same(one: Path, other: Path) -> bool:
    """Return whether two files are the same: one file, equal links, or equal content and mode."""
    if one.resolve() == other.resolve():
        return True
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    if not (one.is_file() and other.is_file()):
        return False
    return one.stat().st_mode == other.stat().st_mode and filecmp.cmp(one, other, shallow=False)


def place(source: Path, target: Path, is_folder: bool, copy: bool) -> None:
    """Make a folder, a copy or a link at ``target``; copies can be written, whoever runs this."""
    if is_folder:
        target.mkdir()
    elif not copy:
        target.symlink_to(source)
    elif source.is_symlink():
        target.symlink_to(source.readlink())
    else:
        shutil.copyfile(source, target)
        target.chmod(0o755 if os.access(source, os.X_OK) else 0o644)
