"""Both sides of a statement made ready and compared: the field prover's search, and what its kin build on."""

from __future__ import annotations

from sympy import Basic, Equality, Expr, Rational, Symbol, binomial, factorial, gamma

from udlsym.checker.reasoning import Check
from udlsym.errors import UdlsymError
from udlsym.evidence import Entry, Identity
from udlsym.exact.fields import Fraction
from udlsym.normal_forms.normalising import Normaliser
from udlsym.normal_forms.units import Units
from udlsym.statements import Statement


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


def prepared(statement: Statement, *, factorials: bool = False) -> Normaliser:
    """A normaliser with the units and ranges that both sides need; what it has visited is visited."""
    units = Units(factorials=factorials)
    normaliser = begin(statement, units)
    for side in (statement.lhs, statement.rhs):
        try:
            normaliser.visit(side)
        except (UdlsymError, RecursionError):
            units.changed = True
    return begin(statement, units) if units.changed else normaliser


def identity(statement: Statement) -> tuple[Identity | None, tuple[Expr, ...]]:
    """Evidence that the sides agree, or None; and the real expressions whose signs were wanted and unknown."""
    found, splits = _identity(statement, prepared(statement))
    sides = (statement.lhs, statement.rhs)
    if found is None and any(side.has(binomial, factorial, gamma) for side in sides):
        found, more = _identity(statement, prepared(statement, factorials=True))
        splits = tuple(dict.fromkeys((*splits, *more)))
    return found, () if found is not None else splits


def _identity(statement: Statement, normaliser: Normaliser) -> tuple[Identity | None, tuple[Expr, ...]]:
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
