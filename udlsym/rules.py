"""The rules by which an evidence entry says what its source equals; each is a theorem of school mathematics.

A rule looks at one entry, asks the check it is part of whether two expressions agree or what sign one has, and returns
the source's value; it raises `Rejected` where its side conditions are not met.  No rule searches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Expr,
    Function,
    Heaviside,
    I,
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
    binomial,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    exp,
    factorial,
    gamma,
    log,
    oo,
    sec,
    sech,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Equality

from udlsym.binding import canonical, free_in, outermost, substitute
from udlsym.calculus import NotDifferentiable, Prime, branch, evaluate_derivative
from udlsym.errors import Rejected
from udlsym.evidence import Entry
from udlsym.expectations import Expectation
from udlsym.fields import Fraction
from udlsym.limits import NoLimit, evaluate_limit
from udlsym.signs import NONNEGATIVE, NONPOSITIVE, POSITIVE, ZERO, is_integer

if TYPE_CHECKING:
    from udlsym.reasoning import Check

MOST_TERMS = 400


def _require(holds: bool, entry: Entry, what: str, *about: object) -> None:
    """Raise unless it holds; expressions are written out only then, for that takes long."""
    if not holds:
        shown = ", ".join(map(str, about))
        raise Rejected(f"{entry.rule}: {entry.source}: {what}{f': {shown}' if about else ''}")


def _pairs(data: tuple[Basic, ...]) -> list[tuple[Any, Any]]:
    return list(zip(data[::2], data[1::2], strict=True))


def _require_only(entry: Entry, *kinds: type) -> None:
    _require(isinstance(entry.source, kinds), entry, "the rule does not speak of this head")


def _power(base: Expr, exponent: Expr) -> Expr:
    return exp(exponent) if base == exp(1) else Pow(base, exponent)


def _base_and_exponent(entry: Entry) -> tuple[Expr, Expr]:
    source = entry.source
    if source == _E(1):  # which SymPy takes for no exponential
        return source, Integer(1)
    _require_only(entry, Pow, exp)
    return (exp(1), source.args[0]) if isinstance(source, exp) else source.args


# Elementary functions ------------------------------------------------------------------------------------------------

_E = exp
DEFINITIONS: dict[type[Function], Callable[[Expr], Expr]] = {
    sinh: lambda u: (_E(u) - _E(-u)) / 2,
    cosh: lambda u: (_E(u) + _E(-u)) / 2,
    tanh: lambda u: (_E(u) - _E(-u)) / (_E(u) + _E(-u)),
    coth: lambda u: (_E(u) + _E(-u)) / (_E(u) - _E(-u)),
    sech: lambda u: 2 / (_E(u) + _E(-u)),
    csch: lambda u: 2 / (_E(u) - _E(-u)),
    sin: lambda u: (_E(I * u) - _E(-I * u)) / (2 * I),
    cos: lambda u: (_E(I * u) + _E(-I * u)) / 2,
    tan: lambda u: (_E(I * u) - _E(-I * u)) / (I * (_E(I * u) + _E(-I * u))),
    cot: lambda u: I * (_E(I * u) + _E(-I * u)) / (_E(I * u) - _E(-I * u)),
    sec: lambda u: 2 / (_E(I * u) + _E(-I * u)),
    csc: lambda u: 2 * I / (_E(I * u) - _E(-I * u)),
}


def by_definition(check: Check, entry: Entry) -> Fraction:
    """A hyperbolic or trigonometric function is this combination of exponentials."""
    define = DEFINITIONS.get(entry.source.func)
    _require(define is not None, entry, "no definition is known")
    assert define is not None
    return check.value(define(entry.source.args[0]))


def by_exponent(check: Check, entry: Entry) -> Fraction:
    """``b**(k1 e1 + k2 e2 + ...) = (b**e1)**k1 (b**e2)**k2 ...``: k integers, b != 0 or nothing negative."""
    base, exponent = _base_and_exponent(entry)
    parts = _pairs(entry.data)
    _require(all(isinstance(k, Integer) for _, k in parts), entry, "a multiplier is no integer")
    _require(check.same(exponent, Add(*(k * e for e, k in parts))), entry, "the exponents do not add up")
    safe = base == exp(1) or check.nonzero(base)
    safe = safe or all(k > 0 and check.sign_is(e, NONNEGATIVE) for e, k in parts)
    safe = safe or (len(parts) == 1 and isinstance(parts[0][0], Rational) and parts[0][0] > 0)
    _require(safe, entry, "the base may vanish", base)
    check.require_defined([e for e, _ in parts], entry.source)
    field = check.field
    return field.product([field.power(check.value(_power(base, e)), int(k)) for e, k in parts])


def by_power(check: Check, entry: Entry) -> Fraction:
    """``(b1**n1 b2**n2 ...)**e = b1**(n1 e) b2**(n2 e) ...``: e an integer, or all but one plain factor nonnegative."""
    base, exponent = _base_and_exponent(entry)
    parts = _pairs(entry.data)
    _require(all(isinstance(n, Integer) for _, n in parts), entry, "a multiplicity is no integer")
    check.require_defined([b**n for b, n in parts], entry.source)
    product = check.field.product([check.field.power(check.value(b), int(n)) for b, n in parts])
    _require(check.field.subtract(check.value(base), product).is_zero, entry, "the base is another product")
    if not is_integer(exponent):
        free = [b for b, n in parts if not check.sign_is(b, NONNEGATIVE) or (n < 0 and not check.nonzero(b))]
        _require(len(free) <= 1, entry, "not seen to be nonnegative", *free)
        _require(all((b, Integer(1)) in parts for b in free), entry, "may be negative and is raised to a power", *free)
    return check.field.product([check.value(_power(b, n * exponent)) for b, n in parts])


def by_exp_of_log(check: Check, entry: Entry) -> Fraction:
    """``exp(c1 log(b1) + ... + r) = b1**c1 ... exp(r)``."""
    _require_only(entry, exp)
    rest, *pairs = entry.data
    parts = _pairs(tuple(pairs))
    total = Add(rest, *(c * log(b) for b, c in parts))
    check.require_defined([rest, *(part for b, c in parts for part in (c, log(b, evaluate=False)))], entry.source)
    _require(check.same(entry.source.args[0], total), entry, "the exponent is another sum")
    return check.field.product([check.value(exp(rest)), *(check.value(Pow(b, c)) for b, c in parts)])


def by_log(check: Check, entry: Entry) -> Fraction:
    """``log(b1**c1 ... exp(r)) = c1 log(b1) + ... + r`` for real c and r, all b but one plain factor positive."""
    _require_only(entry, log)
    rest, *pairs = entry.data
    parts = _pairs(tuple(pairs))
    check.require_defined([rest, *(part for pair in parts for part in pair)], entry.source)
    free = [(b, c) for b, c in parts if not check.sign_is(b, POSITIVE)]
    _require(not free or (len(free) == 1 and free[0][1] == 1), entry, "not seen to be positive", *free)
    _require(all(check.real(c) for _, c in parts) and check.real(rest), entry, "an exponent is not seen to be real")
    image = check.field.product([check.value(exp(rest)), *(check.value(_power(b, c)) for b, c in parts)])
    argument = check.value(entry.source.args[0])
    _require(check.field.subtract(argument, image).is_zero, entry, "the argument is another product")
    return check.value(Add(rest, *(c * log(b) for b, c in parts)))


def by_factorial(check: Check, entry: Entry) -> Fraction:
    """``factorial(n) = gamma(n + 1)``, and ``gamma(x) = (x - 1) ... (x - k) gamma(x - k)`` for x > k."""
    source = entry.source
    if isinstance(source, factorial):
        return check.value(gamma(source.args[0] + 1))
    _require(isinstance(source, gamma) and len(entry.data) == 1, entry, "only gamma has this rule")
    (argument,), (down,) = source.args, entry.data
    _require(isinstance(down, Integer) and 0 < down <= MOST_TERMS, entry, "the shift is no small natural number")
    _require(check.sign_is(argument - down, POSITIVE), entry, "the smaller argument may be a pole")
    image = Mul(*(argument - step for step in range(1, int(down) + 1)), gamma(argument - down))
    return check.value(image)


def by_pascal(check: Check, entry: Entry) -> Fraction:
    """``binomial(n, k) = binomial(n-1, k-1) + binomial(n-1, k)``: n >= 1, k integers; binomial(0, k) is delta(k, 0)."""
    _require_only(entry, binomial)
    n, k = entry.source.args
    if n == 0 and is_integer(k):
        return check.value(KroneckerDelta(k, 0))
    _require(is_integer(n) and is_integer(k) and check.sign_is(n, POSITIVE), entry, "n >= 1 and k must be integers")
    image = binomial(n - 1, k - 1) + binomial(n - 1, k)
    return check.value(image)


def by_branch(check: Check, entry: Entry) -> Fraction:
    """The piece of a piecewise function whose condition holds under the hypotheses."""
    source = entry.source
    _require_only(entry, KroneckerDelta, Piecewise, Max, Min, Abs, sign, Heaviside)
    if isinstance(source, KroneckerDelta):
        _require(len(source.args) == 2, entry, "a delta with a range")
        signs = check.sign(source.args[0] - source.args[1])
        _require(signs is not None and (signs == ZERO or 0 not in signs), entry, "the indices may or may not agree")
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
    _require_only(entry, Max, Min, Abs, sign, Heaviside)
    scale, *parts = entry.data
    olds = source.args[:1] if isinstance(source, Heaviside) else source.args
    _require(len(olds) == len(parts), entry, "the numbers of arguments differ")
    _require(all(map(check.real, parts)), entry, "an argument is not seen to be real")
    check.require_defined(entry.data, source)
    same = all(check.same(old, scale * part) for old, part in zip(olds, parts, strict=True))
    _require(same, entry, "an argument is no such multiple")
    upwards = check.sign_is(scale, POSITIVE if isinstance(source, (sign, Heaviside)) else NONNEGATIVE)
    downwards = isinstance(source, (Max, Min)) and check.sign_is(scale, NONPOSITIVE)
    _require(upwards or downwards, entry, "the sign of the factor is not known", scale)
    if isinstance(source, (Max, Min)):
        head = (Max if isinstance(source, Max) == upwards else Min)(*parts)
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
        _require(isinstance(inner, AppliedUndef) and len(inner.args) == 1, entry, "no function of one argument")
        _require(other.func == inner.func and check.same(inner.args[0], other.args[0]), entry, "the points differ")
        check.require_defined(other.args, source)
        return check.value(Prime(other))
    named = isinstance(source, Function) and str(source.func.__module__).startswith("sympy.functions.")
    _require(named or isinstance(source, CONGRUENT), entry, "the head does not depend on its arguments' values alone")
    _require(len(source.args) == len(entry.data), entry, "the numbers of arguments differ")
    same = all(a == b or check.same(a, b) for a, b in zip(source.args, entry.data, strict=True))
    _require(same, entry, "an argument differs")
    check.require_defined([b for a, b in zip(source.args, entry.data, strict=True) if a != b], source)
    return check.value(source.func(*entry.data))


# Hypotheses and definitions ------------------------------------------------------------------------------------------


def by_hypothesis(check: Check, entry: Entry) -> Fraction:
    """``source = target`` is a rational multiple of a hypothesis ``left = right``; ``data`` is the target."""
    (target,) = entry.data
    found = any(isinstance(h, Equality) and check.proportional_equations(h, entry.source, target) for h in check.given)
    _require(found, entry, "no hypothesis says that it is", target)
    return check.value(target)


def by_unfolding(check: Check, entry: Entry) -> Fraction:
    """The source is an instance of a definition's head and the target the same instance of its body."""
    position, *pairs = entry.data
    _require(isinstance(position, Integer) and 0 <= position < len(check.definitions), entry, "no such definition")
    definition = check.definitions[int(position)]
    values = dict(_pairs(tuple(pairs)))
    _require(set(values) == set(definition.variables), entry, "the definition has other variables")
    _require(all(check.in_domain(s, v) for s, v in values.items()), entry, "a value lies outside its domain")
    for condition in definition.given:
        _require(check.holds(substitute(condition, values)), entry, "not seen to hold", condition)
    head, body = (substitute(part, values) for part in (definition.head, definition.body))
    same_head = canonical(head) == entry.source or (
        isinstance(head, (AppliedUndef, Indexed))
        and head.func == entry.source.func
        and len(head.args) == len(entry.source.args)
        and all(a == b or check.same(a, b) for a, b in zip(head.args, entry.source.args, strict=True))
    )
    _require(same_head, entry, "the source is no instance of the head")
    check.require_defined(values.values(), entry.source)
    return check.value(body)


