"""Jensen's inequality offered term by term: tangents to log and exp under a sum with weights that are not negative.

``log(v) <= v/m - 1 + log(m)`` for positive v and m, and ``exp(v) >= exp(m) (1 + v - m)``, each times a weight and added
up, or averaged by an expectation.  With m the mean this is Jensen's inequality; with m = 1 and v a ratio of two
distributions, Gibbs' inequality.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Add, Dummy, Expr, Integer, Mul, Pow, Sum, exp, log

from udlsym.binding import canonical, outermost
from udlsym.exact.expectations import Expectation
from udlsym.exact.facts import expanded

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
        yield from _wholes_less_parts(whole)
    for mean in nodes:
        if isinstance(mean, Expectation):
            yield from _under_expectation(mean)


def _under_expectation(mean: Expectation) -> Iterator[tuple[Expr, ...]]:
    """Variances, moduli, and tangents at the mean: an expectation of what is not negative is not negative."""
    for node in sorted(mean.args[0].atoms(Pow, Abs, log, exp), key=lambda e: e.sort_key()):
        value = node.args[0]
        centre = mean.of(value)
        if isinstance(node, Abs):
            yield from ((mean.of(node + sign * value),) for sign in (1, -1))
        elif isinstance(node, log):
            yield (mean.of(value / centre - 1 - log(value / centre)),)
        elif isinstance(node, exp):
            yield exp(centre), mean.of(exp(value - centre) - 1 - (value - centre))
        elif node.exp == 2:
            yield (mean.of((value - centre) ** 2),)


def _wholes_less_parts(whole: Sum) -> Iterator[tuple[Expr, ...]]:
    """``sum(a) sum(b) - sum(a b)`` as ``sum(a (sum(b) - b))``, for each factor b of the terms."""
    body, index, lower, upper = outermost(whole)
    name = Dummy("k", integer=True)
    moving = [factor for factor in Mul.make_args(body) if index in factor.free_symbols]
    for factor in moving if 1 < len(moving) <= MOST_CENTRES else ():
        rest, gap = body / factor, Sum(factor, (index, lower, upper)) - factor.xreplace({index: name})
        yield (canonical(Sum(rest.xreplace({index: name}) * gap, (name, lower, upper))),)


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
