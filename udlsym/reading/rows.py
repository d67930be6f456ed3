"""The rows of a matrix that is written out: ``Matrix([[1, 2], [3, 4]])``, or ``Matrix([1, 2])``, a column."""

from __future__ import annotations

from udlsym.errors import ParseError
from udlsym.reading.syntax import Call, Row, Tree

LARGEST = 32
"""Rows or columns of a matrix that is written out."""


def rows_of(tree: Call) -> list[tuple[Tree, ...]]:
    """What is written for the entries, row by row; raises ParseError where that is no table."""
    whole = tree.arguments[0] if len(tree.arguments) == 1 else None
    if not isinstance(whole, Row) or not whole.parts:
        raise ParseError(f"column {tree.column}: Matrix([[1, 2], [3, 4]]) or Matrix([1, 2]) was expected")
    nested = {isinstance(part, Row) for part in whole.parts}
    rows = [part.parts if isinstance(part, Row) else (part,) for part in whole.parts]
    if len({len(row) for row in rows}) > 1 or len(nested) > 1 or not rows[0]:
        raise ParseError(f"column {tree.column}: the rows of the matrix have different lengths, or none")
    if max(len(rows), len(rows[0])) > LARGEST:
        raise ParseError(f"column {tree.column}: a matrix that is written out has at most {LARGEST} rows and columns")
    return rows


__all__ = ["rows_of"]
