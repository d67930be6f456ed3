"""Slips in matrix expressions: a transpose too few or too many, an inverse, two factors in the wrong order, a sign."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sympy import Inverse, MatAdd, MatMul, MatrixExpr, Transpose

from udlsym.severity import EditKind


def matrix_edits(node: Any) -> Iterator[tuple[EditKind, int, Any, str]]:
    """What may stand for a matrix, with the cost and the words; what does not conform raises when it is put in."""
    if not isinstance(node, MatrixExpr):
        return
    yield "sign", 1, -node, "flip the sign of {}"
    yield "factor", 3, 2 * node, "multiply {} by 2"
    yield "factor", 3, node / 2, "divide {} by 2"
    if isinstance(node, Transpose):
        yield "matrix", 1, node.arg, "drop the transpose of {}"
    else:
        yield "matrix", 1, Transpose(node), "transpose {}"
    if isinstance(node, Inverse):
        yield "matrix", 2, node.arg, "drop the inverse of {}"
    elif node.rows == node.cols:
        yield "matrix", 2, Inverse(node), "invert {}"
    if isinstance(node, MatMul):
        for position in range(len(node.args) - 1):
            args = list(node.args)
            args[position : position + 2] = args[position + 1], args[position]
            if all(getattr(a, "is_Matrix", False) for a in args[position : position + 2]) and _conforms(args):
                yield "matrix", 2, MatMul(*args), "swap two factors of {}"
        for position in range(len(node.args)):
            rest = [*node.args[:position], *node.args[position + 1 :]]
            if rest and _conforms(rest):
                yield "matrix", 2, MatMul(*rest), "drop a factor from {}"
    if isinstance(node, MatAdd):
        for position, term in enumerate(node.args):
            rest = [*node.args[:position], *node.args[position + 1 :]]
            yield "matrix", 2, MatAdd(*rest), f"drop the term {term} from {{}}"


def _conforms(args: list[Any]) -> bool:
    shapes = [a.shape for a in args if getattr(a, "is_Matrix", False)]
    return all(a[1] == b[0] for a, b in pairwise(shapes))
