"""The checker's part for remainders: what holds at ``k q + r`` for every r from 0 to k - 1 holds for every integer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Basic, Integer, Symbol

from udlsym.binding import substitute
from udlsym.checker.contexts import parameters_of
from udlsym.checker.requiring import runs_through
from udlsym.errors import Rejected
from udlsym.evidence import Evidence, Residues
from udlsym.statements import Statement

MOST_RESIDUES = 12


def quotient_of(variable: Symbol, name: str) -> Symbol:
    """The quotient of division by a positive number: not negative where the variable is not."""
    if variable.is_nonnegative:
        return Symbol(name, integer=True, nonnegative=True)
    return Symbol(name, integer=True)


def residue_parts(statement: Statement, n: Symbol, q: Symbol, modulus: int) -> Iterator[Statement | None]:
    """The statement at ``modulus q + r`` for each r, in the variable's domain; None where a hypothesis excludes that r.

    Raises `Rejected` where the variable does not run through an interval of integers, or the quotient is in use.
    """
    taken = {s.name for part in (statement.lhs, statement.rhs, *statement.given) for s in part.atoms(Symbol)}
    if not (isinstance(n, Symbol) and n.is_integer and runs_through(n)) or q != quotient_of(n, q.name):
        raise Rejected(f"{n} does not run through an interval of integers, or {q} through its quotients")
    if q.name in taken or any(n in parameters_of(d) for d in statement.definitions) or n in statement.modulo:
        raise Rejected(f"the name {q} is in use, or a definition depends on {n}")
    if statement.kind not in ("equality", "inequality", "count") or statement.tolerance is not None:
        raise Rejected(f"no remainders for statements of kind {statement.kind}")
    for r in range(modulus):
        value = Integer(modulus) * q + r
        domain: list[Basic] = []
        if n.is_positive or n.is_nonnegative:
            domain.append(value >= (1 if n.is_positive else 0))
        if n.is_negative or n.is_nonpositive:
            domain.append(value <= (-1 if n.is_negative else 0))
        if any(substitute(h, {n: value}) == False for h in statement.given):  # noqa: E712  SymPy's false
            yield None
            continue
        yield statement.subs({n: value}).with_given(*(h for h in domain if getattr(h, "rel_op", None)))


def check_residues(
    statement: Statement, evidence: Residues, check_part: Callable[[Statement, Evidence], set[str]]
) -> set[str]:
    """Accept a statement about an integer n that is proved for every remainder of n; raises `Rejected`."""
    modulus = len(evidence.parts)
    if not 2 <= modulus <= MOST_RESIDUES:
        raise Rejected(f"{modulus} remainders are too few or too many")
    parts = list(residue_parts(statement, evidence.variable, evidence.quotient, modulus))
    if all(part is None for part in parts):
        raise Rejected("the hypotheses exclude every remainder: nothing is proved from that")
    used: set[str] = set()
    for part, proof in zip(parts, evidence.parts, strict=True):
        if part is not None:
            used |= check_part(part, proof)
    return used
