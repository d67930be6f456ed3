"""A quick, rigorous filter for many edits of one statement: balls at a few fixed points inside the hypotheses.

Each point keeps what it has evaluated, so that an edited side costs only what the edit changed.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from flint import ctx

from udlsym import enclosures as en
from udlsym.balls import Evaluation, NotUnderstood
from udlsym.errors import UdlsymError
from udlsym.hypotheses import heads_of, pool_of, read_hypotheses
from udlsym.mending import DOUBTS, Mender
from udlsym.refuting import refute
from udlsym.statements import Statement
from udlsym.witnesses import Point, symbol_key

POINTS = 8
ATTEMPTS = 60
PRECISION = 128


class Sieve:
    """Points of a refuted statement; those at which it fails come first."""

    def __init__(self, statement: Statement, *, seconds: float = 0.8) -> None:
        self.statement = statement
        self.points: list[Evaluation] = []
        if statement.kind in ("number", "up-to-constant", "proportional"):
            return
        deadline = time.monotonic() + seconds
        agreeing: list[Evaluation] = []
        with suppress(NotUnderstood, _OutOfTime):
            self._fill(deadline, agreeing)
        self.points += agreeing[: POINTS // 2]

    def _fill(self, deadline: float, agreeing: list[Evaluation]) -> None:
        def in_time() -> None:
            if time.monotonic() > deadline:
                raise _OutOfTime

        statement = self.statement
        heads = heads_of(statement)
        mender = Mender(read_hypotheses(statement, heads), in_time)
        defined = {d.head for d in (*statement.definitions, *heads)}
        pools = {k: pool_of(k, statement.given) for k in map(symbol_key, set(statement.symbols()) - defined)}
        for attempt in range(ATTEMPTS):
            in_time()
            point = Point(statement.definitions, heads, attempt, pools)
            try:
                if not mender.mend(point, lambda key: True):
                    continue
            except DOUBTS:
                continue
            e = Evaluation(point.resolve, steps=10**7)
            truth = holds(statement, e)
            if truth is not None:
                (agreeing if truth else self.points).append(e)
            if len(self.points) + len(agreeing) >= POINTS and (self.points or attempt > ATTEMPTS // 2):
                break

    def passes(self, candidate: Statement, *, seconds: float = 0.1) -> bool:
        """Whether nothing quick speaks against the candidate, and something can be compared at all."""
        extra = [h for h in candidate.given if h not in self.statement.given]
        if extra and not any(_admits(extra, e) for e in self.points):
            own = Sieve(candidate, seconds=3 * seconds)
            return bool(own.points) and own.passes(candidate)
        if not self.points:
            return refute(candidate, seconds=seconds) is None
        told = False
        for e in self.points:
            if extra and not _admits(extra, e):
                continue
            truth = holds(candidate, e)
            if truth is False:
                return False
            told = told or truth is True
        return told


def holds(statement: Statement, e: Evaluation) -> bool | None:
    """Whether the conclusion may hold at a point: False where it rigorously fails, None where nothing is told."""
    try:
        with ctx.workprec(PRECISION):
            left, right = e.value(statement.lhs), e.value(statement.rhs)
            return en.related(left, statement.relation, right) is not False
    except DOUBTS:
        return None
    except UdlsymError:
        return None


def _admits(conditions: list[Any], e: Evaluation) -> bool:
    """Whether a point certainly satisfies conditions."""
    try:
        with ctx.workprec(PRECISION):
            return all(e.holds(condition) for condition in conditions)
    except DOUBTS:
        return False
    except UdlsymError:
        return False


class _OutOfTime(Exception):
    pass
