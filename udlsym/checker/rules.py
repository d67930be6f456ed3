"""The rules by which an evidence entry says what its source equals; each is a theorem of school mathematics.

A rule looks at one entry, asks the check it is part of whether two expressions agree or what sign one has, and returns
the source's value; it raises `Rejected` where its side conditions are not met.  No rule searches.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Derivative,
    Function,
    Heaviside,
    Indexed,
    Integer,
    KroneckerDelta,
    Limit,
    Max,
    Min,
    Piecewise,
    Pow,
    sign,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Equality

from udlsym.binding import canonical, substitute
from udlsym.checker.function_rules import (
    by_ceiling,
    by_choice,
    by_duplication,
    by_inverse,
    by_modulus,
    by_nested_floor,
    by_perfect_root,
    by_reciprocal,
    by_remainder,
    by_whole_part,
)
from udlsym.checker.integral_rules import by_integral
from udlsym.checker.power_rules import (
    by_definition,
    by_exp_of_log,
    by_exponent,
    by_factorial,
    by_log,
    by_pascal,
    by_power,
)
from udlsym.checker.requiring import in_pairs, require, require_only
from udlsym.checker.series_rules import (
    by_binomial_theorem,
    by_exponential_series,
    by_log_of_product,
    by_logarithmic_series,
    by_product_of_powers,
    by_series,
    by_telescoping,
    by_vandermonde,
)
from udlsym.checker.sum_rules import (
    by_constant_expectation,
    by_delta,
    by_exchange,
    by_geometric_series,
    by_linearity,
    by_multiplicativity,
    by_range,
)
from udlsym.errors import Rejected
from udlsym.evidence import Entry
from udlsym.exact.calculus import NotDifferentiable, Prime, branch, evaluate_derivative
from udlsym.exact.extrema import extremum
from udlsym.exact.fields import Fraction
from udlsym.exact.limits import NoLimit, evaluate_limit
from udlsym.exact.signs import NONNEGATIVE, NONPOSITIVE, POSITIVE, ZERO
from udlsym.exact.vanishing import Undefined, at_zeros

if TYPE_CHECKING:
    from udlsym.checker.reasoning import Check


def by_branch(check: Check, entry: Entry) -> Fraction:
    """The piece of a piecewise function whose condition holds under the hypotheses."""
    source = entry.source
    require_only(entry, KroneckerDelta, Piecewise, Max, Min, Abs, sign, Heaviside)
    if isinstance(source, KroneckerDelta):
        require(len(source.args) == 2, entry, "a delta with a range")
        signs = check.sign(source.args[0] - source.args[1])
        require(signs is not None and (signs == ZERO or 0 not in signs), entry, "the indices may or may not agree")
        return check.field.constant(Integer(1 if signs == ZERO else 0))
    try:
        value = branch(source, check.sign)
    except NotDifferentiable as error:
        raise Rejected(f"branch: {error}") from error
    return check.value(value)


def by_scaling(check: Check, entry: Entry) -> Fraction:
    """``max(c a, c b, ...) = c max(a, b, ...)`` for c >= 0, and min for c <= 0; ``data`` is c, a, b, ...

    Likewise ``|c a| = c |a|``; ``sign(c a) = sign(a)`` and ``step(c a) = step(a)`` for c > 0.
    """
    source = entry.source
    require_only(entry, Max, Min, Abs, sign, Heaviside)
    scale, *parts = entry.data
    olds = source.args[:1] if isinstance(source, Heaviside) else source.args
    require(len(olds) == len(parts), entry, "the numbers of arguments differ")
    require(all(map(check.real, parts)), entry, "an argument is not seen to be real")
    check.require_defined(entry.data, source)
    same = all(check.same(old, scale * part) for old, part in zip(olds, parts, strict=True))
    require(same, entry, "an argument is no such multiple")
    upwards = check.sign_is(scale, POSITIVE if isinstance(source, (sign, Heaviside)) else NONNEGATIVE)
    downwards = isinstance(source, (Max, Min)) and check.sign_is(scale, NONPOSITIVE)
    require(upwards or downwards, entry, "the sign of the factor is not known", scale)
    if isinstance(source, (Max, Min)):
        head = extremum(Max if isinstance(source, Max) == upwards else Min, *parts)
        return check.field.multiply(check.value(scale), check.value(head))
    if isinstance(source, Abs):
        return check.field.multiply(check.value(scale), check.value(Abs(*parts)))
    return check.value(source.func(*parts, *source.args[1:]))


CONGRUENT = (Indexed, AppliedUndef, Pow)


def by_congruence(check: Check, entry: Entry) -> Fraction:
    """``f(a) = f(b)`` where ``a = b``; ``data`` are the arguments b.  For a'(u) the point u is the argument."""
    source = entry.source
    if isinstance(source, Prime):
        (inner,), (other,) = source.args, entry.data
        require(isinstance(inner, AppliedUndef) and len(inner.args) == 1, entry, "no function of one argument")
        require(other.func == inner.func and check.same(inner.args[0], other.args[0]), entry, "the points differ")
        check.require_defined(other.args, source)
        return check.value(Prime(other))
    named = isinstance(source, Function) and str(source.func.__module__).startswith("sympy.functions.")
    require(named or isinstance(source, CONGRUENT), entry, "the head does not depend on its arguments' values alone")
    require(len(source.args) == len(entry.data), entry, "the numbers of arguments differ")
    same = all(a == b or check.same(a, b) for a, b in zip(source.args, entry.data, strict=True))
    require(same, entry, "an argument differs")
    check.require_defined([b for a, b in zip(source.args, entry.data, strict=True) if a != b], source)
    return check.value(extremum(source.func, *entry.data))


