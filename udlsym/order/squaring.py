"""Finds which parts of an inequality with roots or moduli to square."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from sympy import Abs, Add, Basic, Expr, Integer, Pow, Rational, Sum

from udlsym.checker.order import ascending, check_squared, squared_parts
from udlsym.errors import UdlsymError
from udlsym.evidence import Evidence, Squared
from udlsym.exact.sign_sets import NONNEGATIVE
from udlsym.normal_forms.preparing import prepared
from udlsym.statements import Statement

MOST_OPERATIONS = 50
"""A longer inequality is not squared: squares of squares are soon too long for anything."""
MOST_ARRANGEMENTS = 4
MOST_TERMS = 4

Prove = Callable[[Statement], Evidence | None]


def squared(statement: Statement, prove: Prove) -> Squared | None:
    """Evidence by squares, the parts proved by ``prove``, or None."""
    small, relation, large = ascending(statement)
    if not (_has_roots(small) or _has_roots(large)) or small.count_ops() + large.count_ops() > MOST_OPERATIONS:
        return None
    normaliser = prepared(statement)
    check, seen = normaliser.check, set()
    arrangements = _arrangements(small, large, lambda e: check.sign_is(e, NONNEGATIVE))
    for less, more in islice(arrangements, MOST_ARRANGEMENTS):
        if (less, more) in seen or more == 0 or max(map(_terms, (less, more))) > MOST_TERMS:
            continue
        seen.add((less, more))
        try:
            for side in (less, more):
                normaliser.visit(side)
            parts = squared_parts(statement, less, relation, more)
            draft = Squared(less, more, Integer(1), _NOTHING, _NOTHING, tuple(normaliser.entries))
            check_squared(statement, draft, check, _accept)
        except UdlsymError:
            continue
        nonnegative = prove(parts[0])
        squares = prove(parts[1]) if nonnegative is not None else None
        if nonnegative is not None and squares is not None:
            return Squared(less, more, Integer(1), nonnegative, squares, tuple(normaliser.entries))
    return None


_NOTHING: Evidence = Squared(Integer(0), Integer(0), Integer(1), None, None)  # type: ignore[arg-type]


def _accept(_: Statement, __: Evidence) -> set[str]:
    return set()


def _terms(side: Expr) -> int:
    return len(Add.make_args(side.expand()))


def _has_roots(expression: Basic) -> bool:
    """Whether a square root occurs, or the modulus of a sum that cases do not open."""
    moduli = any(modulus.has(Sum) for modulus in expression.atoms(Abs))
    return moduli or any(isinstance(p.exp, Rational) and p.exp.q == 2 for p in expression.atoms(Pow))


def _arrangements(small: Expr, large: Expr, positive: Callable[[Expr], bool]) -> Iterator[tuple[Expr, Expr]]:
    """The sides as they stand; with what is not negative on the larger side; with one root alone on a side."""
    if positive(large):
        yield small, large
    terms = Add.make_args((large - small).expand())
    above = [term for term in terms if positive(term)]
    yield -Add(*(term for term in terms if term not in above)), Add(*above)
    for term in terms:
        if _has_roots(term):
            rest = Add(*(other for other in terms if other != term))
            yield (-rest, term) if positive(term) else (-term, rest)
