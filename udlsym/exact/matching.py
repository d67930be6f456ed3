"""Matching a definition's head, whose arguments are its variables up to a shift, against an expression."""

from __future__ import annotations

from sympy import Add, Basic, Expr, Symbol


def match(head: Expr, expression: Expr, variables: tuple[Symbol, ...]) -> dict[Symbol, Expr] | None:
    """Values of the variables at which a head becomes the expression, or None.

    A variable stands alone or shifted by a term free of variables, anywhere inside the head.
    """
    values: dict[Symbol, Expr] = {}

    def fits(pattern: Basic, node: Basic) -> bool:
        inside = [v for v in variables if v in pattern.free_symbols]
        if not inside:
            return pattern == node
        if isinstance(pattern, (Symbol, Add)) and len(inside) == 1:
            variable = inside[0]
            offset = pattern - variable
            if variable in offset.free_symbols:
                return False
            value = values.setdefault(variable, node - offset)
            return bool(value == node - offset)
        if pattern.func != node.func or len(pattern.args) != len(node.args):
            return False
        return all(fits(p, n) for p, n in zip(pattern.args, node.args, strict=True))

    return values if fits(head, expression) and set(values) == set(variables) else None
