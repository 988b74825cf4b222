"""Read the RFC 145 doc comment of a Nix file that holds one exported value.

Nix 2.8 treats ``/** … */`` as an ordinary comment and nixdoc is in none of the registries this project uses, so these
few functions do both: find the comment, and say what is missing in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

COMMENT = re.compile(r"/\*\*\s(.*?)\*/", re.DOTALL)
FENCE = "```"
ARGUMENT = re.compile(r"^(\S.*)\n: ", re.MULTILINE)
REST = "..."
"""Stands in a pattern for arguments that are passed on; their meaning is that of the other function."""
AFTER_PATTERN = re.compile(r"\s*(@\s*[\w'-]+\s*)?:")
BRACKETS = {"{": 1, "[": 1, "(": 1, "}": -1, "]": -1, ")": -1}
PLAIN = re.compile(r"([A-Za-z_][\w'-]*)\s*:\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocComment:
    """A doc comment: its first line, what follows it, the titled sections, and the arguments the code itself takes."""

    summary: str
    text: str
    sections: dict[str, str]
    parameters: tuple[str, ...]


def parse(source: str) -> DocComment | None:
    """Return the doc comment of a Nix file's text, ``None`` when there is not exactly one."""
    found = list(COMMENT.finditer(source))
    if len(found) != 1:
        return None
    head, *rest = split_sections(dedent(found[0][1]))
    summary, _, text = head[1].partition("\n\n")
    return DocComment(
        summary=summary.strip(),
        text=text.strip(),
        sections=dict(rest),
        parameters=parameters(source[found[0].end() :]),
    )


def dedent(text: str) -> str:
    """Return the comment's text without the two spaces before every line."""
    return "\n".join(line.removeprefix("  ").rstrip() for line in text.strip("\n").splitlines())


def split_sections(text: str) -> list[tuple[str, str]]:
    """Return titles and bodies; the first title is empty. A ``#`` inside a fenced block is no title."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith(FENCE)
        if line.startswith("# ") and not fenced:
            sections.append((line.removeprefix("# "), []))
        else:
            sections[-1][1].append(line)
    return [(title, "\n".join(lines).strip()) for title, lines in sections]


def parameters(code: str) -> tuple[str, ...]:
    """Return the names a function takes whose code starts here; none when it is not a function."""
    code = code.lstrip()
    if code.startswith("{"):
        return pattern_names(code)
    names: list[str] = []
    while match := PLAIN.match(code):
        names.append(match[1])
        code = code[match.end() :].lstrip()
    return tuple(names)


def pattern_names(code: str) -> tuple[str, ...]:
    """Return the names in the pattern ``{ a, b ? { }, ... }:`` that code begins with; none for an attribute set."""
    names, name, depth = [], "", 0
    for position, letter in enumerate(code):
        depth += BRACKETS.get(letter, 0)
        if depth == 0:
            names.append(name)
            is_function = AFTER_PATTERN.match(code, position + 1)
            stripped = (each.partition("?")[0].strip() for each in names)
            return tuple(each for each in stripped if each) if is_function else ()
        if depth == 1 and letter == ",":
            names, name = [*names, name], ""
        elif position:
            name += letter
    return ()


def validate(name: str, source: str) -> list[str]:
    """Return what is wrong with the doc comment of the export ``name``; nothing when it is complete."""
    comment = parse(source)
    if comment is None:
        return [f"{name}: {len(COMMENT.findall(source))} doc comments, expected one /** … */ before the value"]
    problems = []
    if "\n" in comment.summary or not comment.summary.endswith("."):
        problems.append(
            f"{name}: the first sentence is {comment.summary!r}, expected one line that ends with a full stop"
        )
    if f"{FENCE}nix" not in comment.sections.get("Example", ""):
        problems.append(f"{name}: no `# Example` with a ```nix block")
    if f"{FENCE}\n{name} ::" not in comment.sections.get("Type", ""):
        problems.append(f"{name}: no `# Type` whose block begins with `{name} ::`")
    described = described_arguments(comment)
    if REST not in comment.parameters and sorted(described) != sorted(comment.parameters):
        problems.append(
            f"{name}: `# Arguments` describes {', '.join(described) or 'nothing'}, "
            f"but the function takes {', '.join(comment.parameters) or 'nothing'}"
        )
    return problems


def described_arguments(comment: DocComment) -> list[str]:
    """Return the names in the section of arguments; one entry may describe several, with commas between."""
    heads = ARGUMENT.findall(comment.sections.get("Arguments", ""))
    return [name for head in heads for name in head.split(", ")]
