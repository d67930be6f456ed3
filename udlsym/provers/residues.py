"""Statements about integers by the remainder of one of them: 2 q and 2 q + 1, and so on.

Decides: equalities and inequalities with whole parts of ``n/2``, remainders ``Mod(n**2, 4)`` and powers of -1.  How:
the numbers that an integer variable is divided by suggest a modulus; at ``k q + r`` whole parts are polynomials in q.
Stops at: more than `MOST_RESIDUES` remainders, and divisors that are no numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from sympy import Expr, Integer, Mod, Pow, Symbol, ceiling, denom, floor

from udlsym.binding import unused_name
from udlsym.checker.residues import MOST_RESIDUES, quotient_of, residue_parts
from udlsym.effort import within
from udlsym.errors import Rejected, StatementError
from udlsym.evidence import Evidence, Residues
from udlsym.order.casework import by_cases
from udlsym.statements import Statement

METHOD = "remainders"
EFFORT = 60_000
CASES = 1


def prove(statement: Statement) -> Evidence | None:
    """A proof for every remainder of one variable, or None."""
    if statement.kind not in ("equality", "inequality", "count"):
        return None
    if not any(side.has(floor, ceiling, Mod, Pow) for side in (statement.lhs, statement.rhs)):
        return None
    return within(EFFORT, _prove, statement)


def _prove(statement: Statement) -> Evidence | None:
    for variable, modulus in _moduli(statement):
        found = _by_remainders(statement, variable, modulus)
        if found is not None:
            return found
    return None


def _by_remainders(statement: Statement, variable: Symbol, modulus: int) -> Residues | None:
    taken = {s.name for part in (statement.lhs, statement.rhs, *statement.given) for s in part.atoms(Symbol)}
    quotient = quotient_of(variable, unused_name("q", taken))
    proofs: list[Evidence] = []
    try:
        for part in residue_parts(statement, variable, quotient, modulus):
            proof = by_cases(part, CASES) if part is not None else _NOTHING
            if proof is None:
                return None
            proofs.append(proof)
    except (Rejected, StatementError):
        return None
    return Residues(variable, quotient, tuple(proofs))


_NOTHING: Evidence = Residues(Symbol("n"), Symbol("q"), ())
"""What stands for a remainder that the hypotheses exclude."""


def _moduli(statement: Statement) -> Iterator[tuple[Symbol, int]]:
    """Integer variables with the least common multiple of the numbers that they are divided by."""
    for variable in sorted(statement.symbols(), key=lambda s: s.name):
        if variable.is_integer:
            modulus = lcm(1, *(d for side in (statement.lhs, statement.rhs) for d in _divisors(side, variable)))
            if 1 < modulus <= MOST_RESIDUES:
                yield variable, modulus


def _divisors(side: Expr, variable: Symbol) -> Iterator[int]:
    for node in side.atoms(floor, ceiling, Mod, Pow):
        if variable not in node.free_symbols:
            continue
        if isinstance(node, Pow):
            if node.base == -1:
                yield 2
            continue
        divisor = node.args[1] if isinstance(node, Mod) else denom(node.args[0].together())
        if isinstance(divisor, Integer) and divisor > 0:
            yield int(divisor)
