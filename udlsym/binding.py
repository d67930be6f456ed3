"""Bound variables: one canonical name each, and substitution that captures none.

Sums that differ only in a dummy index become the same expression.  SymPy's own ``subs`` and ``xreplace`` let a binder
capture what is put in (``Sum(n*k, (k, 1, 3))`` at n = k); `substitute` renames the binder first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from itertools import chain, count
from typing import Any

from sympy import (
    Basic,
    Derivative,
    Dummy,
    Float,
    Indexed,
    IndexedBase,
    Integral,
    Lambda,
    Limit,
    Product,
    Rational,
    Subs,
    Sum,
    Symbol,
)

BINDERS = (Sum, Product, Lambda)
RESERVED = "_"

_ITERATED = (Sum, Product, Integral)
_SCOPED = (*_ITERATED, Lambda, Limit, Derivative, Subs, IndexedBase)


def bound_symbol(height: int) -> Symbol:
    """The canonical index of a binder with ``height`` binders nested in its body."""
    return Symbol(f"{RESERVED}{height}", integer=True)


@lru_cache(maxsize=200_000)
def free_symbols(expression: Any) -> frozenset[Any]:
    """SymPy's ``free_symbols``, remembered for every part: SymPy walks the whole expression at each question."""
    if not expression.args:
        return frozenset(expression.free_symbols)
    if type(expression).free_symbols is Basic.free_symbols:
        return frozenset().union(*map(free_symbols, expression.args))
    if isinstance(expression, _ITERATED) and all(isinstance(limit[0], Symbol) for limit in expression.limits):
        found = free_symbols(expression.function)
        for index, *bounds in expression.limits:
            found = (found - {index} if bounds else found | {index}).union(*map(free_symbols, bounds))
        return found
    if isinstance(expression, Indexed):
        return frozenset({expression}).union(*map(free_symbols, expression.args))
    return frozenset(expression.free_symbols)


@lru_cache(maxsize=200_000)
def free_in(expression: Any) -> frozenset[Any]:
    """The free symbols, those among them that only say by which entry of a family a derivative is taken.

    SymPy leaves these out: to it ``Derivative(f, z[j])`` does not depend on j.
    """
    if not expression.has(Derivative):
        return free_symbols(expression)
    if isinstance(expression, Derivative):
        variables = [part for pair in expression.variable_count for part in pair]
        return free_in(expression.expr).union(*(free_symbols(part) for part in variables))
    if isinstance(expression, _ITERATED):
        found = free_in(expression.function)
        for index, *bounds in expression.limits:
            found = (found - {index}).union(*map(free_in, bounds))
        return found
    if isinstance(expression, Lambda):
        return free_in(expression.expr) - frozenset(expression.variables)
    if isinstance(expression, Limit):
        return (free_in(expression.args[0]) - {expression.args[1]}) | free_in(expression.args[2])
    if isinstance(expression, Subs):
        return (free_in(expression.expr) - frozenset(expression.variables)).union(*map(free_in, expression.point))
    return frozenset().union(*map(free_in, expression.args))


def reserved_in(parts: Iterable[Basic]) -> Symbol | None:
    """A free symbol that has the name of a canonical index, if there is one."""
    for part in parts:
        for symbol in free_in(part):
            if isinstance(symbol, Symbol) and symbol.name[:1] == RESERVED and symbol.name[1:].isdigit():
                return symbol
    return None


@lru_cache(maxsize=50_000)
def canonical(expression: Basic) -> Basic:
    """The same expression with canonical indices, and decimals as the rationals they print.

    An index is named by the depth of nesting inside its own body, so a closed sum looks the same wherever it stands;
    it takes a higher name only where that one occurs free in its body or bounds.
    """
    if isinstance(expression, Float):
        return Rational(str(expression))
    if not expression.args:
        return expression
    if not expression.has(*BINDERS, Float):
        return expression
    if isinstance(expression, (Sum, Product)) and all(len(limit) == 3 for limit in expression.limits):
        body, index, *bounds = outermost(expression)
        lower, upper = map(canonical, bounds)
        body, symbol = _renamed(index, body, free_symbols(lower) | free_symbols(upper))
        return expression.func(body, (symbol, lower, upper))
    if isinstance(expression, Lambda) and len(expression.variables) == 1:
        body, symbol = _renamed(expression.variables[0], expression.expr, frozenset())
        return Lambda(symbol, body)
    return _rebuild(expression, tuple(canonical(arg) for arg in expression.args))


def outermost(expression: Any) -> tuple[Any, Any, Any, Any]:
    """Body, index and bounds of the outermost of the sums that an expression is; SymPy writes nested sums as one."""
    *inner, (index, lower, upper) = expression.limits
    return expression.func(expression.function, *inner) if inner else expression.function, index, lower, upper


