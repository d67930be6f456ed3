"""Chapter 18, Diffusion models: problems 18.1 to 18.3 and 18.6, from the forward process to its posterior.

The document defines alpha_t as the product of the 1 - beta_s for s = 1..t, with 0 < beta_s < 1.  Vectors are written by
component, and in problem 18.6 every covariance is a multiple of the identity and is written by its factor.

Densities are compared by their logarithms, so that a factor that is free of z_{t-1} becomes a term that is free of it, and
Norm_x[m, V] becomes log_normal(x, m, V).
"""

from sympy import Eq, log, pi, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, equal, expectation, same_up_to_constant, step

chapter = Chapter(udl_booklet, "Chapter 18, Diffusion models")

beta, alpha, alpha_prev = symbols("beta_t alpha_t alpha_prev", positive=True)  # alpha_prev is alpha_{t-1}


def log_normal(x, mean, variance):
    """The logarithm of Norm_x[mean, variance]."""
    return -log(2 * pi * variance) / 2 - (x - mean) ** 2 / (2 * variance)


# Problem 18.1: two components of x_{t-1} with means mu_i and mu_j, and the noise, which is independent of them
x_i, x_j, epsilon_i, epsilon_j = drawn = symbols("x_i x_j epsilon_i epsilon_j", real=True)
mu_i, mu_j = symbols("mu_i mu_j", real=True)
means = [Eq(expectation(x_i, *drawn), mu_i), Eq(expectation(x_j, *drawn), mu_j)]
white = [
    Eq(expectation(epsilon_i, *drawn), 0),
    Eq(expectation(epsilon_j, *drawn), 0),
    Eq(expectation(epsilon_i**2, *drawn), 1),
    Eq(expectation(epsilon_i * epsilon_j, *drawn), 0),
    Eq(expectation(x_i * epsilon_i, *drawn), 0),
    Eq(expectation(x_i * epsilon_j, *drawn), 0),
    Eq(expectation(x_j * epsilon_i, *drawn), 0),
]
next_i = sqrt(1 - beta) * x_i + sqrt(beta) * epsilon_i
next_j = sqrt(1 - beta) * x_j + sqrt(beta) * epsilon_j
centred_i, centred_j = next_i - expectation(next_i, *drawn), next_j - expectation(next_j, *drawn)

chapter.not_checkable(
    at="Problem 18.1, update",
    lines=(1095, 1097),
    printed=r"\mathbf{x}_t = \sqrt{1 - \beta_t} \cdot \mathbf{x}_{t-1} + \sqrt{\beta_t} \cdot \boldsymbol{\epsilon}_t,",
    why="the definition of the update",
)
chapter.chain(
    at="Problem 18.1",
    steps=[
        step(
            (1099, 1099),
            r"then $\text{Cov}[\mathbf{x}_t] = \mathbf{I}$, so the variance stays the same.",
            equal(
                expectation(centred_i**2, *drawn),
                1,
                given=[beta < 1, *means, *white, Eq(expectation(x_i**2, *drawn), 1 + mu_i**2)],
            ),
        ),
        step(
            (1099, 1099),
            r"then $\text{Cov}[\mathbf{x}_t] = \mathbf{I}$",
            equal(
                expectation(centred_i * centred_j, *drawn),
                0,
                given=[beta < 1, *means, *white, Eq(expectation(x_i * x_j, *drawn), mu_i * mu_j)],
            ),
        ),
    ],
)

# Problems 18.2 and 18.3: independent draws of mean zero and unit variance
a, b, x = symbols("a b x", real=True)
epsilon_1, epsilon_2, epsilon_3 = draws = symbols("epsilon_1 epsilon_2 epsilon_3", real=True)
independent = [
    Eq(expectation(epsilon_1, *draws), 0),
    Eq(expectation(epsilon_2, *draws), 0),
    Eq(expectation(epsilon_3, *draws), 0),
    Eq(expectation(epsilon_1**2, *draws), 1),
    Eq(expectation(epsilon_2**2, *draws), 1),
    Eq(expectation(epsilon_3**2, *draws), 1),
    Eq(expectation(epsilon_1 * epsilon_2, *draws), 0),
    Eq(expectation(epsilon_1 * epsilon_3, *draws), 0),
    Eq(expectation(epsilon_2 * epsilon_3, *draws), 0),
]
z = a * epsilon_1 + b * epsilon_2

chapter.not_checkable(
    at="Problem 18.2, variable",
    lines=(1103, 1103),
    printed=r"z = a \cdot \epsilon_1 + b \cdot \epsilon_2,",
    why="the definition of the variable",
)
chapter.chain(
    at="Problem 18.2",
    steps=[
        step((1107, 1107), r"\mathbb{E}[z] &= 0", equal(expectation(z, *draws), 0, given=independent)),
        step(
            (1107, 1107),
            r"\text{Var}[z] &= a^2 + b^2",
            equal(expectation((z - expectation(z, *draws)) ** 2, *draws), a**2 + b**2, given=independent),
        ),
        step(
            (1109, 1109),
            r"so we could equivalently compute $z = \sqrt{a^2 + b^2} \cdot \epsilon$",
            equal(
                expectation((sqrt(a**2 + b**2) * epsilon_3) ** 2, *draws),
                expectation((z - expectation(z, *draws)) ** 2, *draws),
                given=independent,
            ),
        ),
        step(
            (1109, 1109),
            r"so we could equivalently compute $z = \sqrt{a^2 + b^2} \cdot \epsilon$",
            equal(expectation(sqrt(a**2 + b**2) * epsilon_3, *draws), expectation(z, *draws), given=independent),
        ),
    ],
)

