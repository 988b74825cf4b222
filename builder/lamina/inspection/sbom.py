"""Bills of materials from the locks: CycloneDX 1.6 and SPDX 2.3.

Nothing is guessed from file names. Each store path of the image is looked up in the flake's inventory, which the
locks make; a path that no lock names (the application, the folders of links) is listed by its name alone. The same
image gives the same bytes: serial numbers come from its digest, and the time is the image's own.

Sources: https://cyclonedx.org/docs/1.6/json/, https://spdx.github.io/spdx-spec/v2.3/.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lamina.inspection.difference import split_name
from lamina.oci.image import Image, digest_of

NAMESPACE = uuid.UUID(int=0)
CYCLONEDX_TYPES = {"model": "machine-learning-model", "deb": "library", "pypi": "library", "own": "application"}
SPDX_LICENCES = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "HPND",
        "ISC",
        "MIT",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Unlicense",
        "Zlib",
    }
)
"""Identifiers of the SPDX licence list that packages state; any other text is passed on as a comment."""

Inventory = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """One store path of an image and what is known of it; ``sha256`` is of the registry's file it was made from."""

    path: str
    layer: str
    type: str
    name: str
    version: str
    purl: str | None
    licence: str | None
    sha256: str | None

    @property
    def reference(self) -> str:
        """Return an identifier that is unique in the document and the same every time."""
        return hashlib.sha256(self.path.encode()).hexdigest()[:16]


def components(image: Image, inventory: Inventory) -> list[Component]:
    """Return a component for every store path of the image, sorted by type, name and path."""
    found = [
        describe(item.path, layer.digest, inventory.get(item.path))
        for layer in image.layers
        for item in layer.storePaths
    ]
    return sorted(found, key=lambda component: (component.type, component.name, component.path))


def describe(path: str, layer: str, known: Mapping[str, Any] | None) -> Component:
    """Return the component of one store path; ``known`` is its entry in the inventory."""
    name, version = split_name(path)
    about = known or {"type": "own", "name": name, "version": version}
    return Component(
        path=path,
        layer=layer,
        type=about["type"],
        name=about["name"],
        version=about["version"],
        purl=about.get("purl"),
        licence=about.get("licence"),
        sha256=about.get("sha256"),
    )


def without_empty(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object without the members that say nothing."""
    return {key: item for key, item in value.items() if item not in (None, "", [])}


def cyclonedx(image: Image, inventory: Inventory) -> dict[str, Any]:
    """Return the CycloneDX 1.6 document of an image."""
    digest = digest_of(image.manifest_bytes)
    name, _, tag = image.repoTag.rpartition(":")
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": image.configuration["created"],
            "tools": {"components": [{"type": "application", "name": "lamina"}]},
            "component": {"type": "container", "bom-ref": digest, "name": name, "version": tag},
        },
        "components": [cyclonedx_component(component) for component in components(image, inventory)],
    }


def cyclonedx_component(component: Component) -> dict[str, Any]:
    """Return one component in CycloneDX's shape."""
    properties = {"lamina:storePath": component.path, "lamina:layer": component.layer}
    return without_empty(
        {
            "type": CYCLONEDX_TYPES[component.type],
            "bom-ref": component.reference,
            "name": component.name,
            "version": component.version,
            "purl": component.purl,
            "licenses": [{"license": {"name": component.licence}}] if component.licence else [],
            "hashes": [{"alg": "SHA-256", "content": component.sha256}] if component.sha256 else [],
            "properties": [{"name": key, "value": value} for key, value in properties.items()],
        }
    )


def spdx(image: Image, inventory: Inventory) -> dict[str, Any]:
    """Return the SPDX 2.3 document of an image."""
    digest = digest_of(image.manifest_bytes)
    listed = components(image, inventory)
    root = {"SPDXID": "SPDXRef-image", "name": image.repoTag, "downloadLocation": "NOASSERTION", "filesAnalyzed": False}
    contains = [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-image")]
    contains += [("SPDXRef-image", "CONTAINS", f"SPDXRef-{component.reference}") for component in listed]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": image.repoTag,
        "documentNamespace": f"urn:uuid:{uuid.uuid5(NAMESPACE, digest)}",
        "creationInfo": {"created": image.configuration["created"], "creators": ["Tool: lamina"]},
        "packages": [root, *map(spdx_package, listed)],
        "relationships": [
            {"spdxElementId": subject, "relationshipType": kind, "relatedSpdxElement": related}
            for subject, kind, related in contains
        ],
    }


def spdx_package(component: Component) -> dict[str, Any]:
    """Return one component in SPDX's shape; a licence that is free text stands in the comment."""
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": component.purl}
    plain = component.licence in SPDX_LICENCES
    return without_empty(
        {
            "SPDXID": f"SPDXRef-{component.reference}",
            "name": component.name,
            "versionInfo": component.version,
            "downloadLocation": "NOASSERTION",
            "filesAnalyzed": False,
            "licenseDeclared": component.licence if plain else "NOASSERTION",
            "licenseComments": None if plain else component.licence,
            "checksums": [{"algorithm": "SHA256", "checksumValue": component.sha256}] if component.sha256 else [],
            "externalRefs": [reference] if component.purl else [],
            "comment": f"{component.path} in layer {component.layer}",
        }
    )
