"""Chapter 19, Reinforcement learning: problems 19.1 to 19.5, policies and their values.

In problem 19.2 r_1 and r_2 are the rewards r_{t+1} and r_{t+2}, v_2 the value v[s_{t+2}|pi], q_1 and q_2 the action values of
two actions; E is the expectation over what the new policy meets, and `later` the inner expectation on line 1290.

In problem 19.5 one state s' follows, as in the printed update (s'_1 and s'_2 are this state), and there are two states with
two actions each: u_1, u_2 are the values q_1[s', a], w_1, w_2 the values q_2[s', a], and U, W those of the other state.
"""

from sympy import Abs, Eq, Limit, Max, Ne, Rational, Sum, Symbol, exp, oo, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, at_most, equal, expectation, family, less, step

chapter = Chapter(udl_booklet, "Chapter 19, Reinforcement learning")

chapter.not_checkable(
    at="Problem 19.1",
    lines=(1262, 1262),
    printed="Calculate the return for each step in the trajectory",
    why="the trajectory is in a figure of the book",
)

# Problem 19.2
r_1, r_2, v_2 = met = symbols("r_1 r_2 v_2", real=True)
q_1, q_2 = symbols("q_1 q_2", real=True)
gamma = Symbol("gamma", positive=True)
later = Symbol("later", real=True)
chapter.not_checkable(
    at="Problem 19.2",
    lines=(1264, 1272),
    printed=r"\pi'[a_t|s_t] = \operatorname{argmax}_{a_t}",
    why="the definition of the new policy and what is to be proved; the proof's lines are checked below",
)
# The old policy takes action 1 with this chance and action 2 otherwise; the new one takes the better of the two
chance = Symbol("chance", real=True)
chapter.claim(
    at="Problem 19.2, greedy action",
    lines=(1270, 1270),
    printed=r"v[s_t|\pi] &\leq q[s_t, \pi'[a|s_t]|\pi]",
    says=at_most(chance * q_1 + (1 - chance) * q_2, Max(q_1, q_2), given=[chance >= 0, chance <= 1]),
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
# The lines with <=, over N continuations with these chances: values[k] and better[k] are v[s|pi] and q[s, pi'|pi] in the
# state that continuation k reaches, and by the hypothesis of the theorem the gain is not negative
N = Symbol("N", integer=True, positive=True)
k, m = symbols("k m", integer=True)
chances, gain = family("chance", domain="positive"), family("gain", domain="nonnegative")
rewards, second_rewards, values, better = family("r"), family("r_second"), family("v"), family("q")
improved = [Definition(better[k], values[k] + gain[k], variables=(k,))]


def mean(quantity):
    """The expectation over the continuations."""
    return Sum(chances[k] * quantity, (k, 1, N))


chapter.chain(
    at="Problem 19.2, answer",
    steps=[
        step(
            (1289, 1289),
            r"&\leq \mathbb{E}_{\pi'} \left[r_{t+1} + \gamma \cdot q[s_{t+1}, \pi'[a_{t+1}|s_{t+1}]|\pi] \right]",
            at_most(mean(rewards[k] + gamma * values[k]), mean(rewards[k] + gamma * better[k]), definitions=improved),
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
                mean(rewards[k] + gamma * second_rewards[k] + gamma**2 * values[k]),
                mean(rewards[k] + gamma * second_rewards[k] + gamma**2 * better[k]),
                definitions=improved,
            ),
        ),
    ],
)
# The same n times: met under the new policy after n steps, rewards[n] and values[n] are the expected reward and v[s|pi], and by
# the hypothesis of the theorem values[n] is rewards[n] + gamma values[n + 1] less a gain.  What is left tends to zero.
n = Symbol("n", integer=True, nonnegative=True)
largest = Symbol("v_max", positive=True)
further = r"&\leq \mathbb{E}_{\pi'} [r_{t+1} + \gamma \cdot r_{t+2} + \gamma^2 r_{t+3} + \gamma^3 r_{t+4} + \dots]"
chapter.chain(
    at="Problem 19.2, answer, limit",
    steps=[
        step(
            (1294, 1294),
            further,
            at_most(
                values[0],
                Sum(gamma**k * rewards[k], (k, 0, n - 1)) + gamma**n * values[n],
                definitions=[Definition(rewards[m], values[m] - gamma * values[m + 1] + gain[m], variables=(m,))],
            ),
        ),
        step((1294, 1294), further, at_most(gamma**n * values[n], gamma**n * largest, given=[values[n] <= largest])),
        step((1294, 1294), further, equal(Limit(gamma**n * largest, n, oo), 0, given=[gamma < 1])),
    ],
)
chapter.not_checkable(
    at="Problem 19.2, answer, value of the new policy",
    lines=(1295, 1298),
    printed=r"&= v[s_t|\pi']",
    why="the definition of the value of the new policy",
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
# "For all q_1, q_2" takes in q_1 = q_2: one state with one action, whose values are u and w, where norms are absolute values
u, w = symbols("u w", real=True)
updated_u, updated_w = reward + gamma * u, reward + gamma * w
chapter.claim(
    at="Problem 19.5",
    lines=(1321, 1321),
    printed=r"\left\| f[q_1[s, a]] - f[q_2[s, a]] \right\|_\infty < \left\| q_1[s, a] - q_2[s, a] \right\|_\infty \quad \forall q_1, q_2.",
    says=less(Abs(updated_u - updated_w), Abs(u - w), given=[gamma < 1]),
    expect="refuted",
    why="The print says it of all q_1 and q_2, but where they are equal both sides are 0, and 0 < 0 is false.  The answer ends "
    "with <= and shows no more; the inequality is strict where q_1 and q_2 differ and gamma < 1.",
)
chapter.chain(
    at="Problem 19.5, contraction",
    steps=[
        step(
            (1319, 1319),
            "Show that this is a contraction mapping",
            less(Abs(updated_u - updated_w), Abs(u - w), given=[gamma < 1, Ne(u, w)]),
        ),
        step(
            (1319, 1319),
            "Show that this is a contraction mapping",
            less(gamma * Abs(best_u - best_w), norm, given=[gamma < 1, norm > 0]),
        ),
    ],
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
