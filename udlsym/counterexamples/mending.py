"""Moving a point into the hypotheses: equations are solved, inequalities approached, the rest is drawn again.

Every proposal is checked rigorously afterwards, so nothing here needs to be right, only likely.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import fmpq

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import NotUnderstood, evaluate
from udlsym.counterexamples.hypotheses import Hypothesis
from udlsym.counterexamples.keys import Key
from udlsym.counterexamples.solving import DOUBTS, STEPS, gap_at, solve_one, solve_together
from udlsym.counterexamples.witnesses import Point

__all__ = ["DOUBTS", "STEPS", "Mender"]


@dataclass(frozen=True, slots=True)
class Mender:
    """Moves points until ``hypotheses`` hold."""

    hypotheses: tuple[Hypothesis, ...]

    def fails(self, point: Point) -> Hypothesis | None:
        """The first hypothesis that does not rigorously hold at the point; ``touched`` are then its keys."""
        for hypothesis in self.hypotheses:
            point.touched.clear()
            if not hypothesis.holds(point):
                return hypothesis
        return None

    def mend(self, point: Point, may_change: Callable[[Key], bool]) -> bool:
        """Change values until every hypothesis holds: solve an equation that is linear in a key, or draw again."""
        for step in range(60):
            failing = self.fails(point)
            if failing is None:
                return True
            keys = [key for key in point.touched if may_change(key)]
            if not keys:
                return False
            keys = keys[step % len(keys) :] + keys[: step % len(keys)]
            if isinstance(failing.condition, sp.Eq):
                if step % 4 == 1 and self._solve_all(point, may_change, step):
                    continue
                if any(solve_one(point, gap, keys) for gap in _vanishing(failing.gap)):
                    continue
            if failing.over and failing.gap is not None and self._continue(point, failing, keys):
                continue
            if step < 5 or step % 10 == 9 or not self._push(point, failing, keys):
                point.redraw(keys[0])
        return False

    def _continue(self, point: Point, failing: Hypothesis, keys: list[Key]) -> bool:
        """Mend the first instance of a recursion that fails, by the entry that comes last: the others stay."""
        instance = failing.failing(point)
        last = sorted((key for key in keys if key.place), key=_place, reverse=True)
        if isinstance(instance.condition, sp.Eq):
            return any(solve_one(point, gap, last) for gap in _vanishing(instance.gap))
        return any(self._push(point, instance, [key]) for key in last)

    def _solve_all(self, point: Point, may_change: Callable[[Key], bool], step: int) -> bool:
        """Solve all equations together, for symbols rather than for entries and values of functions."""
        equations = [h for h in self.hypotheses if isinstance(h.condition, sp.Eq) and h.fixes is None and not h.over]
        point.touched.clear()
        for hypothesis in equations:
            hypothesis.holds(point)
        keys = sorted(filter(may_change, point.touched), key=lambda key: (bool(key.place), key.name))
        turn = step // 4 % max(1, len(keys))
        return len(equations) > 1 and solve_together(point, [h.gap for h in equations], keys[turn:] + keys[:turn])

    def _push(self, point: Point, failing: Hypothesis, keys: list[Key]) -> bool:
        """Move the keys across the plane on which the sides of a linear inequality meet: the relaxation method."""
        margin = {"<": 1, "<=": 1, ">": -1, ">=": -1}.get(getattr(failing.condition, "rel_op", ""))
        if margin is None:
            return False

        known = ((key, point.values.get(key)) for key in keys)
        start = {key: value for key, value in known if isinstance(value, fmpq)}
        try:
            here = gap_at(point, failing.gap)
            slopes = {key: en.subtract(gap_at(point, failing.gap, [(key, start[key] + 1)]), here) for key in start}
        except DOUBTS:
            return False
        exact = {key: slope for key, slope in slopes.items() if isinstance(slope, fmpq) and slope != 0}
        if not isinstance(here, fmpq):
            return False
        size = sum((slope**2 for slope in exact.values()), fmpq(0))
        moved = False
        for key, slope in exact.items():
            grain = 1 if key.is_integer else 10_000
            value = start[key] - fmpq(3, 2) * (here + fmpq(margin, 100)) * slope / size
            value = fmpq((value * grain).round(), grain)
            if key.admits(value) and value != start[key]:
                point.values[key], moved = value, True
        return moved

    def put_on(self, point: Point, joint: Any) -> None:
        """Move the point onto the joint of a piecewise function."""
        try:
            point.touched.clear()
            evaluate(joint, 128, point.resolve, steps=STEPS)
        except (NotUnderstood, *DOUBTS):
            return
        keys = list(point.touched)
        start = point.attempt % max(1, len(keys))
        solve_one(point, joint, keys[start:] + keys[:start])


def _place(key: Key) -> list[Any]:
    return [number if getattr(number, "is_Rational", False) else 0 for number in key.place]


def _vanishing(gap: Any) -> list[Any]:
    """What may vanish so that a gap does: its factors, for others may have irrational values, or the gap itself."""
    factors = gap.args if isinstance(gap, sp.Mul) else ()
    return [factor for factor in factors if isinstance(factor, (sp.Add, sp.Sum, sp.Symbol))] or [gap]
