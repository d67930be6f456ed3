"""What is tried before anything is drawn: all the simplest values together, large numbers, and values off the branch.

What is false at large numbers only (``x <= 10**5``) or far from the real axis only (``log(exp(z)) = z``) is not met by
simple values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from flint import fmpq

from udlsym.balls.enclosures import Gaussian
from udlsym.counterexamples.keys import SIMPLE, Exact, Key

Choice: TypeAlias = dict[Key, Exact]

LARGE = tuple(fmpq(sign * n) for n in (30, 100, 1000, 10**4, 10**7) for sign in (1, -1))
FAR: tuple[Exact, ...] = (
    Gaussian(fmpq(0), fmpq(4)),
    Gaussian(fmpq(0), fmpq(1)),
    fmpq(-1),
    fmpq(1, 2),
    Gaussian(fmpq(1), fmpq(-4)),
    fmpq(2),
    Gaussian(fmpq(-2), fmpq(7)),
)
"""Numbers whose exponentials, powers and products lie off the principal branch."""


def simplest_together(keys: Sequence[Key], pools: Mapping[Key, tuple[Exact, ...]]) -> Iterator[Choice]:
    """For few keys: all their simplest values together, simplest first."""
    if 1 <= len(keys) <= 3:
        width = {1: len(SIMPLE), 2: 8, 3: 4}[len(keys)]
        yield from _together(keys, [pools[key][:width] for key in keys])


def large(keys: Sequence[Key]) -> Iterator[Choice]:
    """One key after the other a large number."""
    for value in LARGE:
        for key in keys:
            if key.admits(value):
                yield {key: value}


def far_away(keys: Sequence[Key], pools: Mapping[Key, tuple[Exact, ...]]) -> Iterator[Choice]:
    """For few keys of which some are complex: numbers far from the real axis."""
    complex_keys = {key for key in keys if key.admits(FAR[0])}
    if complex_keys and len(keys) <= 3:
        yield from _together(keys, [FAR if key in complex_keys else pools[key][:4] for key in keys])


def _together(keys: Sequence[Key], pools: Sequence[tuple[Exact, ...]]) -> Iterator[Choice]:
    choices = sorted(product(*(range(len(pool)) for pool in pools)), key=lambda c: (sum(c), c))
    for choice in choices:
        yield {key: pool[i] for key, pool, i in zip(keys, pools, choice, strict=True)}
