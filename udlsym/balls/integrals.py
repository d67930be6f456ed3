"""Rigorous enclosures of integrals over an interval, by flint's adaptive quadrature with error bounds.

What is integrated must be made of holomorphic functions: flint encloses it on complex balls around the interval, and a
ball that meets a branch cut, or on which there is no value, is divided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import acb

from udlsym.balls import enclosures as en
from udlsym.balls.enclosures import Unclear, Undefined, Value
from udlsym.binding import free_symbols

if TYPE_CHECKING:
    from udlsym.balls.evaluating import Evaluation

MOST_EVALUATIONS = 1_000
HOLOMORPHIC = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.erf, sp.atan)


def integral(e: Evaluation, x: Any) -> Value:
    """The value of an integral over one interval with finite real ends.  Raises `Unclear`."""
    if len(x.limits) != 1 or len(x.limits[0]) != 3:
        raise Unclear("only an integral over one interval is evaluated")
    variable, *bounds = x.limits[0]
    if any(bound.has(sp.oo, -sp.oo) for bound in bounds):
        raise Unclear("an integral to infinity is not evaluated here")
    for node in sp.preorder_traversal(x.function):
        if node != variable and variable in free_symbols(node) and not isinstance(node, HOLOMORPHIC):
            raise Unclear(f"{type(node).__name__} is not integrated here")
    lower, upper = (acb(en.to_real(e.value(bound))) for bound in bounds)  # between real ends the way is no question
    trouble: list[BaseException] = []

    def integrand(point: acb, _: bool) -> acb:
        if trouble:
            return acb("nan")
        try:
            inner = e.scope({variable: en.settle(point)}, off_cuts=True)
            return en.to_ball(inner.value(x.function))
        except (Unclear, Undefined):
            return acb("nan")
        except BaseException as problem:  # nothing may pass through the library in C
            trouble.append(problem)
            return acb("nan")

    found = acb.integral(integrand, lower, upper, eval_limit=MOST_EVALUATIONS)
    if trouble:
        raise trouble[0]
    return en.settle(found)
