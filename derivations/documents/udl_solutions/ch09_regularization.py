"""Chapter 9, Regularization: problems 9.1 to 9.6.

p_i is the likelihood of example i, phi_j the J parameters of a model, Norm_{phi}[0, v] the normal density with mean 0 and
variance v at phi.  In problem 9.3 the noise epsilon_i has mean 0 and variance sigma_x^2, and the examples are fixed; in
problem 9.5 L is any differentiable function of the parameters and one component of phi is updated.
"""

from sympy import (
    Derivative,
    Function,
    Integer,
    KroneckerDelta,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    pi,
    sqrt,
    symbols,
)

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, Definition, Partial, composite, equal, expectation, family, index, step

chapter = Chapter(udl_solutions, "Chapter 9, Regularization")

I, J = symbols("I J", integer=True, positive=True)
i, k, z = symbols("i k z", integer=True)
j, j_in_range = index("j", 1, J)
likelihood = family("p", domain="positive")
phi = family("phi")
sigma = Symbol("sigma_phi", positive=True)


def normal(at, variance):
    """The normal density with mean 0."""
    return exp(-(at**2) / (2 * variance)) / sqrt(2 * pi * variance)


# parameters that are positive, so that the printed variance phi_j is one
positive_phi = family("phi", domain="positive")
log_posterior = log(Product(likelihood[i], (i, 1, I))) + log(Product(normal(positive_phi[k], sigma**2), (k, 1, J)))
lambda_ = 1 / (2 * sigma**2)

chapter.not_checkable(
    at="Problem 9.1, prior and posterior",
    lines=(706, 718),
    printed=r"Pr(\phi) = \prod_{j=1}^J \text{Norm}_{\phi_j}[0, \sigma_\phi^2]",
    why="the definitions of the prior and of the two estimates",
)
chapter.not_checkable(
    at="Problem 9.1, regularization",
    lines=(724, 724),
    printed=r"\sum_{i=1}^I \ell_i[\mathbf{x}_i, \mathbf{y}_i] + \lambda \sum_j \phi_j^2",
    why="the definition of L2 regularization",
)
chapter.chain(
    at="Problem 9.1",
    steps=[
        step(
            (720, 720),
            r"&= - \left(\sum_{i=1}^I Pr(y_i|x_i, \phi) + \sum_{j=1}^J \log(\text{Norm}_{\phi_j}[0, \phi_j]) \right)",
            equal(
                -log_posterior,
                -(Sum(likelihood[i], (i, 1, I)) + Sum(log(normal(positive_phi[k], positive_phi[k])), (k, 1, J))),
            ),
            expect="refuted",
            why="The logarithm of the product of likelihoods is the sum of their logarithms, and the logarithm is "
            "missing; the variance of the prior is sigma_phi^2, not phi_j.",
        ),
        step(
            (726, 726),
            "We can see the new loss function is equivalent to the L2 regularization.",
            # with lambda = 1 / (2 sigma_phi^2); the last term does not depend on the parameters
            equal(
                -Sum(log(normal(phi[k], sigma**2)), (k, 1, J)),
                lambda_ * Sum(phi[k] ** 2, (k, 1, J)) + J * log(2 * pi * sigma**2) / 2,
            ),
        ),
    ],
)

penalty = Symbol("lambda", positive=True)

chapter.claim(
    at="Problem 9.2",
    lines=(730, 730),
    printed=r"$2\lambda \sum_j^J \phi_j$ is added to the original loss gradients",
    says=equal(
        Derivative(penalty * Sum(phi[k] ** 2, (k, 1, J)), phi[j]),
        2 * penalty * Sum(phi[k], (k, 1, J)),
        given=j_in_range,
    ),
    expect="refuted",
    why="The gradient by phi_j gains 2 lambda phi_j alone; the other parameters do not enter it.",
)

phi_0, phi_1 = symbols("phi_0 phi_1", real=True)
sigma_x = Symbol("sigma_x", positive=True)
x, y, epsilon = family("x"), family("y"), family("epsilon")
noise = (
    Definition(expectation(epsilon[k], epsilon), Integer(0), variables=(k,)),
    Definition(expectation(epsilon[k] ** 2, epsilon), sigma_x**2, variables=(k,)),
)
f, u = Function("f", real=True), Symbol("u", real=True)
line = Definition(f(u), phi_0 + phi_1 * u, variables=(u,))
residual = phi_0 + phi_1 * (x[i] + epsilon[i]) - y[i]
clean_residual = phi_0 + phi_1 * x[i] - y[i]
L = Sum(residual**2, (i, 1, I))
by_intercept = expectation(2 * Sum(residual, (i, 1, I)), epsilon)
by_slope = expectation(2 * Sum(residual * (x[i] + epsilon[i]), (i, 1, I)), epsilon)
by_slope_split = 2 * expectation(Sum(residual * x[i], (i, 1, I)) + Sum(residual * epsilon[i], (i, 1, I)), epsilon)
by_slope_centred = 2 * expectation(
    Sum(clean_residual * x[i], (i, 1, I)) + Sum(phi_1 * epsilon[i] ** 2, (i, 1, I)), epsilon
)

