"""Settles statements: asks the provers, has the checker judge what they bring, cross-checks, looks for witnesses."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from udlsym.checker.reasoning import Theorems
from udlsym.checking import check
from udlsym.effort import within
from udlsym.errors import ProverBug, Rejected, StatementError
from udlsym.exact.conditions import conditions_of
from udlsym.exact.contradictions import impossible, jointly_contradictory
from udlsym.exact.signs import contradictory as contradiction
from udlsym.matrices.checking import conditions_of_matrices
from udlsym.matrices.expressions import concerns_matrices
from udlsym.provers import (
    cases,
    congruences,
    constants,
    entries,
    identities,
    inductions,
    inequalities,
    infinities,
    matrices,
    numbers,
    order,
    residues,
)
from udlsym.searching import GLANCE, GLANCE_EFFORT, GLANCE_ENOUGH, Search, cross_check, search_for
from udlsym.statements import Definition, Kind, RelationName, Statement, hypotheses, stated
from udlsym.verdicts import Proved, Refuted, Undecided, Verdict

PROVERS: tuple[ModuleType, ...] = (
    numbers,
    infinities,
    matrices,
    entries,
    congruences,
    identities,
    order,
    constants,
    cases,
    inequalities,
    inductions,
    residues,
)
LONGER, LONGER_EFFORT = 40, 40_000
"""Points at which a statement is compared before the provers that distinguish cases, and what they may cost."""
PROVER_EFFORT = 500_000
"""What one prover may spend on a statement."""
LONGEST, LONGEST_EFFORT = 120, 110_000
"""The same once every prover has given up; where the first look has cost more than that, it is not taken up again."""


def settle(statement: Statement, *, theorems: Theorems | None = None) -> Verdict:
    """The verdict on a statement, in this process and without a time limit.

    Counterexamples are looked for a little before anything is proved, and more the dearer the provers become.  Raises
    `ProverBug` where a proof and a rigorous evaluation disagree.
    """
    contradiction = contradictory(statement)
    if contradiction:
        return Undecided(contradiction)
    search = search_for(statement)
    witness = search.upto(GLANCE, effort=GLANCE_EFFORT, enough=GLANCE_ENOUGH, closely=False)
    tried: list[str] = []
    for prover in PROVERS:
        if prover is cases and witness is None:  # from here on a false statement costs more to give up than to refute
            witness = search.upto(LONGER, effort=LONGER_EFFORT)
        if witness is not None:
            return Refuted(witness)
        proof = _proved_by(prover, statement, theorems, tried, search)
        if proof is not None:
            return proof
    if search.spent < LONGEST_EFFORT:
        witness = search.upto(LONGEST, effort=LONGEST_EFFORT)
        if witness is not None:
            return Refuted(witness)
    return Undecided(f"no prover covers it and no counterexample was found{_advice(statement)}", tuple(tried))


def _advice(statement: Statement) -> str:
    """What the reader of an undecided inequality may have forgotten to say."""
    loose = sorted(s.name for s in statement.symbols() if s.is_real is None and s.is_commutative)
    if statement.relation in ("==", "!=") or not loose:
        return ""
    return f"; order is between real numbers, and {', '.join(loose[:5])} may be complex: declare what is real"


def prove(statement: Statement) -> Proved | None:
    """The proof of a statement by the first prover that brings evidence the checker accepts, or None.

    Raises `ProverBug` where a proof and a rigorous evaluation disagree.
    """
    if contradictory(statement):
        return None
    search = search_for(statement)
    if search.upto(GLANCE, effort=GLANCE_EFFORT, enough=GLANCE_ENOUGH, closely=False) is not None:
        return None
    proofs = (_proved_by(prover, statement, None, [], search) for prover in PROVERS)
    return next((proof for proof in proofs if proof is not None), None)


def _proved_by(
    prover: ModuleType, statement: Statement, theorems: Theorems | None, tried: list[str], search: Search
) -> Proved | None:
    tried.append(prover.METHOD)
    try:
        evidence = within(PROVER_EFFORT, prover.prove, statement)
        if evidence is None:
            return None
        used = check(statement, evidence, theorems)
    except Rejected:
        return None
    except Exception as error:  # a prover that trips over an odd input must not take the others with it
        tried[-1] += f" ({type(error).__name__}: {error})"
        return None
    disagreement = cross_check(statement, search)
    if disagreement is not None:
        raise ProverBug(f"{prover.METHOD} proved {statement}, but {disagreement}")
    return Proved(prover.METHOD, evidence, conditions_for(statement), tuple(sorted(used)))


def conditions_for(statement: Statement) -> tuple[str, ...]:
    """Where a statement counts, in words: what must not vanish, or be invertible, for its sides to be defined."""
    if concerns_matrices(statement.lhs, statement.rhs):
        return conditions_of_matrices(statement)
    return conditions_of(statement)


def contradictory(statement: Statement) -> str:
    """Which hypothesis contradicts the others, in words; empty where none is seen to."""
    found = contradiction(statement.given)
    if found:
        return f"the hypotheses contradict each other: {found[0]} cannot hold together with the rest"
    never = impossible(statement.given)
    if never is not None:
        return f"the hypothesis {never} holds nowhere"
    return "the hypotheses contradict each other when added up" if jointly_contradictory(statement.given) else ""


def decide(
    lhs: object,
    rhs: object = None,
    relation: RelationName = "==",
    *,
    given: Iterable[object] = (),
    definitions: Iterable[Definition] = (),
    seconds: float | None = 10.0,
) -> Verdict:
    """The verdict on ``lhs relation rhs`` (or on a `Statement`), within a budget enforced by a worker process.

    ``seconds=None`` decides in this process, without a limit.
    """
    if isinstance(lhs, Statement):
        statement = lhs
    else:
        from sympy import sympify

        kind: Kind = "equality" if relation == "==" else "inequality"
        statement = Statement(
            sympify(lhs), relation, sympify(rhs), hypotheses(given), kind, definitions=stated(definitions)
        )
    if seconds is None:
        return settle(statement)
    from udlsym import workers

    result = workers.call(settle, statement, seconds)
    match result:
        case workers.Finished(value=verdict):
            return verdict
        case workers.TimedOut():
            return Undecided(f"time: over {seconds:g} s")
        case workers.Crashed(reason=reason):
            return Undecided(f"the worker process died: {reason}")
        case workers.Failed(text=text):
            raise ProverBug(text)
    raise StatementError(f"a worker answered {result!r}")
