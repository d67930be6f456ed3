"""The checker alone: evidence made by hand, one good piece for each rule and the bad ones beside it."""

import pytest
from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    Heaviside,
    I,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    Limit,
    MatMul,
    MatrixSymbol,
    Max,
    Mul,
    Ne,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    binomial,
    cos,
    exp,
    factorial,
    gamma,
    log,
    oo,
    sin,
    sqrt,
    symbols,
    tanh,
)
from sympy import Identity as MatrixUnit

from udlsym.checking import check
from udlsym.errors import Rejected, StatementError
from udlsym.evidence import (
    Congruence,
    Constant,
    Divergence,
    Enclosure,
    Entry,
    Generalised,
    Identity,
    Induction,
    Instance,
    MatrixIdentity,
    MatrixMultiple,
    Sign,
    Split,
    Termwise,
    Vacuous,
)
from udlsym.exact.calculus import Prime
from udlsym.exact.expectations import expectation
from udlsym.statements import Definition, Statement, at_most, equal, less, number, same_up_to_constant

x, y, z, a, b = symbols("x y z a b", real=True)
p, q = symbols("p q", positive=True)
w, c = symbols("w c")
i, j, k = symbols("i j k", integer=True)
n = symbols("n", integer=True, nonnegative=True)
m = symbols("m", integer=True, positive=True)
f, g, h, r = (Function(name) for name in "fghr")
X = IndexedBase("X", real=True)
bound = Symbol("_0", integer=True)
ONE, HALF = Integer(1), Rational(1, 2)
rising = (Definition(r(k), r(k - 1) + 1, (k,), (k >= 1,)), Definition(r(Integer(0)), Integer(0)))


def by(*entries: Entry) -> Identity:
    """An identity by entries."""
    return Identity(tuple(entries))


def rule(source, name, *data, inner=()) -> Identity:
    """An identity by a single entry."""
    return by(Entry(source, name, tuple(data), inner))


T = {
    "pythagoras": equal(sin(x) ** 2 + cos(x) ** 2, 1),
    "step": equal(Heaviside(1 / y**2), 1),
    "quotient": equal(KroneckerDelta(m, 5) * k / m, KroneckerDelta(m, 5) * k / 5),
    "apart": equal(KroneckerDelta(j, 0) * i / j, 0),
    "positive": equal(Abs(p), p),
    "even": equal(h(Symbol("e", even=True)), 1),
    "not zero": equal(h(Symbol("s", zero=False)), 1),
    "under": equal(f(x), 1, given=[x > 0]),
    "of a recurrence": equal(r(n), n, definitions=rising),
}

