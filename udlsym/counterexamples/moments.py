"""Distributions on a few equally likely outcomes that have the moments a statement gives.

A condition ``E[p] = c`` that is at most quadratic in a quantity is linear, or quadratic, in its values at the outcomes
once everything before it is known.  So the quantities are settled one after the other: the linear conditions leave a
subspace, a quadratic one a sphere in it, and a rational point on that sphere is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import sympy as sp
from flint import fmpq
from sympy.core.relational import Equality

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import NotUnderstood, Unclear
from udlsym.counterexamples.concrete import match_head
from udlsym.exact.expectations import Expectation
from udlsym.statements import Definition, Statement

Vector: TypeAlias = list[fmpq]


@dataclass(frozen=True, slots=True)
class Condition:
    """What y must satisfy: the mean of ``quadratic * y**2 + linear * y``, and ``constant``, add up to zero."""

    quadratic: Any
    linear: Any
    constant: Any
    names: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A condition in numbers: ``linear`` has a value at every outcome."""

    quadratic: fmpq
    linear: Vector
    constant: fmpq

    def holds(self, y: Vector) -> bool:
        """Whether it holds exactly."""
        return self.quadratic * _mean(y, y) + _mean(self.linear, y) + self.constant == 0


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments that a statement gives: ``given`` are hypotheses, ``defined`` are definitions ``E[...] := ...``.

    Of ``uncorrelated`` families any two entries have a product of mean zero.
    """

    given: tuple[Any, ...] = ()
    defined: tuple[Definition, ...] = ()
    outcomes: int = 4
    uncorrelated: frozenset[Any] = frozenset()

    def conditions(self, quantity: sp.Symbol) -> tuple[Condition, ...]:
        """The conditions on a quantity by what comes before it."""
        found = (condition_on(gap, quantity) for gap in self.given if _last(gap) == quantity)
        return tuple(condition for condition in found if condition is not None)

    def instances(self, entry: Any) -> tuple[tuple[Any, Any, Definition, dict[Any, Any]], ...]:
        """The defined moments in which an entry occurs: the quantity settled last in it, its gap, what matched.

        Raises `NotUnderstood` for a moment that ties an entry to all others of a family.
        """
        return tuple(_instances(self.defined, entry))

    def before(self, entry: Any) -> tuple[Any, ...]:
        """The entries, settled earlier, with which an entry is uncorrelated.  Raises `NotUnderstood`."""
        if not isinstance(entry, sp.Indexed) or entry.base.label not in self.uncorrelated:
            return ()
        if len(entry.indices) != 1 or not 0 <= entry.indices[0] < self.outcomes - 1:
            raise Unclear("too many uncorrelated entries for so few outcomes")
        return tuple(entry.base[m] for m in range(int(entry.indices[0])))


@lru_cache(maxsize=2000)
def _instances(defined: tuple[Definition, ...], entry: Any) -> list[tuple[Any, Any, Definition, dict[Any, Any]]]:
    found: list[tuple[Any, Any, Definition, dict[Any, Any]]] = []
    for definition in defined:
        if uncorrelated_by(definition, defined) is not None:
            if not definition.given:  # it tells what a square is in the mean, too
                found += _square_of(definition, entry)
            continue
        for term in sorted(_entries(definition.head), key=str):
            if not set(definition.variables) <= term.free_symbols:
                raise NotUnderstood(f"the moments {definition.head}")
            match = match_head(term, entry, definition.variables)
            if match is not None:
                gap = (definition.head - definition.body).xreplace(match)
                found.append((_last(definition.head.xreplace(match)), gap, definition, match))
    return found


def _square_of(definition: Definition, entry: Any) -> list[tuple[Any, Any, Definition, dict[Any, Any]]]:
    """The condition on the square of an entry, where both indices are the same."""
    first = definition.head.args[0].args[0]
    if getattr(entry, "base", None) != first.base or len(entry.indices) != 1:
        return []
    match = dict.fromkeys(definition.variables, entry.indices[0])
    return [(entry, (definition.head - definition.body).xreplace(match), definition, match)]


def uncorrelated_by(definition: Definition, defined: tuple[Definition, ...]) -> Any | None:
    """The family whose entries a definition makes uncorrelated: ``E[a[i]*a[j]]`` is zero for i != j.

    Nothing else may be defined of it but squares, and means that are zero: then what is settled for some entries can
    always be continued to all others, by independent ones.
    """
    body, variables = definition.head.args[0], definition.variables
    if not (isinstance(body, sp.Mul) and len(body.args) == len(variables) == 2):
        return None
    if not all(isinstance(a, sp.Indexed) and len(a.indices) == 1 for a in body.args):
        return None
    (one, other) = body.args
    if one.base != other.base or {one.indices[0], other.indices[0]} != set(variables):
        return None
    same = {d: sp.Integer(0) for d in definition.body.atoms(sp.KroneckerDelta) if set(d.args) == set(variables)}
    if definition.given and set(definition.given) != {sp.Ne(*variables)}:
        return None
    if definition.body.xreplace(same) != 0:
        return None
    for d in defined:
        if d is definition or one.base.label not in d.head.args[0].free_symbols:
            continue
        alone = isinstance(d.head.args[0], sp.Indexed) and d.body == 0
        if not (alone or (isinstance(d.head.args[0], sp.Pow) and d.head.args[0].exp == 2)):
            return None
    return one.base.label


NONE = Moments()


def moments_of(statement: Statement) -> Moments:
    """The moments that hypotheses and definitions of a statement give."""
    given = tuple(h.lhs - h.rhs for h in statement.given if isinstance(h, Equality) and h.has(Expectation))
    defined = tuple(d for d in statement.definitions if isinstance(d.head, Expectation))
    nodes: set[Any] = set().union(*(p.atoms(Expectation) for p in (statement.lhs, statement.rhs, *given)))
    names = {name for node in nodes for name in node.args[1]}
    labels = frozenset(uncorrelated_by(d, defined) for d in defined) - {None}
    return Moments(given, defined, 4 if len(names) <= 3 and not labels else 8, labels)


def _entries(expression: Any) -> set[Any]:
    """The random quantities, or entries of random families, that stand under an expectation."""
    found: set[Any] = set()
    for node in expression.atoms(Expectation):
        random = {getattr(q, "label", q) for q in node.args[1]}
        found |= {s for s in node.args[0].atoms(sp.Symbol) if s in random}
        entries = {x for x in node.args[0].atoms(sp.Indexed) if x.base.label in random}
        found = (found - {x.base.label for x in entries}) | entries
    return found


def _last(expression: Any) -> Any:
    """The quantity that is settled last: they are taken in the order of their names."""
    return max(_entries(expression), key=str, default=None)


def is_moment(gap: Any) -> bool:
    """Whether that ``gap`` vanishes is a condition on the quantity settled last."""
    last = _last(gap)
    return last is not None and condition_on(gap, last) is not None


@lru_cache(maxsize=2000)
def condition_on(gap: Any, quantity: Any) -> Condition | None:
    """The condition that ``gap`` vanishes, on a quantity; None where it is not of that form."""
    nodes = sorted(gap.atoms(Expectation), key=str)
    hidden = {node: sp.Dummy(real=True) for node in nodes}
    outside = gap.xreplace(hidden)
    y = sp.Dummy(real=True)
    quadratic = linear = sp.Integer(0)
    if outside.has(quantity):
        return None
    for node, name in hidden.items():
        factor = sp.diff(outside, name)
        body = node.args[0].xreplace({quantity: y})
        if factor.has(*hidden.values()) or body.has(sp.Max, sp.Min, sp.Abs, sp.Piecewise, sp.Derivative, Expectation):
            return None
        second = sp.diff(body, y, 2).expand()
        if second.has(y):
            return None
        quadratic += factor * second / 2
        linear += factor * sp.diff(body, y).xreplace({y: sp.Integer(0)})
    zero = {quantity: sp.Integer(0)}
    constant = gap.xreplace({node: _mean_of(node.args[0].xreplace(zero), node.args[1]) for node in nodes})
    names = tuple(dict.fromkeys(name for node in nodes for name in node.args[1]))
    return Condition(quadratic, linear, constant, names)


def _mean_of(expression: Any, names: Any) -> Any:
    occurring = [name for name in names if getattr(name, "label", name) in expression.free_symbols]
    return Expectation(expression, sp.Tuple(*occurring)) if occurring else expression


def solve(conditions: Sequence[Numbers], start: Vector, turn: int) -> Vector | None:
    """Values at the outcomes that satisfy the conditions, near ``start`` where they leave a choice; or None."""
    base, basis = [fmpq(0)] * len(start), list[Vector]()
    for condition in conditions:
        if condition.quadratic == 0:
            direction = _off(condition.linear, basis)
            size, rest = _mean(direction, direction), -condition.constant - _mean(condition.linear, base)
            if size == 0 and rest != 0:
                return None
            if size != 0:
                basis.append(direction)
                base = _along(base, rest / size, direction)
    quadratic = next((c for c in conditions if c.quadratic != 0), None)
    if quadratic is None:
        found: Iterable[Vector] = [_along(base, fmpq(1), _off(start, basis))]
    else:
        found = _on_sphere(quadratic, base, basis, turn)
    return next((y for y in found if all(condition.holds(y) for condition in conditions)), None)


def _on_sphere(condition: Numbers, base: Vector, basis: list[Vector], turn: int) -> Iterator[Vector]:
    a = condition.quadratic
    centre = _along(base, fmpq(1), _off([-z / (2 * a) for z in condition.linear], basis))
    left = -(a * _mean(centre, centre) + _mean(condition.linear, centre) + condition.constant) / a
    for direction in _directions(len(base), turn):
        free = _off(direction, basis)
        size = _mean(free, free)
        root = None if size == 0 else square_root(left / size)
        if root is not None:
            yield _along(centre, root, free)


def _directions(outcomes: int, turn: int) -> list[Vector]:
    """Walsh's functions, which have mean 0, mean square 1 and are orthogonal; then others of mean 0."""
    walsh = [[fmpq((-1) ** bin(n & k).count("1")) for n in range(outcomes)] for k in range(1, outcomes)]
    turn %= len(walsh)
    pairs = [[fmpq((n == i) - (n == j)) for n in range(outcomes)] for i in range(outcomes) for j in range(i)]
    return walsh[turn:] + walsh[:turn] + pairs


def square_root(number: fmpq) -> fmpq | None:
    """The root of a rational number where it is rational."""
    root = en.power(number, en.HALF) if number >= 0 else None
    return root if isinstance(root, fmpq) else None


def _mean(a: Vector, b: Vector) -> fmpq:
    return sum((x * y for x, y in zip(a, b, strict=True)), fmpq(0)) / len(a)


def _along(start: Vector, far: fmpq, direction: Vector) -> Vector:
    return [x + far * d for x, d in zip(start, direction, strict=True)]


def _off(vector: Vector, basis: list[Vector]) -> Vector:
    """What is left of a vector off the span of orthogonal ones."""
    for direction in basis:
        vector = _along(vector, -_mean(vector, direction) / _mean(direction, direction), direction)
    return vector
