"""The checker's part for evidence that exchanges equal parts of the sides: subterms, terms of a sum, terms for symbols.

Nothing here searches.  A part counts by its value alone, so nothing is exchanged under a binder, a derivative or a
case, nor in ordered products; and what is put in must be defined wherever the sides are.
"""

from __future__ import annotations

from collections import Counter

from sympy import (
    ITE,
    Add,
    Basic,
    Derivative,
    Expr,
    Heaviside,
    IndexedBase,
    Integral,
    Limit,
    Mul,
    Piecewise,
    Subs,
    Symbol,
    preorder_traversal,
)

from udlsym.binding import BINDERS
from udlsym.checker.composing import CheckPart
from udlsym.checker.reasoning import Check
from udlsym.errors import Rejected
from udlsym.evidence import Congruence, Generalised, Termwise
from udlsym.exact.calculus import Composite, Partial, Prime
from udlsym.exact.expectations import Expectation
from udlsym.matrices.expressions import Gradient, concerns_matrices
from udlsym.statements import Statement

PARTIAL = (Piecewise, ITE)
"""Heads that may be defined where an argument is not."""

INTENSIONAL = (*BINDERS, Derivative, Gradient, Integral, Limit, Subs, Prime, Partial, Composite, Expectation)
"""Heads whose value depends on more than the values of their arguments."""


def _require_exchangeable(statement: Statement) -> None:
    """Raise unless every part of the sides counts by its value alone, and must be defined where they are."""
    if statement.relation != "==" or statement.kind not in ("equality", "count") or statement.definitions:
        raise Rejected("equal parts are exchanged in equalities without definitions only")
    if concerns_matrices(statement.lhs, statement.rhs) or not all(s.is_commutative for s in statement.symbols()):
        raise Rejected("equal parts are not exchanged in ordered products, nor among matrices")
    sides = (statement.lhs, statement.rhs)
    joints = (step.args[1] for side in sides for step in side.atoms(Heaviside))
    if any(side.has(*INTENSIONAL, *PARTIAL) for side in sides) or not all(joint.is_Number for joint in joints):
        raise Rejected("equal parts may not be exchanged under a binder, a derivative or a case")


def _but_for_a_factor(new: Expr, standing: set[Basic]) -> bool:
    """Whether a rational multiple of an expression, also one multiplied into a sum, is among those that stand."""
    bare = new.as_coeff_Mul()[1].primitive()[1]
    heads = [node for node in standing if node.func == bare.func and isinstance(node, Expr)]
    return any(bare in (node.primitive()[1], (-node).primitive()[1]) for node in heads)


def check_congruence(statement: Statement, evidence: Congruence, check_part: CheckPart) -> set[str]:
    """Accept equal parts exchanged one after another, until the sides are the same; raises `Rejected`."""
    _require_exchangeable(statement)
    here = Check(statement.given, statement.definitions, sides=(statement.lhs, statement.rhs))
    used: set[str] = set()
    left, right = statement.lhs, statement.rhs
    standing = set(preorder_traversal(left)) | set(preorder_traversal(right))
    for old, new, proof in evidence.parts:
        if new not in standing and not _but_for_a_factor(new, standing):
            here.require_defined([new], statement.lhs, statement.rhs)
        if any(old == base or base.has(old) for side in (left, right) for base in side.atoms(IndexedBase)):
            raise Rejected(f"{old} names a family, which no number stands for")
        used |= check_part(statement.with_sides(old, new), proof)
        left, right = left.xreplace({old: new}), right.xreplace({old: new})
        _require_exchangeable(statement.with_sides(left, right))
        standing.update(preorder_traversal(left), preorder_traversal(right))
    if left != right:
        raise Rejected("the sides still differ once the parts are exchanged")
    return used


def check_termwise(statement: Statement, evidence: Termwise, check_part: CheckPart) -> set[str]:
    """Accept the terms of one side against those of the other, pair by pair; raises `Rejected`."""
    _require_exchangeable(statement)
    ours, theirs = (
        Counter(term for part in parts for term in Add.make_args(part) if term != 0)
        for parts in ([a for a, _, _ in evidence.parts], [b for _, b, _ in evidence.parts])
    )
    # term for term: what cancels in a sum may be undefined where the sum is not
    for terms, side in ((ours, statement.lhs), (theirs, statement.rhs)):
        if terms not in map(Counter, distributed(side)):
            raise Rejected("the terms are not those of the sides")
    differing = [(statement.with_sides(a, b), proof) for a, b, proof in evidence.parts if a != b]
    return set().union(*(check_part(part, proof) for part, proof in differing))


def distributed(expression: Expr) -> list[tuple[Expr, ...]]:
    """The expression's terms, and those it has when one sum among its factors is multiplied out with the others."""
    factors = Mul.make_args(expression)
    found: list[tuple[Expr, ...]] = [Add.make_args(expression)]
    for place, total in enumerate(factors):
        if not isinstance(total, Add):
            continue
        rest = factors[:place] + factors[place + 1 :]  # by its place: the same sum may stand there twice
        found.append(tuple(part for term in total.args for part in Add.make_args(Mul(term, *rest))))
    return found


def check_generalised(statement: Statement, evidence: Generalised, check_part: CheckPart) -> set[str]:
    """Accept a proof for every value of the symbols that stand for terms of the sides; raises `Rejected`."""
    _require_exchangeable(statement)
    here = Check(statement.given, statement.definitions, sides=(statement.lhs, statement.rhs))
    values = dict(evidence.terms)
    names = {s.name for part in (statement.lhs, statement.rhs, *statement.given) for s in part.atoms(Symbol)}
    if len(values) != len(evidence.terms) or names & {symbol.name for symbol in values}:
        raise Rejected("a symbol that is to stand for a term stands for something already")
    for symbol, term in evidence.terms:
        if term.is_Number or isinstance(term, (Symbol, IndexedBase)) or not here.in_domain(symbol, term):
            raise Rejected(f"{term} is not seen to lie in the domain of {symbol}")
    abstract = {term: symbol for symbol, term in evidence.terms}
    sides = [(side, side.xreplace(abstract)) for side in (statement.lhs, statement.rhs)]
    if any(general.xreplace(values) != side for side, general in sides):
        raise Rejected("the statement is no instance of the general one")
    return check_part(statement.with_sides(*(general for _, general in sides)), evidence.proof)
