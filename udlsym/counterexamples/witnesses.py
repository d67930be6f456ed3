"""Points: exact values for everything free in a statement, drawn deterministically, simple ones first.

What is free is a *key*: a symbol, an entry of a family at exact indices, an undefined function or its derivative at
an exact argument.  A `Point` draws a value for a key when an evaluation first meets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import fmpq
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import Evaluation, NotUnderstood, Unclear, Value
from udlsym.binding import free_symbols
from udlsym.counterexamples import averaging
from udlsym.counterexamples.averaging import OUTCOME
from udlsym.counterexamples.concrete import made, match_head, text_of
from udlsym.counterexamples.differentiating import Derivatives
from udlsym.counterexamples.keys import (
    REAL,
    SIMPLE,
    Exact,
    Key,
    admits,
    candidates,
    chance,
    drawn,
    entry_key,
    family_of,
    simplicity,
    symbol_key,
)
from udlsym.counterexamples.moments import NONE, Moments
from udlsym.counterexamples.opaque import closed, to_sympy, told_apart
from udlsym.effort import spend
from udlsym.exact.calculus import Composite, NotDifferentiable, Partial, Prime
from udlsym.exact.expectations import Expectation
from udlsym.exact.limits import NoLimit, evaluate_limit
from udlsym.statements import Definition

__all__ = ["SIMPLE", "Exact", "Key", "Point", "candidates", "chance", "simplicity", "symbol_key", "to_sympy"]


@dataclass(slots=True)
class Point:
    """Values for keys.  ``resolve`` is what an `Evaluation` asks; ``touched`` lists the keys it asked for.

    ``derivatives`` are those met so far, which the points of one search share.  ``level`` is the value of whatever may
    have it.  ``ambiguous`` tells that a derivative was met inside which a hypothesis makes something depend on its
    variable: as written it is partial; with ``total`` what depends on the variable moves along.  ``asked`` are the
    least and the largest index of the entries that the sides ask for.
    """

    definitions: tuple[Definition, ...]
    heads: tuple[Definition, ...]
    attempt: int
    pools: Mapping[Key, tuple[Exact, ...]]
    values: dict[Key, Exact] = field(default_factory=dict)
    salts: dict[Key, int] = field(default_factory=dict)
    touched: dict[Key, None] = field(default_factory=dict)
    met: dict[Any, Value] = field(default_factory=dict)
    derivatives: Derivatives = field(default_factory=Derivatives)
    moments: Moments = NONE
    averaged: frozenset[Any] = frozenset()
    drawing: set[Any] = field(default_factory=set)
    level: Exact | None = None
    total: bool = False
    ambiguous: bool = False
    asked: tuple[int, int] = (0, 0)

    def copy(self) -> Point:
        """Another point with the same values."""
        values, salts = dict(self.values), dict(self.salts)
        same = self.derivatives
        return Point(
            self.definitions,
            self.heads,
            self.attempt,
            self.pools,
            values,
            salts,
            derivatives=same,
            moments=self.moments,
            level=self.level,
            total=self.total,
            asked=self.asked,
        )

    def redraw(self, key: Key) -> None:
        """Draw another value for a key when it is next met."""
        self.salts[key] = self.salts.get(key, 0) + 1
        self.values.pop(key, None)

    def at(self, key: Key) -> Value:
        """The value of a key, drawn at first."""
        self.touched[key] = None
        value = self.values.get(key)
        if value is None:
            self.values[key] = value = self._drawn(key)
        return en.settle(value)

    def _drawn(self, key: Key) -> Exact:
        if self.level is not None and not key.is_integer and key not in self.salts:
            for level in (self.level, en.ONE):
                if key.admits(level):
                    return level
        pool = self.pools.get(key) or candidates(key.assumptions)
        return drawn(key, pool, self.attempt, self.salts.get(key, 0))

    def resolve(self, node: Any, e: Evaluation) -> Value:
        """The value of a node without a rule of its own."""
        spend(3)
        if isinstance(node, sp.Derivative):
            return self._derivative(node, e)
        if isinstance(node, sp.Limit):
            return self._limit(node, e)
        if isinstance(node, Expectation):
            return averaging.expectation(self, node, e)
        if isinstance(node, Prime):
            return self._prime(node, e)
        if isinstance(node, (Composite, Partial)):
            return self._composite(node, e)
        if not isinstance(node, (sp.Symbol, sp.Indexed, AppliedUndef, MatrixElement)):
            raise NotUnderstood(type(node).__name__)
        term = self._concrete_term(node, e)
        for definition in (*self.definitions, *self.heads):
            value = self._unfolded(definition, term, e)
            if value is not None:
                return value
        if isinstance(term, sp.Symbol):
            return self.at(symbol_key(term))
        key = entry_key(term)
        label = key.owner.label if isinstance(key.owner, sp.IndexedBase) else key.owner
        if label in self.averaged and label in e.bound:
            return averaging.entry(self, term, key, e.bound[label], e)
        if isinstance(term, AppliedUndef):
            return self._opaque(key)
        return self.at(key)

    def _opaque(self, key: Key) -> Value:
        """The value of an undefined function at an argument that is told apart from all others."""
        if key not in self.values:
            family = (k.place for k in self.values if k.owner == key.owner and k.what == key.what)
            told_apart(key.place, family)
        return self.at(key)

    def closed(self, expression: Any, e: Evaluation) -> Any:
        """The value of an expression as a closed one.  Raises `Unclear` where a part has no exact value."""
        return closed(expression, self._sizes, self.definitions, e)

    def _concrete_term(self, node: Any, e: Evaluation) -> Any:
        if isinstance(node, sp.Symbol):
            return node
        if isinstance(node, AppliedUndef):
            return made(node.func, *(self.closed(argument, e) for argument in node.args))
        places = [to_sympy(e.value(argument)) for argument in node.args[1:]]
        if not all(place.is_Integer for place in places):
            raise Unclear(f"the index of {node} is no integer")
        return made(node.func, node.args[0], *places)

    def _unfolded(self, definition: Definition, term: Any, e: Evaluation) -> Value | None:
        match = match_head(definition.head, term, definition.variables)
        if match is None:
            return None
        if OUTCOME in e.bound and not self._is_constant(definition, e):
            raise Unclear("a defined term inside an expectation")
        inner = e.scope({name: e.value(value) for name, value in match.items()}, fresh=True)
        if not all(inner.holds(condition) for condition in definition.given):
            return None
        memory = (definition.head, term)
        if memory not in e.shared:
            e.shared[memory] = inner.value(definition.body)
        value = e.shared[memory]
        fixed = definition in self.heads
        if fixed or isinstance(term, (sp.Symbol, sp.Indexed, AppliedUndef)):
            assumptions = symbol_key(term).assumptions if isinstance(term, sp.Symbol) else family_of(term)[1]
            inside = admits(assumptions, value)
            if inside is False or (fixed and inside is None):
                raise Unclear(f"{term} may lie outside its domain")
        if fixed:
            self.met[term] = value
        return value

    def _is_constant(self, definition: Definition, e: Evaluation) -> bool:
        """Whether a defined term certainly takes the same value at every outcome."""
        hidden = {node: sp.Dummy() for node in definition.body.atoms(Expectation)}
        body = definition.body.xreplace(hidden)
        if body.has(AppliedUndef) or definition.variables:
            return False
        others = {s for d in (*self.definitions, *self.heads) for s in free_symbols(d.head)}
        return not free_symbols(body) & ({s for s in e.bound if s is not OUTCOME} | others)

    def _prime(self, node: Any, e: Evaluation) -> Value:
        inner = node.args[0]
        if any(match_head(d.head, inner, d.variables) is not None for d in self.definitions):
            raise NotUnderstood("the derivative of a defined function")
        term = self._concrete_term(inner, e)
        return self._opaque(Key(str(Prime(term)), term.func, term.args, REAL, "derivative"))

    def _composite(self, node: Any, e: Evaluation) -> Value:
        composite = node.args[0] if isinstance(node, Partial) else node
        name, family, length = composite.args
        size = to_sympy(e.value(length))
        if not size.is_Integer or not 0 <= size <= 20:
            raise Unclear("a family of unclear length")
        (index,) = family.variables
        places = [e.scope({index: fmpq(k)}) for k in range(1, int(size) + 1)]
        inputs = tuple(self.closed(family.expr, place) for place in places)
        text = f"{name}({', '.join(map(text_of, inputs))})"
        if not isinstance(node, Partial):
            return self._opaque(Key(text, name, inputs, REAL, "composite"))
        k = to_sympy(e.value(node.args[1]))
        if not k.is_Integer or not 1 <= k <= size:
            raise Unclear("a partial derivative outside the arguments")
        return self._opaque(Key(f"partial({text}, {k})", name, inputs, REAL, f"partial {k}"))

    def _derivative(self, node: Any, e: Evaluation) -> Value:
        variables = _symbols_of(node.variables)
        random = OUTCOME in e.bound and any(not isinstance(d.head, Expectation) for d in self.definitions)
        if random or any(v in e.bound or v.is_integer for v in node.variables):
            raise NotUnderstood("a derivative by an integer or a bound variable")
        if any(d.head in node.variables for d in self.definitions):
            raise NotUnderstood("a derivative by a defined quantity")
        moving = self._entangled(node, variables)
        if moving and any(free_symbols(d.head) & variables for d in self.heads):
            raise NotUnderstood("a derivative by a quantity that a hypothesis gives")
        self.ambiguous = self.ambiguous or moving
        e.scope({}, off_cuts=not _plainly_real(node)).value(node.expr)  # it is defined there, and off the cuts
        sizes = self._sizes(node, e)
        if moving and self.total:
            return e.value(Derivatives().of(node, sizes, (*self.definitions, *self.heads), e))
        return e.value(self.derivatives.of(node, sizes, self.definitions, e))

    def limit(self, node: Any, e: Evaluation) -> Any:
        """The limit, ``oo`` included, at exact values of what stays fixed, by the rules that the checker rests on."""
        body, variable, point, direction = node.args
        fixed = free_symbols(node) - {variable}
        if OUTCOME in e.bound or not all(isinstance(s, sp.Symbol) for s in fixed) or body.has(AppliedUndef):
            raise NotUnderstood("a limit of a function or of an entry that is free")
        if self._moves_with(fixed, variable):
            raise NotUnderstood("a limit of what is defined by its variable")
        values = {s: to_sympy(e.value(s)) for s in sorted(fixed, key=str)}
        there = sp.Limit(body.xreplace(values), variable, point.xreplace(values), str(direction))
        try:
            return evaluate_limit(there, ()) if isinstance(there, sp.Limit) else there
        except (NoLimit, NotDifferentiable) as error:
            raise Unclear(str(error)) from None

    def _moves_with(self, names: Iterable[Any], variable: Any) -> bool:
        """Whether one of the names is defined, or tied by a hypothesis, by way of the variable."""
        reached = set(names)
        for _ in (*self.definitions, *self.heads):
            for d in (*self.definitions, *self.heads):
                if free_symbols(d.head) & reached:
                    reached |= free_symbols(d.body) - set(d.variables)
        return variable in reached

    def _limit(self, node: Any, e: Evaluation) -> Value:
        result = self.limit(node, e)
        if result.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.Limit):
            raise Unclear("the limit is no number")
        return e.scope({}, fresh=True).value(result)

    def _sizes(self, node: Any, e: Evaluation) -> dict[Any, Any]:
        """Exact values for the integer and the bound symbols of an expression and of the definitions."""
        found = set(free_symbols(node)) - _labels(node)
        for definition in self.definitions:
            found |= free_symbols(definition.body) - set(definition.variables) - _labels(definition.body)
        chosen = {s for s in found if isinstance(s, sp.Symbol) and (s.is_integer or s in e.bound)}
        return {s: to_sympy(e.value(s)) for s in sorted(chosen, key=str)}

    def _entangled(self, node: Any, variables: set[Any]) -> bool:
        """Whether a hypothesis ties a quantity in the node to the variables of the derivative.

        A hypothesis such as ``w = w_0`` about such a variable w says where the derivative is taken, and ties nothing.
        """
        tied, grown = set(variables), True
        while grown:
            grown = False
            for d in self.heads:
                own = {s for s in free_symbols(d.head) if isinstance(s, sp.Symbol)} - set(d.variables)
                reached = own if free_symbols(d.body) & tied else set()
                if own & variables and not isinstance(d.body, sp.Symbol):
                    reached |= free_symbols(d.body)
                if not reached <= tied:
                    tied, grown = tied | reached, True
        families = any(d.variables and free_symbols(d.head) & variables for d in self.heads)
        return families or bool((tied - variables) & free_symbols(node))


def _symbols_of(variables: Any) -> set[Any]:
    return {s for v in variables for s in v.free_symbols if isinstance(s, sp.Symbol) and not s.is_integer}


@lru_cache(maxsize=10_000)
def _labels(expression: Any) -> frozenset[Any]:
    return frozenset(base.label for base in expression.atoms(sp.IndexedBase))


def _plainly_real(node: Any) -> bool:
    free = {s for s in free_symbols(node) if isinstance(s, sp.Symbol)} | node.atoms(AppliedUndef)
    return not node.has(sp.I) and all(part.is_real is True for part in free)
