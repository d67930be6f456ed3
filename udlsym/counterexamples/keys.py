"""Keys: what is free in a statement - a symbol, an entry of a family, an undefined function at an argument - and the
values that may be drawn for it, simple ones first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2s
from typing import Any, TypeAlias

import sympy as sp
from flint import fmpq
from sympy.core.function import AppliedUndef

from udlsym.balls import enclosures as en
from udlsym.balls.enclosures import Gaussian
from udlsym.balls.evaluating import Unclear, Value
from udlsym.counterexamples.opaque import to_sympy

Exact: TypeAlias = fmpq | Gaussian


@dataclass(frozen=True, slots=True)
class Key:
    """One free quantity: its name as a witness shows it, what owns it, and the assumptions on its values.

    ``what`` tells the derivatives of an undefined function from its values.
    """

    name: str
    owner: Any
    place: tuple[Any, ...] = ()
    assumptions: frozenset[tuple[str, bool]] = field(default=frozenset(), compare=False)
    what: str = ""

    @property
    def is_integer(self) -> bool:
        """Whether only integers are admitted."""
        return ("integer", True) in self.assumptions

    def admits(self, value: Value) -> bool:
        """Whether an exact value lies in the domain."""
        return admits(self.assumptions, value) is True


def admits(assumptions: frozenset[tuple[str, bool]], value: Value) -> bool | None:
    """Whether a value satisfies SymPy's assumptions; None where a ball does not tell."""
    if en.is_exact(value):
        return _admits_exact(assumptions, value)
    answers = [_admits_ball(word, wanted, value) for word, wanted in assumptions]
    return False if False in answers else None if None in answers else True


@lru_cache(maxsize=20_000)
def _admits_exact(assumptions: frozenset[tuple[str, bool]], value: Exact) -> bool:
    number = to_sympy(value)
    return all(getattr(number, f"is_{word}") is wanted for word, wanted in assumptions)


def _admits_ball(word: str, wanted: bool, value: Value) -> bool | None:
    word = word.removeprefix("extended_")
    if word in ("commutative", "complex", "finite"):
        return wanted
    if word in ("infinite", "imaginary") and not wanted and en.is_real(value):
        return True if word == "infinite" or en.excludes_zero(value) else None
    if word in ("zero", "nonzero"):
        return ((word == "nonzero") is wanted) if en.excludes_zero(value) else None
    if word in ("real", "hermitian"):
        return wanted if en.is_real(value) else None
    relation = {"positive": ">", "negative": "<", "nonnegative": ">=", "nonpositive": "<="}.get(word)
    if relation is None or not en.is_real(value):
        return None
    holds = en.related(value, relation, en.ZERO)
    return None if holds is None else holds is wanted


def _simple_values() -> tuple[Exact, ...]:
    simple = "1 2 -1 1/2 3 0 -2 3/2 -1/2 4 -3 1/3 2/3 1/4 3/4 5 -3/2 6 -4 1/5 3/5 4/5 1/10 9/10 7 10 -5 5/2 -1/3"
    simple += " 7/3 -10 1/100 99/100 -7/2 11/7 20 -1/100"
    values: list[Exact] = []
    for text in simple.split():
        numerator, _, denominator = text.partition("/")
        values.append(fmpq(int(numerator), int(denominator or 1)))
    for real, imag in ((0, 1), (1, 1), (0, -1), (-1, 2), (2, -1)):
        values.insert(len(values) // 2, Gaussian(fmpq(real), fmpq(imag)))
    return tuple(values)


SIMPLE = _simple_values()


def simplicity(value: Value) -> int:
    """The rank of a value among the simple ones."""
    return SIMPLE.index(value) if value in SIMPLE else len(SIMPLE)


@lru_cache(maxsize=2000)
def candidates(assumptions: frozenset[tuple[str, bool]]) -> tuple[Exact, ...]:
    """The simple values that the assumptions admit, simplest first."""
    return tuple(v for v in SIMPLE if _admits_exact(assumptions, v))


def chance(*seed: object) -> int:
    """A pseudo-random number that depends on nothing but its seed."""
    return int.from_bytes(blake2s(repr(seed).encode(), digest_size=6).digest(), "big")


def drawn(key: Key, pool: tuple[Exact, ...], attempt: int, salt: int) -> Exact:
    """The value of a key at an attempt: from a few simple candidates at first, from more and odder ones later."""
    if not pool:
        raise Unclear(f"no simple value lies in the domain of {key.name}")
    if attempt >= 24 and not key.is_integer and attempt % 2:
        for further in range(8):
            number = chance(attempt, salt, key.name, further)
            odd = fmpq(number % 1999 - 999, (number >> 16) % 997 + 1)
            if _admits_exact(key.assumptions, odd):
                return odd
    widest = 6 if key.is_integer else len(pool)
    return pool[chance(attempt, salt, key.name) % min(len(pool), widest, 4 + attempt // 2 + salt)]


REAL = frozenset({("real", True)})


@lru_cache(maxsize=10_000)
def symbol_key(symbol: sp.Symbol) -> Key:
    """The key of a symbol."""
    return Key(symbol.name, symbol, (), essential(symbol.assumptions0))


@lru_cache(maxsize=10_000)
def outcome_key(quantity: sp.Symbol, outcome: int) -> Key:
    """The key of a random symbol at an outcome."""
    return Key(f"{quantity} at outcome {outcome + 1}", quantity, (outcome,), symbol_key(quantity).assumptions)


@lru_cache(maxsize=10_000)
def entry_key(term: Any) -> Key:
    """The key of an entry, or of an undefined function at an argument."""
    owner, assumptions = family_of(term)
    place = term.args if isinstance(term, AppliedUndef) else term.args[1:]
    return Key(str(term), owner, tuple(place), assumptions)


def family_of(term: Any) -> tuple[Any, frozenset[tuple[str, bool]]]:
    """What a term is an entry of, and the assumptions on its values."""
    if isinstance(term, sp.Indexed):
        return term.base, essential(term.base.label.assumptions0)
    if isinstance(term, AppliedUndef):
        return term.func, essential(getattr(term.func, "_kwargs", {}))
    return term.parent, REAL


def essential(assumptions: Mapping[str, bool | None]) -> frozenset[tuple[str, bool]]:
    """The assumptions that say something."""
    return frozenset((word, wanted) for word, wanted in assumptions.items() if wanted is not None)
