"""The functions and constants that text may use, each with its SymPy meaning; nothing else can be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from udlsym import functions
from udlsym.matrices.expressions import is_matrix, scalar

# Numbers that a text may make SymPy write out: bits of the largest, and log2 of the magnitude of any.
LARGEST_BITS = 14_000
LARGEST_MAGNITUDE = 1e6


@dataclass(frozen=True, slots=True)
class Word:
    """One function: how many arguments it takes, what it makes of them, and whether it can be left as written."""

    least: int
    most: int
    make: Callable[..., Any]
    holds: bool = False  # takes evaluate=False


def _held(make: Any, least: int = 1, most: int | None = None) -> Word:
    return Word(least, least if most is None else most, make, holds=True)


def _word(make: Callable[..., Any], least: int = 1, most: int | None = None) -> Word:
    return Word(least, least if most is None else most, make)


def _root(power: int | None) -> Callable[..., Any]:
    def root(x: Any, n: Any = power, evaluate: bool = True) -> Any:
        return sp.Pow(x, sp.Pow(n, -1), evaluate=evaluate)

    return root


def _log(x: Any, base: Any = None, evaluate: bool = True) -> Any:
    if base is None:
        return sp.log(x, evaluate=evaluate)
    inverse = sp.Pow(sp.log(base, evaluate=evaluate), -1, evaluate=evaluate)
    return sp.Mul(sp.log(x, evaluate=evaluate), inverse, evaluate=evaluate)


def _rational(p: Any, q: Any = 1, evaluate: bool = True) -> Any:
    return sp.Mul(p, sp.Pow(q, -1, evaluate=evaluate), evaluate=evaluate)


def _jumping_at_zero(function: Any) -> Callable[..., Any]:
    """``acot(-x) = -acot(x)`` and ``acoth``'s alike, which SymPy applies unasked, are wrong at 0 only: kept apart."""

    def of(x: Any, evaluate: bool = True) -> Any:
        value = function(x, evaluate=evaluate)
        if not evaluate or value.func is function or x.is_zero is False:
            return value
        return sp.Piecewise((function(0), sp.Eq(x, 0)), (value, True)) if value.has(sp.acot, sp.acoth) else value

    return of


def _of_acoth(function: Any) -> Callable[..., Any]:
    """SymPy writes ``sinh(acoth(x))`` as ``1/(sqrt(x - 1)*sqrt(x + 1))``, which has the other sign for -1 < x <= 0."""

    def of(x: Any, evaluate: bool = True) -> Any:
        if x.has(sp.acoth):
            raise ValueError(f"{function.__name__} of acoth is not read, for SymPy errs between -1 and 0")
        return function(x, evaluate=evaluate)

    return of


def _asec(x: Any, evaluate: bool = True) -> Any:
    """SymPy gives asec(csc(-3/4)) as pi/2 - 3/4 (it is pi/2 + 3/4); its acos(1/x), which is the same, is right."""
    return sp.acos(sp.Pow(x, -1)) if x.has(sp.csc) else sp.asec(x, evaluate=evaluate)


def _mod(x: Any, y: Any, evaluate: bool = True) -> Any:
    if any(part.is_extended_real is False for part in (x, y)):
        raise ValueError("Mod takes real numbers")  # SymPy rounds complex quotients in more than one way
    return sp.Mod(x, y, evaluate=evaluate)


