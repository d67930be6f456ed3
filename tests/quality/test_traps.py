"""Traps that fool numeric checks or computer algebra: settled rightly, or left open; never wrongly."""

import random

import mpmath
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shame import TRUE_BUT_OPEN
from sympy import (
    Abs,
    Derivative,
    Eq,
    Heaviside,
    ImmutableMatrix,
    Integer,
    KroneckerDelta,
    Max,
    Min,
    Mod,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    binomial,
    cos,
    exp,
    lambdify,
    log,
    nan,
    oo,
    pi,
    preorder_traversal,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
    zoo,
)

from derivations.linear_regions import zaslavsky
from udlsym.checker.reasoning import Check
from udlsym.checking import check
from udlsym.deciding import PROVERS, settle
from udlsym.errors import Rejected, StatementError, UdlsymError
from udlsym.exact.conditions import needs
from udlsym.reading.parsing import parse_statement
from udlsym.refuting import refute
from udlsym.statements import Statement, equal, less
from udlsym.verdicts import Proved, Refuted, Undecided

x, y, z = symbols("x y z", real=True)
p, q = symbols("p q", positive=True)
n = symbols("n", integer=True, nonnegative=True)
k = symbols("k", integer=True)
w = symbols("w")

FALSE = {
    "the root of a square": equal(sqrt(x**2), x),
    "the logarithm of a product": equal(log(x * y), log(x) + log(y)),
    "nearly an integer": equal(exp(pi * sqrt(163)), 262537412640768744),
    "tiny powers": equal(Rational(1, 2**99), Rational(1, 2**98)),
    "one point": equal(Piecewise((x**2, x >= 0), (-x, True)), Piecewise((x**2, x > 0), (1, Eq(x, 0)), (-x, True))),
    "a step at its joint": equal(Heaviside(x), Heaviside(x, 1)),
    "a square is positive": less(0, (x - 1) ** 2),
}

PROVABLE = {
    "a removable hole": equal((x**2 - 1) / (x - 1), x + 1),
    "tanh and the logistic function": equal(tanh(z), 2 / (1 + exp(-2 * z)) - 1),
    "the sum behind Adam": equal(Sum((1 - p) * p ** (n - k), (k, 1, n)), 1 - p**n),
    "Zaslavsky's sum": zaslavsky.statement,
    "ReLU as a maximum and by cases": equal(Max(0, z), Piecewise((z, z > 0), (0, True))),
    "the root of a positive square": equal(sqrt(p**2), p),
    "the logarithm of a positive product": equal(log(p * q), log(p) + log(q)),
}

