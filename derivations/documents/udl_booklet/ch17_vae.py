"""Chapter 17, Variational autoencoders.

In problem 17.4 the latent variable takes the values 1..M: q[z] is q(z|x), likelihood[z] is Pr(x|z, phi), prior[z] is Pr(z),
evidence is Pr(x|phi), and the posterior Pr(z|x, phi) is what Bayes's rule says.  Where two values of z are enough to refute a
line, the probabilities are q and 1 - q, p and 1 - p.  In problem 17.5 pr(phi) and f are Pr(x|phi) and f[x]; the
expectation is a sum over x on both sides, which are compared at each x.
"""

from sympy import Derivative, Eq, Function, Sum, Symbol, exp, log, pi, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, at_most, count, equal, expectation, family, index, less, step

chapter = Chapter(udl_booklet, "Chapter 17, Variational autoencoders")

# Five means, five variances, and five weights that sum to one
chapter.claim(
    at="Problem 17.1",
    lines=(1049, 1049),
    printed="How many parameters are needed to create a 1D mixture of Gaussians with $n = 5$ components",
    says=count(arithmetic("5 + 5 + (5 - 1)"), 14),
)

x = Symbol("x", real=True)
u = Symbol("u", positive=True)
n = Symbol("n", integer=True, positive=True)
chapter.claim(
    at="Problem 17.2",
    lines=(1051, 1051),
    printed=r"Show that this is true for the function $g[x] = \log[x]$.",
    says=at_most(Derivative(log(u), u, u), 0),
)
chapter.not_checkable(
    at="Problem 17.3, inequality",
    lines=(1055, 1055),
    printed=r"g[\mathbb{E}[y]] \leq \mathbb{E}[g[y]].",
    why="Jensen's inequality, which the problem lets one use",
)
chapter.claim(
    at="Problem 17.3",
    lines=(1057, 1057),
    printed=r"Show that the function $g[x] = x^{2n}$ is convex for arbitrary $n \in [1, 2, 3, \dots]$.",
    says=at_most(0, Derivative(x ** (2 * n), x, x)),
)
# The second derivative and its power, with n = extra + 1; the factor before the power is positive
extra = Symbol("extra", integer=True, nonnegative=True)
convex = r"Show that the function $g[x] = x^{2n}$ is convex for arbitrary $n \in [1, 2, 3, \dots]$."
chapter.chain(
    at="Problem 17.3, proof",
    steps=[
        step(
            (1057, 1057),
            convex,
            equal(Derivative(x ** (2 * extra + 2), x, x), (2 * extra + 2) * (2 * extra + 1) * x ** (2 * extra)),
        ),
        step((1057, 1057), convex, at_most(0, x ** (2 * extra))),
        step((1057, 1057), convex, less(0, (2 * extra + 2) * (2 * extra + 1))),
    ],
)
# The difference is the variance; so it is with `mean` over N values x[k] of these chances
chances, xs = family("chance", domain="positive"), family("x")
mean = Symbol("mean", real=True)
N = Symbol("N", integer=True, positive=True)
k = Symbol("k", integer=True)
square_of_the_mean = r"show that the square of the mean $\mathbb{E}[x]$ of a distribution $Pr(x)$ must be less than or equal to its second moment $\mathbb{E}[x^2]$"
chapter.claim(
    at="Problem 17.3, moments",
    lines=(1057, 1057),
    printed=square_of_the_mean,
    says=at_most(expectation(x, x) ** 2, expectation(x**2, x)),
)
chapter.chain(
    at="Problem 17.3, variance",
    steps=[
        step(
            (1057, 1057),
            square_of_the_mean,
            equal(expectation(x**2, x) - expectation(x, x) ** 2, expectation((x - expectation(x, x)) ** 2, x)),
        ),
        step(
            (1057, 1057),
            square_of_the_mean,
            equal(
                Sum(chances[k] * xs[k] ** 2, (k, 1, N)) - mean**2,
                Sum(chances[k] * (xs[k] - mean) ** 2, (k, 1, N)),
                given=[Eq(Sum(chances[k], (k, 1, N)), 1), Eq(mean, Sum(chances[k] * xs[k], (k, 1, N)))],
            ),
        ),
        step(
            (1057, 1057),
            square_of_the_mean,
            at_most(0, Sum(chances[k] * (xs[k] - mean) ** 2, (k, 1, N))),
        ),
    ],
)

