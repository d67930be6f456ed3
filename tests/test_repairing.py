"""A repair is a small edit that is really proved, keeps the hypotheses, and has words and a severity."""

from __future__ import annotations

import time

import pytest
from sympy import (
    Abs,
    Add,
    Derivative,
    Determinant,
    Eq,
    Function,
    Integer,
    Inverse,
    KroneckerDelta,
    Limit,
    MatrixSymbol,
    Max,
    Mul,
    Ne,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    oo,
    sqrt,
    symbols,
)

from udlsym.deciding import settle
from udlsym.effort import spend, spent, within
from udlsym.functions import indicator, relu, sigmoid, softmax
from udlsym.outcomes import Repair
from udlsym.reading.parsing import arithmetic
from udlsym.refuting import refute
from udlsym.repairing import repair, search
from udlsym.repairs.edits import edits
from udlsym.repairs.positions import places, put
from udlsym.repairs.rounding import decimal, rounded
from udlsym.statements import (
    Definition,
    Statement,
    at_most,
    count,
    equal,
    family,
    index,
    less,
    number,
    proportional,
    same_up_to_constant,
)
from udlsym.verdicts import Proved

x, y, a, b, c = symbols("x y a b c", real=True)
p, s, v = symbols("p s v", positive=True)
n, m = symbols("n m", integer=True, nonnegative=True)
K, I = symbols("K I", integer=True, positive=True)
k, t = symbols("k t", integer=True)
i, i_in_range = index("i", 1, K)
j, j_in_range = index("j", 1, K)
z, w, W = family("z"), family("w"), family("W")
g = Function("g", real=True)


def mended(statement: Statement, **lines: Statement) -> Repair:
    """The repair of a statement; it must be there, be proved, and not be refutable."""
    found, searched = repair(statement, **lines)
    assert found is not None, searched
    assert found.statement != statement
    assert isinstance(found.proof, Proved)
    assert refute(found.statement, effort=50_000) is None
    assert isinstance(settle(found.statement), Proved)
    assert all(hypothesis in found.statement.given for hypothesis in statement.given)
    return found


