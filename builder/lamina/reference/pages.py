"""All generated files, and how to tell that one is stale."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lamina.files import write_atomically
from lamina.project import ROOT
from lamina.reference import (
    cli_page,
    dashboard_figures,
    figures,
    image_figures,
    licences_page,
    model_figures,
    nix_page,
    service_figures,
    settings_page,
    storage_figures,
)

PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/nix.md": nix_page.render,
    "docs/reference/cli.md": cli_page.render,
    "docs/reference/licences.md": licences_page.render,
    "docs/reference/settings.md": settings_page.render,
    "docs/benchmarks/image.md": image_figures.render,
    "docs/benchmarks/models.md": model_figures.render,
    "docs/benchmarks/storage.md": storage_figures.render,
    "README.md": figures.render,
}
for page, measured in (("service", service_figures), ("dashboard", dashboard_figures)):
    if measured.RESULT.is_file():  # measured on a machine that did nothing else
        PAGES[f"docs/benchmarks/{page}.md"] = measured.render


def stale(root: Path = ROOT) -> dict[str, str]:
    """Return the files whose text is not what it should be, each with the text it should have."""
    wanted = {name: render() for name, render in PAGES.items()}
    return {name: text for name, text in wanted.items() if current(root / name) != text}


def current(path: Path) -> str | None:
    """Return a file's text, ``None`` when there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else None


def write(root: Path = ROOT) -> list[str]:
    """Write what is stale and return its names."""
    texts = stale(root)
    for name, text in texts.items():
        write_atomically(root / name, text)
    return sorted(texts)
