"""Expressions that vanish where the pieces of a function meet, or where a bound may be met."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from udlsym.statements import Statement

FEW_KINKS = 20
"""More of them are taken in the order in which they are met, for printing them takes long."""


def joints_of(statement: Statement) -> list[Any]:
    """Expressions that vanish where the pieces of a function meet."""
    found: dict[Any, None] = {}
    for side in (statement.lhs, statement.rhs):
        for node in _kinks(side):
            if isinstance(node, sp.Piecewise):
                relations = sorted((r for _, c in node.args for r in c.atoms(Relational)), key=str)
                found |= {r.lhs - r.rhs: None for r in relations}
            elif isinstance(node, (sp.Max, sp.Min)):
                found |= {a - b: None for a, b in zip(node.args, node.args[1:], strict=False)}
            else:
                found[node.args[0]] = None
    if statement.relation != "==":
        found |= dict.fromkeys(factors_of(statement.lhs - statement.rhs))
    symbols = statement.symbols()
    plain = (e for e in found if e.free_symbols and {s for s in e.free_symbols if isinstance(s, sp.Symbol)} <= symbols)
    return [e for e in plain if not e.has(sp.Sum, sp.Product, AppliedUndef)][:12]


def _kinks(side: Any) -> list[Any]:
    """The functions with pieces in an expression, each visited once: a network written out doubles a layer."""
    found: list[Any] = []
    seen, stack = {side}, [side]
    while stack:
        node = stack.pop()
        if isinstance(node, (sp.Piecewise, sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside)):
            found.append(node)
        fresh = [argument for argument in dict.fromkeys(node.args) if argument not in seen]
        seen.update(fresh)
        stack.extend(fresh)
    return sorted(found, key=str) if len(found) <= FEW_KINKS else found


def factors_of(gap: Any) -> list[Any]:
    """The factors of a small polynomial, for it vanishes where one of them does."""
    if not 0 < len(gap.free_symbols) <= 4 or not gap.is_polynomial() or not gap.is_commutative or gap.count_ops() > 60:
        return []
    if gap.has(sp.Limit, sp.Derivative, sp.Integral):
        return []
    gap = sp.expand(gap)
    with suppress(sp.PolynomialError):  # a number such as exp(-2) may be taken for a second variable
        return [factor for factor, _ in sp.factor_list(gap)[1]] if gap.free_symbols else []
    return []
