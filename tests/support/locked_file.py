"""Put a new file into a copy's lock, and let a registry of this machine serve it: each client sees its own registry."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import tarfile
import uuid
import zipfile
from pathlib import Path
from typing import Any

from lamina import inventory
from lamina.inventory import Kind
from lamina.sources.item import DebianItem, Item, NpmItem, PythonItem
from support.bare_registry import BareRegistry

LOCKS: dict[Kind, str] = {"debian": "debian", "python": "python", "npm": "npm"}


def some_item(kind: Kind) -> Item:
    """Return the smallest locked file of a registry."""
    return min(inventory.items(inventory.load(), [kind]), key=lambda item: (item.size or 0, item.file))


def new_content(item: Item, size: int = 1000) -> bytes:
    """Return at least ``size`` bytes that the client of ``item`` accepts and no store has yet."""
    unique = uuid.uuid4().hex * (size // 32 + 1)
    if isinstance(item, PythonItem):
        return _wheel(item, unique)
    return _npm_archive(item, unique) if isinstance(item, NpmItem) else unique.encode()


def lock(checkout: Path, kind: Kind, item: Item, content: bytes) -> Item:
    """Let the lock of ``checkout`` say that ``item`` has the bytes ``content``; return the item as it is then."""
    sha256 = hashlib.sha256(content).hexdigest()
    changes = {"sha256": sha256, "size": len(content)}
    if isinstance(item, NpmItem):
        changes["integrity"] = integrity(content)
    path = checkout / "nix" / "locks" / f"{LOCKS[kind]}.lock.json"
    changed = json.loads(path.read_text(), object_hook=lambda entry: _changed(entry, item.sha256, changes))
    path.write_text(json.dumps(changed, indent=2, sort_keys=True) + "\n")
    return dataclasses.replace(item, **changes)


def offer(registry: BareRegistry, item: Item, content: bytes) -> str:
    """Serve ``content`` as ``item`` in the way its registry does; return the path at which the file lies."""
    path = f"files/{item.file}"
    if isinstance(item, DebianItem):
        path = f"debian/{item.path}"
    elif isinstance(item, PythonItem):
        registry.files[f"simple/{item.name}/"] = f'<a href="/{path}">{item.file}</a>'.encode()
    elif isinstance(item, NpmItem):
        dist = {"tarball": f"{registry.address}{path}", "integrity": integrity(content)}
        version = {"name": item.name, "version": item.version, "dist": dist}
        packument = {"name": item.name, "dist-tags": {"latest": item.version}, "versions": {item.version: version}}
        registry.files[item.name] = json.dumps(packument).encode()
    registry.files[path] = content
    return path


def client_settings(address: str, scratch: Path) -> dict[str, str]:
    """Return the variables that point apt, pip and npm at ``address`` (with a slash at its end) and nowhere else."""
    sources, apt, empty = scratch / "sources.list", scratch / "apt.conf", scratch / "empty"
    empty.mkdir()
    sources.write_text(f"deb [trusted=yes] {address}debian bookworm main\n")
    apt.write_text(
        f'Dir::Etc::sourcelist "{sources}";\nDir::Etc::sourceparts "{empty}";\n'
        'Acquire::http::Proxy::127.0.0.1 "DIRECT";\n'
    )
    return {
        "APT_CONFIG": str(apt),
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_INDEX_URL": f"{address}simple/",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
        "npm_config_registry": address,
        "npm_config_userconfig": "/dev/null",
        "npm_config_cache": str(scratch / "npm"),
        "npm_config_fetch_retries": "0",
        "no_proxy": "127.0.0.1",
    }


def integrity(content: bytes) -> str:
    """Return npm's ``sha512-…``."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def _changed(entry: dict[str, Any], sha256: str, changes: dict[str, Any]) -> dict[str, Any]:
    if entry.get("sha256") != sha256:
        return entry
    return {**entry, **{name: value for name, value in changes.items() if name in entry}}


def _wheel(item: PythonItem, unique: str) -> bytes:
    content = io.BytesIO()
    folder = "-".join(item.file.split("-")[:2]) + ".dist-info"
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            f"{folder}/METADATA", f"Metadata-Version: 2.1\nName: {item.name}\nVersion: {item.version}\n\n{unique}\n"
        )
        archive.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{folder}/RECORD", "")
    return content.getvalue()


def _npm_archive(item: NpmItem, unique: str) -> bytes:
    content = io.BytesIO()
    package = json.dumps({"name": item.name, "version": item.version, "description": unique}).encode()
    with tarfile.open(fileobj=content, mode="w:gz", compresslevel=0) as archive:
        entry = tarfile.TarInfo("package/package.json")
        entry.size = len(package)
        archive.addfile(entry, io.BytesIO(package))
    return content.getvalue()
