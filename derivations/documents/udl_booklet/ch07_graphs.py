r"""Chapter 7, Gradients and initialization: problems 7.12 and 7.13, differentiation on a computational graph.

A partial derivative such as df_3/df_1 is that of the one computation f_3 = f_1 + f_2, its other input held fixed.  A
derivative of y, or one by x, is total: all computations between are written out in the variable it is taken by.  What
the names f_1, f_2, f_3 stand for is given with each equation.
"""

from sympy import Derivative, Eq, cos, exp, sin, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, equal, step

chapter = Chapter(udl_booklet, "Chapter 7, Gradients and initialization")

x, f_1, f_2, f_3, f_4, f_5 = symbols("x f_1 f_2 f_3 f_4 f_5", real=True)
is_f_1, is_f_2, is_f_3 = Eq(f_1, exp(x)), Eq(f_2, f_1**2), Eq(f_3, f_1 + f_2)

chapter.claim(
    at="Problem 7.12",
    lines=(469, 473),
    printed=r"y = \exp[\exp[x] + \exp[x]^2] + \sin[\exp[x] + \exp[x]^2].$$ We can break this down into a series of "
    r"intermediate computations so that: $$\begin{aligned} f_1 &= \exp[x] \\ f_2 &= f_1^2 \\ f_3 &= f_1 + f_2 \\ f_4 "
    r"&= \exp[f_3] \\ f_5 &= \sin[f_3] \\ y &= f_4 + f_5. \end{aligned}",
    says=equal(
        exp(exp(x) + exp(x) ** 2) + sin(exp(x) + exp(x) ** 2),
        f_4 + f_5,
        definitions=[
            Definition(f_1, exp(x)),
            Definition(f_2, f_1**2),
            Definition(f_3, f_1 + f_2),
            Definition(f_4, exp(f_3)),
            Definition(f_5, sin(f_3)),
        ],
    ),
)

chapter.not_checkable(
    at="Problem 7.12, order",
    lines=(475, 477),
    printed=r"\frac{\partial y}{\partial f_5}, \frac{\partial y}{\partial f_4}",
    why="lists the derivatives that are computed below",
)
# y as a function of f_3, of (f_1, f_2), of f_1, of x
y_of_f_3 = exp(f_3) + sin(f_3)
y_of_f_2 = exp(f_1 + f_2) + sin(f_1 + f_2)
y_of_f_1 = exp(f_1 + f_1**2) + sin(f_1 + f_1**2)
y_of_x = exp(exp(x) + exp(x) ** 2) + sin(exp(x) + exp(x) ** 2)

by_f_3 = exp(f_3) + cos(f_3)
by_f_1 = exp(f_3) + cos(f_3) + 2 * f_1 * (exp(f_3) + cos(f_3))
by_x = exp(x) * (exp(f_3) + cos(f_3) + 2 * f_1 * (exp(f_3) + cos(f_3)))

through_f_4_and_f_5 = Derivative(f_4 + f_5, f_4) * Derivative(exp(f_3), f_3) + Derivative(f_4 + f_5, f_5) * Derivative(
    sin(f_3), f_3
)
through_f_3 = Derivative(y_of_f_3, f_3) * Derivative(f_1 + f_2, f_2)
through_f_3_and_f_2 = Derivative(y_of_f_3, f_3) * Derivative(f_1 + f_2, f_1) + Derivative(y_of_f_2, f_2) * Derivative(
    f_1**2, f_1
)
through_f_1 = Derivative(y_of_f_1, f_1) * Derivative(exp(x), x)

chapter.chain(
    at="Problem 7.12, answer",
    steps=[
        step((485, 485), r"\frac{\partial y}{\partial f_5} &= 1", equal(Derivative(f_4 + f_5, f_5), 1)),
        step((485, 485), r"\frac{\partial y}{\partial f_4} &= 1", equal(Derivative(f_4 + f_5, f_4), 1)),
        step(
            (485, 485),
            r"\frac{\partial y}{\partial f_3} &= \frac{\partial y}{\partial f_4} \frac{\partial f_4}{\partial f_3} + "
            r"\frac{\partial y}{\partial f_5} \frac{\partial f_5}{\partial f_3}",
            equal(Derivative(y_of_f_3, f_3), through_f_4_and_f_5),
        ),
        step((485, 485), r"= \exp[f_3] + \cos[f_3]", equal(through_f_4_and_f_5, by_f_3)),
        step(
            (485, 485),
            r"\frac{\partial y}{\partial f_2} &= \frac{\partial y}{\partial f_3} \frac{\partial f_3}{\partial f_2}",
            equal(Derivative(y_of_f_2, f_2), through_f_3, given=[is_f_3]),
        ),
        step(
            (485, 485),
            r"\frac{\partial f_3}{\partial f_2} = \exp[f_3] + \cos[f_3]",
            equal(through_f_3, by_f_3, given=[is_f_3]),
        ),
        step(
            (485, 485),
            r"\frac{\partial y}{\partial f_1} &= \frac{\partial y}{\partial f_3} \frac{\partial f_3}{\partial f_1} + "
            r"\frac{\partial y}{\partial f_2} \frac{\partial f_2}{\partial f_1}",
            equal(Derivative(y_of_f_1, f_1), through_f_3_and_f_2, given=[is_f_2, is_f_3]),
        ),
        step(
            (485, 485),
            r"= \exp[f_3] + \cos[f_3] + 2f_1(\exp[f_3] + \cos[f_3])",
            equal(through_f_3_and_f_2, by_f_1, given=[is_f_2, is_f_3]),
        ),
        step(
            (485, 485),
            r"\frac{\partial y}{\partial x} &= \frac{\partial y}{\partial f_1} \frac{\partial f_1}{\partial x}",
            equal(Derivative(y_of_x, x), through_f_1, given=[is_f_1]),
        ),
        step(
            (485, 485),
            r"= \exp[x] (\exp[f_3] + \cos[f_3] + 2f_1(\exp[f_3] + \cos[f_3]))",
            equal(through_f_1, by_x, given=[is_f_1, is_f_2, is_f_3]),
        ),
    ],
)

