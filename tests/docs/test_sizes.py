"""Files and functions stay short enough to hold in the head; each exception has a name and a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lamina.project import ROOT
from support.tracked import tracked

FLAKE, NIX, NIX_OUTPUT, MODULE, FUNCTION, TEST, PARAMETERS, NIX_WIDTH = 40, 200, 80, 300, 40, 30, 5, 160
"""The hard limits: lines of flake.nix, of a Nix file, of a check or image; of a Python file, a function, a test;
parameters of a function (a test's are its fixtures); columns of a Nix file (ruff holds Python's)."""

EXCEPTIONS = {
    "backend/src/media_service/web/application.py create_frame parameters": "keywords only, one per part of the app",
    "builder/lamina/oci/configuration.py make_configuration parameters": "keywords only, one per field of the format",
    "builder/lamina/oci/image.py make_image parameters": "keywords only, one per field of the format",
    "builder/lamina/oci/recipe.py make_recipe parameters": "keywords only, one per field of the format",
    "nix/examples/bases.nix width": "a list of images, one line each",
    "nix/lib/imageProblems.nix width": "a table of rules, one line each: what is checked, expected, to do",
    "tests/nix/imageProblems.nix width": "a table of cases, one line each",
    "tests/support/fake_registry.py fake_registry function": "the handler of one server, with one method per verb",
    "tests/support/fake_docker.py answer function": "one case per command that the fake client answers",
}


def sizes(name: str, text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what is measured in one file, how much it is, and its limit."""
    lines = text.splitlines()
    if name.endswith(".nix"):
        short = name.startswith(("nix/checks/", "nix/images/"))
        yield f"{name} lines", len(lines), FLAKE if name == "flake.nix" else NIX_OUTPUT if short else NIX
        yield f"{name} width", max(map(len, lines), default=0), NIX_WIDTH
    if name.endswith(".py"):
        yield f"{name} lines", len(lines), MODULE
        for function in (
            node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ):
            yield from function_sizes(name, function)


def function_sizes(file: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, int, int]]:
    """Yield the lines and, unless it is a test, the parameters of a function."""
    is_test = function.name.startswith("test_")
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    yield f"{file} {function.name} function", lines, TEST if is_test else FUNCTION
    if not is_test:
        arguments = function.args
        names = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        yield f"{file} {function.name} parameters", len(set(names) - {"self", "cls"}), PARAMETERS


def too_large(files: dict[str, str]) -> dict[str, str]:
    """Return what is above its limit, each with a sentence."""
    measured = (size for name, text in files.items() for size in sizes(name, text))
    return {what: f"{what}: {size}, limit {limit}" for what, size, limit in measured if size > limit}


def repository() -> dict[str, str]:
    """Return the text of every tracked Nix and Python file."""
    return {name: Path(ROOT, name).read_text(encoding="utf-8") for name in tracked(".nix", ".py")}


def test_nothing_is_too_large() -> None:
    found = too_large(repository())
    assert [found[what] for what in sorted(found.keys() - EXCEPTIONS.keys())] == []


def test_every_exception_is_still_needed() -> None:
    assert sorted(EXCEPTIONS.keys() - too_large(repository()).keys()) == []


def test_what_is_too_large_is_found() -> None:
    long = "def f(a, b, c, d, e, g):\n" + "    a = b\n" * 40
    files = {
        "x.py": long,
        "nix/checks/x.nix": "1\n" * 81,
        "flake.nix": "1\n" * 41,
        "y.nix": "x" * 161,
        "z.py": "1\n" * 301,
    }
    assert sorted(too_large(files)) == [
        "flake.nix lines",
        "nix/checks/x.nix lines",
        "x.py f function",
        "x.py f parameters",
        "y.nix width",
        "z.py lines",
    ]
