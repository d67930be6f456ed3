"""The slips of the pen, as data: small edits of a printed statement, each with its words and its cost.

`edits` lists them, cheapest first and in a fixed order; it proves nothing.  The right side is edited before the left,
for it is what the document claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product
from typing import Any

from sympy import (
    Add,
    Expr,
    Heaviside,
    Indexed,
    Integer,
    Max,
    Min,
    Pow,
    Rational,
    default_sort_key,
    log,
    preorder_traversal,
)
from sympy.core.relational import (
    GreaterThan,
    LessThan,
    Relational,
    StrictGreaterThan,
    StrictLessThan,
    Unequality,
)

from udlsym.exact.conditions import nonzero_terms
from udlsym.repairs.changes import Assume, Edit, Put, Relate, Twice, Write
from udlsym.repairs.entry_edits import another_family, other_families
from udlsym.repairs.likeness import alike, same_stem
from udlsym.repairs.positions import Path, places
from udlsym.repairs.severity import EditKind
from udlsym.repairs.slips import Local, local_edits
from udlsym.repairs.stocks import SideName, Stock, is_free
from udlsym.statements import RelationName, Statement

AGAIN, COPIED, LARGE = 2, 4, 20
"""What an edit costs more inside of what is printed twice; the operations that such a copy has at least; and from so
many on nothing is edited inside."""


def edits(
    statement: Statement,
    *,
    before: Statement | None = None,
    after: Statement | None = None,
    detours: tuple[int, int] = (0, 2),
) -> list[Edit]:
    """The edits of a statement, cheapest first; ``detours`` is the extra cost of the right side and of the left."""
    found = list(_relations(statement))
    renaming = _renaming(statement)
    if renaming is not None:
        found += [*_on_both_sides(statement, renaming, before, after), *_conditions(statement)]
        return sorted(found, key=lambda edit: edit.cost)
    twice = _printed_twice(statement)
    generic = 0 if statement.relation == "==" else 2
    sides: tuple[tuple[SideName, int], ...] = (("rhs", detours[0]), ("lhs", detours[1]))
    for side, extra in sides:
        expression = getattr(statement, side)
        stock = Stock.of(statement, side, before, after)
        inside: dict[Path, int] = {}
        for place in places(expression):
            if place.node in twice:
                inside[place.path] = place.node.count_ops()
            within = max((inside.get(place.path[:n], 0) for n in range(len(place.path))), default=0)
            if within >= LARGE:
                continue
            again = AGAIN if within else 0
            for local in _readily(local_edits(place, stock)):
                if stock.is_order and local.kind == "term":
                    continue  # a bound is no better for what is added to it
                if stock.is_order and local.kind == "sign" and not place.path:
                    if _is_a_stray_minus(statement, side):
                        found.append(Edit("sign", 1, Put(side, (((), local.new),)), local.phrase, local.parts))
                    continue  # else it is none any more once its sign is turned
                change = Put(side, ((place.path, local.new),))
                found.append(Edit(local.kind, local.cost + extra + generic + again, change, local.phrase, local.parts))
        found += (replace(e, cost=e.cost + extra + generic) for e in _pairs(expression, side))
        for edited, new, old in another_family(expression, stock.families):
            stray = old in stock.strays and new not in stock.strays  # on this side, then, whichever is wrong
            cost = 1 + generic if stray else 3 + extra + generic
            found.append(Edit("symbol", cost, Put(side, (((), edited),)), "write {} for {} throughout", (new, old)))
        for edited, words in other_families(expression, stock.strays, stock.absent):
            found.append(Edit("symbol", 3 + generic, Put(side, (((), edited),)), "write {} throughout", (words,)))
        for several in (
            _everywhere(statement, side, stock),
            _numbers(expression, side),
            _repeated(statement, side),
            _weights(statement, side),
        ):
            found += (replace(e, cost=e.cost + extra + generic) for e in several)
    found += _conditions(statement)
    return sorted(found, key=lambda edit: edit.cost)


def _is_a_stray_minus(statement: Statement, side: SideName) -> bool:
    """Whether a side is negative and the other positive: turning the relation would leave nothing to be said."""
    here, there = (statement.lhs, statement.rhs) if side == "lhs" else (statement.rhs, statement.lhs)
    plain = not isinstance(here, Add)  # of a sum one term may be wrong
    return plain and statement.relation != "!=" and bool(here.is_negative and there.is_positive)


def _printed_twice(statement: Statement) -> set[Any]:
    """What is printed more than once, on whichever side: a slip in one of two prints would have made them differ."""
    counts = Counter(
        node
        for side in (statement.lhs, statement.rhs)
        for node in preorder_traversal(side)
        if getattr(node, "args", ()) and isinstance(node, Expr) and not isinstance(node, Indexed)
    )
    return {node for node, times in counts.items() if times > 1 and node.count_ops() >= COPIED}


def _readily(slips: Iterator[Local]) -> Iterator[Local]:
    """The slips up to the first that SymPy refuses to write down."""
    try:
        yield from slips
    except (TypeError, ValueError, AttributeError, NotImplementedError, ArithmeticError):
        return


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


def _everywhere(statement: Statement, side: SideName, stock: Stock) -> Iterator[Edit]:
    """One symbol for another, two indices exchanged, or squares or roots of symbols of one stem, throughout a side."""
    expression = getattr(statement, side)
    own = sorted((s for s in expression.free_symbols if s in statement.symbols()), key=lambda s: s.name)
    for one, other in combinations([s for s in own if s.is_integer], 2):
        change = Write(side, ((one, other), (other, one)))
        yield Edit("index", 2, change, "exchange {} and {} throughout", (one, other))
    for symbol in own:
        for other in alike(symbol, sorted(statement.symbols(), key=lambda s: s.name)):
            kind: EditKind = "index" if stock.counts(symbol, other) or same_stem(symbol, other) else "symbol"
            yield Edit(kind, 3, Write(side, ((symbol, other),)), "write {} for {} throughout", (other, symbol))
    yield from _entries(expression, side, own, stock)
    plain = [s for s in own if not s.is_integer]
    families = [tuple(s for s in plain if same_stem(s, one)) for one in plain]
    for group in dict.fromkeys([*((s,) for s in plain), *families]):
        for power in (Integer(2), Rational(1, 2)):
            if power == 2 or all(s.is_positive for s in group):
                news = tuple((s, s**power) for s in group)
                told = ", ".join(f"{new} for {old}" for old, new in news)
                yield Edit("power", 3, Write(side, news), "write {} throughout", (told,))


def _entries(expression: Any, side: SideName, own: Sequence[Any], stock: Stock) -> Iterator[Edit]:
    """The entry of a family for a symbol of its stem, wherever it stands below the sum over the index."""
    for symbol in own:
        found = [place for place in places(expression) if place.node == symbol and place.role != "index"]
        for family, arity in stock.families:
            if arity == 1 and same_stem(family.label, symbol) and len(found) > 1 and not symbol.is_integer:
                shared = [s for s in found[0].bound if all(s in place.bound for place in found)]
                for index in (*shared, *stock.lengths):
                    new = family[index]
                    change = Put(side, tuple((place.path, new) for place in found))
                    yield Edit("index", 3, change, "write {} for {} throughout", (new, symbol))


def _numbers(expression: Any, side: SideName) -> Iterator[Edit]:
    """One printed number for another, wherever it stands; and the next or the last one in all indices that have it."""
    found: dict[Any, list[Path]] = {}
    indices: dict[Any, list[Path]] = {}
    for place in places(expression):
        if place.node.is_Integer and place.role == "index":
            indices.setdefault(place.node, []).append(place.path)
        if place.node.is_Integer and place.role not in ("side", "index") and abs(place.node) > 1:
            found.setdefault(place.node, []).append(place.path)
    for number, other in permutations(found, 2):
        change = Put(side, tuple((path, other) for path in found[number]))
        yield Edit("number", 3, change, "write {} for {}", (other, number))
    for number, all_paths in indices.items():
        for other in (number - 1, number + 1) if len(all_paths) > 1 else ():
            change = Put(side, tuple((path, other) for path in all_paths))
            yield Edit("index", 3, change, "write {} for the index {} throughout", (other, number))


def _repeated(statement: Statement, side: SideName) -> Iterator[Edit]:
    """A bracket that occurs more than once, mended wherever it does: a term less, or the sign of one."""
    expression = getattr(statement, side)
    counts: Counter[Any] = Counter()
    for node in preorder_traversal(expression):
        if isinstance(node, Add) and len(node.args) <= 4:
            counts[max(node, -node, key=default_sort_key)] += 1
    for node in sorted((n for n, times in counts.items() if times > 1), key=default_sort_key):
        for term in node.args:
            for new in (node - term, term - node, node - 2 * term):
                edited = expression.xreplace({node: new, -node: -new})
                told = (new, node) if not new.could_extract_minus_sign() else (-new, -node)
                yield Edit("term", 3, Put(side, (((), edited),)), "write {} for {} throughout", told)


def _weights(statement: Statement, side: SideName) -> Iterator[Edit]:
    """Two terms that want weights which sum to one."""
    expression = getattr(statement, side)
    if not isinstance(expression, Add) or len(expression.args) != 2:
        return
    for weight in sorted(statement.symbols(), key=lambda s: s.name):
        if not weight.is_integer:
            for one, other in (expression.args, expression.args[::-1]):
                change = Put(side, (((), weight * one + (1 - weight) * other),))
                phrase = "weigh the terms {} and {} by {} and {}"
                yield Edit("factor", 4, change, phrase, (one, other, weight, 1 - weight))


# One formula at two places -----------------------------------------------------------------------------------------


def _renaming(statement: Statement) -> tuple[tuple[Any, Any], ...] | None:
    """The symbols that make the right side of an order of the left one: a formula at two places, as in f(a) < f(b)."""
    if statement.relation in ("==", "!="):
        return None
    left, right = (side.free_symbols for side in (statement.lhs, statement.rhs))
    for old, new in product(sorted(left - right, key=str), sorted(right - left, key=str)):
        if statement.lhs.xreplace({old: new}) == statement.rhs:
            return ((old, new),)
    return None


def _on_both_sides(
    statement: Statement, renaming: tuple[tuple[Any, Any], ...], before: Statement | None, after: Statement | None
) -> Iterator[Edit]:
    """A slip in a formula that is compared at two places, with the relation as printed or turned."""
    stock = Stock.of(statement, "lhs", before, after)
    for place in places(statement.lhs):
        for local in _readily(local_edits(place, stock)) if place.path else ():
            change, phrase = Put("lhs", ((place.path, local.new),)), local.phrase + " on both sides"
            for further, relation in ((0, statement.relation), (1, _TURNED[statement.relation])):
                words = phrase if not further else f"{phrase}, and write {relation} for {statement.relation}"
                yield Edit(local.kind, local.cost + 2 + further, Twice(change, renaming, relation), words, local.parts)


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
    further = 0 if statement.relation == "==" else 1
    for cost, condition in missing_conditions(statement):
        weaker = next((h for h in statement.given if _is_weaker(h, condition)), None)
        if weaker is None:
            yield Edit("condition", cost + further, Assume(condition), "add the condition {}", (condition,))
        else:
            yield Edit("condition", cost + further, Assume(condition), "write {} for {}", (condition, weaker))


def _is_weaker(hypothesis: Any, condition: Any) -> bool:
    """Whether a hypothesis bounds the same by less than a condition does, in the same direction."""
    if not isinstance(hypothesis, Relational) or hypothesis.func != condition.func or hypothesis.lhs != condition.lhs:
        return False
    more = condition.rhs - hypothesis.rhs
    return bool(more.is_positive if condition.rel_op in (">", ">=") else more.is_negative)


_SIGNS = (Unequality, GreaterThan, StrictGreaterThan, LessThan, StrictLessThan)


def missing_conditions(statement: Statement) -> Iterator[tuple[int, Any]]:
    """Conditions that a text may have left out, the weakest first, with their costs.

    A condition that only picks a branch of a piecewise function costs more than one on a scale, a divisor or a root.
    """
    sides = (statement.lhs, statement.rhs)
    terms: dict[Any, int] = {}
    printed: dict[Any, tuple[Any, Any]] = {}
    for side in sides:
        for node in sorted(side.atoms(Max, Min, Heaviside, Relational), key=str):
            if isinstance(node, (Max, Min)):
                terms.update((a - b, 3) for a, b in combinations(node.args, 2))
            elif isinstance(node, Relational):
                terms[node.lhs - node.rhs] = 3
                printed[node.lhs - node.rhs] = node.args
            else:
                terms[node.args[0]] = 3
        for node in sorted(side.atoms(log, Pow), key=str):
            if isinstance(node, log) or not node.exp.is_integer:
                terms.setdefault(node.args[0], 0)
            if (
                isinstance(node, Pow)
                and node.exp.free_symbols
                and node.base.is_extended_real
                and statement.relation not in ("==", "!=")
            ):
                terms.setdefault(node.base - 1, 0)
                printed[node.base - 1] = (node.base, Integer(1))
        for term, _ in nonzero_terms(side, ()):
            terms.setdefault(term, 0)
    symbols = sorted(statement.symbols(), key=lambda s: s.name)
    entries = {e for side in sides for e in side.atoms(Indexed) if is_free(e, side)}
    for atom in (*(s for s in symbols if not s.is_integer), *sorted(entries, key=str)):
        branching = any(atom - t == 0 or atom + t == 0 for t, cost in terms.items() if cost)
        terms.setdefault(atom, 3 if branching else 0)
    free = statement.lhs.free_symbols | statement.rhs.free_symbols
    for term, extra in list(terms.items())[:14]:
        if term.free_symbols and term.free_symbols <= free:
            for number, sign in enumerate(_SIGNS if term.is_extended_real else _SIGNS[:1]):
                yield from _new(2 + extra + number // 3, sign(*printed.get(term, (term, 0))), statement)
    integers = [s for s in symbols if s.is_integer][:6]
    for symbol in integers:
        for least in (0, 1, 2):
            yield from _new(2 + least // 2, GreaterThan(symbol, least), statement)
    for one, other in combinations(integers, 2):
        for number, sign in enumerate(_SIGNS):
            yield from _new(2 + number // 3, sign(one, other), statement)


def _new(cost: int, condition: Any, statement: Statement) -> Iterator[tuple[int, Any]]:
    if isinstance(condition, Relational) and condition not in statement.given:
        yield cost, condition
