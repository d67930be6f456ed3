"""Expressions at concrete sizes: sums and products written out, definitions unfolded, integer symbols replaced.

`written_out` is for evaluation at a point only: it keeps values, not conditions, so whoever uses it also evaluates the
original expression there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sympy import Add, Basic, Derivative, Expr, Indexed, IndexedBase, Integer, Lambda, Mul, Pow, Product, Sum, Symbol
from sympy.core.function import AppliedUndef

from udlsym.balls.evaluating import TERMS, NotUnderstood, Unclear
from udlsym.exact.calculus import differentiated_by
from udlsym.statements import Definition

Holds = Callable[[Basic], bool]


def _unclear_nearby(condition: Basic) -> bool:
    raise Unclear(f"whether {condition} holds nearby")


def written_out(
    expression: Any,
    values: Mapping[Basic, Expr],
    definitions: tuple[Definition, ...],
    holds: Holds,
    nearby: Holds = _unclear_nearby,
) -> Any:
    """The expression with ``values`` for its free integer symbols, without sums, products and defined terms.

    ``holds`` decides a condition of a definition, ``nearby`` one on what a derivative is taken by, which must hold, or
    fail, all around the point; they may raise `Unclear`.
    """
    budget = [TERMS]
    unfoldings: dict[Basic, Any] = {}
    moving = differentiated_by(expression).union(*(differentiated_by(d.body) for d in definitions))

    def out(e: Any, at: _Scope) -> Any:
        found = at.known.get(e)
        if found is None:
            at.known[e] = found = written(e, at)
        return found

    def written(e: Any, at: _Scope) -> Any:
        budget[0] -= 1
        if budget[0] < 0:
            raise Unclear("the expression written out is too large")
        if isinstance(e, (Sum, Product)):
            combine = Add if isinstance(e, Sum) else Mul
            return combine(*(out(e.function, inner) for inner in _indices(e.limits, at, out)))
        if isinstance(e, Lambda):
            hidden = {s: v for s, v in at.values.items() if s not in e.variables}
            if any(v.free_symbols & set(e.variables) for v in hidden.values()):
                raise Unclear("a bound variable would capture another")
            return Lambda(e.variables, out(e.expr, _Scope(hidden)))
        if isinstance(e, Derivative):
            return Derivative(out(e.expr, at), *(out(v, at) for v in e.variables))
        if e in at.values:
            return at.values[e]
        if isinstance(e, IndexedBase) or not e.args:
            return unfolded(e)
        new = tuple(out(argument, at) for argument in e.args)
        if isinstance(e, Pow) and isinstance(new[1], Integer) and abs(new[1]) > TERMS:
            raise Unclear("an exponent too large to be written out")
        if new == e.args:
            return unfolded(e)
        return unfolded(made(e.func, *new) if isinstance(e, Indexed) else e.func(*new))

    def told(condition: Basic) -> bool:
        return nearby(condition) if moving & condition.free_symbols else holds(condition)

    def unfolded(e: Any) -> Any:
        if not isinstance(e, (Symbol, Indexed, AppliedUndef)):
            return e
        if e not in unfoldings:
            unfoldings[e] = body_of(e)
        return unfoldings[e]

    def body_of(e: Any) -> Any:
        for definition in definitions:
            match = match_head(definition.head, e, definition.variables)
            if match is not None and all(told(g.xreplace(match)) for g in definition.given):
                return out(definition.body, _Scope({**values, **match}))
        return e

    return out(expression, _Scope(values))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Values of symbols, and what was written out at them."""

    values: Mapping[Basic, Expr]
    known: dict[Basic, Any] = field(default_factory=dict)


def _indices(limits: tuple[Any, ...], at: _Scope, out: Callable[[Any, _Scope], Any]) -> Iterator[_Scope]:
    """The assignments of the bound indices, the last limit outermost."""
    if not limits:
        yield at
        return
    if len(limits[-1]) != 3:
        raise NotUnderstood("a sum without bounds")
    index, lower, upper = limits[-1]
    first, last = out(lower, at), out(upper, at)
    if not (isinstance(first, Integer) and isinstance(last, Integer)) or last < first - 1 or last - first > TERMS:
        raise Unclear(f"a sum or product from {first} to {last} is not written out")
    for n in range(int(first), int(last) + 1):
        yield from _indices(limits[:-1], _Scope({**at.values, index: Integer(n)}), out)


@lru_cache(maxsize=10_000)
def made(head: Any, *args: Any) -> Any:
    """A term, made once."""
    return head(*args)


@lru_cache(maxsize=10_000)
def text_of(expression: Any) -> str:
    """An expression as text, printed once."""
    return str(expression)


def match_head(head: Any, term: Any, variables: tuple[Symbol, ...]) -> dict[Basic, Expr] | None:
    """Values of ``variables`` at which ``head`` is ``term``, else None.

    The arguments of a head are variables, shifted or scaled, or constants.
    """
    if head.func != term.func or len(head.args) != len(term.args):
        return None
    if isinstance(head, Symbol):
        return {} if head == term else None
    if isinstance(head, Indexed):
        if head.base != term.base:
            return None
        pairs = list(zip(head.indices, term.indices, strict=True))
    else:
        if head.func != term.func:
            return None
        pairs = list(zip(head.args, term.args, strict=True))
    match: dict[Basic, Expr] = {}
    for pattern, argument in pairs:
        unknown = [v for v in variables if v in pattern.free_symbols and v not in match]
        if len(unknown) > 1:
            return None
        if unknown:
            found = _solved(pattern.xreplace(match), unknown[0], argument)
            if found is None or not _admits(unknown[0], found):
                return None
            match[unknown[0]] = found
        elif pattern.xreplace(match) != argument:
            return None
    return match if len(match) == len(variables) else None


def _solved(pattern: Any, variable: Symbol, argument: Any) -> Any:
    if pattern == variable:
        return argument
    scale = (pattern.xreplace({variable: Integer(1)}) - pattern.xreplace({variable: Integer(0)})).expand()
    if not scale.is_Rational or scale == 0 or (pattern - scale * variable).expand().has(variable):
        return None
    return (variable + (argument - pattern) / scale).expand()


def _admits(variable: Symbol, value: Any) -> bool:
    answers = [getattr(value, f"is_{word}") for word in variable.assumptions0]
    agreed = [got is wanted for got, wanted in zip(answers, variable.assumptions0.values(), strict=True)]
    if any(got is not None and not same for got, same in zip(answers, agreed, strict=True)):
        return False
    if not all(agreed):
        raise Unclear(f"whether {value} is a value of {variable}")
    return True