ACCEPTED = {
    "definition": (equal(tanh(x), (exp(x) - exp(-x)) / (exp(x) + exp(-x))), rule(tanh(x), "definition")),
    "exponent": (equal(exp(2 * w), exp(w) ** 2 * 1), rule(exp(2 * w), "exponent", w, Integer(2))),
    "power": (equal(sqrt(p * w + p), sqrt(p) * sqrt(w + 1)), rule(sqrt(p * w + p), "power", p, ONE, w + 1, ONE)),
    "exp of log": (equal(exp(a * log(p) + x), p**a * exp(x)), rule(exp(a * log(p) + x), "exp-of-log", x, p, a)),
    "log": (equal(log(p * w), log(p) + log(w)), rule(log(p * w), "log", Integer(0), p, ONE, w, ONE)),
    "root": (equal(sqrt(w + 1) ** 4, (w + 1) ** 2), rule(sqrt(w + 1), "root")),
    "gamma": (equal(gamma(p + 2), (p + 1) * gamma(p + 1)), rule(gamma(p + 2), "factorial", ONE)),
    "pascal": (
        equal(binomial(m, k), binomial(m - 1, k - 1) + binomial(m - 1, k)),
        rule(binomial(m, k), "pascal"),
    ),
    "branch": (equal(Max(p, 0), p), rule(Max(p, 0, evaluate=False), "branch")),
    "congruence": (equal(f((x**2 - 1) / (x - 1)), f(x + 1)), rule(f((x**2 - 1) / (x - 1)), "congruence", x + 1)),
    "congruence of a derivative": (
        equal(Prime(f((x**2 - y**2) / (x - y))), Prime(f(x + y))),
        rule(Prime(f((x**2 - y**2) / (x - y))), "congruence", f(x + y)),
    ),
    "hypothesis": (equal(x**2, y**2, given=[Eq(2 * x, 2 * y + 0)]), rule(x, "hypothesis", y)),
    "unfolding": (
        equal(r(n + 1), r(n) + 1, definitions=rising),
        rule(r(n + 1), "unfolding", Integer(0), k, n + 1),
    ),
    "theorem": (
        equal(sin(2 * y) ** 2, 1 - cos(2 * y) ** 2),
        rule(sin(2 * y) ** 2, "theorem", Symbol("pythagoras"), 1 - cos(2 * y) ** 2, x, 2 * y),
    ),
    "derivative": (equal(Derivative(x**3, x), 3 * x**2), rule(Derivative(x**3, x), "derivative")),
    "limit": (equal(Limit(tanh(x), x, oo), 1), rule(Limit(tanh(x), x, oo), "limit")),
    "linearity": (
        equal(Sum(a * X[k], (k, 1, n)), a * Sum(X[k], (k, 1, n))),
        rule(Sum(a * X[k], (k, 1, n)), "linearity", a, X[bound]),
    ),
    "linearity of expectations": (
        equal(expectation(a * x, x), a * expectation(x, x)),
        rule(expectation(a * x, x), "linearity", a, x),
    ),
    "expectation": (equal(expectation(a, x), a), rule(expectation(a, x), "expectation")),
    "multiplicativity": (
        equal(Product(a * X[k], (k, 1, n)), a**n * Product(X[k], (k, 1, n))),
        rule(Product(a * X[k], (k, 1, n)), "multiplicativity", a, X[bound], ONE),
    ),
    "range": (
        equal(Sum(X[k], (k, 1, m)), Sum(X[k], (k, 1, m - 1)) + X[m]),
        rule(Sum(X[k], (k, 1, m)), "range", Symbol("last")),
    ),
    "geometric series": (
        equal(Sum(2**k, (k, 0, n)), 2 * 2**n - 1),
        by(
            Entry(Pow(2, n + 1, evaluate=False), "exponent", (n, ONE, ONE, ONE)),
            Entry(Sum(2**k, (k, 0, n)), "geometric series"),
        ),
    ),
    "delta": (
        equal(Sum(KroneckerDelta(k, i) * X[k], (k, 1, n)), X[i], given=[i >= 1, i <= n]),
        rule(Sum(KroneckerDelta(k, i) * X[k], (k, 1, n)), "delta", KroneckerDelta(bound, i)),
    ),
    "exchange": (
        equal(Sum(X[j] * f(k), (j, 1, n), (k, 1, m)), Sum(X[j] * f(k), (k, 1, m), (j, 1, n))),
        rule(Sum(X[j] * f(k), (j, 1, n), (k, 1, m)), "exchange"),
    ),
    "cofactors": (equal(x**2, y**2, given=[Eq(x, y)]), Identity((), ((Eq(x, y), x + y),))),
    "sign": (at_most(0, x**2 + y**2), Sign(x**2 + y**2)),
    "split": (equal(x, x + 0), Split(y, Identity(), Identity(), Identity())),
    "enclosure": (number(Rational(2, 3), "0.67"), Enclosure(64)),
    "constant": (same_up_to_constant(x + y, x, in_=[x]), Constant(y)),
    "instance": (equal(sin(y + 1) ** 2 + cos(y + 1) ** 2, 1), Instance("pythagoras", ((x, y + 1),))),
    "an instance where a definition is shared": (
        equal(r(n + 1), n + 1, definitions=rising),
        Instance("of a recurrence", ((n, n + 1),)),
    ),
    "induction": (
        equal(r(n), n, definitions=rising),
        Induction(
            n,
            Integer(0),
            rule(r(Integer(0)), "unfolding", ONE),
            by(
                Entry(r(n), "unfolding", (Integer(0),)),
                Entry(r(n + 1), "unfolding", (ONE, k, n + 1)),
            ),
        ),
    ),
}


