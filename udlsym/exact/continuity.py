"""Whether an expression is seen to be continuous, so that its sign at a point is its sign nearby.

A condition that holds at a point tells which piece of a function applies around it only where what is compared does not
jump there: ``0**|x|`` is 1 at x = 0 and 0 beside it, ``sum(x**2/(1 + x**2)**k, k = 0..oo)`` is 0 there and above 1
beside it.  So heads are listed that are continuous wherever they are defined; what is not listed may jump.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Function,
    Indexed,
    Integer,
    Lambda,
    Max,
    Min,
    Mul,
    Pow,
    Product,
    Sum,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    conjugate,
    cos,
    cosh,
    cot,
    coth,
    erf,
    erfc,
    exp,
    factorial,
    gamma,
    im,
    log,
    oo,
    re,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.exact.sign_sets import POSITIVE, SignOf


class Smooth(Function):
    """A head that stands for a function which is differentiable wherever it is spoken of."""


_EVERYWHERE = (
    Add, Mul, AppliedUndef, Smooth, exp, sin, cos, tan, cot, sinh, cosh, tanh, coth, erf, erfc, Abs, Max, Min, re, im,
    conjugate, gamma, factorial,
)  # fmt: skip
"""Continuous wherever they are defined: they have poles, but neither jumps nor cuts."""

_ON_THE_LINE = (log, asin, acos, atan, asinh, acosh, atanh)
"""With cuts, but continuous along the real line."""


def is_continuous(expression: Basic, sign_of: SignOf, moves: Callable[[Expr], bool]) -> bool:
    """Whether an expression is continuous, wherever it is defined, in what ``moves``, as far as its shape shows.

    ``sign_of`` tells the signs at the point in question.
    """
    if not isinstance(expression, Expr):
        return False
    if isinstance(expression, (Symbol, Indexed, MatrixElement)) or not moves(expression):
        return True

    def continuous(part: Expr) -> bool:
        return is_continuous(part, sign_of, moves)

    if isinstance(expression, (Sum, Product)):
        ends = [end for _, *limits in expression.limits for end in limits]
        fixed = all(end not in (oo, -oo) and _is_whole(end) for end in ends)
        return fixed and all(len(limit) == 3 for limit in expression.limits) and continuous(expression.function)
    if isinstance(expression, Pow) and not isinstance(expression, exp):
        base, exponent = expression.args
        if not (continuous(base) and continuous(exponent)):
            return False
        whole = isinstance(exponent, Integer) or (_is_whole(exponent) and exponent.is_integer is True)
        constant = not exponent.free_symbols and base.is_extended_real is True
        return whole or constant or sign_of(base) == POSITIVE
    if isinstance(expression, _ON_THE_LINE):
        (inner,) = expression.args
        return continuous(inner) and (inner.is_extended_real is True or sign_of(inner) == POSITIVE)
    args = (arg.expr if isinstance(arg, Lambda) else arg for arg in expression.args)  # a composite: its entries
    return isinstance(expression, _EVERYWHERE) and all(map(continuous, args))


def _is_whole(expression: Expr) -> bool:
    """Whether an expression is made of integer symbols: it does not move where these stand still."""
    return all(isinstance(s, Symbol) and s.is_integer is True for s in expression.free_symbols)
