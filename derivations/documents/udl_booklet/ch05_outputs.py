r"""Chapter 5, Loss functions: problems 5.6 to 5.10, counts and outputs in several dimensions.

A loss is the negative log-likelihood of I independent training pairs; f[x_i, phi] is the family f[i], or f_1[i, d], ...
where the outputs have several dimensions d.
"""

from sympy import Eq, Product, Sum, Symbol, exp, factorial, log, oo, pi, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, equal, expectation, family, proportional, same_up_to_constant, step

chapter = Chapter(udl_booklet, "Chapter 5, Loss functions")

i, d, k = symbols("i d k", integer=True)
I = Symbol("I", integer=True, positive=True)
ys, fs = family("y"), family("f")


def normal(value, mean, variance):
    """The normal density."""
    return 1 / sqrt(2 * pi * variance) * exp(-((value - mean) ** 2) / (2 * variance))


# Problem 5.6: the network's output is made positive by squaring, lambda_i = f_i^2; y_i counts
counts = family("y", domain="nonnegative integer")
rates = family("f", domain="positive")
rate = Symbol("lambda", positive=True)

chapter.chain(
    at="Problem 5.6",
    steps=[
        step(
            (258, 260),
            r"The distribution has probability density function: $$Pr(y = k) = \frac{\lambda^k e^{-\lambda}}{k!}.",
            equal(Sum(rate**k * exp(-rate) / factorial(k), (k, 0, oo)), 1),
        ),
        step(
            (258, 258),
            r"the *rate* that represents the mean of the distribution",
            equal(Sum(k * rate**k * exp(-rate) / factorial(k), (k, 0, oo)), rate),
        ),
        step(
            (262, 262),
            r"design a loss function for this model assuming that we have access to I training pairs",
            equal(
                -log(Product((rates[i] ** 2) ** counts[i] * exp(-(rates[i] ** 2)) / factorial(counts[i]), (i, 1, I))),
                Sum(rates[i] ** 2 - 2 * counts[i] * log(rates[i]) + log(factorial(counts[i])), (i, 1, I)),
            ),
        ),
    ],
)

# Problem 5.7
sigma = Symbol("sigma", positive=True)
likelihood = Product(normal(ys[d], fs[d], sigma**2), (d, 1, 10))

chapter.chain(
    at="Problem 5.7",
    steps=[
        step(
            (264, 264),
            r"Write an expression for the likelihood $Pr(\mathbf{y}|\mathbf{f}[\mathbf{x}, \phi])$ for this model.",
            equal(
                likelihood,
                exp(-Sum((ys[d] - fs[d]) ** 2, (d, 1, 10)) / (2 * sigma**2)) / (2 * pi * sigma**2) ** 5,
            ),
        ),
        step(
            (264, 264),
            r"minimizing the negative log-likelihood of this model is still equivalent to minimizing a sum of squared "
            r"terms if we don't estimate the variance σ^2 .",
            same_up_to_constant(-log(likelihood), Sum((ys[d] - fs[d]) ** 2, (d, 1, 10)) / (2 * sigma**2), in_=[fs]),
        ),
        step(
            (264, 264),
            "minimizing the negative log-likelihood of this model is still equivalent to minimizing a sum of squared terms",
            equal(
                -log(likelihood), Sum((ys[d] - fs[d]) ** 2, (d, 1, 10)) / (2 * sigma**2) + 5 * log(2 * pi * sigma**2)
            ),
        ),
        step(
            (264, 264),
            "minimizing the negative log-likelihood of this model is still equivalent to minimizing a sum of squared terms",
            proportional(
                Sum((ys[d] - fs[d]) ** 2, (d, 1, 10)) / (2 * sigma**2), Sum((ys[d] - fs[d]) ** 2, (d, 1, 10)), in_=[fs]
            ),
        ),
    ],
)

# Problem 5.8
D_o = Symbol("D_o", integer=True, positive=True)
f_1d, f_2d, y_d = family("f_1"), family("f_2", domain="nonzero real"), family("y")

chapter.not_checkable(
    at="Problem 5.8, problem",
    lines=(266, 266),
    printed="Construct a loss function for making multivariate predictions",
    why="asks for the loss that the answer below gives",
)
chapter.claim(
    at="Problem 5.8, answer",
    lines=(270, 270),
    printed=r"L = - \sum_{i=1}^I \log \left[\prod_{d=1}^{D_o} \frac{1}{\sqrt{2\pi f_{2d}[\mathbf{x}_i, \phi]^2}} \exp "
    r"\left[- \frac{(y_{id} - f_{1d}[\mathbf{x}_i, \phi])^2}{2f_{2d}[\mathbf{x}_i, \phi]^2} \right] \right].",
    says=equal(
        -log(Product(Product(normal(y_d[i, d], f_1d[i, d], f_2d[i, d] ** 2), (d, 1, D_o)), (i, 1, I))),
        -Sum(
            log(
                Product(
                    1 / sqrt(2 * pi * f_2d[i, d] ** 2) * exp(-((y_d[i, d] - f_1d[i, d]) ** 2) / (2 * f_2d[i, d] ** 2)),
                    (d, 1, D_o),
                )
            ),
            (i, 1, I),
        ),
    ),
)
chapter.not_checkable(
    at="Problem 5.8, outputs",
    lines=(272, 272),
    printed="predicts the mean of the d^{th} dimension",
    why="names of the outputs, as line 270 uses them",
)

chapter.not_checkable(
    at="Problem 5.9, problem",
    lines=(274, 274),
    printed="What problems do you see this causing?",
    why="asks for the answer below",
)
chapter.not_checkable(
    at="Problem 5.9, answer",
    lines=(278, 278),
    printed=r"the least squares loss will focus much more on the weight than the height",
    why="A judgement about data that are not given.",
)
# The outputs and their predictions; in another unit every number, every prediction and every deviation is c times as large
height, weighed, predicted, mean_h, mean_w = symbols("height weight predicted mean_h mean_w", real=True)
spread_h, spread_w, c = symbols("spread_h spread_w c", positive=True)
spreads = [
    Eq(expectation((height - mean_h) ** 2, height, weighed), spread_h**2),
    Eq(expectation((weighed - mean_w) ** 2, height, weighed), spread_w**2),
]
chapter.chain(
    at="Problem 5.9, answer, solutions",
    steps=[
        step(
            (280, 280),
            "rescale the outputs so that they have the same standard deviation",
            equal(
                sqrt(expectation(((height - mean_h) / spread_h) ** 2, height, weighed)),
                sqrt(expectation(((weighed - mean_w) / spread_w) ** 2, height, weighed)),
                given=spreads,
            ),
        ),
        step(
            (280, 280),
            "scale them back after inference",
            equal(arithmetic("s*((y - m)/s) + m", y=height, m=mean_h, s=spread_h), height),
        ),
        step(
            (280, 280),
            "learn a separate variance for the two dimensions so that the model can automatically take care of this",
            equal(
                -log(normal(c * height, c * predicted, (c * spread_h) ** 2)),
                -log(normal(height, predicted, spread_h**2)) + log(c),
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 5.10",
    lines=(282, 282),
    printed=r"Extend the model from problem 5.3 to predict both the wind direction and the wind speed",
    why="Asks for a model of one's own choice.",
)
