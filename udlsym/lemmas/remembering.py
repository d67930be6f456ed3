"""What was found about statements, each settled or checked once in a process.

The memory is a closure's: nobody writes a verdict into it, and a statement that was changed by force is another key.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Tuple

from udlsym.checking import check
from udlsym.deciding import conditions_for, settle
from udlsym.errors import ProverBug, Rejected
from udlsym.evidence import Evidence, Instance
from udlsym.searching import cross_check
from udlsym.statements import Statement
from udlsym.verdicts import Proved, Undecided, Verdict

Known = tuple[tuple[str, Statement], ...]
"""The theorems that a derivation uses, each under its key."""


def _remembering() -> tuple[
    Callable[[Statement, Evidence | None, Known], Verdict], Callable[[Statement, Evidence | None, Known], bool]
]:
    found: dict[tuple[Statement, Evidence | None, Known], Verdict] = {}

    def verdict_of(statement: Statement, evidence: Evidence | None, known: Known) -> Verdict:
        key = (statement, evidence, known)
        if key not in found:
            found[key] = settle(statement) if evidence is None else _accepted(statement, evidence, known)
        return found[key]

    def is_proved(statement: Statement, evidence: Evidence | None, known: Known) -> bool:
        return isinstance(found.get((statement, evidence, known)), Proved)

    return verdict_of, is_proved


def _accepted(statement: Statement, evidence: Evidence, known: Known) -> Verdict:
    try:
        used = check(statement, evidence, dict(known))
    except Rejected as error:
        return Undecided(f"the checker does not accept its derivation: {error}")
    for part in _parts(statement):
        disagreement = cross_check(part)
        if disagreement is not None:
            raise ProverBug(f"{part} was derived from theorems, but {disagreement}")
    method = "instance of a theorem" if isinstance(evidence, Instance) else "derived from theorems"
    return Proved(method, evidence, conditions_for(statement), tuple(sorted(used)))


def _parts(statement: Statement) -> list[Statement]:
    """A conjunction by its entries."""
    if not isinstance(statement.lhs, Tuple) or not isinstance(statement.rhs, Tuple):
        return [statement]
    return [statement.with_sides(a, b) for a, b in zip(statement.lhs, statement.rhs, strict=True)]


verdict_of, is_proved = _remembering()
