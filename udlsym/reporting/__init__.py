"""Reports from settled claims: pages to browse, errata sheets to send, and a list to commit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from udlsym.outcomes import Outcome
from udlsym.reporting import html, latex, markdown


def write_all(outcomes: Iterable[Outcome], directory: Path) -> list[Path]:
    """Write ``errata.md``, ``html/`` and ``latex/`` into a directory; files of an earlier run that are stale go.

    The same outcomes give the same bytes, whatever their order and however long they took.
    """
    settled = list(outcomes)
    return [
        *markdown.write(settled, directory),
        *html.write(settled, directory / "html"),
        *latex.write(settled, directory / "latex"),
    ]
