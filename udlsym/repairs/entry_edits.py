"""Slips in products of matrices that are written by entries: a matrix left out, one drawn out of a sum, another one.

A family of one index may have lost a factor ``W[k, q]`` and the sum over ``k``; one that stands before a sum may belong
into it; and one may be printed for another throughout a side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any, TypeAlias

from sympy import Basic, Indexed, IndexedBase, Integer, Lambda, Mul, Product, Sum, Symbol, preorder_traversal

from udlsym.exact.calculus import Composite, Partial
from udlsym.repairs.positions import Place

Axes: TypeAlias = Mapping[tuple[Any, int], tuple[Symbol, Any, Any]]
Families: TypeAlias = tuple[tuple[Any, int], ...]


def axes_of(sides: tuple[Any, ...]) -> dict[tuple[Any, int], tuple[Symbol, Any, Any]]:
    """What the indices of families are summed over, by family and position: the symbol, and from where to where."""
    found: dict[tuple[Any, int], tuple[Symbol, Any, Any]] = {}
    for side in sides:
        _note(side, {}, found)
    return found


def _note(node: Any, known: dict[Any, tuple[Any, Any]], found: dict[tuple[Any, int], tuple[Symbol, Any, Any]]) -> None:
    if not isinstance(node, Basic):
        return
    if isinstance(node, (Sum, Product)):
        known = known | {limit[0]: (limit[1], limit[2]) for limit in node.limits if len(limit) == 3}
    elif isinstance(node, Composite) and isinstance(node.args[1], Lambda):
        known = known | {node.args[1].variables[0]: (Integer(1), node.args[2])}
    elif isinstance(node, Indexed):
        for position, index in enumerate(node.indices):
            if index in known:
                found.setdefault((node.base, position), (index, *known[index]))
    for arg in node.args:
        _note(arg, known, found)


def left_out(place: Place, families: Families, axes: Axes) -> Iterator[tuple[Any, Any, Any]]:
    """A product with a matrix put back: what stands there then, the entry of the matrix, and the new summed symbol.

    At an entry or a partial derivative this is ``Sum(W[k, q]*f[k], k)`` for ``f[q]``; at a sum over ``q`` of such
    entries times others, ``Sum(f[k]*Sum(W[k, q]*others, q), k)``.
    """
    node = place.node
    if not isinstance(node, Sum):
        for factor, inner, name, span in _matrices(node, place.bound, families, axes):
            yield Sum(factor * inner, (name, *span)), factor, name
    elif len(node.limits) == 1:
        for entry in Mul.make_args(node.function):
            if not isinstance(entry, (Partial, Indexed)) or entry.args[-1] != node.limits[0][0]:
                continue
            rest = Mul(*(f for f in Mul.make_args(node.function) if f != entry))
            for factor, inner, name, span in _matrices(entry, (*place.bound, entry.args[-1]), families, axes):
                if name not in rest.free_symbols:
                    yield Sum(inner * Sum(factor * rest, *node.limits), (name, *span)), factor, name


def _matrices(
    entry: Any, bound: tuple[Symbol, ...], families: Families, axes: Axes
) -> Iterator[tuple[Any, Any, Symbol, tuple[Any, Any]]]:
    """Entries of matrices that may stand before an entry, the entry at the new index, and that with its range."""
    if isinstance(entry, Partial):
        index, span = entry.args[1], (Integer(1), entry.args[0].args[2])
    elif isinstance(entry, Indexed) and len(entry.indices) == 1 and (entry.base, 0) in axes:
        _, lower, upper = axes[entry.base, 0]
        index, span = entry.indices[0], (lower, upper)
    else:
        return
    for family, arity in families:
        for position in (0, 1) if arity == 2 else ():
            if (family, position) not in axes or axes[family, position][1:] != span:
                continue
            name = axes[family, position][0]
            while name in bound or name == index:
                name = Symbol(f"{name.name}'", **name.assumptions0)
            factor = family[(name, index) if position == 0 else (index, name)]
            yield factor, Partial(entry.args[0], name) if isinstance(entry, Partial) else entry.base[name], name, span


def drawn_in(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """An entry that stands beside a sum moved into it: what the product becomes, the entry, and how it reads inside."""
    if not isinstance(node, Mul):
        return
    for total in node.args:
        if not isinstance(total, Sum) or len(total.limits) != 1:
            continue
        name = total.limits[0][0]
        for entry in node.args:
            if isinstance(entry, Indexed) and len(entry.indices) == 1 and entry.indices[0] != name:
                inside = entry.base[name]
                rest = Mul(*(f for f in node.args if f not in (total, entry)))
                yield rest * Sum(inside * total.function, *total.limits), entry, inside


def another_family(expression: Any, families: Families) -> Iterator[tuple[Any, Any, Any]]:
    """One family for another of as many indices, where it stands more than once: the side, the new and the old one."""
    places_of: dict[Any, list[Any]] = {}
    for node in preorder_traversal(expression):
        if isinstance(node, Indexed):
            places_of.setdefault(node.base, []).append(node)
    for old, entries in sorted(places_of.items(), key=lambda item: str(item[0])):
        for new, arity in families if len(entries) > 1 else ():
            if new != old and isinstance(new, IndexedBase) and all(len(e.indices) == arity for e in entries):
                yield expression.xreplace({e: new[e.indices] for e in entries}), new, old


def other_families(expression: Any, strays: frozenset[Any], absent: frozenset[Any]) -> Iterator[tuple[Any, str]]:
    """For the families that only this side speaks of, as many that only the other one does: the side, and the words."""
    arities = {entry.base: len(entry.indices) for entry in expression.atoms(Indexed)}
    olds = sorted((base for base in arities if base in strays), key=str)
    news = sorted((base for base in absent if isinstance(base, IndexedBase)), key=str)
    if not 2 <= len(olds) == len(news) <= 3:
        return
    for order in permutations(news):
        names = dict(zip(olds, order, strict=True))
        entries = {e: names[e.base][e.indices] for e in expression.atoms(Indexed) if e.base in names}
        yield expression.xreplace(entries), ", ".join(f"{new} for {old}" for old, new in names.items())
