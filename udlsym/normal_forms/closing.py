"""Finds closed forms of sums and products: which telescope has the terms for steps, and which series it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sympy import Add, Expr, Integer, Mul, Pow, Product, Rational, Sum, Symbol, binomial, exp, factorial, gamma, log, oo
from sympy.concrete.gosper import gosper_term

from udlsym.binding import free_in, outermost, substitute
from udlsym.checker.power_rules import power_of
from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.exact.signs import is_integer, is_real

if TYPE_CHECKING:
    from udlsym.normal_forms.normalising import Normaliser

MOST_DEGREE = 12
LARGEST_FOR_GOSPER = 60


@dataclass(slots=True)
class Shape:
    """A term ``k**degree ratio**k`` times other things that depend on k; ``powers`` is ``ratio**k`` as it stands."""

    degree: int
    powers: Expr
    ratio: Expr
    others: tuple[Expr, ...]


def shape_of(body: Expr, index: Symbol) -> Shape:
    """The shape of a product."""
    degree, powers, ratio, others = 0, Integer(1), Integer(1), []
    for factor in Mul.make_args(body):
        base, exponent = (exp(1), factor.args[0]) if isinstance(factor, exp) else factor.as_base_exp()
        if base == index and isinstance(exponent, Integer):
            degree += int(exponent)
        elif index not in free_in(exponent):
            others.append(factor)
        else:
            rate = exponent / index
            if index in free_in(rate) or index in free_in(base):
                others.append(factor)
            else:
                powers, ratio = powers * factor, ratio * power_of(base, rate)
    return Shape(degree, powers, ratio, tuple(others))


def geometric_telescope(degree: int, index: Symbol, ratio: Expr) -> Expr:
    """The polynomial q for which ``q(k + 1) ratio - q(k) = k**degree``; for the ratio 1 without constant term."""
    coefficients: dict[int, Expr] = {}
    powers = range(degree + 1, 0, -1) if ratio == 1 else range(degree, -1, -1)
    for power in powers:
        if ratio == 1:
            above = Add(*(binomial(i, power - 1) * c for i, c in coefficients.items()))
            coefficients[power] = (Integer(int(power == degree + 1)) - above) / power
        else:
            above = Add(*(binomial(i, power) * c for i, c in coefficients.items()))
            coefficients[power] = (Rational(int(power == degree)) - ratio * above) / (ratio - 1)
    return Add(*(c * index**power for power, c in coefficients.items()))


class ClosedForms:
    """Offers closed forms to the check of a normaliser."""

    def __init__(self, owner: Normaliser) -> None:
        self.owner = owner

    def of_sum(self, total: Sum) -> bool:
        """Whether a sum of one term was given a closed form."""
        body, index, _, upper = outermost(total)
        shape = shape_of(body, index)
        if abs(shape.degree) > MOST_DEGREE:
            return False
        if not shape.others and shape.degree >= 0:
            return self._polynomial_times_powers(total, shape)
        if upper == oo and (self._exponential(total, shape) or self._logarithmic(total, shape)):
            return True
        return self._binomial(total, shape) or self._vandermonde(total, shape) or self._hypergeometric(total)

    def of_whole_sum(self, total: Sum, simplest: Callable[[], Expr]) -> bool:
        """Whether a sum was given a closed form whose terms may have none each by itself."""
        body, index, _, _ = outermost(total)
        return _is_hypergeometric(body, index) and self._hypergeometric(total, simplest())

    def _offer(self, total: Expr, rule: str, inside: tuple[Expr, ...], around: tuple[Expr, ...], *data: Expr) -> bool:
        """Offer an entry once those for what its rule looks at, inside the sum and around it, are made."""
        inner = self.owner.inside(total)
        try:
            for part in (outermost(total)[0], *inside):
                inner.visit(part)
            for part in around:
                self.owner.visit(part)
            return self.owner.admit(total, rule, *data, inner=tuple(inner.entries))
        except UdlsymError:
            return False

    def _telescope(self, total: Sum | Product, parts: tuple[Expr, ...]) -> bool:
        """Offer a telescope, the sum of these parts."""
        _, index, lower, upper = outermost(total)
        before = Add(*parts)
        inside = (before, substitute(before, {index: index + 1}))
        first = substitute(before, {index: lower})
        if upper == oo:
            return self._offer(total, "series", inside, (-first,), *parts)
        return self._offer(total, "telescoping", inside, (first, substitute(before, {index: upper + 1})), before)

    def _polynomial_times_powers(self, total: Sum, shape: Shape) -> bool:
        _, index, _, upper = outermost(total)
        if shape.ratio == 1 and upper == oo:
            return False
        polynomial = geometric_telescope(shape.degree, index, shape.ratio)
        if self._telescope(total, tuple(part * shape.powers for part in Add.make_args(polynomial))):
            return True
        gap = shape.ratio - 1
        if is_real(gap) and upper != oo and not self.owner.check.nonzero(gap):
            self.owner.splits[gap] = None
        return False

    def _exponential(self, total: Sum, shape: Shape) -> bool:
        _, index, _, _ = outermost(total)
        if len(shape.others) != 1 or not isinstance(shape.others[0], Pow) or shape.others[0].exp != -1:
            return False
        below = shape.others[0].base
        lowered = {gamma(index + 1): 0, gamma(index): 1, factorial(index): 0}.get(below)
        if lowered is None or shape.degree + lowered < 0:
            return False
        degree, x = Integer(shape.degree + lowered), shape.ratio
        image = index**degree * x**index / factorial(index)
        return self._offer(total, "exponential series", (image,), (exp(x), x), degree, x)

    def _logarithmic(self, total: Sum, shape: Shape) -> bool:
        _, index, _, _ = outermost(total)
        if shape.others or shape.degree != -1:
            return False
        return self._offer(
            total, "logarithmic series", (shape.ratio**index / index,), (log(1 - shape.ratio),), shape.ratio
        )

    def _binomial(self, total: Sum, shape: Shape) -> bool:
        _, index, _, n = outermost(total)
        mine = [factor for factor in shape.others if isinstance(factor, binomial)]
        if len(mine) != 1 or mine[0] != binomial(n, index) or shape.degree < 0:
            return False
        x, y = shape.ratio, Integer(1)
        for factor in (factor for factor in shape.others if factor != mine[0]):
            base, exponent = factor.as_base_exp()
            if exponent != n - index or index in free_in(base):
                return False
            y *= base
        degree = Integer(shape.degree)
        image = index**degree * mine[0] * x**index * y ** (n - index)
        around = tuple(Pow(x + y, n - j) * x**j for j in range(shape.degree + 1))
        return self._offer(total, "binomial theorem", (image,), around, degree, x, y)

    def _vandermonde(self, total: Sum, shape: Shape) -> bool:
        """A sum of products of two binomials; the square of one is such a product too."""
        _, index, _, r = outermost(total)
        powers = [factor.as_base_exp() for factor in shape.others]
        two = [base for base, exponent in powers if exponent in (1, 2) for _ in range(int(exponent))]
        if shape.degree or shape.powers != 1 or len(two) != 2 or not all(isinstance(b, binomial) for b in two):
            return False
        if len(two) != sum(exponent for _, exponent in powers):
            return False
        for one, other in (two, two[::-1]):
            (m, k), (n, j) = one.args, other.args
            if k == index and (j == r - index or (j == index and n == r)):
                image = binomial(m, index) * binomial(n, j)
                return self._offer(total, "vandermonde", (image,), (binomial(m + n, r),), m, n)
        return False

    def _hypergeometric(self, total: Sum, body: Expr | None = None) -> bool:
        """A rational multiple of the term that telescopes to it (Gosper, 1978)."""
        term, index, _, _ = outermost(total)
        body = term if body is None else body
        if not _is_hypergeometric(body, index):
            return False
        spend(2000)
        multiple = _gosper(body, index)
        return multiple is not None and self._telescope(total, (body * multiple,))

    def of_neighbours(self, product: Product, parts: list[tuple[Expr, Integer]]) -> bool:
        """Whether a product of quotients ``t(k + 1)/t(k)`` was seen to telescope."""
        _, index, _, _ = outermost(product)
        if len(parts) != 2 or {n for _, n in parts} != {1, -1} or any(factor.has(gamma) for factor, _ in parts):
            return False
        above, below = (next(factor for factor, n in parts if n == sign) for sign in (1, -1))
        if substitute(below, {index: index + 1}) == above:
            return self._telescope(product, (below,))
        if substitute(above, {index: index + 1}) == below:
            return self._telescope(product, (1 / above,))
        return False

    def of_product(self, product: Product) -> bool:
        """Whether a product of linear factors or of powers was given a closed form."""
        body, index, lower, upper = outermost(product)
        if isinstance(body, (exp, Pow)) and index in free_in(body.args[-1]):
            exponent = body.args[-1]
            base = exp(1) if isinstance(body, exp) else body.base
            image = power_of(base, Sum(exponent, (index, lower, upper)))
            return self._offer(product, "product of powers", (), (image,))
        slope = body.coeff(index, 1)
        rest = body - slope * index
        if index in free_in(rest) or index in free_in(slope) or slope == 0:
            return False
        before = slope**index * gamma(index + rest / slope)
        return self._telescope(product, (before,))


@lru_cache(maxsize=1000)
def _gosper(body: Expr, index: Symbol) -> Expr | None:
    """The rational function by which a term is to be multiplied to be a telescope, if there is one."""
    try:
        found: Expr | None = gosper_term(body, index)
    except Exception:  # SymPy gives up in many ways
        return None
    return found


def _is_hypergeometric(body: Expr, index: Symbol) -> bool:
    """Whether a term looks like one whose quotient by the next is rational, and telescopes at all."""
    if body.count_ops() > LARGEST_FOR_GOSPER:
        return False
    telling = False
    for factor in Mul.make_args(body):
        base, exponent = factor.as_base_exp()
        if index not in free_in(factor):
            continue
        if base.is_polynomial(index):
            telling |= bool(exponent.is_Integer and exponent < 0)
        elif isinstance(base, (gamma, factorial, binomial)) and all(map(_whole, base.args)):
            telling = True
        elif not (isinstance(factor, (Pow, exp)) and index not in free_in(base)):
            return False
    return telling


def _whole(argument: Expr) -> bool:
    return is_integer(argument)
