"""A limit on the processor time of Python code, from inside, in any thread.

SymPy evaluates numbers when expressions are built, and some take it minutes.  That work is Python code, so a profile
function sees it pass and can stop it.  One long call in C is not stopped: bound its operands, or use ``workers``.
Nothing is raised during a collection of garbage: Python would drop the exception, and the profile function with it.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_EVENTS_BETWEEN_LOOKS = 200


class _Late(BaseException):
    """No Exception, so that no ``except Exception`` on the way swallows it."""


@contextmanager
def limited(seconds: float, error: Exception) -> Iterator[None]:
    """Raise ``error`` once the block has used so much processor time; where a profiler runs, there is no limit."""
    if sys.getprofile() is not None:  # a profiler, or the limit of a caller
        yield
        return
    end = time.thread_time() + seconds
    events, collecting = 0, False

    def look(_frame: FrameType, _event: str, _argument: Any) -> None:
        nonlocal events
        events += 1
        if events % _EVENTS_BETWEEN_LOOKS == 0 and not collecting and time.thread_time() > end:
            raise _Late

    def begins(phase: str, _: Any) -> None:
        nonlocal collecting
        collecting = collecting or phase == "start"

    def ends(phase: str, _: Any) -> None:
        nonlocal collecting
        collecting = collecting and phase != "stop"

    gc.callbacks.insert(0, begins)  # before the callbacks of others, and after them
    gc.callbacks.append(ends)
    sys.setprofile(look)
    try:
        yield
    except _Late:
        raise error from None
    finally:
        sys.setprofile(None)
        gc.callbacks.remove(begins)
        gc.callbacks.remove(ends)
