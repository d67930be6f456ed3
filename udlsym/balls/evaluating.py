"""Rigorous enclosures of SymPy expressions, by python-flint's ball arithmetic.

`enclose` walks a closed expression and returns a value that certainly contains the true one: rationals stay exact as
long as possible, the rest are balls.  What it cannot enclose it refuses: `Undefined` (no value there), `Unclear` (the
balls do not tell, or the effort is too large), `NotUnderstood` (a node without a rule).  No floats anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq, fmpz
from sympy.core.relational import Relational

from udlsym.balls import enclosures as en
from udlsym.balls.enclosures import Gaussian, Unclear, Undefined, Value, related
from udlsym.balls.functions import FUNCTIONS
from udlsym.balls.integrals import integral
from udlsym.balls.series import endless_sum
from udlsym.binding import free_symbols
from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.statements import RelationName

__all__ = [
    "Evaluation", "NotUnderstood", "Unclear", "Undefined", "Value",
    "decide_relation", "enclose", "evaluate", "evaluate_all", "related", "show", "within",
]  # fmt: skip

PRECISIONS = (64, 128, 512, 2048)
TERMS = 5000
"""The longest sum or product that is written out."""
STEPS = 100_000
"""The largest number of nodes that one evaluation visits."""


class NotUnderstood(UdlsymError):
    """The expression contains a node that has no numerical rule here; the message names it."""


Resolver = Callable[[Any, "Evaluation"], Value]


def _closed(node: Any, _: Evaluation) -> Value:
    raise NotUnderstood(type(node).__name__ if not isinstance(node, sp.Symbol) else node.name)


class Evaluation:
    """One walk over expressions at one precision, with values for the bound symbols.

    ``resolve`` gives values to the nodes that have no rule: free symbols, entries, undefined functions.
    ``off_cuts`` refuses points on branch cuts, where a function has a value but no derivative.
    """

    def __init__(self, resolve: Resolver = _closed, *, steps: int = STEPS, off_cuts: bool = False) -> None:
        self.resolve = resolve
        self.bound: dict[sp.Basic, Value] = {}
        self.off_cuts = off_cuts
        self.shared: dict[Any, Value] = {}
        self._steps = [steps]
        self._known: dict[sp.Basic, Value] = {}

    def scope(self, bindings: Mapping[Any, Value], *, fresh: bool = False, off_cuts: bool | None = None) -> Evaluation:
        """An evaluation with more symbols bound; with ``fresh`` only these."""
        inner = Evaluation(self.resolve, off_cuts=self.off_cuts if off_cuts is None else off_cuts)
        inner.bound = {**({} if fresh else self.bound), **bindings}
        inner._steps = self._steps
        if inner.off_cuts == self.off_cuts:
            inner.shared = self.shared
        return inner

    def value(self, expression: Any) -> Value:
        """The value of an expression."""
        known = self._known.get(expression)
        if known is not None:
            return known
        spend()
        self._steps[0] -= 1
        if self._steps[0] < 0:
            raise Unclear("the expression is too large")
        if isinstance(expression, sp.Rational):
            value: Value = en.settle(fmpq(expression.p, expression.q))
        elif expression in self.bound:
            value = self.bound[expression]
        else:
            rule = _RULES.get(type(expression))
            value = rule(self, expression) if rule else self._applied(expression)
        self._known[expression] = value
        return value

    def _applied(self, expression: Any) -> Value:
        function = FUNCTIONS.get(type(expression))
        if function is None:
            return self.resolve(expression, self)
        return function(*(self.value(argument) for argument in expression.args))

    def holds(self, condition: Any) -> bool:
        """Whether a condition holds.  Raises `Unclear` where the balls do not tell."""
        if condition == True:  # noqa: E712  SymPy's true is no Python bool
            return True
        if condition == False:  # noqa: E712
            return False
        if isinstance(condition, Relational):
            name = {"Equality": "==", "Unequality": "!="}.get(type(condition).__name__, condition.rel_op)
            truth = related(self.value(condition.lhs), name, self.value(condition.rhs))
            if truth is None:
                raise Unclear(f"whether {condition} holds")
            return truth
        if isinstance(condition, sp.Not):
            return not self.holds(condition.args[0])
        if isinstance(condition, (sp.And, sp.Or)):
            return self._connective(condition, isinstance(condition, sp.Or))
        raise NotUnderstood(type(condition).__name__)

    def _connective(self, condition: Any, decisive: bool) -> bool:
        doubt: Unclear | None = None
        for argument in condition.args:
            try:
                if self.holds(argument) is decisive:
                    return decisive
            except Unclear as unclear:
                doubt = unclear
        if doubt is not None:
            raise doubt
        return not decisive


def _sum(e: Evaluation, x: Any) -> Value:
    total: Value = en.ZERO
    for argument in x.args:
        total = en.add(total, e.value(argument))
    return total


def _product(e: Evaluation, x: Any) -> Value:
    values = [e.value(argument) for argument in x.args]  # all of them: 0 times undefined is undefined
    total: Value = en.ONE
    for value in values:
        total = en.multiply(total, value)
    return total


def _power(e: Evaluation, x: Any) -> Value:
    base, exponent = x.args
    if base is sp.E:
        return en.exponential(e.value(exponent))
    b, n = e.value(base), e.value(exponent)
    if e.off_cuts and not (isinstance(n, fmpq) and n.q == 1):
        en.off_cut(en.to_ball(b))
    return en.power(b, n)


def _log(e: Evaluation, x: Any) -> Value:
    values = [e.value(argument) for argument in x.args]
    if e.off_cuts:
        en.off_cut(en.to_ball(values[0]))
    first = en.logarithm(values[0])
    return first if len(values) == 1 else en.multiply(first, en.invert(en.logarithm(values[1])))


def _piecewise(e: Evaluation, x: Any) -> Value:
    for value, condition in x.args:
        if e.holds(condition):
            return e.value(value)
    raise Undefined("no piece of a piecewise function applies")


def _iterated(
    combine: Callable[[Value, Value], Value], empty: fmpq, repeat: Callable[[Value, Value], Value]
) -> Callable[[Evaluation, Any], Value]:
    def over(e: Evaluation, body: Any, limits: tuple[Any, ...]) -> Value:
        if not limits:
            return e.value(body)
        if len(limits[-1]) != 3:
            raise NotUnderstood("a sum without bounds")
        index, *ends = limits[-1]
        if combine is en.add and len(limits) == 1 and ends[1] is sp.oo:
            return endless_sum(e, body, index, _whole(e.value(ends[0])))
        lower, upper = (_whole(e.value(end)) for end in ends)
        if lower <= upper and not any(index in free_symbols(part) for part in (body, *sum(limits[:-1], ()))):
            return repeat(over(e, body, limits[:-1]), fmpq(upper - lower + 1))
        if upper < lower - 1 or upper - lower >= TERMS:
            raise Unclear(f"a sum or product from {lower} to {upper} is not evaluated here")
        total: Value = empty
        for n in range(lower, upper + 1):
            total = combine(total, over(e.scope({index: fmpq(n)}), body, limits[:-1]))
        return total

    return lambda e, x: over(e, x.function, x.limits)


def _whole(value: Value) -> int:
    if isinstance(value, fmpq) and value.q == 1:
        return int(value.p)
    raise Unclear("an exact integer is needed")


def _refuse(e: Evaluation, x: Any) -> Value:
    raise Undefined(f"{x} is no number")


_RULES: dict[type, Callable[[Evaluation, Any], Value]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.log: _log,
    sp.Piecewise: _piecewise,
    sp.Sum: _iterated(en.add, en.ZERO, en.multiply),
    sp.Integral: integral,
    sp.Product: _iterated(en.multiply, en.ONE, en.power),
    sp.Float: lambda e, x: e.value(sp.Rational(str(x))),
    type(sp.pi): lambda e, x: arb.pi(),
    type(sp.E): lambda e, x: arb.const_e(),
    type(sp.EulerGamma): lambda e, x: arb.const_euler(),
    type(sp.GoldenRatio): lambda e, x: (1 + arb(5).sqrt()) / 2,
    type(sp.I): lambda e, x: Gaussian(en.ZERO, en.ONE),
    type(sp.nan): _refuse,
    type(sp.zoo): _refuse,
}


def evaluate(expression: Any, precision: int, resolve: Resolver = _closed, *, steps: int = STEPS) -> Value:
    """The tightest value found for an expression: exact where possible.  Raises what `enclose` raises."""
    return evaluate_all((expression,), precision, resolve, steps=steps)[0]


def evaluate_all(
    expressions: Iterable[Any], precision: int, resolve: Resolver = _closed, *, steps: int = STEPS
) -> tuple[Value, ...]:
    """The values of expressions, each part that they share visited once.  Raises what `enclose` raises."""
    with ctx.workprec(precision):
        try:
            together = Evaluation(resolve, steps=steps)
            return tuple(together.value(sp.sympify(expression)) for expression in expressions)
        except (RecursionError, OverflowError, MemoryError) as error:
            raise Unclear(f"the expression is too large ({type(error).__name__})") from None
        except (TypeError, ValueError, ZeroDivisionError) as error:
            raise Unclear(f"no value could be computed ({error})") from None


def enclose(expression: Any, precision: int = 128) -> acb:
    """A complex ball that contains the value of a closed expression.

    Raises `Undefined`, `Unclear` or `NotUnderstood`.

    >>> enclose(sqrt(2))        # [1.41421356... +/- 5e-39]
    """
    value = evaluate(expression, precision)
    with ctx.workprec(precision):
        return en.to_ball(value)


def decide_relation(lhs: Any, relation: RelationName, rhs: Any, *, precision: int = PRECISIONS[-1]) -> bool | None:
    """Whether a relation between closed expressions holds; None where balls up to ``precision`` bits do not tell.

    An equality is True only between exact rationals (or rationals with I).  Raises `Undefined`, `NotUnderstood`.

    >>> decide_relation(exp(pi * sqrt(163)), "==", 262537412640768744)
    False
    """
    for bits in (*(p for p in PRECISIONS if p < precision), precision):
        try:
            values = evaluate(lhs, bits), evaluate(rhs, bits)
        except Unclear:
            continue
        with ctx.workprec(bits):
            truth = related(values[0], relation, values[1])
        if truth is not None or all(map(en.is_exact, values)):
            return truth
    return None


def within(expression: Any, value: Any, tolerance: Any, *, precision: int = PRECISIONS[-1]) -> bool | None:
    """Whether ``|expression - value| <= tolerance``; None where balls up to ``precision`` bits do not tell."""
    gap = sp.Add(sp.sympify(expression), -sp.sympify(value), evaluate=False)
    return decide_relation(sp.Abs(gap, evaluate=False), "<=", tolerance, precision=precision)


def show(value: Value, *, digits: int = 10) -> str:
    """A value as text: an exact ``3/4``, or a ball ``[0.7310585786 +/- 4.9e-11]``."""
    if isinstance(value, Gaussian):
        return str(sp.Rational(str(value.real)) + sp.I * sp.Rational(str(value.imag)))
    if isinstance(value, fmpq):
        text = str(value)
        if len(text) <= 60:
            return text
        value = arb(value)
    if isinstance(value, arb):
        size = abs(value).upper()
        if size > fmpz(1) << 4096:
            return f"beyond 2**4096, sign {en.sign_of(value) or 'unknown'}"
        text = value.str(digits)
        return text if text.startswith("[") else f"[{text}]"
    real, imag = show(value.real, digits=digits), show(value.imag, digits=digits)
    return f"{real} + {imag}*I"
