"""Large expressions that agree part by part: true ones, near misses deep inside, and evidence that goes too far."""

import pytest
from sympy import (
    Derivative,
    IndexedBase,
    Integer,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    cos,
    cosh,
    exp,
    log,
    sin,
    sinh,
    sqrt,
    symbols,
    tan,
    tanh,
    together,
)

from udlsym.checking import check
from udlsym.deciding import settle
from udlsym.errors import Rejected
from udlsym.evidence import Congruence, Entry, Generalised, Identity, Termwise
from udlsym.provers import congruences
from udlsym.statements import equal, less
from udlsym.verdicts import Proved, Refuted

x, y, z = symbols("x y z", real=True)
p, q = symbols("p q", positive=True)
w, c = symbols("w c")
k = symbols("k", integer=True)
m = symbols("m", integer=True, positive=True)
X = IndexedBase("X", real=True)

tower = log(1 + (x + sqrt(1 + (y + tanh(x)) ** 2)) ** 6)
deep = sqrt(p + (tower + sin(2 * y) * exp(x - y)) ** 4) * (q + tower) ** 3


def changed(**new):
    """The tower with some of its parts written in another way."""
    parts = {"tanh": tanh(x), "angle": sin(2 * y), "shift": exp(x - y), "inner": (y + tanh(x)) ** 2} | new
    inner = parts["inner"].xreplace({tanh(x): parts["tanh"]})
    high = log(1 + (x + sqrt(1 + inner)) ** 6)
    return sqrt(p + (high + parts["angle"] * parts["shift"]) ** 4) * (q + high) ** 3


TRUE = {
    "tanh by exponentials, deep inside": equal(deep, changed(tanh=1 - 2 / (1 + exp(2 * x)))),
    "an angle": equal(deep, changed(angle=2 * tan(y) / (1 + tan(y) ** 2))),
    "an exponential": equal(deep, changed(shift=(cosh(x) + sinh(x)) / (cosh(y) + sinh(y)))),
    "a square multiplied out": equal(deep, changed(inner=y**2 + 2 * y * tanh(x) + tanh(x) ** 2)),
    "several at once": equal(
        deep, changed(tanh=sinh(x) / cosh(x), angle=2 * sin(y) * cos(y), shift=exp(x / 2 - y / 2) ** 2)
    ),
    "a rational multiple of a logarithm": equal(
        (x + tower) ** 7 * tanh(tower), (x + 2 * log(sqrt(exp(tower)))) ** 7 * tanh(tower)
    ),
    "a root with a square in it": equal(
        (1 + sqrt(x**2 + (y + log(2 + z**2)) ** 2)) ** 5,
        (1 + sqrt(81 * x**2 + (9 * y + 9 * log(2 + z**2)) ** 2) / 9) ** 5,
    ),
    "a common denominator": equal(
        tower + x / (1 + exp(-y)) + p / (1 + x**2), together(tower + x / (1 + exp(-y)) + p / (1 + x**2))
    ),
}

FALSE = {
    "a sign deep inside": equal(deep, changed(tanh=1 - 2 / (1 + exp(-2 * x)))),
    "a factor in an angle": equal(deep, changed(angle=2 * tan(y) / (1 - tan(y) ** 2))),
    "an exponential inverted": equal(deep, changed(shift=(cosh(x) + sinh(x)) * (cosh(y) + sinh(y)))),
    "a square without its double product": equal(deep, changed(inner=y**2 + tanh(x) ** 2)),
    "the root of a square of either sign": equal((1 + x * sqrt(1 + y**2)) ** 5, (1 + sqrt(x**2 + x**2 * y**2)) ** 5),
    "a logarithm of what may be negative": equal(
        (3 + log(w**2) + tower) ** 3 * sqrt(p + tower), (3 + 2 * log(w) + tower) ** 3 * sqrt(p + tower)
    ),
}


@pytest.mark.parametrize("title", TRUE)
def test_large_identities_are_proved_part_by_part(title):
    """What differs in small places is proved without multiplying out the rest, and balls agree."""
    verdict = settle(TRUE[title])
    assert isinstance(verdict, Proved)
    assert verdict.method == "congruence"


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_deep_inside_are_refuted(title):
    """One wrong node deep inside is enough: it is not proved, and a witness is found."""
    assert congruences.prove(FALSE[title]) is None
    assert isinstance(settle(FALSE[title]), Refuted)


# The checker alone ---------------------------------------------------------------------------------------------------

s, t = Symbol("s", real=True), Symbol("t", positive=True)
NOTHING = Identity()
quotient = (exp(x) - 1 / exp(x)) / (exp(x) + 1 / exp(x))
by_definition = Identity((Entry(exp(-x), "exponent", (x, Integer(-1))), Entry(tanh(x), "definition")))
doubled = equal(sin(tanh(x)), sin(quotient))
squares = Identity((Entry(sqrt(t**2), "power", (t, Integer(2))),))

