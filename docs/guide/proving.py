"""What the worked proofs share: a line that is decided, and a line that a theorem gives."""

from __future__ import annotations

from typing import Any

from udlsym import Proved, Statement, Theorem, decide


class LineFails(Exception):
    """A line of a proof does not hold, or is not seen to; the message shows it with the witness or the reason."""


def line(what: str, lhs: Any, rhs: Any = None, relation: Any = "==", **hypotheses: Any) -> Any:
    """Decide ``lhs relation rhs`` (or a Statement), print it, and return the right side.  Raises `LineFails`."""
    verdict = decide(lhs, rhs, relation, seconds=None, **hypotheses)
    shown = lhs if isinstance(lhs, Statement) else f"{lhs} {relation} {rhs}"
    if not isinstance(verdict, Proved):
        raise LineFails(f"{what}: {shown}\n{verdict}")
    print(f"{what}\n    {shown}\n    [{verdict.method}]")
    return rhs


def known(theorem: Theorem) -> Any:
    """Take a line from a theorem, print it, and return the right side.  Raises NotProved where it is none."""
    theorem.prove()
    print(f"{theorem.name}\n    {theorem.lhs} {theorem.statement.relation} {theorem.rhs}\n    [theorem]")
    return theorem.rhs
