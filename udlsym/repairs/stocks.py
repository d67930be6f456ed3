"""What a side of a statement may be mended with: what occurs in it, beside it, before and after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    MatAdd,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    expand,
    log,
    pi,
    sin,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from udlsym.functions import sigmoid
from udlsym.repairs.entry_edits import Axes, axes_of
from udlsym.statements import Statement

SideName = Literal["lhs", "rhs"]
HALF = Rational(1, 2)
LONGEST = 30
"""Operations in a term that may be said to be missing."""


MOST_WHOLES = 40
"""Printed sums and products that are looked at."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What occurs in a statement and may be put in: numbers, lengths, symbols, entries, terms of the other side."""

    name: str
    lengths: tuple[Expr, ...]
    symbols: tuple[Symbol, ...]
    entries: tuple[Expr, ...]
    families: tuple[tuple[Any, int], ...]
    products: tuple[Expr, ...]
    terms: tuple[Expr, ...]
    restored: tuple[Expr, ...]
    constants: tuple[Expr, ...]
    roots: tuple[Expr, ...]
    circles: tuple[Expr, ...]
    indices: tuple[Expr, ...]
    is_order: bool
    wraps: tuple[tuple[Callable[[Any], Any], int], ...]
    printed: frozenset[Any]
    strays: frozenset[Any]
    absent: frozenset[Any]
    wholes: tuple[Expr, ...]
    matrices: tuple[Any, ...]
    lost: tuple[Symbol, ...]
    axes: Axes
    counters: frozenset[Any]

    @classmethod
    def of(cls, statement: Statement, side: SideName, before: Statement | None, after: Statement | None) -> Stock:
        """What a side of a statement may be mended with."""
        own, other = (statement.rhs, statement.lhs) if side == "rhs" else (statement.lhs, statement.rhs)
        bodies = tuple(definition.body for definition in statement.definitions if not definition.variables)
        nodes = (statement.rhs, statement.lhs, *statement.given, *bodies)
        known = statement.symbols() | {s for body in bodies for s in _variables(body)}
        known |= {s for d in statement.definitions for s in _variables(d.body) - {*d.variables, *_variables(d.head)}}
        symbols = sorted(known, key=lambda s: s.name)
        bounds = {e for node in nodes for x in node.atoms(Sum, Product) for limit in x.limits for e in limit[1:]}
        lengths = [e for e in sorted(bounds, key=str) if e.free_symbols and e.is_integer]
        lengths += [s for s in symbols if s.is_integer and s not in lengths]
        entries = {e for node in nodes for e in node.atoms(Indexed, AppliedUndef) if is_free(e, node)}
        families = {(e.base, len(e.indices)) for node in nodes for e in node.atoms(Indexed)}
        products = {_symbol_part(m) for node in nodes for m in node.atoms(Mul)} - set(symbols)
        logs = {e for node in nodes for e in node.atoms(log) if e.is_number}
        lines = [s for s in (before, after) if s is not None]
        said = _unfolded(other, statement)
        forms = (other, _expanded(other), *((said,) if said != other else ()))
        terms = [t for e in forms for t in terms_of(e)[:10] if t.count_ops() <= LONGEST and not (own == 0 and t == e)]
        restored = [
            t
            for line in lines
            for e in (line.rhs, _expanded(line.rhs))
            for t in terms_of(e)
            if t.count_ops() <= LONGEST
        ]
        return cls(
            "the right-hand side" if side == "rhs" else "the left-hand side",
            tuple(e for e in lengths if not e.is_negative)[:5],
            tuple(s for s in symbols if not s.is_integer)[:8],
            tuple(sorted(entries, key=str)[:6]),
            tuple(sorted(families, key=str)),
            tuple(p for p in sorted(products, key=str) if p != 1)[:3],
            tuple(dict.fromkeys(terms)) if statement.kind != "proportional" else (),
            tuple(dict.fromkeys(restored))[:10],
            (Integer(1), log(2), log(2 * pi), *sorted(logs - {log(2)}, key=str)[:3]),
            tuple(sorted({r for node in nodes for r in node.atoms(Pow) if r.is_number and r.exp == HALF}, key=str)),
            (2 * pi, pi) if any(node.has(pi) for node in nodes) else (),
            tuple(sorted({i for e in entries for i in e.args if i.is_integer and not i.is_Atom}, key=str)[:5]),
            statement.relation not in ("==", "!="),
            tuple(
                (w, 3 if any(n.has(kind) for n in nodes) else 4) for kind, w in _WRAPS if kind is log or other.has(kind)
            ),
            frozenset(
                e
                for node in (other, said, *(side for line in lines for side in (line.lhs, line.rhs)))
                for e in node.atoms(Max, log, exp, cos, sin, Abs) - own.atoms(Max, log, exp, cos, sin, Abs)
            ),
            _names(own).difference(*map(_names, (other, said, *statement.given, *bodies))),
            _names(other) - _names(own),
            _wholes((other, own, said, *(side for line in lines for side in (line.lhs, line.rhs)))),
            tuple(sorted({m for node in (*nodes, said) for m in _matrices_in(node)}, key=str)[:12]),
            tuple(s for s in symbols if s.is_integer and s in other.free_symbols - own.free_symbols)[:2],
            axes_of((own, other)),
            frozenset(s for node in nodes for e in _counting(node) for s in e.free_symbols),
        )

    def counts(self, *symbols: Any) -> bool:
        """Whether one of the symbols is an index, or a bound of sums and products."""
        return any(symbol.is_integer and symbol in self.counters for symbol in symbols)


