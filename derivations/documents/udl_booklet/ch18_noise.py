"""Chapter 18, Diffusion models: problems 18.7 to 18.12, the loss and the prediction of the noise.

The document defines alpha_t as the product of the 1 - beta_s for s = 1..t, with 0 < beta_s < 1.  Vectors are written by
component d = 1..D, squared norms as sums over d; a covariance that is a multiple of the identity is written by its factor.

In problem 18.7 the integral against q(z_{1:T}|x) is the expectation over the draws u[t] of all variables, and first[...] and
rest[t] stand for log Pr(x|z_1) and for log Pr(z_{t-1}|z_t)/q(z_{t-1}|z_t, x).  Where densities are split or marginalized,
the variables take the values 1..M: joint[i, j] is q(z_{t-1} = i, z_t = j|x), marginal[j] is q(z_t = j|x), posterior[i, j]
is q(z_{t-1} = i|z_t = j, x) and model[i, j] is Pr(z_{t-1} = i|z_t = j); an integral that stands on both sides is left out, and
the sides are compared at each value of its variable.  The print q(z_{t-1}|z_t|x) for q(z_{t-1}|z_t, x) misleads nobody.
"""

from sympy import Eq, Function, Product, Rational, Sum, Symbol, log, pi, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, equal, expectation, family, index, same_up_to_constant, step

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
chapter.not_checkable(
    at="Problem 18.7, answer, first term as an expectation",
    lines=(1189, 1189),
    printed=r"&= \mathbb{E}_{\mathbf{q}(\mathbf{z}_1|\mathbf{x})} \left[\log [\text{Pr}(\mathbf{x}|\mathbf{z}_1, \phi_1)] \right].",
    why="the definition of the expectation on the left",
)
chapter.not_checkable(
    at="Problem 18.7, answer, first term in words",
    lines=(1191, 1191),
    printed="where we have marginalized over all the variables except",
    why="describes the two lines above, which are checked",
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

# Problem 18.9; `each` stands for every step, as every beta_s lies between 0 and 1
s, each = symbols("s each", integer=True)
betas = family("beta", domain="positive")
alphas = Function("alpha", real=True)
products = [Definition(alphas(t), Product(1 - betas[s], (s, 1, t)), variables=(t,))]
alpha_t, alpha_before = Product(1 - betas[s], (s, 1, t)), Product(1 - betas[s], (s, 1, t - 1))
steps_of_noise = [t >= 1, betas[each] < 1]

chapter.not_checkable(
    at="Problem 18.9, problem",
    lines=(1221, 1221),
    printed=r"If $\alpha_t = \prod_{s=1}^t (1 - \beta_s)$",
    why="the definition of alpha",
)
chapter.claim(
    at="Problem 18.9",
    lines=(1223, 1223),
    printed=r"\sqrt{\frac{\alpha_t}{\alpha_{t-1}}} = \sqrt{1 - \beta_t}.",
    says=equal(sqrt(alphas(t) / alphas(t - 1)), sqrt(1 - betas[t]), given=steps_of_noise, definitions=products),
)
chapter.chain(
    at="Problem 18.9, answer",
    steps=[
        step(
            (1227, 1227),
            r"\sqrt{\frac{\alpha_t}{\alpha_t}} &= \sqrt{\frac{\prod_{s=1}^t 1 - \beta_s}{\prod_{s=1}^{t-1} 1 - \beta_s}}",
            equal(
                arithmetic("sqrt(a/a)", a=alphas(t)),
                sqrt(alpha_t / alpha_before),
                given=steps_of_noise,
                definitions=products,
            ),
            expect="refuted",
            why="The fraction on the left is alpha_t over itself, which is 1; the denominator must be alpha_{t-1}.",
        ),
        step(
            (1227, 1227),
            r"&= \sqrt{1 - \beta_t}",
            equal(sqrt(alpha_t / alpha_before), sqrt(1 - betas[t]), given=steps_of_noise),
        ),
    ],
)

# Problem 18.10: alpha_t = (1 - beta_t) alpha_{t-1} follows from the definition as a product
fraction = ((1 - alpha_prev) * (1 - beta) + beta) / ((1 - alpha) * sqrt(1 - beta))
expanded = arithmetic("1 - b - a*(1 - b) + b", a=alpha_prev, b=beta) / ((1 - alpha) * sqrt(1 - beta))
collected = (1 - alpha_prev * (1 - beta)) / ((1 - alpha) * sqrt(1 - beta))
in_alpha = arithmetic("(1 - a)/((1 - a)*sqrt(1 - b))", a=alpha, b=beta)

chapter.not_checkable(
    at="Problem 18.10, problem",
    lines=(1229, 1229),
    printed=r"If $\alpha_t = \prod_{s=1}^t 1 - \beta_s$",
    why="the definition of alpha, its brackets as on line 1221",
)
chapter.claim(
    at="Problem 18.10",
    lines=(1231, 1231),
    printed=r"\frac{(1 - \alpha_{t-1})(1 - \beta_t) + \beta_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}} = \frac{1}{\sqrt{1 - \beta_t}}.",
    says=equal(
        ((1 - alpha_before) * (1 - betas[t]) + betas[t]) / ((1 - alpha_t) * sqrt(1 - betas[t])),
        1 / sqrt(1 - betas[t]),
        given=steps_of_noise,
    ),
)
chapter.chain(
    at="Problem 18.10, answer",
    steps=[
        step(
            (1235, 1235),
            r"\frac{(1 - \alpha_{t-1})(1 - \beta_t) + \beta_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}} &= \frac{1 - \beta_t - \alpha_{t-1}(1 - \beta_t) + \beta_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}}",
            equal(fraction, expanded, given=schedule),
        ),
        step(
            (1235, 1235),
            r"&= \frac{1 - \alpha_{t-1}(1 - \beta_t)}{(1 - \alpha_t)\sqrt{1 - \beta_t}}",
            equal(expanded, collected, given=schedule),
        ),
        step(
            (1235, 1235),
            r"&= \frac{1 - \alpha_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}}",
            equal(collected, in_alpha, given=schedule),
        ),
        step(
            (1235, 1235),
            r"&= \frac{1}{\sqrt{1 - \beta_t}}.",
            equal(in_alpha, 1 / sqrt(1 - beta), given=schedule),
        ),
    ],
)

# Problem 18.11: z_1 = sqrt(alpha_1) x + sqrt(1 - alpha_1) epsilon_1 by the diffusion kernel, and alpha_1 = 1 - beta_1
beta_1, alpha_1, sigma_1 = symbols("beta_1 alpha_1 sigma_1", positive=True)
z_1, noise, g_1, f_1 = family("z_1"), family("epsilon_1"), family("g_1"), family("f_1")
start = (beta_1 < 1, Eq(alpha_1, 1 - beta_1))
root_alpha, root_rest, root_beta = sqrt(alpha_1), sqrt(1 - alpha_1), sqrt(1 - beta_1)
component, in_vector = index("d", 1, D)
start_from = [
    Definition(x[d], z_1[d] / root_alpha - root_rest / root_alpha * noise[d], variables=(d,)),
    Definition(f_1[d], z_1[d] / root_beta - beta_1 / (root_rest * root_beta) * g_1[d], variables=(d,)),
]


def loss(residual):
    """The squared norm of a vector with these components over 2 sigma_1^2."""
    return 1 / (2 * sigma_1**2) * Sum(residual**2, (d, 1, D))


shift = beta_1 / (root_rest * root_beta)
line_1 = z_1[d] / root_alpha - root_rest / root_alpha * noise[d] - z_1[d] / root_beta + shift * g_1[d]
line_2 = arithmetic(
    "z/sqrt(1 - b) - sqrt(1 - a)/sqrt(1 - b)*e - z/sqrt(1 - b) + b/(sqrt(1 - a)*sqrt(1 - b))*g",
    z=z_1[d],
    e=noise[d],
    g=g_1[d],
    a=alpha_1,
    b=beta_1,
)
line_3 = -root_rest / root_beta * noise[d] + shift * g_1[d]
line_4 = arithmetic(
    "-(1 - a)/(sqrt(1 - a)*sqrt(1 - b))*e + b/(sqrt(1 - a)*sqrt(1 - b))*g", e=noise[d], g=g_1[d], a=alpha_1, b=beta_1
)
line_5 = arithmetic(
    "-b/(sqrt(1 - a)*sqrt(1 - b))*e + b/(sqrt(1 - a)*sqrt(1 - b))*g", e=noise[d], g=g_1[d], a=alpha_1, b=beta_1
)
line_6 = arithmetic(
    "b/(sqrt(1 - a)*sqrt(1 - b))*g - b/(sqrt(1 - a)*sqrt(1 - b))*e", e=noise[d], g=g_1[d], a=alpha_1, b=beta_1
)

chapter.claim(
    at="Problem 18.11, answer, start",
    lines=(1243, 1243),
    printed=r"\mathbf{x} &= \frac{1}{\sqrt{\alpha_1}} \cdot \mathbf{z}_t - \frac{\sqrt{1 - \alpha_1}}{\sqrt{\alpha_1}} \cdot \boldsymbol{\epsilon}_{i1}",
    says=equal(
        x[component],
        z_t[component] / root_alpha - root_rest / root_alpha * noise[component],
        given=[
            *in_vector,
            *start,
            Eq(z_1[component], root_alpha * x[component] + root_rest * noise[component]),
        ],
    ),
    expect="refuted",
    slip="notation",
    why="The kernel gives x from z_1, alpha_1 and epsilon_1; z_t must read z_1, as it does in the next display.",
)
chapter.chain(
    at="Problem 18.11, answer",
    steps=[
        step(
            (1246, 1246),
            r"\frac{1}{2\sigma_1^2} \left\| \mathbf{x}_i - \mathbf{f}_1[\mathbf{z}_{i1}, \phi_1] \right\|^2 &= \frac{1}{2\sigma_1^2} \left\| \frac{1}{\sqrt{\alpha_1}} \cdot \mathbf{z}_1 - \frac{\sqrt{1-\alpha_1}}{\sqrt{\alpha_1}} \cdot \epsilon_{i1} - \frac{1}{\sqrt{1-\beta_1}} \mathbf{z}_1 + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(x[d] - f_1[d]), loss(line_1), given=start, definitions=start_from),
        ),
        step(
            (1247, 1247),
            r"&= \frac{1}{2\sigma_1^2} \left\| \frac{1}{\sqrt{1-\beta_1}} \cdot \mathbf{z}_1 - \frac{\sqrt{1-\alpha_1}}{\sqrt{1-\beta_1}} \cdot \epsilon_{i1} - \frac{1}{\sqrt{1-\beta_1}} \mathbf{z}_1 + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_1), loss(line_2), given=start),
        ),
        step(
            (1248, 1248),
            r"&= \frac{1}{2\sigma_1^2} \left\| -\frac{\sqrt{1-\alpha_1}}{\sqrt{1-\beta_1}} \cdot \epsilon_{i1} + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_2), loss(line_3), given=start),
        ),
        step(
            (1249, 1249),
            r"&= \frac{1}{2\sigma_1^2} \left\| -\frac{1-\alpha_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \cdot \epsilon_{i1} + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_3), loss(line_4), given=start),
        ),
        step(
            (1250, 1250),
            r"&= \frac{1}{2\sigma_1^2} \left\| -\frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \cdot \epsilon_{i1} + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_4), loss(line_5), given=start),
        ),
        step(
            (1251, 1251),
            r"&= \frac{1}{2\sigma_1^2} \left\| \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] - \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \cdot \epsilon_{i1} \right\|^2",
            equal(loss(line_5), loss(line_6), given=start),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 18.11, answer, end",
    lines=(1245, 1254),
    printed="as required.",
    why="says that the lines above, each of which is checked, are a proof",
)
chapter.not_checkable(
    at="Problem 18.12",
    lines=(1256, 1256),
    printed="Do you think it’s inevitable that we should limit the output of generative models in this way?",
    why="asks for an opinion",
)
