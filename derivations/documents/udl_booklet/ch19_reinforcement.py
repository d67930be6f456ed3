"""Chapter 19, Reinforcement learning.

In problem 19.2 r_1, r_2, ... are the rewards r_{t+1}, r_{t+2}, ..., v_1 and v_2 the values v[s_{t+1}|pi] and v[s_{t+2}|pi], and
q_1, q_2 the action values there of the new policy's action; E is the expectation over what the new policy meets, and `later` is
the inner expectation on line 1290.

In problem 19.5 one state s' follows, as in the printed update (s'_1 and s'_2 are this state), and there are two states with
two actions each: u_1, u_2 are the values q_1[s', a], w_1, w_2 the values q_2[s', a], and U, W those of the other state.

In problem 19.7 Var[a] = E[a^2] - E[a]^2, Covar[a, b] = E[(a - E[a])(b - mu_b)] and mu_b = E[b].
"""

from sympy import Abs, Derivative, Eq, Function, Limit, Max, Ne, Rational, Sum, Symbol, exp, log, oo, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, at_most, equal, expectation, family, index, less, step

chapter = Chapter(udl_booklet, "Chapter 19, Reinforcement learning")

chapter.not_checkable(
    at="Problem 19.1",
    lines=(1262, 1262),
    printed="Calculate the return for each step in the trajectory",
    why="the trajectory is in a figure of the book",
)

# Problem 19.2
r_1, r_2, v_1, v_2, q_1, q_2 = met = symbols("r_1 r_2 v_1 v_2 q_1 q_2", real=True)
gamma = Symbol("gamma", positive=True)
later = Symbol("later", real=True)
chapter.not_checkable(
    at="Problem 19.2",
    lines=(1264, 1272),
    printed=r"\pi'[a_t|s_t] = \operatorname{argmax}_{a_t}",
    why="the definition of the new policy and what is to be proved; the proof's lines are checked below",
)
chapter.not_checkable(
    at="Problem 19.2, answer, theorem",
    lines=(1276, 1284),
    printed=r"v[s|\pi'] \geq v[s|\pi]",
    why="states the theorem, whose proof's lines are checked below",
)
chapter.not_checkable(
    at="Problem 19.2, answer, hypothesis",
    lines=(1286, 1288),
    printed=r"&= \mathbb{E}_{\pi'} [r_{t+1} + \gamma \cdot v[s_{t+1}|\pi]] \\",
    why="the hypothesis of the theorem, and the definition of the action value",
)
chapter.not_checkable(
    at="Problem 19.2, answer, inner expectation",
    lines=(1290, 1290),
    printed=r"\gamma \cdot \mathbb{E}_{\pi'} [r_{t+2} + \gamma \cdot v[s_{t+2}|\pi]]",
    why="the definition of the action value",
)
chapter.chain(
    at="Problem 19.2, answer",
    steps=[
        step(
            (1289, 1289),
            r"&\leq \mathbb{E}_{\pi'} \left[r_{t+1} + \gamma \cdot q[s_{t+1}, \pi'[a_{t+1}|s_{t+1}]|\pi] \right]",
            at_most(
                expectation(r_1 + gamma * v_1, *met),
                expectation(r_1 + gamma * q_1, *met),
                given=[expectation(v_1, *met) <= expectation(q_1, *met)],
            ),
            expect="undecided",
            why="True, by linearity and the hypothesis; missing: order between expectations.",
        ),
        step(
            (1291, 1291),
            r"&= \mathbb{E}_{\pi'} [r_{t+1} + \gamma \cdot r_{t+2} + \gamma^2 \cdot v[s_{t+2}|\pi]]",
            equal(
                expectation(r_1 + gamma * later, *met),
                expectation(r_1 + gamma * r_2 + gamma**2 * v_2, *met),
                given=[Eq(later, expectation(r_2 + gamma * v_2, *met))],
            ),
        ),
        step(
            (1292, 1292),
            r"&\leq \mathbb{E}_{\pi'} \left[r_{t+1} + \gamma \cdot r_{t+2} + \gamma^2 \cdot q[s_{t+2}, \pi'[a_{t+2}|s_{t+2}]|\pi] \right]",
            at_most(
                expectation(r_1 + gamma * r_2 + gamma**2 * v_2, *met),
                expectation(r_1 + gamma * r_2 + gamma**2 * q_2, *met),
                given=[expectation(v_2, *met) <= expectation(q_2, *met)],
            ),
            expect="undecided",
            why="True, by linearity and the hypothesis; missing: order between expectations.",
        ),
    ],
)
chapter.not_checkable(
    at="Problem 19.2, answer, limit",
    lines=(1294, 1298),
    printed=r"&\leq \mathbb{E}_{\pi'} [r_{t+1} + \gamma \cdot r_{t+2} + \gamma^2 r_{t+3} + \gamma^3 r_{t+4} + \dots]",
    why="the limit of the steps before, for infinitely many rewards, and the definition of the value of the new policy",
)
chapter.not_checkable(
    at="Problem 19.3",
    lines=(1302, 1302),
    printed="they become those in figure 19.10b after two iterations",
    why="the values are in a figure of the book",
)

