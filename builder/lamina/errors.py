"""The one exception that reaches the user.

Library code raises it and never prints or exits; ``lamina.cli`` turns it into text and an exit code.
"""

from __future__ import annotations

from collections.abc import Sequence

DONE = 0
ANSWER_IS_NO = 1
WRONG_USE = 2


class LaminaError(Exception):
    """A problem the user can act on.

    ``message`` says who, which value and what was expected; ``hint`` says what to do; ``details`` are further lines,
    for instance every problem of one file. ``exit_code`` is ``ANSWER_IS_NO`` unless the command was used wrongly.
    """

    def __init__(
        self, message: str, *, hint: str | None = None, details: Sequence[str] = (), exit_code: int = ANSWER_IS_NO
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = tuple(details)
        self.exit_code = exit_code

    def render(self) -> str:
        """Return the text for standard error: ``error:``, the details, an empty line and ``hint:``."""
        lines = [f"error: {self.message}", *(f"  {detail}" for detail in self.details)]
        if self.hint:
            lines += ["", f"hint: {self.hint}"]
        return "\n".join(lines)
