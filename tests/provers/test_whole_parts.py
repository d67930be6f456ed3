"""Floors, ceilings and remainders: counts of layers, sizes of convolutions, parity."""

import pytest
from sympy import Integer, Mod, Symbol, floor, symbols

from udlsym.checking import check
from udlsym.deciding import settle
from udlsym.errors import Rejected
from udlsym.evidence import Entry, Identity, Residues, Sign
from udlsym.exact.signs import NEGATIVE, NONNEGATIVE, NONPOSITIVE, POSITIVE, facts_of, sign_of
from udlsym.reading.parsing import parse_statement
from udlsym.statements import equal, less
from udlsym.verdicts import Proved

SYMBOLS = {**dict.fromkeys("ndskab", "positive integer"), "p": "integer", "x": "real", "y": "real"}

# left side, relation, right side, a near miss for the right side, hypotheses
BANK = [
    ("floor(n/2) + floor((n + 1)/2)", "==", "n", "n + 1", []),
    ("floor(n/2) + ceiling(n/2)", "==", "n", "n - 1", []),
    ("floor(n/3) + floor((n + 1)/3) + floor((n + 2)/3)", "==", "n", "n + 1", []),
    ("floor((n + 1)/2) - floor(n/2)", "==", "Mod(n, 2)", "1 - Mod(n, 2)", []),
    ("(1 - (-1)**n)/2", "==", "Mod(n, 2)", "Mod(n + 1, 2)", []),
    ("floor(n**2/4)", "==", "floor(n/2)*ceiling(n/2)", "floor(n/2)**2", []),
    ("Mod(n, d)", "==", "n - d*floor(n/d)", "n - floor(n/d)", []),
    ("Mod(n**2, 2)", "==", "Mod(n, 2)", "1", []),
    ("Mod(n**3 - n, 6)", "==", "0", "1", []),
    ("Mod(n**2, 4)", "<=", "1", "0", []),
    ("Mod(n, 5)", "<", "5", "4", []),
    ("Mod(n, d)", ">=", "0", "1", []),
    ("Mod(n, d)", "<", "d", "d - 1", []),
    ("Mod(n, d)", "<=", "n", "n - 1", []),
    ("floor(floor(n/2)/2)", "==", "floor(n/4)", "floor(n/3)", []),
    ("floor(floor(n/a)/b)", "==", "floor(n/(a*b))", "floor(n/(a + b))", []),
    ("floor((floor(n/a) + p)/b)", "==", "floor((n + a*p)/(a*b))", "floor((n + p)/(a*b))", []),
    ("floor(x)", "<=", "x", "x - 1", []),
    ("x", "<", "floor(x) + 1", "floor(x)", []),
    ("ceiling(x)", "<", "x + 1", "x", []),
    ("x", "<=", "ceiling(x)", "ceiling(x) - 1", []),
    ("floor(x) + floor(-x)", "<=", "0", "-1", []),
    ("floor(x) + floor(y)", "<=", "x + y", "x + y - 1", []),
    ("floor(x)", "<=", "floor(y)", "floor(x) - 1", ["x <= y"]),
    ("floor(x/2)", "<=", "floor(x)", "floor(x) - 1", ["x >= 0"]),
    ("floor(n/d)*d", "<=", "n", "n - 1", []),
    ("n - d", "<", "d*floor(n/d)", "n - d", []),
    ("ceiling(n/d)*d", ">=", "n", "n + 1", []),
    ("floor((n - k)/s) + 1", "<=", "n", "n - 1", ["n >= k"]),
    ("floor((n - k + 2*p)/s) + 1", "<=", "n + 2*p", "n", ["n >= k", "p >= 0"]),
    ("floor((n - k)/s)", ">=", "0", "1", ["n >= k"]),
]


def read(lhs, relation, rhs, given):
    """The statement, every name with its domain."""
    text = " ".join((lhs, rhs, *given))
    symbols_ = {name: domain for name, domain in SYMBOLS.items() if name in text}
    return parse_statement({"lhs": lhs, "rel": relation, "rhs": rhs, "given": given, "symbols": symbols_})


