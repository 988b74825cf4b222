"""The tar writer leaks nothing of the machine, and its bytes are those of format version 1."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from pathlib import Path

import pytest

from lamina.oci.tar import BLOCK, Entry, header, tree_entries, write_tar


def tar_of(entries: list[Entry]) -> bytes:
    out = io.BytesIO()
    write_tar(entries, out.write)
    return out.getvalue()


def members(data: bytes) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {member.name: member for member in archive.getmembers()}


def all_entries(store: Path) -> list[Entry]:
    return [entry for path in sorted(store.iterdir()) for entry in tree_entries(str(path), path.name)]


def test_same_bytes_in_any_order_of_the_input(store: Path) -> None:
    entries = all_entries(store)
    assert tar_of(entries) == tar_of(entries[::-1])


def test_times_and_umask_of_the_machine_do_not_matter(store: Path) -> None:
    before = tar_of(all_entries(store))
    for path in store.rglob("*"):
        os.utime(path, (1e9, 1e9), follow_symlinks=False)
    previous = os.umask(0o077)
    try:
        assert tar_of(all_entries(store)) == before
    finally:
        os.umask(previous)


def test_every_member_is_stamped(store: Path) -> None:
    for member in members(tar_of(all_entries(store))).values():
        assert (member.mtime, member.uid, member.gid, member.uname, member.gname) == (1, 0, 0, "root", "root")


def test_hard_links_become_files_and_links_stay_links(store: Path) -> None:
    found = members(tar_of(all_entries(store)))
    assert found["aaaa-first/bin/same-tool"].isreg()
    assert found["aaaa-first/bin/same-tool"].size == found["aaaa-first/bin/tool"].size
    assert found["aaaa-first/link"].issym()
    assert found["aaaa-first/link"].linkname == "bin/tool"


def test_long_and_non_ascii_names_survive(store: Path) -> None:
    found = members(tar_of(all_entries(store)))
    assert f"aaaa-first/{'long-' * 30}" in found
    assert "bbbb-second/größe.txt" in found


def test_size_is_whole_blocks(store: Path) -> None:
    assert len(tar_of(all_entries(store))) % BLOCK == 0


def test_declared_owner_and_mode_win() -> None:
    found = members(tar_of([Entry(name="tmp", source=None, mode=0o1777, uid=7, gid=8)]))
    assert (found["tmp"].mode, found["tmp"].uid, found["tmp"].gid, found["tmp"].uname) == (0o1777, 7, 8, "")


def test_a_file_over_8_gib_has_its_size(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(9 * 2**30)
    data = header(Entry(name="large", source=str(large))).tobuf(tarfile.PAX_FORMAT)
    with tarfile.open(fileobj=io.BytesIO(data + b"\0" * 2 * BLOCK)) as archive:
        assert next(iter(archive)).size == 9 * 2**30


def test_a_socket_cannot_be_in_a_layer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="pipe is neither a file, a link nor a folder"):
        tar_of([Entry(name="pipe", source=str(tmp_path / "pipe"))])


def test_golden_digest_of_format_version_1(store: Path) -> None:
    digest = hashlib.sha256(tar_of(all_entries(store))).hexdigest()
    expected = (Path(__file__).parents[2] / "golden" / "tar-format-1.sha256").read_text().strip()
    assert digest == expected, "the writer's bytes changed: that needs a new FORMAT_VERSION and its own golden file"
