"""Rules about sums, products and expectations: an index, its range, and what may be drawn out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import (
    Expr,
    Integer,
    KroneckerDelta,
    Mul,
    Pow,
    Product,
    Sum,
    exp,
    oo,
)

from udlsym.binding import canonical, free_in, outermost, substitute
from udlsym.checker.power_rules import base_and_exponent, power_of
from udlsym.checker.requiring import MOST_TERMS, in_pairs, require, require_only
from udlsym.evidence import Entry
from udlsym.exact.expectations import Expectation
from udlsym.exact.fields import Fraction
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, ZERO, is_integer

if TYPE_CHECKING:
    from udlsym.checker.reasoning import Check


def _limits(entry: Entry, *, endless: bool = False) -> tuple[Expr, Expr, Expr, Expr]:
    """Body, index and bounds; an index is an integer, so its bounds must be."""
    require_only(entry, Sum, Product)
    body, index, lower, upper = outermost(entry.source)
    finite = not (lower.has(oo, -oo) or upper.has(oo, -oo))
    series = endless and isinstance(entry.source, Sum) and upper == oo and not lower.has(oo, -oo)
    require(finite or series, entry, "an infinite sum needs more than these rules")
    require(is_integer(lower) and (series or is_integer(upper)), entry, "the bounds are not seen to be integers")
    return body, index, lower, upper


def by_linearity(check: Check, entry: Entry) -> Fraction:
    """``sum(c1 t1 + c2 t2) = c1 sum(t1) + c2 sum(t2)``, the c free of the index; the same for expectations.

    Of a sum without end, each part must have been given a value already: it converges, then.
    """
    parts, source = in_pairs(entry.data), entry.source
    rebuild: Callable[[Expr], Expr]
    if isinstance(source, Expectation):
        term, rebuild = source.args[0], source.of
        constant = not any(check.is_random(source, c) for c, _ in parts)
    else:
        require_only(entry, Sum)
        term, index, lower, upper = _limits(entry, endless=True)
        constant = all(index not in free_in(c) for c, _ in parts)

        def rebuild(t: Expr) -> Expr:
            return Sum(t, (index, lower, upper))

        known = upper != oo or all(canonical(rebuild(t)) in check.table for _, t in parts)
        require(known, entry, "a part is not seen to converge")

    require(constant, entry, "a coefficient is not constant")
    inner = check.inside(source, entry.inner)
    inner.require_defined([t for _, t in parts])
    check.require_defined([c for c, _ in parts], source)
    require(_combines(inner, term, parts), entry, "the term is another combination")
    field = check.field
    return field.sum([field.multiply(check.value(c), check.value(rebuild(t))) for c, t in parts])


def _combines(inner: Check, term: Expr, parts: list[tuple[Expr, Expr]]) -> bool:
    total = inner.field.sum([inner.field.multiply(inner.value(c), inner.value(t)) for c, t in parts])
    return inner.field.subtract(inner.value(term), total).is_zero


def by_constant_expectation(check: Check, entry: Entry) -> Fraction:
    """The expectation of what is not random is itself; expectation and a finite sum change places."""
    require(isinstance(entry.source, Expectation), entry, "the source is no expectation")
    term = entry.source.args[0]
    if isinstance(term, Sum):
        body, index, lower, upper = outermost(term)
        image = Sum(entry.source.of(body), (index, lower, upper))
        random = check.is_random(entry.source, lower) or check.is_random(entry.source, upper)
        require(not random, entry, "a bound is random")
    else:
        require(not check.is_random(entry.source, term), entry, "the term is random")
        image = term
    return check.value(image)


def by_multiplicativity(check: Check, entry: Entry) -> Fraction:
    """``prod(c t1**n1 t2**n2) = c**(number of factors) prod(t1)**n1 prod(t2)**n2`` for integers n."""
    constant, *rest = entry.data
    parts = in_pairs(tuple(rest))
    require(isinstance(entry.source, Product), entry, "the source is no product")
    term, index, lower, upper = _limits(entry)
    require(index not in free_in(constant), entry, "the constant depends on the index")
    require(all(isinstance(n, Integer) for _, n in parts), entry, "an exponent is no integer")
    require(constant == 1 or check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the product may be empty")
    inner = check.inside(entry.source, entry.inner)
    inner.require_defined([t**n for t, n in parts])
    check.require_defined([constant], entry.source)
    field = inner.field
    product = field.product([inner.value(constant), *(field.power(inner.value(t), int(n)) for t, n in parts)])
    require(field.subtract(inner.value(term), product).is_zero, entry, "the factor is another product")
    field = check.field
    factors = [field.power(check.value(Product(t, (index, lower, upper))), int(n)) for t, n in parts]
    return field.product([check.value(Pow(constant, upper - lower + 1)), *factors])


def by_range(check: Check, entry: Entry) -> Fraction:
    """Split off the last or first term, write all terms out, shift the index, or see that the range is empty.

    ``data`` is ``("last",)``, ``("first",)``, ``("expand",)``, ``("empty",)``, ``("unit",)``, ``("shift", s)`` or
    ``("reverse",)``, which runs through the range backwards.
    """
    term, index, lower, upper = _limits(entry)
    how = str(entry.data[0])
    field = check.field
    head, join = (Sum, field.sum) if isinstance(entry.source, Sum) else (Product, field.product)

    def at(value: Expr) -> Expr:
        return substitute(term, {index: value})

    if how in ("last", "first"):
        require(check.sign_is(upper - lower, NONNEGATIVE), entry, "the range may be empty")
        if how == "last":
            pieces = [head(term, (index, lower, upper - 1)), at(upper)]
        else:
            pieces = [at(lower), head(term, (index, lower + 1, upper))]
    elif how == "expand":
        size = upper - lower + 1
        require(isinstance(size, Integer) and 0 <= size <= MOST_TERMS, entry, "the number of terms is not small")
        pieces = [at(lower + step) for step in range(int(size))]
    elif how == "empty":
        require(check.sign_is(upper - lower + 1, ZERO), entry, "the range may not be empty, or may run backwards")
        pieces = []
    elif how == "unit":
        require(term == 1, entry, "the terms are not 1")
        if head is Sum:
            require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
        pieces = [upper - lower + 1] if head is Sum else []
    elif how == "reverse":
        require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
        pieces = [head(at(lower + upper - index), (index, lower, upper))]
    else:
        shift = entry.data[1]
        require(how == "shift" and is_integer(shift), entry, "the shift is no integer")
        require(index not in shift.free_symbols, entry, "the shift depends on the index")
        pieces = [head(at(index - shift), (index, lower + shift, upper + shift))]
    return join([check.value(piece) for piece in pieces])


def by_geometric_series(check: Check, entry: Entry) -> Fraction:
    """``sum(b**(c k), k = p..q) = (b**(c p) - b**(c (q + 1)))/(1 - b**c)``: 0 < b != 1, integer c != 0, p <= q + 1."""
    term, index, lower, upper = _limits(entry)
    require(isinstance(entry.source, Sum) and isinstance(term, (Pow, exp)), entry, "the terms are no powers")
    base, exponent = base_and_exponent(replace(entry, source=term))
    rate = exponent / index
    require(index not in free_in(base), entry, "the base depends on the index")
    require(isinstance(rate, Integer) and rate != 0, entry, "the exponent is no multiple of the index")
    require(check.sign_is(base, POSITIVE) and check.nonzero(1 - base), entry, "the base may be 1 or not positive", base)
    require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
    field = check.field
    first, after = (check.value(power_of(base, rate * end)) for end in (lower, upper + 1))
    ratio = check.value(power_of(base, rate))
    return field.divide(field.subtract(first, after), field.subtract(field.constant(Integer(1)), ratio))


def by_delta(check: Check, entry: Entry) -> Fraction:
    """``sum(delta(k, j) g(k)) = g(j)`` where j lies in the range, and 0 where it does not."""
    term, index, lower, upper = _limits(entry)
    (delta,) = entry.data
    require_only(entry, Sum)
    require(isinstance(delta, KroneckerDelta) and index in delta.args, entry, "no delta of the index")
    require(len(delta.args) == 2, entry, "a delta with a range")
    (other,) = [arg for arg in delta.args if arg != index] or [index]
    require(index not in other.free_symbols and is_integer(other), entry, "the other index is not a fixed integer")
    factors = Mul.make_args(term)
    require(delta in factors, entry, "the term has no such factor")
    rest = Mul(*(factor for factor in factors if factor != delta))
    inside = check.sign_is(other - lower, NONNEGATIVE) and check.sign_is(upper - other, NONNEGATIVE)
    outside = check.sign_is(lower - other, POSITIVE) or check.sign_is(other - upper, POSITIVE)
    forward = check.sign_is(upper - lower + 1, NONNEGATIVE)
    require(inside or (outside and forward), entry, "an index may lie outside the range", other)
    image = substitute(rest, {index: other}) if inside else Integer(0)
    return check.value(image)


def by_exchange(check: Check, entry: Entry) -> Fraction:
    """Two sums change places, their bounds independent or those of a triangle.

    A triangle: j from c to ``i + d`` under i from a to b, with c = a + d or one more, is i from ``j - d`` to b under j
    from c to ``b + d``; and j from ``i + d`` to c, with c = b + d or one less, is i from a to ``j - d`` under j from
    ``a + d`` to c.
    """
    inner, index, lower, upper = _limits(entry)
    require(isinstance(entry.source, Sum) and isinstance(inner, Sum), entry, "the source is no double sum")
    body, other, start, end = outermost(inner)
    require(other not in lower.free_symbols | upper.free_symbols, entry, "an outer bound has the inner index's name")
    if index not in start.free_symbols | end.free_symbols:
        return check.value(Sum(Sum(body, (index, lower, upper)), (other, start, end)))
    require(all(map(is_integer, (lower, upper, start, end))), entry, "a bound is not seen to be an integer")
    rising, falling = end - index, start - index
    if index not in rising.free_symbols | start.free_symbols:
        corner = start - lower - rising
        image = Sum(Sum(body, (index, other - rising, upper)), (other, start, upper + rising))
    else:
        require(index not in falling.free_symbols | end.free_symbols, entry, "the bounds are not those of a triangle")
        corner = upper + falling - end
        image = Sum(Sum(body, (index, lower, other - falling)), (other, lower + falling, end))
    require(corner in (0, 1), entry, "the triangle has no corner there")
    require(check.sign_is(upper - lower + 1 - corner, NONNEGATIVE), entry, "the range may run backwards")
    return check.value(image)
