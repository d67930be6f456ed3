"""Chapter 19, Reinforcement learning: problems 19.6 to 19.8, baselines and control variates.

In problem 19.7 Var[a] = E[a^2] - E[a]^2, Covar[a, b] = E[(a - E[a])(b - mu_b)] and mu_b = E[b].
"""

from sympy import Abs, Derivative, Eq, Function, Ne, Sum, Symbol, exp, log, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, at_most, equal, expectation, family, index, less, step

chapter = Chapter(udl_booklet, "Chapter 19, Reinforcement learning")

# Problem 19.6: what one of the trajectories adds to the expectation; the whole of it for three with any differentiable
# probabilities; and for N whose probabilities are proportional to exp[u_k + theta g_k], which is how every positive
# distribution changes with theta to first order
N = Symbol("N", integer=True, positive=True)
k, m = symbols("k m", integer=True)
pr, pr_2 = Function("pr", positive=True), Function("pr_2", positive=True)
u, g = family("u"), family("g")
b, theta = symbols("b theta", real=True)
baseline = r"\mathbb{E}_\tau \left[\frac{\partial}{\partial \theta} \log [Pr(\tau|\theta)] b \right] = 0,"
first, second, third = pr(theta), pr_2(theta), 1 - pr(theta) - pr_2(theta)
pr_k = exp(u[k] + theta * g[k]) / Sum(exp(u[m] + theta * g[m]), (m, 1, N))
chapter.chain(
    at="Problem 19.6",
    steps=[
        step(
            (1333, 1333),
            r"\frac{\partial}{\partial \theta} \log [Pr(\tau|\theta)] b",
            equal(pr(theta) * Derivative(log(pr(theta)), theta) * b, Derivative(pr(theta), theta) * b),
        ),
        step(
            (1333, 1333),
            baseline,
            equal(
                first * Derivative(log(first), theta) * b
                + second * Derivative(log(second), theta) * b
                + third * Derivative(log(third), theta) * b,
                0,
            ),
        ),
        step((1333, 1333), baseline, equal(Sum(pr_k * Derivative(log(pr_k), theta) * b, (k, 1, N)), 0)),
    ],
)
# With the baseline taken from the returns r[k]
returns = family("r")
chapter.claim(
    at="Problem 19.6, baseline",
    lines=(1335, 1335),
    printed="adding a baseline update doesn't change the expected policy gradient update",
    says=equal(
        Sum(pr_k * Derivative(log(pr_k), theta) * (returns[k] - b), (k, 1, N)),
        Sum(pr_k * Derivative(log(pr_k), theta) * returns[k], (k, 1, N)),
    ),
)

# Problem 19.7
a, c = symbols("a c", real=True)
mu_b = Symbol("mu_b", real=True)
mu_a = Symbol("mu_a", real=True)
mean_b = [Eq(mu_b, expectation(b, a, b)), Eq(mu_a, expectation(a, a, b))]
mean_a = expectation(a, a, b)
changed = a - c * (b - mu_b)
line_2 = expectation(changed**2, a, b) - mean_a**2
line_3 = (
    expectation(a**2, a, b)
    + expectation(c**2 * (b - mu_b) ** 2, a, b)
    - 2 * expectation(a * c * (b - mu_b), a, b)
    - mean_a**2
)
variance_a = expectation(a**2, a, b) - mean_a**2
variance_b = expectation(b**2, a, b) - expectation(b, a, b) ** 2
line_4 = variance_a + c**2 * expectation((b - mu_b) ** 2, a, b) - 2 * c * expectation(a * (b - mu_b), a, b)
covariance = expectation((a - mu_a) * (b - mu_b), a, b)

