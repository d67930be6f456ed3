"""Equations among the hypotheses solved exactly: one key at a time, or several at once.

What is proposed is checked rigorously afterwards, so nothing here needs to be right, only likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flint import fmpq

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import NotUnderstood, Unclear, Undefined, Value, evaluate
from udlsym.counterexamples.keys import Exact, Key
from udlsym.counterexamples.moments import square_root
from udlsym.counterexamples.witnesses import Point

STEPS = 40_000
"""Nodes visited by one evaluation."""
DOUBTS = (Unclear, Undefined, RecursionError, OverflowError, TypeError, ValueError, ZeroDivisionError, AttributeError)


def gap_at(point: Point, gap: Any, changes: Iterable[tuple[Key, Exact]] = ()) -> Value:
    """The value of a gap at the point with some keys changed."""
    trial = point.copy()
    trial.values.update(changes)
    return evaluate(gap, 128, trial.resolve, steps=STEPS)


def solve_one(point: Point, gap: Any, keys: Iterable[Key]) -> bool:
    """Set one of the keys so that ``gap`` vanishes, if it is linear or quadratic in it with exact values."""
    for key in keys:
        start = point.values.get(key)
        if start is None:
            continue
        try:
            solution = _root(point, gap, key, start)
        except DOUBTS:
            continue
        if solution is not None:
            point.values[key] = solution
            return True
    return False


def _root(point: Point, gap: Any, key: Key, start: Exact) -> Any:
    other = en.add(start, en.ONE)
    if not en.is_exact(other):
        return None
    first, second = gap_at(point, gap, [(key, start)]), gap_at(point, gap, [(key, other)])
    slope = en.subtract(second, first)
    if not en.is_exact(slope):
        return None
    proposals: list[Value] = []
    if en.excludes_zero(slope):
        proposals.append(en.subtract(start, en.multiply(first, en.invert(slope))))
    for proposal in proposals:
        if _solves(point, gap, key, start, proposal):
            return proposal
    if isinstance(start, fmpq) and isinstance(first, fmpq) and isinstance(second, fmpq):
        third = gap_at(point, gap, [(key, start - 1)])
        if isinstance(third, fmpq):
            roots = _roots_of(first, second, third)
            for root in roots if point.attempt % 2 else reversed(roots):
                if _solves(point, gap, key, start, start + root):
                    return start + root
    return None


def _roots_of(here: fmpq, after: fmpq, before: fmpq) -> list[fmpq]:
    """The rational roots t of the parabola with these values at 0, 1 and -1."""
    a, b = (after + before) / 2 - here, (after - before) / 2
    root = square_root(b * b - 4 * a * here) if a != 0 else None
    return [] if root is None else [(-b + root) / (2 * a), (-b - root) / (2 * a)]


def _solves(point: Point, gap: Any, key: Key, start: Exact, solution: Value) -> bool:
    if not en.is_exact(solution) or solution == start or not key.admits(solution):
        return False
    return bool(gap_at(point, gap, [(key, solution)]) == en.ZERO)


def solve_together(point: Point, gaps: Sequence[Any], keys: Sequence[Key]) -> bool:
    """Change some keys so that all gaps vanish, if together they are linear in as many of the keys as it takes."""
    known = [(key, value) for key in keys if isinstance(value := point.values.get(key), fmpq)]
    try:
        here = [gap_at(point, gap) for gap in gaps]
        slopes = [[en.subtract(gap_at(point, gap, [(key, value + 1)]), at) for key, value in known]
                  for gap, at in zip(gaps, here, strict=True)]  # fmt: skip
    except (NotUnderstood, *DOUBTS):
        return False
    rows = [[s if isinstance(s, fmpq) else fmpq(0) for s in row] for row in slopes]
    moves = _particular(rows, [-at for at in here if isinstance(at, fmpq)])
    if moves is None:
        return False
    changed = [(key, value + move) for (key, value), move in zip(known, moves, strict=True) if move != 0]
    if not changed or not all(key.admits(value) for key, value in changed):
        return False
    try:
        if any(gap_at(point, gap, changed) != en.ZERO for gap in gaps):
            return False
    except (NotUnderstood, *DOUBTS):
        return False
    point.values.update(changed)
    return True


def _particular(rows: list[list[fmpq]], right: list[Any]) -> list[fmpq] | None:
    """A solution of linear equations in which the unknowns without a pivot are zero, or None."""
    if len(right) < len(rows) or not rows:
        return None
    width = len(rows[0])
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    pivots: list[int] = []
    for column in range(width):
        done = len(pivots)
        found = next((n for n in range(done, len(table)) if table[n][column] != 0), None)
        if found is None:
            continue
        table[done], table[found] = table[found], table[done]
        table[done] = [entry / table[done][column] for entry in table[done]]
        for n, row in enumerate(table):
            if n != done and row[column] != 0:
                table[n] = [a - row[column] * b for a, b in zip(row, table[done], strict=True)]
        pivots.append(column)
    if any(row[-1] != 0 for row in table[len(pivots) :]):
        return None
    solution = [fmpq(0)] * width
    for row, column in zip(table, pivots, strict=False):
        solution[column] = row[-1]
    return solution
