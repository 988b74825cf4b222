"""Write a docker-archive as old engines did: ``python odd_image.py SEED OUT``."""

import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path


def layer(seed: str) -> bytes:
    """Return a layer that holds busybox."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        folder = tarfile.TarInfo("bin")
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(folder)
        archive.add(Path(seed, "bin", "busybox").resolve(), "bin/busybox", filter=plain)
    return buffer.getvalue()


def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who and when."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = "root"
    return member


def add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    """Add a file."""
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def main(seed: str, out: str) -> None:
    """Write the archive."""
    content = layer(seed)
    digest = hashlib.sha256(content).hexdigest()
    rootfs = {"type": "layers", "diff_ids": [f"sha256:{digest}"] * 2}
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": None, "Cmd": ["/bin/busybox"]},
        "rootfs": rootfs,
    }
    manifest = [{"Config": "config.json", "RepoTags": None, "Layers": ["one/layer.tar", "two/layer.tar"]}]
    with tarfile.open(out, "w") as archive:
        add(archive, "one/layer.tar", content)
        link = tarfile.TarInfo("two/layer.tar")
        link.type, link.linkname = tarfile.SYMTYPE, "../one/layer.tar"
        archive.addfile(link)
        add(archive, "config.json", json.dumps(config).encode())
        add(archive, "manifest.json", json.dumps(manifest).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