beta_1, beta_2, beta_3 = symbols("beta_1 beta_2 beta_3", positive=True)
noisy = (beta_1 < 1, beta_2 < 1, beta_3 < 1)
z_1 = sqrt(1 - beta_1) * x + sqrt(beta_1) * epsilon_1
z_2 = sqrt(1 - beta_2) * z_1 + sqrt(beta_2) * epsilon_2
z_3 = sqrt(1 - beta_3) * z_2 + sqrt(beta_3) * epsilon_3

chapter.claim(
    at="Problem 18.3, process",
    lines=(1111, 1111),
    printed="Continue the process in equation 18.5",
    says=equal(
        z_3,
        sqrt((1 - beta_3) * (1 - beta_2) * (1 - beta_1)) * x
        + sqrt((1 - beta_3) * (1 - beta_2) * beta_1) * epsilon_1
        + sqrt((1 - beta_3) * beta_2) * epsilon_2
        + sqrt(beta_3) * epsilon_3,
        given=noisy,
    ),
)
chapter.chain(
    at="Problem 18.3",
    steps=[
        step(
            (1113, 1113),
            r"\mathbf{z}_3 = \sqrt{(1 - \beta_3)(1 - \beta_2)(1 - \beta_1)} \cdot \mathbf{x}",
            equal(
                expectation(z_3, *draws),
                sqrt((1 - beta_3) * (1 - beta_2) * (1 - beta_1)) * x,
                given=[*noisy, *independent],
            ),
        ),
        step(
            (1113, 1113),
            r"+ \sqrt{1 - (1 - \beta_3)(1 - \beta_2)(1 - \beta_1)} \cdot \boldsymbol{\epsilon}'",
            equal(
                expectation((z_3 - expectation(z_3, *draws)) ** 2, *draws),
                sqrt(1 - (1 - beta_3) * (1 - beta_2) * (1 - beta_1)) ** 2,
                given=[*noisy, *independent],
            ),
        ),
    ],
)
# epsilon' is what line 1113 makes it; a sum of independent normal draws is normal
left = (1 - beta_3) * (1 - beta_2) * (1 - beta_1)
noise = (z_3 - sqrt(left) * x) / sqrt(1 - left)
chapter.chain(
    at="Problem 18.3, noise",
    steps=[
        step(
            (1115, 1115),
            "is a draw from a standard normal distribution.",
            equal(expectation(noise, *draws), 0, given=[*noisy, *independent]),
        ),
        step(
            (1115, 1115),
            "is a draw from a standard normal distribution.",
            equal(expectation(noise**2, *draws), 1, given=[*noisy, *independent]),
        ),
    ],
)

# Problem 18.6: components of z_t, z_{t-1} and x
z_t, z_prev = symbols("z_t z_prev", real=True)
schedule = (beta < 1, alpha_prev < 1, Eq(alpha, (1 - beta) * alpha_prev))
factor_a, factor_b = symbols("A B", positive=True)
factors = (Eq(factor_a, beta / (1 - beta)), Eq(factor_b, 1 - alpha_prev))

precision = (1 - beta) / beta + 1 / (1 - alpha_prev)
over_common_denominator = ((1 - beta) * (1 - alpha_prev) + beta) / (beta * (1 - alpha_prev))
expanded = arithmetic("(1 - b - a + b*a + b)/(b*(1 - a))", a=alpha_prev, b=beta)
collected = (1 - alpha_prev + beta * alpha_prev) / (beta * (1 - alpha_prev))
factored = (1 - (1 - beta) * alpha_prev) / (beta * (1 - alpha_prev))
in_alpha = (1 - alpha) / (beta * (1 - alpha_prev))
variance = beta * (1 - alpha_prev) / (1 - alpha)
weighted_mean = variance * (
    arithmetic("(1 - b)/(b*sqrt(1 - b))", b=beta) * z_t + sqrt(alpha_prev) / (1 - alpha_prev) * x
)
mean = (1 - alpha_prev) / (1 - alpha) * sqrt(1 - beta) * z_t + sqrt(alpha_prev) * beta / (1 - alpha) * x
product_of_two = log_normal(z_prev, z_t / sqrt(1 - beta), beta / (1 - beta)) + log_normal(
    z_prev, sqrt(alpha_prev) * x, 1 - alpha_prev
)

