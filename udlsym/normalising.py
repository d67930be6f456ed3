"""Finds the entries under which two equal expressions become the same element of a field.

This is the search behind the field prover and its kin: which generators to use for exponentials, roots, logarithms,
sums and products.  Every entry it makes goes through the same `Check` that will judge the evidence, so a wrong choice
costs a proof and never soundness.

Exponentials: the exponents' monomials with common rational unit (``exp(2z)`` and ``exp(-z)`` are powers of
``exp(z)``).  Roots and logarithms: the arguments' irreducible factors.  Sums: one generator per index-dependent
monomial.  Complete for rational expressions in independent such generators.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import gcd

from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Equality,
    Expr,
    Function,
    Heaviside,
    Indexed,
    Integer,
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
    binomial,
    exp,
    factorial,
    factorint,
    gamma,
    log,
    sign,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from udlsym.binding import canonical, substitute
from udlsym.calculus import NotDifferentiable, Prime, branch, evaluate_derivative
from udlsym.errors import Rejected, UdlsymError
from udlsym.evidence import Entry, Identity
from udlsym.expectations import Expectation
from udlsym.fields import DivisionByZero, Fraction
from udlsym.limits import NoLimit, evaluate_limit
from udlsym.matching import match
from udlsym.reasoning import MOST_UNFOLDINGS, Check
from udlsym.rules import DEFINITIONS
from udlsym.signs import NONNEGATIVE, NONPOSITIVE, POSITIVE, ZERO, is_integer
from udlsym.statements import Statement
from udlsym.summing import SumNormaliser

PIECEWISE = (Piecewise, Max, Min, Abs, sign, Heaviside)


@dataclass(slots=True)
class Units:
    """What a first pass over a statement learns: units of exponents, ranges of sums.

    ``changed`` says that one was changed after it had been used, so that a second pass is needed.
    """

    exponents: dict[tuple[Expr, Expr], Rational] = field(default_factory=dict)
    uppers: dict[tuple[type, Expr, Expr], int] = field(default_factory=dict)
    lowers: dict[tuple[type, Expr, Expr], int] = field(default_factory=dict)
    changed: bool = False

    def note(self, base: Expr, monomial: Expr, coefficient: Rational) -> Rational:
        """Record a coefficient; return the unit so far, of which every coefficient met is a multiple."""
        known = self.exponents.get((base, monomial))
        if known is None:
            unit = abs(coefficient)
        else:
            unit = Rational(gcd(known.p * coefficient.q, coefficient.p * known.q), known.q * coefficient.q)
        self.exponents[base, monomial] = unit
        self.changed |= known is not None and unit != known
        return unit

    def upper(self, key: tuple[type, Expr, Expr], constant: int) -> int:
        """Record the constant part of an upper bound; return the least so far."""
        known = self.uppers.get(key, constant)
        self.uppers[key] = min(known, constant)
        self.changed |= constant < known
        return self.uppers[key]

    def lower(self, key: tuple[type, Expr, Expr], constant: int) -> int:
        """Record the constant part of a lower bound; return the greatest so far."""
        known = self.lowers.get(key, constant)
        self.lowers[key] = max(known, constant)
        self.changed |= constant > known
        return self.lowers[key]


class Normaliser:
    """Builds entries for one line of reasoning; `splits` collects the real expressions whose sign would help."""

    def __init__(self, check: Check, units: Units) -> None:
        self.check = check
        self.units = units
        self.entries: list[Entry] = []
        self.splits: dict[Expr, None] = {}
        self.seen: set[Expr] = set()
        self.unfoldings = 0
        self.sums = SumNormaliser(self)

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
            self._as_units(expression, expression, [(Rational(1), Integer(1))])
        elif isinstance(expression, exp):
            self._exp(expression)
        elif isinstance(expression, Pow):
            self._pow(expression)
        elif isinstance(expression, log):
            self._log(expression)
        elif expression.func in DEFINITIONS:
            definition = DEFINITIONS[expression.func](expression.args[0])
            self.visit(definition)
            self.admit(expression, "definition")
        elif isinstance(expression, (Derivative, Limit)):
            self._calculus(expression)
        elif isinstance(expression, PIECEWISE):
            self._piecewise(expression)
        elif isinstance(expression, KroneckerDelta):
            self._delta(expression)
        elif isinstance(expression, (Sum, Product)):
            self.sums.visit(expression)
        elif isinstance(expression, Expectation):
            self.sums.expectation(expression)
        elif isinstance(expression, (factorial, gamma)):
            self._gamma(expression)
        elif isinstance(expression, binomial):
            self._binomial(expression)
        elif isinstance(expression, (AppliedUndef, Indexed, Symbol)):
            self._named(expression)
        elif isinstance(expression, Prime):
            self._prime(expression)
        elif isinstance(expression, Function):
            self._congruent(expression)

    # Exponentials, roots, logarithms ---------------------------------------------------------------------------------

    def _terms(self, element: Fraction) -> Iterator[tuple[Rational, Expr]]:
        """The element as rational multiples of monomials, each over the common denominator."""
        below = self.check.field.polynomial_expression(element.denominator)
        for exponents, coefficient in element.numerator.to_dict().items():
            rational = Rational(int(coefficient.p), int(coefficient.q))
            yield rational, self.check.field.monomial_expression(exponents, type(coefficient)(1)) / below

    def _exp(self, expression: exp) -> None:
        argument = expression.args[0]
        logs: list[tuple[Expr, Expr]] = []
        plain: list[tuple[Rational, Expr]] = []
        for coefficient, monomial in self._terms(self.normal(argument)):
            found = [factor for factor in Mul.make_args(monomial) if isinstance(factor, log)]
            if len(found) == 1:
                logs.append((found[0].args[0], coefficient * monomial / found[0]))
            else:
                plain.append((coefficient, monomial))
        if logs:
            rest = Add(*(c * m for c, m in plain))
            for factor in (exp(rest), *(Pow(b, c) for b, c in logs)):
                self.visit(factor)
            self.admit(expression, "exp-of-log", rest, *(part for pair in logs for part in pair))
            return
        self._as_units(expression, exp(1), plain)

    def _as_units(self, expression: Expr, base: Expr, terms: list[tuple[Rational, Expr]]) -> None:
        """``base**(sum of terms)`` as powers of one generator for each monomial."""
        pieces: list[tuple[Expr, Integer]] = []
        for coefficient, monomial in terms:
            if monomial == 1 and base != exp(1):  # the base itself is a power of its root
                self.units.note(base, monomial, Rational(1))
            unit = self.units.note(base, monomial, coefficient)
            pieces.append((unit * monomial, Integer(coefficient / unit)))
        generators = [exp(e) if base == exp(1) else Pow(base, e) for e, _ in pieces]
        for generator, (exponent, _) in zip(generators, pieces, strict=True):
            self.visit(exponent)
            if isinstance(exponent, Rational) and not isinstance(exponent, Integer):
                self._root(generator)
            self.seen.add(generator)
        if generators != [expression] or pieces[0][1] != 1:
            self.admit(expression, "exponent", *(part for pair in pieces for part in pair))

    def _root(self, generator: Expr) -> None:
        if isinstance(generator, Pow) and generator not in self.check.table:
            self.admit(generator, "root")

    def _factors(self, element: Fraction) -> list[tuple[Expr, Integer]]:
        """Primes and irreducible factors with multiplicities, factors of known negative sign turned round."""
        content, factors = self.check.field.factorisation(element)
        negative = content < 0
        parts: list[tuple[Expr, Integer]] = []
        for factor, multiplicity in factors:
            self.visit(factor)
            signs = self.check.sign(factor)
            if signs is not None and signs <= NONPOSITIVE and signs != ZERO:
                factor, negative = -factor, negative ^ bool(multiplicity % 2)
            parts.append((factor, Integer(multiplicity)))
        for number, power in ((abs(content.p), 1), (content.q, -1)):
            parts.extend((Integer(prime), Integer(power * n)) for prime, n in factorint(number).items())
        if negative:
            unknown = [i for i, (f, n) in enumerate(parts) if n == 1 and not self.check.sign_is(f, NONNEGATIVE)]
            if unknown:
                parts[unknown[0]] = (-parts[unknown[0]][0], Integer(1))
            else:
                parts.append((Integer(-1), Integer(1)))
        return parts

    def _lumped(self, parts: list[tuple[Expr, Integer]], signs: frozenset[int]) -> list[tuple[Expr, Integer]]:
        """The factors whose sign is seen to be among ``signs``, and all the others in one."""
        apart = [(b, n) for b, n in parts if self.check.sign_is(b, signs) and (n > 0 or self.check.nonzero(b))]
        others = [pair for pair in parts if pair not in apart]
        return [*apart, (Mul(*(b**n for b, n in others)), Integer(1))] if others else apart

    def _pow(self, expression: Pow) -> None:
        base, exponent = expression.args
        self.visit(base)
        if isinstance(exponent, Integer):
            return
        self.visit(exponent)
        try:
            element = self.check.value(base)
        except DivisionByZero:
            return
        if element.is_zero:
            return
        parts = self._factors(element)
        for way in (parts, self._lumped(parts, NONNEGATIVE)):
            powers = [Pow(b, n * exponent) for b, n in way]
            if way == [(base, 1)] or expression in powers:
                continue
            for power in powers:
                self.visit(power)
            if self.admit(expression, "power", *(part for pair in way for part in pair)):
                return
        neutral = self.check.field.expression(element)
        if parts != [(base, 1)] and neutral != base:
            self.visit(Pow(neutral, exponent))
            if self.admit(expression, "congruence", neutral, exponent):
                return
        terms = list(self._terms(self.check.value(exponent)))
        self._as_units(expression, base, terms)

    def _log(self, expression: log) -> None:
        element = self.normal(expression.args[0])
        if element.is_zero or self._log_by_shape(expression):
            return
        factors = self._factors(element)
        for way in (factors, self._lumped(factors, POSITIVE)):
            if self._log_of_factors(expression, way):
                return
        self._congruent(expression)

    def _log_of_factors(self, expression: log, factors: list[tuple[Expr, Integer]]) -> bool:
        """Whether the logarithm is, or could be made, a sum by these factors of its argument."""
        rest: list[Expr] = []
        parts: list[tuple[Expr, Expr]] = []
        for factor, multiplicity in factors:
            if isinstance(factor, exp):
                rest.append(multiplicity * factor.args[0])
            elif isinstance(factor, Pow) and self.check.sign_is(factor.base, POSITIVE):
                parts.append((factor.base, multiplicity * factor.exp))
            else:
                parts.append((factor, multiplicity))
        target = Add(*rest, *(c * log(b) for b, c in parts))
        for b, _ in parts:
            self.seen.add(log(b))
        self.visit(exp(Add(*rest)))
        self.visit(target)
        if target == expression:
            return True
        return self.admit(expression, "log", Add(*rest), *(part for pair in parts for part in pair))

    def _log_by_shape(self, expression: log) -> bool:
        """``log(a**m b**n exp(u)) = m log(a) + n log(b) + u`` by the factors as written, if their signs show."""
        rest, powers = Integer(0), []
        for factor in Mul.make_args(expression.args[0]):
            base, exponent = factor.as_base_exp()
            if isinstance(factor, exp):
                rest += factor.args[0]
            elif isinstance(exponent, Rational):
                powers.append((base, exponent))
            else:
                return False
        if rest == 0 and len(powers) == 1 and powers[0][1] == 1:
            return False
        for part in (exp(rest), *(log(base) for base, _ in powers)):
            self.visit(part)
        return self.admit(expression, "log", rest, *(part for pair in powers for part in pair))

    # Functions by cases, by calculus, by name ------------------------------------------------------------------------

    def _calculus(self, expression: Derivative | Limit) -> None:
        try:
            if isinstance(expression, Derivative):
                value = evaluate_derivative(self.check.unfolded(expression), self._sign_or_split)
            else:
                value = evaluate_limit(self.check.unfolded(expression), self.check.facts)
        except (NotDifferentiable, NoLimit, Rejected):
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
        try:
            value = branch(expression, self._sign_or_split)
        except NotDifferentiable:
            if not isinstance(expression, Piecewise):
                self._scaled(expression)
            return
        self.visit(value)
        self.admit(expression, "branch")

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
        target = expression.func(*parts, *expression.args[len(arguments) :])
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

    def _gamma(self, expression: Expr) -> None:
        argument = expression.args[0]
        if isinstance(expression, factorial):
            self.visit(gamma(argument + 1))
            self.admit(expression, "factorial")
            return
        shift, rest = argument.as_coeff_Add()
        down = Integer(shift) if isinstance(shift, Integer) else Integer(shift.p // shift.q)
        while down > 0 and not self.check.sign_is(argument - down, POSITIVE):
            down -= 1
        if down > 0 and rest != 0:
            target = Mul(*(argument - step for step in range(1, int(down) + 1)), gamma(argument - down))
            self.visit(target)
            self.admit(expression, "factorial", down)
            return
        self._congruent(expression)

    def _binomial(self, expression: binomial) -> None:
        n, k = expression.args
        if n == 0:
            self.visit(KroneckerDelta(k, 0))
            self.admit(expression, "pascal")
            return
        shift, rest = n.as_coeff_Add()
        if rest != 0 and isinstance(shift, Integer) and shift > 0 and self.check.sign_is(n, POSITIVE):
            target = binomial(n - 1, k - 1) + binomial(n - 1, k)
            self.visit(target)
            self.admit(expression, "pascal")
            return
        self._congruent(expression)

    def _named(self, expression: Expr) -> None:
        if not self.unfold(expression) and expression.args and not isinstance(expression, Symbol):
            self._congruent(expression)

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

    def _congruent(self, expression: Expr) -> None:
        """A function of canonical arguments."""
        args = [self.simplest(arg) if isinstance(arg, Expr) and not _is_base(arg) else arg for arg in expression.args]
        target = expression.func(*args)
        if target != expression:
            self.visit(target)
            self.admit(expression, "congruence", *args)


def _is_base(argument: Expr) -> bool:
    return not argument.is_commutative or argument.__class__.__name__ in ("IndexedBase", "Tuple", "Lambda", "Composite")


def orient(normaliser: Normaliser, hypothesis: Equality) -> None:
    """Use a hypothesis ``left = right`` to eliminate one generator that it determines."""
    check = normaliser.check
    try:
        normaliser.visit(hypothesis.lhs)
        normaliser.visit(hypothesis.rhs)
        difference = check.field.subtract(check.value(hypothesis.lhs), check.value(hypothesis.rhs))
    except UdlsymError:
        return
    if difference.is_zero:
        return
    candidates: list[tuple[tuple[int, int, str], Expr, Rational]] = []
    for position, generator in enumerate(check.field.generators):
        numerator, denominator = difference.numerator, difference.denominator
        if position >= len(numerator.degrees()) or numerator.degrees()[position] != 1:
            continue
        if position < len(denominator.degrees()) and denominator.degrees()[position]:
            continue
        slope = check.field.as_rational(
            check.field.divide(
                Fraction(numerator.derivative(position), check.field.one_polynomial),
                Fraction(denominator, check.field.one_polynomial),
            )
        )
        if slope:
            inside = sum(
                generator in other.atoms(type(generator)) for other in check.field.generators if other != generator
            )
            rank = 0 if isinstance(generator, Symbol) else 1
            preferred = generator in (hypothesis.lhs, hypothesis.rhs)
            candidates.append(((-rank, inside, -int(preferred), str(generator)), generator, slope))  # type: ignore[arg-type]
    for _, generator, slope in sorted(candidates, key=lambda item: item[0]):
        rest = check.field.subtract(
            difference, check.field.multiply(check.field.constant(slope), check.field.generator(generator))
        )
        target = check.field.expression(check.field.divide(rest, check.field.constant(-slope)))
        if not target.has(generator) and normaliser.admit(generator, "hypothesis", target):
            return


def begin(statement: Statement, units: Units) -> Normaliser:
    """A normaliser whose check knows the statement's hypotheses, equations among them oriented."""
    check = Check(statement.given, statement.definitions, sides=(statement.lhs, statement.rhs))
    normaliser = Normaliser(check, units)
    equations = [h for h in normaliser.check.given if isinstance(h, Equality)]
    for hypothesis in sorted(equations, key=lambda h: h.count_ops()):
        orient(normaliser, hypothesis)
    return normaliser