@pytest.mark.parametrize(("lhs", "relation", "rhs", "wrong", "given"), BANK, ids=lambda part: str(part)[:40])
def test_what_holds_is_proved_and_what_does_not_is_refuted(lhs, relation, rhs, wrong, given, holds, fails):
    """Each truth beside a near miss."""
    holds(read(lhs, relation, rhs, given))
    if (lhs, wrong) != ("n - d", "n - d"):
        fails(read(lhs, relation, wrong, given))


x, y = symbols("x y", real=True)
n = Symbol("n", integer=True, positive=True)
q = Symbol("q", integer=True, nonnegative=True)


@pytest.mark.parametrize(
    ("expression", "given", "signs"),
    [
        (x - floor(x), (), NONNEGATIVE),
        (floor(x) - x, (), NONPOSITIVE),
        (x - floor(x) - 1, (), NEGATIVE),
        (3 * floor(x) - 3 * x + 3, (), POSITIVE),
        (2 * floor(x) - x, (), None),
        (x - floor(x) - Integer(1) / 2, (), None),
        (floor(y) - floor(x), (x <= y,), NONNEGATIVE),
        (floor(y) - floor(x), (x < y,), NONNEGATIVE),
        (2 * floor(y) - floor(x), (x < y,), None),
        (floor(x), (x >= 1,), POSITIVE),
        (floor(x), (x > 0,), NONNEGATIVE),
        (floor(x), (x < 0,), NEGATIVE),
        (floor(x), (x <= 0,), None),
        (Mod(x, 2), (), NONNEGATIVE),
        (Mod(x, -2), (), NONPOSITIVE),
        (Mod(x, y), (), None),
    ],
)
def test_signs_of_whole_parts(expression, given, signs):
    """What is read off is right, and no more than that."""
    found = sign_of(expression, facts_of(given))
    assert found == (frozenset({-1, 0, 1}) if signs is None else signs)


def test_remainders_that_a_hypothesis_excludes_are_left_out():
    """An even number's half is whole."""
    assert isinstance(settle(equal(floor(n / 2), n / 2, given=[equal_to_zero(Mod(n, 2))])), Proved)


def equal_to_zero(expression):
    """The hypothesis that it vanishes."""
    from sympy import Eq

    return Eq(expression, 0)


@pytest.mark.parametrize(
    "evidence",
    [
        Residues(n, q, (Identity(), Identity())),
        Residues(n, q, (Identity(),)),
        Residues(n, Symbol("q"), (Identity(), Identity())),
        Residues(n, n, (Identity(), Identity())),
        Residues(x, q, (Identity(), Identity())),
    ],
)
def test_forged_remainders_are_rejected(evidence):
    """Every remainder needs a proof, of a variable that runs through the integers."""
    with pytest.raises(Rejected):
        check(equal(floor(n / 2), n / 2), evidence)


@pytest.mark.parametrize(
    ("source", "rule", "data", "target"),
    [
        (floor((floor(x) + y) / 2), "nested floor", (x, y, Integer(2)), floor((x + y) / 2)),
        (floor((floor(x) + 1) / y), "nested floor", (x, Integer(1), y), floor((x + 1) / y)),
        (floor(-floor(x) / 2), "nested floor", (x, Integer(0), Integer(-2)), floor(-x / 2)),
        (Mod(Symbol("w"), 2), "remainder", (), Symbol("w") - 2 * floor(Symbol("w") / 2)),
    ],
)
def test_rules_of_whole_parts_see_to_their_conditions(source, rule, data, target):
    """Integers where integers are needed, real numbers where these are."""
    with pytest.raises(Rejected):
        check(equal(source, target), Identity((Entry(source, rule, data),)))


def test_a_whole_part_may_reach_its_number():
    """``floor(x) < x`` is false at the integers."""
    with pytest.raises(Rejected):
        check(less(floor(x), x), Sign(x - floor(x)))


def test_the_quotient_has_a_name_of_its_own(holds):
    """However many names the statement has used up."""
    taken = sum(symbols("q q1 q2 q3 q4 q5", real=True))
    holds(equal(taken + floor(n / 2) + floor((n + 1) / 2), taken + n), "remainders")
