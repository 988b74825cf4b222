"""The wanted and the locked model files: ``models.manifest.json`` and ``models.lock.json``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from lamina.errors import LaminaError
from lamina.files import relative
from lamina.locks import codec
from lamina.locks.decode import Commit, Pattern, Sha256, StoreName
from lamina.project import LOCKS

MANIFEST = LOCKS / "models.manifest.json"
LOCK = LOCKS / "models.lock.json"
HUB_SOURCE = "pkg:huggingface/"
"""How the source of a model on the hub begins: a package URL, followed by owner and name."""

PICKLES = (".bin", ".pt", ".pth", ".pkl", ".ckpt")
"""How the names of pickled weights end."""

Conversion = Literal["none", "blip", "whisper"]
"""What turns pickled weights into safetensors; the functions are ``nix/build/convertBlip.nix`` and its neighbours."""
Address = Annotated[str, Pattern(r"https?://\S+", "an address that begins with http")]
PackageUrl = Annotated[str, Pattern(r"pkg:[a-z]+/[^\s@]+", "a package URL without a version, such as pkg:pypi/NAME")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFile:
    """One file of a model, under the name it gets.

    On the hub: ``path``, when it lies there under another one, and ``revision``, when it is not the model's. Elsewhere:
    ``url`` and ``sha256``, because nothing else says which bytes are meant.
    """

    path: str = ""
    revision: Commit = ""
    url: Address = ""
    sha256: Sha256 = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedModel:
    """One model: ``source`` is a package URL without version; on the hub ``revision`` is a commit."""

    task: str
    licence: str
    source: PackageUrl
    revision: str
    conversion: Conversion
    files: dict[str, WantedFile]

    @property
    def repository(self) -> str | None:
        """Return owner and name on the hub, or ``None`` for a model from elsewhere."""
        return self.source.removeprefix(HUB_SOURCE) if self.source.startswith(HUB_SOURCE) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsManifest:
    """The wanted models by id."""

    FORMAT: ClassVar[int] = 1

    models: dict[str, WantedModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One locked file: its name in the Nix store, bytes, hash, and where it was published."""

    file: StoreName
    size: int
    sha256: Sha256
    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedModel:
    """One locked model; ``source`` is a package URL with the version."""

    task: str
    licence: str
    source: str
    revision: str
    conversion: Conversion
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsLock:
    """The locked models by id."""

    FORMAT: ClassVar[int] = 1

    manifest_sha256: Sha256
    models: dict[str, LockedModel]


def load_manifest(path: Path = MANIFEST) -> ModelsManifest:
    """Return the wanted models. Raises ``LaminaError`` with every problem, also for a file that nothing pins."""
    manifest = codec.load(path, ModelsManifest)
    problems = [problem for model in manifest.models.items() for problem in problems_of(*model)]
    if problems:
        raise LaminaError(
            f"{relative(path)} has {len(problems)} {'problem' if len(problems) == 1 else 'problems'}",
            details=problems,
            hint="correct it by hand, or describe the model anew: ./manage.sh models add --help",
        )
    return manifest


def problems_of(name: str, model: WantedModel) -> Iterator[str]:
    """Yield what is wrong with an entry of the manifest beyond its form."""
    place = f"models.{name}"
    if not codec.fits(name, StoreName):
        yield f"{place}: the id is no name that the Nix store allows"
    if model.repository and not codec.fits(model.revision, Commit):
        yield f'{place}.revision is "{model.revision}"; expected a commit in 40 hexadecimal digits, never a branch'
    if not model.files:
        yield f"{place}.files is empty; expected at least one file"
    yield from _conversion_problems(place, model)
    for file, wanted in model.files.items():
        if not codec.fits(file, StoreName):
            yield f"{place}.files.{file} is no name that the Nix store allows; give another one, and the hub's in path"
        if model.repository is None:
            missing = [key for key in ("url", "sha256") if not getattr(wanted, key)]
            yield from (f"{place}.files.{file}.{key} is missing" for key in missing)
        elif wanted.url or wanted.sha256:
            yield f"{place}.files.{file} has an address or a hash; a file of a hub model has its commit only"


def _conversion_problems(place: str, model: WantedModel) -> Iterator[str]:
    """Yield why the files cannot be converted, or would have to be: a pickle is never loaded by the service."""
    pickles = sorted(file for file in model.files if file.endswith(PICKLES))
    if model.conversion == "none" and pickles:
        yield f'{place}.conversion is "none"; expected "blip" or "whisper", because {", ".join(pickles)} is pickled'
    if model.conversion == "blip" and not {"config.json", "pytorch_model.bin"} <= model.files.keys():
        yield f'{place}.conversion is "blip"; expected the files config.json and pytorch_model.bin'
    if model.conversion == "whisper" and [file[-3:] for file in model.files] != [".pt"]:
        yield f'{place}.conversion is "whisper"; expected one file, which ends in .pt'