chapter.chain(
    at="Problem 9.3, intercept",
    steps=[
        step(
            (736, 736),
            r"&= \sum_i (\phi_0 + \phi_1(x_i + \epsilon_i) - y_i)^2",
            equal(Sum((f(x[i] + epsilon[i]) - y[i]) ** 2, (i, 1, I)), L, definitions=[line]),
        ),
        step(
            (736, 736),
            r"\mathbb{E} \left[\frac{\partial L}{\partial \phi_0} \right] &= "
            r"\mathbb{E} \left[2 \sum_i (\phi_0 + \phi_1(x_i + \epsilon_i) - y_i) \right]",
            equal(expectation(Derivative(L, phi_0), epsilon), by_intercept),
        ),
        step(
            (740, 740),
            r"= 2 \sum_i (\phi_0 + \phi_1 x_i - y_i) \quad (\mathbb{E}[\epsilon] = 0)",
            equal(by_intercept, 2 * Sum(clean_residual, (i, 1, I)), definitions=noise),
        ),
    ],
)
chapter.chain(
    at="Problem 9.3, slope",
    steps=[
        step(
            (744, 744),
            r"\mathbb{E} \left[\frac{\partial L}{\partial \phi_1} \right] &= "
            r"\mathbb{E} \left[2 \sum_i (\phi_0 + \phi_1(x_i + \epsilon_i) - y_i)(x_i + \epsilon_i) \right]",
            equal(expectation(Derivative(L, phi_1), epsilon), by_slope),
        ),
        step(
            (744, 744),
            r"&= 2\mathbb{E} \left[\sum_i (\phi_0 + \phi_1(x_i + \epsilon_i) - y_i)x_i + "
            r"\sum_i (\phi_0 + \phi_1(x_i + \epsilon_i) - y_i)\epsilon_i \right]",
            equal(by_slope, by_slope_split),
        ),
        step(
            (746, 747),
            r"&= 2\mathbb{E} \left[\sum_i (\phi_0 + \phi_1 x_i - y_i) x_i + \sum_i \phi_1 \epsilon_i^2 \right]",
            equal(by_slope_split, by_slope_centred, definitions=noise),
        ),
        step(
            (748, 749),
            r"&= 2 \sum_i (\phi_0 + \phi_1 x_i - y_i) x_i + 2 \sum_i \phi_1 \sigma_x^2",
            equal(
                by_slope_centred,
                2 * Sum(clean_residual * x[i], (i, 1, I)) + 2 * Sum(phi_1 * sigma_x**2, (i, 1, I)),
                definitions=noise,
            ),
        ),
    ],
)

# the target distribution has 0.9 at the class y and 0.1 / (D_o - 1) at each other class
D_o = Symbol("D_o", integer=True, positive=True)
label, label_in_range = index("y", 1, D_o)
entry = family("softmax")  # the entries of the softmax; the equation holds for any numbers
smoothed = Rational("0.1") / (D_o - 1)
others = 1 - KroneckerDelta(z, label)  # 1 for z in {1, ..., D_o} without y
target = Rational("0.9") * KroneckerDelta(z, label) + smoothed * others

chapter.chain(
    at="Problem 9.4",
    steps=[
        step(
            (753, 753),
            r"P_r(y_i|x_i, \phi) = 0.9 \cdot \text{softmax}_{y_i} [f(x_i, \phi)] + "
            r"\sum_{z \in \{1, \dots, D_o\} \setminus y_i} \frac{0.1}{D_o - 1} \cdot \text{softmax}_z [f(x_i, \phi)]",
            equal(
                Sum(target * entry[z], (z, 1, D_o)),
                Rational("0.9") * entry[label] + Sum(others * smoothed * entry[z], (z, 1, D_o)),
                given=(*label_in_range, D_o >= 2),
            ),
        ),
        step(
            (755, 755),
            "We get the cross-entropy loss by applying the negative log-likelihood function.",
            None,
            expect="not-checkable",
            why="gives no formula: minus log Pr is the cross-entropy with the labels that were observed, which is what a "
            "negative log-likelihood is; with the smoothed target it would be another loss",
        ),
    ],
)

alpha, decay = symbols("alpha lambda", positive=True)
loss = composite("L", phi[k], k, J)
modified_loss = loss + decay / (2 * alpha) * Sum(phi[k] ** 2, (k, 1, J))

chapter.not_checkable(
    at="Problem 9.5, loss",
    lines=(761, 761),
    printed=r"\tilde{L}[\phi] &= L[\phi] + \frac{\lambda}{2\alpha} \sum_k \phi_k^2 \quad (\text{given})",
    why="the definition of the modified loss",
)
chapter.chain(
    at="Problem 9.5",
    steps=[
        step(
            (759, 760),
            r"\phi &\leftarrow \phi - \alpha \left[\frac{\lambda \phi}{\alpha} + \frac{\partial L}{\partial \phi} \right]",
            equal(
                (1 - decay) * phi[j] - alpha * Partial(loss, j),
                phi[j] - alpha * (decay * phi[j] / alpha + Partial(loss, j)),
            ),
        ),
        step(
            (762, 763),
            r"\frac{\partial \tilde{L}}{\partial \phi} &= \frac{\partial L}{\partial \phi} + \frac{\lambda}{\alpha} \phi",
            equal(
                Derivative(modified_loss, phi[j]),
                Derivative(loss, phi[j]) + decay / alpha * phi[j],
                given=j_in_range,
            ),
        ),
        step(
            (767, 770),
            r"\phi &\leftarrow \phi - \alpha \frac{\partial \tilde{L}}{\partial \phi} \\ &= "
            r"\phi - \alpha \left[\frac{\lambda}{\alpha} \phi + \frac{\partial L}{\partial \phi} \right]",
            equal(
                phi[j] - alpha * Derivative(modified_loss, phi[j]),
                phi[j] - alpha * (decay / alpha * phi[j] + Derivative(loss, phi[j])),
                given=j_in_range,
            ),
        ),
    ],
)
chapter.not_checkable(at="Problem 9.6", lines=(776, 776), printed="Supplementary notebook.", why="points to a notebook")
