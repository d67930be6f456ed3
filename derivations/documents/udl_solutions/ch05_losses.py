"""Chapter 5, Loss functions: problems 5.1 to 5.6 (the document omits 5.2).

The outputs of the network for example i are written f(i, phi), phi standing for its parameters, with the sign that their
place in the density asks for.  A loss is a negative log-likelihood: minus the sum over the I examples of the logarithm
of the density.  Of Bessel_0, the modified Bessel function of order 0, only its positivity is used, but in problem 5.5.
"argmin A = argmin B" is checked as: A and B differ by a positive factor, which the step names, and by a term that does
not depend on phi.
"""

from sympy import (
    Eq,
    Function,
    Limit,
    Product,
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

from derivations.documents.editions import udl_solutions
from udlsym import (
    Chapter,
    arithmetic,
    at_most,
    count,
    equal,
    family,
    less,
    same_up_to_constant,
    sigmoid,
    step,
)

chapter = Chapter(udl_solutions, "Chapter 5, Loss functions")

z = Symbol("z", real=True)
u = Symbol("u", positive=True)

chapter.not_checkable(
    at="Problem 5.1, sigmoid",
    lines=(296, 306),
    printed=r"\text{sig}[z] = \frac{1}{1 + e^{-z}}",
    why="the definition of the sigmoid, and the names of three cases",
)
chapter.chain(
    at="Problem 5.1, case 1",
    steps=[
        step((300, 300), r"(e^{-\infty} = 0)", equal(Limit(exp(-z), z, oo), 0)),
        step((300, 300), r"&= \frac{1}{1 + 0}", equal(Limit(sigmoid(z), z, oo), arithmetic("1/(1 + 0)"))),
        step((300, 300), r"\\ &= 1 \end{aligned}", equal(arithmetic("1/(1 + 0)"), 1)),
    ],
)
chapter.chain(
    at="Problem 5.1, case 2",
    steps=[
        step((304, 304), "(e^0 = 1)", equal(arithmetic("exp(0)"), 1)),
        step(
            (304, 304),
            r"&= \frac{1}{1 + 1}",
            equal(sigmoid(z), arithmetic("1/(1 + 1)"), given=[Eq(z, 0)]),
        ),
        step((304, 304), r"\\ &= 0.5", equal(arithmetic("1/(1 + 1)"), arithmetic("0.5"))),
    ],
)
chapter.chain(
    at="Problem 5.1, case 3",
    steps=[
        step(
            (308, 308),
            r"(e^{\infty} = \infty)",
            equal(Limit(exp(z), z, oo), oo),
        ),
        step((308, 308), r"&= \frac{1}{\infty}", equal(Limit(sigmoid(z), z, -oo), Limit(1 / u, u, oo))),
        step((308, 308), r"\\ &= 0 \end{aligned}", equal(Limit(1 / u, u, oo), 0)),
    ],
)

I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
phi = Symbol("phi", real=True)
y = family("y")
kappa = Symbol("kappa", positive=True)
f = Function("f", real=True)
bessel_0, density = Function("Bessel_0", positive=True), Function("p", positive=True)

von_mises = exp(kappa * cos(y[i] - f(i, phi))) / (2 * pi * bessel_0(kappa))
von_mises_loss = -Sum(log(von_mises), (i, 1, I))
without_log = -Sum(kappa * cos(y[i] - f(i, phi)) / (2 * pi * bessel_0(kappa)), (i, 1, I))
cosines = -Sum(cos(y[i] - f(i, phi)), (i, 1, I))
value, predicted, before, after = symbols("y_value f_value y_before y_after", real=True)

chapter.not_checkable(
    at="Problem 5.3, distribution",
    lines=(312, 322),
    printed=r"Pr(y | f[\mathbf{x}, \phi], \kappa) = \frac{\exp [\kappa \cos(y - f[\mathbf{x}, \phi])]}{2\pi \cdot \text{Bessel}_0[\kappa]}",
    why="a definition: the distribution of the problem, its mean predicted",
)
chapter.claim(
    at="Problem 5.3, mean",
    lines=(318, 318),
    printed="We can predict the mean of the distribution",
    # the density is the same on both sides of what is predicted
    says=equal(
        exp(kappa * cos(before - predicted)) / (2 * pi * bessel_0(kappa)),
        exp(kappa * cos(after - predicted)) / (2 * pi * bessel_0(kappa)),
        given=[Eq(predicted - before, after - predicted)],
    ),
)
chapter.chain(
    at="Problem 5.3",
    steps=[
        step(
            (326, 326),
            r"L[\phi] = - \sum_{i=1}^I \log \left[\frac{\exp [\kappa \cos(y - f[\mathbf{x}, \phi])]}"
            r"{2\pi \cdot \text{Bessel}_0[\kappa]} \right]",
            # for any positive density, and the one at hand is positive
            equal(-log(Product(density(i, phi), (i, 1, I))), -Sum(log(density(i, phi)), (i, 1, I))),
        ),
        step(
            (326, 326),
            r"\frac{\exp [\kappa \cos(y - f[\mathbf{x}, \phi])]}{2\pi \cdot \text{Bessel}_0[\kappa]} \right]",
            less(0, von_mises),
        ),
        step(
            (330, 330),
            r"\hat{\phi} &= \underset{\phi}{\operatorname{argmin}} \left[- \sum_{\mathbf{x}} "
            r"\frac{\kappa \cos(y - f[\mathbf{x}, \phi])}{2\pi \cdot \text{Bessel}_0[\kappa]} \right]",
            # the positive factor is 2 pi Bessel_0[kappa]
            same_up_to_constant(von_mises_loss, 2 * pi * bessel_0(kappa) * without_log, in_=[phi]),
        ),
        step(
            (330, 330),
            r"&= \underset{\phi}{\operatorname{argmin}} \left[- \sum_{\mathbf{x}} \cos(y - f[\mathbf{x}, \phi]) \right]",
            # the positive factor is kappa / (2 pi Bessel_0[kappa])
            equal(without_log, kappa / (2 * pi * bessel_0(kappa)) * cosines),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 5.3, step 4",
    lines=(332, 332),
    printed="return either the full distribution or the value where this distribution is maximised",
    why="names two ways; the maximum is checked below",
)
# the argmax over y is the predicted mean: nowhere is the cosine, and with it the density, larger than there
argmax = r"\hat{y} = \underset{y}{\operatorname{argmax}} \left[Pr(y|f[\mathbf{x}, \hat{\phi}]) \right]"
cosine, cosine_there = symbols("c c_there", real=True)
chapter.chain(
    at="Problem 5.3, inference",
    steps=[
        step((334, 334), argmax, at_most(cos(value - predicted), cos(predicted - predicted))),
        step(
            (334, 334),
            argmax,
            at_most(
                exp(kappa * cosine) / (2 * pi * bessel_0(kappa)),
                exp(kappa * cosine_there) / (2 * pi * bessel_0(kappa)),
                given=[cosine <= cosine_there],
            ),
        ),
    ],
)

f_1, f_2, f_4 = (Function(name, real=True) for name in ("f_1", "f_2", "f_4"))
f_3, f_5 = (Function(name, positive=True) for name in ("f_3", "f_5"))
first = (
    sigmoid(f_1(i, phi)) / sqrt(2 * pi * f_3(i, phi) ** 2) * exp(-((y[i] - f_2(i, phi)) ** 2) / (2 * f_3(i, phi) ** 2))
)
second = (
    (1 - sigmoid(f_1(i, phi)))
    / sqrt(2 * pi * f_5(i, phi) ** 2)
    * exp(-((y[i] - f_4(i, phi)) ** 2) / (2 * f_5(i, phi) ** 2))
)

chapter.claim(
    at="Problem 5.4",
    lines=(338, 338),
    printed=r"L = \sum_{i=1}^I \log & \left[\frac{\text{sig}[f_1[\mathbf{x}_i, \phi]]}"
    r"{\sqrt{2\pi f_3[\mathbf{x}_i, \phi]^2}}",
    says=equal(-Sum(log(first + second), (i, 1, I)), Sum(log(first + second), (i, 1, I))),
    expect="refuted",
    why="The text minimises L, so L is the negative log-likelihood; the minus sign before the sum is missing.",
)

g_1, g_2, g_4 = symbols("g_1 g_2 g_4", real=True)
g_3, g_5 = symbols("g_3 g_5", positive=True)
lambda_, mu_1, mu_2 = symbols("lambda mu_1 mu_2", real=True)
variance_1, variance_2 = symbols("variance_1 variance_2", positive=True)

chapter.chain(
    at="Problem 5.4, outputs",
    steps=[
        step(
            (340, 340),
            r"f_1, f_2, f_3, f_4, f_5 are the output of the function for $\lambda, \mu_1, \sigma_1^2",
            equal(
                lambda_ / sqrt(2 * pi * variance_1) * exp(-((value - mu_1) ** 2) / (2 * variance_1)),
                sigmoid(g_1) / sqrt(2 * pi * g_3**2) * exp(-((value - g_2) ** 2) / (2 * g_3**2)),
                given=[Eq(lambda_, sigmoid(g_1)), Eq(mu_1, g_2), Eq(variance_1, g_3**2)],
            ),
        ),
        step(
            (340, 340),
            r"\mu_2, \sigma_2^2$ respectively",
            equal(
                (1 - lambda_) / sqrt(2 * pi * variance_2) * exp(-((value - mu_2) ** 2) / (2 * variance_2)),
                (1 - sigmoid(g_1)) / sqrt(2 * pi * g_5**2) * exp(-((value - g_4) ** 2) / (2 * g_5**2)),
                given=[Eq(lambda_, sigmoid(g_1)), Eq(mu_2, g_4), Eq(variance_2, g_5**2)],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 5.4, inference",
    lines=(342, 342),
    printed="this loss cannot be solved in a closed form",
    why="that no closed form exists is not a statement about given expressions",
)

kappa_1, kappa_2 = symbols("kappa_1 kappa_2", positive=True)
out_1, out_3 = symbols("g_1 g_3", real=True)
out_2, out_4 = symbols("g_2 g_4", positive=True)
weight = Symbol("lambda", positive=True)
direction_1 = exp(kappa_1 * cos(value - mu_1)) / (2 * pi * besseli(0, kappa_1))
direction_2 = exp(kappa_2 * cos(value - mu_2)) / (2 * pi * besseli(0, kappa_2))

chapter.chain(
    at="Problem 5.5",
    steps=[
        step(
            (348, 348),
            r"Pr(y \mid \mu_1, \kappa_1, \mu_2, \kappa_2) = \frac{\exp[f_2[\mathbf{x}, \phi] \cos(y - f_1[\mathbf{x}, \phi])]}"
            r"{2\pi \cdot \text{Bessel}_0[f_2[\mathbf{x}, \phi]]} + "
            r"\frac{\exp[f_4[\mathbf{x}, \phi] \cos(y - f_3[\mathbf{x}, \phi])]}"
            r"{2\pi \cdot \text{Bessel}_0[f_4[\mathbf{x}, \phi]]}",
            equal(weight * direction_1 + (1 - weight) * direction_2, direction_1 + direction_2, given=[weight < 1]),
            expect="refuted",
            why="A mixture weighs its two densities by lambda and 1 - lambda; their plain sum integrates to two.",
        ),
        step(
            (350, 350),
            r"$\mu_1, \kappa_1, \mu_2, \kappa_2$ given by the model's output f_1, f_2, f_3, f_4 respectively",
            equal(
                direction_1 + direction_2,
                exp(out_2 * cos(value - out_1)) / (2 * pi * besseli(0, out_2))
                + exp(out_4 * cos(value - out_3)) / (2 * pi * besseli(0, out_4)),
                given=[Eq(mu_1, out_1), Eq(kappa_1, out_2), Eq(mu_2, out_3), Eq(kappa_2, out_4)],
            ),
        ),
        step(
            (350, 350),
            "Therefore, there are 4 outputs of the model.",
            count(arithmetic("2 + 2 + 1"), 4),
            expect="refuted",
            follows=True,
            why="Two means, two concentrations and the mixture weight are five numbers.",
        ),
    ],
)

counted = family("k", domain="integer nonnegative")
shift = Symbol("lambda", positive=True)
g = Function("g", real=True)
below_lambda = shift * sigmoid(g(i, phi))  # an output f[x_i] between 0 and lambda, so that both rates are positive
rate = Function("rate", positive=True)  # lambda - f[x_i], so that f[x_i] is lambda - rate
by_the_model = below_lambda ** counted[i] * exp(-below_lambda) / factorial(counted[i])
by_the_text = (shift - below_lambda) ** counted[i] * exp(-(shift - below_lambda)) / factorial(counted[i])
with_rate = rate(i, phi) ** counted[i] * exp(-rate(i, phi)) / factorial(counted[i])

chapter.chain(
    at="Problem 5.6",
    steps=[
        step(
            (356, 356),
            r"\frac{(\lambda - f[\mathbf{x}_i, \phi])^{k_i} e^{-(\lambda - f[\mathbf{x}_i, \phi])}}{k_i!}",
            equal(by_the_model, by_the_text),
            expect="refuted",
            why="The network predicts the rate lambda, so the rate in the density is f[x_i], not lambda - f[x_i].",
        ),
        step(
            (356, 356),
            r"L = \sum_i^I \log \left[\frac{(\lambda - f[\mathbf{x}_i, \phi])^{k_i} "
            r"e^{-(\lambda - f[\mathbf{x}_i, \phi])}}{k_i!} \right]",
            equal(-Sum(log(by_the_text), (i, 1, I)), Sum(log(by_the_text), (i, 1, I))),
            expect="refuted",
            why="The loss that is minimised is minus the logarithm of the likelihood; the minus sign is missing.",
        ),
        step(
            (360, 360),
            r"L = \sum_i^I [k_i \cdot \log[\lambda - f[\mathbf{x}_i, \phi]] + f[\mathbf{x}_i, \phi] - \log[k_i!]]",
            same_up_to_constant(
                Sum(log(with_rate), (i, 1, I)),
                Sum(counted[i] * log(rate(i, phi)) + (shift - rate(i, phi)) - log(factorial(counted[i])), (i, 1, I)),
                in_=[phi],
            ),
        ),
    ],
)
