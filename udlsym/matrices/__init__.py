"""Matrices of symbolic shape: the words to state them in, their normal form, the checker's part, counterexamples."""

from udlsym.matrices.expressions import (
    Elementwise,
    Gradient,
    Injection,
    Softmax,
    block_columns,
    block_rows,
    elementwise,
    gradient,
    invertible,
    ones,
    orthogonal,
    permutation,
    positive_definite,
    scalar,
    symmetric,
)

__all__ = [
    "Elementwise",
    "Gradient",
    "Injection",
    "Softmax",
    "block_columns",
    "block_rows",
    "elementwise",
    "gradient",
    "invertible",
    "ones",
    "orthogonal",
    "permutation",
    "positive_definite",
    "scalar",
    "symmetric",
]