# Problem 19.4 with two actions: pi[1|s] is one over 1 + exp[(q_2 - q_1)/tau]
tau = Symbol("tau", positive=True)
chapter.not_checkable(
    at="Problem 19.4, policy",
    lines=(1304, 1306),
    printed=r"\pi[a|s] = \frac{\exp[q[s, a]/\tau]}{\sum_{a'} \exp[q[s, a']/\tau]}.",
    why="the definition of the policy",
)
chapter.chain(
    at="Problem 19.4",
    steps=[
        step(
            (1308, 1308),
            r"Explain how the temperature parameter τ can be varied to prioritize exploration",
            equal(Limit(exp(q_1 / tau) / (exp(q_1 / tau) + exp(q_2 / tau)), tau, oo), Rational(1, 2)),
        ),
        step(
            (1308, 1308),
            r"or exploitation",
            equal(Limit(exp(q_1 / tau) / (exp(q_1 / tau) + exp(q_2 / tau)), tau, 0, "+"), 1, given=[q_2 < q_1]),
        ),
    ],
)

# Problem 19.5
u_1, u_2, w_1, w_2, U_1, U_2, W_1, W_2, reward = symbols("u_1 u_2 w_1 w_2 U_1 U_2 W_1 W_2 r", real=True)
best_u, best_w = Max(u_1, u_2), Max(w_1, w_2)
in_state = Max(u_1 - w_1, u_2 - w_2)
everywhere = Max(u_1 - w_1, u_2 - w_2, U_1 - W_1, U_2 - W_2)
norm = Max(Abs(u_1 - w_1), Abs(u_2 - w_2), Abs(U_1 - W_1), Abs(U_2 - W_2))
m_1, m_2 = symbols("m_1 m_2", real=True)  # the two maxima, until they are compared
distance = Symbol("distance", nonnegative=True)

