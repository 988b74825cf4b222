"""The command line: find the commands, parse, dispatch, and print errors.

Data goes to standard output, progress and messages to standard error.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import pkgutil
import signal
import sys
from collections.abc import Callable, Sequence

from lamina import commands
from lamina.errors import ANSWER_IS_NO, WRONG_USE, LaminaError

INTERRUPTED = 130
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)


def command_names() -> list[str]:
    """Return the names of all commands, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def build_parser(names: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser with one subparser for each command of ``names``, or for all: each is a module to import."""
    parser = argparse.ArgumentParser(
        prog="./manage.sh",
        description="Build, load and run the reproducible images of this repository.",
        epilog="'./manage.sh COMMAND --help' explains a command. Exit codes: 0 done, 1 the answer is no, 2 wrong use.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in names or command_names():
        module = importlib.import_module(f"lamina.commands.{name}")
        subparser = subparsers.add_parser(name, help=module.SUMMARY, description=module.__doc__)
        subparser.formatter_class = argparse.RawDescriptionHelpFormatter
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if argv is None else argv
    parser = build_parser(words[:1] if words[:1] and words[0] in command_names() else None)
    if not words:
        parser.print_help(sys.stderr)
        return WRONG_USE
    arguments = parser.parse_args(words)
    return guarded(lambda: arguments.run(arguments))


def guarded(action: Callable[[], int]) -> int:
    """Run an action and return its exit code; what goes wrong is printed as one error, without a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends us gets the same clean end as Ctrl-C
    try:
        return action()
    except LaminaError as error:
        print(error.render(), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ANSWER_IS_NO
    except OSError as error:
        if error.errno not in DISK_IS_FULL:
            raise
        print(f"error: {error}\n\nhint: free some disk space and try again", file=sys.stderr)
        return ANSWER_IS_NO


__all__ = ["WRONG_USE", "build_parser", "command_names", "guarded", "main"]
