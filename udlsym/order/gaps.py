"""Expressions of known sign that may help with an inequality: gaps of hypotheses, moduli, maxima, tangents, bounds.

What is listed is only offered: whether a sign can be read off is for the `Check` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    Integer,
    Max,
    Min,
    Mul,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    atan,
    ceiling,
    cos,
    erf,
    exp,
    factor,
    factor_terms,
    floor,
    log,
    preorder_traversal,
    sin,
    sinh,
    tanh,
)

from udlsym.binding import canonical, outermost
from udlsym.checker.reasoning import Check
from udlsym.exact.expectations import Expectation
from udlsym.exact.matching import match
from udlsym.exact.sign_sets import NONNEGATIVE, ZERO
from udlsym.order.averages import averaged

Factors = tuple[Expr, ...]

MOST_GAPS = 40
MOST_PAIRS = 15
MOST_NODES = 300
MOST_SQUARES = 5


def gaps(check: Check, sides: Iterable[Expr]) -> list[Factors]:
    """Products of expressions, each of a sign that the check may see: none negative, or all zero."""
    found: dict[Factors, None] = {}
    for fact in check.facts:
        if fact.signs <= NONNEGATIVE or fact.signs == ZERO:
            found[(fact.gap,)] = None
    nodes = _nodes((*sides, *check.given))
    for candidate in _candidates(nodes):
        found[candidate] = None
        if len(found) >= MOST_GAPS:
            break
    return list(found)


def _nodes(parts: Iterable[Basic]) -> list[Expr]:
    """Every expression that stands in the parts and is no part of a binder's body."""
    found: dict[Expr, None] = {}
    for part in parts:
        walk = preorder_traversal(canonical(part))
        for node in walk:
            if isinstance(node, (Sum, Product, Expectation)):
                walk.skip()
            if isinstance(node, Expr) and len(found) < MOST_NODES:
                found[node] = None
    return sorted(found, key=lambda e: e.sort_key())


def _candidates(nodes: list[Expr]) -> Iterator[Factors]:
    for node in nodes:
        if isinstance(node, Symbol) and node.is_integer and node.is_positive:
            yield (node - 1,)
        elif isinstance(node, (Symbol, Indexed)) and node.is_nonnegative:
            yield (node,)
        elif isinstance(node, Abs):
            yield (node - node.args[0],)
            yield (node + node.args[0],)
        elif isinstance(node, (floor, ceiling)):
            nearest = node.args[0] if isinstance(node, floor) else node.args[0] + 1
            yield (nearest - node,)
            yield (node + 1 - nearest,)
        elif isinstance(node, Max):
            yield from ((node - argument,) for argument in node.args)
        elif isinstance(node, Min):
            yield from ((argument - node,) for argument in node.args)
        elif isinstance(node, (sin, cos, tanh, erf)):
            yield (1 - node,)
            yield (1 + node,)
        elif isinstance(node, Sum):
            yield from _parts_of_a_whole(node, nodes)
        elif isinstance(node, Product):
            yield (1 - node,)
    yield from averaged(nodes)
    yield from _tangents(nodes)
    yield from _monotone(nodes)
    yield from _squares(nodes)


def _parts_of_a_whole(whole: Sum, nodes: list[Expr]) -> Iterator[Factors]:
    if len(whole.limits) != 1:
        return
    body, index, _, _ = outermost(whole)
    for node in nodes:
        if type(node) is type(body) and match(body, node, (index,)) is not None:
            yield (whole - node,)


def _tangents(nodes: list[Expr]) -> Iterator[Factors]:
    """exp above its tangents, log below its own, at 0 and 1 and at each other's arguments."""
    exponents = [node.args[0] for node in nodes if isinstance(node, exp)][:MOST_PAIRS]
    for u in exponents:
        yield (exp(u) - 1 - u,)
    for u in exponents:
        for v in exponents:
            if u != v:
                yield exp(v), exp(u - v) - 1 - (u - v)
    arguments = [node.args[0] for node in nodes if isinstance(node, log)][:MOST_PAIRS]
    for u in arguments:
        yield (u - 1 - log(u),)
        yield (log(u) - 1 + 1 / u,)
    for u in arguments:
        for v in arguments:
            if u != v:
                yield (u / v - 1 - log(u / v),)


