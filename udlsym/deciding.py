"""Settles statements: asks the provers, has the checker judge what they bring, cross-checks, looks for witnesses."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from udlsym import refuting, refuting_matrices
from udlsym.checking import check
from udlsym.conditions import conditions_of
from udlsym.contradictions import jointly_contradictory
from udlsym.errors import ProverBug, Rejected, StatementError
from udlsym.expectations import Expectation
from udlsym.matrices import concerns_matrices
from udlsym.matrix_checking import conditions_of_matrices
from udlsym.provers import cases, congruences, constants, identities, inductions, matrices, numbers, order
from udlsym.reasoning import Theorems
from udlsym.signs import contradictory as contradiction
from udlsym.statements import Definition, Kind, RelationName, Statement, hypotheses, stated
from udlsym.verdicts import Proved, Refuted, Undecided, Verdict

PROVERS: tuple[ModuleType, ...] = (numbers, matrices, congruences, identities, order, constants, cases, inductions)


def settle(statement: Statement, *, theorems: Theorems | None = None) -> Verdict:
    """The verdict on a statement, in this process and without a time limit.

    Raises `ProverBug` where a proof and a rigorous evaluation disagree.
    """
    contradiction = contradictory(statement)
    if contradiction:
        return Undecided(contradiction)
    about_matrices = concerns_matrices(statement.lhs, statement.rhs)
    refute = refuting_matrices.refute if about_matrices else refuting.refute
    cross_check = refuting_matrices.cross_check if about_matrices else refuting.cross_check
    moments = any(hypothesis.has(Expectation) for hypothesis in statement.given)  # these are slow to satisfy
    if not moments:
        witness = refute(statement, points=12)
        if witness is not None:
            return Refuted(witness)
    tried: list[str] = []
    for prover in PROVERS:
        if prover is cases:  # from here on a false statement costs more to give up than to refute
            witness = refute(statement, points=40, seconds=3.0 if moments else 8.0)
            if witness is not None:
                return Refuted(witness)
        tried.append(prover.METHOD)
        try:
            evidence = prover.prove(statement)
            if evidence is None:
                continue
            used = check(statement, evidence, theorems)
        except Rejected:
            continue
        except Exception as error:  # a prover that trips over an odd input must not take the others with it
            tried[-1] += f" ({type(error).__name__}: {error})"
            continue
        disagreement = cross_check(statement)
        if disagreement is not None:
            raise ProverBug(f"{prover.METHOD} proved {statement}, but {disagreement}")
        conditions = conditions_of_matrices(statement) if about_matrices else conditions_of(statement)
        return Proved(prover.METHOD, evidence, conditions, tuple(sorted(used)))
    witness = refute(statement, points=120, seconds=3.0)
    if witness is not None:
        return Refuted(witness)
    return Undecided("no prover covers it and no counterexample was found", tuple(tried))


def contradictory(statement: Statement) -> str:
    """Which hypothesis contradicts the others, in words; empty where none is seen to."""
    found = contradiction(statement.given)
    if found:
        return f"the hypotheses contradict each other: {found[0]} cannot hold together with the rest"
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