def unused_name(stem: str, taken: Set[str]) -> str:
    """The stem, or the stem with the least number that makes a name which is not taken."""
    return next(name for name in chain([stem], (f"{stem}{n}" for n in count(1))) if name not in taken)


def _renamed(index: Symbol, body: Basic, outside: Set[Basic]) -> tuple[Basic, Symbol]:
    if index == bound_symbol(0) and not height(body) and index not in outside:
        return canonical(body), index
    if index.name[:1] == RESERVED:  # out of the way of the names that the binders inside are to have
        aside = Dummy(integer=True)
        index, body = aside, substitute(body, {index: aside})
    inner = canonical(body)
    level, taken = height(inner), outside | inner.atoms(Symbol)
    while bound_symbol(level) in taken:
        level += 1
    symbol = bound_symbol(level)
    return substitute(inner, {index: symbol}), symbol


@lru_cache(maxsize=50_000)
def height(expression: Basic) -> int:
    """How deeply binders are nested in an expression."""
    inside = max((height(arg) for arg in expression.args), default=0)
    return inside + len(getattr(expression, "limits", "1")) if isinstance(expression, BINDERS) else inside


def _rebuild(expression: Basic, args: tuple[Basic, ...]) -> Basic:
    return expression if args == expression.args else expression.func(*args)


def substitute(expression: Any, values: Mapping[Any, Any]) -> Any:
    """The expression with values in place of free symbols, all at once; no binder captures a value's symbols."""
    free = free_symbols(expression)
    if not all(key in free for key in values):
        free = free_in(expression)
    at = {key: value for key, value in values.items() if key in free and key != value}
    if not at:
        return expression
    if expression in at:
        return at[expression]
    if not expression.has(*_SCOPED):
        return expression.xreplace(at)
    if isinstance(expression, IndexedBase):
        return expression
    if isinstance(expression, (Derivative, Subs)):
        return _held(expression, at)
    avoid = set(at).union(*(free_symbols(value) for value in at.values()))
    if isinstance(expression, _ITERATED):
        function, limits = _apart(expression, avoid)
        parts = [(limit[0], *(substitute(bound, at) for bound in limit[1:])) for limit in limits]
        return expression.func(substitute(function, at), *parts)
    if isinstance(expression, Limit):
        body, variable, point, direction = expression.args
        fresh = _fresh(variable, avoid, expression)
        return Limit(substitute(substitute(body, {variable: fresh}), at), fresh, substitute(point, at), str(direction))
    if isinstance(expression, Lambda):
        renamed = {v: _fresh(v, avoid, expression) for v in expression.variables}
        return Lambda(tuple(renamed.values()), substitute(substitute(expression.expr, renamed), at))
    return _rebuild(expression, tuple(substitute(arg, at) for arg in expression.args))


def _held(expression: Basic, at: dict[Any, Any]) -> Basic:
    """A derivative, whose variable must stay a variable: taken first, and then at the values, where these meet it."""
    if isinstance(expression, Derivative):
        variables: set[Basic] = set()
        for variable in expression.variables:
            variables |= {variable.base.label} if hasattr(variable, "base") else free_symbols(variable)
        symbols = {value for value in at.values() if isinstance(value, Symbol)}
        renaming = len(symbols) == len(at) and not symbols & free_in(expression)
        meets = variables & set(at).union(*(free_symbols(value) for value in at.values()))
        if renaming or not meets:
            inner = [substitute(arg, at) for arg in (expression.expr, *expression.variables)]
            return Derivative(*inner)
    keys = sorted(at, key=str)
    return Subs(expression, tuple(keys), tuple(at[key] for key in keys))


def _apart(expression: Any, avoid: set[Any]) -> tuple[Any, list[Any]]:
    """The body and the limits of a sum, its indices renamed away from the symbols to avoid."""
    function, limits = expression.function, list(expression.limits)
    for position, (index, *bounds) in enumerate(limits):
        fresh = _fresh(index, avoid, expression)
        if fresh != index:
            function = substitute(function, {index: fresh})
            limits[:position] = [(i, *(substitute(b, {index: fresh}) for b in rest)) for i, *rest in limits[:position]]
            limits[position] = (fresh, *bounds)
    return function, limits


def _fresh(symbol: Symbol, avoid: set[Any], expression: Basic) -> Symbol:
    taken = avoid | expression.atoms(Symbol)
    name, found = symbol.name, symbol
    while found in avoid or (found != symbol and found in taken):
        name += "'"
        found = Symbol(name, **symbol.assumptions0)
    return found
