"""The functions of deep learning, each by its definition, as plain SymPy expressions.

There is no class ``Sigmoid`` to be unfolded: ``sigmoid(z)`` *is* ``1/(1 + exp(-z))``, so a certificate shows what a
name means.  Vectors of symbolic length are families ``z[1], ..., z[K]``.
"""

from __future__ import annotations

from sympy import Basic, Expr, Heaviside, IndexedBase, Max, Min, Piecewise, Sum, Symbol, exp, log, sympify
from sympy.core.relational import Relational


def sigmoid(z: Expr) -> Expr:
    """The logistic sigmoid ``1/(1 + exp(-z))``."""
    return 1 / (1 + exp(-sympify(z)))


def softplus(z: Expr) -> Expr:
    """``log(1 + exp(z))``."""
    return log(1 + exp(z))


def swish(z: Expr, beta: Expr = sympify(1)) -> Expr:
    """``z sigmoid(beta z)``."""
    return z * sigmoid(beta * z)


def relu(z: Expr) -> Expr:
    """``max(0, z)``."""
    return Max(0, z)


def leaky_relu(z: Expr, slope: Expr) -> Expr:
    """``z`` where ``z >= 0``, else ``slope * z``."""
    return Max(0, z) + slope * Min(0, z)


def indicator(condition: Basic) -> Expr:
    """1 where the condition holds, else 0.

    A comparison becomes a step function with the right value at the joint, not a ``Piecewise``: SymPy folds those
    out of nested sums and lets their index escape.
    """
    if isinstance(condition, Relational) and condition.rel_op in ("<", "<=", ">", ">="):
        gap = condition.gts - condition.lts
        return Heaviside(gap, 1 if condition.rel_op in ("<=", ">=") else 0)
    return Piecewise((1, condition), (0, True))


def softmax(z: IndexedBase, i: Expr, length: Expr) -> Expr:
    """``exp(z[i]) / sum_{j=1}^{length} exp(z[j])``: entry i of the softmax of a family of symbolic length."""
    taken = {symbol.name for symbol in sympify(i).free_symbols | sympify(length).free_symbols}
    k = Symbol(next(name for name in ("k", "l", "q") if name not in taken), integer=True)
    return exp(z[i]) / Sum(exp(z[k]), (k, 1, length))


def binary_cross_entropy(p: Expr, y: Expr) -> Expr:
    """``-(1 - y) log(1 - p) - y log(p)``."""
    return -(1 - y) * log(1 - p) - y * log(p)
