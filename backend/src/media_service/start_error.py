"""The one exception that ends the program before it serves: wrong settings or a wrong catalogue."""

from __future__ import annotations

from collections.abc import Sequence

EXIT_CODE = 2


class StartError(Exception):
    """A problem the operator can act on.

    ``message`` says which setting, its value and what was expected; ``details`` lists every single problem;
    ``hint`` says what to do. ``media_service.__main__`` prints it to standard error and exits with ``EXIT_CODE``.
    """

    def __init__(self, message: str, *, details: Sequence[str] = (), hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)
        self.hint = hint

    def render(self) -> str:
        """Return the text for standard error: ``error:``, the details, an empty line and ``hint:``."""
        lines = [f"error: {self.message}", *(f"  {detail}" for detail in self.details)]
        if self.hint:
            lines += ["", f"hint: {self.hint}"]
        return "\n".join(lines)
