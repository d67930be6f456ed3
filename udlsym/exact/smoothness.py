"""Whether an expression is made of functions that are continuous wherever they are real and defined."""

from __future__ import annotations

from sympy import (
    Add,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    atan,
    cos,
    cosh,
    erf,
    exp,
    log,
    preorder_traversal,
    sin,
    sinh,
    tanh,
)

from udlsym.errors import Rejected
from udlsym.exact.conditions import needs
from udlsym.exact.sign_sets import ANY, NONNEGATIVE, POSITIVE
from udlsym.exact.signs import Fact, is_integer, sign_of

SMOOTH = (Add, Mul, exp, log, sin, cos, sinh, cosh, tanh, atan, erf)
"""Heads that are continuous, and have a derivative, wherever they are real and defined."""


def continuous_everywhere(g: Expr, moving: Symbol) -> bool:
    """Whether g is seen to be real, defined and continuous for every real value of ``moving``."""
    try:
        require_smooth(g, moving, ())
    except Rejected:
        return False
    return not needs(g, ())


def require_smooth(g: Expr, moving: Symbol, facts: tuple[Fact, ...]) -> None:
    """Raise `Rejected` unless g is seen to be real and continuous in ``moving`` wherever nothing that divides vanishes.

    Where no root of zero is met, it has a derivative as well.
    """
    if sign_of(g, facts) is None:
        raise Rejected(f"{g} is not seen to be real")
    for node in preorder_traversal(g):
        if moving not in node.free_symbols or node == moving:
            continue
        if isinstance(node, Pow) and not isinstance(node, exp):
            of_base = sign_of(node.base, facts)
            rational = isinstance(node.exp, Rational) and of_base is not None
            if rational and (isinstance(node.exp, Integer) or (of_base or ANY) <= NONNEGATIVE):
                continue
            fixed = moving not in node.exp.free_symbols
            if fixed and (of_base or ANY) <= NONNEGATIVE and sign_of(node.exp, facts) == POSITIVE:
                continue
            if fixed and is_integer(node.exp) and (sign_of(node.exp, facts) or ANY) <= NONNEGATIVE and of_base:
                continue
            if of_base == POSITIVE and sign_of(node.exp, facts) is not None:
                continue
            raise Rejected(f"{node} may jump")
        if isinstance(node, log) and sign_of(node.args[0], facts) != POSITIVE:
            raise Rejected(f"{node} may not be real")
        if not isinstance(node, SMOOTH):
            raise Rejected(f"{node} may not be smooth")
