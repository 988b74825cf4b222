"""Say which files did not come, why, and what to do: one error for a whole fetch."""

from __future__ import annotations

from collections.abc import Sequence

from lamina.errors import LaminaError
from lamina.sources.item import DebianItem, Failure, Item, ModelItem, NpmItem, PythonItem, Reason

_SHOWN = 8
_TITLES: dict[Reason, str] = {
    "superseded": "no source of this machine has these locked files any more",
    "unreachable": "the package sources could not be reached",
    "refused": "the package client did not bring these files",
    "damaged": "these files are not the locked ones; they were deleted",
}
_HINTS: dict[Reason, str] = {
    "superseded": "lock what the sources have now: ./manage.sh update {kinds}",
    "unreachable": "check the network, the proxy and the settings of {clients}; then run fetch again, it goes on",
    "refused": "try it by hand with {clients}, then run fetch again",
    "damaged": "run fetch again; if it stays, the mirror holds other bytes: lock again with ./manage.sh update {kinds}",
}


class FetchError(LaminaError):
    """Files that could not be brought; ``failures`` says which and why."""

    def __init__(self, failures: Sequence[Failure], *, message: str, hint: str, details: Sequence[str]) -> None:
        super().__init__(message, hint=hint, details=details)
        self.failures = tuple(failures)


def raise_failures(failures: Sequence[Failure], errors: Sequence[LaminaError] = ()) -> None:
    """Raise one error that lists every failure by reason, or the first of ``errors``; return when there is neither."""
    if not failures:
        for error in errors:
            raise error
        return
    reasons = [reason for reason in _TITLES if any(failure.reason == reason for failure in failures)]
    details = [line for reason in reasons for line in _section(reason, failures)]
    raise FetchError(
        failures,
        message=f"{len(failures)} of the locked files did not come",
        details=details + [error.message for error in errors],
        hint="; ".join(dict.fromkeys(hint for reason in reasons for hint in _hints(reason, failures))),
    )


_KINDS: dict[type[Item], tuple[str, str]] = {
    DebianItem: ("debian", "apt"),
    PythonItem: ("python", "pip"),
    NpmItem: ("bootstrap", "npm"),
    ModelItem: ("models", "the model hub"),
}


def _hints(reason: Reason, failures: Sequence[Failure]) -> list[str]:
    """Return what helps: each failure's own words, and those of the reason for failures that bring none."""
    concerned = [failure for failure in failures if failure.reason == reason]
    silent = [failure for failure in concerned if not failure.hint]
    own = [failure.hint for failure in concerned if failure.hint]
    return own + ([_HINTS[reason].format_map(_names(silent))] if silent else [])


def _names(failures: Sequence[Failure]) -> dict[str, str]:
    kinds = {_KINDS[type(failure.item)] for failure in failures}
    return {
        "kinds": " ".join(sorted(kind for kind, _ in kinds)),
        "clients": " and ".join(sorted(client for _, client in kinds)),
    }


def _section(reason: Reason, failures: Sequence[Failure]) -> list[str]:
    """Return the lines for one reason; files that share the client's words share a line."""
    groups: dict[str, list[str]] = {}
    for failure in failures:
        if failure.reason == reason:
            groups.setdefault(failure.detail, []).append(_title(failure.item))
    return [f"{_TITLES[reason]}:", *(f"  {_shorten(names)}: {detail}" for detail, names in groups.items())]


def _title(item: Item) -> str:
    """Return how a file is called: a model has many, a package one."""
    return f"{item.name} {item.file if isinstance(item, ModelItem) else item.version}"


def _shorten(names: Sequence[str]) -> str:
    shown = ", ".join(sorted(names)[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
