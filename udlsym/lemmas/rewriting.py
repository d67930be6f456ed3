"""Finding where a theorem applies inside an expression; the checker sees to it that it does.

An instance may stand anywhere that equals may be put for equals (`contexts.py`), also under a binder; there the
theorem's hypotheses must be seen to hold for the bound symbols, and elsewhere they join the result's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Basic, Expr, Ne, Product, Sum, Symbol
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from udlsym.binding import canonical, substitute
from udlsym.checker.contexts import Context, enter, exchange, may_enter, parameters_of
from udlsym.checker.definitions import defined_at
from udlsym.checker.reasoning import Check
from udlsym.checking import check
from udlsym.errors import Rejected, StatementError
from udlsym.evidence import Instance, Place, Within
from udlsym.lemmas.patterns import Matcher, nearest
from udlsym.lemmas.uniting import united_definitions, united_hypotheses
from udlsym.matrices.expressions import concerns_matrices
from udlsym.statements import Definition, Statement, equal

Values = Mapping[Symbol, Expr]


@dataclass(frozen=True, slots=True)
class Rule:
    """A theorem to rewrite with: its key in the derivation, its name, its statement, the direction, values fixed."""

    key: str
    name: str
    theorem: Statement
    reverse: bool = False
    fixed: Values = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Expr, Expr]:
        """What is looked for, and what is put in its place."""
        ends = (self.theorem.lhs, self.theorem.rhs)
        return ends[::-1] if self.reverse else ends


def variables_of(theorem: Statement) -> frozenset[Symbol]:
    """The symbols for which values may be put in: the free ones that no definition defines."""
    return theorem.symbols() - {d.head for d in theorem.definitions}


def rewritten(rule: Rule, target: Expr, around: Context) -> tuple[Statement, Within]:
    """``target = what it becomes``, every instance replaced, and the evidence; raises `StatementError`."""
    theorem = rule.theorem
    if theorem.relation != "==" or theorem.kind != "equality":
        raise StatementError(f"{rule.name} is no equation: nothing is rewritten with it")
    if concerns_matrices(target, theorem.lhs, theorem.rhs):
        raise StatementError(f"{rule.name}: equals are not put for equals inside matrices; chain the equations instead")
    search = _Search(rule, around.given, around.definitions)
    search.visit(target, (), around)
    pattern = rule.sides[0]
    if not search.places:
        near = nearest(pattern, target, variables_of(theorem))
        why = f"; {search.reasons[0]}" if search.reasons else ""
        raise StatementError(f"{rule.name}: nothing in {target} is an instance of {pattern}; nearest is {near}{why}")
    image: Any = exchange(target, search.places, around, lambda old, place, inside: place.new)
    statement = equal(target, image, given=search.given, definitions=search.definitions)
    return statement, Within(tuple(search.places))


class _Search:
    """Goes through an expression from the outside in, and notes why a match does not count."""

    def __init__(self, rule: Rule, given: tuple[Basic, ...], definitions: tuple[Definition, ...]) -> None:
        self.rule = rule
        self.given, self.definitions = given, definitions
        self.places: list[Place] = []
        self.reasons: list[str] = []

    def visit(self, node: Basic, position: tuple[int, ...], around: Context) -> None:
        """Find the instances at and below a node."""
        taken: set[int] = set()
        if isinstance(node, Expr):
            matcher = Matcher(variables_of(self.rule.theorem))
            for values, parts in matcher.anywhere(self.rule.sides[0], node, self.rule.fixed):
                if not taken & set(parts) and self._accepts(values, parts, node, position, around):
                    if not parts:
                        return
                    taken |= set(parts)
        steps = 3 if isinstance(node, (Sum, Product)) else len(node.args)
        for step in range(steps):
            if step in taken or not may_enter(node, step):
                continue
            try:
                child, inside = enter(node, step, around)
            except Rejected as error:
                self.reasons.append(str(error))
                continue
            self.visit(child, (*position, step), inside)

    def _accepts(
        self, values: Values, parts: tuple[int, ...], node: Expr, position: tuple[int, ...], around: Context
    ) -> bool:
        """Whether the theorem holds at these values here; then the place is noted, with what it takes."""
        rule, theorem = self.rule, self.rule.theorem
        values = {symbol: value for symbol, value in values.items() if symbol != value}
        old = node.func(*(node.args[part] for part in parts)) if parts else node
        image = substitute(rule.sides[1], values)
        if canonical(image) == canonical(old):
            return False
        needed = self._needed(values, around)
        if needed is None:
            return False
        try:
            definitions = tuple(defined_at(d, values) for d in theorem.definitions)
            united = united_definitions(self.definitions, definitions)
            here = united_definitions(around.definitions, definitions)
            if any(parameters_of(definition) & around.bound for definition in definitions):
                raise StatementError(f"{rule.name} rests on definitions that mention what is bound there")
            place = Place((), (), image, Instance(rule.key, tuple(values.items())))
            needed += self._conditions(old, image, (*around.given, *needed), here, around)
            given = united_hypotheses(around.given, needed)
            check(equal(old, image, given=given, definitions=here), Within((place,)), {rule.key: theorem})
        except (Rejected, StatementError) as error:
            self.reasons.append(f"{old} is not rewritten: {error}")
            return False
        self.places.append(Place(position, parts, image, place.proof))
        self.given, self.definitions = united_hypotheses(self.given, needed), united
        return True

    def _needed(self, values: Values, around: Context) -> tuple[Basic, ...] | None:
        """The hypotheses at these values that do not hold already; None where one fails, or cannot be assumed."""
        theorem = self.rule.theorem
        context, needed = Check(around.given, around.definitions), []
        for hypothesis in theorem.given:
            instance = substitute(hypothesis, values)
            if isinstance(instance, BooleanTrue) or (instance != False and context.holds(canonical(instance))):  # noqa: E712
                continue
            if isinstance(instance, BooleanFalse) or instance.free_symbols & around.bound:
                where = "is not seen to hold under the binder" if around.bound else "fails"
                self.reasons.append(f"its hypothesis {hypothesis} {where} at {_shown(values)}")
                return None
            needed.append(instance)
        context = Check((*around.given, *needed), around.definitions)
        for symbol, value in values.items():
            if not context.in_domain(symbol, value):
                self.reasons.append(f"{symbol} = {value} lies outside the domain of {symbol}")
                return None
        return tuple(needed)

    def _conditions(
        self,
        old: Expr,
        image: Expr,
        given: tuple[Basic, ...],
        definitions: tuple[Definition, ...],
        around: Context,
    ) -> tuple[Basic, ...]:
        """What keeps the new term defined wherever the old one is, as hypotheses."""
        here = Check(given, definitions, sides=(old,))
        here.defined = (*here.defined, *around.defined)
        doubts = list(here.doubts([image]))
        if any(need.opaque or need.inside or need.term.free_symbols & around.bound for need in doubts):
            raise StatementError(f"{doubts[0].term} is not seen to be defined, or other than zero, there")
        return tuple(Ne(need.term, 0, evaluate=False) for need in doubts)


def _shown(values: Values) -> str:
    return ", ".join(f"{symbol} = {value}" for symbol, value in values.items()) or "this place"


def whole_instance(theorem: Statement, lhs: Expr, rhs: Expr) -> dict[Symbol, Expr] | None:
    """Values at which the theorem says ``lhs relation rhs`` as it stands, or None."""
    matcher = Matcher(variables_of(theorem))
    for found in matcher.match(theorem.lhs, lhs, {}, frozenset()):
        for values in matcher.match(theorem.rhs, rhs, found, frozenset()):
            return {symbol: value for symbol, value in values.items() if symbol != value}
    return None
