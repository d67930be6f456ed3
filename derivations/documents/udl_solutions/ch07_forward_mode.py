"""Chapter 7, Gradients and initialization: problems 7.13 to 7.17, forward mode and the variance after a ReLU.

y is a function of x through f_1 = exp x, f_2 = f_1^2, f_3 = f_1 + f_2, f_4 = exp f_3, f_5 = sin f_3 and y = f_4 + f_5;
a derivative by x is the total one, so what follows x is written out in x, and f_1 and f_3 are names for values at x.
In problem 7.14 a is a random variable with mean 0 and variance sigma^2, symmetric about 0, and a_{a > 0} is a where
a > 0 and 0 elsewhere: the larger of a and 0.  Its square is also written a^2 times the indicator of a > 0, and that of
a_{a <= 0}, which is a wherever a_{a > 0} is 0, as a^2 times what is left of 1.  In problem 7.15 w is the value that all
weights of a layer have.
"""

from sympy import Derivative, Eq, Function, Ne, Sum, Symbol, cos, exp, sin, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, composite, equal, expectation, family, index, indicator, relu, step

chapter = Chapter(udl_solutions, "Chapter 7, Gradients and initialization")

f_1, f_3, x = symbols("f_1 f_3 x", real=True)
f_3_of_x = exp(x) + exp(x) ** 2
at_x = (Eq(f_1, exp(x)), Eq(f_3, f_3_of_x))

df_1, df_2 = Derivative(exp(x), x), Derivative(exp(x) ** 2, x)
df_3, df_4, df_5 = Derivative(f_3_of_x, x), Derivative(exp(f_3_of_x), x), Derivative(sin(f_3_of_x), x)
dy = Derivative(exp(f_3_of_x) + sin(f_3_of_x), x)
slope_3 = exp(x) + 2 * f_1 * exp(x)
# df_1/dx times df_2/df_1 = 2 f_1, df_3/df_2 = 1 and df_4/df_3 = exp f_3
one_path = df_1 * (2 * f_1) * 1 * exp(f_3)

chapter.chain(
    at="Problem 7.13",
    steps=[
        step((601, 601), r"\frac{\partial f_1}{\partial x} = \exp[x]", equal(df_1, exp(x))),
        step(
            (603, 603),
            r"\frac{\partial f_2}{\partial x} = \frac{\partial f_1}{\partial x} \frac{\partial f_2}{\partial f_1}",
            equal(df_2, df_1 * Derivative(f_1**2, f_1), given=at_x),
        ),
        step((603, 603), r"= 2f_1 \exp[x]", equal(df_1 * Derivative(f_1**2, f_1), 2 * f_1 * exp(x))),
        step(
            (605, 605),
            r"\frac{\partial f_3}{\partial x} = \frac{\partial f_1}{\partial x} + \frac{\partial f_2}{\partial x}",
            equal(df_3, df_1 + df_2),
        ),
        step((605, 605), r"= \exp[x] + 2f_1 \exp[x]", equal(df_1 + df_2, slope_3, given=at_x)),
        step(
            (607, 607),
            r"\frac{\partial f_4}{\partial x} = \frac{\partial f_1}{\partial x} \frac{\partial f_2}{\partial f_1} "
            r"\frac{\partial f_3}{\partial f_2} \frac{\partial f_4}{\partial f_3}",
            equal(df_4, one_path, given=at_x),
            expect="refuted",
            why="The product follows one path, x, f_1, f_2, f_3, f_4; f_1 also enters f_3 directly, which adds "
            "exp[x] exp[f_3]. It should read df_3/dx times df_4/df_3, as the last expression of the line does.",
        ),
        step(
            (607, 607),
            r"= (\exp[x] + 2f_1 \exp[x]) \exp[f_3]",
            equal(one_path, slope_3 * exp(f_3), given=at_x),
            expect="refuted",
            follows=True,
            why="The result is df_4/dx, but the product before it lacks the path from f_1 to f_3.",
        ),
        step(
            (609, 609),
            r"\frac{\partial f_5}{\partial x} = \frac{\partial f_3}{\partial x} \frac{\partial f_5}{\partial f_3}",
            equal(df_5, df_3 * Derivative(sin(f_3), f_3), given=at_x),
        ),
        step(
            (609, 609),
            r"= (\exp[x] + 2f_1 \exp[x]) \cos[f_3]",
            equal(df_3 * Derivative(sin(f_3), f_3), slope_3 * cos(f_3), given=at_x),
        ),
        step(
            (611, 611),
            r"\frac{\partial y}{\partial x} = \frac{\partial f_4}{\partial x} + \frac{\partial f_5}{\partial x}",
            equal(dy, df_4 + df_5),
        ),
        step(
            (611, 611),
            r"= (\exp[x] + 2f_1 \exp[x]) \exp[f_3] + (\exp[x] + 2f_1 \exp[x]) \cos[f_3]",
            equal(df_4 + df_5, slope_3 * exp(f_3) + slope_3 * cos(f_3), given=at_x),
        ),
    ],
)

