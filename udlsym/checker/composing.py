"""The checker's part for evidence that puts statements together: lines, places, lemmas, conjunctions.

Nothing here searches.  Equality is equality wherever both sides are defined, so every kind sees to it that what stands
in between is defined wherever the conclusion counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sympy import Basic, Indexed, Tuple, nan, preorder_traversal, zoo
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.matrices.expressions import Inverse, MatPow

from udlsym.binding import canonical
from udlsym.checker.contexts import Context, exchange
from udlsym.checker.reasoning import Check
from udlsym.errors import Rejected
from udlsym.evidence import Chained, Conjoined, Evidence, Lemma, Place, Within
from udlsym.exact.conditions import needs
from udlsym.exact.signs import facts_of
from udlsym.matrices.expressions import Gradient, concerns_matrices
from udlsym.statements import Kind, RelationName, Statement

CheckPart = Callable[[Statement, Evidence], set[str]]

_UPWARDS, _DOWNWARDS = frozenset({"==", "<", "<="}), frozenset({"==", ">", ">="})


def composed(relations: Iterable[str]) -> RelationName:
    """What a chain of relations says of its ends; raises `Rejected` where it says nothing."""
    every = list(relations)
    found = set(every)
    if found == {"=="}:
        return "=="
    if found <= {"==", "!="} and every.count("!=") == 1:
        return "!="
    if found and found <= _UPWARDS:
        return "<" if "<" in found else "<="
    if found and found <= _DOWNWARDS:
        return ">" if ">" in found else ">="
    raise Rejected(f"the relations {', '.join(sorted(found))} in one chain say nothing of its ends")


def kind_of(relation: str) -> Kind:
    """The kind of a statement with this relation."""
    return "equality" if relation == "==" else "inequality"


def require_defined_between(statement: Statement, between: Sequence[Basic]) -> None:
    """Raise `Rejected` unless the expressions are seen to be defined wherever both sides of the statement are."""
    here = Check(statement.given, statement.definitions, sides=(statement.lhs, statement.rhs))
    if any(expression.has(zoo, nan) for expression in between):
        raise Rejected("what stands between the sides is no number")
    here.require_defined(between)
    _require_names_and_inverses(between, (statement.lhs, statement.rhs), statement)


def _require_names_and_inverses(new: Iterable[Basic], ends: tuple[Basic, ...], statement: Statement) -> None:
    standing = {node for end in ends for node in preorder_traversal(end)}
    heads = {_name(d.head) for d in statement.definitions}
    partial = any(needs(canonical(d.body), facts_of(d.given)) for d in statement.definitions)
    for expression in new:
        for node in preorder_traversal(expression):
            if node in standing:
                continue
            if isinstance(node, (Inverse, MatPow, Gradient)):
                raise Rejected(f"{node} is not seen to be defined")
            if partial and _name(node) in heads:
                raise Rejected(f"{node} is not seen to be defined, for its definition may not be")


def _name(node: Basic) -> object:
    if isinstance(node, Indexed):
        return node.base.label
    return node.func if isinstance(node, AppliedUndef) else node


def check_chained(statement: Statement, evidence: Chained, check_part: CheckPart) -> set[str]:
    """Accept line after line; raises `Rejected`."""
    if statement.kind not in ("equality", "inequality") or statement.tolerance is not None:
        raise Rejected(f"no chain of lines proves a statement of kind {statement.kind}")
    if composed(relation for relation, _, _ in evidence.lines) != statement.relation:
        raise Rejected(f"the lines do not say {statement.relation}")
    require_defined_between(statement, [right for _, right, _ in evidence.lines[:-1]])
    used: set[str] = set()
    left = statement.lhs
    for relation, right, proof in evidence.lines:
        line = replace(statement, lhs=left, relation=composed([relation]), rhs=right, kind=kind_of(relation))
        used |= check_part(line, proof)
        left = right
    if left != statement.rhs:
        raise Rejected("the last line is not the right side")
    return used


def check_within(statement: Statement, evidence: Within, check_part: CheckPart) -> set[str]:
    """Accept equals put for equals at the places; raises `Rejected`."""
    if statement.relation != "==" or statement.kind != "equality":
        raise Rejected("equals are put for equals in equalities only")
    ordered = any(symbol.is_commutative is False for symbol in statement.symbols())
    if ordered or concerns_matrices(statement.lhs, statement.rhs):
        raise Rejected("equals are not put for equals inside matrices")
    known = Check(statement.given, statement.definitions, sides=(statement.lhs, statement.rhs)).defined
    used: set[str] = set()

    def exchanged(old: Basic, place: Place, around: Context) -> Basic:
        return _exchanged(old, place, around, statement, used, check_part)

    around = Context(statement.given, statement.definitions, known)
    found = exchange(statement.lhs, evidence.places, around, exchanged)
    if found != statement.rhs and canonical(found) != canonical(statement.rhs):
        raise Rejected("the right side is not what the places make of the left")
    return used


def _exchanged(
    old: Basic, place: Place, around: Context, statement: Statement, used: set[str], check_part: CheckPart
) -> Basic:
    """What stands at a place afterwards, its proof accepted; it is defined wherever what stood there is."""
    local = replace(statement, lhs=old, rhs=place.new, given=around.given, definitions=around.definitions)
    here = Check(around.given, around.definitions, sides=(local.lhs,))
    here.defined = (*here.defined, *around.defined)
    here.require_defined([place.new])
    _require_names_and_inverses([place.new], (old,), statement)
    used |= check_part(local, place.proof)
    return place.new


def check_lemma(statement: Statement, evidence: Lemma, check_part: CheckPart) -> set[str]:
    """Accept a fact that follows from the hypotheses, and the statement under it; raises `Rejected`."""
    fact = evidence.fact
    if not isinstance(fact, Relational) or concerns_matrices(fact):
        raise Rejected(f"{fact} is no relation between numbers")
    require_defined_between(statement, (fact.lhs, fact.rhs))
    said = Statement(fact.lhs, relation_of(fact), fact.rhs, statement.given, kind_of(relation_of(fact)))
    used = check_part(replace(said, definitions=statement.definitions), evidence.proof)
    return used | check_part(statement.with_given(fact), evidence.rest)


def relation_of(fact: Basic) -> RelationName:
    """The name of a SymPy relation."""
    names: dict[str, RelationName] = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
    return names[fact.rel_op]


def check_conjoined(statement: Statement, evidence: Conjoined, check_part: CheckPart) -> set[str]:
    """Accept a pair of entries by each proof; tuples are defined where all of their entries are."""
    lhs, rhs = statement.lhs, statement.rhs
    if not (isinstance(lhs, Tuple) and isinstance(rhs, Tuple) and len(lhs) == len(rhs) == len(evidence.parts) > 0):
        raise Rejected("a conjunction has two tuples for sides and a proof for each pair of entries")
    if statement.relation == "!=" or statement.kind not in ("equality", "inequality"):
        raise Rejected(f"no conjunction says {statement.relation} of two tuples")
    used: set[str] = set()
    for a, b, proof in zip(lhs, rhs, evidence.parts, strict=True):
        used |= check_part(statement.with_sides(a, b), proof)
    return used
