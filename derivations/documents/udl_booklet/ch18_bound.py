"""Chapter 18, Diffusion models: problems 18.7 and 18.8, the evidence lower bound and its divergences.

In problem 18.7 the integral against q(z_{1:T}|x) is the expectation over the draws u[t] of all variables, and first[...] and
rest[t] stand for log Pr(x|z_1) and for log Pr(z_{t-1}|z_t)/q(z_{t-1}|z_t, x).  Where densities are split or marginalized,
the variables take the values 1..M: joint[i, j] is q(z_{t-1} = i, z_t = j|x), marginal[j] is q(z_t = j|x), posterior[i, j]
is q(z_{t-1} = i|z_t = j, x) and model[i, j] is Pr(z_{t-1} = i|z_t = j); an integral that stands on both sides is left out, and
the sides are compared at each value of its variable.  The print q(z_{t-1}|z_t|x) for q(z_{t-1}|z_t, x) misleads nobody.

In problem 18.8 vectors are written by component d = 1..D, squared norms as sums over d; a covariance that is a multiple of
the identity is written by its factor.  alpha_prev is alpha_{t-1}, and alpha_t = (1 - beta_t) alpha_{t-1}.
"""

from sympy import (
    Determinant,
    Eq,
    Identity,
    Integer,
    Inverse,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    Trace,
    log,
    pi,
    sqrt,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, equal, expectation, family, same_up_to_constant, step
from udlsym.matrices import scalar

chapter = Chapter(udl_booklet, "Chapter 18, Diffusion models")

# Problem 18.7
T = Symbol("T", integer=True, positive=True)
M = Symbol("M", integer=True, positive=True)
t, i, j, k = symbols("t i j k", integer=True)
first = Symbol("first", real=True)
rest = family("rest")
joint, marginal = family("joint", domain="positive"), family("marginal", domain="positive")
posterior, model = family("posterior", domain="positive"), family("model", domain="positive")
terms = Sum(rest[t], (t, 2, T))
three_joint = family("three_joint", domain="positive")
log_pr_x = family("log_pr_x")

chapter.not_checkable(
    at="Problem 18.7, answer",
    lines=(1185, 1185),
    printed=r"\text{ELBO}[\phi_{1:T}] &\approx \int q(\mathbf{z}_{1:T}|\mathbf{x})",
    why="the second line of equation 18.25 of the book, from which the derivation starts",
)
chapter.claim(
    at="Problem 18.7, answer, two terms",
    lines=(1185, 1185),
    printed=r"&\approx \int q(\mathbf{z}_{1:T}|\mathbf{x}) \log [\text{Pr}(\mathbf{x}|\mathbf{z}_1, \phi_1)] d\mathbf{z}_{1:T} + \int q(\mathbf{z}_{1:T}|\mathbf{x}) \sum_{t=2}^T \log",
    says=equal(
        expectation(first + terms, first, rest), expectation(first, first, rest) + expectation(terms, first, rest)
    ),
)
# With T = 2: q(z_1|x) is the sum of q(z_1, z_2|x) over z_2
chapter.claim(
    at="Problem 18.7, answer, first term",
    lines=(1189, 1189),
    printed=r"\int q(\mathbf{z}_{1:T}|\mathbf{x}) \log [\text{Pr}(\mathbf{x}|\mathbf{z}_1, \phi_1)] d\mathbf{z}_{1:T} &= \int q(\mathbf{z}_1|\mathbf{x}) \log [\text{Pr}(\mathbf{x}|\mathbf{z}_1, \phi_1)] d\mathbf{z}_1",
    says=equal(
        Sum(joint[i, j] * log_pr_x[i], (j, 1, M)),
        marginal[i] * log_pr_x[i],
        definitions=[Definition(marginal[i], Sum(joint[i, j], (j, 1, M)), variables=(i,))],
    ),
)
# With T = 3
chapter.claim(
    at="Problem 18.7, answer, first term of three",
    lines=(1191, 1191),
    printed="where we have marginalized over all the variables except",
    says=equal(
        Sum(three_joint[i, j, k] * log_pr_x[i], (j, 1, M), (k, 1, M)),
        marginal[i] * log_pr_x[i],
        definitions=[Definition(marginal[i], Sum(three_joint[i, j, k], (j, 1, M), (k, 1, M)), variables=(i,))],
    ),
)
chapter.not_checkable(
    at="Problem 18.7, answer, first term as an expectation",
    lines=(1189, 1189),
    printed=r"&= \mathbb{E}_{\mathbf{q}(\mathbf{z}_1|\mathbf{x})} \left[\log [\text{Pr}(\mathbf{x}|\mathbf{z}_1, \phi_1)] \right].",
    why="the definition of the expectation on the left",
)
conditional = [Definition(joint[i, j], posterior[i, j] * marginal[j], variables=(i, j))]
summed_out = [Definition(joint[i, j], Sum(three_joint[i, j, k], (k, 1, M)), variables=(i, j))]
log_ratio = log(model[i, j] / posterior[i, j])
chapter.chain(
    at="Problem 18.7, answer, second term",
    steps=[
        step(
            (1195, 1195),
            r"&= \sum_{t=2}^T \int q(\mathbf{z}_{1:T}|\mathbf{x}) \log \left[\frac{\text{Pr}(\mathbf{z}_{t-1}|\mathbf{z}_t, \phi_t)}{q(\mathbf{z}_{t-1}|\mathbf{z}_t, \mathbf{x})} \right] d\mathbf{z}_{1:T}",
            equal(expectation(terms, rest), Sum(expectation(rest[t], rest), (t, 2, T))),
        ),
        step(
            (1195, 1195),
            r"&= \sum_{t=2}^T \iint q(\mathbf{z}_{t-1}, \mathbf{z}_t|\mathbf{x}) \log",
            equal(
                Sum(three_joint[i, j, k] * log_ratio, (k, 1, M)),
                joint[i, j] * log_ratio,
                definitions=summed_out,
            ),
        ),
        step(
            (1195, 1195),
            r"&= \sum_{t=2}^T \iint q(\mathbf{z}_{t-1}|\mathbf{z}_t|\mathbf{x}) q(\mathbf{z}_t|\mathbf{x}) \log",
            equal(
                Sum(joint[i, j] * log_ratio, (i, 1, M)),
                Sum(posterior[i, j] * marginal[j] * log_ratio, (i, 1, M)),
                definitions=conditional,
            ),
        ),
        step(
            (1195, 1195),
            r"&= \sum_{t=2}^T \int q(\mathbf{z}_t|\mathbf{x}) \int q(\mathbf{z}_{t-1}|\mathbf{z}_t|\mathbf{x}) \log",
            equal(
                Sum(posterior[i, j] * marginal[j] * log_ratio, (i, 1, M)),
                marginal[j] * Sum(posterior[i, j] * log_ratio, (i, 1, M)),
            ),
        ),
        step(
            (1195, 1195),
            r"&= - \sum_{t=2}^T \int q(\mathbf{z}_t|\mathbf{x}) D_{KL}",
            equal(
                marginal[j] * Sum(posterior[i, j] * log_ratio, (i, 1, M)),
                -marginal[j] * Sum(posterior[i, j] * log(posterior[i, j] / model[i, j]), (i, 1, M)),
            ),
        ),
    ],
)

# From the third line to the last but one, for one t
chapter.claim(
    at="Problem 18.7, answer, second term as a whole",
    lines=(1195, 1195),
    printed=r"\int q(\mathbf{z}_t|\mathbf{x}) D_{KL} \left[q(\mathbf{z}_{t-1}|\mathbf{z}_t, \mathbf{x}) \middle| \text{Pr}(\mathbf{z}_{t-1}|\mathbf{z}_t, \phi_t) \right] d\mathbf{z}_t",
    says=equal(
        Sum(joint[i, j] * log_ratio, (i, 1, M), (j, 1, M)),
        -Sum(marginal[j] * Sum(posterior[i, j] * log(posterior[i, j] / model[i, j]), (i, 1, M)), (j, 1, M)),
        definitions=conditional,
    ),
)
chapter.not_checkable(
    at="Problem 18.7, answer, second term as an expectation",
    lines=(1195, 1195),
    printed=r"&= - \sum_{t=2}^T \mathbb{E}_{q(\mathbf{z}_t|\mathbf{x})}",
    why="the definition of the expectation on the left",
)
chapter.not_checkable(
    at="Problem 18.7, answer, second term in words",
    lines=(1197, 1197),
    printed="where we have marginalized over all irrelevant terms",
    why="describes the lines above, which are checked",
)

# Problem 18.8: the print has d for D;  tr[B^{-1} A] = D A/B, |A| = A^D and |B| = B^D, as both are multiples of the identity
D = Symbol("D", integer=True, positive=True)
d = Symbol("d", integer=True)
beta, alpha, alpha_prev, sigma = symbols("beta_t alpha_t alpha_prev sigma_t", positive=True)
schedule = (beta < 1, alpha_prev < 1, Eq(alpha, (1 - beta) * alpha_prev))
z_t, x, f_t = family("z_t"), family("x"), family("f_t")
A, B = beta * (1 - alpha_prev) / (1 - alpha), sigma**2
a = (1 - alpha_prev) / (1 - alpha) * sqrt(1 - beta) * z_t[d] + sqrt(alpha_prev) * beta / (1 - alpha) * x[d]
divergence = Rational(1, 2) * (D * A / B - D + Sum((a - f_t[d]) ** 2 / B, (d, 1, D)) + D * log(B / A))

# The formula in one dimension: w = mean_a + sqrt(A) epsilon is drawn from the first distribution
mean_a, mean_b, epsilon = symbols("a b epsilon", real=True)
var_a, var_b = symbols("A B", positive=True)
standard = [Eq(expectation(epsilon, epsilon), 0), Eq(expectation(epsilon**2, epsilon), 1)]
w = mean_a + sqrt(var_a) * epsilon
log_densities = (-log(2 * pi * var_a) / 2 - (w - mean_a) ** 2 / (2 * var_a)) - (
    -log(2 * pi * var_b) / 2 - (w - mean_b) ** 2 / (2 * var_b)
)

chapter.not_checkable(
    at="Problem 18.8, problem",
    lines=(1199, 1199),
    printed="The KL-divergence between two normal distributions in D dimensions",
    why="names the parts of line 1201",
)
chapter.claim(
    at="Problem 18.8",
    lines=(1201, 1201),
    printed=r"\frac{1}{2} \left(\text{tr}[\mathbf{B}^{-1}\mathbf{A}] - d + (\mathbf{a} - \mathbf{b})^T \mathbf{B}^{-1}(\mathbf{a} - \mathbf{b}) + \log \left[\frac{|\mathbf{B}|}{|\mathbf{A}|} \right] \right)",
    says=equal(
        expectation(log_densities, epsilon),
        Rational(1, 2) * (var_a / var_b - 1 + (mean_a - mean_b) ** 2 / var_b + log(var_b / var_a)),
        given=standard,
    ),
)
# In D dimensions with covariances A I and B I: component d is mean_a[d] + sqrt(A) times a draw of its own
centres_a, centres_b, draws = family("a"), family("b"), family("epsilon")
component = centres_a[d] + sqrt(var_a) * draws[d]
white = [
    Definition(expectation(draws[d], draws), Integer(0), variables=(d,)),
    Definition(expectation(draws[d] ** 2, draws), Integer(1), variables=(d,)),
]
log_density_a = -log(2 * pi * var_a) / 2 - (component - centres_a[d]) ** 2 / (2 * var_a)
log_density_b = -log(2 * pi * var_b) / 2 - (component - centres_b[d]) ** 2 / (2 * var_b)
chapter.claim(
    at="Problem 18.8, in D dimensions",
    lines=(1201, 1201),
    printed=r"\frac{1}{2} \left(\text{tr}[\mathbf{B}^{-1}\mathbf{A}] - d + (\mathbf{a} - \mathbf{b})^T \mathbf{B}^{-1}(\mathbf{a} - \mathbf{b}) + \log \left[\frac{|\mathbf{B}|}{|\mathbf{A}|} \right] \right)",
    says=equal(
        expectation(Sum(log_density_a - log_density_b, (d, 1, D)), draws),
        Rational(1, 2)
        * (D * var_a / var_b - D + Sum((centres_a[d] - centres_b[d]) ** 2 / var_b, (d, 1, D)) + D * log(var_b / var_a)),
        definitions=white,
    ),
)
# The terms of the formula at the covariances of the two distributions
vector_a, vector_b = MatrixSymbol("a", D, 1), MatrixSymbol("b", D, 1)
matrix_A, matrix_B = A * Identity(D), B * Identity(D)
chapter.chain(
    at="Problem 18.8, definitions put in",
    steps=[
        step(
            (1203, 1203),
            "Substitute the definitions from equation 18.27 into this expression",
            equal(Trace(Inverse(matrix_B) * matrix_A), D * A / B, given=schedule),
        ),
        step(
            (1203, 1203),
            "Substitute the definitions from equation 18.27 into this expression",
            equal(
                scalar((vector_a - vector_b).T * Inverse(matrix_B) * (vector_a - vector_b)),
                scalar((vector_a - vector_b).T * (vector_a - vector_b)) / B,
            ),
        ),
        step(
            (1203, 1203),
            "Substitute the definitions from equation 18.27 into this expression",
            equal(log(Determinant(matrix_B) / Determinant(matrix_A)), D * log(B / A), given=schedule),
        ),
    ],
)
# q(z_{t-1}|z_t, x) is q(z_t|z_{t-1}) q(z_{t-1}|x)/q(z_t|x), for one component
value_t, value_prev, value_x = symbols("z_t z_prev x", real=True)


def log_normal(value, mean, variance):
    """The logarithm of Norm_value[mean, variance]."""
    return -log(2 * pi * variance) / 2 - (value - mean) ** 2 / (2 * variance)


chapter.claim(
    at="Problem 18.8, answer, start",
    lines=(1209, 1209),
    printed=r"q(\mathbf{z}_{t-1} | \mathbf{z}_t, \mathbf{x}) &= \text{Norm}_{\mathbf{z}_{t-1}} \left[\frac{(1 - \alpha_{t-1})}{1 - \alpha_t} \sqrt{1 - \beta_t} \mathbf{z}_t + \frac{\sqrt{\alpha_{t-1}} \beta_t}{1 - \alpha_t} \mathbf{x}, \frac{\beta_t (1 - \alpha_{t-1})}{1 - \alpha_t} \mathbf{I} \right]",
    says=equal(
        log_normal(value_t, sqrt(1 - beta) * value_prev, beta)
        + log_normal(value_prev, sqrt(alpha_prev) * value_x, 1 - alpha_prev)
        - log_normal(value_t, sqrt(alpha) * value_x, 1 - alpha),
        log_normal(
            value_prev,
            (1 - alpha_prev) / (1 - alpha) * sqrt(1 - beta) * value_t + sqrt(alpha_prev) * beta / (1 - alpha) * value_x,
            A,
        ),
        given=schedule,
    ),
)
chapter.not_checkable(
    at="Problem 18.8, names",
    lines=(1209, 1213),
    printed=r"\mathbf{b} &= \mathbf{f}_t[\mathbf{z}_t, \phi_t] \\ \mathbf{B} &= \sigma_t^2 \mathbf{I}.",
    why="names for the two means and the two covariances",
)
chapter.claim(
    at="Problem 18.8, answer",
    lines=(1217, 1217),
    printed=r"\frac{1}{2\sigma_t^2} \left\| \frac{(1 - \alpha_{t-1})}{1 - \alpha_t} \sqrt{1 - \beta_t} \mathbf{z}_t + \frac{\sqrt{\alpha_{t-1}} \beta_t}{1 - \alpha_t} \mathbf{x} - \mathbf{f}_t[\mathbf{z}_t, \phi_t] \right\|^2 + C",
    says=same_up_to_constant(
        divergence, 1 / (2 * sigma**2) * Sum((a - f_t[d]) ** 2, (d, 1, D)), in_=[f_t], given=schedule
    ),
)
