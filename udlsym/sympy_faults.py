"""Evaluations that SymPy makes unasked and that are false: here they are not made.

They happen while an expression is built, also by a substitution or in a rule of the checker, so that nobody sees what
was written: ``sign(z)**2`` becomes 1 for every z that is not zero, but ``sign(I)**2 = -1``; and then
``prod(sign(exp(z)), k = 1..2 n) = 1`` has a proof.  Importing this module takes the two false rules away; every other
evaluation stays as it is.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, loggamma, sign


def _even_power_of_a_sign(self: Any, exponent: Any) -> Expr | None:
    """``sign(x)**(2 n) = 1`` for a real x other than zero; SymPy 1.14 says so of complex numbers."""
    (argument,) = self.args
    nonzero = argument.is_extended_real and argument.is_zero is False
    return S.One if nonzero and exponent.is_even else None


def _conjugate_of_loggamma(self: Any) -> Expr | None:
    """``conjugate(loggamma(z)) = loggamma(conjugate(z))`` off the cut, which is the negative axis."""
    (argument,) = self.args
    return self.func(argument.conjugate()) if argument.is_extended_nonpositive is False else None


sign._eval_power = _even_power_of_a_sign
loggamma._eval_conjugate = _conjugate_of_loggamma
