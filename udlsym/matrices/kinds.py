"""What the hypotheses of a statement say about its matrix symbols: of what kind each is, or what it is a name for."""

from __future__ import annotations

from typing import Any

from sympy import Determinant, Eq, Gt, Identity, Lt, MatMul, MatrixSymbol, Ne, Transpose

from udlsym.matrices.expressions import is_matrix, permutation, positive_definite, same_size
from udlsym.statements import Statement


class Kinds:
    """Which atoms are of which kind.

    ``positive`` are those with a positive determinant, ``definite`` those that are positive definite, ``assumed`` of
    them those that are so only where a side that inverts them is defined.  ``abbreviations`` are the symbols that only
    name an expression, and ``equations`` the equations of matrices that say something else.
    """

    def __init__(self, statement: Statement) -> None:
        self.symmetric: set[Any] = set()
        self.orthogonal: set[Any] = set()
        self.permutations: set[Any] = set()
        self.positive: set[Any] = set()
        self.definite: set[Any] = set()
        self.assumed: set[Any] = set()
        self.abbreviations: dict[Any, Any] = {}
        self.equations: list[Eq] = []
        self.invertible: dict[Any, None] = {}
        self._learn(statement)
        self.known_invertible = tuple(self.invertible)

    def _learn(self, statement: Statement) -> None:
        heads = [Eq(d.head, d.body, evaluate=False) for d in statement.definitions if is_matrix(d.head)]
        for hypothesis in (*heads, *statement.given):
            if isinstance(hypothesis, permutation) and isinstance(hypothesis.args[0], MatrixSymbol):
                self.permutations.add(hypothesis.args[0])
                self.orthogonal.add(hypothesis.args[0])
            elif isinstance(hypothesis, positive_definite) and isinstance(hypothesis.args[0], MatrixSymbol):
                self.symmetric.add(hypothesis.args[0])
                self.positive.add(hypothesis.args[0])
                self.definite.add(hypothesis.args[0])
                self.invertible[hypothesis.args[0]] = None
            elif isinstance(hypothesis, Eq) and any(map(is_matrix, hypothesis.args)):
                self._learn_equation(hypothesis)
            elif isinstance(hypothesis, (Gt, Lt)) and hypothesis.lts == 0 and isinstance(hypothesis.gts, Determinant):
                self.positive.add(hypothesis.gts.args[0])
            if isinstance(hypothesis, (Gt, Lt, Ne)) and 0 in hypothesis.args:
                for number in hypothesis.args:
                    if isinstance(number, Determinant) and isinstance(number.arg, MatrixSymbol):
                        self.invertible[number.arg] = None
        for symbol in self.abbreviations:
            if symbol in self.symmetric | self.orthogonal | self.positive:
                self.definite.discard(symbol)
                self.symmetric.discard(symbol)  # an abbreviation is written out: what it stands for has no such flag
                self.orthogonal.discard(symbol)
                self.permutations.discard(symbol)

    def _learn_equation(self, equation: Eq) -> None:
        for left, right in (equation.args, equation.args[::-1]):
            atom = right if isinstance(right, MatrixSymbol) else None
            if atom is not None and left == Transpose(atom):
                self.symmetric.add(atom)
                return
            if isinstance(right, Identity) and isinstance(left, MatMul) and len(left.args) == 2:
                a, b = left.args
                atom = a if isinstance(a, MatrixSymbol) else b
                if isinstance(atom, MatrixSymbol) and {a, b} == {atom, Transpose(atom)} and same_size(*atom.shape):
                    self.orthogonal.add(atom)
                    return
            if isinstance(left, MatrixSymbol) and left not in self.abbreviations:
                body = right.xreplace(self.abbreviations)
                if left not in body.free_symbols:
                    earlier = {name: value.xreplace({left: body}) for name, value in self.abbreviations.items()}
                    self.abbreviations = {**earlier, left: body}
                    return
        self.equations.append(equation)


__all__ = ["Kinds"]