def by_theorem(check: Check, entry: Entry) -> Fraction:
    """``source = target`` is a rational multiple of an instance of a theorem; ``data``: its name, target, values."""
    name, target, *pairs = entry.data
    instance = check.instance(str(name), dict(_pairs(tuple(pairs))), entry.source)
    check.require_defined((instance.lhs, instance.rhs, target), entry.source)
    _require(instance.relation == "==" and instance.kind == "equality", entry, "the theorem is no equation")
    equation = Equality(instance.lhs, instance.rhs, evaluate=False)
    _require(check.proportional_equations(equation, entry.source, target), entry, "the theorem says something else")
    return check.value(target)


# Derivatives and limits ----------------------------------------------------------------------------------------------


def by_derivative(check: Check, entry: Entry) -> Fraction:
    """A derivative carried out by the rules of calculus."""
    _require_only(entry, Derivative)
    try:
        value = evaluate_derivative(check.unfolded(entry.source), check.sign)
    except NotDifferentiable as error:
        raise Rejected(f"derivative: {error}") from error
    check.require_defined([value], entry.source)
    return check.value(value)


def by_limit(check: Check, entry: Entry) -> Fraction:
    """A limit carried out by the algebra of limits."""
    _require_only(entry, Limit)
    try:
        value = evaluate_limit(check.unfolded(entry.source), check.facts)
    except NoLimit as error:
        raise Rejected(f"limit: {error}") from error
    return check.value(value)