chapter.not_checkable(
    at="Problem 19.7, variable",
    lines=(1337, 1339),
    printed=r"a' = a - c(b - \mu_b)",
    why="the definition of the variable",
)
chapter.chain(
    at="Problem 19.7, answer, mean",
    steps=[
        step(
            (1347, 1347),
            r"\mathbb{E}[a'] = \mathbb{E}[a] - \mathbb{E}[c(b - \mu_b)]",
            equal(expectation(changed, a, b), mean_a - expectation(c * (b - mu_b), a, b), given=mean_b),
        ),
        step(
            (1347, 1347),
            r"= \mathbb{E}[a].",
            equal(mean_a - expectation(c * (b - mu_b), a, b), mean_a, given=mean_b),
        ),
    ],
)
chapter.chain(
    at="Problem 19.7, answer, variance",
    steps=[
        step(
            (1351, 1351),
            r"&= \mathbb{E}[(a - c(b - \mu_b))^2] - \mathbb{E}[a]^2",
            equal(expectation(changed**2, a, b) - expectation(changed, a, b) ** 2, line_2, given=mean_b),
        ),
        step(
            (1351, 1351),
            r"&= \mathbb{E}[a^2] + \mathbb{E}[c^2(b - \mu_b)^2] - 2\mathbb{E}[a \cdot c(b - \mu_b)] - \mathbb{E}[a]^2",
            equal(line_2, line_3, given=mean_b),
        ),
        step(
            (1351, 1351),
            r"&= \text{Var}[a] + c^2\mathbb{E}[(b - \mu_b)^2] - 2c\mathbb{E}[a \cdot (b - \mu_b)]",
            equal(line_3, line_4, given=mean_b),
        ),
        step(
            (1351, 1351),
            r"&= \text{Var}[a] + c^2\text{Var}[b] - 2c\text{Covar}[a, b].",
            equal(line_4, variance_a + c**2 * variance_b - 2 * c * covariance, given=mean_b),
        ),
    ],
)
# Variances and the covariance as numbers
V_a, V_b = symbols("V_a V_b", positive=True)
C = Symbol("C", real=True)
best = C / V_b
last_line = V_a + c**2 * V_b - 2 * c * C
set_to_zero = "we take the derivative with respect to c and set to zero to get:"
chapter.chain(
    at="Problem 19.7, answer, derivative",
    steps=[
        step((1353, 1353), set_to_zero, equal(Derivative(last_line, c), 2 * c * V_b - 2 * C)),
        step((1353, 1355), set_to_zero, equal(c, best, given=[Eq(2 * c * V_b - 2 * C, 0)])),
    ],
)
chapter.claim(
    at="Problem 19.7, answer, optimum",
    lines=(1355, 1355),
    printed=r"c^* = \frac{\text{Covar}[a, b]}{\text{Var}[b]}.",
    says=at_most(V_a + best**2 * V_b - 2 * best * C, last_line),
)
# The line before it, with c in it, is the last of Var[a'] on line 1351; the last line of E[a'] on line 1347 is E[a]
chapter.claim(
    at="Problem 19.7, answer, substitution",
    lines=(1357, 1357),
    printed=r"If we substitute this into the last line of the expression for $\mathbb{E}[a']$ and simplify, we get:",
    says=equal(expectation(changed, a, b), variance_a + c**2 * variance_b - 2 * c * covariance, given=mean_b),
    expect="refuted",
    slip="notation",
    why="The optimal c is put into the last line of Var[a'], as the next line says; E[a'] is E[a] for every c and has no "
    "c to replace.",
)
chapter.chain(
    at="Problem 19.7, answer, reduced variance",
    steps=[
        step(
            (1359, 1359),
            r"\text{Var}[a'] = \text{Var}[a] - \frac{\text{Covar}[a, b]^2}{\text{Var}[b]}",
            equal(arithmetic("v + c**2*w - 2*c*x", v=V_a, w=V_b, x=C, c=best), V_a - C**2 / V_b),
        ),
        step(
            (1359, 1359),
            r"= (1 - \rho_{a,b}^2)\text{Var}[a]",
            equal(V_a - C**2 / V_b, (1 - (C / sqrt(V_a * V_b)) ** 2) * V_a),
        ),
    ],
)
chapter.claim(
    at="Problem 19.7",
    lines=(1341, 1341),
    printed=r"Show that $\text{Var}[a'] \leq \text{Var}[a]$ when the constant c is chosen judiciously.",
    says=at_most(V_a + best**2 * V_b - 2 * best * C, V_a),
)
chapter.not_checkable(
    at="Problem 19.7, answer, coefficient",
    lines=(1363, 1363),
    printed=r"\rho_{a,b} = \frac{\text{Covar}[a, b]}{\sqrt{\text{Var}[a]\text{Var}[b]}}.",
    why="the definition of the correlation coefficient",
)
# The covariance is bounded by the variances (Cauchy and Schwarz): what is squared is a - mu_a, Var[b] times, less b - mu_b,
# Covar[a, b] times; then the same for N outcomes with deviations u[k] and g[k] from the means
named = [*mean_b, Eq(V_a, variance_a), Eq(V_b, variance_b), Eq(C, covariance)]
square = expectation(((a - mu_a) * V_b - (b - mu_b) * C) ** 2, a, b)
chances = family("chance", domain="positive")
chapter.chain(
    at="Problem 19.7, answer, bound of the covariance",
    steps=[
        step((1361, 1361), r"\rho_{a,b} \leq 1$", equal(square, V_b * (V_a * V_b - C**2), given=named)),
        step((1361, 1361), r"\rho_{a,b} \leq 1$", at_most(0, square)),
        step(
            (1361, 1361),
            r"\rho_{a,b} \leq 1$",
            at_most(
                Abs(Sum(chances[k] * u[k] * g[k], (k, 1, N))),
                sqrt(Sum(chances[k] * u[k] ** 2, (k, 1, N))) * sqrt(Sum(chances[k] * g[k] ** 2, (k, 1, N))),
            ),
        ),
    ],
)
bounded = [V_b * (V_a * V_b - C**2) >= 0]  # by the two lines above
rho = C / sqrt(V_a * V_b)
chapter.chain(
    at="Problem 19.7, answer, correlation",
    steps=[
        step(
            (1361, 1361),
            r"where $0 \leq \rho_{a,b}",
            at_most(0, rho, given=bounded),
            expect="refuted",
            why="A correlation coefficient lies between -1 and 1; it is negative where b falls as a rises, such as b = -a.",
        ),
        step((1361, 1361), r"\rho_{a,b} \leq 1$", at_most(rho, 1, given=bounded)),
        step((1361, 1361), r"\rho_{a,b} \leq 1$", at_most(rho**2, 1, given=bounded)),
        # b co-varies with a, so their covariance is not 0
        step((1365, 1365), r"$1 - \rho_{a,b}^2$ must be less than one", less(1 - rho**2, 1, given=[Ne(C, 0)])),
        step((1365, 1365), "and the variance is reduced", less((1 - rho**2) * V_a, V_a, given=[Ne(C, 0)])),
    ],
)

