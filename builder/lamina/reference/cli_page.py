"""The page of commands, from the argparse parsers themselves.

argparse's own layout depends on the terminal's width and on the Python version, so only its data is used.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from lamina.cli import build_parser
from lamina.reference.text import notice, table


def render() -> str:
    """Return the page."""
    parser = build_parser()
    commands = dict(_commands(parser))
    rows = [[f"[`{name}`](#{name.replace(' ', '-')})", summary] for name, (_, summary) in commands.items()]
    head = f"# Commands\n\n{notice('the parsers of the commands in `builder/lamina/commands`')}\n"
    introduction = f"{parser.description} {parser.epilog}\n"
    parts = [head, introduction, table(["command", "what it does"], rows)]
    return "\n".join([*parts, *(_render_command(name, each) for name, (each, _) in commands.items())])


def _commands(
    parser: argparse.ArgumentParser, prefix: str = ""
) -> Iterator[tuple[str, tuple[argparse.ArgumentParser, str]]]:
    """Yield every command that is not only a group, with its parser and its summary."""
    for group in (action for action in parser._actions if isinstance(action, argparse._SubParsersAction)):
        summaries = {choice.dest: choice.help or "" for choice in group._choices_actions}
        for name, each in group.choices.items():
            yield f"{prefix}{name}", (each, summaries.get(name, ""))
            yield from _commands(each, f"{prefix}{name} ")


def _render_command(name: str, parser: argparse.ArgumentParser) -> str:
    actions = [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]
    rows = [[f"`{_words(action)}`", _meaning(action)] for action in actions]
    usage = f"./manage.sh {name}{' [OPTION …]' if any(action.option_strings for action in actions) else ''}"
    positional = [_positional(action) for action in actions if not action.option_strings]
    description = (parser.description or "").strip()
    text = f"## {name}\n\n```text\n{' '.join([usage, *positional])}\n\n{description}\n```\n"
    return f"{text}\n{table(['argument', 'meaning'], rows)}" if rows else text


def _words(action: argparse.Action) -> str:
    if not action.option_strings:
        return _metavar(action)
    return " ".join([", ".join(action.option_strings), *([] if action.nargs == 0 else [_metavar(action)])])


def _positional(action: argparse.Action) -> str:
    name = _metavar(action)
    return {"*": f"[{name} …]", "+": f"{name} …", "?": f"[{name}]"}.get(str(action.nargs), name)


def _metavar(action: argparse.Action) -> str:
    return str(action.metavar) if action.metavar else action.dest.upper().replace("_", "-")


def _meaning(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return f"one of: {', '.join(action.choices)}"
    meaning = (action.help or "") % vars(action)
    return f"{meaning}; one of: {', '.join(map(str, action.choices))}" if action.choices else meaning
