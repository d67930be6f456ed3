"""Finds sums of squares: a polynomial as ``v^T Q v`` with a positive semidefinite rational matrix Q.

Where the polynomial vanishes every square does, so the entries of v are polynomials that vanish at the zeros met on a
small grid.  A positive definite Q is guessed in floating point (`semidefinite.py`) and rounded; its squares are read
off by exact elimination, and they are what the checker sees.
"""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from typing import Any

from flint import fmpq, fmpq_mat
from sympy import Expr, Integer, Rational

from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.evidence import Combination
from udlsym.exact.fields import Fraction
from udlsym.order.combining import Search
from udlsym.order.semidefinite import inner_point
from udlsym.statements import Statement

MOST_VARIABLES = 4
MOST_MONOMIALS = 12
MOST_DIRECTIONS = 45
GRID = (-2, -1, 0, 1, 2)
POSITIVE_RESTS = (Rational(1), Rational(1, 4), Rational(1, 64), Rational(1, 4096))
ROUNDED_TO = (1, 4, 64, 2**12, 2**24)
"""Denominators of the numbers tried, coarse ones first."""

Exponents = tuple[int, ...]
Polynomial = dict[Exponents, fmpq]
Square = tuple[fmpq, Polynomial]


def sum_of_squares(statement: Statement) -> Combination | None:
    """Squares with positive factors that prove an inequality, beside a positive number where it is strict; or None."""
    if statement.relation not in ("<", "<=", ">", ">="):
        return None
    try:
        search = Search(statement)
        outside, core = search.split()
        if core is None or not core.denominator.is_one():
            return None
        names, polynomial = _in_its_names(search, core)
        if not names:
            return None
        rests = POSITIVE_RESTS if statement.relation in ("<", ">") else (Rational(0),)
        for rest in rests:
            found = _with_rest(search, outside, names, polynomial, rest)
            if found is not None:
                return found
    except (UdlsymError, RecursionError):
        pass
    return None


def _with_rest(
    search: Search, outside: list[Expr], names: list[int], polynomial: Polynomial, rest: Rational
) -> Combination | None:
    """The polynomial as a number and squares, or so many times ``1 + x**2 + ...``."""
    origin = (0,) * len(names)
    less = {**polynomial, origin: polynomial.get(origin, fmpq(0)) - fmpq(int(rest.p), int(rest.q))}
    polynomial = {e: c for e, c in less.items() if c != 0}
    multiplied = _times(polynomial, _one_and_squares(len(names)), 1)
    divisor = search.field.polynomial_expression(_back(search, names, _one_and_squares(len(names))))
    for whole, factor in ((polynomial, Integer(1)), (multiplied, 1 / divisor)):  # the second way is Reznick's
        squares = _squares(whole, len(names)) if whole else []
        if squares is None:
            continue
        terms: list[tuple[Expr, ...]] = [
            (Rational(int(c.p), int(c.q)), factor, search.field.polynomial_expression(_back(search, names, q)) ** 2)
            for c, q in squares
        ]
        if rest:
            terms.append((rest,))
        found = search.evidence(outside, terms)
        if found is not None:
            return found
    return None


def _in_its_names(search: Search, core: Fraction) -> tuple[list[int], Polynomial]:
    """The positions of the generators that occur, all of them real, and the polynomial in these alone."""
    whole = search.field.here(core.numerator)
    names = [position for position, degree in enumerate(whole.degrees()) if degree]
    real = all(search.normaliser.check.real(search.field.generators[position]) for position in names)
    if not real or len(names) > MOST_VARIABLES:
        return [], {}
    return names, {tuple(int(e[p]) for p in names): fmpq(c) for e, c in whole.to_dict().items()}


def _one_and_squares(count: int) -> Polynomial:
    """``1 + x**2 + y**2 + ...``."""
    exponents = [tuple(2 * int(i == j) for j in range(count)) for i in range(count + 1)]
    return {e: fmpq(1) for e in exponents}


def _back(search: Search, names: list[int], polynomial: Polynomial) -> Any:
    gens = [search.field.here(search.field.generator(search.field.generators[p]).numerator) for p in names]
    total = search.field.one_polynomial * 0
    for exponents, coefficient in polynomial.items():
        term = search.field.one_polynomial * coefficient
        for generator, n in zip(gens, exponents, strict=True):
            term = term * generator**n
        total = total + term
    return total


def _squares(polynomial: Polynomial, count: int) -> list[Square] | None:
    monomials = _half_monomials(polynomial, count)
    spend(20 * len(polynomial) + len(GRID) ** count)
    zeros: list[tuple[int, ...]] = []
    for point in product(GRID, repeat=count):
        value = _value(polynomial, point)
        if value < 0:
            return None
        if value == 0:
            zeros.append(point)
    if not 0 < len(monomials) <= MOST_MONOMIALS:
        return None
    basis = _vanishing(monomials, zeros)
    return _gram(polynomial, basis) if basis else None