total, dot, layer = Sum(z[k], (k, 1, K)), Sum(w[k] * z[k], (k, 1, K)), Sum(W[i, k] * z[k], (k, 1, K))
both = (*i_in_range, *j_in_range)
SLIPS = {
    "the sign of a term": (equal((a + b) ** 2, a**2 - 2 * a * b + b**2), "wrong-sign", a**2 + 2 * a * b + b**2),
    "the sign of a side": (equal(a - b, b - a), "wrong-sign", a - b),
    "a factor two": (equal((a + b) ** 2, a**2 + a * b + b**2), "missing-factor", a**2 + 2 * a * b + b**2),
    "a factor of one length": (equal(Sum(z[k] + x, (k, 1, K)), total + x), "missing-factor", total + K * x),
    "a factor too many": (equal(Derivative(x**2, x), 2 * a * x), "missing-factor", 2 * x),
    "a term too many": (equal(a * (b + c), a * b + a * c + a), "wrong-result", a * b + a * c),
    "a missing term": (equal(Derivative(x * exp(x), x), exp(x)), "wrong-result", exp(x) + x * exp(x)),
    "a bracket": (equal(Derivative(a * x**2 + a * x, x), 2 * a * x + 1), "wrong-bracket", a * (2 * x + 1)),
    "an index": (equal(Derivative(dot, w[j]), z[i], given=both), "wrong-index", z[j]),
    "two indices transposed": (equal(Derivative(layer, z[j]), W[j, i], given=both), "wrong-index", W[i, j]),
    "a bound": (equal(total - z[1], total), "wrong-index", Sum(z[k], (k, 2, K))),
    "an exponent": (equal(Sum(b**k, (k, 0, n)), (1 - b**n) / (1 - b)), "wrong-result", (1 - b ** (n + 1)) / (1 - b)),
    "a square": (equal(log(exp(-(x**2) / (2 * s**2))), -(x**2) / (2 * s)), "wrong-result", -(x**2) / (2 * s**2)),
    "a logarithm": (equal(log(p * s), log(p) + s), "wrong-result", log(p) + log(s)),
    "a missing activation": (equal(relu(a * p), a * p), "wrong-result", None),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_of_the_pen_is_mended(slip: str) -> None:
    """Each kind of slip is mended by undoing it, and its severity follows from the edit."""
    statement, severity, right = SLIPS[slip]
    found = mended(statement)
    if right is not None:
        assert (found.severity, found.statement.rhs.expand()) == (severity, right.expand()), found.edit


def test_the_words_name_the_edit() -> None:
    """The edit is an instruction in words."""
    D, L = symbols("D L", real=True)
    found = mended(equal(D, -L / 2 - log(2), given=[Eq(L, 2 * log(2) - 2 * D)]))
    assert (found.edit, found.severity) == ("flip the sign of log(2)", "wrong-sign")
    assert found.statement.rhs == -L / 2 + log(2)


@pytest.mark.parametrize(
    ("statement", "condition"),
    [
        (equal(sqrt(x**2), x), x >= 0),
        (equal(relu(b * x), b * relu(x)), b >= 0),
        (equal(Abs(b) * b, b**2), b >= 0),
    ],
)
def test_a_missing_condition_is_added(statement: Statement, condition: object) -> None:
    """Where a statement is right on one side of zero only, the repair says on which."""
    found = mended(statement)
    assert found.severity == "missing-condition"
    assert found.statement.given == (condition,)


def test_an_inequality_is_weakened_or_turned() -> None:
    """A strict inequality that fails where the sides meet is made weak; one that points the wrong way is turned."""
    weak = mended(less(2 * x * y, x**2 + y**2))
    assert (weak.statement.relation, weak.severity, weak.edit) == ("<=", "missing-condition", "write <= for <")
    assert mended(at_most(x**2 + y**2, 2 * x * y)).statement.relation == ">="
    numbers = mended(less(1, Add(0, 0, 1, evaluate=False)))
    assert (numbers.statement.relation, numbers.edit) == ("<=", "write <= for <")


def test_a_stray_minus_is_struck_where_turning_the_relation_would_say_nothing() -> None:
    """Of what is positive and what is negative it is no news which is less."""
    stray = repair(less(sigmoid(x), -1 / (1 + exp(-x - 1))))[0]
    assert stray is not None
    assert stray.statement == less(sigmoid(x), 1 / (1 + exp(-x - 1)))
    several = Add(-1000, 10, 10, evaluate=False)
    kept = repair(less(920, several))[0]  # one term of a sum may be wrong, or the relation
    assert kept is None or kept.statement != less(920, -several)
    turned = repair(less(1 + exp(-x), -exp(-x)))[0]  # without the minus it would still be false
    assert turned is not None
    assert turned.statement.relation == ">"


def test_a_joint_is_moved() -> None:
    """`>` against `>=` at the joint of a step function is an edit of its own."""
    assert mended(equal(1 - indicator(x < 0), indicator(x > 0))).statement.rhs == indicator(x >= 0)
    step = Piecewise((1, x > 0), (0, True))
    assert mended(equal(Piecewise((1, x >= 0), (0, True)), step)).statement.rhs.args[0][1] == (x >= 0)


@pytest.mark.parametrize(
    ("printed", "right", "severity"),
    [
        ("0.732", "0.731", "rounding"),
        ("0.741", "0.731", "wrong-result"),
        ("0.8", "0.7", "rounding"),
        ("-0.731", "0.731", "wrong-sign"),
    ],
)
def test_a_number_is_replaced_at_the_printed_precision(printed: str, right: str, severity: str) -> None:
    """The right number has as many places as the printed one; a few units in the last place are rounding."""
    found = mended(number(sigmoid(Integer(1)), printed))
    assert (found.statement.rhs, found.severity) == (Rational(right), severity)
    assert found.edit == f"replace {printed} by {right}"


def test_a_count_is_replaced_by_the_right_integer() -> None:
    """A wrong count is recounted exactly, also where a recurrence defines it."""
    assert mended(count(arithmetic("3*95 + 1"), 285)).statement.rhs == 286
    r, d = Function("r"), Symbol("d", integer=True)
    regions = [
        Definition(r(k, d), r(k - 1, d) + r(k - 1, d - 1), variables=(k, d), given=(k >= 1, d >= 1)),
        Definition(r(k, Integer(0)), Integer(1), variables=(k,), given=(k >= 0,)),
        Definition(r(Integer(0), d), Integer(1), variables=(d,), given=(d >= 0,)),
    ]
    assert mended(equal(r(Integer(3), Integer(2)), 8, definitions=regions)).statement.rhs == 7


def test_a_limit_is_replaced_by_its_value() -> None:
    """A closed right side that should be a rational number becomes that number."""
    assert mended(equal(Limit(sigmoid(x), x, oo), 0)).statement.rhs == 1


def test_statements_up_to_a_constant_and_proportionalities_are_mended() -> None:
    """Edits of a statement that compares two points are tried as well."""
    exponent = -((x - a) ** 2) / 2
    assert mended(same_up_to_constant(exponent, -(x**2) / 2 - a * x, in_=[x])).severity == "wrong-sign"
    assert mended(proportional(b * x**2, x**3, in_=[x])).statement.rhs == x**2


def test_two_sides_that_become_one_expression_are_a_repair_only_where_most_was_printed() -> None:
    """Making the right side a copy of the left is no repair; restoring a factor on a long line is one."""
    line = a**2 + 2 * a * b + b**2
    assert mended(equal(line, a**2 + a * b + b**2)).statement.rhs == line
    found, _ = repair(equal(g(x), 0))
    assert found is None or found.statement.lhs != found.statement.rhs


def test_of_equal_edits_the_one_that_keeps_the_next_line_goes_first() -> None:
    """Where the next line goes on truly from the right side, the slip on the left is mended."""
    alpha = Product(1 - z[k], (k, 1, t))
    before_last = Product(1 - z[k], (k, 1, t - 1))
    wrong = equal(alpha / alpha, alpha / before_last, given=[t >= 1])
    found = mended(wrong, after=equal(alpha / before_last, 1 - z[t], given=[t >= 1]))
    assert found.statement.rhs == alpha / before_last


def test_a_line_that_is_right_again_is_mended_on_the_left() -> None:
    """After a wrong line a line that returns to the truth has its left side mended."""
    before = equal((a + b) ** 2, a**2 - 2 * a * b + b**2)
    found = mended(equal(a**2 - 2 * a * b + b**2, (a + b) * (a + b + 0), given=[]), before=before)
    assert found.statement.rhs == (a + b) ** 2


def test_two_slips_in_two_terms_are_mended_together() -> None:
    """Two independent slips of one side are found by what each does alone, and both are named."""
    f = Function("f", real=True)
    given = [t >= 3, Eq(f(t), b * f(t - 1) + (1 - b) * z[t])]
    right = b * (b * f(t - 2) + (1 - b) * z[t - 1]) + (1 - b) * z[t]
    found = mended(equal(right, b * (b * f(t - 1) + (1 - b) * z[t - 1]) + (1 - c) * z[t], given=given))
    assert found.statement.rhs == right
    assert ", and " in found.edit
    nested = equal(Sum(log(z[k]), (k, 1, K)), Sum(log(w[k]), (k, 1, K - 1)), given=[z[k] > 0, w[k] > 0])
    assert mended(nested).statement.rhs == Sum(log(z[k]), (k, 1, K))


def test_exchanged_indices_and_repeated_numbers_are_mended_throughout() -> None:
    """A transposed product has its indices exchanged; a number is replaced wherever it stands."""
    right, wrong = Sum(z[k] * W[k, i] * W[j, k], (k, 1, K)), Sum(z[k] * W[k, j] * W[i, k], (k, 1, K))
    found = mended(equal(right, wrong, given=both))
    assert (found.statement.rhs, found.edit, found.severity) == (right, "exchange i and j throughout", "wrong-index")
    total_of_ones = Sum(arithmetic("1 + 96"), (k, 1, 96))
    assert mended(equal(total_of_ones, arithmetic("10 + 96*10"))).statement.rhs == arithmetic("96 + 96*96")


def test_what_is_printed_on_the_other_side_is_put_back_first() -> None:
    """Bars that the other side has go before a condition that would make them idle, one pair or all of them."""
    found = mended(equal(Max(b * p, Abs(x)), Max(b * p, x)))
    assert (found.statement.given, found.statement.rhs) == ((), Max(b * p, Abs(x)))
    bars = Max(Abs(x), Abs(y), Abs(a))
    assert mended(equal(bars, Max(x, y, a))).statement.rhs == bars


def test_a_side_is_not_emptied_where_the_other_can_be_mended() -> None:
    """The slip is mended where it is, rather than by striking out all that the other side says."""
    product = Function("A", real=True)
    head = Definition(product(t), Product(1 - z[k], (k, 1, t)), variables=(t,))
    right = sqrt(Product(1 - z[k], (k, 1, t)) / Product(1 - z[k], (k, 1, t - 1)))
    quotient = Pow(Mul(product(t), Pow(product(t), -1), evaluate=False), Rational(1, 2), evaluate=False)
    given = [t >= 1, z[m] < 1]
    after = equal(right, sqrt(1 - z[t]), given=given)
    found = mended(equal(quotient, right, given=given, definitions=[head]), after=after)
    assert found.statement.rhs == right
    assert str(found.statement.lhs) == "sqrt(A(t)/A(t - 1))"


def test_an_inverse_and_a_matrix_left_out_are_put_back() -> None:
    """A factor of a product of matrices that lacks its inverse, and one matrix that stands for another."""
    size = Symbol("size", integer=True, positive=True)
    A, B = MatrixSymbol("A", size, size), MatrixSymbol("B", size, size)
    u = MatrixSymbol("u", size, 1)
    given = [Ne(Determinant(A), 0), Ne(Determinant(B), 0)]
    found = mended(equal(A * Inverse(B * A) * B * u, A * B * A * B * u, given=given))
    assert settle(equal(found.statement.rhs, u, given=given)).method
    C = MatrixSymbol("C", size, size)
    assert mended(equal((A * B).T * u, B.T * C.T * u, given=[Ne(Determinant(C), 1)])).statement.rhs == B.T * A.T * u


def test_a_strict_inequality_that_nothing_else_speaks_against_lacks_a_condition() -> None:
    """Where only the sign of equality could be missing and nobody can prove it, the severity says so."""
    f = Function("f", real=True)
    unproved = less(Max(f(x), f(y)), Max(f(x), f(y)) + Max(0, f(x) * f(y)) ** 2)
    found = search(unproved)
    assert found.severity == "missing-condition"


def test_a_line_that_carries_an_error_on_is_mended_with_it() -> None:
    """What the line before should have had is put in first."""
    wrong, right = a * b / 2, a * b
    found = search(equal(2 * a * b + 1, 2 * wrong + 1), carried=(wrong, right)).repair
    assert found is not None
    assert found.statement.rhs == 2 * a * b + 1


def test_a_search_ends_in_time_and_says_how() -> None:
    """Where nothing works the word says how many edits there were, and the time is kept."""
    f = Function("f", real=True)
    start = time.monotonic()
    found, searched = repair(equal(f(x) + g(y), f(y) * exp(g(x)) + g(x * y)), effort=50_000)
    assert found is None
    assert "edit" in searched
    assert time.monotonic() - start < 4


def test_a_condition_that_contradicts_the_others_is_no_repair() -> None:
    """Nothing is proved from hypotheses that leave no room."""
    statement = equal(Max(0, p) + p, p, given=[p < 1])
    found, _ = repair(statement)
    assert found is None or found.severity != "missing-condition"


def test_edits_come_in_a_fixed_order_cheapest_first() -> None:
    """The list of edits is deterministic and sorted by cost."""
    statement = equal(Derivative(softmax(z, i, K), z[j]), softmax(z, i, K) * (KroneckerDelta(i, j) - softmax(z, i, K)))
    first, second = edits(statement), edits(statement)
    assert [e.words for e in first] == [e.words for e in second]
    assert [e.cost for e in first] == sorted(e.cost for e in first)


def test_putting_a_node_back_changes_nothing() -> None:
    """Every place of an expression can be replaced by itself."""
    expression = Sum(z[k] ** 2 * exp(-w[k]), (k, 1, K)) / I + Max(0, x) * Piecewise((1, x > 0), (y, True))
    for place in places(expression):
        assert put(expression, place.path, place.node) == expression


def test_rounding_is_exact() -> None:
    """Decimals are computed by balls; a tie is left open."""
    assert rounded(sqrt(2), Rational(1, 1000)) == Rational("1.414")
    assert rounded(exp(10), Integer(1)) == 22026
    assert decimal(Rational("-0.05"), 2) == "-0.05"
    assert decimal(Integer(12), 0) == "12"


def forever() -> None:
    """Spend without end, whatever is raised on the way."""
    while True:
        try:
            spend()
        except Exception:
            continue


def test_effort_ends_a_loop() -> None:
    """A computation that spends too much is given up, also where it swallows exceptions."""
    start = spent()
    assert within(1000, forever) is None
    assert spent() - start == 1001
    assert within(10, lambda: 3) == 3


def test_the_limit_around_holds() -> None:
    """An inner search never spends more than what is left to the outer one, and the outer one gives up then."""
    after: list[str] = []

    def outer() -> str:
        assert within(10, forever) is None
        after.append("the inner one gave up alone")
        within(1000, forever)
        after.append("not reached")
        return "done"

    assert within(100, outer) is None
    assert after == ["the inner one gave up alone"]
