"""What a registry offers: names, their tags, and every manifest, configuration and layer by its digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lamina.oci.image import CONFIG_TYPE, MANIFEST_TYPE, digest_of
from lamina.oci.index import INDEX_TYPE, Described, ImageIndex, images_of
from lamina.oci.recipe import Recipe
from lamina.registry.reference import name_problem, tag_problem


@dataclass(frozen=True, slots=True)
class Document:
    """A blob that is small enough to be kept: a manifest, an index of several, or a configuration."""

    mediaType: str  # noqa: N815 - the name it has in descriptors
    data: bytes

    @property
    def digest(self) -> str:
        """Return the digest of the bytes."""
        return digest_of(self.data)

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return len(self.data)


@dataclass(slots=True)
class Repository:
    """What one name offers; keys are tags (``tags``) and digests (the others)."""

    tags: dict[str, str] = field(default_factory=dict)
    manifests: dict[str, Document] = field(default_factory=dict)
    blobs: dict[str, Document | Recipe] = field(default_factory=dict)


Shelf = dict[str, Repository]


def stock(images: Iterable[tuple[str, Described]]) -> Shelf:
    """Return a shelf with images and indexes by ``name:tag``; raises ``ValueError`` for one that is wrong or taken."""
    shelf: Shelf = {}
    for reference, described in images:
        name, _, tag = reference.rpartition(":")
        problem = name_problem(name) or tag_problem(tag)
        if problem:
            raise ValueError(f"{reference} {problem[0]}, expected {problem[1]}")
        _put(shelf.setdefault(name, Repository()), reference, described)
    return shelf


def _put(repository: Repository, reference: str, described: Described) -> None:
    """Put what a tag names on the shelf, and what that names: of an index every manifest, none of which has a tag."""
    tag, digest = reference.rpartition(":")[2], digest_of(described.manifest_bytes)
    if repository.tags.get(tag, digest) != digest:
        raise ValueError(f"two different images are called {reference}")
    repository.tags[tag] = digest
    manifests = [Document(MANIFEST_TYPE, image.manifest_bytes) for image in images_of(described)]
    if isinstance(described, ImageIndex):
        manifests.append(Document(INDEX_TYPE, described.manifest_bytes))
    configurations = [Document(CONFIG_TYPE, image.config_bytes) for image in images_of(described)]
    repository.manifests |= {manifest.digest: manifest for manifest in manifests}
    repository.blobs |= {blob.digest: blob for blob in (*manifests, *configurations)}
    repository.blobs |= {layer.digest: layer for layer in described.layers}
