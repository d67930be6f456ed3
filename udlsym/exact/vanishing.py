"""Values put into an expression where none of its parts becomes undefined: ``1/(1 + 1/x)`` has no value at x = 0.

And the symbols that a hypothesis says are zero, put into what a limit or a derivative holds fixed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sympy import (
    Add,
    Derivative,
    Expr,
    IndexedBase,
    Integer,
    Integral,
    Lambda,
    Limit,
    Product,
    Subs,
    Sum,
    Symbol,
    nan,
    zoo,
)

from udlsym.binding import substitute
from udlsym.errors import UdlsymError
from udlsym.exact.facts import Fact
from udlsym.exact.sign_sets import ZERO

SCOPES = (Sum, Product, Integral, Lambda, Limit, Derivative, Subs)


class Undefined(UdlsymError):
    """A part of the expression has no value there."""


def put(expression: Any, values: Mapping[Any, Any]) -> Any:
    """The expression with parts replaced; nothing in it may bind a symbol.  Raises `Undefined`."""
    if expression in values:
        return values[expression]
    args = tuple(put(argument, values) for argument in expression.args)
    found = expression if args == expression.args else expression.func(*args)
    if found in (zoo, nan):
        raise Undefined(f"{expression} is undefined there")
    return found


def at_zeros(expression: Any, facts: tuple[Fact, ...], moving: Collection[Expr]) -> Any:
    """The expression with 0 for every symbol that vanishes by ``facts``; what is ``moving`` is no number.

    Raises `Undefined` where a part has no value then.
    """
    gaps = (fact.gap.as_coeff_Mul()[1] for fact in facts if fact.signs == ZERO)
    moved = set(moving).union(*(part.free_symbols for part in moving))
    zeros = {gap: Integer(0) for gap in gaps if isinstance(gap, Symbol) and gap not in moved}
    if not zeros or not expression.free_symbols & set(zeros):
        return expression
    if isinstance(expression, Derivative) and not expression.expr.has(*SCOPES, IndexedBase):
        return Derivative(put(expression.expr, zeros), *expression.variables)
    return substitute(expression, zeros) if expression.has(*SCOPES, IndexedBase) else put(expression, zeros)


def at_equals(expression: Any, facts: tuple[Fact, ...], moving: Symbol) -> Any:
    """The expression with one symbol for another, or a number, where ``facts`` say that they agree.

    Raises `Undefined` where a part has no value then.
    """
    values: dict[Any, Any] = {}
    for fact in facts:
        terms = Add.make_args(fact.gap)
        if fact.signs == ZERO and len(terms) == 2 and moving not in fact.gap.free_symbols:
            rational, one = sorted(terms, key=lambda term: (not term.is_Rational, str(term)))
            coefficient, symbol = one.as_coeff_Mul()
            other = -rational / coefficient
            if isinstance(symbol, Symbol) and (other.is_Rational or isinstance(other, Symbol)):
                values[symbol] = other
    if not values or expression.has(*SCOPES, IndexedBase):
        return expression
    return put(expression, values)
