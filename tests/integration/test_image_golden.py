"""What is in the image, as text that a person can review, and read by another program than Docker."""

from __future__ import annotations

import difflib
import gzip
import hashlib
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from lamina import nix, prerequisites
from lamina.project import ROOT
from support.derivations import STORE_PATH
from support.image_archive import ImageArchive, Member

GOLDEN = ROOT / "tests" / "golden"
REFRESH = "./manage.sh test -- tests/integration/test_image_golden.py --refresh-golden"
HASH = re.compile(r"(?<=/nix/store/)[0-9a-z]{32}")
GZIP = b"\x1f\x8b"
TIME_ZONES = "/usr/share/zoneinfo"


def compare(name: str, text: str, config: pytest.Config) -> None:
    """Compare ``text`` with a golden file, or write it when asked to."""
    path = GOLDEN / name
    if config.getoption("--refresh-golden", default=False):
        path.write_text(text)
    known = path.read_text() if path.exists() else ""
    drift = difflib.unified_diff(known.splitlines(), text.splitlines(), f"golden/{name}", "image", lineterm="", n=1)
    if known != text:
        pytest.fail("\n".join([*drift, "", f"when this is what you want: {REFRESH}"]), pytrace=False)


def line(member: Member) -> str:
    """Return one entry in the manner of mtree(5)."""
    parts = [member.path, f"type={member.kind}", f"mode={member.mode:04o}", "uid={} gid={}".format(*member.owner)]
    if member.kind == "file":
        parts += [f"size={member.size}", f"sha256digest={member.digest}"]
    return " ".join([*parts, *([f"link={HASH.sub('HASH', member.target)}"] if member.target else [])])


def test_files_outside_the_store(archive: ImageArchive, pytestconfig: pytest.Config) -> None:
    """Layer by layer; the files of time zones, well over a thousand, share one line."""
    listed, zones = ["#mtree"], list[str]()
    for layer in archive.layer_names:
        members = [member for member in archive.members(layer) if not f"{member.path}/".startswith("/nix/")]
        zones += [line(member) for member in members if member.path.startswith(f"{TIME_ZONES}/")]
        lines = [line(member) for member in members if not member.path.startswith(f"{TIME_ZONES}/")]
        listed += [f"# layer {layer}", *lines] if lines else []
    digest = hashlib.sha256("\n".join(zones).encode()).hexdigest()
    listed.append(f"# and {len(zones)} entries in {TIME_ZONES}, whose lines have sha256 {digest}")
    compare("backend-image-demo.mtree", "\n".join([*listed, ""]), pytestconfig)


def test_layers_and_configuration(archive: ImageArchive, pytestconfig: pytest.Config) -> None:
    described = {
        "tag": archive.tag,
        "layers": archive.layer_names,
        **{key: value for key, value in archive.config.items() if key not in ("rootfs", "history")},
    }
    text = json.dumps(described, indent=2, sort_keys=True) + "\n"
    compare("backend-image-demo.json", HASH.sub("HASH", text), pytestconfig)


def test_every_path_of_the_closure_is_in_exactly_one_layer(archive: ImageArchive) -> None:
    held = Counter(path for layer in archive.listing.values() for path in store_paths(layer))
    named = sorted(set(STORE_PATH.findall(json.dumps(archive.config))))
    nix.build("backend-image-demo.spec", capture=True)
    assert [path for path, layers in held.items() if layers > 1] == []
    assert set(named) <= set(held)
    assert set(nix.run(["nix-store", "--query", "--requisites", *held]).split()) == set(held)


def store_paths(layer: list[Member]) -> set[str]:
    """Return the store paths of which a layer holds something."""
    return {"/".join(member.path.split("/")[:4]) for member in layer if member.path.count("/") >= 3} & {
        path for member in layer for path in STORE_PATH.findall(member.path)
    }


def skopeo(*arguments: str) -> str:
    """Run skopeo, which knows image formats and no engine."""
    prerequisites.ensure("skopeo")
    result = subprocess.run(["skopeo", *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("transport", ["docker-archive", "oci-archive"])
def test_skopeo_reads_the_same_image_in_either_format(transport: str, archive: ImageArchive) -> None:
    """The file is a docker-archive and an OCI layout at once."""
    config = skopeo("inspect", "--config", "--raw", f"{transport}:{archive.path}")
    assert f"sha256:{hashlib.sha256(config.encode()).hexdigest()}" == archive.id


@pytest.mark.parametrize("transport", ["docker-archive", "oci-archive"])
def test_skopeo_copies_every_byte(transport: str, archive: ImageArchive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    skopeo("--insecure-policy", "copy", "--quiet", f"{transport}:{archive.path}", f"dir:{copy}")
    manifest = json.loads((copy / "manifest.json").read_text())
    assert manifest["config"]["digest"] == archive.id
    blobs = [copy / layer["digest"].removeprefix("sha256:") for layer in manifest["layers"]]
    assert [uncompressed_digest(blob) for blob in blobs] == archive.config["rootfs"]["diff_ids"]


def uncompressed_digest(blob: Path) -> str:
    """Return the digest of a layer's tar, whether or not the layer is compressed."""
    with blob.open("rb") as file:
        compressed = file.read(2) == GZIP
    with gzip.open(blob) if compressed else blob.open("rb") as content:
        return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()}"  # type: ignore[arg-type]