_WRAPS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Max, lambda e: Max(0, e, evaluate=False)), (log, log), (exp, exp), (cos, cos), (sin, sin), (Abs, Abs),
    (exp, sigmoid),
)  # fmt: skip


def _variables(expression: Any) -> set[Symbol]:
    labels = {base.label for base in expression.atoms(IndexedBase)}
    return {s for s in expression.free_symbols if isinstance(s, Symbol)} - labels


def _counting(expression: Any) -> list[Any]:
    """The indices, and the bounds of sums and products, in an expression."""
    bounds = [e for node in expression.atoms(Sum, Product) for limit in node.limits for e in limit]
    return [*bounds, *(i for node in expression.atoms(Indexed) for i in node.indices)]


def _names(expression: Any) -> frozenset[Any]:
    """The symbols and families that an expression speaks of: one that nothing else speaks of is a stray."""
    return frozenset(_variables(expression) | expression.atoms(IndexedBase))


def _wholes(sides: Any) -> tuple[Expr, ...]:
    """The sums and products that are printed inside sides, of which another print may have lost a part."""
    found: list[Any] = []
    for side in sides:
        scalars = [e for e in side.atoms(Add, Mul) if not getattr(e, "is_Matrix", False)]
        found += sorted((e for e in scalars if 1 < e.count_ops() <= LONGEST), key=str)
    return tuple(e for e in dict.fromkeys(found) if e not in sides)[:MOST_WHOLES]


def _unfolded(side: Any, statement: Statement) -> Any:
    """A side that is a defined name, by its definition."""
    return next((d.body for d in statement.definitions if d.head == side and not d.variables), side)


def _matrices_in(node: Any) -> set[Any]:
    """The matrices, sums of matrices and matrices of function values that occur in an expression."""
    return set(node.atoms(MatrixSymbol, MatAdd, ElementwiseApplyFunction)) if isinstance(node, Basic) else set()


def _symbol_part(product: Any) -> Any:
    return Mul(*(f for f in product.args if isinstance(f, Symbol) and not f.is_integer))


def _expanded(expression: Any) -> Any:
    plain = isinstance(expression, Expr) and expression.count_ops() < 40 and not expression.has(Max, Min, Piecewise)
    return expand(expression) if plain else expression


def terms_of(expression: Any) -> list[Any]:
    """The terms of a scalar side; none of a matrix."""
    scalar = isinstance(expression, Expr) and not getattr(expression, "is_Matrix", False)
    return [t for t in Add.make_args(expression) if t != 0] if scalar else []


def is_free(entry: Any, expression: Any) -> bool:
    """Whether an entry's indices are free in an expression, so that the entry may stand anywhere in it."""
    return bool(entry.free_symbols) and entry.free_symbols <= expression.free_symbols
