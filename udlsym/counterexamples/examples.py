"""Statements about undefined functions at examples: f(t) = t**2 + t in the place of f.

A statement about every function is false where it fails for one.  Values drawn for f, f' and so on serve first; this is
for what they cannot say: higher derivatives, partial derivatives, limits of difference quotients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from udlsym.counterexamples.keys import essential
from udlsym.exact.calculus import Composite, Partial, Prime
from udlsym.statements import Statement

ROUNDS = 3
"""How many times other functions are chosen."""


def with_examples(statement: Statement) -> Iterator[tuple[Statement, tuple[tuple[str, str], ...]]]:
    """The statement with examples for its undefined functions, and what they are; nothing where that cannot be said."""
    parts = (statement.lhs, statement.rhs, *statement.given)
    functions = sorted({node.func for part in parts for node in part.atoms(AppliedUndef)}, key=str)
    if not functions or statement.definitions or statement.modulo:
        return
    if any(part.has(Prime, Composite, Partial) for part in parts):
        return
    said = statement.lhs.free_symbols | statement.rhs.free_symbols
    if any(h.free_symbols - said for h in statement.given if h.has(AppliedUndef)):
        return  # such as ``f''(u) >= 0``, which may be meant for every u
    calls = [node for part in parts for node in part.atoms(AppliedUndef)]
    for turn in range(ROUNDS):
        chosen = {f: _example(f, [c for c in calls if c.func == f], n + turn) for n, f in enumerate(functions)}
        if any(body is None for body in chosen.values()):
            return
        names = tuple((str(_head(f, body)), str(body.expr)) for f, body in chosen.items() if body is not None)
        yield _put(statement, partial(_replaced, chosen=chosen)), names


def _example(function: UndefinedFunction, calls: list[Any], turn: int) -> sp.Lambda | None:
    """A smooth function with the values that are declared; where these are real, it is asked at real points only."""
    assumptions = essential(getattr(function, "_kwargs", {}))
    if len({len(call.args) for call in calls}) != 1:
        return None
    if assumptions and not all(argument.is_real for call in calls for argument in call.args):
        return None
    arguments = [sp.Symbol(name, real=True) for name in ("t", "u", "v", "w")[: len(calls[0].args)]]
    if len(arguments) < len(calls[0].args):
        return None
    weighted = sp.Add(*((n + 1) * t**2 for n, t in enumerate(arguments)))
    product = sp.Mul(*arguments)
    bodies = (weighted + product, weighted + 1, weighted * product - 2 * product + 1, weighted**2 + 2)
    fitting = [b for b in bodies if all(getattr(b, f"is_{word}") is wanted for word, wanted in assumptions)]
    return sp.Lambda(tuple(arguments), fitting[turn % len(fitting)]) if fitting else None


def _head(function: UndefinedFunction, body: sp.Lambda) -> Any:
    return function(*body.variables)


def _put(statement: Statement, put: Callable[[Any], Any]) -> Statement:
    return replace(
        statement,
        lhs=put(statement.lhs),
        rhs=put(statement.rhs),
        given=tuple(map(put, statement.given)),
        written=tuple(map(put, statement.written)),
    )


def _replaced(expression: Any, *, chosen: dict[Any, Any]) -> Any:
    """The expression with the functions written out; derivatives, sums and limits stay as they are written."""
    if isinstance(expression, AppliedUndef):
        return chosen[expression.func](*(_replaced(a, chosen=chosen) for a in expression.args))
    if not expression.args or not expression.has(AppliedUndef):
        return expression
    return expression.func(*(_replaced(a, chosen=chosen) for a in expression.args))
