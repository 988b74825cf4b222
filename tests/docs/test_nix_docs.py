"""Every exported Nix file has a complete doc comment; the reader of comments is tested with broken ones."""

from __future__ import annotations

import pytest

from lamina.reference.nix_comments import parse, split_sections, validate
from lamina.reference.nix_page import FOLDERS, exports, render_comment

EXPORTS = {f"{folder}/{name}": source for folder in FOLDERS for name, source in exports(folder).items()}
COMPLETE = """{ runStep }:
/**
  Do one thing.

  More about it.

  # Example

  ```nix
  # no title
  thing { name = "a"; }
  => «derivation a»
  ```

  # Type

  ```
  thing :: { name :: String, size :: Int ? } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path,
    on two lines.

  size
  : How large. Default: 1.
*/
{ name, size ? 1 }:
runStep { inherit name; }
"""


@pytest.mark.parametrize("export", sorted(EXPORTS))
def test_the_doc_comment_is_complete(export: str) -> None:
    assert validate(export.rpartition("/")[2], EXPORTS[export]) == []


def test_one_entry_may_describe_several_arguments() -> None:
    text = COMPLETE.replace("  name\n  : Suffix of the store path,\n    on two lines.\n\n  size", "  name, size")
    assert validate("thing", text) == []
    comment = parse(text)
    assert comment is not None
    assert "* `name`, `size`: How large." in render_comment("nix/build", "thing", comment)


def test_arguments_that_are_passed_on_need_no_entry() -> None:
    assert validate("thing", COMPLETE.replace("{ name, size ? 1 }:", "{ name, ... }:")) == []


def test_there_are_exports_in_both_folders() -> None:
    assert {export.rpartition("/")[0] for export in EXPORTS} == set(FOLDERS)


def test_a_complete_comment_is_accepted_and_read() -> None:
    assert validate("thing", COMPLETE) == []
    comment = parse(COMPLETE)
    assert comment is not None
    assert (comment.summary, comment.text) == ("Do one thing.", "More about it.")
    assert list(comment.sections) == ["Example", "Type", "Arguments"]
    assert comment.parameters == ("name", "size")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("/**", "/*", "0 doc comments"),
        ("{ runStep }:", "/** One more. */ { runStep }:", "2 doc comments"),
        ("Do one thing.", "Do one thing", "ends with a full stop"),
        ("```nix", "```", "no `# Example`"),
        ("  thing ::", "  other ::", "no `# Type` whose block begins with `thing ::`"),
        ("  size\n  : How large. Default: 1.\n", "", "describes name, but the function takes name, size"),
        ("{ name, size ? 1 }:", "name:", "describes name, size, but the function takes name"),
    ],
)
def test_an_incomplete_comment_is_refused(old: str, new: str, problem: str) -> None:
    assert old in COMPLETE
    assert any(problem in each for each in validate("thing", COMPLETE.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("{ a, b ? { c = 1; }, d ? [ 1 ], ... }@all:\na", ("a", "b", "d", "...")),
        ("load: directory:\nlet", ("load", "directory")),
        ("let x = 1;", ()),
        ("{ a = { b }: b; }", ()),
        ("{ }:\n1", ()),
    ],
)
def test_the_names_a_function_takes(code: str, names: tuple[str, ...]) -> None:
    comment = parse(COMPLETE.partition("{ name,")[0] + code)
    assert comment is not None
    assert comment.parameters == names


def test_a_hash_in_a_block_of_code_is_no_title() -> None:
    assert [title for title, _ in split_sections("text\n```\n# code\n```\n# Title\nmore")] == ["", "Title"]


def test_arguments_become_a_list() -> None:
    comment = parse(COMPLETE)
    assert comment is not None
    page = render_comment("nix/build", "thing", comment)
    assert "* `name`: Suffix of the store path,\n  on two lines.\n* `size`: How large. Default: 1.\n" in page
