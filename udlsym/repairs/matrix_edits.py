"""Slips in matrix expressions: a transpose too few or too many, an inverse, two factors in the wrong order, a sign.

Also one matrix for another of its shape, a term that was left out, and a function that was not applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sympy import Inverse, MatAdd, MatMul, MatrixExpr, MatrixSymbol, Transpose
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from udlsym.repairs.severity import EditKind

MOST_FACTORS = 10
"""Factors of a product of which every part may be said to lack an inverse."""


def matrix_edits(
    node: Any, known: Sequence[Any] = (), *, inner: bool = False
) -> Iterator[tuple[EditKind, int, Any, str]]:
    """What may stand for a matrix, with the cost and the words; what does not conform raises when it is put in.

    ``known`` are the matrices that are spoken of: symbols, sums, and matrices of function values.
    What only multiplies an ``inner`` matrix, one in a product or under a trace, is left to what stands around it.
    """
    if not isinstance(node, MatrixExpr):
        return
    if not inner:
        yield "sign", 1, -node, "flip the sign of {}"
        yield "factor", 3, 2 * node, "multiply {} by 2"
        yield "factor", 3, node / 2, "divide {} by 2"
    if isinstance(node, Transpose):
        yield "matrix", 1, node.arg, "drop the transpose of {}"
    else:
        yield "matrix", 1, Transpose(node), "transpose {}"
    if isinstance(node, Inverse):
        yield "power", 2, node.arg, "drop the inverse of {}"
    elif node.rows == node.cols:
        yield "power", 2, Inverse(node), "invert {}"
    if isinstance(node, MatMul):
        for position in range(len(node.args) - 1):
            args = list(node.args)
            args[position : position + 2] = args[position + 1], args[position]
            if all(getattr(a, "is_Matrix", False) for a in args[position : position + 2]) and _conforms(args):
                yield "matrix", 2, MatMul(*args), "swap two factors of {}"
        yield from _inverses(node)
        for position in range(len(node.args)):
            rest = [*node.args[:position], *node.args[position + 1 :]]
            if rest and _conforms(rest):
                yield "matrix", 2, MatMul(*rest), "drop a factor from {}"
    if isinstance(node, MatAdd):
        for position, term in enumerate(node.args):
            rest = [*node.args[:position], *node.args[position + 1 :]]
            yield "matrix", 2, MatAdd(*rest), f"drop the term {term} from {{}}"

    yield from _others(node, known)


def _inverses(product: MatMul) -> Iterator[tuple[EditKind, int, Any, str]]:
    """The inverse of a square part of a product, where it was forgotten."""
    args = product.args
    if len(args) > MOST_FACTORS:
        return
    for first in range(len(args)):
        for last in range(first + 2, len(args) + 1):
            part = args[first:last]
            square = all(getattr(a, "is_Matrix", False) for a in part) and part[0].rows == part[-1].cols
            if square and last - first < len(args):
                inside = MatMul(*part)
                yield "power", 3, MatMul(*args[:first], Inverse(inside), *args[last:]), f"invert {inside} in {{}}"


def _others(node: Any, known: Sequence[Any]) -> Iterator[tuple[EditKind, int, Any, str]]:
    """Another matrix of the same shape, a function of each entry, and a term that was left out."""
    for other in known:
        for new in (other, Transpose(other)):
            if new.shape == node.shape and new not in (node, Transpose(node)):
                plain = isinstance(node, (MatrixSymbol, Transpose)) and not isinstance(node.args[0], MatMul)
                if plain:
                    yield "symbol", 3 if isinstance(other, MatrixSymbol) else 4, new, f"write {new} for {{}}"
                if isinstance(node, (MatAdd, MatMul)) and isinstance(other, MatrixSymbol) and not node.has(other):
                    yield "term", 3, MatAdd(node, new), f"add the term {new} to {{}}"
        if isinstance(other, ElementwiseApplyFunction) and not isinstance(node, ElementwiseApplyFunction):
            name = getattr(other.function, "__name__", other.function)
            yield "function", 3, ElementwiseApplyFunction(other.function, node), f"apply {name} to {{}}"
    for other in known:  # a whole product that was left out
        if isinstance(other, MatAdd) and isinstance(node, (MatAdd, MatMul)) and other.shape == node.shape:
            for term in other.args:
                if term not in getattr(node, "args", ()) and term != node and not isinstance(term, MatrixSymbol):
                    yield "term", 3, MatAdd(node, term), f"add the term {term} to {{}}"


def _conforms(args: list[Any]) -> bool:
    shapes = [a.shape for a in args if getattr(a, "is_Matrix", False)]
    return all(a[1] == b[0] for a, b in pairwise(shapes))
