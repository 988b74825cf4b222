"""Write and change entries of ``models.manifest.json``, and lock them: a new model, or another revision of one."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lamina import files
from lamina.errors import WRONG_USE, LaminaError
from lamina.locks import codec
from lamina.locks.decode import Sha256
from lamina.locks.models import (
    HUB_SOURCE,
    LOCK,
    MANIFEST,
    Conversion,
    ModelsLock,
    ModelsManifest,
    WantedFile,
    WantedModel,
    load_manifest,
    problems_of,
)
from lamina.sources import hub
from lamina.update.models import known_models, lock_models

_REPOSITORY = re.compile(r"([\w.-]+)/([\w.-]+)(?:@([\w./-]+))?")
_TEXT = re.compile(r"[\w.-]+\.(json|txt|model)")
_WEIGHTS, _PICKLES = re.compile(r"[\w.-]+\.safetensors"), re.compile(r"pytorch_model[\w.-]*\.bin")
_LICENCES = {"apache-2.0": "Apache-2.0", "bsd-3-clause": "BSD-3-Clause", "mit": "MIT"}
"""Licences as the hub writes them, and their SPDX names; others are taken as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody says about a model to add; empty where the hub or a default is to say it."""

    source: str
    task: str
    files: tuple[str, ...] = ()
    name: str = ""
    licence: str = ""
    conversion: Conversion = "none"
    sha256: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """A model that was locked, and the revision that was locked before, when there was one."""

    name: str
    before: str | None
    after: str
    size: int


def add(choice: Choice, *, manifest: Path = MANIFEST, lock: Path = LOCK) -> Locked:
    """Write an entry for a new model into the manifest, and lock it; nothing is written when anything is wrong."""
    name, model = _from_address(choice) if choice.source.startswith(("http://", "https://")) else _from_hub(choice)
    wanted = load_manifest(manifest)
    if name in wanted.models:
        raise LaminaError(
            f"the model {name} is in {files.relative(manifest)} already",
            hint=f"another revision: ./manage.sh models update {name} --latest; another name: --id NAME",
        )
    return _write(wanted, name, model, manifest, lock)


def move(name: str, revision: str | None, *, manifest: Path = MANIFEST, lock: Path = LOCK) -> Locked:
    """Lock a model again; at ``revision``, a branch, tag or commit, when there is one, else as it is pinned."""
    wanted = load_manifest(manifest)
    if name not in wanted.models:
        raise LaminaError(
            f"there is no model {name}; there are {', '.join(sorted(wanted.models))}",
            hint="./manage.sh models lists them; ./manage.sh models add SOURCE adds one",
            exit_code=WRONG_USE,
        )
    model = wanted.models[name]
    if revision is not None:
        if model.repository is None:
            raise LaminaError(
                f"{name} is not on the hub: only a hub has revisions",
                hint=f"change url, sha256 and revision of {name} in nix/locks/models.manifest.json by hand",
                exit_code=WRONG_USE,
            )
        model = dataclasses.replace(model, revision=hub.describe(model.repository, revision).commit)
    return _write(wanted, name, model, manifest, lock)


def _write(wanted: ModelsManifest, name: str, model: WantedModel, manifest: Path, lock: Path) -> Locked:
    """Lock ``model`` under ``name`` and write both files; the manifest only when the entry is another one."""
    known = known_models(lock)
    text = manifest.read_text(encoding="utf-8")
    if wanted.models.get(name) != model:
        if problems := list(problems_of(name, model)):
            raise LaminaError(f"{name} cannot be added", details=problems, hint="./manage.sh models add --help")
        wanted = ModelsManifest(models={**wanted.models, name: model})
        text = codec.render(wanted)
    locked: ModelsLock = lock_models(wanted, hashlib.sha256(text.encode()).hexdigest(), known, [name])
    files.write_atomically(manifest, text)
    codec.write(lock, locked)
    before = known[name].revision if name in known else None
    return Locked(name, before, locked.models[name].revision, locked.models[name].size)


def _from_hub(choice: Choice) -> tuple[str, WantedModel]:
    found = _REPOSITORY.fullmatch(choice.source)
    if not found or choice.sha256:
        raise LaminaError(
            f"SOURCE is {choice.source}{' with --sha256' if choice.sha256 else ''}; expected OWNER/NAME or "
            "OWNER/NAME@REVISION of the hub, or an https address and its --sha256",
            hint="./manage.sh models add --help",
            exit_code=WRONG_USE,
        )
    repository = f"{found[1]}/{found[2]}"
    revision = hub.describe(repository, found[3] or "main")
    licence = choice.licence or _LICENCES.get(revision.licence or "", revision.licence or "")
    if not licence:
        raise LaminaError(f"the hub states no licence of {repository}", hint="say it: --licence NAME")
    names = choice.files or _usual_files(repository, revision)
    return choice.name or found[2].lower(), WantedModel(
        task=choice.task,
        licence=licence,
        source=HUB_SOURCE + repository,
        revision=revision.commit,
        conversion=choice.conversion,
        files={path.rpartition("/")[2]: WantedFile(path=path if "/" in path else "") for path in names},
    )


def _usual_files(repository: str, revision: hub.Revision) -> list[str]:
    """Return what a framework loads of a repository: descriptions, vocabularies, and weights; pickled ones if alone."""
    weights = [path for path in revision.files if _WEIGHTS.fullmatch(path)]
    weights = weights or [path for path in revision.files if _PICKLES.fullmatch(path)]
    if not weights:
        raise LaminaError(
            f"{repository} has no weights where they usually are",
            details=[f"it has {', '.join(sorted(revision.files))}"],
            hint="choose the files: --file PATH, as often as needed",
        )
    return [*(path for path in revision.files if _TEXT.fullmatch(path)), *weights]


def _from_address(choice: Choice) -> tuple[str, WantedModel]:
    if not codec.fits(choice.sha256, Sha256):
        raise LaminaError(
            f"--sha256 is {choice.sha256 or 'missing'}; expected the SHA-256 of the file in 64 hexadecimal digits",
            hint="an address alone pins nothing: take the hash from the publisher or from a copy you trust (sha256sum)",
            exit_code=WRONG_USE,
        )
    if not choice.name or not choice.licence:
        raise LaminaError(
            "an address says neither what its model is called nor its licence",
            hint="say both: --id NAME --licence NAME",
            exit_code=WRONG_USE,
        )
    file = choice.files[0] if choice.files else unquote(urlsplit(choice.source).path.rpartition("/")[2])
    return choice.name, WantedModel(
        task=choice.task,
        licence=choice.licence,
        source=f"pkg:generic/{choice.name}",
        revision=choice.revision or choice.sha256[:12],
        conversion=choice.conversion,
        files={file: WantedFile(url=choice.source, sha256=choice.sha256)},
    )
