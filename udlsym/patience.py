"""Giving up on one computation of many, so that a search goes on: a soft limit inside the hard one of `workers`.

It counts the processor time of this process, acts between two Python instructions and not in C loops, and only in the
main thread; whoever needs a limit that holds calls a worker.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _GivenUp(BaseException):
    """Not an Exception, so that no ``except Exception`` on the way swallows it."""


def _give_up(signum: int, frame: FrameType | None) -> None:
    raise _GivenUp


def patiently(seconds: float, function: Callable[P, T], *args: P.args, **words: P.kwargs) -> T | None:
    """What the function returns, or None where it takes longer than ``seconds`` of processor time."""
    if threading.current_thread() is not threading.main_thread():
        return function(*args, **words)
    before = signal.signal(signal.SIGVTALRM, _give_up)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.01))
        try:
            return function(*args, **words)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _GivenUp:
        return None
    finally:
        signal.signal(signal.SIGVTALRM, before)
