"""Equality of large expressions that differ in small places.

Decides: equalities whose sides have the same shape but for some subexpressions that the field prover shows equal.  How:
both trees are walked together; identical parts are skipped, and each pair of parts that differ is proved by itself, so
that nothing has to be multiplied out.  Stops at: sides of different shape at the root, and at binders and derivatives,
under which equal values may not be exchanged.
"""

from __future__ import annotations

from collections import Counter

from sympy import Add, Expr, Mul

from udlsym.checking import INTENSIONAL
from udlsym.evidence import Congruence, Evidence
from udlsym.normalising import identity
from udlsym.statements import Statement

METHOD = "congruence"
SMALLEST = 40
"""Below this many nodes the field prover is quick enough by itself."""


def prove(statement: Statement) -> Evidence | None:
    """Proofs for the parts in which the sides differ, or None."""
    sides = (statement.lhs, statement.rhs)
    if statement.relation != "==" or statement.definitions or any(side.has(*INTENSIONAL) for side in sides):
        return None
    if sum(side.count_ops() for side in sides) < SMALLEST:
        return None
    parts: list[tuple[Expr, Expr, Evidence]] = []
    return Congruence(tuple(parts)) if _align(statement, *sides, parts, depth=0) else None


def _align(
    statement: Statement, ours: Expr, theirs: Expr, parts: list[tuple[Expr, Expr, Evidence]], depth: int
) -> bool:
    """Collect proofs that make ``theirs`` into ``ours``; False where a part cannot be proved."""
    if ours == theirs or any(old == theirs and new == ours for old, new, _ in parts):
        return True
    before = len(parts)
    pairs = _pairs(ours, theirs)
    if pairs and all(_align(statement, a, b, parts, depth + 1) for a, b in pairs):
        return True
    del parts[before:]
    if depth == 0 or any(old == theirs for old, _, _ in parts):
        return False
    proof = identity(statement.with_sides(ours, theirs))[0]
    if proof is None:
        return False
    parts.append((theirs, ours, proof))
    return True


def _pairs(ours: Expr, theirs: Expr) -> list[tuple[Expr, Expr]]:
    """The arguments in which two expressions of the same head differ, side by side; empty where they do not match."""
    if ours.func != theirs.func or len(ours.args) != len(theirs.args):
        return []
    if not isinstance(ours, (Add, Mul)):
        return [(a, b) for a, b in zip(ours.args, theirs.args, strict=True) if a != b]
    mine, other = Counter(ours.args), Counter(theirs.args)
    left, right = ((x - y).elements() for x, y in ((mine, other), (other, mine)))
    key = lambda e: (str(e.func), e.count_ops(), str(e))  # noqa: E731
    return list(zip(sorted(left, key=key), sorted(right, key=key), strict=True))
