"""The homework on back-propagation, question 5: one step of gradient descent on f(x, y) = y^2 + (y - x)^2."""

from sympy import Derivative, Eq, Symbol, symbols

from derivations.documents.editions import backprop_homework
from udlsym import Chapter, arithmetic, at_most, equal, less, number, step

chapter = Chapter(backprop_homework, "Question 5, Optimization")

x, y = symbols("x y", real=True)
S = Symbol("S", positive=True)
f = y**2 + (y - x) ** 2
flat_in_x, flat_in_y = Eq(-2 * (y - x), 0), Eq(2 * y + 2 * (y - x), 0)

chapter.not_checkable(
    at="Question 5",
    lines=(316, 330),
    printed="Suppose we want to minimize $f(x, y) = y^2 + (y - x)^2$ .",
    why="the definition of the function, and the questions",
)
chapter.chain(
    at="Question 5, answer 1",
    steps=[
        step(
            (332, 333),
            r"\frac{\partial f(x, y)}{\partial x} &= -2(y - x)",
            equal(Derivative(f, x), -2 * (y - x)),
        ),
        step(
            (334, 335),
            r"\frac{\partial f(x, y)}{\partial y} &= 2y + 2(y - x)",
            equal(Derivative(f, y), 2 * y + 2 * (y - x)),
        ),
        step((337, 339), r"y = x", equal(y, x, given=[flat_in_x])),
        step((337, 339), r"4y = 2x", equal(4 * y, 2 * x, given=[flat_in_y])),
        step((339, 339), r"\implies y = \frac{x}{2}", equal(y, x / 2, given=[flat_in_y])),
        step((341, 341), r"So we have $x = 0$", equal(x, 0, given=[flat_in_x, flat_in_y])),
        step((341, 341), r"and $y = 0$", equal(y, 0, given=[flat_in_x, flat_in_y])),
        step((341, 341), r"with true minimum at $(0, 0)$", at_most(arithmetic("0**2 + (0 - 0)**2"), f)),
    ],
)
chapter.chain(
    at="Question 5, answer 2(a)",
    steps=[
        step(
            (345, 345),
            r"x_n &= x_{n-1} - S(-2(y - x))",
            equal(x - S * Derivative(f, x), x - S * (-2 * (y - x))),
        ),
        step(
            (345, 345),
            r"y_n &= y_{n-1} - S(2y + 2(y - x))",
            equal(y - S * Derivative(f, y), y - S * (2 * y + 2 * (y - x))),
        ),
        step((347, 349), r"x_1 &= 1 - 0.01(-2(1 - 1)) = 1", equal(arithmetic("1 - 0.01*(-2*(1 - 1))"), 1)),
        step((349, 349), r"y_1 &= 1 - 0.01(2 + 0) = 0.98", number(arithmetic("1 - 0.01*(2 + 0)"), "0.98")),
        step((351, 353), r"x_1 &= 1 - 0.1(-2(1 - 1)) = 1", equal(arithmetic("1 - 0.1*(-2*(1 - 1))"), 1)),
        step((353, 353), r"y_1 &= 1 - 0.1(2 + 0) = 0.8", number(arithmetic("1 - 0.1*(2 + 0)"), "0.8")),
        step((355, 357), r"x_1 &= 1 - 10(-2(1 - 1)) = 1", equal(arithmetic("1 - 10*(-2*(1 - 1))"), 1)),
        step((357, 357), r"y_1 &= 1 - 10(2 + 0) = -19", equal(arithmetic("1 - 10*(2 + 0)"), -19)),
    ],
)
chapter.chain(
    at="Question 5, answer 2(b)",
    steps=[
        step(
            (359, 361),
            r"L_2 = \sqrt{(1 - 0)^2 + (0.98 - 0)^2} = 1.40",
            number(arithmetic("sqrt((1 - 0)**2 + (0.98 - 0)**2)"), "1.40"),
        ),
        step(
            (363, 365),
            r"L_2 = \sqrt{(1 - 0)^2 + (0.8 - 0)^2} = 1.28",
            number(arithmetic("sqrt((1 - 0)**2 + (0.8 - 0)**2)"), "1.28"),
        ),
        step(
            (367, 369),
            r"L_2 = \sqrt{(1 - 0)^2 + (-19 - 0)^2} = 19.03",
            number(arithmetic("sqrt((1 - 0)**2 + (-19 - 0)**2)"), "19.03"),
        ),
    ],
)
# The loss f(x_1, y_1) after the step, which begins at f(1, 1) = 1
chapter.chain(
    at="Question 5, answer 3",
    steps=[
        step(
            (371, 371),
            r"having a big step can make us overshoot the minimum",
            less(arithmetic("1 - 10*(2 + 0)"), 0),
        ),
        step(
            (371, 371),
            r"leading to none convergence ( $s = 10$ )",
            less(arithmetic("1**2 + (1 - 1)**2"), arithmetic("(-19)**2 + (-19 - 1)**2")),
        ),
        step(
            (371, 371),
            r"with a step that is too small, it will very slowly go towards the minimum",
            less(arithmetic("0.98**2 + (0.98 - 1)**2"), arithmetic("1**2 + (1 - 1)**2")),
        ),
        step(
            (371, 371),
            r"Finding the correct step size, will lead to efficient convergence and minimize the risks of overshooting ( $s = 0.1$ )",
            less(arithmetic("0.8**2 + (0.8 - 1)**2"), arithmetic("0.98**2 + (0.98 - 1)**2")),
        ),
    ],
)
chapter.not_checkable(
    at="Question 5, answer 3, strategies",
    lines=(373, 376),
    printed="Many strategies can be used to effectively optimize hyperparameter.",
    why="advice in words",
)