a = Symbol("a", real=True)
sigma = Symbol("sigma", positive=True)
mu = Symbol("mu", real=True)
second_moment, mean = expectation(a**2, a), expectation(a, a)
variance = expectation((a - mu) ** 2, a)
square_above = expectation(a**2 * indicator(a > 0), a)
square_below = expectation(a**2 * (1 - indicator(a > 0)), a)
has_mean_mu = (Eq(mean, mu),)
centred = (Eq(mean, mu), Eq(mu, 0))
# what the first equality of line 619 says
equal_halves = (Eq(square_below, square_above), Eq(variance, sigma**2), *centred)

chapter.chain(
    at="Problem 7.14, moments",
    steps=[
        step(
            (617, 617),
            r"\text{Var}[a] &= \mathbb{E}[a^2] - \mathbb{E}[a]^2",
            equal(variance, second_moment - mean**2, given=has_mean_mu),
        ),
        step(
            (617, 617),
            r"&= \mathbb{E}[a^2] \quad (\mathbb{E}[a] = 0)",
            equal(second_moment - mean**2, second_moment, given=centred),
        ),
        step(
            (617, 617),
            r"\mathbb{E}[a^2] &= \sigma^2",
            equal(second_moment, sigma**2, given=[Eq(variance, sigma**2), *centred]),
        ),
    ],
)
chapter.chain(
    at="Problem 7.14, halves",
    steps=[
        step(
            (619, 619),
            r"$\mathbb{E}[a_{a \leq 0}^2] = \mathbb{E}[a_{a > 0}^2]",
            # what stands in the first expectation at a stands in the second at -a, and a and -a have one distribution
            equal(a**2 * (1 - indicator(a > 0)), (-a) ** 2 * indicator(-a > 0)),
        ),
        step(
            (619, 619),
            r"\mathbb{E}[a_{a > 0}^2] = \sigma^2/2$",
            equal(square_above, sigma**2 / 2, given=equal_halves),
        ),
    ],
)
above = indicator(a > 0)
relu_below, relu_above = relu(a) ** 2 * (1 - above), relu(a) ** 2 * above  # where a <= 0 and where a > 0

chapter.chain(
    at="Problem 7.14, after the ReLU",
    steps=[
        step(
            (621, 621),
            r"&= \mathbb{E}[\text{ReLU}[a_{a \leq 0}]^2] + \mathbb{E}[\text{ReLU}[a_{a > 0}]^2]",
            equal(expectation(relu(a) ** 2, a), expectation(relu_below, a) + expectation(relu_above, a)),
        ),
        step(
            (621, 621),
            r"&= 0 + \mathbb{E}[a_{a > 0}^2]",
            equal(relu_below, 0),  # what stands in the first expectation, at every a
        ),
        step(
            (621, 621),
            r"+ \mathbb{E}[a_{a > 0}^2]",
            equal(relu_above, a**2 * above),  # and in the second
        ),
        step(
            (621, 621),
            r"&= \sigma^2/2",
            equal(square_above, sigma**2 / 2, given=equal_halves),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 7.15",
    lines=(625, 625),
    printed="The network will not learn effectively.",
    why="predicts in words how training goes; the two reasons given are checked below",
)
n, p, q = symbols("n p q", integer=True, positive=True)
k, l, r = symbols("k l r", integer=True)
w = Symbol("w", real=True)
activation = Function("a", real=True)
inputs, pre, beta, b, Omega = family("h"), family("z"), family("beta"), family("b"), family("Omega")
i, i_in_range = index("i", 1, p)
i_other, other_in_range = index("i_other", 1, p)
j, j_in_range = index("j", 1, n)


def first_layer(unit):
    """A pre-activation of the layer whose weights are updated."""
    return b[unit] + Sum(Omega[unit, l] * inputs[l], (l, 1, n))


above_relu = composite("ell", beta[k] + Sum(w * relu(pre[l]), (l, 1, n)), k, q)
above_layer = composite("ell", beta[k] + Sum(w * activation(first_layer(r)), (r, 1, p)), k, q)

chapter.chain(
    at="Problem 7.15, reasons",
    steps=[
        step(
            (625, 625),
            "If all the weights are zero, then the gradient due to the previous hidden layers will also be zero",
            equal(Derivative(above_relu, pre[j]), 0, given=[*j_in_range, Eq(w, 0), Ne(pre[j], 0)]),
        ),
        step(
            (625, 625),
            "since all the weights and biases are the same, the update will be the same in a particular layer",
            equal(
                Derivative(above_layer, Omega[i, j]),
                Derivative(above_layer, Omega[i_other, j]),
                given=[*i_in_range, *other_in_range, *j_in_range, Eq(first_layer(i), first_layer(i_other))],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 7.16", lines=(629, 629), printed="Supplementary notebook.", why="points to a notebook"
)
chapter.not_checkable(
    at="Problem 7.17", lines=(633, 633), printed="Supplementary notebook.", why="points to a notebook"
)
