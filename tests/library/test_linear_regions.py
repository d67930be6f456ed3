"""An independent check of Zaslavsky's number: regions of concrete arrangements, counted exactly.

The count cuts regions one hyperplane at a time.  A region is a list of strict inequalities with rational coefficients;
whether it is empty is decided by Fourier-Motzkin elimination.  No recurrence, no binomials, no floats.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.linear_regions import d, five_lines, n, three_lines, three_planes, zaslavsky

Halfspace = tuple[Fraction, ...]
"""(c_0, c_1, ..., c_d) stands for c_0 + c_1 x_1 + ... + c_d x_d > 0."""


def is_nonempty(region: list[Halfspace], dimension: int) -> bool:
    """Whether strict linear inequalities have a common solution."""
    for axis in range(dimension, 0, -1):
        free = [h for h in region if h[axis] == 0]
        lower = [h for h in region if h[axis] > 0]
        upper = [h for h in region if h[axis] < 0]
        combined = [
            tuple(a * -high[axis] + b * low[axis] for a, b in zip(low, high, strict=True))
            for low in lower
            for high in upper
        ]
        region = free + combined
    return all(h[0] > 0 for h in region)


def count_regions(hyperplanes: list[Halfspace], dimension: int) -> int:
    """The number of regions into which hyperplanes cut space."""
    regions: list[list[Halfspace]] = [[]]
    for plane in hyperplanes:
        opposite = tuple(-c for c in plane)
        sides = [[*region, side] for region in regions for side in (plane, opposite)]
        regions = [region for region in sides if is_nonempty(region, dimension)]
    return len(regions)


def in_general_position(number: int, dimension: int) -> list[Halfspace]:
    """Hyperplanes (t^d, t, t^2, ...) on a moment curve, any ``dimension`` of them meeting in one point."""
    return [
        (Fraction(t ** (dimension + 1)), *(Fraction(t**power) for power in range(dimension)))
        for t in range(1, number + 1)
    ]


@pytest.mark.parametrize(
    ("number", "dimension"), [(1, 1), (4, 1), (2, 2), (3, 2), (5, 2), (3, 3), (4, 3), (5, 3), (4, 4)]
)
def test_the_theorem_counts_the_regions_of_a_concrete_arrangement(number: int, dimension: int) -> None:
    """The sum of binomials equals the number of regions counted one hyperplane at a time."""
    stated = zaslavsky.instantiate({n: number, d: dimension}).rhs.doit()
    assert stated == count_regions(in_general_position(number, dimension), dimension)


def test_the_instances_of_the_booklet_are_counted_too() -> None:
    """Three lines make 7 regions, three planes 8, five lines 16."""
    for theorem, (number, dimension) in ((three_lines, (3, 2)), (three_planes, (3, 3)), (five_lines, (5, 2))):
        assert theorem.prove()
        assert theorem.rhs == count_regions(in_general_position(number, dimension), dimension)


def test_lines_in_special_position_make_fewer_regions() -> None:
    """Three lines through one point make six regions, so the count does see position."""
    through_origin: list[Halfspace] = [(Fraction(0), Fraction(1), Fraction(t)) for t in range(3)]
    assert count_regions(through_origin, 2) == 6