OPEN = {
    "a delta is seldom one": equal(KroneckerDelta(k, 1000003), 0),
    "the first hundred": equal(Sum(k, (k, 1, n)), n * (n + 1) / 2 + binomial(n, 101)),
    "a small number that is not zero": equal(
        Sum(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6 + p * binomial(n, 500)
    ),
}


@pytest.mark.parametrize("title", FALSE)
def test_false_traps_are_refuted(title):
    """A statement that is false at one point, or by a hair, is refuted."""
    assert isinstance(settle(FALSE[title]), Refuted)


@pytest.mark.parametrize("title", PROVABLE)
def test_hard_truths_are_proved(title):
    """What SymPy's ``simplify`` and ``equals`` get wrong or leave open is proved."""
    assert isinstance(settle(PROVABLE[title]), Proved)


@pytest.mark.parametrize("title", OPEN)
def test_agreement_for_the_first_hundred_is_no_proof(title):
    """A sum that agrees with a closed form for the first hundred n is not proved equal to it."""
    assert not isinstance(settle(OPEN[title]), Proved)


UNDEFINED = {
    "the modulus has no complex derivative": equal(Derivative(Abs(w), w), 1),
    "nor has its exponential": equal(Derivative(exp(Abs(w)), w), exp(w)),
    "nor has a maximum of moduli": equal(Derivative(Max(Abs(w), 1), w), 0),
    "a maximum jumps where what it exceeds does": equal(Derivative(Max(0, 10 * sign(x) - 2), x), 0 ** Abs(x)),
    "so does a step of a step": equal(Derivative(Heaviside(10 * sign(x) - 2), x), 0 ** Abs(x)),
}


@pytest.mark.parametrize("title", UNDEFINED)
def test_where_one_side_is_undefined_nothing_is_refuted(title):
    """A derivative that does not exist at a point says nothing there, whatever the other side is."""
    assert isinstance(settle(UNDEFINED[title]), Undecided)


@pytest.mark.parametrize(
    "given",
    [
        [x > 1, x < 0],
        [x < y, y < x],
        [Eq(x, 1), Eq(x, 2)],
        [x < y, y < z, z < x],
        [x + y > 2, x < 1, y < 1],
        [k > 0, k < 1],
        [p * x < 0, x > 0],
    ],
    ids=str,
)
def test_contradictory_hypotheses_are_said_to_be(given):
    """Nothing is proved from hypotheses that contradict each other, not even what is true; the reason says so."""
    for statement in (equal(x, x + 1, given=given), equal(tanh(z), 2 / (1 + exp(-2 * z)) - 1, given=given)):
        verdict = settle(statement)
        assert isinstance(verdict, Undecided)
        assert "contradict" in verdict.reason


def test_the_removable_hole_is_a_condition():
    """A proof lists the divisors that it needed."""
    verdict = settle(PROVABLE["a removable hole"])
    assert isinstance(verdict, Proved)
    assert verdict.conditions == ("Ne(x - 1, 0)",)


@pytest.mark.parametrize("title", TRUE_BUT_OPEN)
def test_the_table_of_shame_is_up_to_date(title):
    """What stands in the table of shame is not refuted, and is not provable yet; when it is, it moves to a bank."""
    statement = TRUE_BUT_OPEN[title]
    assert proved(statement) is None, "the engine proves it now: move it to the bank of the prover"
    assert refute(statement, effort=50_000) is None


# Random statements ---------------------------------------------------------------------------------------------------


def proved(statement: Statement) -> str | None:
    """The method that proves a statement to the checker alone, without balls behind it."""
    for prover in PROVERS:
        try:
            evidence = prover.prove(statement)
            if evidence is not None:
                check(statement, evidence)
                return prover.METHOD
        except UdlsymError:
            continue
    return None


LEAVES = (x, y, p, q, Integer(1), Integer(2), Integer(-1), Rational(1, 2))
UNARY = (
    lambda e: -e,
    lambda e: e**2,
    lambda e: 1 / e,
    lambda e: sqrt(e),
    exp,
    log,
    sin,
    cos,
    tanh,
    Abs,
    lambda e: Max(e, 0),
    lambda e: Heaviside(e),
)
BINARY = (
    lambda a, b: a + b,
    lambda a, b: a * b,
    lambda a, b: a - b,
    lambda a, b: a / b,
    lambda a, b: Max(a, b),
    lambda a, b: Min(a, b),
)


def apply(function, *arguments):
    """The function's value; the first argument where SymPy cannot build it or finds it undefined."""
    try:
        value = function(*arguments)
    except (ValueError, TypeError):
        return arguments[0]
    return arguments[0] if value.has(zoo, nan, oo, -oo) else value


expressions = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: (
        st.builds(apply, st.sampled_from(UNARY), inner) | st.builds(apply, st.sampled_from(BINARY), inner, inner)
    ),
    max_leaves=8,
)

REWRITINGS = (
    lambda e: (e * (x - y) + e * y) / x,
    lambda e: (e + 1) ** 2 - e**2 - e - 1,
    lambda e: e * (sin(x) ** 2 + cos(x) ** 2),
    lambda e: exp(x) * e * exp(-x),
    lambda e: e * (tanh(y) + 1) * (1 + exp(-2 * y)) / 2,
    lambda e: e + Max(x, 0) - Max(-x, 0) - x,
    lambda e: e + log(p * q) - log(p) - log(q),
    lambda e: (e * sqrt(p)) / (sqrt(p * q) / sqrt(q)),
    lambda e: Derivative(e * z, z).doit(),
    lambda e: e + Max(x, y) + Min(x, y) - x - y,
)


