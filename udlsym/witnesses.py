"""Points: exact values for everything free in a statement, drawn deterministically, simple ones first.

What is free is a *key*: a symbol, an entry of a family at exact indices, an undefined function or its derivative at
an exact argument.  A `Point` draws a value for a key when an evaluation first meets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2s
from typing import Any, TypeAlias

import sympy as sp
from flint import fmpq
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym import enclosures as en
from udlsym.balls import Evaluation, NotUnderstood, Unclear, Value
from udlsym.binding import free_symbols
from udlsym.calculus import Composite, NotDifferentiable, Partial, Prime
from udlsym.concrete import match_head
from udlsym.differentiating import Derivatives
from udlsym.effort import spend
from udlsym.enclosures import Gaussian
from udlsym.expectations import Expectation
from udlsym.limits import NoLimit, evaluate_limit
from udlsym.statements import Definition

Exact: TypeAlias = fmpq | Gaussian
OUTCOMES = 3
"""Random quantities are tried with a uniform distribution on this many outcomes."""


@dataclass(frozen=True, slots=True)
class Key:
    """One free quantity: its name as a witness shows it, what owns it, and the assumptions on its values."""

    name: str
    owner: Any
    place: tuple[Any, ...] = ()
    assumptions: frozenset[tuple[str, bool]] = field(default=frozenset(), compare=False)

    @property
    def is_integer(self) -> bool:
        """Whether only integers are admitted."""
        return ("integer", True) in self.assumptions

    def admits(self, value: Value) -> bool:
        """Whether an exact value lies in the domain."""
        return admits(self.assumptions, value) is True


def to_sympy(value: Value) -> Any:
    """An exact value as a SymPy number.  Raises `Unclear` for a ball."""
    if isinstance(value, fmpq):
        return sp.Rational(int(value.p), int(value.q))
    if isinstance(value, Gaussian):
        return to_sympy(value.real) + sp.I * to_sympy(value.imag)
    raise Unclear("an exact value is needed")


def admits(assumptions: frozenset[tuple[str, bool]], value: Value) -> bool | None:
    """Whether a value satisfies SymPy's assumptions; None where a ball does not tell."""
    if en.is_exact(value):
        return _admits_exact(assumptions, value)
    answers = [_admits_ball(word, wanted, value) for word, wanted in assumptions]
    return False if False in answers else None if None in answers else True


@lru_cache(maxsize=20_000)
def _admits_exact(assumptions: frozenset[tuple[str, bool]], value: Exact) -> bool:
    number = to_sympy(value)
    return all(getattr(number, f"is_{word}") is wanted for word, wanted in assumptions)


def _admits_ball(word: str, wanted: bool, value: Value) -> bool | None:
    word = word.removeprefix("extended_")
    if word in ("commutative", "complex", "finite"):
        return wanted
    if word in ("infinite", "imaginary") and not wanted and en.is_real(value):
        return True if word == "infinite" or en.excludes_zero(value) else None
    if word in ("zero", "nonzero"):
        return ((word == "nonzero") is wanted) if en.excludes_zero(value) else None
    if word in ("real", "hermitian"):
        return wanted if en.is_real(value) else None
    relation = {"positive": ">", "negative": "<", "nonnegative": ">=", "nonpositive": "<="}.get(word)
    if relation is None or not en.is_real(value):
        return None
    holds = en.related(value, relation, en.ZERO)
    return None if holds is None else holds is wanted


