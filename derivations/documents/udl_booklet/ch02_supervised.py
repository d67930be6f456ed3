r"""Chapter 2, Supervised learning.

The loss of linear regression (equation 2.5 of the book) is L = sum_i (phi_0 + phi_1 x_i - y_i)^2 over the training pairs
i = 1..I.
"""

from sympy import Derivative, Eq, Ne, Sum, Symbol, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, equal, family, step, unequal

chapter = Chapter(udl_booklet, "Chapter 2, Supervised learning")

phi_0, phi_1 = symbols("phi_0 phi_1", real=True)
x, y = symbols("x y", real=True)
i = Symbol("i", integer=True)
I = Symbol("I", integer=True, positive=True)
xs, ys = family("x"), family("y")
loss = Sum((phi_0 + phi_1 * xs[i] - ys[i]) ** 2, (i, 1, I))
slope_0 = 2 * Sum(phi_0 + phi_1 * xs[i] - ys[i], (i, 1, I))
slope_1 = 2 * Sum(xs[i] * (phi_0 + phi_1 * xs[i] - ys[i]), (i, 1, I))

chapter.chain(
    at="Problem 2.1",
    steps=[
        step(
            (20, 20),
            r"Calculate expressions for the slopes $\partial L/\partial\phi_0$",
            equal(Derivative(loss, phi_0), slope_0),
        ),
        step((20, 20), r"$\partial L/\partial\phi_1$", equal(Derivative(loss, phi_1), slope_1)),
    ],
)

# Problem 2.2: the only point at which both slopes are zero, where the x_i are not all alike
sum_x, sum_y = Sum(xs[i], (i, 1, I)), Sum(ys[i], (i, 1, I))
sum_xx, sum_xy = Sum(xs[i] ** 2, (i, 1, I)), Sum(xs[i] * ys[i], (i, 1, I))
best_1 = (I * sum_xy - sum_x * sum_y) / (I * sum_xx - sum_x**2)
best_0 = (sum_y - best_1 * sum_x) / I
closed_form = (
    r"we can find the minimum of the loss function in closed-form by setting the expression for the derivatives from "
    r"problem 2.1 to zero and solving for ϕ_0 and ϕ_1 ."
)

chapter.chain(
    at="Problem 2.2",
    steps=[
        step((22, 22), closed_form, equal(slope_0.subs({phi_0: best_0, phi_1: best_1}), 0)),
        step((22, 22), closed_form, equal(slope_1.subs({phi_0: best_0, phi_1: best_1}), 0)),
        step((22, 22), closed_form, equal(phi_1, best_1, given=[Eq(slope_0, 0), Eq(slope_1, 0)])),
        step((22, 22), closed_form, equal(phi_0, best_0, given=[Eq(slope_0, 0), Eq(slope_1, 0)])),
    ],
)

chapter.not_checkable(
    at="Problem 2.3",
    lines=(24, 24),
    printed=r"$x = g[y, \phi] = \phi_0 + \phi_1 y$",
    why="the definition of the model; the inverse function is checked below",
)
chapter.claim(
    at="Problem 2.3, answer",
    lines=(30, 30),
    printed=r"y = \frac{x - \phi_0}{\phi_1}.",
    says=equal(y, (x - phi_0) / phi_1, given=[Eq(x, phi_0 + phi_1 * y), Ne(phi_1, 0)]),
)
# Through (0, 0), (1, 1), (2, 1) the line of y on x has slope (3*3 - 3*2)/(3*5 - 3^2), and that of x on y, turned round,
# the inverse of (3*3 - 3*2)/(3*2 - 2^2).
chapter.claim(
    at="Problem 2.3, answer, comparison",
    lines=(32, 32),
    printed=r"The answers are not the same",
    says=unequal(arithmetic("(3*3 - 3*2)/(3*5 - 3**2)"), arithmetic("1/((3*3 - 3*2)/(3*2 - 2**2))")),
)
chapter.not_checkable(
    at="Problem 2.3, answer, figure",
    lines=(41, 41),
    printed=r"The curves are not the same.",
    why="The figure and its data are not in the text.",
)
