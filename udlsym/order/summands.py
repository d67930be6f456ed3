"""Finds the one sum, or the one expectation, that a difference is, and a proof for each of its terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Add, Expr, Integer, Mul, Sum, Symbol

from udlsym.binding import canonical, outermost, unused_name
from udlsym.checker.order import ascending
from udlsym.checker.summands import check_summed
from udlsym.errors import UdlsymError
from udlsym.evidence import Evidence, Summed
from udlsym.exact.expectations import Expectation
from udlsym.exact.facts import expanded
from udlsym.normal_forms.preparing import prepared
from udlsym.order.gaps import gathered
from udlsym.statements import Statement

Prove = Callable[[Statement], Evidence | None]


def summed(statement: Statement, prove: Prove) -> Summed | None:
    """Evidence term by term, each proved by ``prove``, or None."""
    small, relation, large = ascending(statement)
    if relation != "<=" or statement.definitions or not (small.has(Sum, Expectation) or large.has(Sum, Expectation)):
        return None
    for total, scale in list(_totals(statement, small, large)):
        normaliser = prepared(statement)
        terms: list[Evidence] = []

        def proved(part: Statement, _: Evidence, terms: list[Evidence] = terms) -> set[str]:
            found = prove(part)
            if found is None:
                raise UdlsymError("a term may be negative")
            terms.append(found)
            return set()

        try:
            for part in (small, large, total, scale):
                normaliser.visit(part)
            draft = Summed(total, scale, _NOTHING, tuple(normaliser.entries))
            check_summed(statement, draft, normaliser.check, proved)
        except (UdlsymError, RecursionError):
            continue
        return Summed(total, scale, terms[0], tuple(normaliser.entries))
    return None


_NOTHING: Evidence = Summed(Integer(0), Integer(0), None)  # type: ignore[arg-type]


def _with_constants(shape: Expr) -> Expr:
    """One sum over 1..n and multiples of n as one sum: ``sum(t(k)) + c n`` is ``sum(t(k) + c)``."""
    terms = Add.make_args(shape)
    for term in terms:
        wholes = [factor for factor in Mul.make_args(term) if isinstance(factor, Sum)]
        if len(wholes) != 1 or len(terms) == 1 or any(len(limit) != 3 for limit in wholes[0].limits):
            continue
        body, index, lower, upper = outermost(wholes[0])
        scale, constant = term / wholes[0], expanded((shape - term) / (upper - lower + 1))
        if not (constant.has(Sum) or scale.has(Sum) or index in constant.free_symbols | scale.free_symbols):
            return Sum(scale * body + constant, (index, lower, upper))
    return shape


def _totals(statement: Statement, small: Expr, large: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The difference as one sum or expectation times a factor, as written and in normal form."""
    normaliser = prepared(statement)
    shapes = [large - small]
    try:
        element = normaliser.check.field.subtract(normaliser.normal(large), normaliser.normal(small))
        shapes.append(normaliser.check.field.expression(element).expand())
    except (UdlsymError, RecursionError):
        pass
    names = {s.name for side in (small, large, *statement.given) for s in side.atoms(Symbol)}
    index = Symbol(unused_name("k", names), integer=True)
    for shape in shapes:
        together = gathered(shape)
        shape = _with_constants(shape if together is None else together)
        wholes = [factor for factor in Mul.make_args(shape) if isinstance(factor, (Sum, Expectation))]
        if len(wholes) == 1 and not (shape / wholes[0]).has(wholes[0]):
            total = canonical(wholes[0])
            if isinstance(total, Sum):
                body, old, lower, upper = outermost(total)
                total = Sum(body.xreplace({old: index}), (index, lower, upper))
            yield total, shape / wholes[0]
