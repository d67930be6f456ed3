"""Chapter 5, Loss functions: problems 5.1 to 5.10 (the document omits 5.2).

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
    count,
    equal,
    family,
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
bessel_0 = Function("Bessel_0", positive=True)
no_cosine = "true; no prover takes the logarithm of a product whose factors are exp[kappa cos[...]] times a number"

von_mises = exp(kappa * cos(y[i] - f(i, phi))) / (2 * pi * bessel_0(kappa))
von_mises_loss = -Sum(log(von_mises), (i, 1, I))
without_log = -Sum(kappa * cos(y[i] - f(i, phi)) / (2 * pi * bessel_0(kappa)), (i, 1, I))
cosines = -Sum(cos(y[i] - f(i, phi)), (i, 1, I))

chapter.not_checkable(
    at="Problem 5.3, distribution",
    lines=(312, 322),
    printed=r"Pr(y | f[\mathbf{x}, \phi], \kappa) = \frac{\exp [\kappa \cos(y - f[\mathbf{x}, \phi])]}{2\pi \cdot \text{Bessel}_0[\kappa]}",
    why="a definition: the distribution of the problem, its mean predicted",
)
chapter.chain(
    at="Problem 5.3",
    steps=[
        step(
            (326, 326),
            r"L[\phi] = - \sum_{i=1}^I \log \left[\frac{\exp [\kappa \cos(y - f[\mathbf{x}, \phi])]}"
            r"{2\pi \cdot \text{Bessel}_0[\kappa]} \right]",
            equal(-log(Product(von_mises, (i, 1, I))), von_mises_loss),
            expect="undecided",
            why=no_cosine,
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
chapter.not_checkable(
    at="Problem 5.3, inference",
    lines=(334, 334),
    printed=r"\hat{y} = \underset{y}{\operatorname{argmax}} \left[Pr(y|f[\mathbf{x}, \hat{\phi}]) \right]",
    why="defines what the network returns",
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

value, g_1, g_2 = symbols("y_value g_1 g_2", real=True)
g_3 = Symbol("g_3", positive=True)
lambda_, mu_1 = symbols("lambda mu_1", real=True)
variance_1 = Symbol("variance_1", positive=True)

chapter.claim(
    at="Problem 5.4, outputs",
    lines=(340, 340),
    printed=r"f_1, f_2, f_3, f_4, f_5 are the output of the function for $\lambda, \mu_1, \sigma_1^2",
    says=equal(
        lambda_ / sqrt(2 * pi * variance_1) * exp(-((value - mu_1) ** 2) / (2 * variance_1)),
        sigmoid(g_1) / sqrt(2 * pi * g_3**2) * exp(-((value - g_2) ** 2) / (2 * g_3**2)),
        given=[Eq(lambda_, sigmoid(g_1)), Eq(mu_1, g_2), Eq(variance_1, g_3**2)],
    ),
)
chapter.not_checkable(
    at="Problem 5.4, inference",
    lines=(342, 342),
    printed="this loss cannot be solved in a closed form",
    why="that no closed form exists is not a statement about given expressions",
)

kappa_1, kappa_2 = symbols("kappa_1 kappa_2", positive=True)
mean_1, mean_2 = symbols("mu_1 mu_2", real=True)
weight = Symbol("lambda", positive=True)
direction_1 = exp(kappa_1 * cos(value - mean_1)) / (2 * pi * besseli(0, kappa_1))
direction_2 = exp(kappa_2 * cos(value - mean_2)) / (2 * pi * besseli(0, kappa_2))

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
            r"L = \sum_i^I \log \left[\frac{(\lambda - f[\mathbf{x}_i, \phi])^{k_i} "
            r"e^{-(\lambda - f[\mathbf{x}_i, \phi])}}{k_i!} \right]",
            equal(-Sum(log(by_the_model), (i, 1, I)), Sum(log(by_the_text), (i, 1, I))),
            expect="refuted",
            why="The network predicts the rate lambda, so the rate in the density is f[x_i], not lambda - f[x_i]; "
            "and the loss is minus the logarithm of the likelihood.",
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

D = Symbol("D", integer=True, positive=True)
d = Symbol("d", integer=True)
sigma = Symbol("sigma", positive=True)
targets = family("y")
density = Function("p", positive=True)
means = Function("f", real=True)


def normal(at, mean, variance):
    """The density of the normal distribution."""
    return exp(-((at - mean) ** 2) / (2 * variance)) / sqrt(2 * pi * variance)


squares = Sum((targets[i, d] - means(i, d, phi)) ** 2, (d, 1, D), (i, 1, I))

chapter.not_checkable(
    at="Problem 5.7, likelihood",
    lines=(364, 366),
    printed=r"\hat{\phi} = \underset{\phi}{\operatorname{argmax}} \prod_i^I \prod_d^D Pr(y_{id} \mid \mathbf{f}[\mathbf{x}_i, \phi])",
    why="the definition of maximum likelihood",
)
chapter.chain(
    at="Problem 5.7",
    steps=[
        step(
            (370, 370),
            r"&= \underset{\phi}{\operatorname{argmin}} \left[- \sum_{i=1}^I \sum_{d=1}^D "
            r"\log[Pr(y_{id} \mid \mathbf{f}[\mathbf{x}_{id}, \phi])] \right]",
            equal(
                -log(Product(density(i, d, phi), (d, 1, D), (i, 1, I))),
                -Sum(log(density(i, d, phi)), (d, 1, D), (i, 1, I)),
            ),
            expect="undecided",
            why="true; no prover takes the logarithm of a double product",
        ),
        step(
            (370, 370),
            r"&= \underset{\phi}{\operatorname{argmin}} \left[- \sum_{i=1}^I \sum_{d=1}^D "
            r"(y_{id} - \mathbf{f}[\mathbf{x}_{id}, \phi])^2 \right]",
            # the positive factor is 1 / (2 sigma^2)
            same_up_to_constant(
                -Sum(log(normal(targets[i, d], means(i, d, phi), sigma**2)), (d, 1, D), (i, 1, I)),
                1 / (2 * sigma**2) * -squares,
                in_=[phi],
            ),
            expect="refuted",
            why="Minus the logarithm of a normal density is plus the squared distance over 2 sigma^2; "
            "with the minus sign kept, the text minimises minus the squares and so maximises the error.",
        ),
    ],
)

outputs = family("y_vector")
centre = Function("f_1", real=True)
spread = Function("f_2", positive=True)

chapter.claim(
    at="Problem 5.8",
    lines=(374, 374),
    printed=r"L = - \sum_{i=1}^I \sum_d^D \log \left[\frac{1}{\sqrt{2\pi f_{2d}[\mathbf{x}_i, \phi]}} \exp \left[- "
    r"\frac{(y_i - f_{1d}[\mathbf{x}_i, \phi])^2}{2f_{2d}[\mathbf{x}_i, \phi]} \right] \right]",
    says=equal(
        -Sum(log(normal(targets[i, d], centre(i, d, phi), spread(i, d, phi))), (d, 1, D), (i, 1, I)),
        -Sum(log(normal(outputs[i], centre(i, d, phi), spread(i, d, phi))), (d, 1, D), (i, 1, I)),
    ),
    expect="refuted",
    slip="notation",
    why="The d-th normal distribution is that of the d-th output: y_i must be y_{id}, as in problem 5.7.",
)
chapter.not_checkable(
    at="Problem 5.8, outputs",
    lines=(376, 376),
    printed="f_{1d} predicts the mean while f_{2d} predicts the variance",
    why="names of the outputs, as line 374 uses them",
)
chapter.not_checkable(
    at="Problem 5.9",
    lines=(380, 380),
    printed="the model would be more inclined to optimize the parameters for weights",
    why="argues in words from rough sizes",
)

omega_1, omega_2 = symbols("omega_1 omega_2", positive=True)
direction, speed = family("y_dir"), family("y_speed")
of_direction, of_speed = Function("f_1x", real=True), Function("f_2x", real=True)
joint_density = (
    exp(omega_1 * cos(direction[i] - of_direction(i, phi)))
    / (2 * pi * bessel_0(omega_1))
    * normal(speed[i], of_speed(i, phi), 1 / (2 * omega_2))
)

chapter.claim(
    at="Problem 5.10",
    lines=(384, 384),
    printed=r"L = \sum_{\mathbf{x}} [-\omega_1 \cos(y_{dir} - f_{1x}[\mathbf{x}, \phi]) + "
    r"\omega_2 (y_{speed} - f_{2x}[\mathbf{x}, \phi])^2]",
    # the concentration is omega_1 and the variance of the speed 1 / (2 omega_2)
    says=same_up_to_constant(
        -Sum(log(joint_density), (i, 1, I)),
        Sum(
            -omega_1 * cos(direction[i] - of_direction(i, phi)) + omega_2 * (speed[i] - of_speed(i, phi)) ** 2,
            (i, 1, I),
        ),
        in_=[phi],
    ),
)
chapter.not_checkable(
    at="Problem 5.10, outputs",
    lines=(386, 386),
    printed="f_{1x} predicts the direction while f_{2x} predicts the speed of the wind.",
    why="names of the outputs",
)
