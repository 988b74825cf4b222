"""Trees are joined without losing a file silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamina.oci.errors import RecipeError
from lamina.oci.join_trees import Join


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    """Return two trees that share a folder."""
    for name in ("one", "two"):
        (tmp_path / name / "etc").mkdir(parents=True)
        (tmp_path / name / "etc" / name).write_text(name)
    return tmp_path / "one", tmp_path / "two"


def test_folders_are_merged_and_files_linked(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    joined = Join(tmp_path / "joined")
    for tree in trees:
        joined.add(tree)
    assert sorted(path.name for path in (tmp_path / "joined" / "etc").iterdir()) == ["one", "two"]
    assert (tmp_path / "joined" / "etc" / "one").readlink() == trees[0] / "etc" / "one"


def test_the_same_file_twice_names_both(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    for tree in trees:
        (tree / "etc" / "both").write_text(tree.name)
    joined = Join(tmp_path / "joined")
    joined.add(trees[0])
    with pytest.raises(RecipeError, match=r"/etc/both is in two trees.*one/etc/both and .*two/etc/both"):
        joined.add(trees[1])


def test_identical_files_may_be_in_both(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    for tree in trees:
        (tree / "etc" / "both").write_text("same")
        (tree / "etc" / "link").symlink_to("both")
    joined = Join(tmp_path / "joined")
    for tree in trees:
        joined.add(tree)
    assert (tmp_path / "joined" / "etc" / "both").read_text() == "same"


def test_identical_content_with_another_mode_is_not_the_same(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    for tree in trees:
        (tree / "etc" / "both").write_text("same")
    (trees[1] / "etc" / "both").chmod(0o755)
    joined = Join(tmp_path / "joined")
    joined.add(trees[0])
    with pytest.raises(RecipeError, match="/etc/both"):
        joined.add(trees[1])


def test_a_file_and_a_folder_of_one_name_are_refused(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    (trees[0] / "x").write_text("")
    (trees[1] / "x").mkdir()
    joined = Join(tmp_path / "joined")
    joined.add(trees[0])
    with pytest.raises(RecipeError, match="/x is in two trees"):
        joined.add(trees[1])


def test_defaults_give_way(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    for tree in trees:
        (tree / "etc" / "both").write_text(tree.name)
    joined = Join(tmp_path / "joined")
    joined.add(trees[0])
    joined.add(trees[1], copy=True, defaults=True)
    assert (tmp_path / "joined" / "etc" / "both").read_text() == "one"
    assert (tmp_path / "joined" / "etc" / "two").read_text() == "two"


def test_links_to_folders_become_folders_when_followed(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    (trees[0] / "linked").symlink_to(trees[1] / "etc")
    (trees[0] / "etc" / "back").symlink_to("..")
    Join(tmp_path / "kept").add(trees[0], copy=True)
    Join(tmp_path / "followed").add(trees[0], copy=True, follow=True)
    assert (tmp_path / "kept" / "linked").is_symlink()
    assert not (tmp_path / "followed" / "linked").is_symlink()
    assert (tmp_path / "followed" / "linked" / "two").read_text() == "two"
    assert (tmp_path / "followed" / "etc" / "back").is_symlink()


def test_a_file_is_no_tree(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    with pytest.raises(RecipeError, match="one/etc/one is not a folder"):
        Join(tmp_path / "joined").add(trees[0] / "etc" / "one")