# Sums, products, expectations ----------------------------------------------------------------------------------------


def _limits(entry: Entry) -> tuple[Expr, Expr, Expr, Expr]:
    _require_only(entry, Sum, Product)
    body, index, lower, upper = outermost(entry.source)
    _require(not (lower.has(oo, -oo) or upper.has(oo, -oo)), entry, "an infinite sum needs more than these rules")
    return body, index, lower, upper


def by_linearity(check: Check, entry: Entry) -> Fraction:
    """``sum(c1 t1 + c2 t2) = c1 sum(t1) + c2 sum(t2)``, the c free of the index; the same for expectations."""
    parts, source = _pairs(entry.data), entry.source
    rebuild: Callable[[Expr], Expr]
    if isinstance(source, Expectation):
        term, rebuild = source.args[0], source.of
        constant = not any(check.is_random(source, c) for c, _ in parts)
    else:
        _require_only(entry, Sum)
        term, index, lower, upper = _limits(entry)
        constant = all(index not in free_in(c) for c, _ in parts)

        def rebuild(t: Expr) -> Expr:
            return Sum(t, (index, lower, upper))

    _require(constant, entry, "a coefficient is not constant")
    inner = check.inside(source, entry.inner)
    inner.require_defined([t for _, t in parts])
    check.require_defined([c for c, _ in parts], source)
    _require(_combines(inner, term, parts), entry, "the term is another combination")
    field = check.field
    return field.sum([field.multiply(check.value(c), check.value(rebuild(t))) for c, t in parts])


