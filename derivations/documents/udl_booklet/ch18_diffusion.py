"""Chapter 18, Diffusion models: problems 18.1 to 18.6, from the forward process to its posterior.

The document defines alpha_t as the product of the 1 - beta_s for s = 1..t, with 0 < beta_s < 1.  Vectors are written by
component, and in problem 18.6 every covariance is a multiple of the identity and is written by its factor.

In problems 18.4 and 18.5 vectors and matrices have one dimension: there a refutation refutes what is printed, and a proof
proves the printed step for that dimension only.  Densities are compared by their logarithms, so that a factor kappa that
is free of a variable becomes a term that is free of it, and Norm_x[m, V] becomes log_normal(x, m, V).  A constant that
keeps its number from line to line keeps its value.
"""

from sympy import Eq, Rational, Symbol, log, pi, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, equal, expectation, same_up_to_constant, step

chapter = Chapter(udl_booklet, "Chapter 18, Diffusion models")

beta, alpha, alpha_prev = symbols("beta_t alpha_t alpha_prev", positive=True)  # alpha_prev is alpha_{t-1}
half = Rational(1, 2)


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
    ],
)

beta_1, beta_2, beta_3 = symbols("beta_1 beta_2 beta_3", positive=True)
noisy = (beta_1 < 1, beta_2 < 1, beta_3 < 1)
z_1 = sqrt(1 - beta_1) * x + sqrt(beta_1) * epsilon_1
z_2 = sqrt(1 - beta_2) * z_1 + sqrt(beta_2) * epsilon_2
z_3 = sqrt(1 - beta_3) * z_2 + sqrt(beta_3) * epsilon_3

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

# Problem 18.4
v, w = symbols("v w", real=True)
A = Symbol("A", nonzero=True, real=True)
B = Symbol("B", positive=True)
spread = 1 / (A * A / B)
change = log_normal(w, spread * A / B * v, spread)
first_exponent = -half * (v - A * w) * (v - A * w) / B
second_exponent = -half * (v * v / B - 2 * v / B * A * w + w * A / B * A * w)
third_exponent = -half * (-2 * v / B * A * w + w * A / B * A * w)
with_new_term = -half * (v / B * A * (A * A / B) * A / B * v - 2 * v / B * A * w + w * A / B * A * w)
completed = -half * (w - spread * A / B * v) * (A * A / B) * (w - spread * A / B * v)

chapter.claim(
    at="Problem 18.4",
    lines=(1119, 1119),
    printed=r"\text{Norm}_{\mathbf{v}}[\mathbf{A}\mathbf{w}, \mathbf{B}] \propto \text{Norm}_{\mathbf{w}}\left[(\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v}, (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1}\right].",
    says=same_up_to_constant(log_normal(v, A * w, B), change, in_=[w]),
)
chapter.chain(
    at="Problem 18.4, answer",
    steps=[
        step(
            (1124, 1124),
            r"\text{Norm}_{\mathbf{v}}[\mathbf{A}\mathbf{w}, \mathbf{B}] &= \kappa_1 \cdot \exp[-0.5(\mathbf{v} - \mathbf{A}\mathbf{w})^T \mathbf{B}^{-1}(\mathbf{v} - \mathbf{A}\mathbf{w})]",
            same_up_to_constant(log_normal(v, A * w, B), first_exponent, in_=[v, w]),
        ),
        step(
            (1125, 1125),
            r"&= \kappa_1 \cdot \exp[-0.5(\mathbf{v}^T \mathbf{B}^{-1} \mathbf{v} - 2\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w} + \mathbf{w}^T \mathbf{A}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w})]",
            equal(first_exponent, second_exponent),
        ),
        step(
            (1126, 1126),
            r"&= \kappa_2 \cdot \exp[-0.5(-2\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w} + \mathbf{w}^T \mathbf{A}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w})]",
            same_up_to_constant(second_exponent, third_exponent, in_=[w]),
        ),
    ],
)
chapter.chain(
    at="Problem 18.4, answer, completing the square",
    steps=[
        step(
            (1133, 1133),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}(\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})\mathbf{A}^T \mathbf{B}^{-1} \mathbf{v} - 2\mathbf{v}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w} + \mathbf{w}^T \mathbf{A}^T \mathbf{B}^{-1} \mathbf{A}\mathbf{w})]",
            same_up_to_constant(third_exponent, with_new_term, in_=[w]),
        ),
        step(
            (1134, 1134),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{w} - (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v})^T (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})(\mathbf{w} - (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v})]",
            equal(with_new_term, completed),
            expect="refuted",
            why="The square multiplies out to v^T B^{-1} A (A^T B^{-1} A)^{-1} A^T B^{-1} v and two more terms.  The new term on "
            "the line before lacks the inverse, so the square is not complete with the same kappa_3.",
        ),
        step(
            (1135, 1135),
            r"&= \kappa_4 \cdot \text{Norm}_{\mathbf{w}}[(\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1} \mathbf{A}^T \mathbf{B}^{-1} \mathbf{v}, (\mathbf{A}^T \mathbf{B}^{-1} \mathbf{A})^{-1}].",
            same_up_to_constant(completed, change, in_=[w]),
        ),
    ],
)