def values_at(statement: Statement, point: dict[Symbol, mpmath.mpf]) -> tuple[object, object] | None:
    """Both sides at a point, by mpmath at 60 digits and by nothing of udlsym's; None where one is undefined."""
    names = list(point)
    with mpmath.workdps(60):
        try:
            left, right = (
                mpmath.mpmathify(lambdify(names, side, "mpmath")(*point.values()))
                for side in (statement.lhs, statement.rhs)
            )
        except (ArithmeticError, ValueError, TypeError, NameError):
            return None
    return (left, right) if mpmath.isfinite(left) and mpmath.isfinite(right) else None


def differ(statement: Statement, seed: int) -> bool:
    """Whether the sides clearly differ at one of several points."""
    dice = random.Random(seed)
    for _ in range(12):
        point = {s: mpmath.mpf(dice.randint(-40, 40)) / dice.choice((1, 2, 7, 10)) for s in (x, y, z)}
        point |= {s: mpmath.mpf(dice.randint(1, 40)) / dice.choice((1, 2, 7, 10)) for s in (p, q)}
        sides = values_at(statement, point)
        if sides and abs(sides[0] - sides[1]) > mpmath.mpf(10) ** -30 * (1 + abs(sides[0])):
            return True
    return False


quick = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@quick
@given(expressions, st.lists(st.sampled_from(REWRITINGS), min_size=1, max_size=2))
def test_rewritten_expressions_are_never_refuted(expression, rewritings):
    """An expression equals itself rewritten wherever both are defined: no witness is found against that."""
    other = expression
    for rewrite in rewritings:
        other = rewrite(other)
    statement = equal(expression, other)
    assert refute(statement, effort=50_000) is None


@quick
@given(expressions, st.sampled_from(REWRITINGS), st.integers(0, 10**6))
def test_mutated_expressions_are_never_proved(expression, rewrite, seed):
    """A rewritten expression with one node changed is not proved equal where mpmath sees a difference."""
    other = rewrite(expression)
    nodes = [node for node in preorder_traversal(other) if node.is_number or node.is_Symbol or node.args]
    dice = random.Random(seed)
    node = dice.choice(nodes)
    if not hasattr(node, "is_real"):
        return
    changed = dice.choice((node + 1, -node, 2 * node, node * x, x, Integer(0)))
    mutant = apply(lambda e: e.xreplace({node: changed}), other)
    statement = equal(expression, mutant)
    method = proved(statement)
    assert method is None or not differ(statement, seed), f"{method} proves {statement}"


@quick
@given(expressions, expressions, st.integers(0, 10**6))
def test_random_equations_are_never_proved_wrongly(left, right, seed):
    """Two random expressions are proved equal, or ordered, only where mpmath sees it so."""
    statement = equal(left, right)
    assert proved(statement) is None or not differ(statement, seed)
    order = less(left, right)
    if proved(order) is not None:
        dice = random.Random(seed)
        for _ in range(12):
            point = {s: mpmath.mpf(dice.randint(-9, 9)) / 2 for s in (x, y, z)}
            point |= {s: mpmath.mpf(dice.randint(1, 9)) / 2 for s in (p, q)}
            sides = values_at(order, point)
            assert sides is None or mpmath.im(sides[0]) != 0 or mpmath.im(sides[1]) != 0 or sides[0] < sides[1]


def test_an_equation_that_holds_nowhere_is_reported() -> None:
    """From 1/z = 0 nothing is proved, not even what is true."""
    z = Symbol("z")
    never = [Eq(1 / z, 0)]
    for statement in (equal(Integer(1), Integer(2), given=never), equal(z + 1, 1 + z, given=never)):
        verdict = settle(statement)
        assert isinstance(verdict, Undecided)
        assert "holds nowhere" in verdict.reason