@pytest.mark.parametrize("title", ACCEPTED)
def test_good_evidence_is_accepted(title):
    """Evidence by this rule is accepted where its side conditions hold."""
    statement, evidence = ACCEPTED[title]
    check(statement, evidence, T)


total = Sum(X[k], (k, 1, n))
by_zero = rule(x, "hypothesis", y)

REJECTED = {
    "no such rule": (equal(x, y), rule(x, "magic", y)),
    "no evidence at all": (equal(x, y), Identity()),
    "definition of no function": (equal(f(x), x), rule(f(x), "definition")),
    "power of a function": (equal(f(x, y), x**y), rule(f(x, y), "power", x, ONE)),
    "power of an entry": (equal(X[i], x), rule(X[i], "exponent", i, ONE)),
    "power of two free factors": (equal(sqrt(x * y), sqrt(x) * sqrt(y)), rule(sqrt(x * y), "power", x, ONE, y, ONE)),
    "power of another base": (equal(sqrt(p * q), sqrt(p)), rule(sqrt(p * q), "power", p, ONE)),
    "power of a free factor squared": (equal(sqrt(x**2), x), rule(sqrt(x**2, evaluate=False), "power", x, Integer(2))),
    "exponent at a base that may vanish": (
        equal(x ** (a + b), x**a * x**b * 1 + 0 * Pow(x, a + b)),
        rule(Pow(x, a + b), "exponent", a, ONE, b, ONE),
    ),
    "a multiplier that is no integer": (equal(exp(x), exp(2 * x)), rule(exp(x), "exponent", 2 * x, HALF)),
    "log of a sine": (equal(sin(x), log(x), given=[x > 0]), rule(sin(x), "log", Integer(0), x, ONE)),
    "log of two free factors": (
        equal(log(x * y), log(x) + log(y)),
        rule(log(x * y), "log", Integer(0), x, ONE, y, ONE),
    ),
    "log of a complex exponential": (equal(log(exp(w)), w), rule(log(exp(w)), "log", w)),
    "exp of log for a sine": (equal(sin(log(p)), p), rule(sin(log(p)), "exp-of-log", Integer(0), p, ONE)),
    "exp of the log of zero": (
        equal(exp(x), 0, given=[Eq(b, 0)]),
        by(
            Entry(b, "hypothesis", (Integer(0),)),
            Entry(b**p, "congruence", (Integer(0), p)),
            Entry(exp(x), "exp-of-log", (x - p * log(b), b, p)),
        ),
    ),
    "root of no root": (equal(w**2, w), rule(w**2, "root")),
    "gamma over a pole": (equal(gamma(x + 1), x * gamma(x)), rule(gamma(x + 1), "factorial", ONE)),
    "pascal at zero": (
        equal(binomial(n, k), binomial(n - 1, k - 1) + binomial(n - 1, k)),
        rule(binomial(n, k), "pascal"),
    ),
    "an unknown branch": (equal(Max(x, 0), x), rule(Max(x, 0), "branch")),
    "a branch of a logarithm": (equal(log(p), 1), rule(log(p), "branch")),
    "a delta with a range": (
        equal(KroneckerDelta(7, i, (1, 3)), 1, given=[Eq(i, 7)]),
        rule(KroneckerDelta(7, i, (1, 3)), "branch"),
    ),
    "congruence of different arguments": (equal(f(x), f(y)), rule(f(x), "congruence", y)),
    "congruence under a binder": (
        equal(Sum(x, (k, 1, n)), Sum(y, (k, 1, n)), given=[Eq(x, y)]),
        rule(Sum(x, (k, 1, n)), "congruence", y, Tuple(k, 1, n)),
    ),
    "congruence under a derivative": (
        equal(Derivative(x, x), Derivative(y, x), given=[Eq(x, y)]),
        by(Entry(x, "hypothesis", (y,)), Entry(Derivative(x, x), "congruence", (y, Tuple(x, 1)))),
    ),
    "congruence of a derivative that is none": (
        equal(Prime(Sum(x, (k, 1, n))), Prime(Sum(x, (k, 1, m)))),
        rule(Prime(Sum(x, (k, 1, n))), "congruence", Sum(x, (k, 1, m))),
    ),
    "congruence of an expectation": (
        equal(expectation(x, x), expectation(y, x), given=[Eq(x, y)]),
        by(by_zero.entries[0], Entry(expectation(x, x), "congruence", (y, Tuple(x)))),
    ),
    "a hypothesis that is not there": (equal(x, y), rule(x, "hypothesis", y)),
    "a hypothesis of order": (equal(x, y, given=[x <= y]), rule(x, "hypothesis", y)),
    "unfolding a condition away": (
        equal(r(n), r(n - 1) + 1, definitions=rising),
        rule(r(n), "unfolding", Integer(0), k, n),
    ),
    "unfolding another symbol": (
        equal(a, 5, definitions=[Definition(b, Integer(5))]),
        rule(a, "unfolding", Integer(0)),
    ),
    "unfolding one value after the other": (
        equal(g(i, 5), 1, definitions=[Definition(g(j, i), ONE, (j, i), (j >= 1,))]),
        rule(g(i, 5), "unfolding", Integer(0), j, i, i, Integer(5)),
    ),
    "unfolding outside the domain": (
        equal(g(x), 1, definitions=[Definition(g(k), ONE, (k,))]),
        rule(g(x), "unfolding", Integer(0), k, x),
    ),
    "a derivative past its domain": (
        equal(Derivative(g(x), x), 0, definitions=[Definition(g(k), ONE, (k,))]),
        rule(Derivative(g(x), x), "derivative"),
    ),
    "a theorem that is not known": (equal(x, y), rule(x, "theorem", Symbol("nobody"), y)),
    "a theorem about something else": (
        equal(sin(y), cos(y)),
        rule(sin(y), "theorem", Symbol("pythagoras"), cos(y), x, y),
    ),
    "a theorem outside its hypothesis": (equal(f(-1), 1), rule(f(-1), "theorem", Symbol("under"), ONE, x, Integer(-1))),
    "a theorem outside its domain": (equal(Abs(x), x), Instance("positive", ((p, x),))),
    "an odd value for an even symbol": (equal(h(3), 1), Instance("even", ((Symbol("e", even=True), Integer(3)),))),
    "zero for what is not zero": (equal(h(0), 1), Instance("not zero", ((Symbol("s", zero=False), Integer(0)),))),
    "infinity for a number": (equal(f(oo), 1), Instance("under", ((x, oo),))),
    "a number for a number": (equal(sin(x) ** 3 + cos(x) ** 3, 1), Instance("pythagoras", ((Integer(2), Integer(3)),))),
    "a value that may be undefined": (equal(Heaviside(x**2), 1), Instance("step", ((y, 1 / x),))),
    "a divisor that disappears": (equal(KroneckerDelta(j, 0), 0), Instance("apart", ((i, j),))),
    "a theorem without its definition": (equal(r(n), n), Instance("of a recurrence")),
    "a theorem under another definition": (
        equal(r(n), n, definitions=[Definition(r(k), Integer(0), (k,))]),
        Instance("of a recurrence"),
    ),
    "a derivative that is none": (equal(f(x, x), 1), rule(f(x, x), "derivative")),
    "a limit that is none": (equal(f(x, x, 0, Symbol("+")), 0), rule(f(x, x, 0, Symbol("+")), "limit")),
    "a coefficient with the index": (
        equal(Sum(k * X[k], (k, 1, n)), total),
        rule(Sum(k * X[k], (k, 1, n)), "linearity", bound, X[bound]),
    ),
    "a random coefficient": (
        equal(expectation(x**2, x), x * expectation(x, x)),
        rule(expectation(x**2, x), "linearity", x, x),
    ),
    "a coefficient that is random by definition": (
        equal(expectation(g(n), X), g(n), definitions=[Definition(g(k), X[k], (k,))]),
        rule(expectation(g(n), X), "expectation"),
    ),
    "one outcome for the mean": (
        equal(expectation(x, x), 2, given=[Eq(x, 2)]),
        rule(expectation(x, x), "linearity", Integer(2), ONE, inner=(Entry(x, "hypothesis", (Integer(2),)),)),
    ),
    "a sum through an undefined term": (
        equal(total, 0, given=[Eq(a, b)]),
        by(
            Entry(a - b, "hypothesis", (Integer(0),)),
            Entry(
                total,
                "linearity",
                (a - b, X[bound] / (a - b)),
                (Entry(a - b, "hypothesis", ((a**2 - a * b) / a,)),),
            ),
        ),
    ),
    "an empty range": (equal(total, Sum(X[k], (k, 1, n - 1)) + X[n]), rule(total, "range", Symbol("last"))),
    "a range that may run backwards": (equal(Sum(1, (k, 1, j)), j), rule(Sum(1, (k, 1, j)), "range", Symbol("unit"))),
    "a backward range as empty": (
        equal(Sum(k, (k, 1, j)), 0, given=[j <= -3]),
        rule(Sum(k, (k, 1, j)), "range", Symbol("empty")),
    ),
    "a shift by the index": (
        equal(Sum(f(k), (k, 1, m)), m * f(0)),
        rule(Sum(f(k), (k, 1, m)), "range", Symbol("shift"), bound),
    ),
    "a sum without end": (equal(Sum(1, (k, 1, oo)), 1), rule(Sum(1, (k, 1, oo)), "range", Symbol("unit"))),
    "a base with the index": (
        equal(Sum((k**2 + 2) ** k, (k, 0, n)), 1),
        rule(Sum((k**2 + 2) ** k, (k, 0, n)), "geometric series"),
    ),
    "a ratio that may be one": (
        equal(Sum(p**k, (k, 0, n)), (1 - p ** (n + 1)) / (1 - p)),
        rule(Sum(p**k, (k, 0, n)), "geometric series"),
    ),
    "a delta outside": (
        equal(Sum(KroneckerDelta(k, i) * X[k], (k, 1, n)), X[i]),
        rule(Sum(KroneckerDelta(k, i) * X[k], (k, 1, n)), "delta", KroneckerDelta(bound, i)),
    ),
    "an exchange of dependent bounds": (
        equal(Sum(X[j], (j, 1, k), (k, 1, m)), Sum(X[j], (k, 1, m), (j, 1, m))),
        rule(Sum(X[j], (j, 1, k), (k, 1, m)), "exchange"),
    ),
    "a cofactor with a hidden zero": (equal(1, 2, given=[Eq(a, b)]), Identity((), ((Eq(a, b), -1 / (a - b)),))),
    "a cofactor of nothing": (equal(x, y), Identity((), ((Eq(x, y), ONE),))),
    "an identity for a strict order": (less(x, x), Identity()),
    "a sign that is not seen": (at_most(0, x), Sign(x)),
    "a certificate of something else": (at_most(0, x), Sign(x**2)),
    "a certificate that is undefined at the joint": (less(0, x**2), Sign(Pow(1 / x, -2, evaluate=False))),
    "a certificate undefined at a hypothesis": (
        less(0, x**2),
        Sign(Mul(1 / x, x**3, evaluate=False)),
    ),
    "a split on a complex number": (equal(w, w + 0), Split(c, Identity(), Identity(), Identity())),
    "a split that misses a point": (equal(x, x + 0), Split(1 / y, Identity(), Identity(), Identity())),
    "a split on a bound index": (equal(total, total), Split(bound - 3, Identity(), Identity(), Identity())),
    "contradictions all the way down": (
        equal(x, y, given=[x < y, y < x]),
        Split(x, *(Vacuous(y < x, x - y),) * 3),
    ),
    "contradictory hypotheses": (equal(x, x + 0, given=[x < y, y < x]), Identity()),
    "three contradictory hypotheses": (equal(x, x + 0, given=[x < y, y < z, z < x]), Identity()),
    "hypotheses that are consistent": (equal(x, y, given=[x < 1, y < 1]), Vacuous(x < 1, 1 - x)),
    "too many bits": (number(Rational(2, 3), "0.67"), Enclosure(10**9)),
    "a number outside": (number(Rational(2, 3), "0.66"), Enclosure(64)),
    "balls for a symbol": (less(0, x), Enclosure(64)),
    "a constant that depends": (same_up_to_constant(x + y, x, in_=[x, y]), Constant(y)),
    "a constant that depends by definition": (
        Statement(a + x, "==", x, (), "up-to-constant", (x,), definitions=(Definition(a, x),)),
        Constant(a),
    ),
    "a constant that is a family": (Statement(X[i] + x, "==", x, (), "up-to-constant", (X,)), Constant(X[i])),
    "a reserved name": (equal(bound, bound + 0), Identity()),
    "infinity": (equal(oo, oo), Identity()),
    "an interval": (equal(sin(oo), cos(oo)), Identity()),
    "a power too large": (equal((x + y + z + a + b) ** 400, x), Identity()),
    "malformed data": (equal(exp(x), 1), rule(exp(x), "exponent", x)),
    "a start outside the domain": (
        equal(KroneckerDelta(m, 1), 0),
        Induction(m, Integer(0), Identity(), rule(KroneckerDelta(m + 1, 1), "branch")),
    ),
    "a start above the hypotheses": (
        equal(g(n), 0, definitions=[Definition(g(k), Integer(0), (k,), (k >= 1,))]),
        Induction(n, ONE, rule(g(1), "unfolding", Integer(0), k, ONE), rule(g(n + 1), "unfolding", ONE, k, n + 1)),
    ),
    "a variable that is no integer": (equal(p, p + 0), Induction(p, Integer(0), Identity(), Identity())),
    "a start that moves": (equal(n, n + 0), Induction(n, n, Identity(), Identity())),
}


