"""Moving a point into the hypotheses: equations are solved, inequalities approached, the rest is drawn again.

Every proposal is checked rigorously afterwards, so nothing here needs to be right, only likely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import fmpq

from udlsym import enclosures as en
from udlsym.balls import NotUnderstood, Unclear, Undefined, Value, evaluate
from udlsym.hypotheses import Hypothesis
from udlsym.witnesses import Exact, Key, Point

STEPS = 40_000
"""Nodes visited by one evaluation."""
DOUBTS = (Unclear, Undefined, RecursionError, OverflowError, TypeError, ValueError, ZeroDivisionError, AttributeError)


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
            if isinstance(failing.condition, sp.Eq) and self.solve(point, failing.gap, keys):
                continue
            if step < 5 or step % 10 == 9 or not self._push(point, failing, keys):
                point.redraw(keys[0])
        return False

    def _push(self, point: Point, failing: Hypothesis, keys: list[Key]) -> bool:
        """Move the keys across the plane on which the sides of a linear inequality meet: the relaxation method."""
        margin = {"<": 1, "<=": 1, ">": -1, ">=": -1}.get(getattr(failing.condition, "rel_op", ""))
        if margin is None:
            return False

        def at(key: Key | None) -> Value:
            trial = point.copy()
            if key is not None:
                trial.values[key] = start[key] + 1
            return evaluate(failing.gap, 128, trial.resolve, steps=STEPS)

        known = ((key, point.values.get(key)) for key in keys)
        start = {key: value for key, value in known if isinstance(value, fmpq)}
        try:
            here = at(None)
            slopes = {key: en.subtract(at(key), here) for key in start}
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

    def solve(self, point: Point, gap: Any, keys: Iterable[Key]) -> bool:
        """Set one of the keys so that ``gap`` vanishes, if it is linear in it with exact values."""

        def at(key: Key, value: Exact) -> Value:
            trial = point.copy()
            trial.values[key] = value
            return evaluate(gap, 128, trial.resolve, steps=STEPS)

        for key in keys:
            start = point.values.get(key)
            if start is None:
                continue
            try:
                other = en.add(start, en.ONE)
                if not en.is_exact(other):
                    continue
                first, second = at(key, start), at(key, other)
                slope = en.subtract(second, first)
                if not en.is_exact(slope) or not en.excludes_zero(slope):
                    continue
                solution = en.subtract(start, en.multiply(first, en.invert(slope)))
                if not en.is_exact(solution) or not key.admits(solution) or solution == start:
                    continue
                if at(key, solution) != en.ZERO:
                    continue
            except DOUBTS:
                continue
            point.values[key] = solution
            return True
        return False

    def put_on(self, point: Point, joint: Any) -> None:
        """Move the point onto the joint of a piecewise function."""
        try:
            point.touched.clear()
            evaluate(joint, 128, point.resolve, steps=STEPS)
        except (NotUnderstood, *DOUBTS):
            return
        keys = list(point.touched)
        start = point.attempt % max(1, len(keys))
        self.solve(point, joint, keys[start:] + keys[:start])
