"""Finds proofs by cases: identities and sign certificates at the leaves, splits on real expressions above them."""

from __future__ import annotations

from sympy import Equality, Expr

from udlsym.effort import spend
from udlsym.evidence import Evidence, Split, Vacuous
from udlsym.exact.signs import contradictory, is_real
from udlsym.normal_forms.preparing import identity
from udlsym.order.ordering import sign_evidence
from udlsym.statements import Statement

DEEPEST = 6
MOST_CASES = 80


def by_cases(statement: Statement, depth: int = DEEPEST) -> Evidence | None:
    """Evidence with at most ``depth`` nested splits and `MOST_CASES` cases in all, or None."""
    return _by_cases(statement, depth, [MOST_CASES])


def _by_cases(statement: Statement, depth: int, left: list[int]) -> Evidence | None:
    left[0] -= 1
    spend(100 + 40 * len(statement.given))
    contradiction = _contradiction(statement)
    if contradiction is not None:
        return contradiction
    evidence: Evidence | None
    splits: tuple[Expr, ...]
    if statement.relation == "==":
        evidence, splits = identity(statement)
        if evidence is not None:
            return evidence
    else:
        evidence, splits = sign_evidence(statement)
        if evidence is not None:
            return evidence
    if depth == 0 or left[0] <= 0:
        return None
    for gap in splits:
        if is_real(gap) and gap.free_symbols:
            return _split(statement, gap, depth, left)
    return None


def _split(statement: Statement, gap: Expr, depth: int, left: list[int]) -> Evidence | None:
    proofs: list[Evidence] = []
    for hypothesis in (gap < 0, Equality(gap, 0, evaluate=False), gap > 0):
        if not hasattr(hypothesis, "rel_op"):
            return None
        proof = _by_cases(statement.with_given(hypothesis), depth - 1, left)
        if proof is None:
            return None
        proofs.append(proof)
    return Split(gap, *proofs)


def _contradiction(statement: Statement) -> Vacuous | None:
    """A hypothesis that the others contradict by a visible sign."""
    found = contradictory(statement.given)
    return None if found is None else Vacuous(found[0], found[1].gap)
