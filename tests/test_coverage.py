"""What counts as mathematics, and what claims leave over."""

from __future__ import annotations

from pathlib import Path

import pytest
from sympy import Symbol

from udlsym.claims import Document, step
from udlsym.coverage import coverage, holds_mathematics
from udlsym.statements import equal


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Problem 3.15 What is the maximum number?", False),
        ("Figure 6.1 Loss function for the model in 6.4.", True),
        ("as shown in equation 5.12 and figure 3.8j.", False),
        ("There are 18 parameters.", True),
        (r"so $x = y$ holds", True),
        ("1. First, think.", False),
        ("Nothing to count here.", False),
    ],
)
def test_labels_and_references_are_no_mathematics(line: str, expected: bool) -> None:
    """A line counts by its LaTeX and its numbers, not by the numbers of problems and figures."""
    assert holds_mathematics(line) is expected


def test_a_line_that_no_claim_names_is_left_over(tmp_path: Path) -> None:
    """Coverage lists, by chapter, the mathematical lines outside every claim."""
    (tmp_path / "d.txt").write_text("Chapter 1\n$x = x$\n$y = z$\nplain\n## Chapter 2\n$a = b$\n", encoding="utf-8")
    document = Document("d", "A document", "first", "d.txt", "")
    x = Symbol("x")
    first, second = coverage(document, [step((2, 2), "x = x", equal(x, x))], tmp_path)
    assert (first.title, first.mathematical, first.covered, first.uncovered) == ("Chapter 1", 2, 1, ((3, "$y = z$"),))
    assert second.uncovered == ((6, "$a = b$"),)
