"""Wrong prints made from right ones: one random small slip of a typist in a statement that is true.

The slips are those that one meets when one proofreads lecture notes, written down without looking at the list from
which the engine repairs: the aim is to learn what that list lacks.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sympy import (
    Add,
    Basic,
    Derivative,
    Dummy,
    Expr,
    Indexed,
    Integer,
    Inverse,
    Lambda,
    Limit,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Transpose,
    exp,
    log,
    nan,
    oo,
    zoo,
)

from udlsym.balls.evaluating import Undefined, evaluate
from udlsym.errors import UdlsymError
from udlsym.exact.calculus import Composite, Partial, Prime
from udlsym.exact.expectations import Expectation
from udlsym.statements import Statement

DRAWS = 60
"""Slips that are drawn for a statement before it counts as one in which nobody can slip."""


@dataclass(frozen=True)
class Mutant:
    """A statement with a slip in it: which kind, on which side, and what stood there before."""

    original: Statement
    statement: Statement
    slip: str
    side: str
    words: str


def mutate(statement: Statement, rng: random.Random) -> Mutant | None:
    """One random slip, on the right side three times out of four; None where none was found that changes anything."""
    for _ in range(DRAWS):
        side = "rhs" if rng.random() < 0.75 else "lhs"
        if statement.relation != "==" and rng.random() < 0.2:
            side = "relation"
        try:
            found = _relation(statement, rng) if side == "relation" else _on_side(statement, side, rng)
            if found is not None and _says_something(found) and str(found.statement):
                return found
        except Exception:  # SymPy refuses some expressions in ways of its own
            continue
    return None


def _says_something(mutant: Mutant) -> bool:
    new, old = mutant.statement, mutant.original
    same = (new.lhs, new.relation, new.rhs) == (old.lhs, old.relation, old.rhs)
    broken = any(s.has(nan, zoo) or (s.has(oo) and not s.has(Limit, Sum, Product)) for s in (new.lhs, new.rhs))
    broken = broken or any(p.base == 0 and p.exp.is_negative for s in (new.lhs, new.rhs) for p in s.atoms(Pow))
    loose = (new.lhs.free_symbols | new.rhs.free_symbols) - (old.lhs.free_symbols | old.rhs.free_symbols)
    if same or broken or loose or new.lhs == new.rhs or _random_outside(new) > _random_outside(old):
        return False
    return all(_has_value(s) for s in (new.lhs, new.rhs)) and (
        new.relation in ("==", "!=") or _real(new) or not _real(old)
    )


def _has_value(side: Any) -> bool:
    """Whether a side without parameters is a number: ``1/(1 - 1)`` says nothing, as little as zoo does."""
    if isinstance(side, MatrixExpr) or side.free_symbols or side.has(oo, Limit):
        return True
    try:
        evaluate(side, 128)
    except Undefined:
        return False
    except UdlsymError:
        pass
    return True


def _real(statement: Statement) -> bool:
    """Whether neither side is plainly off the real line: there is no order there."""
    return not any(side.is_extended_real is False for side in (statement.lhs, statement.rhs))


def _random_outside(statement: Statement) -> bool:
    """Whether a random quantity also stands outside every expectation."""
    sides = (statement.lhs, statement.rhs)
    nodes: set[Any] = set().union(*(side.atoms(Expectation) for side in sides))
    random_names = {getattr(name, "label", name) for node in nodes for name in node.args[1]}
    hidden = {node: Dummy() for node in nodes}
    return any(random_names & side.xreplace(hidden).free_symbols for side in sides)


def _relation(statement: Statement, rng: random.Random) -> Mutant:
    swapped = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "!=": "=="}
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "=="}
    relation: Any = (swapped if rng.random() < 0.7 else turned)[statement.relation]
    words = f"{relation} for {statement.relation}"
    return Mutant(statement, replace(statement, relation=relation), "relation", "relation", words)


def _on_side(statement: Statement, side: str, rng: random.Random) -> Mutant | None:
    expression = getattr(statement, side)
    if statement.kind in ("number", "count") and isinstance(expression, Rational):
        new = _misprinted(statement, expression, rng)
        slip, words = "digit", f"{new} for {expression}"
    else:
        chosen = _drawn(expression, statement, rng)
        if chosen is None:
            return None
        slip, path, node, other = chosen
        new, words = _with(expression, path, other), f"{other} for {node}"
    return Mutant(statement, replace(statement, **{side: new}), slip, side, words)


def _drawn(expression: Any, statement: Statement, rng: random.Random) -> tuple[str, tuple[int, ...], Any, Any] | None:
    """A kind of slip, a place where it fits, what stands there and what is to stand there: kinds are equally likely."""
    names = sorted(SLIPS)
    rng.shuffle(names)
    for name in names:
        fitting = []
        for path in _paths(expression, ()):
            node, around = _at(expression, path), [_at(expression, path[:n]) for n in range(len(path))]
            others = [other for other in SLIPS[name](node, around, statement) if other != node]
            if others:
                fitting.append((path, node, others))
        if fitting:
            path, node, others = rng.choice(fitting)
            return name, path, node, rng.choice(others)
    return None


def _misprinted(statement: Statement, value: Any, rng: random.Random) -> Any:
    unit = 2 * statement.tolerance if statement.tolerance else Integer(1)
    return rng.choice([-value, value + unit, value - unit, value + 10 * unit, 2 * value, value / 2, value * 10])


# Paths --------------------------------------------------------------------------------------------------------------


def _paths(expression: Basic, path: tuple[int, ...], around: Basic | None = None) -> Iterator[tuple[int, ...]]:
    """Every place of an expression; names of families and functions and bound variables are none."""
    if not (isinstance(around, (Prime, Partial)) and path[-1] == 0):  # only a function has a derivative of its own
        yield path
    for number, part in enumerate(expression.args):
        named = isinstance(expression, (Indexed, MatrixSymbol, Composite, Lambda)) and number == 0
        variable = isinstance(expression, (Derivative, Limit, Expectation)) and number > 0
        if not (named or variable or isinstance(expression, (Symbol, MatrixSymbol)) or isinstance(part, str)):
            if type(part).__name__ == "Tuple" and isinstance(expression, (Sum, Product)):
                for inner in (1, 2):
                    yield (*path, number, inner)
            elif isinstance(part, Basic) and part.is_Boolean is not True:
                yield from _paths(part, (*path, number), expression)


def _at(expression: Any, path: tuple[int, ...]) -> Any:
    for number in path:
        expression = expression.args[number]
    return expression


def _with(expression: Any, path: tuple[int, ...], new: Any) -> Any:
    if not path:
        return new
    args = list(expression.args)
    args[path[0]] = _with(args[path[0]], path[1:], new)
    held = isinstance(expression, (Add, Mul, Pow)) and expression.func(*expression.args) != expression
    return expression.func(*args, evaluate=False) if held else expression.func(*args)  # printed sums stay as printed


# The slips ----------------------------------------------------------------------------------------------------------

Slip = Callable[[Any, list[Any], Statement], Iterator[Any]]


def _is_index(node: Any, around: list[Any]) -> bool:
    """Whether a node is an index of an entry, or a bound of a sum."""
    return bool(around) and (
        isinstance(around[-1], Indexed)
        or type(around[-1]).__name__ == "Tuple"
        or (getattr(around[-1].func, "is_Function", False) and node.is_integer is True and not node.is_Number)
    )


def _number_slip(node: Any, around: list[Any]) -> bool:
    return isinstance(node, (Expr, MatrixExpr)) and not _is_index(node, around)


def _sign(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if _number_slip(node, around) and node != 0:
        yield -node


def _factor(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if _number_slip(node, around) and node != 0 and not (around and isinstance(around[-1], Pow)):
        yield 2 * node
        yield node / 2
    if isinstance(node, Mul):
        yield from (Mul(*node.args[:n], *node.args[n + 1 :]) for n in range(len(node.args)))


def _term(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if isinstance(node, (Add, MatAdd)):
        yield from (node.func(*node.args[:n], *node.args[n + 1 :]) for n in range(len(node.args)))


def _index(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if around and isinstance(around[-1], Indexed):
        yield node + 1
        yield node - 1
        bound = [limit[0] for outer in around if isinstance(outer, (Sum, Product)) for limit in outer.limits]
        yield from bound
        yield from sorted((s for s in statement.symbols() if s.is_integer), key=str)
    if isinstance(node, Indexed) and len(node.args) == 3:
        yield node.base[node.args[2], node.args[1]]


def _bound(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if around and type(around[-1]).__name__ == "Tuple" and node.is_integer:
        yield node + 1
        yield node - 1


def _exponent(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if isinstance(node, Pow) and node.base.is_number is not True:
        yield node.base ** (node.exp + 1)
        yield node.base ** (node.exp - 1)
        yield node.base ** (-node.exp)
    elif isinstance(node, Symbol) and not node.is_integer and not _is_index(node, around):
        yield node**2


def _transpose(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if not isinstance(node, MatrixExpr):
        return
    yield node.arg if isinstance(node, Transpose) else Transpose(node)
    if isinstance(node, Inverse):
        yield node.arg
    elif isinstance(node, MatrixSymbol):
        yield Inverse(node)
    if isinstance(node, MatMul):
        yield MatMul(*reversed(node.args))


def _bracket(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    if isinstance(node, Mul):
        for factor in node.args:
            if isinstance(factor, Add):
                for term in factor.args:
                    yield node / factor * term + (factor - term)
    if isinstance(node, (exp, log)) and isinstance(node.args[0], Add):
        for term in node.args[0].args:
            yield node.func(term) + (node.args[0] - term)
    if isinstance(node, Pow) and isinstance(node.base, Mul):
        for factor in node.base.args:
            yield node.base / factor * factor**node.exp
    if isinstance(node, Add):
        for term in node.args:
            if isinstance(term, Mul):
                yield Mul(*term.args[1:]) * (term.args[0] + (node - term))


def _swapped(node: Any, around: list[Any], statement: Statement) -> Iterator[Any]:
    """Another symbol, entry or matrix that the statement speaks of."""
    everything = sorted((p for s in (statement.lhs, statement.rhs) for p in s.atoms(type(node))), key=str)
    if isinstance(node, Symbol) and not _is_index(node, around):
        yield from (s for s in everything if s in statement.symbols() and s.is_integer == node.is_integer)
    elif isinstance(node, Indexed):
        known = {s for outer in around if isinstance(outer, (Sum, Product)) for s in outer.variables}
        known |= statement.symbols()
        yield from (s for s in everything if all(i.free_symbols <= known for i in s.indices))
    elif isinstance(node, MatrixSymbol):
        yield from (s for s in everything if s.shape == node.shape)


SLIPS: dict[str, Slip] = {
    "sign": _sign,
    "factor": _factor,
    "term": _term,
    "index": _index,
    "bound": _bound,
    "exponent": _exponent,
    "transpose": _transpose,
    "bracket": _bracket,
    "swapped": _swapped,
}