# Problem 19.8: N trajectories with probabilities chance[k], gradients g[k] and returns r[k].  The variance of the estimate
# is E[g^2 (r - b)^2] - E[g (r - b)]^2, and E[g] = 0 (problem 19.6), so that b is in the first term only.
squares = Sum(chances[k] * g[k] ** 2, (k, 1, N))
weighted_returns = Sum(chances[k] * g[k] ** 2 * returns[k], (k, 1, N))
tau_index, among_trajectories = index("l", 1, N)
chapter.not_checkable(
    at="Problem 19.8, definitions",
    lines=(1369, 1377),
    printed=r"r[\boldsymbol{\tau}_t] = \sum_{k=t}^T r_k.",
    why="the definitions of the estimate and of its parts",
)
chapter.chain(
    at="Problem 19.8",
    steps=[
        step(
            (1379, 1379),
            r"the value of b that minimizes the variance of the gradient estimate",
            equal(
                Derivative(Sum(chances[k] * g[k] ** 2 * (returns[k] - b) ** 2, (k, 1, N)), b),
                2 * (b * squares - weighted_returns),
            ),
        ),
        step(
            (1381, 1381),
            r"b = \frac{\mathbb{E}[g[\boldsymbol{\tau}]^2]r[\boldsymbol{\tau}]}{\mathbb{E}[g[\boldsymbol{\tau}]^2]}.",
            equal(
                b,
                arithmetic("a*r/c", a=squares, r=returns[tau_index], c=squares),
                given=among_trajectories,
                definitions=[Definition(b, weighted_returns / squares)],
            ),
            expect="refuted",
            why="The first expectation closes too early: with r outside, the fraction cancels to r itself, which is no "
            "constant.  It must be E[g^2 r] / E[g^2].",
        ),
    ],
)
