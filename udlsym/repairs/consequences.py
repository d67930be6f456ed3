"""What a wrong line does to the lines after it: which of them carry it on, and what they should have been.

A later line carries an error on where the wrong side stands in it, or where it is what one gets by reckoning with the
wrong value.  Worked numbers are reckoned again with the right one, as far as the print leaves no doubt which number is
meant: a number that was printed before for something else is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sympy import Add, Basic, Dummy, Integer, MatrixSymbol, Mul, Rational

from udlsym.outcomes import Consequence, Outcome, Repair
from udlsym.repairs.positions import places, put_all, rebuild
from udlsym.repairs.rounding import as_printed, places_of, rounded
from udlsym.searching import glance
from udlsym.statements import Statement

SMALL = 10
"""Integers below this stand for too much to be followed."""


def carries(line: Statement, error: Statement) -> bool:
    """Whether a refuted line carries on what is wrong in an earlier one."""
    wrong = error.rhs
    if not _is_plain(wrong) and (_has(line.lhs, wrong) or _has(line.rhs, wrong)):
        return True
    if _is_plain(error.lhs) or not _has(line.lhs, error.lhs):
        return False
    return glance(line.with_sides(_with(line.lhs, error.lhs, wrong), line.rhs)) is None


def corrected(error: Statement, repair: Repair | None) -> tuple[Any, Any] | None:
    """What stands wrong in a line, and what its repair has there instead."""
    if repair is None or repair.statement.rhs == error.rhs or _is_plain(error.rhs):
        return None
    return error.rhs, repair.statement.rhs


def exchanged(line: Statement, wrong: Any, right: Any) -> Statement | None:
    """A line with the right value in every place of the wrong one; None where the wrong one has no place in it."""
    sides = [_with(side, wrong, right) for side in (line.lhs, line.rhs)]
    return line.with_sides(*sides) if sides != [line.lhs, line.rhs] else None


def reckoned_again(
    lines: Sequence[tuple[str, str, Statement | None]], position: int, repair: Repair | None
) -> tuple[Consequence, ...]:
    """The numbers of later lines that change once the number of the line at a position is put right.

    ``lines`` are the claim's: name, print, and what is said, None where it says nothing or is wrong of itself.
    """
    error = lines[position][2]
    pair = None if error is None else corrected(error, repair)
    if error is None or pair is None or not all(isinstance(value, Rational) for value in pair):
        return ()
    known = {n for _, _, line in lines[:position] if line is not None for n in _numbers(line.lhs) | _numbers(line.rhs)}
    known |= _numbers(error.lhs)
    changed: dict[str, tuple[Any, Any]] = {}
    _note(changed, error, pair[1], known)
    found = []
    for name, printed, line in lines[position + 1 :]:
        if line is None or line.relation != "==" or not isinstance(line.rhs, Rational):
            continue
        news = dict(pair for text, pair in changed.items() if re.search(rf"(?<![\d.]){re.escape(text)}(?!\d)", printed))
        value = _again(line, news)
        changed.pop(as_printed(line.rhs, places_of(line)), None)  # from here on the number may be this line's
        if value is not None and value != line.rhs:
            places_ = places_of(line)
            found.append(Consequence(name, as_printed(line.rhs, places_), as_printed(value, places_)))
            _note(changed, line, value, known | _numbers(line.lhs))
        known |= _numbers(line.lhs) | {line.rhs}
    return tuple(found)


def _note(changed: dict[str, tuple[Any, Any]], line: Statement, value: Any, known: set[Any]) -> None:
    """Remember a changed number, by its print, unless it has too few digits or was printed for something else."""
    text = as_printed(line.rhs, places_of(line))
    if line.rhs not in known and len(text.lstrip("-").replace(".", "").strip("0")) > 1:
        changed[text] = (line.rhs, value)


def of_following(outcome: Outcome) -> Consequence:
    """What a line that carries an error on should have been: the right number, or its repair in words."""
    printed, repair = outcome.step.says, outcome.repair
    if printed is None or repair is None:
        return Consequence(outcome.id, "", "")
    numbers = isinstance(printed.rhs, Rational) and isinstance(repair.statement.rhs, Rational)
    if numbers and repair.statement.lhs == printed.lhs:
        places_ = places_of(printed)
        return Consequence(outcome.id, as_printed(printed.rhs, places_), as_printed(repair.statement.rhs, places_))
    return Consequence(outcome.id, "", repair.edit)


def _again(line: Statement, changed: dict[Any, Any]) -> Rational | None:
    """The right side of a line of numbers once others stand on its left; None where none does."""
    if not changed or line.lhs.free_symbols or line.definitions:
        return None
    news = [(place.path, changed[place.node]) for place in places(line.lhs) if place.node in changed]
    if not news:
        return None
    side = put_all(line.lhs, news)
    places_ = places_of(line)
    if places_ is not None:
        return rounded(side, Rational(1, 10**places_))
    value = side.doit()
    return value if isinstance(value, Rational) else None


def _numbers(expression: Any) -> set[Any]:
    return {place.node for place in places(expression) if isinstance(place.node, Rational)}


def _is_plain(side: Any) -> bool:
    """Whether a side is too little to be recognised elsewhere: a name, or a small integer."""
    return isinstance(side, Basic) and (bool(side.is_Symbol) or (isinstance(side, Integer) and abs(side) < SMALL))


def _has(side: Any, part: Any) -> bool:
    return (
        bool(_with(side, part, Dummy(real=True)) != side) if not getattr(part, "is_Matrix", False) else side.has(part)
    )


def _with(side: Any, part: Any, new: Any) -> Any:
    """A side with something else for a part: a node, some factors of a product, or some terms of a sum."""
    if side == part:
        return new
    if not getattr(side, "args", ()) or isinstance(side, MatrixSymbol):
        return side
    if isinstance(side, (Add, Mul)) and isinstance(part, side.func):
        number, rest = (Integer(1), part) if isinstance(part, Add) else part.as_coeff_Mul()
        left = list(side.args)
        wanted = rest.args if isinstance(rest, side.func) else (rest,)
        if all(piece in left for piece in wanted):
            for piece in wanted:
                left.remove(piece)
            return side.func(*left, new) if number == 1 else side.func(*left, new / number)
    args = [_with(arg, part, new) if isinstance(arg, Basic) else arg for arg in side.args]
    return rebuild(side, args) if args != list(side.args) else side
