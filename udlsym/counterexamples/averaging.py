"""Expectations at a point: means over a few equally likely outcomes.

What is random has a value at every outcome.  The values of a symbol belong to the point, and the hypotheses about
them are checked there as all others are.  What has defined moments is settled anew by every evaluation, exactly as the
definitions have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import fmpq

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import Evaluation, NotUnderstood, Unclear, Value
from udlsym.counterexamples.keys import Key, candidates, chance, drawn, entry_key, outcome_key
from udlsym.counterexamples.moments import Condition, Numbers, Vector, condition_on, solve
from udlsym.exact.expectations import Expectation, names_in

if TYPE_CHECKING:
    from udlsym.counterexamples.witnesses import Point

OUTCOME = sp.Dummy("outcome")


def expectation(point: Point, node: Any, e: Evaluation) -> Value:
    """The mean of an expression over the outcomes."""
    outside = _outside(point, node, e)
    total: Value = en.ZERO
    before, point.averaged = point.averaged, frozenset(map(_label, node.args[1]))
    try:
        for outcome in range(point.moments.outcomes):
            total = en.add(total, _at_outcome(point, node.args[1], node.args[0], outcome, outside).value(node.args[0]))
    finally:
        point.averaged = before
    return en.multiply(total, fmpq(1, point.moments.outcomes))


def entry(point: Point, term: Any, key: Key, outcome: Value, e: Evaluation) -> Value:
    """The value of an entry of a random family at an outcome."""
    if not isinstance(outcome, fmpq):
        raise Unclear("an outcome is a number")
    n = int(outcome.p)
    outside = e.scope({s: v for s, v in e.bound.items() if s is not OUTCOME and s not in point.averaged}, fresh=True)
    values = _defined(point, term, key, outside)
    name = f"{term} at outcome {n + 1}"
    if values is None:
        return point.at(Key(name, key.owner, (*key.place, "outcome", n), key.assumptions))
    point.met[sp.Symbol(name)] = values[n]
    return values[n]


def _label(quantity: Any) -> Any:
    return getattr(quantity, "label", quantity)


def _outside(point: Point, node: Any, e: Evaluation) -> Evaluation:
    """The evaluation around an expectation; inside another one over the same quantities it is a constant."""
    if OUTCOME not in e.bound:
        return e
    if names_in(node) & point.averaged:
        raise NotUnderstood("an expectation of what is random outside it")
    return e.scope({s: v for s, v in e.bound.items() if s is not OUTCOME and s not in point.averaged}, fresh=True)


def _at_outcome(point: Point, names: Any, body: Any, outcome: int, outside: Evaluation) -> Evaluation:
    """The evaluation at one outcome of the random quantities that occur."""
    bound: dict[Any, Value] = {OUTCOME: fmpq(outcome)}
    occurring = body.free_symbols
    for quantity in names:
        if _label(quantity) not in occurring:
            continue
        if isinstance(quantity, sp.Symbol):
            bound[quantity] = _of_symbol(point, quantity, outcome, outside)
        else:
            bound[quantity.label] = fmpq(outcome)
    return outside.scope(bound)


def _of_symbol(point: Point, quantity: sp.Symbol, outcome: int, outside: Evaluation) -> Value:
    keys = [outcome_key(quantity, n) for n in range(point.moments.outcomes)]
    values = _defined(point, quantity, keys[0], outside)
    if values is not None:
        point.met[sp.Symbol(keys[outcome].name)] = values[outcome]
        return values[outcome]
    if not any(key in point.values for key in keys):
        if quantity in point.drawing:
            raise Unclear(f"the moments of {quantity} depend on themselves")
        point.drawing.add(quantity)
        try:
            found = _drawn_together(point, quantity, keys, outside)
        finally:
            point.drawing.discard(quantity)
        point.values.update(zip(keys, found, strict=True))
    return point.at(keys[outcome])


def _drawn_together(point: Point, quantity: sp.Symbol, keys: list[Key], outside: Evaluation) -> Vector:
    """Values with the moments that hypotheses give, where some are found; else any values."""
    start = _start(point, keys)
    numbers = [_in_numbers(point, c, outside) for c in point.moments.conditions(quantity)]
    known = [n for n in numbers if n is not None]
    found = solve(known, start, _turn(point, quantity)) if known else None
    return found if found is not None and all(keys[0].admits(value) for value in found) else start


def _start(point: Point, keys: list[Key]) -> Vector:
    """Values that change sign from outcome to outcome, or any values."""
    pool = point.pools.get(keys[0]) or candidates(keys[0].assumptions)
    values = [drawn(key, pool, point.attempt, point.salts.get(key, 0)) for key in keys]
    real = [value if isinstance(value, fmpq) else en.ONE for value in values]
    signed = [real[0] if n % 2 == 0 else -real[0] for n in range(len(keys))]
    return signed if point.attempt % 2 == 0 and all(keys[0].admits(value) for value in signed) else real


def _turn(point: Point, quantity: Any) -> int:
    return chance("turn", point.attempt, str(quantity)) if point.attempt else len(str(quantity))


def _in_numbers(point: Point, condition: Condition, outside: Evaluation) -> Numbers | None:
    """A condition with the values that everything else in it has."""
    before, point.averaged = point.averaged, frozenset(map(_label, condition.names))
    try:
        constant = outside.value(condition.constant)
        quadratic: set[Any] = set()
        linear: Vector = []
        for outcome in range(point.moments.outcomes):
            parts = sp.Tuple(condition.quadratic, condition.linear)
            inner = _at_outcome(point, condition.names, parts, outcome, outside)
            quadratic.add(inner.value(condition.quadratic))
            slope = inner.value(condition.linear)
            if not isinstance(slope, fmpq):
                return None
            linear.append(slope)
    except Unclear:
        return None
    finally:
        point.averaged = before
    (factor, *others) = quadratic
    if others or not isinstance(factor, fmpq) or not isinstance(constant, fmpq):
        return None
    return Numbers(factor, linear, constant)


def _defined(point: Point, term: Any, key: Key, outside: Evaluation) -> Vector | None:
    """The values of what has defined moments, at all outcomes; None where there are none.  Raises `Unclear`."""
    place = ("distribution", term)
    known: Any = outside.shared.get(place)
    if known is not None:
        if known is en.ONE:
            raise Unclear(f"the moments of {term} depend on themselves")
        return known if isinstance(known, list) else None
    outside.shared[place] = en.ONE  # being settled
    numbers, own, later = [], [], []
    for last, gap, definition, match in point.moments.instances(term):
        inner = outside.scope({name: outside.value(value) for name, value in match.items()}, fresh=True)
        if not all(inner.holds(condition) for condition in definition.given):
            continue
        if last != term:
            later.append(gap)
            continue
        condition = condition_on(gap, term)
        if condition is None:
            raise NotUnderstood(f"the moment {definition.head}")
        number = _in_numbers(point, condition, inner)
        if number is None:
            raise Unclear(f"the moment {definition.head} at this point")
        numbers.append(number)
        own.append((gap, inner))
    for earlier in point.moments.before(term):
        met = dict(point.met)  # a witness names what the statement asks for only
        found = _defined(point, earlier, entry_key(earlier), outside)
        point.met.clear()
        point.met.update(met)
        if found is not None:
            numbers.append(Numbers(fmpq(0), found, fmpq(0)))
    if not numbers and not later:
        outside.shared[place] = en.ZERO  # nothing is defined
        return None
    start = [fmpq(chance(point.attempt, str(term), n) % 7 - 3) for n in range(point.moments.outcomes)]
    values = solve(numbers, start, _turn(point, term))
    if values is None or not all(key.admits(value) for value in values):
        raise Unclear(f"no distribution of {term} was found")
    outside.shared[place] = values
    if any(inner.value(gap) != en.ZERO for gap, inner in own):  # once more, by the way in which it will be used
        raise Unclear(f"the moments of {term} are others")
    for gap in later:
        _require_last(point, gap, outside)
    return values


def _require_last(point: Point, expression: Any, outside: Evaluation) -> None:
    """That the quantities under an expectation have the moments that are defined.  Raises `Unclear`."""
    for node in expression.atoms(Expectation):
        families = {_label(name) for name in node.args[1]}
        for term in sorted(node.args[0].atoms(sp.Indexed), key=str):
            if term.base.label in families and ("distribution", term) not in outside.shared:
                _defined(point, term, entry_key(term), outside)
