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
from udlsym.edits import Conclusion
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
            truth = holds((statement.lhs, statement.relation, statement.rhs), e)
            if truth is not None:
                (agreeing if truth else self.points).append(e)
            if len(self.points) + len(agreeing) >= POINTS and (self.points or attempt > ATTEMPTS // 2):
                break

    def speaks_against(self, conclusion: Conclusion) -> bool:
        """Whether a conclusion under the same hypotheses fails at a point, or cannot be compared at any."""
        told = False
        for e in self.points:
            truth = holds(conclusion, e)
            if truth is False:
                return True
            told = told or truth is True
        return bool(self.points) and not told

    def passes(self, candidate: Statement, *, seconds: float = 0.1) -> bool:
        """Whether nothing quick speaks against the candidate, and its hypotheses leave room."""
        conclusion = candidate.lhs, candidate.relation, candidate.rhs
        extra = [h for h in candidate.given if h not in self.statement.given]
        if not extra:
            return not self.speaks_against(conclusion) and (
                bool(self.points) or refute(candidate, seconds=seconds) is None
            )
        room = [e for e in self.points if _admits(extra, e)]
        if any(holds(conclusion, e) is False for e in room):
            return False
        return bool(room) or bool(Sieve(candidate, seconds=3 * seconds).points)


def holds(conclusion: Conclusion, e: Evaluation) -> bool | None:
    """Whether the conclusion may hold at a point: False where it rigorously fails, None where nothing is told."""
    lhs, relation, rhs = conclusion
    try:
        with ctx.workprec(PRECISION):
            return en.related(e.value(lhs), relation, e.value(rhs)) is not False
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
