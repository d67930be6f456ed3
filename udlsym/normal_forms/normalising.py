"""Finds the entries under which two equal expressions become the same element of a field.

This is the search behind the field prover and its kin: which generators to use for exponentials, roots, logarithms,
sums and products.  Every entry it makes goes through the same `Check` that will judge the evidence, so a wrong choice
costs a proof and never soundness.

Powers are in `powers.py`, sums and products in `summing.py`.  Complete for rational expressions in independent
generators of these kinds.
"""

from __future__ import annotations

from math import gcd

from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Expr,
    Function,
    Heaviside,
    Indexed,
    Integer,
    Integral,
    KroneckerDelta,
    Limit,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    sign,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from udlsym.binding import canonical, substitute
from udlsym.checker.power_rules import DEFINITIONS
from udlsym.checker.reasoning import MOST_UNFOLDINGS, Check
from udlsym.errors import Rejected
from udlsym.evidence import Entry
from udlsym.exact.calculus import NotDifferentiable, Prime, branch, evaluate_derivative
from udlsym.exact.expectations import Expectation
from udlsym.exact.extrema import extremum
from udlsym.exact.fields import DivisionByZero, Fraction
from udlsym.exact.limits import NoLimit, evaluate_limit
from udlsym.exact.matching import match
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, ZERO, is_integer
from udlsym.exact.vanishing import Undefined, at_zeros
from udlsym.normal_forms.integrating import integrate
from udlsym.normal_forms.powers import PowerNormaliser
from udlsym.normal_forms.special import KNOWN, FunctionNormaliser
from udlsym.normal_forms.summing import SumNormaliser
from udlsym.normal_forms.units import Units

PIECEWISE = (Piecewise, Max, Min, Abs, sign, Heaviside)


