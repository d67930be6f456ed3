"""Undefined functions at arguments that are exact but no fractions, such as ``L(1/(1 + exp(-2)))``.

A function may take any value at any argument, but only one at each.  Two arguments count as the same where they are
written with the same numbers, and as different where balls tell them apart; where neither holds nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import ctx, fmpq
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.balls import enclosures as en
from udlsym.balls.enclosures import Gaussian
from udlsym.balls.evaluating import Evaluation, NotUnderstood, Unclear, Undefined, Value
from udlsym.counterexamples.concrete import written_out
from udlsym.effort import spend
from udlsym.statements import Definition

SizesOf = Callable[[Any, Evaluation], dict[Any, Any]]
_FREE = (sp.Symbol, sp.Indexed, AppliedUndef, MatrixElement)
_ORDINARY = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.Abs, sp.sin, sp.cos, sp.tan, sp.tanh, sp.erf)
"""Functions of numbers: their value depends on the values of their arguments alone."""


def to_sympy(value: Value) -> Any:
    """An exact value as a SymPy number.  Raises `Unclear` for a ball."""
    if isinstance(value, fmpq):
        return sp.Rational(int(value.p), int(value.q))
    if isinstance(value, Gaussian):
        return to_sympy(value.real) + sp.I * to_sympy(value.imag)
    raise Unclear("an exact value is needed")


def closed(expression: Any, sizes_of: SizesOf, definitions: tuple[Definition, ...], e: Evaluation) -> Any:
    """The value of an expression as a closed one: a number, or the expression with exact values put in.

    ``sizes_of`` gives the values of its integer and bound symbols.  Raises `Unclear` where a part has no exact value.
    """
    value = e.value(expression)
    if en.is_exact(value):
        return to_sympy(value)

    def put_in(node: Any) -> Any:
        spend()
        if isinstance(node, _FREE):
            return to_sympy(e.value(node))
        if not node.args:
            return node
        if isinstance(node, _ORDINARY):
            return node.func(*map(put_in, node.args))
        return to_sympy(e.value(node))

    return put_in(written_out(expression, sizes_of(expression, e), definitions, e.holds))


def told_apart(place: tuple[Any, ...], others: Iterable[tuple[Any, ...]]) -> None:
    """Nothing, where every one of the other places certainly is another one.  Raises `Unclear`."""
    for other in others:
        if len(other) == len(place) and not any(_differ(a, b, ctx.prec) for a, b in zip(place, other, strict=True)):
            raise Unclear("two arguments of a function may be the same")


@lru_cache(maxsize=20_000)
def _differ(one: Any, other: Any, precision: int) -> bool:
    if one == other:
        return False
    if one.is_Rational and other.is_Rational:
        return True
    a, b = _value(one, precision), _value(other, precision)
    return a is not None and b is not None and en.differ(a, b) is True


@lru_cache(maxsize=20_000)
def _value(number: Any, precision: int) -> Value | None:
    with ctx.workprec(precision):
        try:
            return Evaluation().value(number)
        except (Unclear, Undefined, NotUnderstood):
            return None
