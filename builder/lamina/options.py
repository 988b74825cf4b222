"""Options that several commands share, and the checks of their values."""

from __future__ import annotations

import argparse
import math
import re

from lamina.images import profiles
from lamina.services import NAME


def add_image_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose an image."""
    parser.add_argument(
        "--models", metavar="PROFILE", default="demo", help=f"model weights: {', '.join(profiles())} (default: demo)"
    )
    parser.add_argument(
        "--locked", action="store_true", help="fail when a locked package is gone, instead of locking its successor"
    )


def add_name_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a deployment, so that several can run beside each other."""
    parser.add_argument(
        "--name", type=name, default=NAME, help="prefix of containers, network, volume (default: lamina)"
    )


def name(text: str) -> str:
    """Check the name of a deployment."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", text):
        raise argparse.ArgumentTypeError(f"{text} is not a name, expected lower-case letters, digits, '_', '.', '-'")
    return text


def port(text: str) -> int:
    """Parse a port."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port, expected a number from 1 to 65535")
    return int(text)


def port_or_any(text: str) -> int:
    """Parse a port; 0 is any that is free."""
    return 0 if text == "0" else port(text)


def seconds(text: str) -> float:
    """Parse a time span."""
    try:
        parsed = float(text)
    except ValueError:
        parsed = math.nan
    if not 0 < parsed < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a time, expected seconds above 0")
    return parsed