# Problem 17.4
M = Symbol("M", integer=True, positive=True)
z, m = symbols("z m", integer=True)
q, prior, likelihood = (
    family("q", domain="positive"),
    family("prior", domain="positive"),
    family("likelihood", domain="positive"),
)
posterior = family("posterior", domain="positive")
evidence = Symbol("evidence", positive=True)
bayes = [Definition(posterior[m], likelihood[m] * prior[m] / evidence, variables=(m,))]
normalized = [Eq(Sum(q[z], (z, 1, M)), 1)]
to_posterior = Sum(q[z] * log(q[z] / posterior[z]), (z, 1, M))
with_bayes = Sum(q[z] * log(evidence * q[z] / (likelihood[z] * prior[z])), (z, 1, M))
three_logs = Sum(q[z] * (log(evidence) + log(q[z] / prior[z]) - log(likelihood[z])), (z, 1, M))
to_prior = Sum(q[z] * log(q[z] / prior[z]), (z, 1, M))
expected_log = Sum(q[z] * log(likelihood[z]), (z, 1, M))

chapter.not_checkable(
    at="Problem 17.4",
    lines=(1059, 1061),
    printed=r"\int q(\mathbf{z}|\mathbf{x}) \log \left[\frac{q(\mathbf{z}|\mathbf{x})}{Pr(\mathbf{z}|\mathbf{x}, \phi)} \right] d\mathbf{z}.",
    why="the definition of the divergence; what is to be shown is checked below",
)
chapter.chain(
    at="Problem 17.4, answer",
    steps=[
        step(
            (1067, 1067),
            r"D_{KL} [q(\mathbf{z}|\mathbf{x}) || Pr(\mathbf{z}|\mathbf{x}, \phi)] &= \int q(\mathbf{z}|\mathbf{x}) \log \left[\frac{Pr(\mathbf{x}|\phi)q(\mathbf{z}|\mathbf{x})}{Pr(\mathbf{x}|\mathbf{z}, \phi)Pr(\mathbf{z})} \right] d\mathbf{z}",
            equal(to_posterior, with_bayes, definitions=bayes),
        ),
        step(
            (1067, 1067),
            r"&= \int q(\mathbf{z}|\mathbf{x}) \left(\log [Pr(\mathbf{x}|\phi)] + \log \left[\frac{q(\mathbf{z}|\mathbf{x})}{Pr(\mathbf{z})} \right] - \log [Pr(\mathbf{x}|\mathbf{z}, \phi)] \right) d\mathbf{z}",
            equal(with_bayes, three_logs),
        ),
        step(
            (1067, 1067),
            r"&= \log [Pr(\mathbf{x}|\phi)] + D_{KL} [q(\mathbf{z}|\mathbf{x}) || Pr(\mathbf{z})] - \mathbb{E}_q [\log [Pr(\mathbf{x}|\mathbf{z}, \phi)]]",
            equal(three_logs, log(evidence) + to_prior - expected_log, given=normalized),
        ),
    ],
)
q_1, p_1 = symbols("q p", positive=True)
likelihood_1, likelihood_2 = symbols("likelihood_1 likelihood_2", positive=True)
evidence_2 = likelihood_1 * p_1 + likelihood_2 * (1 - p_1)
bound_2 = (
    q_1 * log(likelihood_1)
    + (1 - q_1) * log(likelihood_2)
    - q_1 * log(q_1 / p_1)
    - (1 - q_1) * log((1 - q_1) / (1 - p_1))
)
divergence_2 = q_1 * log(q_1 * evidence_2 / (likelihood_1 * p_1)) + (1 - q_1) * log(
    (1 - q_1) * evidence_2 / (likelihood_2 * (1 - p_1))
)
divergence = Symbol("D_KL", nonnegative=True)
# The divergence from the posterior is not negative (log u <= u - 1 for each term), so that the bound is one
by_parts = [*normalized, Eq(evidence, Sum(likelihood[z] * prior[z], (z, 1, M)))]
chapter.chain(
    at="Problem 17.4, answer, non-negative divergence",
    steps=[
        step(
            (1069, 1069),
            "The left-hand side is a distance and so it must be non-negative",
            at_most(0, to_posterior, given=[*normalized, Eq(Sum(posterior[z], (z, 1, M)), 1)]),
        ),
        step(
            (1069, 1069),
            "The left-hand side is a distance and so it must be non-negative",
            at_most(0, with_bayes, given=by_parts),
        ),
        step(
            (1069, 1069), "hence we have", equal(expected_log - to_prior, log(evidence) - with_bayes, given=normalized)
        ),
    ],
)
chapter.chain(
    at="Problem 17.4, answer, bound",
    steps=[
        step(
            (1071, 1071),
            r"\mathbb{E}_q[\log[Pr(\mathbf{x}|\mathbf{z}, \phi)]] - D_{KL}[q(\mathbf{z}|\mathbf{x})||Pr(\mathbf{z})] &= \log[Pr(\mathbf{x}|\phi) - D_{KL}[q(\mathbf{z}|\mathbf{x})||Pr(\mathbf{z}|\mathbf{x}, \phi)]]",
            equal(bound_2, log(evidence_2 - divergence_2), given=[q_1 < 1, p_1 < 1]),
            expect="refuted",
            why="The bracket closes too late: the line above gives log[Pr(x|phi)] minus the divergence, not the logarithm of "
            "the difference, which need not even be positive.",
        ),
        step(
            (1071, 1071),
            r"&\leq \log[Pr(\mathbf{x}|\phi)]",
            at_most(log(evidence - divergence), log(evidence), given=[divergence < evidence]),
        ),
    ],
)

