"""The command line: find the commands, parse, dispatch, and print errors.

Data goes to standard output, progress and messages to standard error.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from lamina import commands
from lamina.errors import ANSWER_IS_NO, WRONG_USE, LaminaError

INTERRUPTED = 130


def command_names() -> list[str]:
    """Return the names of all commands, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with one subparser for each module of ``lamina.commands``."""
    parser = argparse.ArgumentParser(
        prog="./manage.sh",
        description="Build, load and run the reproducible images of this repository.",
        epilog="'./manage.sh COMMAND --help' explains a command. Exit codes: 0 done, 1 the answer is no, 2 wrong use.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in command_names():
        module = importlib.import_module(f"lamina.commands.{name}")
        subparser = subparsers.add_parser(name, help=module.SUMMARY, description=module.__doc__)
        subparser.formatter_class = argparse.RawDescriptionHelpFormatter
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = build_parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except LaminaError as error:
        print(error.render(), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ANSWER_IS_NO
    return code


__all__ = ["WRONG_USE", "build_parser", "command_names", "main"]