# Problem 18.5: the covariances A and B are positive
V_a, V_b = symbols("A B", positive=True)
product_of_normals = log_normal(x, a, V_a) + log_normal(x, b, V_b)
precision = 1 / V_a + 1 / V_b
weighted = a / V_a + b / V_b
normal = log_normal(x, weighted / precision, 1 / precision)
quadratics = -half * (x - a) * (x - a) / V_a - (x - b) * (x - b) / V_b
multiplied_out = -half * (x * precision * x - 2 * x * weighted + a * a / V_a + b * b / V_b)
free_of_constants = -half * (x * precision * x - 2 * x * weighted)
new_term = -half * (x * precision * x - 2 * x * weighted + x / precision * weighted)
squared = -half * (x - weighted / precision) * precision * (x - weighted / precision)

chapter.claim(
    at="Problem 18.5",
    lines=(1140, 1140),
    printed=r"\text{Norm}_{\mathbf{x}}[\mathbf{a}, \mathbf{A}] \text{Norm}_{\mathbf{x}}[\mathbf{b}, \mathbf{B}] \propto \text{Norm}_{\mathbf{x}}[(\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}), (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}].",
    says=same_up_to_constant(product_of_normals, normal, in_=[x]),
)
chapter.chain(
    at="Problem 18.5, answer",
    steps=[
        step(
            (1145, 1146),
            r"&= \kappa_1 \cdot \exp[-0.5(\mathbf{x} - \mathbf{a})^T \mathbf{A}^{-1}(\mathbf{x} - \mathbf{a}) - (\mathbf{x} - \mathbf{b})^T \mathbf{B}^{-1}(\mathbf{x} - \mathbf{b})]",
            same_up_to_constant(product_of_normals, quadratics, in_=[x]),
            expect="refuted",
            why="Both densities have the factor -0.5 in the exponent, but here it multiplies the first quadratic form only: "
            "the brackets around the two forms are missing, on this line and on its repetition.",
        ),
        step(
            (1147, 1147),
            r"&= \kappa_1 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}) + \mathbf{a}^T \mathbf{A}^{-1}\mathbf{a} + \mathbf{b}^T \mathbf{B}^{-1}\mathbf{b})]",
            equal(quadratics, multiplied_out),
            expect="refuted",
            follows=True,
            why="True of the product of the densities, but not of the line before, which lacks the brackets.",
        ),
        step(
            (1148, 1148),
            r"&= \kappa_2 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            same_up_to_constant(multiplied_out, free_of_constants, in_=[x]),
        ),
    ],
)
chapter.chain(
    at="Problem 18.5, answer, completing the square",
    steps=[
        step(
            (1155, 1155),
            r"&= \kappa_2 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            same_up_to_constant(product_of_normals, free_of_constants, in_=[x]),
        ),
        step(
            (1156, 1156),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})\mathbf{x} - 2\mathbf{x}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}) + \mathbf{x}^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            same_up_to_constant(free_of_constants, new_term, in_=[x]),
            expect="refuted",
            why="A term added under a constant must be free of x.  The new term begins with x^T, where it must have "
            "(A^{-1} a + B^{-1} b)^T.",
        ),
        step(
            (1157, 1157),
            r"&= \kappa_3 \cdot \exp[-0.5(\mathbf{x} - (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))^T (\mathbf{A}^{-1} + \mathbf{B}^{-1})(\mathbf{x} - (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}))]",
            equal(new_term, squared),
            expect="refuted",
            follows=True,
            why="True with the new term that was meant, but not with the one printed on the line before.",
        ),
        step(
            (1158, 1158),
            r"&= \kappa_4 \cdot \text{Norm}_{\mathbf{x}}[(\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}(\mathbf{A}^{-1}\mathbf{a} + \mathbf{B}^{-1}\mathbf{b}), (\mathbf{A}^{-1} + \mathbf{B}^{-1})^{-1}]",
            same_up_to_constant(squared, normal, in_=[x]),
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