# Hypotheses and definitions ------------------------------------------------------------------------------------------


def by_hypothesis(check: Check, entry: Entry) -> Fraction:
    """``source = target`` is a rational multiple of a hypothesis ``left = right``; ``data`` is the target."""
    (target,) = entry.data
    found = any(isinstance(h, Equality) and check.proportional_equations(h, entry.source, target) for h in check.given)
    require(found, entry, "no hypothesis says that it is", target)
    return check.value(target)


def by_unfolding(check: Check, entry: Entry) -> Fraction:
    """The source is an instance of a definition's head and the target the same instance of its body."""
    position, *pairs = entry.data
    require(isinstance(position, Integer) and 0 <= position < len(check.definitions), entry, "no such definition")
    definition = check.definitions[int(position)]
    values = dict(in_pairs(tuple(pairs)))
    require(set(values) == set(definition.variables), entry, "the definition has other variables")
    require(all(check.in_domain(s, v) for s, v in values.items()), entry, "a value lies outside its domain")
    for condition in definition.given:
        require(check.holds(substitute(condition, values)), entry, "not seen to hold", condition)
    head, body = (substitute(part, values) for part in (definition.head, definition.body))
    same_head = canonical(head) == entry.source or (
        isinstance(head, (AppliedUndef, Indexed))
        and head.func == entry.source.func
        and len(head.args) == len(entry.source.args)
        and all(a == b or check.same(a, b) for a, b in zip(head.args, entry.source.args, strict=True))
    )
    require(same_head, entry, "the source is no instance of the head")
    check.require_defined(values.values(), entry.source)
    return check.value(body)


def by_theorem(check: Check, entry: Entry) -> Fraction:
    """``source = target`` is a rational multiple of an instance of a theorem; ``data``: its name, target, values."""
    name, target, *pairs = entry.data
    instance = check.instance(str(name), dict(in_pairs(tuple(pairs))), entry.source)
    check.require_defined((instance.lhs, instance.rhs, target), entry.source)
    require(instance.relation == "==" and instance.kind == "equality", entry, "the theorem is no equation")
    equation = Equality(instance.lhs, instance.rhs, evaluate=False)
    require(check.proportional_equations(equation, entry.source, target), entry, "the theorem says something else")
    return check.value(target)


# Derivatives and limits ----------------------------------------------------------------------------------------------


def by_derivative(check: Check, entry: Entry) -> Fraction:
    """A derivative carried out by the rules of calculus."""
    require_only(entry, Derivative)
    try:
        held = at_zeros(check.unfolded(entry.source), check.facts, entry.source.variables)
        value = evaluate_derivative(held, check.sign)
    except (NotDifferentiable, Undefined) as error:
        raise Rejected(f"derivative: {error}") from error
    check.require_defined([value], entry.source)
    return check.value(value)


def by_limit(check: Check, entry: Entry) -> Fraction:
    """A limit carried out by the algebra of limits."""
    require_only(entry, Limit)
    try:
        value = evaluate_limit(check.unfolded(entry.source), check.facts)
    except NoLimit as error:
        raise Rejected(f"limit: {error}") from error
    return check.value(value)


RULES: dict[str, Callable[[Check, Entry], Fraction]] = {
    "definition": by_definition,
    "exponent": by_exponent,
    "power": by_power,
    "exp-of-log": by_exp_of_log,
    "log": by_log,
    "factorial": by_factorial,
    "pascal": by_pascal,
    "choice": by_choice,
    "duplication": by_duplication,
    "inverse": by_inverse,
    "reciprocal": by_reciprocal,
    "perfect root": by_perfect_root,
    "modulus": by_modulus,
    "whole part": by_whole_part,
    "ceiling": by_ceiling,
    "nested floor": by_nested_floor,
    "remainder": by_remainder,
    "branch": by_branch,
    "scaling": by_scaling,
    "congruence": by_congruence,
    "hypothesis": by_hypothesis,
    "unfolding": by_unfolding,
    "theorem": by_theorem,
    "derivative": by_derivative,
    "limit": by_limit,
    "integral": by_integral,
    "linearity": by_linearity,
    "expectation": by_constant_expectation,
    "multiplicativity": by_multiplicativity,
    "range": by_range,
    "geometric series": by_geometric_series,
    "telescoping": by_telescoping,
    "series": by_series,
    "exponential series": by_exponential_series,
    "logarithmic series": by_logarithmic_series,
    "binomial theorem": by_binomial_theorem,
    "vandermonde": by_vandermonde,
    "product of powers": by_product_of_powers,
    "log of product": by_log_of_product,
    "delta": by_delta,
    "exchange": by_exchange,
}