# What a text says and SymPy's expression no longer shows --------------------------------------------------------------

GONE = {  # a text that is 1 wherever it has a value, and what vanishes only where it has none
    "a pole times zero": ("0*gamma(x) + 1", "sign(x)**2", "nonnegative"),
    "a pole to the power zero": ("factorial(x)**0", "sign(x + 1)**2", "integer"),
    "a pole less itself": ("cot(x) - cot(x) + 1", "sign(sin(x))**2", "real"),
    "an angle of nothing": ("arg(x) - arg(x) + 1", "sign(x)**2", "real"),
    "a function without balls": ("zeta(x) - zeta(x) + 1", "sign(x - 1)**2", "positive"),
    "the end of a domain": ("0*atanh(x) + 1", "sign(1 - x)**2", "nonnegative"),
    "a remainder by zero": ("Mod(x, x) + 1", "sign(x)**2", "real"),
    "a remainder of zero": ("Mod(0, x) + 1", "sign(x)**2", "real"),
    "a condition without a value": ("Piecewise((1, 1/x > 0), (1, True))", "sign(x)**2", "real"),
    "a condition that SymPy decides": ("Piecewise((1, Eq(x/x, 1)), (0, True))", "sign(x)**2", "real"),
    "cases inside a condition": (
        "Piecewise((1, Ne(1/x, Piecewise((0, x > 0), (0, True)))), (0, True))",
        "sign(x)**2",
        "real",
    ),
    "a function that is written out": ("2*sigmoid(0*gamma(x))", "sign(x)**2", "nonnegative"),
    "a fraction of symbols": ("Rational(x, x)", "sign(x)**2", "real"),
    "a delta of poles": ("KroneckerDelta(1/x, 1/x)", "sign(x)**2", "real"),
    "an indicator without a value": ("indicator(0*gamma(x) > -1)", "sign(x)**2", "nonnegative"),
    "a written out function in a sum": ("Sum(2*sigmoid(0*gamma(x)), (k, 1, 3))/3", "sign(x)**2", "nonnegative"),
    "a divisor inside a sum": ("Sum(x/x, (k, 1, 3))/3", "sign(x)**2", "real"),
    "a divisor inside a derivative": ("Derivative(x/x, x) + 1", "sign(x)**2", "real"),
    "a kink": ("0*Derivative(abs(x), x) + 1", "sign(x)**2", "real"),
    "a power that may be negative": ("x**n*x**(-n)", "sign(x)**2", "real"),
}


@pytest.mark.parametrize("title", GONE)
def test_a_text_is_not_refuted_where_it_has_no_value(title):
    """SymPy makes 1 of the text; where it has no value it claims nothing, elsewhere a counterexample still counts."""
    text, vanishing, domain = GONE[title]
    record = {"lhs": text, "rhs": vanishing, "symbols": {"x": domain, "n": "positive integer"}}
    assert not isinstance(settle(parse_statement(record)), Refuted)


def test_a_number_among_matrices_counts_where_it_has_a_value():
    """What is lost in a factor of a matrix is not held against the matrix either."""
    record = {"lhs": "(0*gamma(x) + 1)*A", "rhs": "sign(x)**2*A", "symbols": {"x": "nonnegative", "A": "matrix n n"}}
    assert not isinstance(settle(parse_statement(record)), Refuted)
    assert isinstance(settle(parse_statement({**record, "lhs": "A", "rhs": "sign(x)**2*A"})), Refuted)


def test_a_hypothesis_without_a_value_admits_no_counterexample():
    """``x/x = 1``, which SymPy reads as true, does not hold at x = 0."""
    record = {"lhs": "sign(x)**2", "rhs": "1", "given": ["Eq(x/x, 1)"], "symbols": {"x": "real"}}
    assert not isinstance(settle(parse_statement(record)), Refuted)
    assert isinstance(settle(parse_statement({**record, "given": []})), Refuted)


