"""The algebra of limits: sums, products and quotients of limits, continuous functions, and what dominates at infinity.

Deterministic and partial: an indeterminate form raises `NoLimit` unless it cancelled before.
"""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Heaviside,
    Integer,
    Limit,
    Max,
    Min,
    Mod,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    atan,
    cancel,
    ceiling,
    cos,
    cosh,
    erf,
    exp,
    floor,
    log,
    oo,
    pi,
    sign,
    sin,
    sinh,
    tanh,
)
from sympy.polys.polyerrors import PolynomialError

from udlsym.asymptotics import AtInfinity, NoGrowth
from udlsym.binding import free_symbols
from udlsym.calculus import NotDifferentiable, branch
from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.signs import NEGATIVE, POSITIVE, Fact, sign_of

_BY_CASES = (Piecewise, Max, Min, sign, Heaviside)
_JUMPING = (floor, ceiling, Mod)
_CONTINUOUS = (sin, cos, sinh, cosh, tanh, atan, erf, Abs)
_AT_INFINITY = {tanh: (Integer(-1), Integer(1)), erf: (Integer(-1), Integer(1)), atan: (-pi / 2, pi / 2)}


class NoLimit(UdlsymError):
    """The algebra of limits does not settle this limit."""


def evaluate_limit(limit: Limit, facts: tuple[Fact, ...]) -> Expr:
    """The value of a ``Limit`` node, ``oo`` and ``-oo`` included.  Raises `NoLimit`."""
    expression, variable, point, direction = limit.args
    sides = ["+", "-"] if str(direction) == "+-" else [str(direction)]
    if point in (oo, -oo):
        sides = ["-" if point == oo else "+"]
    values = [_one_sided(expression, variable, point, side, facts) for side in sides]
    if any(value != values[0] for value in values):
        raise NoLimit(f"the one-sided limits of {expression} differ: {values}")
    return values[0]


def _one_sided(expression: Expr, variable: Symbol, point: Expr, side: str, facts: tuple[Fact, ...]) -> Expr:
    """By the algebra of limits; by orders of growth where that meets an indeterminate form."""
    approach = _Approach(variable, point, side, facts)
    try:
        return approach.whole(expression)
    except NoLimit as reason:
        t = Dummy("t", positive=True)
        if point in (oo, -oo):
            moving = t if point == oo else -t
        else:
            moving = point + 1 / t if side == "+" else point - 1 / t
        pieces = approach.pieces(expression)
        if any(variable in node.free_symbols for node in pieces.atoms(*_BY_CASES, *_JUMPING, Abs)):
            raise  # growth has no rule for them, and SymPy takes long to put a quotient into one
        try:
            return AtInfinity(t, lambda e: sign_of(e, approach.outside)).limit(pieces.xreplace({variable: moving}))
        except NoGrowth as other:
            raise NoLimit(f"{reason}; {other}") from other


def _require_reach(variable: Symbol, point: Expr, side: str) -> None:
    """Raise where the domain that the variable declares does not reach to the point from that side."""
    if point in (oo, -oo):
        reached = not (variable.is_nonpositive if point == oo else variable.is_nonnegative)
    else:
        signs = sign_of(point, ())
        reached = variable.is_integer is not True and (
            not (variable.is_nonnegative or variable.is_nonpositive)
            or bool(variable.is_nonnegative and (signs == POSITIVE or (point == 0 and side == "+")))
            or bool(variable.is_nonpositive and (signs == NEGATIVE or (point == 0 and side == "-")))
        )
    if not reached:
        raise NoLimit(f"{variable} does not come to {point} inside its domain")


