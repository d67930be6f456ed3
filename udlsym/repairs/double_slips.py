"""Two slips on one side: pairs of the small edits, found without trying every pair.

Slips in two terms of a sum move its value by the sum of what each moves it alone, and slips in two factors of a product
multiply it: so at a point the partner of an edit is looked up by what it must do.  Slips of indices and bounds inside
one another are few enough to be tried in pairs.  What is found here is a guess; it goes the way of every other edit.
"""

from __future__ import annotations

import cmath
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from sympy import Add, Mul

from udlsym.effort import spent
from udlsym.repairs.changes import Both, Edit, Put, Write
from udlsym.repairs.positions import Path
from udlsym.repairs.severity import EditKind, severity_of
from udlsym.repairs.sieving import ScalarPoint
from udlsym.statements import Statement

DEAREST = 4
"""The cost up to which an edit may be one of two."""
MOST_NESTED = 22
CLOSE = 1e-9


def pairs(statement: Statement, edits: Sequence[Edit], points: Sequence[Any], *, effort: float) -> Iterator[Edit]:
    """Pairs of edits of the right side, those whose effects together are what is wanted first.

    Finding out what each edit does alone spends about so much ``effort`` at most.
    """
    small = [e for e in edits if e.cost <= DEAREST and _may_be_one_of_two(e)]
    yield from _found(statement, small, [p for p in points if isinstance(p, ScalarPoint)], spent() + effort)
    nested = [e for e in small if e.cost < DEAREST and e.kind in ("index", "bound", "symbol")][:MOST_NESTED]
    yield from _joined(combinations(nested, 2))


def _may_be_one_of_two(edit: Edit) -> bool:
    """Whether an edit is of the right side and leaves something there for the other one to mend."""
    change = edit.change
    return isinstance(change, (Put, Write)) and change.side == "rhs" and all(new != 0 for _, new in change.news)


def _found(statement: Statement, small: Sequence[Edit], points: Sequence[ScalarPoint], most: float) -> Iterator[Edit]:
    """Pairs that do at two points what is wanted: the sum, or the product, of what each does alone."""
    if len(points) < 2 or not statement.rhs.has(Add, Mul):
        return
    two = points[:2]
    printed, wanted = _at(two, statement.rhs), _at(two, statement.lhs)
    if printed is None or wanted is None:
        return
    known: list[tuple[Edit, list[complex]]] = []
    for edit in small:
        if spent() > most:
            break
        values = _edited(two, edit, statement) if isinstance(edit.change, Put) else None
        if values is not None:
            known.append((edit, values))
    yield from _joined(_matching([(e, _less(v, printed)) for e, v in known], _less(wanted, printed)))
    if 0 in printed or 0 in wanted:
        return
    ratios = [(e, _over(v, printed)) for e, v in known if 0 not in v]
    yield from _joined(_matching(ratios, _over(wanted, printed)))


def _less(values: list[complex], printed: list[complex]) -> list[complex]:
    return [a - b for a, b in zip(values, printed, strict=True)]


def _over(values: list[complex], printed: list[complex]) -> list[complex]:
    return [cmath.log(a / b) for a, b in zip(values, printed, strict=True)]


def _matching(moved: list[tuple[Edit, list[complex]]], gap: list[complex]) -> Iterator[tuple[Edit, Edit]]:
    """The pairs whose moves add up to the gap at every point, in the order of the edits."""
    order = sorted(range(len(moved)), key=lambda n: (moved[n][1][0].real, n))
    keys = [moved[n][1][0].real for n in order]
    for n, (edit, moves) in enumerate(moved):
        need = [g - m for g, m in zip(gap, moves, strict=True)]
        margin = CLOSE * (1 + abs(need[0]))
        low, high = bisect_left(keys, need[0].real - margin), bisect_right(keys, need[0].real + margin)
        for m in sorted(order[low:high]):
            if m > n and all(abs(a - b) <= CLOSE * (1 + abs(b)) for a, b in zip(moved[m][1], need, strict=True)):
                yield edit, moved[m][0]


def _edited(points: Sequence[ScalarPoint], edit: Edit, statement: Statement) -> list[complex] | None:
    try:
        return _at(points, edit.conclusion(statement)[2])
    except Exception:  # SymPy refuses some edits in ways of its own
        return None


def _at(points: Sequence[ScalarPoint], expression: Any) -> list[complex] | None:
    values = [point.middle(expression) for point in points]
    found = [value for value in values if value is not None and cmath.isfinite(value)]
    return found if len(found) == len(values) else None


def _joined(found: Iterable[tuple[Edit, Edit]]) -> Iterator[Edit]:
    for one, other in found:
        if not isinstance(one.change, (Put, Write)) or not isinstance(other.change, (Put, Write)):
            continue
        change = _both(one.change, other.change)
        if change is not None:
            kind: EditKind = (
                one.kind if severity_of(one.kind, last=True) == severity_of(other.kind, last=True) else "term"
            )
            phrase = f"{one.phrase}, and {other.phrase}"
            yield Edit(kind, one.cost + other.cost + 1, change, phrase, (*one.parts, *other.parts))


def _both(one: Put | Write, other: Put | Write) -> Put | Both | None:
    if isinstance(one, Put) and isinstance(other, Put):
        apart = all(_apart(a, b) for a, _ in one.news for b, _ in other.news)
        return Put(one.side, (*one.news, *other.news)) if apart else None
    first, second = (other, one) if isinstance(other, Put) else (one, other)
    return Both(first, second) if isinstance(second, Write) else None


def _apart(one: Path, other: Path) -> bool:
    """Whether neither path leads through the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] != other[:shorter]
