"""Refutation: an exact point inside the hypotheses at which the statement rigorously fails.

Points are tried in a fixed order, simple values first, and every hypothesis is checked rigorously before the sides
are compared.  A witness found is then made as simple as it can be.  What is not found proves nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import sympy as sp
from flint import ctx, fmpq
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import Evaluation, NotUnderstood, Unclear, Value, evaluate_all, show
from udlsym.counterexamples import plans
from udlsym.counterexamples.constants import STRICT, with_constants
from udlsym.counterexamples.differentiating import Derivatives
from udlsym.counterexamples.examples import with_examples
from udlsym.counterexamples.hypotheses import for_every_argument, heads_of, pool_of, read_hypotheses
from udlsym.counterexamples.infinite import apart, may_be_infinite
from udlsym.counterexamples.joints import joints_of
from udlsym.counterexamples.mending import DOUBTS, STEPS, Mender
from udlsym.counterexamples.moments import moments_of
from udlsym.counterexamples.showing import texts_of
from udlsym.counterexamples.witnesses import Key, Point, candidates, simplicity, symbol_key, to_sympy
from udlsym.effort import spent, within
from udlsym.exact.expectations import Expectation
from udlsym.meeting import common_value
from udlsym.statements import Statement
from udlsym.verdicts import Witness

ATTEMPTS_A_POINT = 4
HOPELESS = 3
"""After this part of the attempts without a comparison, none is expected."""
POINTS = 120
"""A statement that survives this many comparisons is left alone."""
EFFORT = 400_000
"""What a whole search may spend."""
SIMPLER = 20_000
"""What one attempt at a simpler witness may spend."""
VARIANT_POINTS = 8
"""Points at which a statement is compared where known numbers or functions stand for unknown ones."""
LEVELS = (fmpq(0), fmpq(1), fmpq(2), fmpq(1, 2), fmpq(-1))
"""Values at which everything is equal."""
FIRST, CLOSER, CLOSEST = 128, 512, 2048
"""Precisions in bits."""


class _Skip(Exception):
    """Nothing can be said at this point."""


def refute(statement: Statement, *, points: int = POINTS, effort: int = EFFORT) -> Witness | None:
    """An exact counterexample, or None where none was found at so many ``points`` or within so much ``effort``.

    >>> x = Symbol("x", real=True)
    >>> print(refute(equal(sqrt(x**2), x)))
    at x = -1: left = 1, right = -1
    """
    return Search(statement).upto(points, effort=effort)


class Search:
    """A search for a counterexample, which can be taken up again where it stopped."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.attempt = self.compared = self.spent = 0
        self.understood = False
        self._variants: list[tuple[Search, tuple[tuple[str, str], ...]]] | None = None
        with suppress(NotUnderstood):
            self._prepare()
            self.understood = True

    def _prepare(self) -> None:
        statement = self.statement
        if _random_outside(statement):
            raise NotUnderstood("a random quantity outside an expectation")
        if for_every_argument(statement) is not None:
            raise NotUnderstood("a hypothesis that may be meant for every number")
        self.heads = heads_of(statement)
        self.hypotheses = read_hypotheses(statement, self.heads)
        self.for_all = any(hypothesis.over for hypothesis in self.hypotheses)
        self.mender = Mender(self.hypotheses)
        self.derivatives = Derivatives()
        self.moments = moments_of(statement)
        self.infinite = may_be_infinite(statement)
        self.two_points = statement.kind in ("up-to-constant", "proportional")
        defined = {d.head for d in (*statement.definitions, *self.heads)}
        free = set(statement.symbols()) - defined
        self.keys = sorted((symbol_key(s) for s in free), key=lambda key: (not key.is_integer, key.name))
        self.pools = {key: pool_of(key, statement.given) for key in self.keys}
        self.joints = joints_of(statement)
        self.plan = list(plans.simplest_together(self.keys, self.pools))
        equality = statement.relation == "=="
        self.far = list(plans.far_away(self.keys, self.pools) if equality else plans.large(self.keys))

    def upto(self, points: int, *, effort: int, enough: int | None = None, closely: bool = True) -> Witness | None:
        """A counterexample at one of the first ``points`` that can be compared, or None.

        Nothing is done beyond ``effort``, and no further point begun when ``enough`` has been spent.  With ``closely``
        the first two of this call are compared at higher precisions as well.
        """
        if not self.understood:
            return None
        before = spent()
        found = within(effort, self._upto, points, before + (enough or effort), closely)
        self.spent += spent() - before
        return self._elsewhere(points, effort) if found is None else self._simplest(*found)

    def _elsewhere(self, points: int, effort: int) -> Witness | None:
        """A counterexample at irrational numbers, or for examples of functions of which no value can be drawn."""
        if self._variants is None:
            found = (
                ((s, ()) for s in with_constants(self.statement)) if self.compared else with_examples(self.statement)
            )
            self._variants = [(Search(statement), names) for statement, names in found]
        before = spent()
        for search, names in self._variants:
            witness = search.upto(min(points, VARIANT_POINTS), effort=effort // 4, enough=effort // 8)
            if witness is not None:
                return Witness((*names, *witness.at), witness.left, witness.right)
        self.spent += spent() - before
        return None

    def _upto(self, points: int, enough: int, closely: bool) -> tuple[Point, Witness] | None:
        attempts, before = ATTEMPTS_A_POINT * points, self.compared
        with suppress(NotUnderstood):
            while self.compared < points and self.attempt < attempts and spent() < enough:
                if self.attempt > attempts // HOPELESS and not self.compared:
                    break
                point = self._point()
                try:
                    near = closely and self.compared < before + 2
                    witness = self._try(point, (FIRST, CLOSER, CLOSEST) if near else (FIRST,))
                except _Skip:
                    self.attempt += 1
                    continue
                self.attempt += 1
                self.compared += 1
                if witness is not None:
                    return point, witness
                if not (point.values or point.touched):
                    break
        return None

    def _point(self) -> Point:
        attempt = self.attempt
        definitions, heads = self.statement.definitions, self.heads
        point = Point(definitions, heads, attempt, self.pools, derivatives=self.derivatives, moments=self.moments)
        if attempt % 2 == 0 and attempt // 2 < len(self.plan):
            point.values.update(self.plan[attempt // 2])
        if attempt % 8 == 5 and attempt // 8 < len(self.far):
            point.values.update(self.far[attempt // 8])
        if attempt % 4 == 1 and self.statement.relation != "==":
            point.level = LEVELS[attempt // 4 % len(LEVELS)]  # bounds are often met where everything is equal, or zero
        if attempt % 4 == 3 and self.joints:
            self.mender.put_on(point, self.joints[attempt // 4 % len(self.joints)])
        return point

    def _try(self, point: Point, precisions: tuple[int, ...]) -> Witness | None:
        """Mend the point until it satisfies the hypotheses, then compare there.  Raises `_Skip`."""
        if not self.mender.mend(point, lambda key: True):
            raise _Skip
        if self.for_all:
            self._ask(point)
            if not self.mender.mend(point, lambda key: True):
                raise _Skip
        if self.two_points:
            return self._try_pair(point, precisions)
        return self._compare(point, precisions)

    def _sides(self, point: Point, precision: int) -> tuple[Value, Value]:
        left, right = evaluate_all((self.statement.lhs, self.statement.rhs), precision, point.resolve, steps=STEPS)
        return left, right

    def _compare(self, point: Point, precisions: tuple[int, ...]) -> Witness | None:
        """A witness if the statement rigorously fails at the point.  Raises `_Skip` where nothing can be told."""
        told = False
        if self.infinite:
            texts = apart(self.statement, point, precisions[0], STEPS)
            if texts is not None:
                self._require_for_all(point)
                self._require_written(point, precisions[0])
                return Witness(self._places(point), *texts)
        for precision in precisions:
            point.met.clear()
            try:
                left, right = self._sides(point, precision)
                told = True
                with ctx.workprec(precision):
                    if self._violated(left, right):
                        self._require_for_all(point)
                        self._require_written(point, precision)
                        self._require_total(point, precision)
                        return Witness(self._places(point), *texts_of(left, right))
            except Unclear:
                continue
            except DOUBTS:
                break
            if en.is_exact(left) and en.is_exact(right):
                break
        if not told:
            raise _Skip
        return self._meeting(point, precisions[0])

    def _meeting(self, point: Point, precision: int) -> Witness | None:
        """A witness if a strict inequality fails because the sides are the same number."""
        if self.statement.relation not in STRICT or self.statement.kind != "inequality":
            return None
        try:
            left, right = self._sides(point, precision)
            with ctx.workprec(precision):
                met = en.differ(left, right) is None and (self.statement.relation == "!=" or _are_real(left, right))
        except DOUBTS:
            return None
        value = common_value(self.statement, point) if met else None
        if value is None:
            return None
        self._require_for_all(point)
        self._require_written(point, precision)
        self._require_total(point, precision)
        text = str(value) if value.count_ops() <= 12 else show(left)
        return Witness(self._places(point), text, text)

    def _require_for_all(self, point: Point) -> None:
        """Raise `_Skip` unless what holds "for all" indices holds at all those that the sides ask for."""
        if self.for_all:
            self._ask(point)
            if self.mender.fails(point) is not None:
                raise _Skip

    def _ask(self, point: Point) -> None:
        """Note down which entries the sides ask for."""
        point.touched.clear()
        with suppress(NotUnderstood, *DOUBTS):
            self._sides(point, FIRST)
        places = [int(p) for key in point.touched for p in key.place if getattr(p, "is_Integer", False)]
        point.asked = min(places, default=0), max(places, default=0)

    def _require_written(self, point: Point, precision: int) -> None:
        """Raise `_Skip` unless what was written has a value as well: ``0*gamma(x)`` says nothing at x = 0."""
        for written in self.statement.written:
            try:
                with ctx.workprec(precision):
                    e = Evaluation(point.resolve, steps=STEPS)
                    if isinstance(written, Boolean):
                        e.holds(written)
                    else:
                        e.value(written)
            except (NotUnderstood, *DOUBTS):
                raise _Skip from None

    def _require_total(self, point: Point, precision: int) -> None:
        """Raise `_Skip` unless the sides differ also if derivatives are taken of all that moves with their variable."""
        if point.ambiguous:
            other = point.copy()
            other.total = True
            try:
                differ = self._violated(*self._sides(other, precision))
            except (NotUnderstood, *DOUBTS):
                differ = False
            if not differ:
                raise _Skip

    def _violated(self, left: Value, right: Value) -> bool:
        statement = self.statement
        if statement.kind == "number":
            gap = en.absolute(en.subtract(left, right))
            tolerance = statement.tolerance
            assert tolerance is not None
            return en.related(gap, ">", fmpq(tolerance.p, tolerance.q)) is True
        return en.related(left, statement.relation, right) is False

    def _try_pair(self, point: Point, precisions: tuple[int, ...]) -> Witness | None:
        first = self._ratio_or_gap(point, precisions[0])
        for _ in range(3):
            other = point.copy()
            moved = [key for key in point.values if self._is_modulo(key)]
            for key in moved:
                other.redraw(key)
            if not moved or not self.mender.mend(other, self._is_modulo):
                continue
            try:
                second = self._ratio_or_gap(other, precisions[0])
            except _Skip:
                continue
            if self._same_elsewhere(point, other):
                with ctx.workprec(precisions[0]):
                    if en.differ(first, second) is True:
                        places = (*self._places(point), *self._places(other, second=True))
                        return Witness(places, *texts_of(first, second))
            point.salts = dict(other.salts)
        return None

    def _ratio_or_gap(self, point: Point, precision: int) -> Value:
        try:
            left, right = self._sides(point, precision)
            with ctx.workprec(precision):
                if self.statement.kind == "up-to-constant":
                    return en.subtract(left, right)
                return en.multiply(left, en.invert(right))
        except DOUBTS:
            raise _Skip from None

    def _is_modulo(self, key: Key) -> bool:
        return any(key.owner == m or getattr(key.owner, "label", None) == m for m in self.statement.modulo)

    def _same_elsewhere(self, point: Point, other: Point) -> bool:
        """Whether the points differ in the symbols ``modulo`` only, the terms that hypotheses fix included."""
        return all(
            term in self.statement.modulo or (en.is_exact(value) and term in other.met and other.met[term] == value)
            for term, value in point.met.items()
        ) and set(other.met) <= set(point.met) | set(self.statement.modulo)

    def _places(self, point: Point, *, second: bool = False) -> tuple[tuple[str, str], ...]:
        """The values that the statement names, by name: symbols first, then entries and functions."""
        point.touched.clear()
        for hypothesis in self.hypotheses:
            replace(hypothesis, over=()).holds(point)  # of "for all", the one instance that the statement names
        for side in (self.statement.lhs, self.statement.rhs):
            with suppress(NotUnderstood, *DOUBTS):
                evaluate_all((side,), ctx.prec, point.resolve, steps=STEPS)
        keys = sorted(point.touched, key=lambda key: (bool(key.place), key.name))
        if second:
            keys = [key for key in keys if self._is_modulo(key)]
        suffix = " (second point)" if second else ""
        fixed = () if second else sorted((str(term), self._exact(term, point)) for term in point.met)
        return (*((key.name + suffix, str(to_sympy(point.values[key]))) for key in keys), *fixed)

    def _exact(self, term: Any, point: Point) -> str:
        """A term that a hypothesis fixes, as an exact value or a closed expression where it is one."""
        value = point.met[term]
        for head in self.heads:
            if head.head == term and not en.is_exact(value):
                numbers = {key.owner: to_sympy(v) for key, v in point.values.items() if not key.place}
                closed = head.body.xreplace(numbers)
                return show(value) if closed.free_symbols or closed.has(AppliedUndef) else str(closed)
        return show(value)

    def _simplest(self, point: Point, witness: Witness) -> Witness:
        """The witness with simpler values wherever the statement still fails."""
        if self.two_points:
            return witness
        tries = 0
        keys = sorted(point.touched, key=lambda k: (not k.is_integer, k.name))
        sizes = [key for key in keys if key.is_integer]
        for key in (*sizes, *keys):  # twice, for a size may be held up by an index that is made smaller after it
            for value in self.pools.get(key) or candidates(key.assumptions):
                if tries >= 24 or key not in point.values or simplicity(value) >= simplicity(point.values[key]):
                    break
                tries += 1
                trial = point.copy()
                trial.values[key] = value
                simpler = within(SIMPLER, self._still_fails, trial)
                if simpler is not None:
                    point.values, witness = trial.values, simpler
                    break
        return witness

    def _still_fails(self, point: Point) -> Witness | None:
        try:
            return None if self.mender.fails(point) is not None else self._compare(point, (FIRST,))
        except _Skip:
            return None


def _are_real(left: Value, right: Value) -> bool:
    return en.is_real(left) and en.is_real(right)


def _random_outside(statement: Statement) -> bool:
    """Whether a random quantity also stands outside its expectation."""
    sides = (statement.lhs, statement.rhs, *statement.given)
    nodes: set[Any] = set().union(*(side.atoms(Expectation) for side in sides))
    if not nodes:
        return False
    random = {getattr(q, "label", q) for node in nodes for q in node.args[1]}
    hidden = {node: sp.Dummy() for node in nodes}
    return any(random & side.xreplace(hidden).free_symbols for side in sides)