chapter.not_checkable(
    at="Problem 19.5, update",
    lines=(1317, 1317),
    printed=r"f[q[s, a]] = r[a, s] + \gamma \cdot \max_a [q[s', a]].",
    why="the definition of the update",
)
# q_1 and q_2 differ somewhere: a contraction compares two different points
chapter.claim(
    at="Problem 19.5",
    lines=(1321, 1321),
    printed=r"\left\| f[q_1[s, a]] - f[q_2[s, a]] \right\|_\infty < \left\| q_1[s, a] - q_2[s, a] \right\|_\infty",
    says=less(gamma * Abs(best_u - best_w), norm, given=[gamma < 1, norm > 0]),
    expect="undecided",
    why="True: two maxima differ by no more than the largest difference; no prover orders differences of maxima.",
)
chapter.chain(
    at="Problem 19.5, answer",
    steps=[
        step(
            (1327, 1327),
            r"&= \left\| \gamma \cdot \max_a [q_1[s'_1, a]] - \gamma \cdot \max_a [q_2[s'_2, a]] \right\|_\infty",
            equal(
                Abs(arithmetic("r + g*m - r - g*n", r=reward, g=gamma, m=m_1, n=m_2)),
                Abs(gamma * m_1 - gamma * m_2),
            ),
        ),
        step(
            (1327, 1327),
            r"&= \gamma \left\| \max_a [q_1[s'_1, a]] - \max_a [q_2[s'_2, a]] \right\|_\infty",
            equal(Abs(gamma * m_1 - gamma * m_2), gamma * Abs(m_1 - m_2)),
        ),
        step(
            (1327, 1327),
            r"&\leq \gamma \left\| \max_a [q_1[s'_1, a] - q_2[s'_2, a]] \right\|_\infty",
            at_most(gamma * Abs(best_u - best_w), gamma * Abs(in_state)),
            expect="refuted",
            why="The difference of two maxima is at most the largest absolute difference, but here the sign is kept inside the "
            "maximum: for q_1 = (0, 0) and q_2 = (0, 1) the left side is gamma and the right side 0.",
        ),
        step(
            (1327, 1327),
            r"&\leq \gamma \left\| \max_{a,s} [q_1[s, a] - q_2[s, a]] \right\|_\infty",
            at_most(gamma * Abs(in_state), gamma * Abs(everywhere)),
            expect="refuted",
            follows=True,
            why="Without absolute values inside, a maximum over more entries may be nearer to 0: differences of -2 in this "
            "state and 0 in the other.",
        ),
        step(
            (1327, 1327),
            r"&= \gamma \left\| q_1[s, a] - q_2[s, a] \right\|_\infty",
            equal(gamma * Abs(everywhere), gamma * norm),
            expect="refuted",
            follows=True,
            why="The norm takes the largest absolute value, not the absolute value of the largest difference.",
        ),
        step(
            (1327, 1327),
            r"&\leq \left\| q_1[s, a] - q_2[s, a] \right\|_\infty",
            at_most(gamma * distance, distance, given=[gamma <= 1]),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 19.5, answer, remark",
    lines=(1323, 1329),
    printed="The max operator disappears since the ℓ_∞ norm takes the maximum anyway.",
    why="names the norm and explains in words lines that are checked above",
)

# Problem 19.6: what one of the N trajectories adds to the expectation, and their sum; slope[k] is the derivative of
# Pr(tau_k|theta), and the probabilities sum to one for every theta
N = Symbol("N", integer=True, positive=True)
k, m = symbols("k m", integer=True)
pr, slope = Function("pr", positive=True), family("slope")
b, theta = symbols("b theta", real=True)
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
            r"\mathbb{E}_\tau \left[\frac{\partial}{\partial \theta} \log [Pr(\tau|\theta)] b \right] = 0,",
            equal(Sum(slope[k] * b, (k, 1, N)), 0, given=[Eq(Sum(slope[k], (k, 1, N)), 0)]),
        ),
    ],
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
# Variances and the covariance as numbers; the last is bounded by the others (Cauchy and Schwarz)
V_a, V_b = symbols("V_a V_b", positive=True)
C = Symbol("C", real=True)
best = C / V_b
rho = Symbol("rho", real=True)
chapter.claim(
    at="Problem 19.7, answer, optimum",
    lines=(1355, 1355),
    printed=r"c^* = \frac{\text{Covar}[a, b]}{\text{Var}[b]}.",
    says=at_most(V_a + best**2 * V_b - 2 * best * C, V_a + c**2 * V_b - 2 * c * C),
)
chapter.not_checkable(
    at="Problem 19.7, answer, substitution",
    lines=(1357, 1357),
    printed=r"If we substitute this into the last line of the expression for $\mathbb{E}[a']$ and simplify, we get:",
    why="names the expression for Var[a'], as the next line shows; the substitution is checked there",
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
chapter.chain(
    at="Problem 19.7, answer, correlation",
    steps=[
        step(
            (1361, 1361),
            r"where $0 \leq \rho_{a,b}",
            at_most(0, C / sqrt(V_a * V_b), given=[V_a * V_b >= C**2]),
            expect="refuted",
            why="A correlation coefficient lies between -1 and 1; it is negative where b falls as a rises, such as b = -a.",
        ),
        step(
            (1361, 1361),
            r"\rho_{a,b} \leq 1$",
            at_most(C / sqrt(V_a * V_b), 1, given=[V_a * V_b >= C**2]),
            expect="undecided",
            why="True: the square is at most 1; missing: order between roots.",
        ),
        # b co-varies with a, so rho is not 0
        step(
            (1365, 1365),
            r"$1 - \rho_{a,b}^2$ must be less than one",
            less(1 - rho**2, 1, given=[Ne(rho, 0)]),
        ),
    ],
)

# Problem 19.8: N trajectories with probabilities chance[k], gradients g[k] and returns r[k].  The variance of the estimate
# is E[g^2 (r - b)^2] - E[g (r - b)]^2, and E[g] = 0 (problem 19.6), so that b is in the first term only.
chance, g, returns = family("chance", domain="positive"), family("g"), family("r")
squares = Sum(chance[k] * g[k] ** 2, (k, 1, N))
weighted_returns = Sum(chance[k] * g[k] ** 2 * returns[k], (k, 1, N))
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
                Derivative(Sum(chance[k] * g[k] ** 2 * (returns[k] - b) ** 2, (k, 1, N)), b),
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
