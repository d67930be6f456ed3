"""Statements for all natural n, by induction.

Decides: equalities and inequalities about sums, products and recursively defined sequences whose step follows by
field arithmetic from the hypothesis at n (and at smaller values of one more variable, as in Pascal's rule).  How: the
least n comes from a hypothesis ``n >= a`` or from the variable's domain; base and step are proved by normal form.
Stops at: steps that need a stronger hypothesis than the statement itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic, Dummy, Expr, Indexed, Integer, Product, Sum, Symbol, binomial
from sympy.core.function import AppliedUndef

from udlsym.checking import induction_step
from udlsym.effort import within
from udlsym.errors import Rejected, StatementError
from udlsym.evidence import Evidence, Induction
from udlsym.exact.signs import facts_of, is_integer, sign_of
from udlsym.order.casework import by_cases
from udlsym.statements import Statement

METHOD = "induction"
CASES_IN_A_STEP = 2
EFFORT, EFFORT_FOR_ORDER = 200_000, 30_000
"""What it may spend on an equality; on an inequality, where a unit takes longer."""


def prove(statement: Statement) -> Evidence | None:
    """An induction over one of the statement's integer variables, or None."""
    if statement.kind not in ("equality", "inequality", "count"):
        return None
    return within(EFFORT if statement.relation == "==" else EFFORT_FOR_ORDER, _prove, statement)


def _prove(statement: Statement) -> Evidence | None:
    for variable, start in _variables(statement):
        for instances in _instances(statement, variable):
            found = _induct(statement, variable, start, instances)
            if found is not None:
                return found
    return None


def _induct(
    statement: Statement, variable: Symbol, start: Expr, instances: tuple[tuple[tuple[Symbol, Expr], ...], ...]
) -> Evidence | None:
    try:
        base = by_cases(statement.subs({variable: start}), CASES_IN_A_STEP)
        if base is None:
            return None
        draft = Induction(variable, start, base, base, instances)
        step = by_cases(induction_step(statement, draft), CASES_IN_A_STEP)
    except (Rejected, StatementError):
        return None
    return None if step is None else Induction(variable, start, base, step, instances)


def _variables(statement: Statement) -> Iterator[tuple[Symbol, Expr]]:
    """Integer variables with a least value, those that bound sums or drive recurrences first."""
    driving: set[Basic] = set()
    for side in (statement.lhs, statement.rhs):
        for node in side.atoms(Sum, Product):
            driving |= node.limits[-1][2].free_symbols
        for applied in side.atoms(AppliedUndef):
            driving |= applied.free_symbols
    facts = facts_of(statement.given)
    hidden = {node: Dummy() for side in (statement.lhs, statement.rhs) for node in side.atoms(Indexed)}
    used = {s for side in (statement.lhs, statement.rhs) for s in side.xreplace(hidden).free_symbols} | driving
    candidates = [s for s in statement.symbols() if s.is_integer and s in used]  # not where it only names an entry
    for symbol in sorted(candidates, key=lambda s: (s not in driving, s.name)):
        starts = [symbol - f.gap for f in facts if min(f.signs, default=-1) >= 0 and symbol in f.gap.free_symbols]
        starts = [s for s in starts if symbol not in s.free_symbols and is_integer(s)]
        if symbol.is_nonnegative:
            starts.append(Integer(1 if symbol.is_positive else 0))
        for start in starts:
            signs = sign_of(symbol - start, facts)
            if signs is not None and signs <= frozenset({0, 1}):
                yield symbol, start


def _instances(statement: Statement, variable: Symbol) -> Iterator[tuple[tuple[tuple[Symbol, Expr], ...], ...]]:
    """The hypothesis as it stands; then also with another argument of a function or binomial lowered by one."""
    yield ((),)
    recursive = [a for side in (statement.lhs, statement.rhs) for a in side.atoms(AppliedUndef, binomial)]
    partners = {s for a in recursive if variable in a.free_symbols for s in a.free_symbols}
    for other in sorted((s for s in partners if s.is_integer and s != variable), key=lambda s: s.name):
        yield ((), ((other, other - 1),))
