"""Trees to SymPy, the size of every number bounded from the sizes of its parts before SymPy computes it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

import sympy as sp
from sympy.logic.boolalg import Boolean

from udlsym.errors import ParseError
from udlsym.matrices.expressions import is_matrix
from udlsym.reading import syntax
from udlsym.reading.bounding import Built
from udlsym.reading.forms import Forms
from udlsym.reading.naming import Scope, nearest
from udlsym.reading.rows import rows_of
from udlsym.reading.syntax import Call, Comparison, Entry, Junction, Name, Negative, Number, Power, Tree
from udlsym.reading.vocabulary import (
    COMPARED,
    CONDITIONS,
    EXPONENTIALS,
    FACTORIALS,
    FAMILIES,
    FORMS,
    MATRIX_WORDS,
    ROUNDINGS,
    WORDS,
    as_numbers,
    shape_of,
)
from udlsym.reading.vocabulary import RELATIONS as SIGNS


class Builder(Forms):
    """Builds SymPy expressions from trees, the size of every number bounded before it is computed."""

    def __init__(self, scope: Scope, evaluate: bool) -> None:
        super().__init__(scope, evaluate)
        self.divisors: list[Any] = []
        """What the text divides by, or takes the logarithm of, wherever it is evaluated at all."""

    def expression(self, tree: Tree) -> sp.Expr:
        """A number or a matrix; a condition or undefined value is an error."""
        value = self._number(tree).value
        return cast(sp.Expr, value)

    def conditions(self, tree: Tree) -> list[Boolean]:
        """The parts of a conjunction, in the order in which they are written."""
        if isinstance(tree, Comparison):
            sides = as_numbers([self._number(side).value for side in tree.sides])
            return [
                self._apply(tree.column, SIGNS[sign], left, right, evaluate=self.evaluate)
                for sign, left, right in zip(tree.signs, sides, sides[1:], strict=False)
            ]
        if isinstance(tree, Junction) and tree.sign == "&":
            return [part for child in tree.parts for part in self.conditions(child)]
        if isinstance(tree, Call) and tree.name == "And":
            return [part for child in tree.arguments for part in self.conditions(child)]
        return [self._condition(tree)]

    def _condition(self, tree: Tree) -> Boolean:
        match tree:
            case Comparison() | Junction(sign="&"):
                parts = self.conditions(tree)
                return parts[0] if len(parts) == 1 else self._apply(tree.column, sp.And, *parts, evaluate=self.evaluate)
            case Junction():
                make = sp.Or if tree.sign == "|" else sp.Not
                parts = [self._condition(part) for part in tree.parts]
                return self._apply(tree.column, make, *parts, evaluate=self.evaluate)
        built = self._build(tree)
        if not isinstance(built.value, Boolean) or isinstance(built.value, sp.Symbol):
            raise ParseError(f"column {tree.column}: a condition such as b < 1 or Ne(z, 0) was expected")
        return built.value

    def _number(self, tree: Tree) -> Built:
        built = self._build(tree)
        value = built.value
        if isinstance(value, sp.IndexedBase):
            raise ParseError(f"column {tree.column}: the family {value} needs an index here: {value}[i]")
        if not isinstance(value, sp.Expr):
            raise ParseError(f"column {tree.column}: a number was expected, this is a condition or a function's name")
        return built

    def _build(self, tree: Tree) -> Built:
        """Dispatch on the kind of tree."""
        match tree:
            case Number():
                value = sp.Rational(tree.value.numerator, tree.value.denominator)
                return self._checked(tree, value, _bits(value), _bits(value))
            case Name():
                value = self.scope.symbol(tree.name, tree.column)
                if isinstance(value, sp.core.function.UndefinedFunction):
                    raise ParseError(f"column {tree.column}: the function {tree.name} needs arguments: {tree.name}(x)")
                return Built(value, _bits(value), 2.0)
            case syntax.Sum():
                return self._sum(tree)
            case syntax.Product():
                return self._product(tree)
            case Negative():
                return self._negative(self._number(tree.of), tree)
            case Power():
                return self._power(tree)
            case Entry():
                return self._entry(tree)
            case Call():
                return self._call(tree)
            case Comparison() | Junction():
                return Built(self._condition(tree))
            case syntax.Row():
                raise ParseError(f"column {tree.column}: a row stands in Matrix([[1, 2], [3, 4]]) only")
        raise ParseError(f"column {tree.column}: a tuple can only be a sum's limits or a case of a Piecewise")

    def _sum(self, tree: syntax.Sum) -> Built:
        terms = [self._negative(b, tree) if minus else b for minus, b in ((m, self._number(t)) for m, t in tree.terms)]
        bits = sum(term.bits + 1 for term in terms)
        self._bounded(tree, bits)
        magnitude = max(term.magnitude for term in terms) + math.log2(len(terms))
        values = as_numbers([term.value for term in terms])
        if any(map(is_matrix, values)):
            shapes = dict.fromkeys(shape_of(v) if is_matrix(v) else "a number" for v in values)
            if len(shapes) > 1:
                raise ParseError(f"column {tree.column}: the terms do not conform: {' and '.join(shapes)}")
            return self._checked(tree, self._apply(tree.column, sp.MatAdd, *values), bits, magnitude)
        return self._checked(tree, self._apply(tree.column, sp.Add, *values, evaluate=self.evaluate), bits, magnitude)

    def _product(self, tree: syntax.Product) -> Built:
        factors = [
            self._raised(self._divisor(b), Built(sp.S.NegativeOne, 1.0, 0.0), tree) if divides else b
            for divides, b in ((d, self._number(t)) for d, t in tree.factors)
        ]
        bits = sum(factor.bits for factor in factors)
        magnitude = sum(max(factor.magnitude, 0.0) for factor in factors)
        self._bounded(tree, bits)
        values = [factor.value for factor in factors]
        if any(map(is_matrix, values)):
            matrices = [value for value in values if is_matrix(value)]
            for left, right in pairwise(matrices):
                if left.cols != right.rows:
                    shapes = f"{shape_of(left)} times {shape_of(right)}"
                    raise ParseError(f"column {tree.column}: the factors do not conform: {shapes}")
            scalar = self._apply(tree.column, sp.Mul, *(v for v in values if not is_matrix(v)), evaluate=self.evaluate)
            chain = matrices if scalar is sp.S.One else [scalar, *matrices]
            return self._checked(tree, self._apply(tree.column, sp.MatMul, *chain), bits, magnitude)
        return self._checked(tree, self._apply(tree.column, sp.Mul, *values, evaluate=self.evaluate), bits, magnitude)

    @staticmethod
    def _divisor(built: Built) -> Built:
        """What is divided by: a 1 x 1 matrix is the number in it."""
        return replace(built, value=as_numbers([built.value, sp.S.One])[0])

    def _negative(self, built: Built, tree: Tree) -> Built:
        value = built.value
        if isinstance(value, sp.Rational) or self.evaluate:
            value = self._apply(tree.column, lambda: -value)
        else:
            value = self._apply(tree.column, sp.Mul, sp.S.NegativeOne, value, evaluate=False)
        return Built(value, built.bits + 1, built.magnitude)

    def _power(self, tree: Power) -> Built:
        return self._raised(self._number(tree.base), self._number(tree.exponent), tree)

    def _raised(self, base: Built, exponent: Built, tree: Tree) -> Built:
        if is_matrix(exponent.value):
            raise ParseError(f"column {tree.column}: a matrix cannot be an exponent")
        times = exponent.size
        bits = base.bits * times if base.bits else 0.0
        magnitude = max(base.magnitude, base.bits, 1.0) * times
        if exponent.value.has(sp.log) and exponent.value.has(sp.Rational):
            bits = max(bits, times)
        self._bounded(tree, bits + exponent.bits, magnitude)
        if is_matrix(base.value):
            if base.value.rows != base.value.cols:
                raise ParseError(f"column {tree.column}: a power of the {shape_of(base.value)} matrix does not conform")
            return self._checked(tree, self._apply(tree.column, sp.MatPow, base.value, exponent.value), bits, magnitude)
        if self._asked(exponent.value, "is_negative"):
            if not self._held_back:
                self.divisors.append(base.value)
            if self._asked(base.value, "is_zero"):
                raise ParseError(f"column {tree.column}: division by zero")
        value = self._apply(tree.column, sp.Pow, base.value, exponent.value, evaluate=self.evaluate)
        return self._checked(tree, value, bits + exponent.bits, magnitude)

    def _asked(self, value: Any, question: str) -> bool:
        """Whether SymPy says so; never of what it did not evaluate, about which its answers contradict each other."""
        return (self.evaluate or not value.args) and getattr(value, question) is True

    def _entry(self, tree: Entry) -> Built:
        indices = [self._number(part) for part in tree.indices]
        if not indices:
            raise ParseError(f"column {tree.column}: {tree.name}[] needs an index")
        base: Any = self.scope.family(tree.name)
        if isinstance(base, sp.Symbol):
            words = self.scope.domains.get(tree.name, [])
            raise ParseError(
                f"column {tree.column}: {tree.name} is one number and cannot have an index; "
                f'for a family declare "{tree.name}": "{" ".join([*words, "family"])}"'
            )
        if not isinstance(base, sp.IndexedBase) and not is_matrix(base):
            raise ParseError(f"column {tree.column}: {tree.name} cannot have an index")
        values = [index.value for index in indices]
        if any(value.is_integer is False for value in values):
            raise ParseError(f"column {tree.column}: the index of {tree.name} must be an integer")
        bits = sum(index.bits for index in indices)
        return self._checked(tree, self._apply(tree.column, lambda: base[tuple(values)]), bits, 1.0)

    def _call(self, tree: Call) -> Built:
        known = self.scope.known.get(tree.name)
        if isinstance(known, sp.core.function.UndefinedFunction):
            arguments = [self._number(part) for part in tree.arguments]
            if not arguments:
                raise ParseError(f"column {tree.column}: the function {tree.name} needs arguments")
            value = self._apply(tree.column, known, *(a.value for a in arguments))
            return self._checked(tree, value, sum(a.bits for a in arguments), 1.0)
        if tree.name in self.scope.domains or (self.scope.closed and known is not None):
            raise ParseError(f"column {tree.column}: {tree.name} is no function; a product needs *: {tree.name}*(...)")
        if tree.name in FORMS:
            return self._form(tree)
        if tree.name == "Matrix":
            return self._matrix(tree)
        word = WORDS.get(tree.name)
        if word is None:
            advice = nearest(tree.name, [*WORDS, *FORMS]) or '; declare it in symbols as "function"'
            raise ParseError(f"column {tree.column}: the function {tree.name!r} is not known{advice}")
        if not word.least <= len(tree.arguments) <= word.most:
            wanted = f"{word.least}" if word.least == word.most else f"{word.least} to {word.most}"
            raise ParseError(f"column {tree.column}: {tree.name} takes {wanted} arguments (got {len(tree.arguments)})")
        if tree.name in CONDITIONS:
            arguments = [Built(self._condition(part)) for part in tree.arguments]
        else:
            plain = self._build if tree.name in FAMILIES else self._number
            if tree.name in FAMILIES and isinstance(tree.arguments[0], Name):
                self.scope.family(tree.arguments[0].name)
            arguments = [plain(part) for part in tree.arguments]
        if tree.name not in MATRIX_WORDS:
            arguments = [replace(a, value=as_numbers([a.value, sp.S.One])[0]) for a in arguments]
        if tree.name not in MATRIX_WORDS and any(is_matrix(a.value) for a in arguments):
            raise ParseError(f"column {tree.column}: {tree.name} takes numbers, not matrices")
        if tree.name in ("log", "ln") and not self._held_back:
            self.divisors.append(arguments[0].value)
        bits, magnitude = self._bounds(tree, arguments)
        options = {} if self.evaluate or not word.holds else {"evaluate": False}
        values = [a.value for a in arguments]
        if tree.name in COMPARED:
            values = as_numbers(values)
        value = self._apply(tree.column, word.make, *values, **options)
        if not word.holds:
            self._keep([a.value for a in arguments], value)
        return self._checked(tree, value, bits, magnitude)

    def _matrix(self, tree: Call) -> Built:
        """``Matrix([[1, 2], [3, 4]])``, or ``Matrix([1, 2])``, a column."""
        entries = [[self._number(entry) for entry in row] for row in rows_of(tree)]
        if any(is_matrix(entry.value) for row in entries for entry in row):
            raise ParseError(f"column {tree.column}: the entries of a matrix are numbers")
        bits = sum(entry.bits for row in entries for entry in row)
        self._bounded(tree, bits)
        values = [[entry.value for entry in row] for row in entries]
        return self._checked(tree, self._apply(tree.column, sp.ImmutableDenseMatrix, values), bits, 2.0)

    def _bounds(self, tree: Call, arguments: list[Built]) -> tuple[float, float]:
        """Bounds on what a call of a listed function may compute; raises ParseError where they are too large."""
        bits = sum(a.bits for a in arguments)
        magnitude = max((a.magnitude for a in arguments), default=0.0) + 2
        value = arguments[0].value
        if tree.name in EXPONENTIALS and isinstance(value, sp.Expr):
            if not value.free_symbols or value.has(sp.log):
                magnitude = 1.5 * 2.0 ** min(arguments[0].magnitude, 900.0) + 1
                bits = max(bits, magnitude * max(arguments[0].bits, 1.0)) if value.has(sp.log) else bits
        elif tree.name in FACTORIALS:
            largest = max((a.size for a in arguments if not a.value.free_symbols), default=0.0)
            bits = magnitude = bits + largest * math.log2(largest + 2) if largest < math.inf else math.inf
        elif tree.name == "binomial" and not any(a.value.free_symbols for a in arguments):
            n, k = (a.size for a in arguments)
            small = min(k, abs(n - k)) if n >= k and math.isfinite(n) else k
            bits = magnitude = bits + (small + 1) * math.log2(n + k + 2) if math.isfinite(n + k) else math.inf
        elif tree.name in ROUNDINGS and not any(a.value.free_symbols for a in arguments):
            bits = max(bits, *(a.magnitude for a in arguments))  # the whole part is written out
        self._bounded(tree, bits, magnitude)
        return bits, magnitude


def _bits(value: Any) -> float:
    if isinstance(value, sp.Rational):
        return float(max(int(value.p).bit_length(), int(value.q).bit_length() - 1, 1))
    return 0.0