def prepared(statement: Statement) -> Normaliser:
    """A normaliser with the units and ranges that both sides need; what it has visited is visited."""
    units = Units()
    normaliser = begin(statement, units)
    for side in (statement.lhs, statement.rhs):
        try:
            normaliser.visit(side)
        except (UdlsymError, RecursionError):
            units.changed = True
    return begin(statement, units) if units.changed else normaliser


def identity(statement: Statement) -> tuple[Identity | None, tuple[Expr, ...]]:
    """Evidence that the sides agree, or None; and the real expressions whose signs were wanted and unknown."""
    normaliser = prepared(statement)
    try:
        left, right = normaliser.normal(statement.lhs), normaliser.normal(statement.rhs)
    except (UdlsymError, RecursionError):
        return None, tuple(normaliser.splits)
    difference = normaliser.check.field.subtract(left, right)
    if difference.is_zero:
        return Identity(tuple(normaliser.entries)), ()
    cofactors = _cofactors(normaliser, difference)
    if cofactors is not None:
        return Identity(tuple(normaliser.entries), cofactors), ()
    return None, tuple(normaliser.splits)


def _cofactors(normaliser: Normaliser, difference: Fraction) -> tuple[tuple[Basic, Expr], ...] | None:
    """Multiples of the equations among the hypotheses that make up the difference, by division with remainder."""
    check, field = normaliser.check, normaliser.check.field
    found: list[tuple[Basic, Expr]] = []
    for hypothesis in check.given:
        if not isinstance(hypothesis, Equality):
            continue
        try:
            known = field.subtract(check.value(hypothesis.lhs), check.value(hypothesis.rhs))
            ratio = field.divide(difference, known)
        except UdlsymError:
            continue
        quotient, _ = divmod(ratio.numerator, ratio.denominator)
        if quotient.is_zero():
            continue
        multiplier = Fraction(quotient, field.one_polynomial)
        difference = field.subtract(difference, field.multiply(multiplier, known))
        found.append((hypothesis, field.expression(multiplier)))
        if difference.is_zero:
            return tuple(found)
    return None


def normal_form(statement: Statement, expression: Expr) -> tuple[Expr, tuple[Entry, ...]] | None:
    """An expression's normal form under a statement's hypotheses, with the entries that lead to it."""
    normaliser = prepared(statement)
    try:
        for side in (statement.lhs, statement.rhs):
            normaliser.visit(side)
        found = normaliser.simplest(expression)
        normaliser.visit(found)
        return found, tuple(normaliser.entries)
    except (UdlsymError, RecursionError):
        return None


def gap_between_sides(statement: Statement, *, quotient: bool) -> tuple[Expr, tuple[Entry, ...]] | None:
    """The difference of the sides, or their quotient, in normal form, with the entries that lead to it.

    Formed in the field: SymPy merges ``exp(a)/exp(b)`` into one power, in which what cancels is hidden.
    """
    normaliser = prepared(statement)
    field = normaliser.check.field
    try:
        left, right = normaliser.normal(statement.lhs), normaliser.normal(statement.rhs)
        found = field.expression(field.divide(left, right) if quotient else field.subtract(left, right))
        normaliser.visit(found)
        return found, tuple(normaliser.entries)
    except (UdlsymError, RecursionError):
        return None
