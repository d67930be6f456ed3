"""What holds at a point and not around it: no derivative is taken by it, and no counterexample rests on it."""

import pytest
from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    Heaviside,
    Integer,
    Max,
    Ne,
    Piecewise,
    Rational,
    Sum,
    exp,
    log,
    oo,
    sign,
    sin,
    sqrt,
    symbols,
)

from udlsym.checking import check
from udlsym.deciding import settle
from udlsym.errors import Rejected
from udlsym.evidence import Entry, Identity
from udlsym.exact.calculus import Prime
from udlsym.exact.continuity import is_continuous
from udlsym.exact.signs import facts_of, sign_of
from udlsym.statements import Definition, equal
from udlsym.verdicts import Proved, Refuted

x, y = symbols("x y", real=True)
p = symbols("p", positive=True)
k, n = symbols("k n", integer=True)
z = symbols("z")
f, g = Function("f"), Function("g", real=True)

alone = 0 ** Abs(x)  # 1 at x = 0 and 0 beside it
series = Sum(x**2 / (1 + x**2) ** k, (k, 0, oo))  # 0 at x = 0 and 1 + x**2 beside it


def two_pieces(condition):
    """5 x where the condition holds, and x where it does not."""
    return Derivative(Piecewise((5 * x, condition), (x, True)), x)


ONLY_AT_ZERO = {
    "a power of zero": (alone > Rational(1, 2)),
    "a series": (series < Rational(1, 2)),
    "beside a smooth term": (alone + x > Rational(1, 2)),
    "on a branch cut": (Abs(sqrt(-1 - z * x**2) - z) < Rational(1, 2)),
}


@pytest.mark.parametrize("name", ONLY_AT_ZERO)
def test_a_condition_that_jumps_picks_no_piece(name):
    """Where a condition holds at one point alone, the piece there is not what is differentiated."""
    condition = ONLY_AT_ZERO[name]
    for value in (1, 5):
        assert not isinstance(settle(equal(two_pieces(condition), value, given=[condition])), Proved)
    assert not isinstance(settle(equal(two_pieces(condition), 1)), Refuted)


@pytest.mark.parametrize(
    "side",
    [Derivative(sign(alone - Rational(1, 2)), x), Derivative(Heaviside(alone - Rational(1, 2)), x)],
    ids=str,
)
def test_a_step_at_a_jump_has_no_derivative(side):
    """The sign of what jumps is not constant around the point where it jumps."""
    assert not isinstance(settle(equal(side, 0, given=[alone > Rational(1, 2)])), Proved)


def test_evidence_that_reads_a_piece_off_one_point_is_rejected():
    """The checker sees by itself that the condition may jump."""
    forged = Identity((Entry(two_pieces(ONLY_AT_ZERO["a series"]), "derivative"),))
    with pytest.raises(Rejected, match="which piece"):
        check(equal(two_pieces(ONLY_AT_ZERO["a series"]), 5, given=[ONLY_AT_ZERO["a series"]]), forged)


@pytest.mark.parametrize(
    "condition",
    [x > y, exp(x) > 1 + y, x**2 < p, sin(x) > 0, g(x) > 0, log(p + x**2) < x, Sum(x**k, (k, 0, n)) > 1, sqrt(p) > x],
    ids=str,
)
def test_a_strict_inequality_between_continuous_terms_holds_nearby(condition):
    """There the piece is differentiated."""
    assert isinstance(settle(equal(two_pieces(condition), 5, given=[condition])), Proved)


CONTINUOUS = [x + exp(y), x**2, x**-3, p**x, sqrt(p + x), log(p), log(x), Abs(x) ** n, Max(x, y), f(x), Prime(g(x))]
NOT_SEEN = [Heaviside(x), x**y, alone, log(z), sqrt(z), series, Sum(x, (k, 0, x)), sqrt(-1 - z * x**2), x ** Abs(y)]


def test_what_is_seen_to_be_continuous():
    """Heads that are listed; powers and logarithms where their base is positive or stays on the real line."""
    seen = [
        e
        for e in (*CONTINUOUS, *NOT_SEEN)
        if is_continuous(e, lambda e: sign_of(e, ()), lambda e: bool(e.free_symbols))
    ]
    assert seen == CONTINUOUS


def test_what_stands_still_does_not_jump():
    """A step of what does not move is a number."""
    moves = lambda e: x in e.free_symbols  # noqa: E731
    assert is_continuous(Heaviside(y) + x, lambda e: sign_of(e, facts_of([])), moves)


# Definitions under a condition ----------------------------------------------------------------------------------------

AT_ZERO = Definition(f(x), 5 * x, (x,), (Eq(x, 0),))
ELSEWHERE = Definition(f(x), x, (x,), (Ne(x, 0),))


def test_a_definition_at_a_point_says_nothing_of_the_slope():
    """f(0) = 0 does not make f'(0) = 5, whatever the definition's body is elsewhere."""
    assert not isinstance(settle(equal(Derivative(f(x), x), 5, given=[Eq(x, 0)], definitions=[AT_ZERO])), Proved)
    on_the_line = Definition(f(x, y), 5 * x, (x, y), (Eq(x, y),))
    slope = Derivative(f(x, y), x)
    assert not isinstance(settle(equal(slope, 5, given=[Eq(x, y)], definitions=[on_the_line])), Proved)


def test_a_true_slope_is_not_refuted_at_a_point_defined_apart():
    """x, with 5 x for its value at zero, has the slope 1 everywhere."""
    for given in ([], [Eq(x, 0)]):
        statement = equal(Derivative(f(x), x), 1, given=given, definitions=[ELSEWHERE, AT_ZERO])
        assert not isinstance(settle(statement), Refuted)
    joined = [Definition(f(x), x, (x,), (x > 0,)), Definition(f(x), 5 * x, (x,), (x <= 0,))]
    assert not isinstance(settle(equal(Derivative(f(x), x), 1, given=[x >= 0], definitions=joined)), Refuted)


def test_a_definition_that_holds_all_around_is_differentiated():
    """Beyond the joint the derivative is that of the body; so is it where a condition speaks of what stands still."""
    halves = [Definition(f(x), x**2, (x,), (x > 0,)), Definition(f(x), Integer(0), (x,), (x <= 0,))]
    assert isinstance(settle(equal(Derivative(f(x), x), 2 * x, given=[x > 0], definitions=halves)), Proved)
    assert isinstance(settle(equal(Derivative(f(x), x), 2 * x, given=[x < 0], definitions=halves)), Refuted)
    powers = Definition(f(x, n), x**n, (x, n), (n >= 1,))
    slope = equal(Derivative(f(x, n), x), n * x ** (n - 1), given=[n >= 1, x > 0], definitions=[powers])
    assert isinstance(settle(slope), Proved)
