"""Letters, words and sums of words: the data that matrices of symbolic shape are compared as.

A letter is an atom, transposed or not, to a power; a word is a product of letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from sympy import Basic, Expr, ImmutableDenseMatrix, Integer, eye

from udlsym.errors import Rejected
from udlsym.exact.fields import Fraction

ONE = Integer(1)


class Letter(NamedTuple):
    """An atom to a power; ``transposed`` says that of the atom, before the power."""

    base: Any
    transposed: bool
    exponent: Any

    @property
    def rows(self) -> Any:
        """How many rows."""
        return self.base.shape[1 if self.transposed else 0]

    @property
    def columns(self) -> Any:
        """How many columns."""
        return self.base.shape[0 if self.transposed else 1]


Word: TypeAlias = tuple[Letter, ...]
Key: TypeAlias = tuple[tuple[Word, Expr], ...]


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A sum of coefficients times words, all of one shape; coefficients are not zero."""

    rows: Any
    columns: Any
    terms: Mapping[Word, Fraction]


class Vanishes(Exception):
    """A word that is the zero matrix."""


@lru_cache(maxsize=50_000)
def text(base: Basic) -> str:
    """The text by which letters are ordered."""
    return str(base)


def rank(word: Word) -> tuple[int, tuple[tuple[str, bool, str], ...]]:
    """The order of words: by length, then by letters."""
    return len(word), tuple((text(b), t, text(e)) for b, t, e in word)


def written_out(matrix: Any, exponent: int) -> Any:
    """A matrix of numbers to a power.  Raises `Rejected` where it has no inverse."""
    if exponent < 0 and matrix.det() == 0:
        raise Rejected(f"{matrix} has no inverse")
    return ImmutableDenseMatrix(matrix if exponent == 1 else matrix**exponent)


def is_identity(matrix: Any) -> bool:
    """Whether a matrix of numbers is the identity."""
    return matrix.rows == matrix.cols and matrix == eye(matrix.rows)


def ordered(key: Key) -> list[tuple[Any, str]]:
    """The order of polynomials, by their keys."""
    return [(rank(word), str(coefficient)) for word, coefficient in key]