class Normaliser:
    """Builds entries for one line of reasoning; `splits` collects the real expressions whose sign would help."""

    def __init__(self, check: Check, units: Units) -> None:
        self.check = check
        self.units = units
        self.entries: list[Entry] = []
        self.splits: dict[Expr, None] = {}
        self.seen: set[Expr] = set()
        self.unfoldings = 0
        self.powers = PowerNormaliser(self)
        self.sums = SumNormaliser(self)
        self.functions = FunctionNormaliser(self)

    def inside(self, source: Expr) -> Normaliser:
        """A normaliser for the inside of a sum, a product or an expectation."""
        inner = Normaliser(self.check.inside(source), self.units)
        inner.unfoldings = self.unfoldings
        return inner

    def admit(self, source: Expr, rule: str, *data: Expr, inner: tuple[Entry, ...] = ()) -> bool:
        """Offer an entry to the check; keep it where it is accepted."""
        entry = Entry(source, rule, tuple(data), inner)
        try:
            self.check.admit((entry,))
        except Rejected:
            return False
        self.entries.append(entry)
        return True

    def normal(self, expression: Expr) -> Fraction:
        """The expression's element once entries for everything inside it are made."""
        self.visit(expression)
        return self.check.value(expression)

    def simplest(self, expression: Expr) -> Expr:
        """The normal form as an expression."""
        return self.check.field.expression(self.normal(expression))

    def visit(self, expression: Expr) -> None:
        """Make entries for everything inside an expression, innermost first."""
        expression = canonical(expression)
        if expression in self.seen or expression in self.check.table:
            return
        self.seen.add(expression)
        if isinstance(expression, (Add, Mul)):
            for arg in expression.args:
                self.visit(arg)
        elif expression == exp(1):
            self.powers.as_units(expression, expression, [(Rational(1), Integer(1))])
        elif isinstance(expression, exp):
            self.powers.exponential(expression)
        elif isinstance(expression, Pow):
            self.powers.power(expression)
        elif isinstance(expression, log):
            self.powers.logarithm(expression)
        elif expression.func in DEFINITIONS:
            definition = DEFINITIONS[expression.func](expression.args[0])
            self.visit(definition)
            self.admit(expression, "definition")
        elif isinstance(expression, (Derivative, Limit)):
            self._calculus(expression)
        elif isinstance(expression, Integral):
            integrate(self, expression)
        elif isinstance(expression, PIECEWISE):
            self._piecewise(expression)
        elif isinstance(expression, KroneckerDelta):
            self._delta(expression)
        elif isinstance(expression, (Sum, Product)):
            self.sums.visit(expression)
        elif isinstance(expression, Expectation):
            self.sums.expectation(expression)
        elif isinstance(expression, KNOWN):
            self.functions.visit(expression)
        elif isinstance(expression, (AppliedUndef, Indexed, Symbol)):
            self._named(expression)
        elif isinstance(expression, Prime):
            self._prime(expression)
        elif isinstance(expression, Function):
            self.congruent(expression)

    # Functions by cases, by calculus, by name ------------------------------------------------------------------------

    def _calculus(self, expression: Derivative | Limit) -> None:
        try:
            if isinstance(expression, Derivative):
                held = at_zeros(self.check.unfolded(expression), self.check.facts, expression.variables)
                value = evaluate_derivative(held, self._sign_or_split)
            else:
                value = evaluate_limit(self.check.unfolded(expression), self.check.facts, self.splits.setdefault)
        except (NotDifferentiable, NoLimit, Undefined, Rejected):
            return
        self.visit(value)
        self.admit(expression, "derivative" if isinstance(expression, Derivative) else "limit")

    def _sign_or_split(self, expression: Expr) -> frozenset[int] | None:
        """The sign, and a note that a case split on this expression would help where it is not known."""
        signs = self.check.sign(expression)
        if signs is not None and len(signs) > 1:
            self.splits[expression] = None
        return signs

    def _piecewise(self, expression: Expr) -> None:
        if isinstance(expression, (Max, Min)) and self._of_nested(expression):
            return
        try:
            value = branch(expression, self._sign_or_split)
        except NotDifferentiable:
            if not isinstance(expression, Piecewise):
                self._scaled(expression)
            if expression not in self.check.table:
                self._turned(expression)
            return
        self.visit(value)
        self.admit(expression, "branch")

    def _of_nested(self, expression: Max | Min) -> bool:
        """Whether a maximum of maxima became one of their values: what is inside decides first."""
        nested = [arg for arg in expression.args if isinstance(arg, PIECEWISE)]
        if not nested:
            return False
        args = [self.simplest(arg) if arg in nested else arg for arg in expression.args]
        target = extremum(expression.func, *args)
        if target == expression:
            return False
        self.visit(target)
        return self.admit(expression, "congruence", *args)

    def _turned(self, expression: Expr) -> None:
        """``|a b| = |a| |b|``; a minimum as a maximum, that one form stands for both."""
        if isinstance(expression, Abs):
            if not self.functions.modulus(expression):
                self.admit(expression, "square of a modulus")
        elif isinstance(expression, Min):
            opposites = [-arg for arg in expression.args]
            self.visit(extremum(Max, *opposites))
            self.admit(expression, "scaling", Integer(-1), *opposites)

    def _scaled(self, expression: Expr) -> None:
        """Draw what is positive and common to all arguments of a maximum, a step or an absolute value out of it."""
        arguments = expression.args[:1] if isinstance(expression, Heaviside) else expression.args
        try:
            elements = [self.normal(argument) for argument in arguments]
        except DivisionByZero:
            return
        field_ = self.check.field
        factored = [field_.factorisation(element) for element in elements if not element.is_zero]
        if not factored:
            return
        content = Rational(0)
        for rational, _ in factored:
            content = Rational(gcd(content.p * rational.q, rational.p * content.q), content.q * rational.q)
        scale: Expr = content
        powers = [dict(parts) for _, parts in factored]
        for factor in powers[0]:
            least = min((each.get(factor, 0) for each in powers), key=abs)
            if least and all(each.get(factor, 0) * least > 0 for each in powers):
                self.visit(factor)
                allowed = POSITIVE if isinstance(expression, (sign, Heaviside)) else NONNEGATIVE
                if self.check.sign_is(factor**least, allowed):
                    scale *= factor**least
        self.visit(scale)
        ratio = self.check.value(scale)
        parts = [field_.expression(field_.divide(element, ratio)) for element in elements]
        if not all(map(self.check.real, parts)):  # a sine is written with complex exponentials
            return
        target = extremum(expression.func, *parts, *expression.args[len(arguments) :])
        if target == expression:
            return
        self.visit(target)
        self.admit(expression, "scaling", scale, *parts)

    def _delta(self, expression: KroneckerDelta) -> None:
        signs = self.check.sign(expression.args[0] - expression.args[1])
        if signs is not None and (signs == ZERO or 0 not in signs):
            self.admit(expression, "branch")
        else:
            self.splits[expression.args[0] - expression.args[1]] = None

    def _named(self, expression: Expr) -> None:
        if not self.unfold(expression) and expression.args and not isinstance(expression, Symbol):
            self.congruent(expression)

    def unfold(self, expression: Expr) -> bool:
        """Replace an instance of a definition's head by its body, where the definition's conditions hold."""
        for position, definition in enumerate(self.check.definitions):
            values = match(definition.head, expression, definition.variables)
            if values is None or self.unfoldings >= MOST_UNFOLDINGS:
                continue
            if not all(self._holds_or_split(substitute(condition, values)) for condition in definition.given):
                continue
            self.unfoldings += 1
            target = canonical(substitute(definition.body, values))
            self.visit(target)
            data = [Integer(position), *(part for pair in values.items() for part in pair)]
            if self.admit(expression, "unfolding", *data):
                return True
        return False

    def _holds_or_split(self, condition: Basic) -> bool:
        if self.check.holds(condition):
            return True
        if isinstance(condition, Relational):
            gap = condition.lhs - condition.rhs
            if is_integer(gap) and condition.rel_op in (">=", "<="):
                gap += 1 if condition.rel_op == ">=" else -1
            self._sign_or_split(gap)
        return False

    def _prime(self, expression: Prime) -> None:
        inner = expression.args[0]
        target = inner.func(self.simplest(inner.args[0]))
        if target != inner:
            self.seen.add(Prime(target))
            self.admit(expression, "congruence", target)

    def congruent(self, expression: Expr) -> None:
        """A function of canonical arguments."""
        args = [self.simplest(arg) if isinstance(arg, Expr) and not _is_base(arg) else arg for arg in expression.args]
        target = extremum(expression.func, *args)
        if target != expression:
            self.visit(target)
            self.admit(expression, "congruence", *args)


def _is_base(argument: Expr) -> bool:
    return not argument.is_commutative or argument.__class__.__name__ in ("IndexedBase", "Tuple", "Lambda", "Composite")
