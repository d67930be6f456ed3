"""The algebra of limits: sums, products and quotients of limits, continuous functions, and what dominates at infinity.

Deterministic and partial: an indeterminate form raises `NoLimit` unless it cancelled before, or an expansion in powers
or orders of growth settle it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

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
    Rational,
    Symbol,
    atan,
    cancel,
    ceiling,
    cos,
    cosh,
    erf,
    exp,
    expand,
    floor,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sinh,
    tanh,
    zoo,
)
from sympy.polys.polyerrors import PolynomialError

from udlsym.binding import free_symbols
from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.exact.asymptotics import AtInfinity, NoGrowth
from udlsym.exact.calculus import NotDifferentiable, branch
from udlsym.exact.expansions import Expander, NoExpansion
from udlsym.exact.signs import NEGATIVE, POSITIVE, Fact, is_integer, sign_of
from udlsym.exact.vanishing import SCOPES, Undefined, at_equals, at_zeros, put

_BY_CASES = (Piecewise, Max, Min, sign, Heaviside)
_JUMPING = (floor, ceiling, Mod)
_CONTINUOUS = (sin, cos, sinh, cosh, tanh, atan, erf, Abs)
_AT_INFINITY = {tanh: (Integer(-1), Integer(1)), erf: (Integer(-1), Integer(1)), atan: (-pi / 2, pi / 2)}


class NoLimit(UdlsymError):
    """The algebra of limits does not settle this limit."""


def evaluate_limit(limit: Limit, facts: tuple[Fact, ...], doubt: Callable[[Expr], None] | None = None) -> Expr:
    """The value of a ``Limit`` node, ``oo`` and ``-oo`` included.  Raises `NoLimit`.

    ``doubt`` is told of every expression whose sign would have helped.
    """
    expression, variable, point, direction = limit.args
    try:
        expression, point = at_zeros(expression, facts, (variable,)), at_zeros(point, facts, (variable,))
    except Undefined as undefined:
        raise NoLimit(str(undefined)) from undefined
    sides = ["+", "-"] if str(direction) == "+-" else [str(direction)]
    if point in (oo, -oo):
        sides = ["-" if point == oo else "+"]
    try:
        return _from_sides(expression, variable, point, sides, facts, doubt)
    except NoLimit:
        with suppress(Undefined):
            other = at_equals(expression, facts, variable)
            if other != expression:
                return _from_sides(other, variable, point, sides, facts, doubt)
        raise


def _from_sides(
    expression: Expr,
    variable: Symbol,
    point: Expr,
    sides: list[str],
    facts: tuple[Fact, ...],
    doubt: Callable[[Expr], None] | None,
) -> Expr:
    values = [_one_sided(expression, variable, point, side, facts, doubt) for side in sides]
    if any(value != values[0] and not _agree(value, values[0]) for value in values):
        raise NoLimit(f"the one-sided limits of {expression} differ: {values}")
    if values[0].has(zoo, nan):
        raise NoLimit(f"the limit of {expression} is undefined")
    return values[0]


def _agree(a: Expr, b: Expr) -> bool:
    return not {a, b} & {oo, -oo} and bool(expand(a - b) == 0)


def _one_sided(
    expression: Expr,
    variable: Symbol,
    point: Expr,
    side: str,
    facts: tuple[Fact, ...],
    doubt: Callable[[Expr], None] | None,
) -> Expr:
    """By the algebra of limits; where that meets an indeterminate form, by powers or by orders of growth."""
    approach = _Approach(variable, point, side, facts, doubt)
    if expression.has(*SCOPES):  # what is bound there may have the variable's name
        return approach.of(expression)
    expression = approach.pieces(expression)
    try:
        return approach.of(expression)
    except NoLimit as reason:
        with suppress(NoExpansion):
            return approach.expander.limit(expression)
        if approach.by_cases(expression, point in (oo, -oo)):
            raise  # growth has no rule for them, and SymPy takes long to put a quotient into one
        with suppress(NoLimit):
            return _by_growth(approach, expression, reason)
        if not isinstance(expression, Add):
            raise
        return approach.sum([_one_sided(term, variable, point, side, facts, doubt) for term in expression.args])


def _by_growth(approach: _Approach, expression: Expr, reason: NoLimit) -> Expr:
    variable, point = approach.variable, approach.point
    if point in (oo, -oo):
        t = Dummy("t", positive=True, integer=variable.is_integer)
        moving = t if point == oo else -t
    else:
        t = Dummy("t", positive=True)
        moving = point + 1 / t if approach.side == "+" else point - 1 / t
    try:
        return AtInfinity(t, approach.outer_sign).limit(expression.xreplace({variable: moving}))
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

    def __init__(
        self,
        variable: Symbol,
        point: Expr,
        side: str,
        facts: tuple[Fact, ...],
        doubt: Callable[[Expr], None] | None = None,
    ) -> None:
        self.variable, self.point, self.side, self.doubt = variable, point, side, doubt
        _require_reach(variable, point, side)
        self.outside = tuple(fact for fact in facts if variable not in fact.gap.free_symbols)
        if point in (oo, -oo):
            near = Fact(variable if point == oo else -variable, POSITIVE)
        else:
            near = Fact(variable - point if side == "+" else point - variable, POSITIVE)
        self.facts = (*self.outside, near)
        self._memory: dict[Expr, Expr | NoLimit] = {}
        self.expander = Expander(variable, point, 1 if side == "+" else -1, self.outer_sign)

    def outer_sign(self, value: Expr) -> frozenset[int] | None:
        """The sign of what does not move."""
        signs = sign_of(value, self.outside)
        helpful = value.count_ops() <= 3 and not value.has(*_BY_CASES, *_JUMPING, Abs)
        if self.doubt is not None and signs is not None and len(signs) > 1 and helpful:
            bare = value.as_coeff_Mul()[1]
            self.doubt(-bare if bare.could_extract_minus_sign() else bare)
        return signs

    def near_sign(self, expression: Expr) -> frozenset[int] | None:
        """The sign near the point: that of the limit where this is not zero, or of the leading power."""
        signs = sign_of(expression, self.facts)
        if signs is None or len(signs) == 1 or self.variable not in free_symbols(expression):
            return signs
        with suppress(NoLimit):
            towards = self._sign(self.of(expression))
            if towards in (POSITIVE, NEGATIVE):
                return towards
        return self.expander.direction(expression) or signs

    def by_cases(self, expression: Expr, whole_parts_grow: bool) -> bool:
        """Whether a function by cases is left whose piece near the point is not known, nor how it grows."""
        heads = (*_BY_CASES, Mod, Abs) if whole_parts_grow else (*_BY_CASES, *_JUMPING, Abs)
        return any(self.variable in node.free_symbols for node in expression.atoms(*heads))

    def pieces(self, expression: Expr) -> Expr:
        """The expression with every function by cases replaced, as far as its piece near the point is known."""
        while True:
            nodes = sorted(expression.atoms(*_BY_CASES, *_JUMPING, Abs), key=lambda n: (n.count_ops(), str(n)))
            for node in nodes:
                try:
                    piece = self._piece(node)
                except (NotDifferentiable, NoLimit):
                    continue
                try:
                    expression = put(expression, {node: piece})
                except Undefined as undefined:
                    raise NoLimit(str(undefined)) from undefined
                break
            else:
                return expression

    def _piece(self, node: Expr) -> Expr:
        if self.variable not in free_symbols(node):
            return branch(node, lambda e: sign_of(e, self.outside))
        if isinstance(node, (floor, ceiling)):
            return self._whole_part(node)
        if isinstance(node, Mod):
            value, divisor = node.args
            if self.variable in free_symbols(divisor):
                raise NoLimit(f"the divisor of {node} moves")
            return value - divisor * self._whole_part(floor(value / divisor))
        return branch(node, self.near_sign, strict=True)

    def _whole_part(self, node: Expr) -> Expr:
        """``floor(u)`` near the point, constant as soon as u is near its limit and on one side of it."""
        if not isinstance(node, (floor, ceiling)):
            return node  # SymPy knows its value
        inner = node.args[0]
        value = self.of(self.pieces(inner))
        if is_integer(value):
            signs = self.near_sign(inner - value)
            if signs == POSITIVE:
                return value + (1 if isinstance(node, ceiling) else 0)
            if signs == NEGATIVE:
                return value - (1 if isinstance(node, floor) else 0)
        elif isinstance(value, Rational) and sign_of(inner, self.facts) is not None:
            return node.func(value)
        raise NoLimit(f"{node} may jump as {self.variable} -> {self.point}")

    def of(self, expression: Expr) -> Expr:
        """The limit by the algebra of limits.  Raises `NoLimit`."""
        found = self._memory.get(expression)
        if found is None:
            try:
                found = self._found(expression)
            except NoLimit as reason:
                found = reason
            self._memory[expression] = found
        if isinstance(found, NoLimit):
            raise found
        return found

    def _found(self, expression: Expr) -> Expr:
        spend(20)
        if self.variable not in free_symbols(expression):
            return expression
        if expression == self.variable:
            return self.point
        if isinstance(expression, _BY_CASES):
            try:
                return self.of(branch(expression, self.near_sign, strict=True))
            except NotDifferentiable as error:
                raise NoLimit(str(error)) from error
        if isinstance(expression, Add):
            return self.sum([self.of(term) for term in expression.args])
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
        return self.outer_sign(value)

    def sum(self, parts: list[Expr]) -> Expr:
        """The sum of limits.  Raises `NoLimit` for oo - oo."""
        ends = {oo, -oo} & set(parts)
        if not ends:
            return Add(*parts)
        if len(ends) > 1 or any(self._sign(part) is None for part in parts):
            raise NoLimit("oo - oo, or oo with a part that may not be real")
        return ends.pop()

    def _product(self, expression: Mul) -> Expr:
        if 0 in expression.args and expression.is_polynomial(self.variable):  # written, but not multiplied out
            return Integer(0)
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

    def _fades(self, base: Expr, exponent: Expr) -> bool:
        """Whether a base from 0 to 1, or from -1 to 1 where the exponent is an integer, is raised ever higher."""
        signs = self._sign(base)
        if signs is None or self._sign(1 - base) != POSITIVE:
            return False
        inside = -1 not in signs or (is_integer(exponent) and self._sign(1 + base) == POSITIVE)
        return inside and self.of(exponent) == oo

    def _power(self, expression: Pow) -> Expr:
        base, exponent = expression.args
        if self.variable in free_symbols(exponent):
            if self.variable not in free_symbols(base) and self._fades(base, exponent):
                return Integer(0)
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
        if inner == 0 and exponent < 0:
            towards = self.near_sign(base)
            if towards == POSITIVE:
                return oo
            if towards == NEGATIVE and isinstance(exponent, Integer):
                return oo if exponent % 2 == 0 else -oo
        if isinstance(exponent, Integer):
            if exponent < 0 and (signs is None or 0 in signs):
                raise NoLimit(f"a divisor tends to zero in {expression}")
        elif signs != POSITIVE:
            raise NoLimit(f"a root at a point that may not be positive in {expression}")
        return inner**exponent
