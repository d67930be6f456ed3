"""Forms: calls whose arguments are not all expressions, such as ``Sum(f, (k, 1, n))`` and ``Limit(f, x, 0, left)``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from udlsym.errors import ParseError
from udlsym.reading import syntax
from udlsym.reading.bounding import Bounding, Built
from udlsym.reading.divisors import loses
from udlsym.reading.naming import Scope, bound_variable
from udlsym.reading.syntax import Call, Name, Tree


class Forms(Bounding, ABC):
    """The part of a builder that knows what each form takes, and which names it binds."""

    def __init__(self, scope: Scope, evaluate: bool) -> None:
        self.scope = scope
        self.evaluate = evaluate
        self.lost: list[Any] = []
        """Of what is to stay as it is written: what SymPy evaluated all the same, and may have no value."""
        self._held_back = 0  # how many cases, sums and the like stand around

    @abstractmethod
    def _number(self, tree: Tree) -> Built: ...

    @abstractmethod
    def _condition(self, tree: Tree) -> Boolean: ...

    def _form(self, tree: Call) -> Built:
        """A call whose arguments are not all expressions."""
        if not tree.arguments:
            raise ParseError(f"column {tree.column}: {tree.name} needs arguments")
        make = _FORMS.get(tree.name, Forms._binder)
        self._held_back += 1
        try:
            return make(self, tree)
        finally:
            self._held_back -= 1

    def _piecewise(self, tree: Call) -> Built:
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

    def _derivative(self, tree: Call) -> Built:
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

    def _binder(self, tree: Call) -> Built:
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

    def _limit(self, tree: Call) -> Built:
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


_FORMS: dict[str, Callable[[Forms, Call], Built]] = {
    "Piecewise": Forms._piecewise,
    "Derivative": Forms._derivative,
    "diff": Forms._derivative,
    "Limit": Forms._limit,
}
