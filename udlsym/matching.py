"""Matching a definition's head, whose arguments are its variables up to a shift, against an expression."""

from __future__ import annotations

from sympy import Expr, Symbol


def match(head: Expr, expression: Expr, variables: tuple[Symbol, ...]) -> dict[Symbol, Expr] | None:
    """Values of the variables at which a definition's head becomes the expression; heads have their variables as
    arguments, possibly shifted by a number."""
    if head == expression and not variables:
        return {}
    if head.func != expression.func or len(head.args) != len(expression.args):
        return None
    values: dict[Symbol, Expr] = {}
    for pattern, arg in zip(head.args, expression.args, strict=True):
        inside = [v for v in variables if v in pattern.free_symbols]
        if not inside:
            if pattern != arg:
                return None
            continue
        (variable,) = inside[:1]
        offset = pattern - variable
        if variable in offset.free_symbols or values.get(variable, arg - offset) != arg - offset:
            return None
        values[variable] = arg - offset
    return values if set(values) == set(variables) else None
