"""Resolve ``models.manifest.json`` into ``models.lock.json``: sizes and hashes of every file of every pinned revision.

A hub states them for large files; small files are downloaded and hashed. A revision is pinned, so a file that differs
from what the lock says of the same address has moved, and is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lamina import files
from lamina.bring import STAGING, bring
from lamina.errors import LaminaError
from lamina.locks import codec
from lamina.locks.models import (
    LOCK,
    MANIFEST,
    LockedModel,
    ModelFile,
    ModelsLock,
    ModelsManifest,
    WantedFile,
    WantedModel,
    load_manifest,
)
from lamina.sources import hub, web
from lamina.sources.hub import HubFile, Revision
from lamina.sources.item import ModelItem
from lamina.sources.transfer import Transfer

_NO_HEAD = (405, 501)


def resolve(manifest: Path = MANIFEST, lock: Path = LOCK) -> ModelsLock:
    """Return the lock for all wanted models, asked anew."""
    wanted = load_manifest(manifest)
    return lock_models(wanted, files.sha256(manifest), known_models(lock))


def known_models(lock: Path = LOCK) -> dict[str, LockedModel]:
    """Return what is locked now; nothing when there is no lock yet. A lock that cannot be read is refused: it pins."""
    return codec.load(lock, ModelsLock).models if lock.exists() else {}


def lock_models(
    wanted: ModelsManifest,
    manifest_sha256: str,
    known: Mapping[str, LockedModel],
    only: Collection[str] | None = None,
) -> ModelsLock:
    """Return the lock for ``wanted``; with ``only`` those models are asked anew, and the others stay as they are."""
    asked = {name for name in wanted.models if only is None or name in only or name not in known}
    locked = {
        name: _lock_model(name, model, known.get(name)) if name in asked else known[name]
        for name, model in sorted(wanted.models.items())
    }
    return ModelsLock(manifest_sha256=manifest_sha256, models=locked)


def _lock_model(name: str, wanted: WantedModel, known: LockedModel | None) -> LockedModel:
    look = _Lookup(name, wanted)
    found = tuple(look.file(file, wanted.files[file]) for file in sorted(wanted.files))
    _refuse_moved(name, found, known.files if known else ())
    return LockedModel(
        task=wanted.task,
        licence=wanted.licence,
        source=f"{wanted.source}@{wanted.revision}",
        revision=wanted.revision,
        conversion=wanted.conversion,
        files=found,
    )


def _refuse_moved(name: str, found: Collection[ModelFile], known: Collection[ModelFile]) -> None:
    """Raise ``LaminaError`` with every file whose address gives other bytes than the ones that are locked."""
    before = {each.url: each for each in known}
    moved = [
        f"{name} {each.file}: expected {old.size} bytes with SHA-256 {old.sha256}, got {_difference(old, each)}"
        for each in found
        if (old := before.get(each.url)) and (old.size, old.sha256) != (each.size, each.sha256)
    ]
    if moved:
        raise LaminaError(
            f"{name} has moved: {len(moved)} of its locked files {'is' if len(moved) == 1 else 'are'} another one now",
            details=moved,
            hint="a pinned revision never changes: a mirror answers wrongly, or the lock is wrong; ask the publisher; "
            f"to take the new bytes, delete {name} from nix/locks/models.lock.json and run this again",
        )


def _difference(old: ModelFile, new: ModelFile) -> str:
    """Return what another file is; its hash is known where the hub or the manifest states a new one."""
    return f"{new.size} bytes" + ("" if new.sha256 == old.sha256 else f" with SHA-256 {new.sha256}")


@dataclass
class _Lookup:
    """Finds out what the files of one model are; each revision is asked for once."""

    name: str
    wanted: WantedModel
    revisions: dict[str, Revision] = field(default_factory=dict)

    def file(self, file: str, wanted: WantedFile) -> ModelFile:
        """Return the locked form of one wanted file."""
        if self.wanted.repository is None:
            return self._elsewhere(file, wanted)
        return self._on_the_hub(self.wanted.repository, file, wanted)

    def _elsewhere(self, file: str, wanted: WantedFile) -> ModelFile:
        size = _announced_size(wanted.url)
        if size is None:
            size, _ = self._download(file, wanted.url, HubFile(size=None, sha256=wanted.sha256, blob=None))
        return ModelFile(file=file, size=size, sha256=wanted.sha256, url=wanted.url)

    def _on_the_hub(self, repository: str, file: str, wanted: WantedFile) -> ModelFile:
        commit, path = wanted.revision or self.wanted.revision, wanted.path or file
        stated = self._stated(repository, commit, path)
        url = hub.file_address(repository, commit, path)
        if stated.size is None and stated.sha256 is None:
            stated = hub.linked(repository, commit, path)
        if stated.size is not None and stated.sha256 is not None:
            return ModelFile(file=file, size=stated.size, sha256=stated.sha256, url=url)
        size, sha256 = self._download(file, url, stated)
        return ModelFile(file=file, size=size, sha256=sha256, url=url)

    def _stated(self, repository: str, commit: str, path: str) -> HubFile:
        if commit not in self.revisions:
            self.revisions[commit] = hub.describe(repository, commit)
        revision = self.revisions[commit]
        if revision.commit != commit:
            raise LaminaError(
                f"the hub answered commit {revision.commit} of {repository} when asked for {commit}",
                hint="HF_ENDPOINT names a mirror that is behind: ask another one",
            )
        if path not in revision.files:
            raise LaminaError(
                f"{repository} has no file {path} at {commit}",
                details=[f"it has {', '.join(sorted(revision.files))}"],
                hint=f"correct the files of {self.name} in nix/locks/models.manifest.json",
            )
        return revision.files[path]

    def _download(self, file: str, url: str, stated: HubFile) -> tuple[int, str]:
        """Bring a file whose hash nobody states into the store; return its size and SHA-256."""
        place = STAGING / "partial" / f"{hashlib.sha256(url.encode()).hexdigest()}.part"
        address = hub.request_address(url)
        place.unlink(missing_ok=True)  # nothing says what an earlier run left
        sha256 = Transfer(address, place, size=stated.size, headers=hub.login(address)).run()
        size = place.stat().st_size
        if stated.sha256 not in (None, sha256) or stated.blob not in (None, files.git_blob(place)):
            expected = f"SHA-256 {stated.sha256}" if stated.sha256 else f"git blob {stated.blob}"
            actual = sha256 if stated.sha256 else files.git_blob(place)
            place.unlink()
            raise LaminaError(
                f"{self.name} {file}: expected {expected}, got {actual}",
                hint="a mirror or a proxy holds other bytes than the publisher states: ask another one",
            )
        self._keep(file, url, place, (size, sha256))
        return size, sha256

    def _keep(self, file: str, url: str, place: Path, known: tuple[int, str]) -> None:
        """Put a file that came into the store, so that nothing has to bring it again."""
        size, sha256 = known
        item = ModelItem(name=self.name, version=self.wanted.revision, file=file, size=size, sha256=sha256, url=url)
        staged = item.staged(STAGING / "complete")
        staged.parent.mkdir(parents=True, exist_ok=True)
        place.replace(staged)
        bring([item])
        if staged.exists():  # it was in the store before
            staged.unlink()
            staged.parent.rmdir()


def _announced_size(url: str) -> int | None:
    """Return how many bytes an address says it has; ``None`` when it does not say."""
    try:
        headers = web.retried(lambda: web.head(url))
    except web.WebError as error:
        if error.status in _NO_HEAD:
            return None
        raise
    if web.is_page(headers, b""):
        raise web.page_error(url, "a model file")
    announced = headers.get("Content-Length", "")
    return int(announced) if announced.isdigit() else None