# Problem 7.13: the computations as functions of x, and the derivatives found so far
f_2_of_x = exp(x) ** 2
f_3_of_x = exp(x) + exp(x) ** 2
from_f_1 = Derivative(f_1**2, f_1) * Derivative(exp(x), x)
from_f_1_and_f_2 = Derivative(f_1 + f_2, f_1) * Derivative(exp(x), x) + Derivative(f_1 + f_2, f_2) * Derivative(
    f_2_of_x, x
)
f_4_from_f_3 = Derivative(exp(f_3), f_3) * Derivative(f_3_of_x, x)
f_5_from_f_3 = Derivative(sin(f_3), f_3) * Derivative(f_3_of_x, x)
from_f_4_and_f_5 = Derivative(f_4 + f_5, f_4) * Derivative(exp(f_3_of_x), x) + Derivative(f_4 + f_5, f_5) * Derivative(
    sin(f_3_of_x), x
)
names = [is_f_1, is_f_2, is_f_3]

chapter.not_checkable(
    at="Problem 7.13, order",
    lines=(487, 489),
    printed=r"\frac{\partial f_1}{\partial x}, \frac{\partial f_2}{\partial x}",
    why="lists the derivatives that are computed below",
)
chapter.chain(
    at="Problem 7.13, answer",
    steps=[
        step((497, 497), r"\frac{\partial f_1}{\partial x} &= \exp[x]", equal(Derivative(exp(x), x), exp(x))),
        step(
            (497, 497),
            r"\frac{\partial f_2}{\partial x} &= \frac{\partial f_2}{\partial f_1} \frac{\partial f_1}{\partial x}",
            equal(Derivative(f_2_of_x, x), from_f_1, given=[is_f_1]),
        ),
        step((497, 497), r"= 2f_1 \exp[x]", equal(from_f_1, 2 * f_1 * exp(x), given=[is_f_1])),
        step(
            (497, 497),
            r"\frac{\partial f_3}{\partial x} &= \frac{\partial f_3}{\partial f_1} \frac{\partial f_1}{\partial x} + "
            r"\frac{\partial f_3}{\partial f_2} \frac{\partial f_2}{\partial x}",
            equal(Derivative(f_3_of_x, x), from_f_1_and_f_2, given=[is_f_1]),
        ),
        step(
            (497, 497),
            r"= \exp[x](1 + 2f_1)",
            equal(from_f_1_and_f_2, exp(x) * (1 + 2 * f_1), given=[is_f_1]),
        ),
        step(
            (497, 497),
            r"\frac{\partial f_4}{\partial x} &= \frac{\partial f_4}{\partial f_3} \frac{\partial f_3}{\partial x}",
            equal(Derivative(exp(f_3_of_x), x), f_4_from_f_3, given=names),
        ),
        step(
            (497, 497),
            r"= \exp[x](1 + 2f_1) \exp[f_3]",
            equal(f_4_from_f_3, exp(x) * (1 + 2 * f_1) * exp(f_3), given=names),
        ),
        step(
            (497, 497),
            r"\frac{\partial f_5}{\partial x} &= \frac{\partial f_5}{\partial f_3} \frac{\partial f_3}{\partial x}",
            equal(Derivative(sin(f_3_of_x), x), f_5_from_f_3, given=names),
        ),
        step(
            (497, 497),
            r"= \exp[x](1 + 2f_1) \cos[f_3]",
            equal(f_5_from_f_3, exp(x) * (1 + 2 * f_1) * cos(f_3), given=names),
        ),
        step(
            (497, 497),
            r"\frac{\partial y}{\partial x} &= \frac{\partial y}{\partial f_4} \frac{\partial f_4}{\partial x} + "
            r"\frac{\partial y}{\partial f_5} \frac{\partial f_5}{\partial x}",
            equal(Derivative(y_of_x, x), from_f_4_and_f_5),
        ),
        step(
            (497, 497),
            r"= \exp[x] (\exp[f_3] + \cos[f_3] + 2f_1(\exp[f_3] + \cos[f_3]))",
            equal(from_f_4_and_f_5, by_x, given=names),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 7.13",
    lines=(491, 491),
    printed=r"Why do we not use forward-mode differentiation when we calculate the parameter gradients for deep networks?",
    why="Asks for an explanation.",
)