def _monotone(nodes: list[Expr]) -> Iterator[Factors]:
    """Differences of an increasing function's values at two places."""
    for head in (exp, log, tanh, sinh, erf, atan, floor, ceiling):
        alike = [node for node in nodes if isinstance(node, head)][:MOST_PAIRS]
        for a, b in combinations(alike, 2):
            yield (a - b,)
            yield (b - a,)
    powers = [n for n in nodes if isinstance(n, Pow) and not isinstance(n, exp)][:MOST_PAIRS]
    for a, b in combinations(powers, 2):
        if a.exp == b.exp:
            yield (a - b,)
            yield (b - a,)


def _squares(nodes: list[Expr]) -> Iterator[Factors]:
    """Squares of differences, and what is left of ``a**2 + b**2`` beside ``(a sin(x) + b cos(x))**2``."""
    for node in nodes:
        if isinstance(node, Add):
            for sine in node.atoms(sin):
                cosine = cos(sine.args[0])
                a, b = node.coeff(sine), node.coeff(cosine)
                if a != 0 and b != 0:
                    yield ((a * cosine - b * sine) ** 2,)
    symbols = [node for node in nodes if isinstance(node, (Symbol, Indexed)) and node.is_real][:MOST_SQUARES]
    bases = [node for node in nodes if isinstance(node, Pow) and not isinstance(node, exp)]
    roots = [base.base ** Rational(1, base.exp.q) for base in bases if base.exp.is_Rational and base.exp.q > 1]
    roots = list(dict.fromkeys(roots))[:MOST_SQUARES]
    yield from ((root,) for root in roots)
    for a, b in combinations(roots or symbols, 2):
        yield ((a - b) ** 2,)
    moduli = [node for node in nodes if isinstance(node, Abs)][:MOST_SQUARES]
    yield from (((a - b) ** 2,) for a, b in combinations(moduli, 2))
    yield from ((a**2,) for a in symbols if not a.is_nonnegative)


def gathered(expression: Expr) -> Expr | None:
    """Sums over one range put into one sum, expectations into one; None where there are not two of a kind."""
    alike: dict[Any, list[Expr]] = {}
    rest: list[Expr] = []
    name = Dummy("k", integer=True)
    for term in Add.make_args(expression):
        whole = [f for f in Mul.make_args(term) if isinstance(f, (Sum, Expectation))]
        constant = term.xreplace({whole[0]: Integer(1)}) if len(whole) == 1 else term
        if len(whole) == 1 and isinstance(whole[0], Expectation) and not whole[0].is_random(constant):
            alike.setdefault(whole[0].args[1], []).append(constant * whole[0].args[0])
        elif len(whole) == 1 and isinstance(whole[0], Sum) and all(len(limit) == 3 for limit in whole[0].limits):
            body, index, lower, upper = outermost(whole[0])
            alike.setdefault((lower, upper), []).append(constant * body.xreplace({index: name}))
        else:
            rest.append(term)
    if not any(len(bodies) > 1 for bodies in alike.values()):
        return None
    for kind, bodies in alike.items():
        together = _in_factors(Add(*bodies))
        rest.append(Sum(together, (name, *kind)) if isinstance(kind, tuple) else Expectation(together, kind))
    return canonical(Add(*rest))


def _in_factors(expression: Expr) -> Expr:
    symbolic = {node for node in expression.free_symbols if isinstance(node, Symbol)}
    small = expression.count_ops() <= MOST_NODES and expression.is_polynomial(*symbolic)
    return factor(expression) if small and symbolic else factor_terms(expression)
