"""The perceptron: one update, and the bound on their number.

1. an update helps with the example that caused it; 2. progress along a separating direction; 3. growth of the squared
length; 4. Novikoff's bound on the number of updates.

The labels are -1 and 1; an update adds ``y x`` to the weights where ``y w.x <= 0``.  Vectors have any number D of
entries.

>>> progress.prove().method
'induction'
"""

from sympy import Eq, Function, Integer, Sum, Symbol

from udlsym import Definition, at_most, equal, family, less, theorem

D = Symbol("D", integer=True, positive=True)
d = Symbol("d", integer=True)
w, x, u = family("w"), family("x"), family("u")
y = Symbol("y", real=True)
label = (Eq(y**2, 1),)

# One update ----------------------------------------------------------------------------------------------------------

score = Sum(w[d] * x[d], (d, 1, D))
length = Sum(x[d] ** 2, (d, 1, D))

updated_score = theorem(
    "an update raises the margin of its example by the example's squared length",
    y * Sum((w[d] + y * x[d]) * x[d], (d, 1, D)),
    y * score + length,
    given=label,
    near_misses=[equal(y * Sum((w[d] - y * x[d]) * x[d], (d, 1, D)), y * score + length, given=label)],
    source="Rosenblatt (1958)",
)

updated_length = theorem(
    "the squared length of the weights after an update",
    Sum((w[d] + y * x[d]) ** 2, (d, 1, D)),
    Sum(w[d] ** 2, (d, 1, D)) + 2 * y * score + length,
    given=label,
    near_misses=[
        equal(Sum((w[d] + y * x[d]) ** 2, (d, 1, D)), Sum(w[d] ** 2, (d, 1, D)) + y * score + length, given=label)
    ],
    source="Novikoff (1962)",
)

updated_alignment = theorem(
    "an update adds the margin of its example to the alignment with any direction",
    Sum((w[d] + y * x[d]) * u[d], (d, 1, D)),
    Sum(w[d] * u[d], (d, 1, D)) + y * Sum(x[d] * u[d], (d, 1, D)),
    near_misses=[
        equal(
            Sum((w[d] + y * x[d]) * u[d], (d, 1, D)),
            Sum(w[d] * u[d], (d, 1, D)) - y * Sum(x[d] * u[d], (d, 1, D)),
        )
    ],
    source="Novikoff (1962)",
)

before, margin, squared = Symbol("b", real=True), Symbol("s", real=True), Symbol("n", nonnegative=True)
radius = Symbol("R", positive=True)
mistaken = (margin <= 0, squared <= radius**2)

bounded_growth = theorem(
    "an update on a mistake adds at most R^2 to the squared length",
    before + 2 * margin + squared,
    before + radius**2,
    "<=",
    given=mistaken,
    near_misses=[less(before + 2 * margin + squared, before + radius**2, given=mistaken)],
    source="Novikoff (1962): s is the margin y w.x, n the squared length of x, b that of w",
)

# M updates -----------------------------------------------------------------------------------------------------------

m, M = Symbol("m", integer=True), Symbol("M", integer=True, nonnegative=True)
gamma = Symbol("gamma", positive=True)
gains = family("g")
alignment = Function("a", real=True)
aligning = (
    Definition(alignment(m), alignment(m - 1) + gains[m], variables=(m,), given=(m >= 1,)),
    Definition(alignment(Integer(0)), Integer(0)),
)

progress = theorem(
    "after M updates the alignment is the sum of the margins",
    alignment(M),
    Sum(gains[m], (m, 1, M)),
    definitions=aligning,
    near_misses=[equal(alignment(M), M * gains[1], definitions=aligning)],
    source="Novikoff (1962), from weights of zero",
)

steps = Symbol("k", positive=True)
excess, slack = Symbol("p", nonnegative=True), Symbol("q", nonnegative=True)
square = Symbol("R2", positive=True)
novikoff = (Eq(square, ((steps * gamma + excess) ** 2 + slack) / steps),)

mistake_bound = theorem(
    "the number of updates is at most (R/gamma)^2",
    steps,
    square / gamma**2,
    "<=",
    given=novikoff,
    near_misses=[at_most(steps, square / gamma, given=novikoff)],
    source="Novikoff (1962): (w.u)^2 + q = k R^2 with q >= 0 by Cauchy-Schwarz, w.u = k gamma + p with p >= 0",
)