chapter.claim(
    at="Problem 18.6, answer, first factor",
    lines=(1165, 1165),
    printed=r"\text{Norm}_{\mathbf{z}_{t-1}} \left[\frac{1}{\sqrt{1-\beta_t}} \mathbf{z}_t, \frac{\beta_t}{1-\beta_t} \mathbf{I} \right]",
    says=same_up_to_constant(
        log_normal(z_t, sqrt(1 - beta) * z_prev, beta),
        log_normal(z_prev, z_t / sqrt(1 - beta), beta / (1 - beta)),
        in_=[z_prev],
        given=schedule,
    ),
)
chapter.claim(
    at="Problem 18.6, answer, product",
    lines=(1165, 1165),
    printed=r"q(\mathbf{z}_{t-1}|\mathbf{z}_t, \mathbf{x}) \propto \text{Norm}_{\mathbf{z}_{t-1}} \left[\frac{1}{\sqrt{1-\beta_t}} \mathbf{z}_t, \frac{\beta_t}{1-\beta_t} \mathbf{I} \right] \text{Norm}_{\mathbf{z}_{t-1}} \left[\sqrt{\alpha_{t-1}} \cdot \mathbf{x}, (1-\alpha_{t-1}) \mathbf{I} \right]",
    says=same_up_to_constant(
        log_normal(z_t, sqrt(1 - beta) * z_prev, beta) + log_normal(z_prev, sqrt(alpha_prev) * x, 1 - alpha_prev),
        product_of_two,
        in_=[z_prev],
        given=schedule,
    ),
)
chapter.chain(
    at="Problem 18.6, answer, variance",
    steps=[
        step(
            (1169, 1169),
            r"\Sigma' &= \left(\frac{1-\beta_t}{\beta_t} + \frac{1}{1-\alpha_{t-1}} \right)^{-1} \mathbf{I}",
            equal(1 / (1 / factor_a + 1 / factor_b), 1 / precision, given=[*schedule, *factors]),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{(1-\beta_t)(1-\alpha_{t-1}) + \beta_t}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / precision, 1 / over_common_denominator, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{1-\beta_t-\alpha_{t-1} + \beta_t\alpha_{t-1} + \beta_t}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / over_common_denominator, 1 / expanded, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{1-\alpha_{t-1} + \beta_t\alpha_{t-1}}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I} \\ &= \left(\frac{1-\alpha_{t-1} + \beta_t\alpha_{t-1}}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / expanded, 1 / collected, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{1-(1-\beta_t)\alpha_{t-1}}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / collected, 1 / factored, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{1-\alpha_t}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / factored, 1 / in_alpha, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \frac{\beta_t(1-\alpha_{t-1})}{1-\alpha_t} \mathbf{I}.",
            equal(arithmetic("1/((1 - c)/(b*(1 - a)))", a=alpha_prev, b=beta, c=alpha), variance, given=schedule),
        ),
    ],
)
chapter.chain(
    at="Problem 18.6, answer, mean",
    steps=[
        step(
            (1173, 1173),
            r"\boldsymbol{\mu}' &= \frac{\beta_t(1-\alpha_{t-1})}{1-\alpha_t} \left(\frac{1-\beta_t}{\beta_t\sqrt{1-\beta_t}} \mathbf{z}_t + \frac{\sqrt{\alpha_{t-1}}}{1-\alpha_{t-1}} \mathbf{x} \right)",
            equal(
                (z_t / sqrt(1 - beta) / factor_a + sqrt(alpha_prev) * x / factor_b) / (1 / factor_a + 1 / factor_b),
                weighted_mean,
                given=[*schedule, *factors],
            ),
        ),
        step(
            (1173, 1173),
            r"&= \frac{(1-\alpha_{t-1})}{1-\alpha_t} \sqrt{1-\beta_t} \mathbf{z}_t + \frac{\sqrt{\alpha_{t-1}}\beta_t}{1-\alpha_t} \mathbf{x},",
            equal(weighted_mean, mean, given=schedule),
        ),
    ],
)
chapter.claim(
    at="Problem 18.6, answer, result",
    lines=(1177, 1177),
    printed=r"q(\mathbf{z}_{t-1}|\mathbf{z}_t, \mathbf{x}) = \text{Norm}_{\mathbf{z}_{t-1}} \left[\frac{(1-\alpha_{t-1})}{1-\alpha_t} \sqrt{1-\beta_t} \mathbf{z}_t + \frac{\sqrt{\alpha_{t-1}}\beta_t}{1-\alpha_t} \mathbf{x}, \frac{\beta_t(1-\alpha_{t-1})}{1-\alpha_t} \mathbf{I} \right],",
    says=same_up_to_constant(product_of_two, log_normal(z_prev, mean, variance), in_=[z_prev], given=schedule),
)
# No constant is left over: by Bayes' rule the density is q(z_t|z_{t-1}) q(z_{t-1}|x)/q(z_t|x)
chapter.claim(
    at="Problem 18.6, answer, result with its constant",
    lines=(1177, 1179),
    printed="as required.",
    says=equal(
        log_normal(z_t, sqrt(1 - beta) * z_prev, beta)
        + log_normal(z_prev, sqrt(alpha_prev) * x, 1 - alpha_prev)
        - log_normal(z_t, sqrt(alpha) * x, 1 - alpha),
        log_normal(z_prev, mean, variance),
        given=schedule,
    ),
)
