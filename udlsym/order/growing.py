"""Finds the variable, and the number from which it moves, along which a difference grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Equality, Expr, Gt, Integer, Lt, Symbol, atan, erf, exp, log
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from udlsym.checker.order import ascending, growth_parts
from udlsym.errors import UdlsymError
from udlsym.evidence import Evidence, Growth, Split
from udlsym.exact.calculus import NotDifferentiable
from udlsym.exact.sign_sets import NONNEGATIVE, NONPOSITIVE
from udlsym.exact.signs import facts_of, is_real, sign_of
from udlsym.statements import Statement

Prove = Callable[[Statement], Evidence | None]


def grown(statement: Statement, prove: Prove) -> Evidence | None:
    """Evidence by the slope, the parts proved by ``prove``, or None."""
    small, relation, large = ascending(statement)
    difference = large - small
    if statement.definitions or not difference.has(exp, log, TrigonometricFunction, HyperbolicFunction, atan, erf):
        return None
    facts = facts_of(statement.given)
    for variable in sorted(statement.symbols() & difference.free_symbols, key=lambda s: s.name):
        starts = list(_starts(statement, variable))
        for start in starts:
            signs = sign_of(variable - start, facts)
            if signs is None or not (signs <= NONNEGATIVE or signs <= NONPOSITIVE):
                continue
            ways: list[tuple[bool, Expr | None]] = [(False, None)]
            if relation == "<" and 0 not in signs:
                ways += [(True, None), (True, start + 1 if signs <= NONNEGATIVE else start - 1)]
            for strict, moves_at in ways:
                found = _from(statement, variable, start, strict, moves_at, prove)
                if found is not None:
                    return found
        if not starts and variable.is_real and difference.xreplace({variable: Integer(0)}) == 0:
            return _on_both_sides(statement, variable, prove)
    return None


def _starts(statement: Statement, variable: Symbol) -> Iterator[Expr]:
    for fact in facts_of(statement.given):
        slope = fact.gap.coeff(variable, 1)
        rest = fact.gap - slope * variable
        if slope.is_Rational and slope != 0 and variable not in rest.free_symbols:
            yield -rest / slope
    if variable.is_nonnegative or variable.is_nonpositive:
        yield Integer(0)


def _from(
    statement: Statement, variable: Symbol, start: Expr, strict: bool, moves_at: Expr | None, prove: Prove
) -> Growth | None:
    try:
        at_start, slope = growth_parts(statement, variable, start, strict=strict, moves_at=moves_at)
    except (UdlsymError, NotDifferentiable):
        return None
    first = prove(at_start)
    second = prove(slope) if first is not None else None
    if first is None or second is None:
        return None
    return Growth(variable, start, first, second, strict, moves_at)


def growth_from(statement: Statement, variable: Symbol, start: Expr, prove: Prove) -> Growth | None:
    """Evidence that the difference grows away from a number that the variable is seen not to be."""
    return _from(statement, variable, start, False, None, prove)


def _on_both_sides(statement: Statement, variable: Symbol, prove: Prove) -> Split | None:
    """Cases below, at and above zero."""
    if not is_real(variable):
        return None
    cases = (Lt(variable, 0), Equality(variable, 0, evaluate=False), Gt(variable, 0))
    proofs: list[Evidence] = []
    for case in cases:
        if getattr(case, "rel_op", None) is None:
            return None
        proof = prove(statement.with_given(case))
        if proof is None:
            return None
        proofs.append(proof)
    return Split(variable, *proofs)