def _combines(inner: Check, term: Expr, parts: list[tuple[Expr, Expr]]) -> bool:
    total = inner.field.sum([inner.field.multiply(inner.value(c), inner.value(t)) for c, t in parts])
    return inner.field.subtract(inner.value(term), total).is_zero


def by_constant_expectation(check: Check, entry: Entry) -> Fraction:
    """The expectation of what is not random is itself; expectation and a finite sum change places."""
    _require(isinstance(entry.source, Expectation), entry, "the source is no expectation")
    term = entry.source.args[0]
    if isinstance(term, Sum):
        body, index, lower, upper = outermost(term)
        image = Sum(entry.source.of(body), (index, lower, upper))
        random = check.is_random(entry.source, lower) or check.is_random(entry.source, upper)
        _require(not random, entry, "a bound is random")
    else:
        _require(not check.is_random(entry.source, term), entry, "the term is random")
        image = term
    return check.value(image)


def by_multiplicativity(check: Check, entry: Entry) -> Fraction:
    """``prod(c t1**n1 t2**n2) = c**(number of factors) prod(t1)**n1 prod(t2)**n2`` for integers n."""
    constant, *rest = entry.data
    parts = _pairs(tuple(rest))
    _require(isinstance(entry.source, Product), entry, "the source is no product")
    term, index, lower, upper = _limits(entry)
    _require(index not in free_in(constant), entry, "the constant depends on the index")
    _require(all(isinstance(n, Integer) for _, n in parts), entry, "an exponent is no integer")
    _require(constant == 1 or check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the product may be empty")
    inner = check.inside(entry.source, entry.inner)
    inner.require_defined([t**n for t, n in parts])
    check.require_defined([constant], entry.source)
    field = inner.field
    product = field.product([inner.value(constant), *(field.power(inner.value(t), int(n)) for t, n in parts)])
    _require(field.subtract(inner.value(term), product).is_zero, entry, "the factor is another product")
    field = check.field
    factors = [field.power(check.value(Product(t, (index, lower, upper))), int(n)) for t, n in parts]
    return field.product([check.value(Pow(constant, upper - lower + 1)), *factors])


def by_range(check: Check, entry: Entry) -> Fraction:
    """Split off the last or first term, write all terms out, shift the index, or see that the range is empty.

    ``data`` is ``("last",)``, ``("first",)``, ``("expand",)``, ``("empty",)``, ``("unit",)`` or ``("shift", s)``.
    """
    term, index, lower, upper = _limits(entry)
    how = str(entry.data[0])
    field = check.field
    head, join = (Sum, field.sum) if isinstance(entry.source, Sum) else (Product, field.product)
    _require(is_integer(lower) and is_integer(upper), entry, "the bounds are not seen to be integers")

    def at(value: Expr) -> Expr:
        return substitute(term, {index: value})

    if how in ("last", "first"):
        _require(check.sign_is(upper - lower, NONNEGATIVE), entry, "the range may be empty")
        if how == "last":
            pieces = [head(term, (index, lower, upper - 1)), at(upper)]
        else:
            pieces = [at(lower), head(term, (index, lower + 1, upper))]
    elif how == "expand":
        size = upper - lower + 1
        _require(isinstance(size, Integer) and 0 <= size <= MOST_TERMS, entry, "the number of terms is not small")
        pieces = [at(lower + step) for step in range(int(size))]
    elif how == "empty":
        _require(check.sign_is(upper - lower + 1, ZERO), entry, "the range may not be empty, or may run backwards")
        pieces = []
    elif how == "unit":
        _require(term == 1, entry, "the terms are not 1")
        if head is Sum:
            _require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
        pieces = [upper - lower + 1] if head is Sum else []
    else:
        shift = entry.data[1]
        _require(how == "shift" and is_integer(shift), entry, "the shift is no integer")
        _require(index not in shift.free_symbols, entry, "the shift depends on the index")
        pieces = [head(at(index - shift), (index, lower + shift, upper + shift))]
    return join([check.value(piece) for piece in pieces])


def by_geometric_series(check: Check, entry: Entry) -> Fraction:
    """``sum(b**(c k), k = p..q) = (b**(c p) - b**(c (q + 1)))/(1 - b**c)``: 0 < b != 1, integer c != 0, p <= q + 1."""
    term, index, lower, upper = _limits(entry)
    _require(isinstance(entry.source, Sum) and isinstance(term, (Pow, exp)), entry, "the terms are no powers")
    base, exponent = _base_and_exponent(replace(entry, source=term))
    rate = exponent / index
    _require(index not in free_in(base), entry, "the base depends on the index")
    _require(isinstance(rate, Integer) and rate != 0, entry, "the exponent is no multiple of the index")
    _require(
        check.sign_is(base, POSITIVE) and check.nonzero(1 - base), entry, "the base may be 1 or not positive", base
    )
    _require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
    field = check.field
    first, after = (check.value(_power(base, rate * end)) for end in (lower, upper + 1))
    ratio = check.value(_power(base, rate))
    return field.divide(field.subtract(first, after), field.subtract(field.constant(Integer(1)), ratio))


def by_delta(check: Check, entry: Entry) -> Fraction:
    """``sum(delta(k, j) g(k)) = g(j)`` where j lies in the range, and 0 where it does not."""
    term, index, lower, upper = _limits(entry)
    (delta,) = entry.data
    _require_only(entry, Sum)
    _require(isinstance(delta, KroneckerDelta) and index in delta.args, entry, "no delta of the index")
    _require(len(delta.args) == 2, entry, "a delta with a range")
    (other,) = [arg for arg in delta.args if arg != index] or [index]
    _require(index not in other.free_symbols and is_integer(other), entry, "the other index is not a fixed integer")
    factors = Mul.make_args(term)
    _require(delta in factors, entry, "the term has no such factor")
    rest = Mul(*(factor for factor in factors if factor != delta))
    inside = check.sign_is(other - lower, NONNEGATIVE) and check.sign_is(upper - other, NONNEGATIVE)
    outside = check.sign_is(lower - other, POSITIVE) or check.sign_is(other - upper, POSITIVE)
    forward = check.sign_is(upper - lower + 1, NONNEGATIVE)
    _require(inside or (outside and forward), entry, "an index may lie outside the range", other)
    image = substitute(rest, {index: other}) if inside else Integer(0)
    return check.value(image)


def by_exchange(check: Check, entry: Entry) -> Fraction:
    """Two sums with independent bounds change places."""
    inner, index, lower, upper = _limits(entry)
    _require(isinstance(entry.source, Sum) and isinstance(inner, Sum), entry, "the source is no double sum")
    body, other, start, end = outermost(inner)
    _require(index not in start.free_symbols | end.free_symbols, entry, "the inner bounds depend on the outer index")
    _require(other not in lower.free_symbols | upper.free_symbols, entry, "an outer bound has the inner index's name")
    image = Sum(Sum(body, (index, lower, upper)), (other, start, end))
    return check.value(image)


RULES: dict[str, Callable[[Check, Entry], Fraction]] = {
    "definition": by_definition,
    "exponent": by_exponent,
    "power": by_power,
    "exp-of-log": by_exp_of_log,
    "log": by_log,
    "factorial": by_factorial,
    "pascal": by_pascal,
    "branch": by_branch,
    "scaling": by_scaling,
    "congruence": by_congruence,
    "hypothesis": by_hypothesis,
    "unfolding": by_unfolding,
    "theorem": by_theorem,
    "derivative": by_derivative,
    "limit": by_limit,
    "linearity": by_linearity,
    "expectation": by_constant_expectation,
    "multiplicativity": by_multiplicativity,
    "range": by_range,
    "geometric series": by_geometric_series,
    "delta": by_delta,
    "exchange": by_exchange,
}
