"""Values as they are built: with bounds on the numbers in them, and errors that say where in the text they arose."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import sympy as sp

from udlsym.errors import ParseError
from udlsym.reading.syntax import Tree
from udlsym.reading.vocabulary import LARGEST_BITS, LARGEST_MAGNITUDE


@dataclass(frozen=True, slots=True)
class Built:
    """A SymPy value, a bound on the bits of the numbers in it, and one on log2 of its magnitude if it is a number."""

    value: Any
    bits: float = 0.0
    magnitude: float = 0.0

    @property
    def size(self) -> float:
        """A bound on the absolute value where it stands as an exponent; a symbol counts as 1."""
        if getattr(self.value, "is_Rational", False):
            return float(math.ceil(abs(self.value))) if self.bits < 900 else math.inf
        return 2.0**self.magnitude if self.magnitude < 900 else math.inf


class Bounding:
    """What SymPy makes of parts, no number in it larger than the bounds admit."""

    def _bounded(self, tree: Tree, bits: float, magnitude: float = 0.0) -> None:
        if not bits <= LARGEST_BITS or not magnitude <= LARGEST_MAGNITUDE:
            raise ParseError(f"column {tree.column}: the numbers become too large to be written out")

    def _checked(self, tree: Tree, value: Any, bits: float, magnitude: float) -> Built:
        self._bounded(tree, bits, magnitude)
        if value is sp.nan or value is sp.zoo or (isinstance(value, sp.Basic) and value.has(sp.nan, sp.zoo)):
            raise ParseError(f"column {tree.column}: this is undefined (a division by zero, or oo - oo)")
        return Built(value, bits, magnitude)

    def _apply(self, column: int, make: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return make(*arguments, **options)
        except ParseError:
            raise
        except RecursionError:
            raise ParseError(f"column {column}: the expression is nested too deep") from None
        except Exception as error:  # whatever SymPy raises about its arguments, the text is at fault
            self._refuse(column, error)

    @staticmethod
    def _refuse(column: int, error: Exception) -> NoReturn:
        raise ParseError(f"column {column}: {str(error)[:200] or type(error).__name__}") from None