class _Approach:
    """One way of approaching a point: from the right ("+"), from the left ("-"), or to infinity."""

    def __init__(self, variable: Symbol, point: Expr, side: str, facts: tuple[Fact, ...]) -> None:
        self.variable, self.point = variable, point
        _require_reach(variable, point, side)
        self.outside = tuple(fact for fact in facts if variable not in fact.gap.free_symbols)
        if point in (oo, -oo):
            near = Fact(variable if point == oo else -variable, POSITIVE)
        else:
            near = Fact(variable - point if side == "+" else point - variable, POSITIVE)
        self.facts = (*self.outside, near)

    def whole(self, expression: Expr) -> Expr:
        """The limit once every function by cases is replaced by the piece that applies near the point."""
        return self.of(self.pieces(expression))

    def pieces(self, expression: Expr) -> Expr:
        """The expression with every function by cases replaced, as far as its piece near the point is known."""
        if expression.has(Sum, Product):  # of an index nothing is known here
            return expression
        for node in sorted(expression.atoms(*_BY_CASES), key=lambda n: n.count_ops()):
            if self.variable in free_symbols(node):
                try:
                    piece = branch(node, lambda e: sign_of(e, self.facts), strict=True)
                except NotDifferentiable:
                    continue
                expression = expression.xreplace({node: piece})
        return expression

    def of(self, expression: Expr) -> Expr:
        spend(20)
        if self.variable not in free_symbols(expression):
            return expression
        if expression == self.variable:
            return self.point
        if isinstance(expression, _BY_CASES):
            try:
                return self.of(branch(expression, lambda e: sign_of(e, self.facts), strict=True))
            except NotDifferentiable as error:
                raise NoLimit(str(error)) from error
        if isinstance(expression, Add):
            return self._sum([self.of(term) for term in expression.args])
        if isinstance(expression, Mul):
            return self._product(expression)
        if isinstance(expression, exp):
            inner = self.of(expression.args[0])
            return Integer(0) if inner == -oo else exp(inner)
        if isinstance(expression, Pow):
            return self._power(expression)
        if isinstance(expression, log):
            inner = self.of(expression.args[0])
            if inner == oo or self._sign(inner) == POSITIVE:
                return log(inner)
        if isinstance(expression, _CONTINUOUS):
            inner = self.of(expression.args[0])
            if inner not in (oo, -oo):
                if expression.func in (tanh, atan) and self._sign(inner) is None:
                    raise NoLimit(f"{expression} may have a pole or a cut at {inner}")
                return expression.func(inner)
            ends = _AT_INFINITY.get(expression.func)
            if ends is not None:
                return ends[inner == oo]
        raise NoLimit(f"no rule for the limit of {expression} as {self.variable} -> {self.point}")

    def _sign(self, value: Expr) -> frozenset[int] | None:
        if value in (oo, -oo):
            return POSITIVE if value == oo else NEGATIVE
        return sign_of(value, self.outside)

    def _sum(self, parts: list[Expr]) -> Expr:
        ends = {oo, -oo} & set(parts)
        if not ends:
            return Add(*parts)
        if len(ends) > 1 or any(self._sign(part) is None for part in parts):
            raise NoLimit("oo - oo, or oo with a part that may not be real")
        return ends.pop()

    def _product(self, expression: Mul) -> Expr:
        parts = [self.of(factor) for factor in expression.args] if not self._cancels(expression) else None
        if parts is None:
            return self.of(cancel(expression))
        if not any(part in (oo, -oo) for part in parts):
            return Mul(*parts)
        towards = 1
        for part in parts:
            signs = self._sign(part)
            if signs not in (POSITIVE, NEGATIVE):
                raise NoLimit(f"0 * oo, or a factor of unknown sign, in {expression}")
            towards *= 1 if signs == POSITIVE else -1
        return oo if towards == 1 else -oo

    def _cancels(self, expression: Expr) -> bool:
        """Whether a rational function has a common factor to cancel, such as ``(x*y - 0)/x``."""
        if not expression.is_rational_function(self.variable):
            return False
        try:
            lowest = cancel(expression)
        except PolynomialError:
            return False
        return bool(lowest != expression and lowest.as_numer_denom()[1] != expression.as_numer_denom()[1])

    def _power(self, expression: Pow) -> Expr:
        base, exponent = expression.args
        if self.variable in free_symbols(exponent):
            if self.variable in free_symbols(base) or self._sign(base) != POSITIVE:
                raise NoLimit(f"no rule for the power {expression}")
            grows = self._sign(base - 1)
            inner = self.of(exponent)
            if inner not in (oo, -oo):
                return base**inner
            if grows not in (POSITIVE, NEGATIVE):
                raise NoLimit(f"whether {base} exceeds 1 is not known")
            return oo if (grows == POSITIVE) == (inner == oo) else Integer(0)
        inner = self.of(base)
        if not isinstance(exponent, Rational):
            raise NoLimit(f"no rule for the power {expression}")
        if inner in (oo, -oo):
            if exponent < 0:
                return Integer(0)
            if inner == oo or isinstance(exponent, Integer):
                return inner**exponent
            raise NoLimit(f"a root of -oo in {expression}")
        signs = self._sign(inner)
        if isinstance(exponent, Integer):
            if exponent < 0 and (signs is None or 0 in signs):
                raise NoLimit(f"a divisor tends to zero in {expression}")
        elif signs != POSITIVE:
            raise NoLimit(f"a root at a point that may not be positive in {expression}")
        return inner**exponent
