"""Pickles that keep expressions as they are: SymPy evaluates on unpickling, so that a printed ``x/x`` became 1."""

from __future__ import annotations

import io
import pickle
from typing import Any

from sympy import Add, Basic, Function, Max, Min, Mul, Pow
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

_HELD = (Add, Mul, Pow, Max, Min, Function, Relational)


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, _HELD) and value.args and not isinstance(value, AppliedUndef):
            return _held, (value.func, *value.args)
        return NotImplemented


def _held(head: Any, *args: Basic) -> Basic:
    held: Basic = head(*args, evaluate=False)
    return held


def dumps(value: Any) -> bytes:
    """A pickle that `pickle.loads` reads in a process that can import this module."""
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()