ACCEPTED = {
    "one part": (doubled, Congruence(((quotient, tanh(x), by_definition),))),
    "one part the other way": (doubled, Congruence(((tanh(x), quotient, by_definition),))),
    "a rational multiple": (
        equal(sin(log(p**2)), sin(2 * log(p))),
        Congruence(((log(p**2), 2 * log(p), Identity((Entry(log(p**2), "log", (Integer(0), p, Integer(2))),))),)),
    ),
    "a term for an unknown": (
        equal(log(1 + x**2) ** 2 - 1, (log(1 + x**2) - 1) * (log(1 + x**2) + 1)),
        Generalised(((s, log(1 + x**2)),), NOTHING),
    ),
    "terms over a common denominator": (
        equal(x / y + y / z + z / x, (x**2 * z + x * y**2 + y * z**2) / (x * y * z)),
        Termwise(((x / y, x / y, NOTHING), (y / z + z / x, y / z + z / x, NOTHING))),
    ),
    "a positive term": (
        equal((1 + exp(x)) ** Rational(3, 2) / sqrt(1 + exp(x)), 1 + exp(x)),
        Generalised(((t, 1 + exp(x)),), NOTHING),
    ),
}

REJECTED = {
    "a part that stood nowhere": (equal(sin(x), sin(y)), Congruence(((x, z, NOTHING), (y, z, NOTHING)))),
    "a detour over what is undefined somewhere": (
        equal(sin(x + y), sin(y + x) * tanh(z) / tanh(z) + z - z),
        Congruence(((sin(x + y), (sin(x + y) * z + 1) / z - 1 / z, NOTHING),)),
    ),
    "parts that differ": (equal(sin(x), sin(y)), Congruence(((y, x, NOTHING),))),
    "parts exchanged too few": (doubled, Congruence(())),
    "under a binder": (equal(Sum(X[k], (k, 1, m)), Sum(X[k] + 0 * x, (k, 1, m)) + 0), Congruence(())),
    "under a derivative": (equal(Derivative(x**2, x), Derivative(x**2, x)), Congruence(())),
    "in a case": (equal(Piecewise((1 / y, y > 0), (1, True)), Piecewise((1 / y, y > 0), (1, True))), Congruence(())),
    "an unknown of the wrong sign": (equal(sqrt((x + y) ** 2), x + y), Generalised(((t, x + y),), squares)),
    "an unknown with a complex value": (equal(sqrt((w + c) ** 2), w + c), Generalised(((t, w + c),), squares)),
    "an unknown that is known": (equal((x + y) ** 2 - z**2, 0), Generalised(((z, x + y),), NOTHING)),
    "two unknowns of one name": (
        equal((x + y) / (x - y), 1),
        Generalised(((s, x + y), (Symbol("s"), x - y)), NOTHING),
    ),
    "one unknown for two terms": (equal(x + y, x - y), Generalised(((s, x + y), (s, x - y)), NOTHING)),
    "an unknown for a number": (equal(2 * x, 3 * x), Generalised(((s, Integer(3)), (t, Integer(2))), NOTHING)),
    "an unknown for a symbol": (equal(x, y), Generalised(((s, x),), NOTHING)),
    "terms that are not there": (
        equal(x, y),
        Termwise(((x + 1 / z, y + 1 / z, NOTHING), (-1 / z, -1 / z, NOTHING))),
    ),
    "terms that cancel": (
        equal(sin(x), sin(x) + cos(x) * 0),
        Termwise(((sin(x) + 1 / z, sin(x) + 1 / z, NOTHING), (-1 / z, -1 / z, NOTHING))),
    ),
    "terms paired wrongly": (equal(x + y, y + z), Termwise(((x, y, NOTHING), (y, z, NOTHING)))),
    "terms of half a product": (
        equal(x * y + x * z, x * (y + z)),
        Termwise(((x * y, x * y, NOTHING), (x * z, Integer(0), NOTHING))),
    ),
    "an order": (less(sin(x + y), 2 + sin(x + y)), Generalised(((s, x + y),), NOTHING)),
}


@pytest.mark.parametrize("title", ACCEPTED)
def test_good_exchanges_are_accepted(title):
    """Equal parts that stand in the sides, and unknowns whose domain holds the term, are accepted."""
    check(*ACCEPTED[title])


@pytest.mark.parametrize("title", REJECTED)
def test_bad_exchanges_are_rejected(title):
    """Parts from elsewhere, unknowns of the wrong kind and exchanges under binders are rejected."""
    with pytest.raises(Rejected):
        check(*REJECTED[title])