@pytest.mark.parametrize("text", ["0*gamma(x) + 1", "cot(x) - cot(x) + 1", "Sum(x/x, (k, 1, 3))/3", "Mod(x, x) + 1"])
def test_what_a_text_lost_does_not_hide_a_counterexample_elsewhere(text):
    """The same texts are refuted where they have a value and another one is claimed."""
    record = {"lhs": text, "rhs": "1 + sign(x)**2", "symbols": {"x": "positive"}}
    assert isinstance(settle(parse_statement(record)), Refuted)


@pytest.mark.parametrize(
    "partial",
    [
        Mod(1, x),
        Mod(1, w),
        Piecewise((1, x > 0)),
        Piecewise((1, w > 0), (2, True)),
        Piecewise((1, 1 / x > 0), (2, True)),
        Heaviside(y, 1 / x),
        Heaviside(w),
    ],
    ids=str,
)
def test_a_proof_does_not_lead_through_what_may_have_no_value(partial):
    """A function by cases, a remainder and a step may be undefined: the checker must not take them for total."""
    assert needs(partial, ())
    with pytest.raises(Rejected):
        Check(()).require_defined([partial])


NEVER = [  # equations that no point satisfies, as a rule, a derivative or the cases of a function show
    Eq(sign(x), 2),
    Eq(Heaviside(x), 3),
    Eq(Piecewise((1, x > 0), (2, True)), 3),
    Eq(KroneckerDelta(k, 1), 2),
    Eq(sign(x) ** 2, 3),
    Eq(Max(0, x) - x, -1),
    Eq(sign(x) * Abs(x), x + 1),
    Eq(Abs(x) + x, -1),
    Eq(Heaviside(x) + Heaviside(-x), 2),
    Eq(Derivative(x**2, x), 2 * x + 1),
    Eq(sin(x) ** 2 + cos(x) ** 2, 2),
    Eq(tanh(x), (exp(x) - exp(-x)) / (exp(x) + exp(-x)) + 1),
]


@pytest.mark.parametrize("never", NEVER, ids=str)
def test_nothing_is_proved_from_an_equation_that_becomes_false(never):
    """A hypothesis that the rules turn into 0 = 1, in the whole or in every case, makes nothing true."""
    assert not isinstance(settle(equal(x, x + 1, given=[never])), Proved)


def test_one_case_may_contradict_the_hypotheses():
    """Cases that a hypothesis excludes are left out, as long as one is left."""
    for statement in (
        equal(Abs(x), x, given=[Eq(Heaviside(x), 1)]),
        equal(Abs(x), -x, given=[Eq(sign(x), -1)]),
        equal(Max(x, y), x, given=[Eq(Piecewise((1, x > y), (2, True)), 1)]),
    ):
        assert isinstance(settle(statement), Proved)
    assert isinstance(settle(equal(Abs(x), x, given=[Eq(Heaviside(x), 0)])), Refuted)


@pytest.mark.parametrize("relation", ["!=", "<", ">"])
def test_equal_entries_do_not_show_that_matrices_differ(relation):
    """No entry of a matrix differs from itself, nor is less; what is left out of a comparison shows nothing."""
    one, other = ImmutableMatrix([[1, x]]), ImmutableMatrix([[1, x + 1]])
    assert not isinstance(settle(Statement(one, relation, one, (), "inequality")), Proved)
    if relation != "!=":
        assert not isinstance(settle(Statement(one, relation, other, (), "inequality")), Proved)
    else:
        assert isinstance(settle(Statement(one, relation, other, (), "inequality")), Proved)


@pytest.mark.parametrize("domain", ["infinite", "extended_real", "extended_positive"])
def test_a_variable_is_a_number(domain):
    """x differs from x + 1 for every number x, not for an infinite one: such a variable is refused."""
    s = Symbol("s", **{domain: True})
    with pytest.raises(StatementError, match="infinite"):
        Statement(s, "!=", s + 1, (), "inequality")
