"""What hypotheses mean for a search: which terms they fix, which values they admit, and whether they hold.

A hypothesis ``S == body`` about a bare symbol (or an entry with an index that only hypotheses use) fixes a term: the
term *is* the body, irrational or not.  An index that occurs in hypotheses only is read as "for all", which is the
stronger reading and so admits no false witness.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import sympy as sp
from flint import ctx, fmpq
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from udlsym.balls.evaluating import Evaluation, NotUnderstood, Unclear, Undefined, Value
from udlsym.binding import free_symbols
from udlsym.counterexamples.moments import is_moment
from udlsym.counterexamples.witnesses import Exact, Key, Point, candidates
from udlsym.exact.expectations import Expectation
from udlsym.statements import Definition, Statement

STEPS = 40_000
_DOUBTS = (RecursionError, OverflowError, TypeError, ValueError, ZeroDivisionError, AttributeError)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis to be checked at points; ``gap`` vanishes where its two sides are equal.

    ``over`` are the indices that it quantifies, ``ranges`` the hypotheses that bound them.  A hypothesis that fixes a
    term needs only the term to have a value inside its domain.
    """

    condition: Any
    gap: Any = None
    over: tuple[sp.Symbol, ...] = ()
    ranges: tuple[Any, ...] = ()
    fixes: Any = None

    def holds(self, point: Point) -> bool:
        """Whether it rigorously holds.  Raises `NotUnderstood`."""
        for precision in (128, 512):
            with ctx.workprec(precision):
                try:
                    return self._decide(Evaluation(point.resolve, steps=STEPS), self._indices(point))
                except Unclear:
                    continue
                except (Undefined, *_DOUBTS):
                    return False
        return False

    def failing(self, point: Point) -> Hypothesis:
        """Of what is meant "for all" the first instance that is not seen to hold; else the hypothesis itself."""
        with suppress(Unclear):
            for values in product(self._indices(point), repeat=len(self.over)):
                at = dict(zip(self.over, map(sp.Integer, values), strict=True))
                instance = Hypothesis(self.condition.xreplace(at), self.gap.xreplace(at))
                if not instance.holds(point) and all(Hypothesis(r.xreplace(at)).holds(point) for r in self.ranges):
                    return instance
        return self

    def _indices(self, point: Point) -> range:
        """The indices over which "for all" is checked: past every size and every entry that the sides ask for.

        Raises `Unclear` where they are too many.
        """
        sizes = [int(v.p) for k, v in point.values.items() if k.is_integer and isinstance(v, fmpq)]
        indices = range(min(-1, *point.asked), max([4, *sizes, *point.asked]) + 2)
        if self.over and len(indices) > (42 if len(self.over) == 1 else 12):
            raise Unclear("too many indices to be looked at")
        return indices

    def _decide(self, e: Evaluation, indices: range) -> bool:
        if self.fixes is not None:
            e.value(self.fixes)  # it has a value, inside its domain
            return True
        if not e.holds(self.condition):
            return False
        for values in product(indices, repeat=len(self.over)):
            if not values:
                continue
            inner = e.scope(dict(zip(self.over, map(fmpq, values), strict=True)))
            if all(inner.holds(r) for r in self.ranges) and not inner.holds(self.condition):
                return False
        return True


def for_every_argument(statement: Statement) -> sp.Basic | None:
    """A hypothesis about an undefined function at a number that stands nowhere else, such as ``f(u) >= 0``; or None.

    It is meant for every u, perhaps, and at no point does it hold for certain then.  ``x = f(u)`` only names a number.
    """
    elsewhere = free_symbols(statement.lhs) | free_symbols(statement.rhs)
    elsewhere = elsewhere.union(*(free_symbols(part) for d in statement.definitions for part in (d.head, d.body)))
    for hypothesis in statement.given:
        if isinstance(hypothesis, sp.Eq) and any(isinstance(side, sp.Symbol) for side in hypothesis.args):
            continue
        arguments = {s for call in hypothesis.atoms(AppliedUndef) for s in free_symbols(call)} - elsewhere
        if any(isinstance(s, sp.Symbol) and not s.is_integer for s in arguments):
            return hypothesis
    return None


def _loose(statement: Statement) -> set[sp.Symbol]:
    """The integer symbols that occur in hypotheses only; a number of terms, such as K in ``sum(P[i], i=1..K) = 1``,
    is no index over which anything could be meant "for all".
    """
    used = set(free_symbols(statement.lhs) | free_symbols(statement.rhs))
    for definition in statement.definitions:
        used |= free_symbols(definition.body) | free_symbols(definition.head)
    standing: set[Any] = set().union(*(_standing(h) for h in statement.given if h.has(sp.Indexed, AppliedUndef)))
    return {s for s in statement.symbols() if s.is_integer and s not in used and s in standing}


def _standing(part: Any) -> set[Any]:
    """The symbols that stand elsewhere in an expression than as bounds of sums and products."""
    if isinstance(part, (sp.Sum, sp.Product)):
        return _standing(part.function) - set(part.variables)
    return {part} if isinstance(part, sp.Symbol) else set().union(*map(_standing, part.args))


