"""The slips of the pen, as data: small edits of a printed statement, each with its words and its cost.

`edits` lists them, cheapest first and in a fixed order; it proves nothing.  The right side is edited before the left,
for it is what the document claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, TypeAlias

from sympy import (
    Add,
    Heaviside,
    Indexed,
    Max,
    Min,
    Pow,
    Symbol,
    log,
    sqrt,
)
from sympy.core.relational import (
    GreaterThan,
    LessThan,
    Relational,
    StrictGreaterThan,
    StrictLessThan,
    Unequality,
)

from udlsym.conditions import nonzero_terms
from udlsym.positions import Path, places, put
from udlsym.severity import EditKind
from udlsym.slips import SideName, Stock, alike, is_free, local_edits, same_stem
from udlsym.statements import RelationName, Statement


@dataclass(frozen=True, slots=True)
class Put:
    """Other nodes at paths of one side."""

    side: SideName
    news: tuple[tuple[Path, Any], ...]

    def applied(self, statement: Statement) -> Statement:
        """The statement with the nodes put in."""
        expression = getattr(statement, self.side)
        for path, new in self.news:
            expression = put(expression, path, new)
        return _with_side(statement, self.side, expression)


@dataclass(frozen=True, slots=True)
class Write:
    """One symbol for another throughout a side."""

    side: SideName
    new: Symbol
    old: Any

    def applied(self, statement: Statement) -> Statement:
        """The statement with the symbol exchanged."""
        return _with_side(statement, self.side, getattr(statement, self.side).subs(self.old, self.new))


@dataclass(frozen=True, slots=True)
class Relate:
    """Another relation between the sides."""

    relation: RelationName

    def applied(self, statement: Statement) -> Statement:
        """The statement with the other relation."""
        return replace(statement, relation=self.relation)


@dataclass(frozen=True, slots=True)
class Assume:
    """One more hypothesis."""

    condition: Any

    def applied(self, statement: Statement) -> Statement:
        """The statement under the hypothesis."""
        return statement.with_given(self.condition)


Change: TypeAlias = Put | Write | Relate | Assume


@dataclass(frozen=True, slots=True)
class Edit:
    """One small change, what kind of slip it mends, and what it costs; ``words`` are made when they are asked for."""

    kind: EditKind
    cost: int
    change: Change
    phrase: str
    parts: tuple[Any, ...] = field(default=())

    @property
    def words(self) -> str:
        """The edit as an instruction: "flip the sign of log(2)"."""
        return self.phrase.format(*self.parts)

    def applied(self, statement: Statement) -> Statement:
        """The edited statement."""
        return self.change.applied(statement)


def edits(statement: Statement, *, before: Statement | None = None, after: Statement | None = None) -> list[Edit]:
    """The edits of a statement, cheapest first; those of the right side before those of the left."""
    found = [*_relations(statement), *_conditions(statement)]
    generic = 0 if statement.relation == "==" else 2
    sides: tuple[tuple[SideName, int], ...] = (("rhs", 0), ("lhs", 2 if before is None else 4))
    for side, extra in sides:
        expression = getattr(statement, side)
        stock = Stock.of(statement, side, before, after)
        for place in places(expression):
            for local in local_edits(place, stock):
                change = Put(side, ((place.path, local.new),))
                found.append(Edit(local.kind, local.cost + extra + generic, change, local.phrase, local.parts))
        found += (replace(e, cost=e.cost + extra + generic) for e in _pairs(expression, side))
        found += (replace(e, cost=e.cost + extra + generic) for e in _everywhere(statement, side))
    return sorted(found, key=lambda edit: edit.cost)


# What changes more than one place ----------------------------------------------------------------------------------


def _pairs(expression: Any, side: SideName) -> Iterator[Edit]:
    """The signs of two terms at once."""
    if not isinstance(expression, Add) or not 3 <= len(expression.args) <= 7:
        return
    for first, second in combinations(range(len(expression.args)), 2):
        terms = list(expression.args)
        parts = (terms[first], terms[second])
        terms[first], terms[second] = -terms[first], -terms[second]
        yield Edit("sign", 3, Put(side, (((), Add(*terms)),)), "flip the signs of {} and {}", parts)


def _everywhere(statement: Statement, side: SideName) -> Iterator[Edit]:
    """One symbol for another, or its square or root, throughout a side."""
    expression = getattr(statement, side)
    own = sorted((s for s in expression.free_symbols if s in statement.symbols()), key=lambda s: s.name)
    for symbol in own:
        for other in alike(symbol, sorted(statement.symbols(), key=lambda s: s.name)):
            kind: EditKind = "index" if symbol.is_integer or same_stem(symbol, other) else "symbol"
            yield Edit(kind, 3, Write(side, other, symbol), "write {} for {} throughout", (other, symbol))
        if not symbol.is_integer:
            yield Edit("power", 3, Write(side, symbol**2, symbol), "write {} for {} throughout", (symbol**2, symbol))
            if symbol.is_positive:
                yield Edit(
                    "power", 3, Write(side, sqrt(symbol), symbol), "write {} for {} throughout", (sqrt(symbol), symbol)
                )


# Relations and conditions ------------------------------------------------------------------------------------------

_WEAKER: dict[str, RelationName] = {"<": "<=", ">": ">="}
_TURNED: dict[str, RelationName] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _relations(statement: Statement) -> Iterator[Edit]:
    relation = statement.relation
    if relation in _WEAKER:
        weaker = _WEAKER[relation]
        yield Edit("strictness", 1, Relate(weaker), "write {} for {}", (weaker, relation))
    if relation in _TURNED:
        turned = _TURNED[relation]
        yield Edit("direction", 2, Relate(turned), "write {} for {}", (turned, relation))
    elif relation == "!=":
        yield Edit("direction", 2, Relate("=="), "write = for !=", ())


def _conditions(statement: Statement) -> Iterator[Edit]:
    for cost, condition in missing_conditions(statement):
        yield Edit("condition", cost, Assume(condition), "add the condition {}", (condition,))


def missing_conditions(statement: Statement) -> Iterator[tuple[int, Any]]:
    """Conditions that a text may have left out, the weakest first, with their costs."""
    terms: dict[Any, None] = {}
    for side in (statement.lhs, statement.rhs):
        terms.update((term, None) for term, _ in nonzero_terms(side, ()) if term.free_symbols)
        for node in sorted(side.atoms(Max, Min, Heaviside, Relational, log, Pow), key=str):
            if isinstance(node, (Max, Min)):
                terms.update((a - b, None) for a, b in combinations(node.args, 2))
            elif isinstance(node, Relational):
                terms[node.lhs - node.rhs] = None
            elif not isinstance(node, Pow) or not node.exp.is_integer:
                terms[node.args[0]] = None
    symbols = sorted(statement.symbols(), key=lambda s: s.name)
    integers = [s for s in symbols if s.is_integer]
    entries = {e for side in (statement.lhs, statement.rhs) for e in side.atoms(Indexed) if is_free(e, side)}
    others = [s for s in symbols if not s.is_integer]
    terms.update((e, None) for e in (*others, *sorted(entries, key=str)))
    free = statement.lhs.free_symbols | statement.rhs.free_symbols
    known = set(statement.given)
    for term in list(terms)[:14]:
        if not term.free_symbols <= free:
            continue
        for cost, sign in enumerate((Unequality, GreaterThan, StrictGreaterThan, LessThan, StrictLessThan)):
            if (sign is Unequality or term.is_extended_real is not False) and not (
                sign is not Unequality and not term.is_real
            ):
                condition = sign(term, 0)
                if isinstance(condition, Relational) and condition not in known:
                    yield 2 + cost // 3, condition
    for symbol in integers[:6]:
        for least in (0, 1, 2):
            condition = GreaterThan(symbol, least)
            if isinstance(condition, Relational) and condition not in known:
                yield 2 + (least > 1), condition
    for one, other in combinations(integers[:6], 2):
        for number, sign in enumerate((Unequality, LessThan, GreaterThan, StrictLessThan, StrictGreaterThan)):
            condition = sign(one, other)
            if condition not in known:
                yield 2 + number // 3, condition


def _with_side(statement: Statement, side: SideName, expression: Any) -> Statement:
    return replace(statement, lhs=expression) if side == "lhs" else replace(statement, rhs=expression)