# Problem 17.5
phi = Symbol("phi", real=True)
pr = Function("pr", positive=True)
value = Symbol("f", real=True)
gradient = family("g")
I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
expected = Symbol("expected", real=True)
u, slope, values = family("u"), family("slope"), family("f")
pr_k = exp(u[k] + phi * slope[k]) / Sum(exp(u[m] + phi * slope[m]), (m, 1, N))

chapter.not_checkable(
    at="Problem 17.5, problem",
    lines=(1073, 1077),
    printed=r"\frac{\partial}{\partial \phi} \mathbb{E}_{Pr(x|\phi)}[f[x]],",
    why="names the derivative that is computed below",
)
chapter.chain(
    at="Problem 17.5",
    steps=[
        step(
            (1079, 1079),
            r"\frac{\partial}{\partial \phi} \mathbb{E}_{Pr(x|\phi)}[f[x]] &= \mathbb{E}_{Pr(x|\phi)} \left[f[x] \frac{\partial}{\partial \phi} \log[Pr(\mathbf{x}|\phi)] \right]",
            equal(
                Derivative(pr(phi) * value, phi),
                pr(phi) * value * Derivative(log(pr(phi)), phi),
            ),
        ),
        # gradient[i] is f[x_i] times the derivative of log Pr(x_i|phi); each sample has the expectation on the line above
        step(
            (1079, 1079),
            r"&\approx \sum_{i=1}^I f[x_i] \frac{\partial}{\partial \phi} \log[Pr(x_i|\phi)]",
            equal(
                expected,
                expectation(Sum(gradient[i], (i, 1, I)), gradient),
                definitions=[Definition(expectation(gradient[m], gradient), expected, variables=(m,))],
            ),
            expect="refuted",
            why="An expectation is approximated by the mean of the samples; their sum is I times as large, whatever I is.  The "
            "factor 1/I is missing.",
        ),
    ],
)
# The whole expectation, over N values of x whose probabilities are proportional to exp[u_k + phi slope_k]
chapter.claim(
    at="Problem 17.5, whole expectation",
    lines=(1079, 1079),
    printed=r"\mathbb{E}_{Pr(x|\phi)} \left[f[x] \frac{\partial}{\partial \phi} \log[Pr(\mathbf{x}|\phi)] \right]",
    says=equal(
        Derivative(Sum(pr_k * values[k], (k, 1, N)), phi),
        Sum(pr_k * values[k] * Derivative(log(pr_k), phi), (k, 1, N)),
    ),
)
chapter.not_checkable(
    at="Problem 17.6",
    lines=(1083, 1083),
    printed="Why is it better to use spherical linear interpolation",
    why="asks for reasons in words about a figure",
)
# Problem 17.7: weight[k] and density[k] are lambda_k and Norm_x[mu_k, sigma_k^2] at x; r[i] is the posterior of one component
# at x_i, mu and variance are its parameters; R[k] is the sum of the posteriors of component k over the data, and
# `multiplier` the Lagrange multiplier of sum_k lambda_k = 1.
k, among_components = index("k", 1, N)
weight, density = family("lambda", domain="positive"), family("density", domain="positive")
r, R = family("r", domain="positive"), family("R", domain="positive")
mu, variance, multiplier = Symbol("mu", real=True), Symbol("variance", positive=True), Symbol("nu", real=True)
log_normal = -log(2 * pi * variance) / 2 - (xs[i] - mu) ** 2 / (2 * variance)
part_of_bound = Sum(r[i] * log_normal, (i, 1, I))
by_mu, by_variance = Sum(r[i] * (xs[i] - mu), (i, 1, I)), Sum(r[i] * ((xs[i] - mu) ** 2 - variance), (i, 1, I))
constrained = Sum(R[z] * log(weight[z]), (z, 1, N)) + multiplier * (1 - Sum(weight[z], (z, 1, N)))
updates = "(ii) find an expression that updates the evidence lower bound given the posterior distributions"
multipliers = "You will need to use Lagrange multipliers to ensure that the weights"
chapter.claim(
    at="Problem 17.7, posterior",
    lines=(1085, 1085),
    printed=r"(i) find an expression for the posterior distribution $Pr(z|x)$ over the latent variable",
    says=equal(Sum(weight[z] * density[z] / Sum(weight[m] * density[m], (m, 1, N)), (z, 1, N)), 1),
)
chapter.chain(
    at="Problem 17.7, means and variances",
    steps=[
        step((1085, 1085), updates, equal(Derivative(part_of_bound, mu), by_mu / variance)),
        step(
            (1085, 1085),
            updates,
            equal(mu, Sum(r[i] * xs[i], (i, 1, I)) / Sum(r[i], (i, 1, I)), given=[Eq(by_mu, 0)]),
        ),
        step((1085, 1085), updates, equal(Derivative(part_of_bound, variance), by_variance / (2 * variance**2))),
        step(
            (1085, 1085),
            updates,
            equal(
                variance,
                Sum(r[i] * (xs[i] - mu) ** 2, (i, 1, I)) / Sum(r[i], (i, 1, I)),
                given=[Eq(by_variance, 0)],
            ),
        ),
    ],
)
chapter.chain(
    at="Problem 17.7, weights",
    steps=[
        step(
            (1085, 1085),
            multipliers,
            equal(Derivative(constrained, weight[k]), R[k] / weight[k] - multiplier, given=among_components),
        ),
        step(
            (1085, 1085),
            multipliers,
            equal(weight[k], R[k] / multiplier, given=[*among_components, Eq(R[k] / weight[k] - multiplier, 0)]),
        ),
        step(
            (1085, 1085),
            multipliers,
            equal(multiplier, Sum(R[z], (z, 1, N)), given=[Eq(Sum(R[z] / multiplier, (z, 1, N)), 1)]),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 17.7, answer",
    lines=(1087, 1089),
    printed="See section 7.4 of my previous [book](#).",
    why="the answer is in another book; what is asked for is checked above",
)
