"""Matrices of given sizes: everything written out, entry by entry, and settled as numbers.

Decides: what is said of explicit matrices and of matrix symbols of given sizes, their products, inverses, determinants,
traces, blocks, functions of entries and gradients, under hypotheses that are written out as well.  How: each entry, or
the number, is a statement about the entries, which are real numbers; the field's normal form and cases settle it.
Stops at: symbolic sizes, tables of more than 32 rows, determinants of more than 5 rows that are not all rational.
"""

from __future__ import annotations

from udlsym.effort import within
from udlsym.errors import UdlsymError
from udlsym.evidence import Evidence, MatrixEntries
from udlsym.matrices.entries import Entries
from udlsym.matrices.expressions import concerns_matrices
from udlsym.order.parts import prove_part
from udlsym.statements import Statement

METHOD = "entry by entry"

EFFORT = 300_000
"""What a proof may spend."""


def prove(statement: Statement) -> Evidence | None:
    """Evidence, or None where a size is symbolic or one of the entries is not settled."""
    if not concerns_matrices(statement.lhs, statement.rhs):
        return None
    try:
        return within(EFFORT, _entries, statement)
    except (UdlsymError, RecursionError):
        return None


def _entries(statement: Statement) -> Evidence | None:
    proofs = []
    for part in Entries(statement).parts():
        proof = prove_part(part)
        if proof is None:
            return None
        proofs.append(proof)
    return MatrixEntries(tuple(proofs))
