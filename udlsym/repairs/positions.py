"""The places of an expression at which a print can slip, and how to put something else there.

A place is a path of argument numbers from the top, with the part that it plays: a term, a factor, an exponent, an
index, a bound of a sum.  Bound symbols, the variables of derivatives and the names of families are no places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sympy import (
    Add,
    Derivative,
    Heaviside,
    Indexed,
    Inverse,
    KroneckerDelta,
    Limit,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Sum,
    Symbol,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from udlsym.exact.calculus import Composite, Partial
from udlsym.exact.expectations import Expectation

Role = Literal[
    "side", "term", "factor", "argument", "base", "exponent", "index", "lower", "upper", "piece", "condition"
]
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A node at its path, the part it plays, the node around it, and the symbols bound there."""

    path: Path
    node: Any
    role: Role
    parent: Any = None
    bound: tuple[Symbol, ...] = ()


def places(expression: Any) -> Iterator[Place]:
    """Every place of an expression, the outermost first."""
    yield from _walk(Place((), expression, "side"))


def _walk(place: Place) -> Iterator[Place]:
    yield place
    node = place.node

    def inside(role: Role, *path: int, bound: tuple[Symbol, ...] = ()) -> Place:
        child = node
        for number in path:
            child = child.args[number]
        return Place((*place.path, *path), child, role, node, (*place.bound, *bound))

    if place.role in ("index", "lower", "upper", "condition"):
        return
    if isinstance(node, (Sum, Product)):
        yield from _walk(inside("argument", 0, bound=tuple(limit[0] for limit in node.limits)))
        for number, limit in enumerate(node.limits, start=1):
            if len(limit) == 3:
                yield inside("lower", number, 1)
                yield inside("upper", number, 2)
    elif isinstance(node, (Derivative, Limit, Expectation, Heaviside, Inverse)):
        yield from _walk(inside("argument", 0))
    elif isinstance(node, Composite):
        yield from _walk(inside("argument", 1, 1, bound=tuple(node.args[1].variables)))
    elif isinstance(node, Partial):
        yield from _walk(inside("argument", 0))
        yield inside("index", 1)
    elif isinstance(node, (Indexed, KroneckerDelta)):
        for number in range(1 if isinstance(node, Indexed) else 0, len(node.args)):
            yield inside("index", number)
    elif isinstance(node, AppliedUndef):
        for number, argument in enumerate(node.args):
            yield from _walk(inside("index" if argument.is_integer else "argument", number))
    elif isinstance(node, Piecewise):
        for number, pair in enumerate(node.args):
            yield from _walk(inside("piece", number, 0))
            if isinstance(pair.args[1], Relational):
                yield inside("condition", number, 1)
    elif isinstance(node, Pow):
        yield from _walk(inside("base", 0))
        yield from _walk(inside("exponent", 1))
    else:
        role: Role = "term" if isinstance(node, Add) else "factor" if isinstance(node, Mul) else "argument"
        for number in range(len(node.args)):
            if hasattr(node.args[number], "is_commutative"):
                yield from _walk(inside(role, number))


def put(expression: Any, path: Path, new: Any) -> Any:
    """The expression with something else at a path; what was held unevaluated stays so."""
    return put_all(expression, ((path, new),))


def put_all(expression: Any, news: Sequence[tuple[Path, Any]]) -> Any:
    """The expression with other nodes at several paths at once; none of the paths leads through another."""
    if not news:
        return expression
    if not news[0][0]:
        return news[0][1]
    inside: dict[int, list[tuple[Path, Any]]] = {}
    for path, new in news:
        inside.setdefault(path[0], []).append((path[1:], new))
    return rebuild(expression, [put_all(arg, inside.get(number, ())) for number, arg in enumerate(expression.args)])


def rebuild(node: Any, args: Sequence[Any]) -> Any:
    """The same kind of node over other arguments."""
    if isinstance(node, (Add, Mul, Pow)) and node.func(*node.args) != node:
        return node.func(*args, evaluate=False)
    if isinstance(node, (Max, Min)) and len(set(args)) == len(args):
        return node.func(*args, evaluate=False)  # SymPy's comparison of the arguments is slow, and need not be had
    return node.func(*args)


def written(node: Any, news: Mapping[Any, Any]) -> Any:
    """An expression that binds no symbols with other expressions for some of its symbols, at once."""
    if node in news:
        return news[node]
    if not node.args or node.free_symbols.isdisjoint(news):
        return node
    return rebuild(node, [written(arg, news) for arg in node.args])


def negative(node: Any) -> Any:
    """Minus a node; one that is held as it is printed stays so, and of a product a number takes the sign."""
    if not isinstance(node, (Add, Mul)) or node.func(*node.args) == node:
        return -node
    if isinstance(node, Mul):
        args = list(node.args)
        for number, arg in enumerate(args):
            if arg.is_Number:
                args[number] = -arg
                return Mul(*args, evaluate=False)
    return Mul(-1, node, evaluate=False)
