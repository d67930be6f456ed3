r"""Chapter 5, Loss functions.

sig[z] = 1/(1 + exp[-z]) (equation 5.1).  A loss is the negative log-likelihood of I independent training pairs: the
product of their likelihoods is what the recipe of section 5.2 starts from.  f[x_i, phi] is the family f[i] (f_1[i], ...
where the network has several outputs); for binary classification y_i is 0 or 1, and the loss is the binary
cross-entropy that problems 6.4 and 7.5 print.  Bessel_0 is the modified Bessel function of order 0.
"""

from sympy import (
    Add,
    Derivative,
    Eq,
    Limit,
    Product,
    Rational,
    Sum,
    Symbol,
    besseli,
    cos,
    exp,
    factorial,
    log,
    oo,
    pi,
    sqrt,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, at_most, equal, family, same_up_to_constant, sigmoid, step
from udlsym.functions import binary_cross_entropy

chapter = Chapter(udl_booklet, "Chapter 5, Loss functions")

z, f = symbols("z f", real=True)

chapter.not_checkable(
    at="Problem 5.1, sigmoid",
    lines=(212, 212),
    printed=r"\text{sig}[z] = \frac{1}{1 + \exp[-z]}.",
    why="the definition of the sigmoid",
)
chapter.chain(
    at="Problem 5.1",
    steps=[
        step((210, 210), r"maps $z = -\infty$ to 0", equal(Limit(sigmoid(z), z, -oo), 0)),
        step((210, 210), r"$z = 0$ to 0.5", equal(1 / (1 + exp(-z)), Rational("0.5"), given=[Eq(z, 0)])),
        step((210, 210), r"$z = \infty$ to 1", equal(Limit(sigmoid(z), z, oo), 1)),
    ],
)

# Problem 5.2: the loss of one pair; p is the transformed output sig[f]
y = Symbol("y", integer=True)
p = Symbol("p", positive=True)
binary = (y >= 0, y <= 1)

chapter.not_checkable(
    at="Problem 5.2, problem",
    lines=(214, 214),
    printed=r"The loss L for binary classification for a single training pair $\{\mathbf{x}, y\}$ is:",
    why="introduces line 216",
)
chapter.claim(
    at="Problem 5.2",
    lines=(216, 216),
    printed=r"L = (1 - y) \log [1 - \text{sig}[f[\mathbf{x}, \phi]]] + y \log [\text{sig}[f[\mathbf{x}, \phi]]],",
    says=equal(
        binary_cross_entropy(sigmoid(f), y),
        (1 - y) * log(1 - sigmoid(f)) + y * log(sigmoid(f)),
        given=binary,
    ),
    expect="refuted",
    why="This is the log-likelihood of the pair. A loss is minimized, so it is the negative of it, as problems 6.4 (ii) "
    "and 7.5 of the same booklet print it; as it stands the loss is negative and falls without bound on wrong answers.",
)
# "This loss" is the printed one, whatever its sign
printed_loss = (1 - y) * log(1 - p) + y * log(p)
chapter.chain(
    at="Problem 5.2, plots",
    steps=[
        step(
            (218, 218),
            r"(i) when the training label $y = 0$",
            equal(printed_loss, log(1 - p), given=[Eq(y, 0), p < 1]),
        ),
        step(
            (218, 218),
            r"(ii) when $y = 1$",
            equal(printed_loss, log(p), given=[Eq(y, 1), p < 1]),
        ),
    ],
)

# Problem 5.3
i, d, k = symbols("i d k", integer=True)
I = Symbol("I", integer=True, positive=True)
kappa = Symbol("kappa", positive=True)
mu, angle = symbols("mu y", real=True)
ys, fs = family("y"), family("f")


def von_mises(direction, mean, concentration):
    """The von Mises density, as problem 5.3 defines it."""
    return exp(concentration * cos(direction - mean)) / (2 * pi * besseli(0, concentration))


chapter.not_checkable(
    at="Problem 5.3, problem",
    lines=(220, 226),
    printed=r"Pr(y|\mu, \kappa) = \frac{\exp[\kappa \cos[y - \mu]]}{2\pi \cdot \text{Bessel}_0[\kappa]}",
    why="the definition of a distribution; the loss that is asked for is the answer below",
)
chapter.not_checkable(
    at="Problem 5.3",
    lines=(224, 224),
    printed=r"κ is a measure of the concentration (i.e., the inverse of the variance)",
    why="A description: the variance of a direction is not defined. (Statements have no integrals either.)",
)
negative_log = Sum(-log(von_mises(ys[i], fs[i], kappa)), (i, 1, I))
without_two_pi = Sum(-kappa * cos(ys[i] - fs[i]) + log(besseli(0, kappa)), (i, 1, I))
simplified = Sum(-cos(ys[i] - fs[i]), (i, 1, I))

chapter.chain(
    at="Problem 5.3, answer, loss",
    steps=[
        step(
            (230, 230),
            r"L &= \sum_{i=1}^I -\log \left[\frac{\exp[\kappa \cos[y_i - f[\mathbf{x}_i, \phi]]]}{2\pi \cdot "
            r"\text{Bessel}_0[\kappa]} \right]",
            equal(-log(Product(von_mises(ys[i], fs[i], kappa), (i, 1, I))), negative_log),
            expect="undecided",
            why="True; no prover knows that Bessel_0[kappa] > 0, nor takes the logarithm of exp[kappa cos[...]] times a number.",
        ),
        step(
            (230, 230),
            r"&= \sum_{i=1}^I \left(-\kappa \cos[y_i - f[\mathbf{x}_i, \phi]] + \log [\text{Bessel}_0[\kappa]] \right).",
            equal(negative_log, without_two_pi),
            expect="refuted",
            why="The logarithm of the denominator is log[2 pi Bessel_0[kappa]]: each term has lost log[2 pi]. Constants "
            "are dropped only in the next display, and there it is said.",
        ),
        step(
            (232, 236),
            r"which can be simplified to: $$L = \sum_{i=1}^I -\cos[y_i - f[\mathbf{x}_i, \phi]],$$ by removing constant "
            r"additive and multiplicative factors.",
            same_up_to_constant(without_two_pi, kappa * simplified, in_=[fs]),
        ),
    ],
)
chapter.chain(
    at="Problem 5.3, answer, inference",
    steps=[
        step(
            (238, 238),
            r"take the maximum of the distribution which is just the predicted parameter μ",
            at_most(von_mises(angle, mu, kappa), von_mises(mu, mu, kappa)),
            expect="undecided",
            why="True, as cos <= 1 and exp is increasing; no prover compares values of cos or exp.",
        ),
        step(
            (238, 238),
            r"take the maximum of the distribution which is just the predicted parameter μ",
            equal(Derivative(von_mises(angle, mu, kappa), angle), 0, given=[Eq(angle, mu)]),
        ),
        step(
            (238, 238),
            r"add / remove multiples of 2π until it is in the original range",
            equal(cos(Add(angle, -mu, -2 * pi * k, evaluate=False), evaluate=False), cos(angle - mu)),
        ),
    ],
)


# Problem 5.4
def normal(value, mean, variance):
    """The normal density, as the components of the mixture in problem 5.4 print it."""
    return 1 / sqrt(2 * pi * variance) * exp(-((value - mean) ** 2) / (2 * variance))


f_1, f_2, f_4 = family("f_1"), family("f_2"), family("f_4")
f_3, f_5 = family("f_3", domain="nonzero real"), family("f_5", domain="nonzero real")  # their squares are variances
mixture = sigmoid(f_1[i]) / sqrt(2 * pi * f_3[i] ** 2) * exp(-((ys[i] - f_2[i]) ** 2) / (2 * f_3[i] ** 2)) + (
    1 - sigmoid(f_1[i])
) / sqrt(2 * pi * f_5[i] ** 2) * exp(-((ys[i] - f_4[i]) ** 2) / (2 * f_5[i] ** 2))

chapter.not_checkable(
    at="Problem 5.4, problem",
    lines=(240, 246),
    printed="a weighted sum of normal distributions as the distribution over the output.",
    why="the definition of a mixture; the loss that is asked for is the answer below",
)
chapter.claim(
    at="Problem 5.4, answer",
    lines=(252, 252),
    printed=r"L = - \sum_{i=1}^I \log \left[\frac{\text{sig}[f_1[\mathbf{x}_i, \phi]]}{\sqrt{2\pi f_3[\mathbf{x}_i, "
    r"\phi]^2}} \exp\left[-\frac{(y_i - f_2[\mathbf{x}_i, \phi])^2}{2f_3[\mathbf{x}_i, \phi]^2}\right] + \frac{1 - "
    r"\text{sig}[f_1[\mathbf{x}_i, \phi]]}{\sqrt{2\pi f_5[\mathbf{x}_i, \phi]^2}} \exp\left[-\frac{(y_i - "
    r"f_4[\mathbf{x}_i, \phi])^2}{2f_5[\mathbf{x}_i, \phi]^2}\right] \right]",
    says=equal(
        -log(
            Product(
                sigmoid(f_1[i]) * normal(ys[i], f_2[i], f_3[i] ** 2)
                + (1 - sigmoid(f_1[i])) * normal(ys[i], f_4[i], f_5[i] ** 2),
                (i, 1, I),
            )
        ),
        -Sum(log(mixture), (i, 1, I)),
    ),
)
chapter.not_checkable(
    at="Problem 5.4, answer, inference",
    lines=(254, 254),
    printed=r"there is no simple closed form expression for the mode of this distribution",
    why="What counts as a simple closed form is not defined.",
)
chapter.not_checkable(
    at="Problem 5.5",
    lines=(256, 256),
    printed=r"How many outputs will the network need to produce?",
    why="Five, or three if both concentrations are constant as in problem 5.3: the problem does not say.",
)

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
            expect="undecided",
            why="True; no prover sums a power series over all naturals.",
        ),
        step(
            (258, 258),
            r"the *rate* that represents the mean of the distribution",
            equal(Sum(k * rate**k * exp(-rate) / factorial(k), (k, 0, oo)), rate),
            expect="undecided",
            why="True; no prover sums a power series over all naturals.",
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
chapter.not_checkable(
    at="Problem 5.10",
    lines=(282, 282),
    printed=r"Extend the model from problem 5.3 to predict both the wind direction and the wind speed",
    why="Asks for a model of one's own choice.",
)
