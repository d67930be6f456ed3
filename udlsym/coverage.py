"""How much of a document's mathematics its claims cover: lines that hold mathematics against lines that a claim names.

A line holds mathematics where it has LaTeX (``$...$``, a command) or a number outside its headings, labels, figure
captions and references.  The measure is by line: a line with two formulas of which one is claimed counts as covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from udlsym.claims import Document, Step
from udlsym.printed import read_lines

_HEADING = re.compile(r"^(?:#+ *|\*\*)?((?:chapter|week|question) *(?:\d+|[ivxl]+)\b)", re.IGNORECASE)
_LABELS = re.compile(
    r"^(?:problem|figure|fig\.|answer|question|chapter)\s*\**\s*\(?[\d.a-z]*\)?"  # what a line begins with
    r"|\b(?:figures?|equations?|eq\.?|problems?|sections?|chapters?|notebook|table)\s*\(?[\divxl]+(?:[.\-–][\divxl]+)*[a-z]?\)?"
    r"|\[[^\]]*\]\([^)]*\)|https?://\S+|^\s*\(?\d+[.)]\s",
    re.IGNORECASE,
)
_LATEX = re.compile(r"\$|\\(?:frac|sum|mathbf|exp|log|begin|partial|times|text)\b")
_NUMBER = re.compile(r"(?<![\w/])\d")


@dataclass(frozen=True, slots=True)
class ChapterCoverage:
    """One chapter of a document: how many of its lines hold mathematics, and which of those no claim covers."""

    document: Document
    title: str
    mathematical: int
    uncovered: tuple[tuple[int, str], ...]

    @property
    def covered(self) -> int:
        """The number of mathematical lines that some claim names."""
        return self.mathematical - len(self.uncovered)


def coverage(document: Document, steps: Iterable[Step], folder: Path) -> list[ChapterCoverage]:
    """The coverage of a document by its claims' steps, chapter by chapter.  Raises DocumentError."""
    named = {line for step in steps for line in range(step.lines[0], step.lines[1] + 1)}
    parts: list[tuple[str, list[tuple[int, str]]]] = [("front matter", [])]
    for number, line in enumerate(read_lines(folder / document.file), start=1):
        heading = _HEADING.match(line.strip())
        if heading:
            parts.append((heading.group(1).strip(), []))
        elif holds_mathematics(line):
            parts[-1][1].append((number, line.strip()))
    return [
        ChapterCoverage(document, title, len(lines), tuple((n, text) for n, text in lines if n not in named))
        for title, lines in parts
        if lines
    ]


def holds_mathematics(line: str) -> bool:
    """Whether a line has LaTeX or a number, labels and references aside.

    >>> holds_mathematics("Problem 3.15 What is the maximum number?"), holds_mathematics("There are 6 of them.")
    (False, True)
    """
    return bool(_LATEX.search(line) or _NUMBER.search(_LABELS.sub(" ", line.strip())))
