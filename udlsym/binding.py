"""Bound variables: one canonical name each, so that sums which differ only in a dummy index are the same expression."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Expr, Float, Lambda, Product, Rational, Sum, Symbol

BINDERS = (Sum, Product, Lambda)
RESERVED = "_"


def bound_symbol(height: int) -> Symbol:
    """The canonical index of a binder with ``height`` binders nested in its body."""
    return Symbol(f"{RESERVED}{height}", integer=True)


@lru_cache(maxsize=50_000)
def canonical(expression: Basic) -> Basic:
    """The same expression with nested one-variable sums, canonical indices, and decimals as the rationals they print.

    An index is named by the depth of nesting inside its own body, so a closed sum looks the same wherever it stands.
    """
    if isinstance(expression, Float):
        return Rational(str(expression))
    if not expression.args:
        return expression
    if not expression.has(*BINDERS, Float):
        return expression
    if isinstance(expression, (Sum, Product)) and len(expression.limits) > 1:
        body: Expr = expression.function
        for limit in expression.limits:
            body = expression.func(body, limit)
        return canonical(body)
    if isinstance(expression, (Sum, Product)):
        index, lower, upper = expression.limits[0]
        body, symbol = _renamed(index, expression.function)
        return expression.func(body, (symbol, canonical(lower), canonical(upper)))
    if isinstance(expression, Lambda):
        body, symbol = _renamed(expression.variables[0], expression.expr)
        return Lambda(symbol, body)
    return _rebuild(expression, tuple(canonical(arg) for arg in expression.args))


def _renamed(index: Symbol, body: Basic) -> tuple[Basic, Symbol]:
    inner = canonical(body)
    symbol = bound_symbol(height(inner))
    return (inner.xreplace({index: symbol}) if index != symbol else inner), symbol


@lru_cache(maxsize=50_000)
def height(expression: Basic) -> int:
    """How deeply binders are nested in an expression."""
    inside = max((height(arg) for arg in expression.args), default=0)
    return inside + 1 if isinstance(expression, BINDERS) else inside


def _rebuild(expression: Basic, args: tuple[Basic, ...]) -> Basic:
    return expression if args == expression.args else expression.func(*args)
