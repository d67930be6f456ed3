"""Jensen's inequality offered term by term: tangents to log and exp under a sum with weights that are not negative.

``log(v) <= v/m - 1 + log(m)`` for positive v and m, and ``exp(v) >= exp(m) (1 + v - m)``, each times a weight and added
up.  With m the mean this is Jensen's inequality; with m = 1 and v a ratio of two distributions, Gibbs' inequality.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Dummy, Expr, Integer, Mul, Sum, exp, log

from udlsym.binding import canonical, outermost
from udlsym.facts import expanded

MOST_CENTRES = 6


def averaged(nodes: list[Expr]) -> Iterator[tuple[Expr, ...]]:
    """Sums whose terms are weighted tangents to the logarithms and exponentials in the sums among the nodes."""
    sums = [node for node in nodes if isinstance(node, Sum) and len(node.limits) == 1 and len(node.limits[0]) == 3]
    for whole in sums:
        body, index, lower, upper = outermost(whole)
        name = Dummy("k", integer=True)
        inside = [other for other in sums if outermost(other)[2:] == (lower, upper)]
        bodies = [outermost(other)[0].xreplace({outermost(other)[1]: name}) for other in inside]
        for weight, function in _weighted(body.xreplace({index: name}), name):
            around = (name, lower, upper)
            if isinstance(function, log):
                yield from _of_logarithm(weight, function.args[0], around, nodes, bodies)
            else:
                yield from _of_exponential(weight, function.args[0], around, nodes)


def _weighted(body: Expr, name: Dummy) -> Iterator[tuple[Expr, Expr]]:
    """The logarithms and exponentials of the index in a body, each with what it is multiplied by."""
    for term in Add.make_args(expanded(body)):
        for factor in Mul.make_args(term):
            if isinstance(factor, (log, exp)) and name in factor.free_symbols:
                yield (term / factor).as_coeff_Mul()[1], factor


def _of_logarithm(
    weight: Expr, value: Expr, around: tuple[Dummy, Expr, Expr], nodes: list[Expr], bodies: list[Expr]
) -> Iterator[tuple[Expr, ...]]:
    outside = [node.args[0] for node in nodes if isinstance(node, log)]
    beside = [f.args[0] for body in bodies for _, f in _weighted(body, around[0]) if isinstance(f, log)]
    mean = Sum(weight * value, around)
    centres: list[Expr] = [Integer(1), *outside, *(1 / m for m in outside), *(m for m in beside if m != value), mean]
    for centre in list(dict.fromkeys(centres))[:MOST_CENTRES]:
        ratio = value / centre
        yield (canonical(Sum(weight * (ratio - 1 - log(ratio)), around)),)
        yield (canonical(Sum(weight * (log(ratio) - 1 + 1 / ratio), around)),)


def _of_exponential(
    weight: Expr, value: Expr, around: tuple[Dummy, Expr, Expr], nodes: list[Expr]
) -> Iterator[tuple[Expr, ...]]:
    outside = [node.args[0] for node in nodes if isinstance(node, exp)]
    centres: list[Expr] = [Integer(0), *outside, Sum(weight * value, around)]
    for centre in list(dict.fromkeys(centres))[:MOST_CENTRES]:
        gap = value - centre
        yield exp(centre), canonical(Sum(weight * (exp(gap) - 1 - gap), around))
