"""Chapter 2, Supervised learning: problems 2.1 to 2.3, the line phi_0 + phi_1 x fitted to I examples x_i, y_i.

The document prints x_1 in many places where the i-th input x_i must stand; the claims take it as printed, and the loss
whose slope by phi_1 is printed is that of the x_i.
"""

from sympy import Derivative, Eq, Ne, Sum, Symbol, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, arithmetic, equal, family, step, unequal

chapter = Chapter(udl_solutions, "Chapter 2, Supervised learning")

I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
phi_0, phi_1 = symbols("phi_0 phi_1", real=True)
x, y = family("x"), family("y")

residual_at_x_1 = phi_0 + phi_1 * x[1] - y[i]
residual = phi_0 + phi_1 * x[i] - y[i]
L_printed = Sum(residual_at_x_1**2, (i, 1, I))
L = Sum(residual**2, (i, 1, I))
x_1_for_x_i = "The print has x_1, which is the same for all examples, where the i-th input x_i must stand. "

chapter.chain(
    at="Problem 2.1, intercept",
    steps=[
        step(
            (56, 56),
            r"\frac{\partial L}{\partial \phi_0} &= 2 \sum_{i=1}^I (\phi_0 + \phi_1 x_1 - y_i) * "
            r"\frac{\partial}{\partial \phi_0} (\phi_0 + \phi_1 x_1 - y_i)",
            equal(
                Derivative(L_printed, phi_0),
                2 * Sum(residual_at_x_1 * Derivative(residual_at_x_1, phi_0), (i, 1, I)),
            ),
        ),
        step(
            (56, 56),
            r"\\ &= 2 \sum_{i=1}^I (\phi_0 + \phi_1 x_1 - y_i)",
            equal(
                2 * Sum(residual_at_x_1 * Derivative(residual_at_x_1, phi_0), (i, 1, I)),
                2 * Sum(residual_at_x_1, (i, 1, I)),
            ),
        ),
    ],
)
chapter.claim(
    at="Problem 2.1, slope",
    lines=(56, 56),
    printed=r"\frac{\partial L}{\partial \phi_1} &= 2 \sum_{i=1}^I (\phi_0 + \phi_1 x_1 - y_i) * x_i",
    says=equal(Derivative(L, phi_1), 2 * Sum(residual_at_x_1 * x[i], (i, 1, I))),
    expect="refuted",
    slip="notation",
    why=x_1_for_x_i + "With x_i throughout the derivative is right.",
)

intercept_equation = I * phi_0 + phi_1 * Sum(x[i], (i, 1, I)) - Sum(y[i], (i, 1, I))
slope_equation = phi_0 * Sum(x[i], (i, 1, I)) + phi_1 * Sum(x[i] ** 2, (i, 1, I)) - Sum(y[i] * x[i], (i, 1, I))

chapter.claim(
    at="Problem 2.2, equation 1",
    lines=(62, 66),
    printed=r"2 \sum_{i=1}^I (\phi_0 + \phi_1 x_1 - y_i) = 0$$ Expanding the summation: "
    r"$$I * \phi_0 + \phi_1 * \sum_{i=1}^I x_i - \sum_{i=1}^I y_i = 0",
    # half of the left side, multiplied out
    says=equal(Sum(residual_at_x_1, (i, 1, I)), intercept_equation),
    expect="refuted",
    slip="notation",
    why=x_1_for_x_i + "Expanding what is printed gives I phi_1 x_1, not phi_1 times the sum of the x_i.",
)
chapter.chain(
    at="Problem 2.2, equation 2",
    steps=[
        step(
            (70, 70),
            r"\frac{\partial L}{\partial \phi_1} &= 2 \sum_{i=1}^I (\phi_0 + \phi_1 x_i - y_i) * x_i",
            equal(Derivative(L, phi_1), 2 * Sum(residual * x[i], (i, 1, I))),
        ),
        step(
            (70, 70),
            r"\phi_0 * \sum_{i=1}^I x_i + \phi_1 * \sum_{i=1}^I x_i^2 - \sum_{i=1}^I y_i x_i &= 0",
            equal(Sum(residual * x[i], (i, 1, I)), slope_equation),
        ),
    ],
)

# S_x is the sum of the x_i, S_xy that of the x_i y_i, and so on
S_x, S_y, S_xx, S_xy, count = symbols("S_x S_y S_xx S_xy I", real=True)
normal_equations = (Eq(count * phi_0 + phi_1 * S_x - S_y, 0), Eq(phi_0 * S_x + phi_1 * S_xx - S_xy, 0))
solvable = Ne(count * S_xx - S_x**2, 0)

chapter.chain(
    at="Problem 2.2, solution",
    steps=[
        step(
            (72, 72),
            "Now we can solve for ϕ_0 and ϕ_1 using equations (1) and (2)",
            equal(
                phi_0,
                (S_y * S_xx - S_x * S_xy) / (count * S_xx - S_x**2),
                given=[*normal_equations, solvable],
            ),
        ),
        step(
            (72, 72),
            "solve for ϕ_0 and ϕ_1 using equations (1) and (2) without iterative optimization",
            equal(
                phi_1,
                (count * S_xy - S_x * S_y) / (count * S_xx - S_x**2),
                given=[*normal_equations, solvable],
            ),
        ),
    ],
)

x_value, y_value = symbols("x_value y_value", real=True)

chapter.chain(
    at="Problem 2.3",
    steps=[
        step(
            (76, 76),
            r"$y = \frac{x - \phi_0}{\phi_1}$",
            equal(y_value, (x_value - phi_0) / phi_1, given=[Eq(x_value, phi_0 + phi_1 * y_value)]),
        ),
        step(
            (80, 80),
            r"L = \sum_{i=1}^I (\phi_0 + \phi_1 y_i - x_i)^2",
            equal(
                Sum((x[i] - (phi_0 + phi_1 * y[i])) ** 2, (i, 1, I)),
                Sum((phi_0 + phi_1 * y[i] - x[i]) ** 2, (i, 1, I)),
            ),
        ),
        step(
            (82, 82),
            "will give slightly different results",
            # the points (0, 0), (1, 1), (2, 1): slopes (3*3 - 3*2)/(3*5 - 3**2) and (3*2 - 2**2)/(3*3 - 3*2)
            unequal(arithmetic("(3*3 - 3*2)/(3*5 - 3**2)"), arithmetic("(3*2 - 2**2)/(3*3 - 3*2)")),
        ),
    ],
)
