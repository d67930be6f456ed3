"""The checker's part for order: evidence made by hand, good pieces and the bad ones beside them."""

import pytest
from flint import fmpq
from sympy import Abs, Eq, Function, Heaviside, I, Integer, Poly, Rational, cos, exp, sin, sqrt, symbols

from udlsym.checker.order import sign_between
from udlsym.checking import check
from udlsym.errors import Rejected
from udlsym.evidence import Combination, Entry, Growth, Polynomial, Sign, Squared, Vacuous
from udlsym.order.simplex import nonnegative_solution
from udlsym.statements import Definition, Statement, at_most, equal, less

x, y, a, b, c = symbols("x y a b c", real=True)
t, other = symbols("t other")
p, q = symbols("p q", positive=True)
s = symbols("s", nonnegative=True)
w = symbols("w")
m = symbols("m", integer=True, positive=True)
f = Function("f")
ONE, ZERO = Integer(1), Integer(0)
rooted = (Entry(sqrt(x**2 + 1), "root"),)

above_x = Growth(x, ZERO, Sign(ZERO), Sign(1 - cos(x)))
"""That x - sin(x) grows from zero on."""

GOOD = {
    "a chain": (less(a, c, given=[a < b, b <= c]), Combination(((b - a,), (c - b,)))),
    "a product of gaps": (at_most(a * b, a, given=[a >= 0, b <= 1]), Combination(((a, 1 - b),))),
    "downwards": (Statement(b, ">=", a, (b >= a,), "inequality"), Combination(((-ONE, b - a),))),
    "a quartic": (less(0, x**4 + x + 1), Polynomial(x, None, None)),
    "a cubic to an end": (at_most(x**3, x, given=[x >= 0, x <= 1]), Polynomial(x, ZERO, ONE)),
    "a cubic inside": (less(x**3, x, given=[x > 0, x < 1]), Polynomial(x, ZERO, ONE)),
    "a root": (at_most(x, sqrt(x**2 + 1)), Squared(x, sqrt(x**2 + 1), ONE, Sign(sqrt(x**2 + 1)), Sign(ONE), rooted)),
    "sine": (at_most(sin(x), x, given=[x >= 0]), above_x),
    "downhill": (at_most(1 + x, exp(x), given=[x <= 0]), Growth(x, ZERO, Sign(ZERO), Sign(1 - exp(x)))),
    "strictly by a slope that is not zero everywhere": (
        less(sin(x), x, given=[x > 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(1 - cos(x)), strict=True, moves_at=ONE),
    ),
    "strictly by the slope": (
        less(1 + x, exp(x), given=[x > 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(exp(x) - 1), strict=True),
    ),
}

BAD = {
    "a chain with a gap missing": (less(a, c, given=[a < b, b <= c]), Combination(((b - a,),))),
    "a chain nowhere strict": (less(a, c, given=[a <= b, b <= c]), Combination(((b - a,), (c - b,)))),
    "a factor of unknown sign": (at_most(a * b, a, given=[b <= 1]), Combination(((a, 1 - b),))),
    "a negative multiple": (at_most(b, a, given=[a <= b]), Combination(((-ONE, b - a),))),
    "no terms for <": (less(a, a + 0 * b), Combination(())),
    "a complex factor": (at_most(0, w**2), Combination(((w, w),))),
    "an imaginary factor": (at_most(0, -(x**2)), Combination(((I, I, x**2),))),
    "a factor undefined at zero": (at_most(0, x**2), Combination(((x**4, x**-2),))),
    "another difference": (less(0, p), Combination(((p, p),))),
    "a combination for an equality": (equal(x, y, given=[x <= y]), Combination(((y - x,),))),
    "a double root": (less(0, (x**2 - 2) ** 2), Polynomial(x, None, None)),
    "a simple root": (at_most(0, x**3 - 2), Polynomial(x, None, None)),
    "an end that is not seen": (at_most(x**3, x, given=[x >= 0]), Polynomial(x, ZERO, ONE)),
    "a closed end with a root": (less(x**3, x, given=[x >= 0, x < 1]), Polynomial(x, ZERO, ONE)),
    "an end that is no rational": (at_most(0, x**3, given=[x >= p]), Polynomial(x, p, None)),
    "two numbers": (at_most(0, x**2 + y**2), Polynomial(x, None, None)),
    "a number hidden in another": (at_most(x, 0 * y + exp(x)), Polynomial(x, None, None)),
    "a complex number": (at_most(0, w**4), Polynomial(w, None, None)),
    "a sum for a generator": (at_most(0, (x + y) ** 2), Polynomial(x + y, None, None)),
    "complex sides with a real difference": (less(w, w + 1), Sign(ONE)),
    "complex sides, combined": (at_most(w, w + p), Combination(((p,),))),
    "a root that may be imaginary": (less(sqrt(x) + 1, sqrt(x) + 2), Sign(ONE)),
    "complex sides with a polynomial for difference": (at_most(w, w + x**2), Polynomial(x, None, None)),
    "complex sides with a growing difference": (at_most(sin(x) + w, x + w, given=[x >= 0]), above_x),
    "complex sides of a difference of squares": (
        at_most(w, w + sqrt(x**2 + 1) - x),
        Squared(x, sqrt(x**2 + 1), ONE, Sign(sqrt(x**2 + 1)), Sign(ONE), rooted),
    ),
    "squares of a negative side": (
        at_most(1, x, given=[x**2 >= 1]),
        Squared(ONE, x, ONE, Sign(x), Sign(x**2 - 1)),
    ),
    "squares of complex sides": (at_most(w, 1), Squared(w, ONE, ONE, Sign(ONE), Sign(1 - w**2))),
    "squares of other sides": (at_most(x, 1), Squared(ZERO, ONE, ONE, Sign(ONE), Sign(ONE))),
    "squares on a negative scale": (
        at_most(1, x, given=[x <= 0]),
        Squared(x, ONE, -ONE, Sign(ONE), Sign(1 - x**2)),
    ),
    "growth from nowhere": (at_most(sin(x), x), above_x),
    "growth on the wrong side": (at_most(sin(x), x, given=[x <= 0]), above_x),
    "growth from below zero": (at_most(1 + x, exp(x), given=[x >= 0]), Growth(x, ZERO, Sign(-ONE), Sign(exp(x) - 1))),
    "growth with a falling slope": (
        at_most(exp(x), 1 + x, given=[x >= 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(1 - exp(x))),
    ),
    "growth across a pole": (
        at_most(-1, 1 / (1 - x), given=[x >= 0]),
        Growth(x, ZERO, Sign(Integer(2)), Sign((1 - x) ** -2)),
    ),
    "growth across a jump": (
        at_most(0, 1 - 2 * Heaviside(x - 1), given=[x >= 0]),
        Growth(x, ZERO, Sign(ONE), Sign(ZERO)),
    ),
    "growth across a corner": (at_most(0, 1 - Abs(x - 2), given=[x >= 1]), Growth(x, ONE, Sign(ZERO), Sign(ONE))),
    "growth through a complex stretch": (
        at_most(0, x * sqrt(x - 1), given=[x >= 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(sqrt(x - 1) + x / (2 * sqrt(x - 1)))),
    ),
    "strict growth from where it stands": (
        less(1 + x, exp(x), given=[x >= 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(exp(x) - 1), strict=True),
    ),
    "motion where there is none": (
        less(sin(x) - x, sin(x) - x + 0 * y, given=[x > 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(ZERO), strict=True, moves_at=ONE),
    ),
    "motion before the start": (
        less(sin(x), x, given=[x > 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(1 - cos(x)), strict=True, moves_at=-ONE),
    ),
    "motion at another number": (
        less(sin(x), x, given=[x > 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(1 - cos(x)), strict=True, moves_at=y),
    ),
    "motion only where the way has ended": (
        less(sin(x), x, given=[x > 0, x < 1]),
        Growth(x, ZERO, Sign(ZERO), Sign(1 - cos(x)), strict=True, moves_at=Integer(5)),
    ),
    "motion that depends on others": (
        less(0, y**2 * x, given=[x > 0]),
        Growth(x, ZERO, Sign(ZERO), Sign(y**2), strict=True, moves_at=ONE),
    ),
    "growth of what a definition hides": (
        at_most(0, f(x), given=[x >= 0], definitions=[Definition(f(t), -t, (t,))]),
        Growth(x, ZERO, Sign(ZERO), Sign(ONE)),
    ),
    "a hypothesis at one end taken for all between": (
        at_most(0, x**2 - 4 * x + 3, given=[x >= 0, Eq(x, 4)]),
        Growth(x, ZERO, Sign(Integer(3)), Sign(2 * x - 4)),
    ),
    "nothing but contradictions": (
        at_most(x, p, given=[x < 0, x > 1]),
        Combination(((p - x,),)),
    ),
}


@pytest.mark.parametrize("title", GOOD)
def test_good_evidence_is_accepted(title):
    """Evidence that shows a statement is accepted."""
    check(*GOOD[title])


@pytest.mark.parametrize("title", BAD)
def test_bad_evidence_is_rejected(title):
    """Evidence that shows something else, or nothing, is rejected."""
    with pytest.raises(Rejected):
        check(*BAD[title])


def test_a_square_of_vacuous_parts_says_nothing():
    """Contradictions below a new kind of evidence are still contradictions all the way down."""
    vacuous = Vacuous(x > 0, -x)
    with pytest.raises(Rejected, match="contradict"):
        check(less(p, 0, given=[x > 0]), Squared(p, ZERO, ONE, vacuous, vacuous))


@pytest.mark.parametrize(
    ("polynomial", "lower", "upper", "signs"),
    [
        (x**2 - 2, (None, True), (None, True), {-1, 0, 1}),
        (x**2 - 2, (Rational(2), False), (None, True), {1}),
        (x**2 - 2, (Rational(-1), False), (Rational(1), False), {-1}),
        (x - 1, (Rational(1), False), (None, True), {0, 1}),
        (x - 1, (Rational(1), True), (None, True), {1}),
        ((x - 1) ** 2 * (x + 3), (Rational(0), False), (None, True), {0, 1}),
        (-(x**4) - 1, (None, True), (None, True), {-1}),
        (x * (x - 1), (Rational(0), False), (Rational(1), True), {-1, 0}),
        (x**3 - x, (Rational(-2), False), (Rational(-1), False), {-1, 0}),
        (x + 1, (Rational(1), False), (Rational(0), False), {-1, 0, 1}),
        (Poly(0, x), (None, True), (None, True), {0}),
    ],
)
def test_signs_between_ends(polynomial, lower, upper, signs):
    """Every sign that a polynomial takes between two ends is told, and none too many for rational roots."""
    assert sign_between(Poly(polynomial, x, domain="QQ"), lower, upper) == signs


def test_linear_programs_are_solved_exactly():
    """Numbers that are not negative, found or seen not to be there; a wanted one is positive."""

    def columns(*rows):
        return [{place: fmpq(value) for place, value in enumerate(row) if value} for row in rows]

    (target,) = columns((3, 1))
    half = fmpq(1, 2)
    assert nonnegative_solution(columns((1, 0), (-1, 0), (1, 1)), target) == [2, 0, 1]
    assert nonnegative_solution(columns((1, 0), (0, 2)), target) == [3, half]
    assert nonnegative_solution(columns((1, 0), (0, -2)), target) is None
    assert nonnegative_solution(columns((1, 1), (1, 2)), target) is None
    assert nonnegative_solution(columns((3, 1), (1, 0), (-1, 0)), target, [False, True, False]) is not None
    assert nonnegative_solution(columns((3, 1), (1, 0)), target, [False, True]) is None
