"""The functions of deep learning, each by its definition, as plain SymPy expressions.

There is no class ``Sigmoid`` to be unfolded: ``sigmoid(z)`` *is* ``1/(1 + exp(-z))``, so a certificate shows what a
name means.  Vectors of symbolic length are families ``z[1], ..., z[K]``.
"""

from __future__ import annotations

from sympy import Basic, Dummy, Expr, IndexedBase, Piecewise, Sum, Symbol, exp, log, sympify


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
    """``z`` where ``z >= 0``, else 0."""
    return Piecewise((0, z < 0), (z, True))


def leaky_relu(z: Expr, slope: Expr) -> Expr:
    """``z`` where ``z >= 0``, else ``slope * z``."""
    return Piecewise((slope * z, z < 0), (z, True))


def indicator(condition: Basic) -> Expr:
    """1 where the condition holds, else 0."""
    return Piecewise((1, condition), (0, True))


def softmax(z: IndexedBase, i: Expr, length: Expr) -> Expr:
    """``exp(z[i]) / sum_{j=1}^{length} exp(z[j])``: entry i of the softmax of a family of symbolic length."""
    j = Symbol("j", integer=True)
    if i == j:
        j = Dummy("j", integer=True)
    return exp(z[i]) / Sum(exp(z[j]), (j, 1, length))


def binary_cross_entropy(p: Expr, y: Expr) -> Expr:
    """``-(1 - y) log(1 - p) - y log(p)``."""
    return -(1 - y) * log(1 - p) - y * log(p)
