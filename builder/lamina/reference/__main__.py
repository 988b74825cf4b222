"""Write the generated pages, or with ``--check`` only name the stale ones: what ``./manage.sh docs`` runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lamina.console import say
from lamina.errors import ANSWER_IS_NO, DONE, LaminaError
from lamina.reference import pages


def main(words: Sequence[str]) -> int:
    """Print one line for each file that was written or is stale."""
    try:
        names = sorted(pages.stale()) if "--check" in words else pages.write()
    except LaminaError as error:
        print(error.render(), file=sys.stderr)
        return error.exit_code
    for name in names:
        print(name)
    if names and "--check" in words:
        say("\nhint: these files are stale; './manage.sh docs' writes them")
        return ANSWER_IS_NO
    say(f"wrote {len(names)} files" if names else "every generated page is current")
    return DONE


sys.exit(main(sys.argv[1:]))