@pytest.mark.parametrize("title", REJECTED)
def test_bad_evidence_is_rejected(title):
    """Evidence whose side conditions fail is rejected, whatever it says."""
    statement, evidence = REJECTED[title]
    with pytest.raises(Rejected):
        check(statement, evidence, T)


@pytest.mark.parametrize(
    ("head", "body", "variables"),
    [
        (Integer(2), Integer(3), ()),
        (sin(x), x, (x,)),
        (x + y, Integer(0), ()),
        (g(k), g(k) + 1, (k,)),
        (g(i), k, (i, k)),
        (factorial(k), k, (k,)),
    ],
)
def test_a_definition_names_something_new(head, body, variables):
    """A definition that redefines a number or a function, or itself, is an error."""
    with pytest.raises(StatementError):
        Definition(head, body, variables)


def test_hypotheses_keep_their_own_index():
    """A hypothesis about a free index says nothing about a bound index of the same name."""
    statement = equal(Sum(Abs(X[i]), (i, 1, n)), Sum(X[i], (i, 1, n)), given=[X[i] > 0])
    source = Sum(Abs(X[bound]), (bound, 1, n))
    with pytest.raises(Rejected):
        check(statement, rule(source, "linearity", ONE, X[bound], inner=(Entry(Abs(X[bound]), "branch"),)))


