"""What may stand at one place of an expression instead of what is printed there: the slips, place by place.

A slip has its words, its cost and its kind.  What a side may be mended with (lengths, symbols, entries, terms of the
neighbouring lines) is its `Stock`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sympy import (
    Add,
    Expr,
    Heaviside,
    Indexed,
    Integer,
    Inverse,
    MatMul,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    cos,
    cosh,
    exp,
    log,
    pi,
    sin,
    sinh,
    sqrt,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Equality, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan, Unequality

from udlsym.exact.expectations import Expectation
from udlsym.repairs.brackets import bracketed
from udlsym.repairs.entry_edits import drawn_in, left_out
from udlsym.repairs.likeness import alike, is_a_step_apart, is_like, same_stem, stem
from udlsym.repairs.matrix_edits import matrix_edits
from udlsym.repairs.positions import Place, negative, put
from udlsym.repairs.severity import EditKind
from udlsym.repairs.stocks import HALF, Stock, terms_of

STRUCK = (3, 13)
"""From so many operations on, what is struck out costs one more."""


@dataclass(frozen=True, slots=True)
class Local:
    """What may stand at a place instead."""

    kind: EditKind
    cost: int
    new: Any
    phrase: str
    parts: tuple[Any, ...]


# What may stand at a place -----------------------------------------------------------------------------------------

_SWAPPED = {sin: cos, cos: sin, sinh: cosh, cosh: sinh, Max: Min, Min: Max}
_FLIPPED = {
    StrictLessThan: (LessThan, StrictGreaterThan),
    LessThan: (StrictLessThan, GreaterThan),
    StrictGreaterThan: (GreaterThan, StrictLessThan),
    GreaterThan: (StrictGreaterThan, LessThan),
    Equality: (Unequality,),
    Unequality: (Equality,),
}


def local_edits(place: Place, stock: Stock) -> Iterator[Local]:
    """What may stand at a place instead of what stands there."""
    node = place.node
    if getattr(node, "is_Matrix", False):
        inner = isinstance(place.parent, (MatMul, Trace, Transpose, Inverse))
        for kind, cost, new, phrase in matrix_edits(node, stock.matrices, inner=inner):
            yield Local(kind, cost, new, phrase, (node,))
        return
    if place.role == "condition":
        for number, relation in enumerate(_FLIPPED.get(type(node), ())):
            new = relation(*node.args)
            yield Local("joint", 1 + 3 * number, new, "write {} for {}", (new, node))
        for symbol in sorted(node.free_symbols, key=str):
            for other in alike(symbol, stock.symbols) if isinstance(symbol, Symbol) else ():
                new = node.xreplace({symbol: other})
                yield Local("symbol", 3, new, "write {} for {}", (new, node))
        return
    if not isinstance(node, Expr):
        return
    if place.role == "index":
        yield from _index(place, stock)
    elif place.role in ("lower", "upper"):
        yield from _bound(place, stock)
    else:
        if place.role in ("side", "term", "argument", "piece") and not _is_linear(place.parent):
            yield from _multiples(place, stock)
        yield from _fewer(node)
        yield from _summand(node, stock)
        yield from _restored(place, stock)
        yield from _brackets(node)
        yield from _entries(place, stock)
        yield from _powers(place, stock)
        yield from _other_functions(place, stock)
        yield from _symbols(place, stock)
        yield from _more(place, stock)


def _is_linear(parent: Any) -> bool:
    """Whether multiplying inside is the same as multiplying outside."""
    return isinstance(parent, (Sum, Expectation))


def _told(place: Place, stock: Stock) -> Any:
    return stock.name if place.role == "side" else place.node


def _multiples(place: Place, stock: Stock) -> Iterator[Local]:
    node, told = place.node, _told(place, stock)
    if node == 0:
        return
    outer = place.role in ("side", "term")
    plain = -node if told is node and node.could_extract_minus_sign() else told
    yield Local("sign", 1 if outer else 2, negative(node), "flip the sign of {}", (plain,))
    for factor, cost in (
        (Integer(2), 2),
        *((n, 3) for n in (*stock.lengths, *stock.roots, *stock.circles)),
        *((s, 4) for s in (*stock.symbols, *stock.products, *stock.entries)),
        *((f[i], 4) for f, arity in stock.families[:6] if arity == 1 for i in place.bound),
    ):
        yield Local("factor", cost, factor * node, "multiply {} by {}", (told, factor))
        yield Local("factor", cost, node / factor, "divide {} by {}", (told, factor))


def _summand(node: Any, stock: Stock) -> Iterator[Local]:
    """One summand for a sum over all of them."""
    if isinstance(node, Sum) and len(node.limits) == 1:
        name = node.limits[0][0]
        for index in stock.lengths:
            if index.is_Symbol and index not in node.free_symbols:
                new = node.function.xreplace({name: index})
                yield Local("index", 3, new, "write {} for {}", (new, node))


def _fewer(node: Any) -> Iterator[Local]:
    """A factor or a term less."""
    if isinstance(node, Mul):
        for position, factor in enumerate(node.args):
            if factor != -1:
                rest = Mul(*node.args[:position], *node.args[position + 1 :])
                rest = -rest if factor.is_Number and factor < 0 else rest
                told = abs(factor) if factor.is_Number else factor
                yield Local("factor", 2 + _ink(factor), rest, "drop the factor {} from {}", (told, node))
        for one, other in combinations([f for f in node.args if not f.is_Number], 2):
            if len(node.args) > 2:
                yield Local("factor", 3, node / (one * other), "drop the factor {} from {}", (one * other, node))
    if isinstance(node, Add):
        for position, term in enumerate(node.args):
            rest = Add(*node.args[:position], *node.args[position + 1 :])
            yield Local("term", 2 + _ink(term), rest, "drop the term {} from {}", (term, node))


def _ink(part: Any) -> int:
    """What it costs more to strike out more."""
    return bisect_right(STRUCK, part.count_ops())


def _restored(place: Place, stock: Stock) -> Iterator[Local]:
    """A sum or a product that is printed elsewhere with one part more."""
    node = place.node
    if node.is_number or place.role in ("side", "index"):
        return
    for whole in stock.wholes:
        parts = set(whole.args)
        if isinstance(whole, Add):
            for new, kept in ((whole, node), (-whole, -node)):
                if len(parts) - 1 == len(parts & set(Add.make_args(kept))) == len(Add.make_args(kept)):
                    yield Local("term", 2, new, "write {} for {}", (new, node))
            continue
        lost = len(parts) - len(Mul.make_args(node))
        if lost in (1, 2) and parts >= set(Mul.make_args(node)):
            yield Local("factor", 1 + lost, whole, "write {} for {}", (whole, node))


def _more(place: Place, stock: Stock) -> Iterator[Local]:
    """A term more: one of the neighbouring lines', of the other side's, or a constant."""
    node = place.node
    if place.role not in ("side", "exponent", "index") and not node.is_number:
        for symbol in stock.symbols:
            if symbol not in node.free_symbols and isinstance(node, (Add, Mul, Symbol, Indexed)):
                for signed in (symbol, -symbol):
                    yield Local("term", 4, node + signed, "add the term {} to {}", (signed, node))
    if place.role != "side" and not isinstance(node, Add):
        return
    present = set(terms_of(node))
    told = _told(place, stock)
    if place.role == "side":
        for cost, terms in ((2, stock.restored), (3, stock.terms), (4, stock.constants)):
            for term in terms:
                for signed in (term, -term):
                    if signed not in present and -signed not in present:
                        yield Local("term", cost, node + signed, "add the term {} to {}", (signed, told))
    else:
        for constant in stock.constants:
            for signed in (constant, -constant):
                yield Local("term", 4, node + signed, "add the term {} to {}", (signed, told))


def _brackets(node: Any) -> Iterator[Local]:
    """A bracket that opens or closes elsewhere."""
    for new in dict.fromkeys(e for e in bracketed(node) if e != 0):
        yield Local("bracket", 2, new, "move the bracket: {} for {}", (new, node))


def _entries(place: Place, stock: Stock) -> Iterator[Local]:
    """A matrix that was left out of a product written by entries, or an entry that belongs into a sum."""
    for new, factor, name in left_out(place, stock.families, stock.axes):
        yield Local("factor", 2, new, "put in the factor {} and sum over {}", (factor, name))
    for new, entry, inside in drawn_in(place.node):
        yield Local("bracket", 3, new, "move {} into the sum, as {}", (entry, inside))


def _powers(place: Place, stock: Stock) -> Iterator[Local]:
    node = place.node
    if place.role == "exponent" and place.parent.is_number:
        return
    if place.role == "exponent":
        for new, cost in ((node + 1, 2), (node - 1, 2), (-node, 2), (2 * node, 3), (node / 2, 3)):
            yield Local("power", cost, new, "write the exponent {} for {} in {}", (new, node, place.parent))
        for index in (*place.bound, *stock.lengths):
            for new in (node + index, node - index):
                yield Local("power", 3, new, "write the exponent {} for {} in {}", (new, node, place.parent))
        return
    if node.is_Number or place.role == "base":
        return
    if isinstance(node, (Add, Symbol, Indexed)) and place.role != "side":
        for count in stock.lost:
            yield Local("power", 3, node**count, "raise {} to the power {}", (node, count))
    if isinstance(node, Pow):
        if node.exp == 2:
            yield Local("power", 2, node.base, "write {} for {}", (node.base, node))
        if not node.exp.is_number and not node.base.is_number:
            new = node.base * exp(node.exp)
            yield Local("power", 3, new, "write {} for {}", (new, node))
    elif isinstance(node, (Symbol, Indexed, AppliedUndef, Add, exp, log, Sum)):
        yield Local("power", 3, node**2, "square {}", (node,))
        yield Local("power", 3, sqrt(node), "take the square root of {}", (node,))
        yield Local("power", 3, 1 / node, "invert {}", (node,))


def _other_functions(place: Place, stock: Stock) -> Iterator[Local]:
    node = place.node
    kind = type(node)
    if isinstance(node, (log, exp)):
        yield Local("function", 3, node.args[0], "write {} for {}", (node.args[0], node))
    elif kind in _SWAPPED:
        new = _SWAPPED[kind](*node.args, evaluate=False)
        yield Local("function", 3, new, "write {} for {}", (new, node))
    elif isinstance(node, Heaviside):
        for value in (Integer(0), HALF, Integer(1)):
            if value != node.args[1]:
                new = Heaviside(node.args[0], value)
                yield Local("joint", 1, new, "let {} be {} at the joint", (Heaviside(node.args[0]), value))
    if (
        place.role in ("side", "term", "factor", "argument", "piece")
        and not node.is_Number
        and not _is_linear(place.parent)
    ):
        for wrap, cost in stock.wraps:
            new = wrap(node)
            if new.func != node.func and new != node:
                yield Local("function", 1 if new in stock.printed else cost, new, "write {} for {}", (new, node))
    if isinstance(node, (Max, Min)) and len(node.args) > 1:
        for wrap, cost in stock.wraps:
            parts = [wrap(part) for part in node.args]
            if all(new.func != part.func for new, part in zip(parts, node.args, strict=True)):
                new = node.func(*parts, evaluate=False)
                yield Local("function", cost, new, "write {} for {}", (new, node))
    one = isinstance(node, Add) and any(term in (1, -1) for term in node.args)
    if (one or isinstance(node, (Symbol, Indexed, Pow))) and place.role not in ("exponent", "side"):
        yield Local("bracket" if one else "term", 3, 1 - node, "write {} for {}", (1 - node, node))


def _symbols(place: Place, stock: Stock) -> Iterator[Local]:
    node = place.node
    if isinstance(node, Symbol) and node not in place.bound:
        for other in alike(node, (*stock.symbols, *stock.lengths, *place.bound)):
            kind: EditKind = "index" if stock.counts(node, other) or same_stem(node, other) else "symbol"
            cost = 1 if is_a_step_apart(node, other) else 2 if node in stock.strays else 3
            yield Local(kind, cost, other, "write {} for {}", (other, node))
        for family, arity in stock.families:
            if arity == 1 and stem(family.label).lower() == stem(node).lower():
                cost = 2 if family.label.name == node.name or node in stock.strays else 3
                for index in (*place.bound, *stock.lengths):
                    yield Local("index", cost, family[index], "write {} for {}", (family[index], node))
            elif arity == 1 and not node.is_integer:
                for index in place.bound:
                    cost = 2 if node in stock.strays else 4
                    yield Local("symbol", cost, family[index], "write {} for {}", (family[index], node))
    elif isinstance(node, (Indexed, AppliedUndef)):
        pairs = [tuple(node.args[1:])] if isinstance(node, Indexed) else [node.args]
        for indices in pairs:
            base = node.base if isinstance(node, Indexed) else node.func
            for other in stock.entries:
                head = other.base if isinstance(other, Indexed) else other.func
                if is_like(other, node) and head != base:
                    new = head[indices] if isinstance(other, Indexed) else head(*indices)
                    yield Local("symbol", 3, new, "write {} for {}", (new, node))
            for family, arity in stock.families:
                if isinstance(node, Indexed) and arity == len(indices) and family != base:
                    new = family[indices]
                    yield Local("symbol", 2 if base in stock.strays else 3, new, "write {} for {}", (new, node))
                if (
                    len(indices) == 1
                    and arity == 2
                    and family.label.name.partition("_")[0] == str(base).partition("_")[0]
                ):
                    for further in (*place.bound, *stock.lengths):
                        for both in ((indices[0], further), (further, indices[0])):
                            yield Local("index", 2, family[both], "write {} for {}", (family[both], node))
            if len(indices) == 2 and isinstance(node, Indexed):
                new = node.base[indices[1], indices[0]]
                yield Local("index", 1, new, "write {} for {}", (new, node))
    elif node == pi:
        yield Local("factor", 2, 2 * pi, "write {} for {}", (2 * pi, pi))
        yield Local("factor", 2, pi / 2, "write {} for {}", (pi / 2, pi))
    elif isinstance(node, Rational) and place.role != "exponent" and (place.role != "side" or stock.is_order):
        kind = "number" if place.role == "side" else "factor" if place.role == "factor" else "term"
        for new in (node + 1, node - 1):
            yield Local(kind, 1 if kind == "number" else 3, new, "write {} for {}", (new, node))
        if node.q != 1:
            for new in (Rational(node.p, node.q + 1), Rational(node.p, node.q - 1)):
                yield Local("factor", 4, new, "write {} for {}", (new, node))


def _index(place: Place, stock: Stock) -> Iterator[Local]:
    node, entry = place.node, place.parent
    position = place.path[-1]
    chosen: dict[Any, int] = {}
    for new in (*place.bound, *stock.lengths):
        chosen.setdefault(new, 2)
    for new in (node + 1, node - 1):
        chosen.setdefault(new, 2)
    for new in stock.indices:
        chosen.setdefault(new, 3)
    chosen.setdefault(Integer(1), 5 if node in place.bound or not node.is_Number else 3)
    for new, cost in chosen.items():
        if new != node and new.is_integer:
            written = put(entry, (position,), new)
            yield Local("index", cost, new, "write {} for {}", (written, entry))


def _bound(place: Place, stock: Stock) -> Iterator[Local]:
    node = place.node
    verb = "start" if place.role == "lower" else "end"
    what = "sum" if isinstance(place.parent, Sum) else "product"
    chosen: dict[Any, int] = {node + 1: 2, node - 1: 2}
    for new in (*stock.lengths, *(s for s in place.bound if s not in place.parent.variables), Integer(0), Integer(1)):
        chosen.setdefault(new, 3)
    for new, cost in chosen.items():
        if new != node and not (place.role == "upper" and new.is_Integer and node.free_symbols):
            yield Local("bound", cost, new, verb + " the " + what + " at {} instead of {}", (new, node))
