"""Chapter 5, Loss functions: problems 5.7 to 5.10, with several outputs.

The outputs of the network for example i are written f(i, d, phi), d counting the outputs and phi standing for the
network's parameters, with the sign that their place in the density asks for.  A loss is a negative log-likelihood.
"argmin A = argmin B" is checked as: A and B differ by a positive factor, which the step names, and by a term that does
not depend on phi.  Of Bessel_0, the modified Bessel function of order 0, only its positivity is used.
"""

from sympy import Eq, Function, Ne, Product, Sum, Symbol, cos, exp, log, pi, sqrt, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, arithmetic, equal, family, less, same_up_to_constant, step

chapter = Chapter(udl_solutions, "Chapter 5, Loss functions: several outputs")

I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
phi = Symbol("phi", real=True)
D = Symbol("D", integer=True, positive=True)
d = Symbol("d", integer=True)
sigma = Symbol("sigma", positive=True)
targets = family("y")
density, of_example = Function("p", positive=True), Function("q", positive=True)
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
            # the product over the examples, of which each contributes a product of D densities
            equal(-log(Product(of_example(i, phi), (i, 1, I))), -Sum(log(of_example(i, phi)), (i, 1, I))),
        ),
        step(
            (370, 370),
            r"\sum_{d=1}^D \log[Pr(y_{id} \mid \mathbf{f}[\mathbf{x}_{id}, \phi])]",
            equal(log(Product(density(i, d, phi), (d, 1, D))), Sum(log(density(i, d, phi)), (d, 1, D))),
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

value, mean, g_1 = symbols("y_value mu g_1", real=True)
variance, g_2 = symbols("variance g_2", positive=True)
share = Symbol("r", real=True)  # how far a prediction is off, as a share of the size of what is predicted

chapter.claim(
    at="Problem 5.8, outputs",
    lines=(376, 376),
    printed="f_{1d} predicts the mean while f_{2d} predicts the variance",
    says=equal(
        exp(-((value - mean) ** 2) / (2 * variance)) / sqrt(2 * pi * variance),
        1 / sqrt(2 * pi * g_2) * exp(-((value - g_1) ** 2) / (2 * g_2)),
        given=[Eq(mean, g_1), Eq(variance, g_2)],
    ),
)
chapter.chain(
    at="Problem 5.9",
    steps=[
        step(
            (380, 380),
            "the model would be more inclined to optimize the parameters for weights "
            "as it contributes more to the total loss",
            less((2 * share) ** 2, (100 * share) ** 2, given=[Ne(share, 0)]),
        ),
        step(
            (380, 380),
            "we need to scale these metrics so that the model would treat both the outputs fairly",
            equal(arithmetic("(2*r/2)**2", r=share), arithmetic("(100*r/100)**2", r=share)),
        ),
    ],
)

bessel_0 = Function("Bessel_0", positive=True)
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
