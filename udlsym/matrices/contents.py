"""The content of a sum of matrices: the number that can be taken out without a new denominator.

The inverse and the determinant of ``c A + B`` must not be read by way of ``A + B/c``: where c vanishes the one is
defined and the other is not, and a hypothesis or a case ``c = 0`` would then say something about the wrong matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from udlsym.exact.fields import Field, Fraction


def content(field: Field, coefficients: Sequence[Fraction]) -> Fraction:
    """The g for which every ``a/g`` is a polynomial, these have no common divisor, and the first one has a leading 1.

    Wherever the coefficients are defined, so is every ``a/g``.  The coefficients are not zero.  Raises `TooLarge`.
    """
    pairs = [(field.here(a.numerator), field.here(a.denominator)) for a in coefficients]
    common = pairs[0][1]
    for _, below in pairs[1:]:
        common = common * (below / common.gcd(below))
    whole = [above * (common / below) for above, below in pairs]
    divisor = whole[0]
    for polynomial in whole[1:]:
        divisor = divisor.gcd(polynomial)
    divisor = divisor * _leading(field, whole[0] / divisor)
    return field.divide(Fraction(divisor, field.one_polynomial), Fraction(common, field.one_polynomial))


def _leading(field: Field, polynomial: Any) -> Any:
    """The coefficient of the first monomial by name, which does not depend on the order in which names were met."""

    def name(term: tuple[tuple[int, ...], Any]) -> list[tuple[str, int]]:
        return sorted((str(field.generators[i]), n) for i, n in enumerate(term[0]) if n)

    return min(polynomial.to_dict().items(), key=name)[1]


__all__ = ["content"]
