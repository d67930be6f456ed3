r"""Chapter 5, Loss functions: problems 5.1 to 5.5, outputs of one dimension.

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
    log,
    oo,
    pi,
    sqrt,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    at_most,
    equal,
    family,
    less,
    proportional,
    same_up_to_constant,
    sigmoid,
    step,
)
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
chapter.chain(
    at="Problem 5.2, output",
    steps=[
        step((218, 218), r"$\text{sig}[f[\mathbf{x}, \phi]] \in [0, 1]$", at_most(0, sigmoid(f))),
        step((218, 218), r"$\text{sig}[f[\mathbf{x}, \phi]] \in [0, 1]$", at_most(sigmoid(f), 1)),
    ],
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
i, k = symbols("i k", integer=True)
I = Symbol("I", integer=True, positive=True)
kappa = Symbol("kappa", positive=True)
mu, angle = symbols("mu y", real=True)
ys, fs = family("y"), family("f")


def von_mises(direction, mean, concentration):
    """The von Mises density, as problem 5.3 defines it."""
    return exp(concentration * cos(direction - mean)) / (2 * pi * besseli(0, concentration))


chapter.claim(
    at="Problem 5.3, circle",
    lines=(220, 220),
    printed="A suitable distribution over circular domains is the von Mises distribution",
    says=equal(
        exp(kappa * cos(Add(angle, 2 * pi * k, -mu, evaluate=False), evaluate=False)) / (2 * pi * besseli(0, kappa)),
        von_mises(angle, mu, kappa),
    ),
)
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
c = Symbol("c", real=True)
full_turns = [k <= (mu + pi) / (2 * pi), (mu + pi) / (2 * pi) < k + 1]  # k is the whole number of turns in mu + pi

chapter.chain(
    at="Problem 5.3, answer, loss",
    steps=[
        step(
            (230, 230),
            r"L &= \sum_{i=1}^I -\log \left[\frac{\exp[\kappa \cos[y_i - f[\mathbf{x}_i, \phi]]]}{2\pi \cdot "
            r"\text{Bessel}_0[\kappa]} \right]",
            equal(-log(Product(von_mises(ys[i], fs[i], kappa), (i, 1, I))), negative_log),
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
        step(
            (236, 236),
            "by removing constant additive and multiplicative factors.",
            proportional(kappa * simplified, simplified, in_=[fs]),
        ),
    ],
)
# The first line again for any cosine[i], whatever real numbers they are
cosine = family("cosine")
chapter.claim(
    at="Problem 5.3, answer, negative logarithm",
    lines=(230, 230),
    printed=r"L &= \sum_{i=1}^I -\log \left[\frac{\exp[\kappa \cos[y_i - f[\mathbf{x}_i, \phi]]]}{2\pi \cdot",
    says=equal(
        -log(Product(exp(kappa * cosine[i]) / (2 * pi * besseli(0, kappa)), (i, 1, I))),
        Sum(-log(exp(kappa * cosine[i]) / (2 * pi * besseli(0, kappa))), (i, 1, I)),
    ),
)
chapter.chain(
    at="Problem 5.3, answer, inference",
    steps=[
        step(
            (238, 238),
            r"take the maximum of the distribution which is just the predicted parameter μ",
            at_most(cos(angle - mu), 1),
        ),
        # the density is of this form with c = cos[y - mu], and c = 1 where y = mu
        step(
            (238, 238),
            r"take the maximum of the distribution which is just the predicted parameter μ",
            at_most(
                exp(kappa * c) / (2 * pi * besseli(0, kappa)),
                von_mises(mu, mu, kappa),
                given=[c <= 1],
            ),
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
        step(
            (238, 238),
            r"This may be out of the range $[-\pi, \pi]$, in which case we would add / remove multiples of 2π until",
            at_most(-pi, mu - 2 * pi * k, given=full_turns),
        ),
        step(
            (238, 238),
            r"This may be out of the range $[-\pi, \pi]$, in which case we would add / remove multiples of 2π until",
            at_most(mu - 2 * pi * k, pi, given=full_turns),
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
weight, mu_1, mu_2 = symbols("lambda mu_1 mu_2", real=True)
sigma_1, sigma_2 = symbols("sigma_1 sigma_2", positive=True)


def two_peaks(value):
    """The mixture with lambda = 1/2, means -3 and 3 and unit variances, which is lower between the means than at them."""
    return normal(value, -3, 1) / 2 + normal(value, 3, 1) / 2


chapter.chain(
    at="Problem 5.4, mixture",
    steps=[
        step(
            (244, 244),
            r"where $\lambda \in [0, 1]$ controls the relative weight of the two normal distributions",
            at_most(
                0,
                weight * normal(angle, mu_1, sigma_1**2) + (1 - weight) * normal(angle, mu_2, sigma_2**2),
                given=[weight >= 0, weight <= 1],
            ),
        ),
        step(
            (244, 244),
            "This model can represent a distribution with two peaks",
            less(two_peaks(0), two_peaks(-3)),
        ),
        step(
            (244, 244),
            "This model can represent a distribution with two peaks",
            less(two_peaks(0), two_peaks(3)),
        ),
    ],
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
