"""Effort: work that is counted, not timed, so that what a search finds does not depend on the machine or its load.

Evaluations and provers call `spend` as they go; one unit is about one node visited.  A search that may give up runs its
parts under `within`.  What is counted is only what the engine itself does: a limit that holds whatever happens inside
SymPy or a C library is a deadline of `workers`.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _OutOfEffort(BaseException):
    """Not an Exception, so that no ``except Exception`` on the way swallows it."""


class _Meter(threading.local):
    spent: int = 0
    limit: float = math.inf


_meter = _Meter()


def spend(units: int = 1) -> None:
    """Count some work."""
    _meter.spent += units
    if _meter.spent > _meter.limit:
        raise _OutOfEffort


def spent() -> int:
    """What this thread has spent so far."""
    return _meter.spent


def within(units: float, function: Callable[P, T], *args: P.args, **words: P.kwargs) -> T | None:
    """What the function returns, or None where it would spend more than so many units.

    Where a limit around this one is reached first, that one gives up too.
    """
    outer = _meter.limit
    own = _meter.spent + units
    _meter.limit = min(outer, own)
    try:
        return function(*args, **words)
    except _OutOfEffort:
        if _meter.spent > outer:
            raise
        return None
    finally:
        _meter.limit = outer
