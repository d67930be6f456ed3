"""A point inside a set of positive definite matrices, in floating point: a guess, which exact arithmetic has to judge.

The set is ``constant + sum(y[i] * directions[i])``.  A multiple of the unit matrix is added that makes the constant
positive definite; Newton's method goes to the analytic centre, from where the multiple can be lessened; and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from udlsym.effort import spend

Matrix = list[list[float]]

MOST_ROUNDS = 40
MOST_STEPS = 12
MULTIPLICATIONS_A_UNIT = 2_000


def inner_point(constant: Matrix, directions: Sequence[Matrix]) -> list[float] | None:
    """Numbers y for which the matrix is positive definite by a little, or None where none are found."""
    size = len(constant)
    y = [0.0] * len(directions)
    shift = 1.0 + max((sum(map(abs, row)) for row in constant), default=0.0)
    for _ in range(MOST_ROUNDS):
        _to_centre(constant, directions, y, shift)
        room = _least(_at(constant, directions, y, shift))
        if room <= 0:
            return None
        if shift - room < -1e-6 * (1 + abs(shift)):
            return y
        before, shift = shift, shift - 0.9 * room
        if size == 0 or before - shift < 1e-9 * (1 + abs(before)):
            return None
    return None


def _to_centre(constant: Matrix, directions: Sequence[Matrix], y: list[float], shift: float) -> None:
    """Newton's method on minus the logarithm of the determinant, in damped steps."""
    count, size = len(directions), len(constant)
    sparse = [[(i, j, d[i][j]) for i in range(size) for j in range(size) if d[i][j]] for d in directions]
    for _ in range(MOST_STEPS):
        inverse = _inverse(_at(constant, directions, y, shift))
        if inverse is None:
            return
        gradient = [sum(v * inverse[j][i] for i, j, v in entries) for entries in sparse]
        hessian: Matrix = [[0.0] * count for _ in range(count)]
        for a in range(count):
            spend(1 + count * len(sparse[a]) * size // MULTIPLICATIONS_A_UNIT)
            product = [[0.0] * size for _ in range(size)]  # inverse * direction * inverse
            for i, j, v in sparse[a]:
                column, row = inverse[i], inverse[j]
                for r in range(size):
                    factor = v * column[r]
                    line = product[r]
                    for c in range(size):
                        line[c] += factor * row[c]
            for b in range(a + 1):
                hessian[a][b] = hessian[b][a] = sum(v * product[j][i] for i, j, v in sparse[b])
        step = _solved(hessian, gradient)
        if step is None:
            return
        decrement = sqrt(max(sum(g * s for g, s in zip(gradient, step, strict=True)), 0.0))
        length = 1.0 if decrement < 0.25 else 1.0 / (1.0 + decrement)
        for place, change in enumerate(step):
            y[place] += length * change
        if decrement < 1e-4:
            return


def _at(constant: Matrix, directions: Sequence[Matrix], y: Sequence[float], shift: float) -> Matrix:
    found = [[*row] for row in constant]
    for i, row in enumerate(found):
        row[i] += shift
        for c, direction in zip(y, directions, strict=True):
            line = direction[i]
            for j in range(len(row)):
                row[j] += c * line[j]
    return found


def _cholesky(matrix: Matrix) -> Matrix | None:
    size = len(matrix)
    lower: Matrix = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            if i == j:
                if not rest > 0:
                    return None
                lower[i][i] = sqrt(rest)
            else:
                lower[i][j] = rest / lower[j][j]
    return lower


def _substituted(lower: Matrix, right: Sequence[float]) -> list[float]:
    size = len(lower)
    found = [*right]
    for i in range(size):
        found[i] = (found[i] - sum(lower[i][k] * found[k] for k in range(i))) / lower[i][i]
    for i in reversed(range(size)):
        found[i] = (found[i] - sum(lower[k][i] * found[k] for k in range(i + 1, size))) / lower[i][i]
    return found


def _solved(matrix: Matrix, right: Sequence[float]) -> list[float] | None:
    lower = _cholesky(matrix)
    return None if lower is None else _substituted(lower, right)


def _inverse(matrix: Matrix) -> Matrix | None:
    lower = _cholesky(matrix)
    if lower is None:
        return None
    size = len(matrix)
    return [_substituted(lower, [float(i == j) for j in range(size)]) for i in range(size)]


def _least(matrix: Matrix) -> float:
    """The smallest eigenvalue of a positive definite matrix, from below."""
    low, high = 0.0, min((matrix[i][i] for i in range(len(matrix))), default=0.0)
    for _ in range(30):
        middle = (low + high) / 2
        shifted = [[v - middle * (i == j) for j, v in enumerate(row)] for i, row in enumerate(matrix)]
        low, high = (middle, high) if _cholesky(shifted) is not None else (low, middle)
    return low
