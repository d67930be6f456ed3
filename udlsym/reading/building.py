"""Trees to SymPy, the size of every number bounded from the sizes of its parts before SymPy computes it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NoReturn, cast

import sympy as sp
from sympy.logic.boolalg import Boolean

from udlsym.errors import ParseError
from udlsym.reading import syntax
from udlsym.reading.divisors import loses
from udlsym.reading.naming import Scope, bound_variable, nearest
from udlsym.reading.rows import rows_of
from udlsym.reading.syntax import Call, Comparison, Entry, Junction, Name, Negative, Number, Power, Tree
from udlsym.reading.vocabulary import (
    CONDITIONS,
    EXPONENTIALS,
    FACTORIALS,
    FAMILIES,
    FORMS,
    LARGEST_BITS,
    LARGEST_MAGNITUDE,
    MATRIX_WORDS,
    ROUNDINGS,
    WORDS,
    is_matrix,
    shape_of,
)
from udlsym.reading.vocabulary import RELATIONS as SIGNS


@dataclass(frozen=True, slots=True)
class _Built:
    """A SymPy value, a bound on the bits of the numbers in it, and one on log2 of its magnitude if it is a number."""

    value: Any
    bits: float = 0.0
    magnitude: float = 0.0

    @property
    def size(self) -> float:
        """A bound on the absolute value where it stands as an exponent; a symbol counts as 1."""
        if getattr(self.value, "is_Rational", False):
            return float(math.ceil(abs(self.value))) if self.bits < 900 else math.inf
        return 2.0**self.magnitude if self.magnitude < 900 else math.inf


class Builder:
    """Builds SymPy expressions from trees, the size of every number bounded before it is computed."""

    def __init__(self, scope: Scope, evaluate: bool) -> None:
        self.scope = scope
        self.evaluate = evaluate
        self.divisors: list[Any] = []
        """What the text divides by, or takes the logarithm of, wherever it is evaluated at all."""
        self.lost: list[Any] = []
        """Of what is to stay as it is written: what SymPy evaluated all the same, and may have no value."""
        self._held_back = 0  # how many cases, sums and the like stand around

    def expression(self, tree: Tree) -> sp.Expr:
        """A number or a matrix; a condition or undefined value is an error."""
        value = self._number(tree).value
        return cast(sp.Expr, value)

    def conditions(self, tree: Tree) -> list[Boolean]:
        """The parts of a conjunction, in the order in which they are written."""
        if isinstance(tree, Comparison):
            sides = [self._number(side) for side in tree.sides]
            return [
                self._apply(tree.column, SIGNS[sign], left.value, right.value, evaluate=self.evaluate)
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

    def _number(self, tree: Tree) -> _Built:
        built = self._build(tree)
        value = built.value
        if isinstance(value, sp.IndexedBase):
            raise ParseError(f"column {tree.column}: the family {value} needs an index here: {value}[i]")
        if not isinstance(value, sp.Expr):
            raise ParseError(f"column {tree.column}: a number was expected, this is a condition or a function's name")
        return built

    def _build(self, tree: Tree) -> _Built:
        """Dispatch on the kind of tree."""
        match tree:
            case Number():
                value = sp.Rational(tree.value.numerator, tree.value.denominator)
                return self._checked(tree, value, _bits(value), _bits(value))
            case Name():
                value = self.scope.symbol(tree.name, tree.column)
                if isinstance(value, sp.core.function.UndefinedFunction):
                    raise ParseError(f"column {tree.column}: the function {tree.name} needs arguments: {tree.name}(x)")
                return _Built(value, _bits(value), 2.0)
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
                return _Built(self._condition(tree))
            case syntax.Row():
                raise ParseError(f"column {tree.column}: a row stands in Matrix([[1, 2], [3, 4]]) only")
        raise ParseError(f"column {tree.column}: a tuple can only be a sum's limits or a case of a Piecewise")

    def _sum(self, tree: syntax.Sum) -> _Built:
        terms = [self._negative(b, tree) if minus else b for minus, b in ((m, self._number(t)) for m, t in tree.terms)]
        bits = sum(term.bits + 1 for term in terms)
        self._bounded(tree, bits)
        magnitude = max(term.magnitude for term in terms) + math.log2(len(terms))
        values = [term.value for term in terms]
        if any(map(is_matrix, values)):
            shapes = dict.fromkeys(shape_of(v) if is_matrix(v) else "a number" for v in values)
            if len(shapes) > 1:
                raise ParseError(f"column {tree.column}: the terms do not conform: {' and '.join(shapes)}")
            return self._checked(tree, self._apply(tree.column, sp.MatAdd, *values), bits, magnitude)
        return self._checked(tree, self._apply(tree.column, sp.Add, *values, evaluate=self.evaluate), bits, magnitude)

    def _product(self, tree: syntax.Product) -> _Built:
        factors = [
            self._raised(b, _Built(sp.S.NegativeOne, 1.0, 0.0), tree) if divides else b
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

    def _negative(self, built: _Built, tree: Tree) -> _Built:
        value = built.value
        if isinstance(value, sp.Rational) or self.evaluate:
            value = self._apply(tree.column, lambda: -value)
        else:
            value = self._apply(tree.column, sp.Mul, sp.S.NegativeOne, value, evaluate=False)
        return _Built(value, built.bits + 1, built.magnitude)

    def _power(self, tree: Power) -> _Built:
        return self._raised(self._number(tree.base), self._number(tree.exponent), tree)

    def _raised(self, base: _Built, exponent: _Built, tree: Tree) -> _Built:
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

    def _entry(self, tree: Entry) -> _Built:
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

    def _call(self, tree: Call) -> _Built:
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
            self._held_back += 1
            try:
                return self._form(tree)
            finally:
                self._held_back -= 1
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
            arguments = [_Built(self._condition(part)) for part in tree.arguments]
        else:
            plain = self._build if tree.name in FAMILIES else self._number
            if tree.name in FAMILIES and isinstance(tree.arguments[0], Name):
                self.scope.family(tree.arguments[0].name)
            arguments = [plain(part) for part in tree.arguments]
        if tree.name not in MATRIX_WORDS and any(is_matrix(a.value) for a in arguments):
            raise ParseError(f"column {tree.column}: {tree.name} takes numbers, not matrices")
        if tree.name in ("log", "ln") and not self._held_back:
            self.divisors.append(arguments[0].value)
        bits, magnitude = self._bounds(tree, arguments)
        options = {} if self.evaluate or not word.holds else {"evaluate": False}
        value = self._apply(tree.column, word.make, *(a.value for a in arguments), **options)
        if not word.holds:
            self._keep([a.value for a in arguments], value)
        return self._checked(tree, value, bits, magnitude)

    def _matrix(self, tree: Call) -> _Built:
        """``Matrix([[1, 2], [3, 4]])``, or ``Matrix([1, 2])``, a column."""
        entries = [[self._number(entry) for entry in row] for row in rows_of(tree)]
        if any(is_matrix(entry.value) for row in entries for entry in row):
            raise ParseError(f"column {tree.column}: the entries of a matrix are numbers")
        bits = sum(entry.bits for row in entries for entry in row)
        self._bounded(tree, bits)
        values = [[entry.value for entry in row] for row in entries]
        return self._checked(tree, self._apply(tree.column, sp.ImmutableDenseMatrix, values), bits, 2.0)

    def _bounds(self, tree: Call, arguments: list[_Built]) -> tuple[float, float]:
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

    def _form(self, tree: Call) -> _Built:
        """A call whose arguments are not all expressions."""
        if not tree.arguments:
            raise ParseError(f"column {tree.column}: {tree.name} needs arguments")
        if tree.name == "Piecewise":
            return self._piecewise(tree)
        if tree.name in ("Derivative", "diff"):
            return self._derivative(tree)
        if tree.name == "Limit":
            return self._limit(tree)
        return self._binder(tree)

    def _piecewise(self, tree: Call) -> _Built:
        cases = []
        bits = magnitude = 0.0
        for case in tree.arguments:
            if not isinstance(case, syntax.Tuple) or len(case.parts) != 2:
                raise ParseError(f"column {case.column}: a case of a Piecewise reads (value, condition)")
            value = self._number(case.parts[0])
            bits, magnitude = bits + value.bits, max(magnitude, value.magnitude)
            cases.append((value.value, self._condition(case.parts[1])))
        if len(cases) > 20:
            raise ParseError(f"column {tree.column}: a Piecewise has at most 20 cases")
        value = self._apply(tree.column, sp.Piecewise, *cases, evaluate=self.evaluate)
        self._keep([part for case in cases for part in case], value)
        return self._checked(tree, value, bits, magnitude)

    def _keep(self, parts: list[Any], made: Any) -> None:
        """Remember the parts that are no longer seen in what SymPy made of them though it was to evaluate nothing."""
        if not self.evaluate and isinstance(made, sp.Basic):
            gone = [part for part in parts if isinstance(part, sp.Basic) and loses(part, made, anywhere=True)]
            self.lost.extend([sp.nan] if gone and self._held_back else gone)  # in a case or a sum: not to be told

    def _derivative(self, tree: Call) -> _Built:
        inner = self._number(tree.arguments[0])
        variables: list[Any] = []
        for part in tree.arguments[1:]:
            pieces = part.parts if isinstance(part, syntax.Tuple) else (part,)
            values = [self._number(piece).value for piece in pieces]
            if len(values) == 1 and values[0].is_Integer and variables and not isinstance(variables[-1], tuple):
                values = [variables.pop(), values[0]]
            if not 1 <= len(values) <= 2 or not isinstance(values[0], sp.Symbol | sp.Indexed | sp.MatrixSymbol):
                raise ParseError(f"column {part.column}: {tree.name}(f, x) or {tree.name}(f, (x, n)) was expected")
            if len(values) == 2 and (values[1].is_number and not (values[1].is_Integer and 0 <= values[1] <= 20)):
                raise ParseError(f"column {part.column}: the order of a derivative must be an integer from 0 to 20")
            variables.append(tuple(values) if len(values) == 2 else values[0])
        if not variables or len(variables) > 10:
            raise ParseError(f"column {tree.column}: {tree.name} needs from one to ten variables")
        value = self._apply(tree.column, sp.Derivative, inner.value, *variables, evaluate=False)
        return self._checked(tree, value, inner.bits, inner.magnitude)

    def _binder(self, tree: Call) -> _Built:
        """Sum, Product and Integral: the limits name variables that are bound in the first argument."""
        limits: list[tuple[Any, ...]] = []
        outer = dict(self.scope.known)
        bits = 0.0
        try:
            for part in reversed(tree.arguments[1:]):  # a later limit encloses the earlier ones
                pieces = part.parts if isinstance(part, syntax.Tuple) else (part,)
                lengths = (1, 3) if tree.name == "Integral" else (3,)
                if len(pieces) not in lengths or not isinstance(pieces[0], Name):
                    raise ParseError(f"column {part.column}: the limits of {tree.name} read (k, 1, n)")
                bounds = [self._number(piece) for piece in pieces[1:]]
                bits += sum(bound.bits for bound in bounds)
                values = [bound.value for bound in bounds]
                variable = self._bind(pieces[0], "real" if tree.name == "Integral" else "integer", values)
                limits.insert(0, (variable, *(bound.value for bound in bounds)))
            if not 1 <= len(limits) <= 10:
                raise ParseError(f"column {tree.column}: {tree.name} needs limits such as (k, 1, n)")
            inner = self._number(tree.arguments[0])
        finally:
            kept = {name: value for name, value in self.scope.known.items() if name not in outer}
            for limit in limits:
                kept.pop(limit[0].name, None)
            self.scope.known = {**kept, **outer}
        make = {"Sum": sp.Sum, "Product": sp.Product, "Integral": sp.Integral}[tree.name]
        value = self._apply(tree.column, make, inner.value, *limits)
        return self._checked(tree, value, bits + inner.bits, inner.magnitude)

    def _limit(self, tree: Call) -> _Built:
        sides = {"right": "+", "left": "-", "both": "+-"}
        if not 3 <= len(tree.arguments) <= 4 or not isinstance(tree.arguments[1], Name):
            raise ParseError(f"column {tree.column}: Limit(f, x, a) or Limit(f, x, a, left|right|both) was expected")
        side = tree.arguments[3] if len(tree.arguments) == 4 else Name(tree.column, "right")
        if not isinstance(side, Name) or side.name not in sides:
            raise ParseError(f"column {side.column}: the side of a limit is left, right or both")
        point = self._number(tree.arguments[2])
        name = tree.arguments[1].name
        outer = self.scope.known.get(name)
        values = [point.value] if side.name == "both" or not point.value.is_zero else [sides[side.name] + "0"]
        variable = self._bind(tree.arguments[1], "real", values)
        inner = self._number(tree.arguments[0])
        if outer is None:
            del self.scope.known[name]
        else:
            self.scope.known[name] = outer
        value = self._apply(tree.column, sp.Limit, inner.value, variable, point.value, dir=sides[side.name])
        return self._checked(tree, value, inner.bits + point.bits, inner.magnitude)

    def _bind(self, tree: Name, domain: str, values: list[Any]) -> sp.Symbol:
        if tree.name in self.scope.domains:
            variable = self.scope.known[tree.name]
            if not isinstance(variable, sp.Symbol):
                raise ParseError(f"column {tree.column}: {tree.name} is no number and cannot be a bound variable")
            variable = bound_variable(variable, domain, values)
        else:
            variable = sp.Symbol(tree.name, **{domain: True})
        self.scope.known[tree.name] = variable
        return variable

    def _bounded(self, tree: Tree, bits: float, magnitude: float = 0.0) -> None:
        if not bits <= LARGEST_BITS or not magnitude <= LARGEST_MAGNITUDE:
            raise ParseError(f"column {tree.column}: the numbers become too large to be written out")

    def _checked(self, tree: Tree, value: Any, bits: float, magnitude: float) -> _Built:
        self._bounded(tree, bits, magnitude)
        if value is sp.nan or value is sp.zoo or (isinstance(value, sp.Basic) and value.has(sp.nan, sp.zoo)):
            raise ParseError(f"column {tree.column}: this is undefined (a division by zero, or oo - oo)")
        return _Built(value, bits, magnitude)

    def _apply(self, column: int, make: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return make(*arguments, **options)
        except ParseError:
            raise
        except RecursionError:
            raise ParseError(f"column {column}: the expression is nested too deep") from None
        except Exception as error:  # whatever SymPy raises about its arguments, the text is at fault
            self._refuse(column, error)

    @staticmethod
    def _refuse(column: int, error: Exception) -> NoReturn:
        raise ParseError(f"column {column}: {str(error)[:200] or type(error).__name__}") from None


def _bits(value: Any) -> float:
    if isinstance(value, sp.Rational):
        return float(max(int(value.p).bit_length(), int(value.q).bit_length() - 1, 1))
    return 0.0
