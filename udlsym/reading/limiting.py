"""A limit on the processor time of Python code, from inside, in any thread.

SymPy evaluates numbers when expressions are built, and some take it minutes.  That work is Python code, so a profile
function sees it pass and can stop it.  One long call in C is not stopped: bound its operands, or use ``workers``.
What is raised while garbage is collected or a generator is closed Python drops, and the profile function with it: there
it tells `sys.unraisablehook`, which sets the profile function again.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_EVENTS_BETWEEN_LOOKS = 200

_Look = Callable[[FrameType, str, Any], None]


class _Late(BaseException):
    """No Exception, so that no ``except Exception`` on the way swallows it."""


@contextmanager
def limited(seconds: float, error: Exception) -> Iterator[None]:
    """Raise ``error`` once the block has used so much processor time; where a profiler runs, there is no limit."""
    if sys.getprofile() is not None:  # a profiler, or the limit of a caller
        yield
        return
    end = time.thread_time() + seconds
    events, late = 0, False

    def look(frame: FrameType, _event: str, _argument: Any) -> None:
        nonlocal events, late
        events += 1
        late = late or (events % _EVENTS_BETWEEN_LOOKS == 0 and time.thread_time() > end)
        if late and frame.f_code is not _dropped.__code__:
            raise _Late

    with _again(look):
        sys.setprofile(look)
        try:
            yield
        except _Late:
            raise error from None
        finally:
            sys.setprofile(None)


_looks: dict[int, _Look] = {}
_lock = threading.Lock()
_former = sys.unraisablehook


@contextmanager
def _again(look: _Look) -> Iterator[None]:
    """Have the profile function of this thread set again where what it raised was dropped."""
    global _former
    with _lock:
        if not _looks:
            _former, sys.unraisablehook = sys.unraisablehook, _dropped
        _looks[threading.get_ident()] = look
    try:
        yield
    finally:
        with _lock:
            del _looks[threading.get_ident()]
            if not _looks and sys.unraisablehook is _dropped:
                sys.unraisablehook = _former


def _dropped(unraisable: Any, /) -> None:
    look = _looks.get(threading.get_ident())
    if unraisable.exc_type is _Late and look is not None:
        sys.setprofile(look)
    else:
        _former(unraisable)