def heads_of(statement: Statement) -> tuple[Definition, ...]:
    """The terms that equations among the hypotheses fix, as definitions; never in a circle."""
    loose, taken = _loose(statement), {_name(d.head) for d in statement.definitions}
    heads: list[Definition] = []
    for hypothesis in statement.given:
        if not isinstance(hypothesis, sp.Eq):
            continue
        for head, body in ((hypothesis.lhs, hypothesis.rhs), (hypothesis.rhs, hypothesis.lhs)):
            variables = _variables(head, loose)
            if variables is None or _name(head) in taken or not _may_fix(statement, head, body):
                continue
            if _name(head) in _reach(body, heads):
                continue
            heads.append(Definition(head, body, variables))
            taken.add(_name(head))
            break
    return tuple(heads)


def _variables(head: Any, loose: set[sp.Symbol]) -> tuple[sp.Symbol, ...] | None:
    if isinstance(head, sp.Symbol):
        return ()
    if isinstance(head, sp.Indexed) and set(head.indices) <= loose and len(set(head.indices)) == len(head.indices):
        return tuple(head.indices)
    return None


def _name(head: Any) -> Any:
    if isinstance(head, sp.Indexed):
        return head.base.label
    return head.func if isinstance(head, AppliedUndef) else head


def _names(body: Any) -> set[Any]:
    return {s for s in free_symbols(body) if isinstance(s, sp.Symbol)} | {a.func for a in body.atoms(AppliedUndef)}


def _reach(body: Any, heads: list[Definition]) -> set[Any]:
    reached = _names(body)
    for _ in heads:
        for d in heads:
            if _name(d.head) in reached:
                reached = reached | _names(d.body)
    return reached


def _may_fix(statement: Statement, head: Any, body: Any) -> bool:
    """Two points that differ in ``modulo`` only must not differ in a fixed term too; nor does a mean fix anything."""
    if body.has(Expectation) and is_moment(head - body):
        return False
    return _name(head) in statement.modulo or not _names(body) & set(statement.modulo)


def read_hypotheses(statement: Statement, heads: tuple[Definition, ...]) -> tuple[Hypothesis, ...]:
    """The hypotheses of a statement, those about few symbols first."""
    loose = _loose(statement)
    plain = [h for h in statement.given if not h.has(sp.Indexed, AppliedUndef)]
    read: list[Hypothesis] = []
    for h in statement.given:
        fixed = next((d for d in heads if isinstance(h, sp.Eq) and {d.head, d.body} == {h.lhs, h.rhs}), None)
        if fixed is not None:
            read.append(Hypothesis(h, over=fixed.variables, fixes=fixed.head))
            continue
        over = tuple(sorted(loose & free_symbols(h), key=str)) if h not in plain else ()
        ranges = tuple(r for r in plain if free_symbols(r) & set(over))
        gap = h.lhs - h.rhs if isinstance(h, Relational) else None
        read.append(Hypothesis(h, gap, over if len(over) <= 2 else (), ranges))
    read += map(_first_moment, (d for d in statement.definitions if isinstance(d.head, Expectation) and not d.given))
    return tuple(sorted(read, key=lambda h: (len(free_symbols(h.condition)), bool(h.over))))


def _first_moment(definition: Definition) -> Hypothesis:
    """That there is a distribution with the moments that a definition gives to the first entries of a family."""
    one = {variable: sp.Integer(1) for variable in definition.variables}
    head, body = definition.head.xreplace(one), definition.body.xreplace(one)
    return Hypothesis(sp.Eq(head, body, evaluate=False), head - body)


def pool_of(key: Key, given: tuple[Any, ...]) -> tuple[Exact, ...]:
    """The candidates for a symbol that satisfy the hypotheses about it alone; its bounds propose more of them."""
    own = [h for h in given if free_symbols(h) == {key.owner} and not h.has(AppliedUndef)]
    pool = candidates(key.assumptions)
    if not own:
        bounds = sorted({fmpq(r.p, r.q) for h in given if isinstance(h, Relational) for r in h.args if r.is_Rational})
        steps = [a + (b - a) * fmpq(n, 5) for a, b in pairwise(bounds) for n in range(1, 5)]
        return pool + tuple(v for v in steps if v not in pool and key.admits(v))
    numbers = sorted({fmpq(r.p, r.q) for h in own for r in h.atoms(sp.Rational)})
    offsets = [fmpq(p, q) for p, q in ((1, 1), (-1, 1), (1, 2), (-1, 2), (1, 10), (-1, 10), (1, 1000), (-1, 1000))]
    near = [(a + b) / 2 for a in numbers for b in numbers] + [n + offset for n in numbers for offset in offsets]
    further = tuple(v for v in dict.fromkeys((*near, *numbers)) if v not in pool and key.admits(v))
    kept = tuple(v for v in (*pool, *further) if _satisfies(own, key.owner, v))
    return kept or pool


def _satisfies(conditions: list[Any], symbol: Any, value: Value) -> bool:
    with ctx.workprec(128):
        try:
            return all(Evaluation(steps=STEPS).scope({symbol: value}).holds(c) for c in conditions)
        except (Unclear, Undefined, NotUnderstood, *_DOUBTS):
            return False
