"""Finds entries for sums, products and expectations: what to pull out, what to split off, which deltas to use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sympy import Add, Basic, Expr, Indexed, Integer, KroneckerDelta, Mul, Pow, Product, Rational, Sum, Symbol, oo
from sympy.core.function import AppliedUndef

from udlsym.binding import canonical, free_in, free_symbols, outermost, substitute
from udlsym.exact.expectations import Expectation
from udlsym.exact.fields import Field, Fraction
from udlsym.exact.signs import NONNEGATIVE, ZERO
from udlsym.normal_forms.closing import ClosedForms

if TYPE_CHECKING:
    from udlsym.normal_forms.normalising import Normaliser

MOST_WRITTEN_OUT = 64
LAST, FIRST, EXPAND, EMPTY, UNIT, SHIFT, REVERSE = map(
    Symbol, ("last", "first", "expand", "empty", "unit", "shift", "reverse")
)


class SumNormaliser:
    """The part of a `Normaliser` that knows sums and products over integer ranges."""

    def __init__(self, owner: Normaliser) -> None:
        self.owner = owner
        self.closed = ClosedForms(owner)

    def visit(self, expression: Sum | Product) -> None:
        """Make entries that bring one sum or product into normal form."""
        owner = self.owner
        body, index, lower, upper = outermost(expression)
        owner.visit(lower)
        owner.visit(upper)
        size = upper - lower + 1
        if isinstance(size, Integer) and 0 <= size <= MOST_WRITTEN_OUT:
            terms = [substitute(body, {index: lower + step}) for step in range(int(size))]
            self._ranged(expression, terms, EXPAND)
            return
        if owner.check.sign_is(size, ZERO):
            self._ranged(expression, [], EMPTY)
            return
        if isinstance(expression, Sum):
            self._linear(expression)
        else:
            self._multiplicative(expression)

    def _ranged(self, expression: Expr, pieces: list[Expr], *how: Expr) -> bool:
        for piece in pieces:
            self.owner.visit(piece)
        return self.owner.admit(expression, "range", *how)

    def _split_ends(self, expression: Sum | Product) -> bool:
        """Split off terms until the range is the smallest among the ranges met with the same symbolic ends."""
        head, (body, index, lower, upper) = expression.func, outermost(expression)
        units, check = self.owner.units, self.owner.check
        constant, symbolic = upper.as_coeff_Add()
        start, symbolic_start = lower.as_coeff_Add()
        kind = _without_constants(body)
        if isinstance(constant, Integer):
            key = (head, kind, symbolic)
            least = units.upper(key, int(constant))
            if constant > least and check.sign_is(upper - lower, NONNEGATIVE):
                rest = head(body, (index, lower, upper - 1))
                return self._ranged(expression, [rest, substitute(body, {index: upper})], LAST)
        if isinstance(start, Integer):
            key = (head, kind, symbolic_start)
            most = units.lower(key, int(start))
            if start < most and check.sign_is(upper - lower, NONNEGATIVE):
                rest = head(body, (index, lower + 1, upper))
                return self._ranged(expression, [substitute(body, {index: lower}), rest], FIRST)
        return False

    def _linear(self, expression: Sum) -> None:
        owner = self.owner
        body, index, lower, upper = outermost(expression)
        inner = owner.inside(expression)
        element = inner.normal(body)
        owner.splits.update({s: None for s in inner.splits if index not in free_symbols(s)})
        if self.closed.of_whole_sum(expression, lambda: inner.check.field.expression(element)):
            return
        if isinstance(body, Sum) and inner.check.field.knows(body) and self._exchanged(expression):
            return
        parts = self._by_dependence(inner.check.field, element, lambda g: index in free_symbols(g))
        for pair in parts:
            for piece in pair:
                inner.visit(piece)
        for part, _ in parts:
            self._atomic(canonical(Sum(part, (index, lower, upper))))
        if len(parts) != 1 or parts[0] != (body, 1):
            data = [piece for t, c in parts for piece in (c, t)]
            for _, c in parts:
                owner.visit(c)
            owner.admit(expression, "linearity", *data, inner=tuple(inner.entries))

    def _atomic(self, total: Sum) -> None:
        """A sum of one monomial: count its terms, collapse a delta, or leave it as a generator."""
        owner = self.owner
        body, index, lower, upper = outermost(total)
        owner.seen.add(total)
        if body == 1:
            owner.visit(upper - lower + 1)
            owner.admit(total, "range", UNIT)
            return
        if upper != oo and isinstance(body, Pow) and isinstance(body.exp / index, Integer):
            base, rate = body.base, body.exp / index
            for end in (lower, upper + 1, Integer(1)):
                owner.visit(Pow(base, rate * end))
            if owner.admit(total, "geometric series"):
                return
        if self.closed.of_sum(total) or upper == oo:
            return
        for factor in Mul.make_args(body):
            if isinstance(factor, KroneckerDelta) and index in factor.args:
                others = [arg for arg in factor.args if arg != index]
                rest = Mul(*(f for f in Mul.make_args(body) if f != factor))
                if others and index not in others[0].free_symbols:
                    target = substitute(rest, {index: others[0]})
                    owner.visit(target)
                    if not owner.admit(total, "delta", factor):
                        for gap in (others[0] - lower + 1, upper + 1 - others[0]):
                            owner._sign_or_split(gap)
                    return
        self._shift(total)

    def _shift(self, total: Sum | Product) -> None:
        """Shift the index so that it stands bare where it stood as ``index + c`` throughout; then fit the range."""
        body, index, lower, upper = outermost(total)
        shift = _least_offset(body, index)
        if not shift:
            if not self._reversed(total):
                self._split_ends(total)
        else:
            moved = total.func(substitute(body, {index: index - shift}), (index, lower + shift, upper + shift))
            self._ranged(total, [moved], SHIFT, shift)

    def _reversed(self, total: Sum | Product) -> bool:
        """Run through the range the other way, where the index then stands with fewer minus signs."""
        body, index, lower, upper = outermost(total)
        falling = _falling(body, index)
        if falling == (0, 0) or upper == oo:
            return False
        turned = substitute(body, {index: lower + upper - index})
        shift = _least_offset(turned, index)
        turned = substitute(turned, {index: index - shift})
        if (_falling(turned, index), str(turned)) >= (falling, str(body)):
            return False
        self.owner.visit(total.func(substitute(body, {index: lower + upper - index}), (index, lower, upper)))
        return self.owner.admit(total, "range", REVERSE)

    def _exchanged(self, expression: Sum) -> bool:
        """A double sum the other way round, where that lets the inner terms be counted, or puts a triangle upright."""
        inner, index, lower, upper = outermost(expression)
        body, other, start, end = outermost(inner)
        if index not in free_in(start) | free_in(end):
            target = canonical(Sum(Sum(body, (index, lower, upper)), (other, start, end)))
            if other in free_in(lower) | free_in(upper) or str(target) >= str(expression):
                return False
            self.owner.visit(target)
            return self.owner.admit(expression, "exchange")
        if index in free_in(body) and index not in free_in(start):
            return False
        if index in free_in(end):
            low, high, outer = other - (end - index), upper, (other, start, upper + (end - index))
        else:
            low, high, outer = lower, other - (start - index), (other, lower + (start - index), end)
        if index in free_in(low) | free_in(high) | free_in(outer[1]) | free_in(outer[2]):
            return False
        target = Sum(Sum(body, (index, low, high)), outer)
        self.owner.visit(target)
        return self.owner.admit(expression, "exchange")

    def _by_dependence(self, field: Field, element: Fraction, depends: Any) -> list[tuple[Expr, Expr]]:
        """The element as ``sum of coefficient * term``, grouped by the dependent monomial; (term, coefficient)."""
        content, factors = field.factors(element.denominator)
        fixed_below = Mul(content, *(f**n for f, n in factors if not depends(f)))
        moving_below = Mul(*(f**n for f, n in factors if depends(f)))
        groups: dict[Expr, list[Expr]] = {}
        for exponents, coefficient in element.numerator.to_dict().items():
            moving, fixed = Integer(1), Rational(int(coefficient.p), int(coefficient.q))
            for position, power in enumerate(exponents):
                if power:
                    generator = field.generators[position]
                    if depends(generator):
                        moving *= generator**power
                    else:
                        fixed *= generator**power
            groups.setdefault(moving / moving_below, []).append(fixed / fixed_below)
        return [(term, Add(*coefficients)) for term, coefficients in groups.items()]

    def _multiplicative(self, expression: Product) -> None:
        owner = self.owner
        body, index, lower, upper = outermost(expression)
        inner = owner.inside(expression)
        field, element = inner.check.field, inner.normal(body)
        constant: Expr = Integer(1)
        parts: list[tuple[Expr, Integer]] = []
        for polynomial, direction in ((element.numerator, 1), (element.denominator, -1)):
            content, factors = field.factors(polynomial)
            constant *= content**direction
            for factor, multiplicity in factors:
                if index in free_symbols(factor):
                    parts.append((factor, Integer(direction * multiplicity)))
                else:
                    constant *= factor ** (direction * multiplicity)
                inner.visit(factor)
        inner.visit(constant)
        if self.closed.of_neighbours(expression, parts):
            return
        for factor, _ in parts:
            single = Product(factor, (index, lower, upper))
            owner.seen.add(single)
            if not self.closed.of_product(single):
                self._shift(single)
        if constant != 1 or len(parts) != 1 or parts[0] != (body, 1):
            owner.visit(constant ** (upper - lower + 1))
            data = [constant, *(piece for pair in parts for piece in pair)]
            owner.admit(expression, "multiplicativity", *data, inner=tuple(inner.entries))

    def expectation(self, expression: Expectation) -> None:
        """Pull constants out of an expectation and exchange it with finite sums."""
        owner = self.owner
        inner = owner.inside(expression)
        element = inner.normal(expression.args[0])

        def is_random(part: Basic) -> bool:
            return owner.check.is_random(expression, part)

        parts = self._by_dependence(inner.check.field, element, is_random)
        for pair in parts:
            for piece in pair:
                inner.visit(piece)
        for term, _ in parts:
            single = expression.of(term)
            owner.seen.add(single)
            if isinstance(term, Sum):
                body, index, lower, upper = outermost(term)
                target: Expr = Sum(expression.of(body), (index, lower, upper))
                owner.visit(target)
                owner.admit(single, "expectation")
            elif not is_random(term):
                owner.admit(single, "expectation")
            else:
                owner.unfold(single)
        if len(parts) != 1 or parts[0] != (expression.args[0], 1):
            for _, c in parts:
                owner.visit(c)
            data = [piece for t, c in parts for piece in (c, t)]
            owner.admit(expression, "linearity", *data, inner=tuple(inner.entries))


def _without_constants(term: Expr) -> Expr:
    """The term, the constants left out of the exponents that are sums: ranges of powers are compared without them."""
    powers = {power: Pow(power.base, power.exp.as_coeff_Add()[1]) for power in term.atoms(Pow)}
    return term.xreplace({old: new for old, new in powers.items() if isinstance(old.exp, Add)})


def _falling(term: Expr, index: Symbol) -> tuple[int, int]:
    """How many arguments of families and functions, and how many exponents, fall as the index rises."""
    arguments = [arg for node in term.atoms(Indexed, AppliedUndef) for arg in node.args]
    exponents = [power.exp for power in term.atoms(Pow) if isinstance(power.exp, Add)]
    return (
        sum(isinstance(arg, Expr) and arg.coeff(index).could_extract_minus_sign() for arg in arguments),
        sum(exponent.coeff(index).could_extract_minus_sign() for exponent in exponents),
    )


def _least_offset(term: Expr, index: Symbol) -> Integer:
    """The least c for which the index stands as ``index + c``; 0 where it also stands bare."""
    offsets: set[Integer] = set()

    def walk(node: Basic) -> None:
        if node == index:
            offsets.add(Integer(0))
        elif isinstance(node, Add) and index in node.args and isinstance(node - index, Integer):
            offsets.add(Integer(node - index))
        else:
            for arg in node.args:
                walk(arg)

    walk(term)
    return min(offsets, default=Integer(0))