def _simple_values() -> tuple[Exact, ...]:
    simple = "1 2 -1 1/2 3 0 -2 3/2 -1/2 4 -3 1/3 2/3 1/4 3/4 5 -3/2 6 -4 1/5 3/5 4/5 1/10 9/10 7 10 -5 5/2 -1/3"
    simple += " 7/3 -10 1/100 99/100 -7/2 11/7 20 -1/100"
    values: list[Exact] = []
    for text in simple.split():
        numerator, _, denominator = text.partition("/")
        values.append(fmpq(int(numerator), int(denominator or 1)))
    for real, imag in ((0, 1), (1, 1), (0, -1), (-1, 2), (2, -1)):
        values.insert(len(values) // 2, Gaussian(fmpq(real), fmpq(imag)))
    return tuple(values)


SIMPLE = _simple_values()


def simplicity(value: Value) -> int:
    """The rank of a value among the simple ones."""
    return SIMPLE.index(value) if value in SIMPLE else len(SIMPLE)


@lru_cache(maxsize=2000)
def candidates(assumptions: frozenset[tuple[str, bool]]) -> tuple[Exact, ...]:
    """The simple values that the assumptions admit, simplest first."""
    return tuple(v for v in SIMPLE if _admits_exact(assumptions, v))


def chance(*seed: object) -> int:
    """A pseudo-random number that depends on nothing but its seed."""
    return int.from_bytes(blake2s(repr(seed).encode(), digest_size=6).digest(), "big")


def drawn(key: Key, pool: tuple[Exact, ...], attempt: int, salt: int) -> Exact:
    """The value of a key at an attempt: from a few simple candidates at first, from more and odder ones later."""
    if not pool:
        raise Unclear(f"no simple value lies in the domain of {key.name}")
    if attempt >= 24 and not key.is_integer and attempt % 2:
        for further in range(8):
            number = chance(attempt, salt, key.name, further)
            odd = fmpq(number % 1999 - 999, (number >> 16) % 997 + 1)
            if _admits_exact(key.assumptions, odd):
                return odd
    widest = 6 if key.is_integer else len(pool)
    return pool[chance(attempt, salt, key.name) % min(len(pool), widest, 4 + attempt // 2 + salt)]


@dataclass(slots=True)
class Point:
    """Values for keys.  ``resolve`` is what an `Evaluation` asks; ``touched`` lists the keys it asked for.

    ``derivatives`` are those met so far, which the points of one search share.
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

    def copy(self) -> Point:
        """Another point with the same values."""
        values, salts = dict(self.values), dict(self.salts)
        same = self.derivatives
        return Point(self.definitions, self.heads, self.attempt, self.pools, values, salts, derivatives=same)

    def redraw(self, key: Key) -> None:
        """Draw another value for a key when it is next met."""
        self.salts[key] = self.salts.get(key, 0) + 1
        self.values.pop(key, None)

    def at(self, key: Key) -> Value:
        """The value of a key, drawn at first."""
        self.touched[key] = None
        value = self.values.get(key)
        if value is None:
            pool = self.pools.get(key) or candidates(key.assumptions)
            value = drawn(key, pool, self.attempt, self.salts.get(key, 0))
            self.values[key] = value
        return en.settle(value)

    def resolve(self, node: Any, e: Evaluation) -> Value:
        """The value of a node without a rule of its own."""
        spend(3)
        if isinstance(node, sp.Derivative):
            return self._derivative(node, e)
        if isinstance(node, sp.Limit):
            return self._limit(node, e)
        if isinstance(node, Expectation):
            return self._expectation(node, e)
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
        key = _entry_key(term)
        label = key.owner.label if isinstance(key.owner, sp.IndexedBase) else key.owner
        if label in e.bound:
            mean = self._stated_mean(term, e)
            if mean is not None:
                return mean
            name = f"{term} at outcome {e.bound[label]}"
            return self.at(Key(name, key.owner, (*key.place, label), key.assumptions))
        return self.at(key)

    def _stated_mean(self, term: Any, e: Evaluation) -> Value | None:
        """The mean that a definition states for a random entry: a constant is one random quantity that has it."""
        for definition in self.definitions:
            if not isinstance(definition.head, Expectation):
                continue
            if not isinstance(definition.head.args[0], sp.Indexed):
                raise NotUnderstood(f"the definition of {definition.head}")
            match = match_head(definition.head.args[0], term, definition.variables)
            if match is not None:
                inner = e.scope({name: e.value(value) for name, value in match.items()}, fresh=True)
                if all(inner.holds(condition) for condition in definition.given):
                    return inner.value(definition.body)
        return None

    def _concrete_term(self, node: Any, e: Evaluation) -> Any:
        if isinstance(node, sp.Symbol):
            return node
        fixed = 0 if isinstance(node, AppliedUndef) else 1
        places = [to_sympy(e.value(argument)) for argument in node.args[fixed:]]
        if fixed and not all(place.is_Integer for place in places):
            raise Unclear(f"the index of {node} is no integer")
        return _made(node.func, *node.args[:fixed], *places)

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
            assumptions = symbol_key(term).assumptions if isinstance(term, sp.Symbol) else _family(term)[1]
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
        return self.at(Key(str(Prime(term)), Prime, (term,), _REAL))

    def _composite(self, node: Any, e: Evaluation) -> Value:
        composite = node.args[0] if isinstance(node, Partial) else node
        name, family, length = composite.args
        size = to_sympy(e.value(length))
        if not size.is_Integer or not 0 <= size <= 20:
            raise Unclear("a family of unclear length")
        inputs = [to_sympy(e.scope({family.variables[0]: fmpq(k)}).value(family.expr)) for k in range(1, int(size) + 1)]
        text = f"{name}({', '.join(map(str, inputs))})"
        if not isinstance(node, Partial):
            return self.at(Key(text, name, tuple(inputs), _REAL))
        k = to_sympy(e.value(node.args[1]))
        if not k.is_Integer or not 1 <= k <= size:
            raise Unclear("a partial derivative outside the arguments")
        return self.at(Key(f"partial({text}, {k})", name, (k, tuple(inputs)), _REAL))

    def _expectation(self, node: Any, e: Evaluation) -> Value:
        for definition in self.definitions:
            stated = definition.head.args[0] if isinstance(definition.head, Expectation) else None
            if stated is not None and not isinstance(stated, sp.Indexed):
                raise NotUnderstood(f"the definition of {definition.head}")
        if OUTCOME in e.bound:
            raise NotUnderstood("an expectation inside an expectation")
        total: Value = en.ZERO
        for outcome in range(1, OUTCOMES + 1):
            bound: dict[Any, Value] = {OUTCOME: fmpq(outcome)}
            for quantity in node.args[1]:
                if isinstance(quantity, sp.Symbol):
                    bound[quantity] = self.at(_outcome_key(quantity, outcome))
                else:
                    bound[quantity.label] = fmpq(outcome)
            total = en.add(total, e.scope(bound).value(node.args[0]))
        return en.multiply(total, fmpq(1, OUTCOMES))

    def _derivative(self, node: Any, e: Evaluation) -> Value:
        variables = _symbols_of(node.variables)
        if OUTCOME in e.bound or any(v in e.bound or v.is_integer for v in node.variables):
            raise NotUnderstood("a derivative by an integer or a bound variable")
        if any(d.head in node.variables for d in self.definitions) or self._entangled(node, variables):
            raise NotUnderstood("a derivative by a defined quantity")
        e.scope({}, off_cuts=not _plainly_real(node)).value(node.expr)  # it is defined there, and off the cuts
        sizes = self._sizes(node, e)
        return e.value(self.derivatives.of(node, sizes, self.definitions, e))

    def _limit(self, node: Any, e: Evaluation) -> Value:
        """The limit at exact values of what stays fixed, by the rules that the checker rests on."""
        body, variable, point, direction = node.args
        fixed = free_symbols(node) - {variable}
        if OUTCOME in e.bound or not all(isinstance(s, sp.Symbol) for s in fixed) or body.has(AppliedUndef):
            raise NotUnderstood("a limit of a function or of an entry that is free")
        values = {s: to_sympy(e.value(s)) for s in sorted(fixed, key=str)}
        there = sp.Limit(body.xreplace(values), variable, point.xreplace(values), str(direction))
        try:
            result = evaluate_limit(there, ()) if isinstance(there, sp.Limit) else there
        except (NoLimit, NotDifferentiable) as error:
            raise Unclear(str(error)) from None
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
        """Whether a hypothesis ties a quantity in the node to the variables of the derivative."""
        tied, grown = set(variables), True
        while grown:
            grown = False
            for d in self.heads:
                own = {s for s in free_symbols(d.head) if isinstance(s, sp.Symbol)} - set(d.variables)
                reached = (own if free_symbols(d.body) & tied else set()) | (
                    free_symbols(d.body) if own & variables else set()
                )
                if not reached <= tied:
                    tied, grown = tied | reached, True
        families = any(d.variables and free_symbols(d.head) & variables for d in self.heads)
        return families or bool((tied - variables) & free_symbols(node))


OUTCOME = sp.Dummy("outcome")
_REAL = frozenset({("real", True)})


def _symbols_of(variables: Any) -> set[Any]:
    return {s for v in variables for s in v.free_symbols if isinstance(s, sp.Symbol) and not s.is_integer}


def _labels(expression: Any) -> set[Any]:
    return {base.label for base in expression.atoms(sp.IndexedBase)}


def _plainly_real(node: Any) -> bool:
    free = {s for s in free_symbols(node) if isinstance(s, sp.Symbol)} | node.atoms(AppliedUndef)
    return not node.has(sp.I) and all(part.is_real is True for part in free)


@lru_cache(maxsize=10_000)
def symbol_key(symbol: sp.Symbol) -> Key:
    """The key of a symbol."""
    return Key(symbol.name, symbol, (), _essential(symbol.assumptions0))


@lru_cache(maxsize=10_000)
def _outcome_key(quantity: sp.Symbol, outcome: int) -> Key:
    return Key(f"{quantity} at outcome {outcome}", quantity, (outcome,), symbol_key(quantity).assumptions)


@lru_cache(maxsize=10_000)
def _entry_key(term: Any) -> Key:
    owner, assumptions = _family(term)
    place = term.args if isinstance(term, AppliedUndef) else term.args[1:]
    return Key(str(term), owner, tuple(place), assumptions)


@lru_cache(maxsize=10_000)
def _made(head: Any, *args: Any) -> Any:
    return head(*args)


def _family(term: Any) -> tuple[Any, frozenset[tuple[str, bool]]]:
    if isinstance(term, sp.Indexed):
        return term.base, _essential(term.base.label.assumptions0)
    if isinstance(term, AppliedUndef):
        return term.func, _essential(getattr(term.func, "_kwargs", {}))
    return term.parent, _REAL


def _essential(assumptions: Mapping[str, bool | None]) -> frozenset[tuple[str, bool]]:
    return frozenset((word, wanted) for word, wanted in assumptions.items() if wanted is not None)