def test_the_same_name_in_a_nested_sum():
    """What holds of an index in its own range does not hold in the range of an inner sum."""
    inner = Sum(Heaviside(j, 0) * f(j), (j, -5, 0))
    statement = equal(Sum(g(k), (k, 1, n)), n * Sum(f(j), (j, -5, 0)), definitions=[Definition(g(k), inner, (k,))])
    whole = Sum(Heaviside(bound, 0) * f(bound), (bound, -5, 0))
    step = Entry(whole, "linearity", (ONE, f(bound)), (Entry(Heaviside(bound, 0), "branch"),))
    with pytest.raises(Rejected):
        check(
            statement,
            rule(
                Sum(g(bound), (bound, 1, n)),
                "linearity",
                Sum(f(bound), (bound, -5, 0)),
                ONE,
                inner=(Entry(g(bound), "unfolding", (Integer(0), k, bound)), step),
            ),
        )


def test_no_condition_is_silently_used():
    """A hypothesis that cannot fail is not needed, one that can is."""
    check(equal(x / x, 1, given=[Ne(x, 0)]), Identity())
    with pytest.raises(Rejected):
        check(less(0, Abs(x)), Sign(Abs(x)))


ONE_MORE = x + 1
AVERAGE = expectation(Function("f", real=True)(1 / x), x)
Y = IndexedBase("Y", real=True)
K = Symbol("K", integer=True, positive=True)
A, B, C = (MatrixSymbol(name, K, K) for name in "ABC")
ROUNDABOUT = MatMul(Inverse(A), A, B, evaluate=False)
CANCELS = MatrixMultiple(ONE, Inverse(A), "equation", Eq(A * B, A * C, evaluate=False), False, MatrixUnit(K))
P, Q, R = symbols("P Q R", commutative=False)
TOO_SMALL = sin(x) ** 2 + cos(x) ** 2 < 1
CIRCLE = (
    Entry(exp(-I * x), "exponent", (I * x, Integer(-1))),
    Entry(sin(x), "definition"),
    Entry(cos(x), "definition"),
)
declared = Symbol("declared", integer=True, positive=True)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        pytest.param(
            equal(Mul(ONE_MORE, ONE_MORE, evaluate=False), ONE_MORE),
            Termwise(((x, x, Identity()), (ONE, ONE, Identity()))),
            id="a sum that is squared is one of two factors",
        ),
        pytest.param(
            equal(P * (Q + R), Q * P + R * P),
            Termwise(((Q * P, Q * P, Identity()), (R * P, R * P, Identity()))),
            id="what has an order is not multiplied out",
        ),
        pytest.param(
            equal(B, C, given=[Eq(A * B, A * C, evaluate=False)]),
            Congruence(((B, ROUNDABOUT, MatrixIdentity()), (ROUNDABOUT, C, MatrixIdentity((), (CANCELS,))))),
            id="an inverse that may not exist lies between",
        ),
        pytest.param(
            equal(X[1] + 1, Y[1] + 1, given=[Eq(X.label, Y.label)]),
            Congruence(((X.label, Y.label, rule(X.label, "hypothesis", Y.label)),)),
            id="a number has the name of a family",
        ),
        pytest.param(
            equal(AVERAGE + a, AVERAGE + b, given=[Eq(a * x, b * x)]),
            Identity((), ((Eq(a * x, b * x), 1 / x),)),
            id="what is averaged is not zero, but its namesake may be",
        ),
        pytest.param(
            less(0, Sum(declared, (declared, -3, 1))),
            Sign(Sum(declared, (declared, -3, 1))),
            id="an index that is declared positive runs below zero",
        ),
        pytest.param(
            equal(x, y, given=[TOO_SMALL]),
            Generalised((), Vacuous(TOO_SMALL, Integer(0), CIRCLE)),
            id="a contradiction inside a generalisation",
        ),
        *(
            pytest.param(equal(Limit(grows, x, oo), oo), Divergence(), id=f"{grows} turns round and round")
            for grows in (exp(x**2 + I * x), exp(x) * x**I, x * log(x) ** I, exp(x**2 + w * x), gamma(x) * x**I)
        ),
        *(
            pytest.param(equal(Limit(f, x, oo), value), rule(Limit(f, x, oo), "limit"), id=f"{f} leaves its branch")
            for f, value in (
                (sqrt(exp(2 * I * x)) * exp(-I * x), 1),
                (exp(I * x) ** (I * x), 0),
                (exp(w * x) ** (1 / x), exp(w)),
            )
        ),
    ],
)
def test_forged_evidence_of_the_newer_kinds(statement, evidence):
    """Each of these proved something false, or from nothing, until a second reader looked."""
    with pytest.raises(Rejected):
        check(statement, evidence)