def _value(polynomial: Polynomial, point: tuple[int, ...]) -> fmpq:
    total = fmpq(0)
    for exponents, coefficient in polynomial.items():
        for base, n in zip(point, exponents, strict=True):
            coefficient = coefficient * base**n
        total += coefficient
    return total


def _half_monomials(polynomial: Polynomial, count: int) -> list[Exponents]:
    """The monomials that may occur in the squares: none whose own square nothing cancels and nothing asks for."""
    degrees = [sum(e) for e in polynomial]
    low, high = (min(degrees) + 1) // 2, max(degrees) // 2
    most = [max(e[place] for e in polynomial) // 2 for place in range(count)]
    found = [e for e in product(*(range(m + 1) for m in most)) if low <= sum(e) <= high]
    while len(found) <= 200:
        sums = {_plus(a, b) for i, a in enumerate(found) for b in found[i + 1 :]}
        kept = [e for e in found if _plus(e, e) in polynomial or _plus(e, e) in sums]
        if len(kept) == len(found):
            return kept
        found = kept
    return []


def _plus(a: Exponents, b: Exponents) -> Exponents:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def _vanishing(monomials: list[Exponents], zeros: list[tuple[int, ...]]) -> list[Polynomial]:
    """A basis of the combinations of monomials that vanish at the zeros."""
    if not zeros:
        return [{e: fmpq(1)} for e in monomials]
    rows = [[_value({e: fmpq(1)}, point) for e in monomials] for point in zeros]
    return [
        {e: c for e, c in zip(monomials, vector, strict=True) if c != 0} for vector in _kernel(rows, len(monomials))
    ]


def _kernel(rows: list[list[fmpq]], width: int) -> list[list[fmpq]]:
    reduced, rank = fmpq_mat(rows).rref()
    pivots = [next(j for j in range(width) if reduced[i, j] != 0) for i in range(rank)]
    found = []
    for free in (j for j in range(width) if j not in pivots):
        vector = [fmpq(0)] * width
        vector[free] = fmpq(1)
        for i, pivot in enumerate(pivots):
            vector[pivot] = -reduced[i, free]
        found.append(vector)
    return found


def _gram(polynomial: Polynomial, basis: list[Polynomial]) -> list[Square] | None:
    """The squares of a positive semidefinite matrix with ``v^T Q v`` the polynomial."""
    pairs = list(combinations_with_replacement(range(len(basis)), 2))
    products = [_times(basis[a], basis[b], 1 if a == b else 2) for a, b in pairs]
    keys = sorted(set(polynomial).union(*products))
    rows = [[q.get(key, fmpq(0)) for q in products] + [-polynomial.get(key, fmpq(0))] for key in keys]
    spend(len(rows) * len(pairs))
    solutions = _kernel(rows, len(pairs) + 1)
    if not solutions or solutions[-1][-1] != 1 or len(solutions) - 1 > MOST_DIRECTIONS:
        return None
    *free, particular = solutions
    matrices = [_symmetric(vector, pairs, len(basis)) for vector in (particular, *free)]
    floats = [[[int(v.p) / int(v.q) for v in row] for row in matrix] for matrix in matrices]
    guess = inner_point(floats[0], floats[1:])
    if guess is None:
        return None
    for denominator in ROUNDED_TO:
        numbers = [fmpq(round(value * denominator), denominator) for value in guess]
        gram = [
            [sum((c * m[i][j] for c, m in zip(numbers, matrices[1:], strict=True)), row[j]) for j in range(len(basis))]
            for i, row in enumerate(matrices[0])
        ]
        squares = _eliminated(gram, basis)
        if squares is not None:
            return squares
    return None


def _times(a: Polynomial, b: Polynomial, factor: int) -> Polynomial:
    found: Polynomial = {}
    for e, c in a.items():
        for f, d in b.items():
            key = _plus(e, f)
            found[key] = found.get(key, fmpq(0)) + factor * c * d
    return found


def _symmetric(vector: list[fmpq], pairs: list[tuple[int, int]], size: int) -> list[list[fmpq]]:
    matrix = [[fmpq(0)] * size for _ in range(size)]
    for (a, b), value in zip(pairs, vector, strict=False):
        matrix[a][b] = matrix[b][a] = value
    return matrix


def _eliminated(gram: list[list[fmpq]], basis: list[Polynomial]) -> list[Square] | None:
    """``Q = L D L^T`` by elimination; None where a pivot is negative."""
    rest = [[*row] for row in gram]
    squares: list[Square] = []
    for k in range(len(rest)):
        pivot = rest[k][k]
        if pivot < 0 or (pivot == 0 and any(rest[k][j] != 0 for j in range(k, len(rest)))):
            return None
        if pivot == 0:
            continue
        square: Polynomial = {}
        for j in range(k, len(rest)):
            for e, c in basis[j].items():
                square[e] = square.get(e, fmpq(0)) + rest[k][j] / pivot * c
        squares.append((pivot, {e: c for e, c in square.items() if c != 0}))
        for i in range(k + 1, len(rest)):
            for j in range(k + 1, len(rest)):
                rest[i][j] -= rest[i][k] * rest[k][j] / pivot
    return squares
