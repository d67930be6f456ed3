"""Linear programs over the rationals, exactly: numbers that are not negative and solve a system of linear equations.

The simplex method in two phases with Bland's rule, which never goes in circles.  Beforehand columns go that must be
zero, for nothing cancels them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from flint import fmpq

from udlsym.effort import spend

MOST_PIVOTS = 400
ENTRIES_A_UNIT = 50

Column = Mapping[Hashable, fmpq]


def nonnegative_solution(
    columns: Sequence[Column], target: Column, wanted: Sequence[bool] | None = None
) -> list[fmpq] | None:
    """Numbers c >= 0 with ``sum(c[j] * columns[j]) = target``, or None where none are found.

    With ``wanted`` the c[j] of at least one column that is wanted is positive.
    """
    kept = _possible(columns, target)
    if kept is None or (wanted is not None and not any(wanted[j] for j in kept)):
        return None
    rows = list(dict.fromkeys(key for column in (target, *(columns[j] for j in kept)) for key in column))
    table = _Table([columns[j] for j in kept], target, rows)
    if not table.feasible():
        return None
    if wanted is not None and not table.reaches([wanted[j] for j in kept]):
        return None
    found = [fmpq(0)] * len(columns)
    for j, value in zip(kept, table.solution(), strict=True):
        found[j] = value
    return found


def _possible(columns: Sequence[Column], target: Column) -> list[int] | None:
    """The columns that need not be zero; None where an entry of the target has nothing of its sign."""
    kept = [j for j, column in enumerate(columns) if column]
    while True:
        sides: dict[Hashable, set[bool]] = {key: {value < 0} for key, value in target.items()}
        for j in kept:
            for key, value in columns[j].items():
                sides.setdefault(key, set()).add(value > 0)
        if any(len(sides[key]) < 2 for key in target):
            return None
        lonely = {key for key, signs in sides.items() if len(signs) < 2}
        still = [j for j in kept if lonely.isdisjoint(columns[j])]
        if len(still) == len(kept):
            return kept
        kept = still


class _Table:
    """The simplex tableau: a row an equation, its right side last; one artificial number a row to begin with."""

    def __init__(self, columns: Sequence[Column], target: Column, rows: Sequence[Hashable]) -> None:
        zero = fmpq(0)
        self.width = len(columns)
        self.rows: list[list[fmpq]] = []
        for key in rows:
            right = target.get(key, zero)
            flip = -1 if right < 0 else 1
            self.rows.append([flip * column.get(key, zero) for column in columns] + [flip * right])
        self.basis = [self.width + place for place in range(len(rows))]
        self.ray: int | None = None
        spend(1 + len(rows) * self.width // ENTRIES_A_UNIT)

    def feasible(self) -> bool:
        """Whether the artificial numbers can all be zero."""
        gains = [sum((row[j] for row in self.rows), fmpq(0)) for j in range(self.width + 1)]
        self._maximise(gains)
        return all(row[-1] == 0 for row, b in zip(self.rows, self.basis, strict=True) if b >= self.width)

    def reaches(self, wanted: Sequence[bool]) -> bool:
        """Whether a solution with a wanted number that is not zero is found, from a feasible one."""
        for place, b in enumerate(self.basis):  # an artificial number that stayed is zero: driven out, or idle
            entering = next((j for j in range(self.width) if self.rows[place][j] != 0), None)
            if b >= self.width and entering is not None:
                self._pivot(place, entering, [])
        gains = [fmpq(int(w)) for w in wanted] + [fmpq(0)]
        for row, b in zip(self.rows, self.basis, strict=True):
            if b < self.width and wanted[b]:
                gains = [g - entry for g, entry in zip(gains, row, strict=True)]
        if gains[-1] == 0:
            self._maximise(gains, until_positive=True)
        return any(value > 0 for value, w in zip(self.solution(), wanted, strict=True) if w)

    def _maximise(self, gains: list[fmpq], *, until_positive: bool = False) -> None:
        """Pivot until nothing is gained; ``gains`` ends with minus the value."""
        for _ in range(MOST_PIVOTS):
            inside = set(self.basis)
            entering = next((j for j in range(self.width) if gains[j] > 0 and j not in inside), None)
            if entering is None or (until_positive and gains[-1] < 0):
                return
            ratios = [(r[-1] / r[entering], self.basis[i], i) for i, r in enumerate(self.rows) if r[entering] > 0]
            if not ratios:
                self.ray = entering
                return
            self._pivot(min(ratios)[2], entering, gains)

    def _pivot(self, place: int, entering: int, gains: list[fmpq]) -> None:
        spend(1 + len(self.rows) * self.width // ENTRIES_A_UNIT)
        pivot = self.rows[place][entering]
        row = [entry / pivot for entry in self.rows[place]]
        self.rows[place] = row
        nonzero = [j for j, entry in enumerate(row) if entry != 0]
        for current in (*self.rows, gains):
            factor = current[entering] if current and current is not row else 0
            if factor != 0:
                for j in nonzero:
                    current[j] -= factor * row[j]
        self.basis[place] = entering

    def solution(self) -> list[fmpq]:
        """The numbers, one step along the ray that has no end where one was met."""
        found = [fmpq(0)] * self.width
        for row, b in zip(self.rows, self.basis, strict=True):
            if b < self.width:
                found[b] = row[-1] - (row[self.ray] if self.ray is not None else 0)
        if self.ray is not None:
            found[self.ray] += 1
        return found
