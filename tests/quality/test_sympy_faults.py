"""What SymPy evaluates unasked and wrongly: it is left as it is written."""

import pytest
from sympy import I, Product, Symbol, conjugate, exp, log, loggamma, pi, sign, symbols

from udlsym.deciding import settle
from udlsym.errors import ParseError
from udlsym.reading.parsing import parse, parse_statement
from udlsym.statements import equal
from udlsym.verdicts import Proved, Refuted

z, w = symbols("z w")
x = symbols("x", real=True)
nonzero = Symbol("c", zero=False)
real_nonzero = Symbol("r", real=True, nonzero=True)
m = Symbol("m", integer=True, positive=True)
k = Symbol("k", integer=True)
s = sign(exp(z))


def test_an_even_power_of_a_complex_sign_stays():
    """sign(I)**2 is -1; of a real number other than zero the square is 1."""
    assert sign(nonzero) ** 2 != 1
    assert (s**2).xreplace({z: I * pi / 2}) == -1
    assert sign(real_nonzero) ** 2 == sign(exp(x)) ** (2 * k) == 1
    assert sign(real_nonzero) ** 3 != 1
    assert sign(x) ** 2 != 1


@pytest.mark.parametrize(
    "side",
    [s**2, s ** (2 * m), Product(s, (k, 1, 2 * m)), (s * (s + w) - w * s) ** (2 * k), exp(2 * k * log(s))],
    ids=str,
)
def test_no_proof_rests_on_the_square_of_a_complex_sign(side):
    """Neither as it is written nor where a rule of the checker makes such a power."""
    assert not isinstance(settle(equal(side, 1)), Proved)


@pytest.mark.parametrize(("text", "domain"), [("sign(z)**2", "nonzero complex"), ("sign(z)**2", "imaginary")])
def test_a_square_of_a_sign_is_refuted_as_text(text, domain):
    """The witness is the imaginary unit."""
    verdict = settle(parse_statement({"lhs": text, "rhs": "1", "symbols": {"z": domain}}))
    assert isinstance(verdict, Refuted)
    assert dict(verdict.witness.at) == {"z": "I"}


def test_loggamma_has_a_cut():
    """On the negative axis loggamma is not its own conjugate, though the argument is."""
    assert conjugate(loggamma(x)) != loggamma(x)
    assert conjugate(loggamma(m)) == loggamma(m)
    assert conjugate(loggamma(x**2 + 1)) == loggamma(x**2 + 1)


@pytest.mark.parametrize("text", ["sinh(acoth(x))", "1/cosh(acoth(x))", "cos(acoth(x))", "csch(2*acoth(y))"])
def test_hyperbolic_functions_of_acoth_are_not_read(text):
    """SymPy's algebraic form has the wrong sign between -1 and 0."""
    with pytest.raises(ParseError, match="acoth"):
        parse(text)


@pytest.mark.parametrize("name", ["π", "Pi", "PI"])
def test_other_spellings_of_pi_are_no_letters(name):
    """``sin(π) = 0`` is not refuted at π = 1; who means a letter declares it."""
    with pytest.raises(ParseError, match="write pi"):
        parse(f"sin({name})")
    assert parse(f"sin({name})", {name: "real"}).free_symbols == {Symbol(name, real=True)}
