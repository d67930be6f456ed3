"""How bad a slip is: it follows from the edit that mends it, never from a label beside the claim."""

from __future__ import annotations

from typing import Literal

from udlsym.outcomes import Severity

EditKind = Literal[
    "sign", "factor", "term", "index", "bound", "bracket", "power", "function", "symbol", "matrix",
    "strictness", "direction", "joint", "condition", "rounding", "number", "whole",
]  # fmt: skip

_SEVERITIES: dict[EditKind, Severity] = {
    "sign": "wrong-sign",
    "factor": "missing-factor",
    "index": "wrong-index",
    "bound": "wrong-index",
    "bracket": "wrong-bracket",
    "matrix": "wrong-shape",
    "strictness": "missing-condition",
    "condition": "missing-condition",
    "rounding": "rounding",
    "number": "wrong-result",
    "whole": "wrong-result",
}


def severity_of(kind: EditKind, *, last: bool) -> Severity:
    """The severity of what an edit mends: where none is its own, a wrong step, on the ``last`` line a wrong result."""
    return _SEVERITIES.get(kind, "wrong-result" if last else "wrong-step")
