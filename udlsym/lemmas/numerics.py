"""Both sides of a theorem as functions of NumPy arrays, to be tried on data; numbers tried prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sympy import (
    Derivative,
    Expr,
    Indexed,
    IndexedBase,
    Integral,
    KroneckerDelta,
    Limit,
    Piecewise,
    Product,
    Subs,
    lambdify,
)
from sympy import Eq as Equals
from sympy.core.function import AppliedUndef
from sympy.printing.numpy import NumPyPrinter

from udlsym.errors import StatementError
from udlsym.exact.calculus import Composite, NotDifferentiable, Partial, Prime, evaluate_derivative
from udlsym.exact.expectations import Expectation
from udlsym.exact.signs import facts_of, sign_of
from udlsym.statements import Statement

_NO_NUMBERS = (Limit, Integral, Subs, Prime, Partial, Composite, Expectation, Derivative)


class _Printer(NumPyPrinter):
    """NumPy's printer, which has no products."""

    def _print_Product(self, expression: Product) -> str:
        loops = " ".join(
            f"for {self._print(index)} in range({self._print(lower)}, {self._print(upper)} + 1)"
            for index, lower, upper in expression.limits
        )
        return f"{self._module_format('numpy.prod')}([{self._print(expression.function)} {loops}], axis=0)"


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides as functions of the variables, in the order of ``variables``; a family is an array."""

    variables: tuple[str, ...]
    left: Callable[..., Any]
    right: Callable[..., Any]

    def __call__(self, **values: Any) -> tuple[Any, Any]:
        """Both sides at values for the variables, by name.  Raises `StatementError` where one is missing."""
        missing = [name for name in self.variables if name not in values]
        loose = [name for name in values if name not in self.variables]
        if missing or loose:
            wrong = f"needs a value for {missing[0]}" if missing else f"has no variable {loose[0]}"
            raise StatementError(f"{wrong}; the variables are {', '.join(self.variables)}")
        arguments = [values[name] for name in self.variables]
        return self.left(*arguments), self.right(*arguments)


def sides_of(statement: Statement, *, first: int = 1) -> Sides:
    """The sides of a statement for NumPy; the first entry of an array is entry ``first`` of its family.

    Derivatives are carried out by the rules of calculus.  Raises `StatementError` for what has no numbers: a function
    that is not specified, an expectation, a limit.
    """
    lhs, rhs = (_computable(side, statement, first) for side in (statement.lhs, statement.rhs))
    bases = {base for side in (lhs, rhs) for base in side.atoms(IndexedBase)}
    labels = {base.label for base in bases}
    symbols = {s for side in (lhs, rhs) for s in side.free_symbols if not isinstance(s, Indexed)} - labels
    variables = sorted(symbols | bases, key=str)
    printer = _Printer({"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True})
    left, right = (lambdify(variables, side, modules="numpy", printer=printer) for side in (lhs, rhs))
    return Sides(tuple(map(str, variables)), left, right)


def _computable(side: Expr, statement: Statement, first: int) -> Expr:
    facts = facts_of(statement.given)
    for derivative in sorted(side.atoms(Derivative), key=lambda d: d.count_ops()):
        try:
            value = evaluate_derivative(derivative, lambda e: sign_of(e, facts))
        except NotDifferentiable as error:
            raise StatementError(f"{derivative} is not carried out: {error}") from error
        side = side.xreplace({derivative: value})
    heads = {d.head for d in statement.definitions}
    for node in sorted(side.atoms(AppliedUndef, *_NO_NUMBERS) | (heads & side.free_symbols), key=str):
        raise StatementError(f"{node} has no numbers: put in a value or another expression for it first")
    side = side.replace(KroneckerDelta, lambda *args: Piecewise((1, Equals(args[0], args[1])), (0, True)))
    return side.replace(
        lambda e: isinstance(e, Indexed), lambda e: e.func(e.base, *(position - first for position in e.indices))
    )