def _square_matrix(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def of(matrix: Any) -> Any:
        if not is_matrix(matrix):
            raise ValueError("this function takes a matrix")
        if matrix.rows != matrix.cols:
            raise ValueError(f"the matrix must be square, this one is {shape_of(matrix)}")
        return make(matrix)

    return of


def _matrix(make: Callable[..., Any]) -> Callable[..., Any]:
    def of(*matrices: Any) -> Any:
        if not all(is_matrix(matrix) for matrix in matrices):
            raise ValueError("this function takes matrices")
        if len({(matrix.rows, matrix.cols) for matrix in matrices}) > 1:
            raise ValueError(f"the shapes differ: {' and '.join(shape_of(m) for m in matrices)}")
        return make(*matrices)

    return of


def _integer(n: Any) -> Any:
    if not n.is_Integer:
        raise ValueError("Integer(n) takes an integer")
    return n


def _softmax(family: Any, i: Any, length: Any) -> Any:
    if not isinstance(family, sp.IndexedBase):
        raise ValueError("softmax(z, i, K) takes a family of numbers z, an index and the length")
    return functions.softmax(family, i, length)


def as_numbers(values: list[Any]) -> list[Any]:
    """The values, and where a number is among them the 1 x 1 matrices as the numbers in them."""
    if all(map(is_matrix, values)):
        return values
    return [scalar(v) if is_matrix(v) and v.shape == (1, 1) else v for v in values]


def shape_of(matrix: Any) -> str:
    """``n x m``."""
    return f"{matrix.rows} x {matrix.cols}"


CONSTANTS: dict[str, Any] = {
    "pi": sp.pi,
    "E": sp.E,
    "I": sp.I,
    "oo": sp.oo,
    "EulerGamma": sp.EulerGamma,
    "GoldenRatio": sp.GoldenRatio,
    "Catalan": sp.Catalan,
    "True": sp.true,
    "False": sp.false,
}

_ELEMENTARY = (
    "exp sin cos tan cot sec csc asin acos atan acot asec acsc sinh cosh tanh coth sech csch asinh acosh atanh acoth "
    "Abs sign re im conjugate arg floor ceiling frac erf erfc factorial gamma loggamma digamma"
).split()

_OF_ACOTH = "sin cos sec csc sinh cosh sech csch".split()

WORDS: dict[str, Word] = {
    **{name: _held(getattr(sp, name)) for name in _ELEMENTARY},
    "asec": _held(_asec),
    **{name: _held(_of_acoth(getattr(sp, name))) for name in _OF_ACOTH},
    "acot": _held(_jumping_at_zero(sp.acot)),
    "acoth": _held(_jumping_at_zero(sp.acoth)),
    "abs": _held(sp.Abs),
    "log": _held(_log, 1, 2),
    "ln": _held(sp.log),
    "sqrt": _held(_root(2)),
    "cbrt": _held(_root(3)),
    "root": _held(_root(None), 2),
    "atan2": _held(sp.atan2, 2),
    "Heaviside": _held(sp.Heaviside, 1, 2),
    "Max": _held(sp.Max, 1, 12),
    "Min": _held(sp.Min, 1, 12),
    "Mod": _held(_mod, 2),
    "binomial": _held(sp.binomial, 2),
    "beta": _held(sp.beta, 2),
    "polygamma": _held(sp.polygamma, 2),
    "zeta": _held(sp.zeta, 1, 2),
    "besseli": _held(sp.besseli, 2),
    "besselj": _held(sp.besselj, 2),
    "besselk": _held(sp.besselk, 2),
    "KroneckerDelta": _word(sp.KroneckerDelta, 2),
    "Rational": _held(_rational, 1, 2),
    "Integer": _word(_integer),
    "sigmoid": _word(functions.sigmoid),
    "softplus": _word(functions.softplus),
    "swish": _word(functions.swish, 1, 2),
    "relu": _word(functions.relu),
    "leaky_relu": _word(functions.leaky_relu, 2),
    "indicator": _word(functions.indicator),
    "softmax": _word(_softmax, 3),
    "binary_cross_entropy": _word(functions.binary_cross_entropy, 2),
    "Eq": _held(sp.Eq, 2),
    "Ne": _held(sp.Ne, 2),
    "Lt": _held(sp.Lt, 2),
    "Le": _held(sp.Le, 2),
    "Gt": _held(sp.Gt, 2),
    "Ge": _held(sp.Ge, 2),
    "And": _held(sp.And, 1, 20),
    "Or": _held(sp.Or, 1, 20),
    "Not": _held(sp.Not),
    "transpose": _word(_matrix(sp.Transpose)),
    "inverse": _word(_square_matrix(sp.Inverse)),
    "trace": _word(_square_matrix(sp.Trace)),
    "det": _word(_square_matrix(sp.Determinant)),
    "Transpose": _word(_matrix(sp.Transpose)),
    "Inverse": _word(_square_matrix(sp.Inverse)),
    "Trace": _word(_square_matrix(sp.Trace)),
    "Determinant": _word(_square_matrix(sp.Determinant)),
    "HadamardProduct": _word(_matrix(sp.HadamardProduct), 2, 10),
    "hadamard_product": _word(_matrix(sp.HadamardProduct), 2, 10),
    "Identity": _word(sp.Identity),
    "ZeroMatrix": _word(sp.ZeroMatrix, 2),
    "OneMatrix": _word(sp.OneMatrix, 2),
    "eye": _word(sp.Identity),
}

# Forms whose arguments are not all expressions: parsing.py reads each in its own way.
FORMS = ("Piecewise", "Sum", "Product", "Integral", "Limit", "Derivative", "diff")
RELATIONS = {"==": sp.Eq, "!=": sp.Ne, "<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge}
CONDITIONS = frozenset({"And", "Or", "Not", "indicator"})  # take conditions as arguments
COMPARED = frozenset({"Eq", "Ne"})  # take two matrices, or two numbers
ROUNDINGS = frozenset({"floor", "ceiling", "frac", "Mod"})
MATRIX_WORDS = frozenset(
    "transpose inverse trace det Transpose Inverse Trace Determinant HadamardProduct hadamard_product Eq Ne".split()
)
EXPONENTIALS = frozenset({"exp", "sinh", "cosh", "sigmoid", "softplus", "swish", "softmax"})
FACTORIALS = frozenset({"factorial", "gamma", "loggamma", "beta", "zeta", "polygamma", "digamma"})
FAMILIES = frozenset({"softmax"})  # take a family's bare name
DOMAIN_WORDS = (
    "real integer rational complex imaginary positive negative nonnegative nonpositive nonzero even odd prime"
).split()
DOMAINS_READ = '"real", "positive integer", "nonzero complex", "real family", "function", "matrix n m", "vector n"'
