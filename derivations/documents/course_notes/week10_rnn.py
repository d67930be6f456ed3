"""Week 10, first part: recurrent networks and why their gradients vanish or explode (lines 1662 to 1733).

x_i has n entries, s_i d, y_i K (printed k); c is the true class, b and c_bias[l] the biases.  By component, a_j[p] is
sum_l W[p, l] s[l] + b[p], without the term U x_j, which the text leaves out from line 1702 on: no derivative by W or by a
state needs it.  In the step from dL/ds to dL/dW there is one unit, and there are two time steps.  g[j] is the derivative,
or the norm of it, of s_j by s_{j-1}.  The norm of a matrix is the most by which it lengthens a vector: only so is that
of diag(sigma'(a_j)) the largest slope, as line 1726 has it.  Entry (p, q) of ds/da is ds[p]/da[q]: only so do the
factors stand in the order in which the chain rule of line 1710 has them.
"""

from sympy import (
    Derivative,
    Function,
    KroneckerDelta,
    Limit,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    oo,
    symbols,
    tanh,
)

from derivations.documents.editions import course_notes
from udlsym import Chapter, Prime, at_most, equal, family, index, less, sigmoid, step

chapter = Chapter(course_notes, "Week 10, Recurrent networks, gradients")

d, n, K, T = symbols("d n K T", integer=True, positive=True)
l, t, j, r = symbols("l t j r", integer=True)
c, c_in_classes = index("c", 1, K)
y, state, V, c_bias = family("y", domain="positive"), family("s"), family("V"), family("c_bias")

chapter.not_checkable(
    at="Week 10, RNN",
    lines=(1664, 1688),
    printed=r"y_i = \text{softmax}(Vs_i + c)",
    why="defines the network; the figures are missing",
)


def score(time, label):
    """An entry of V s_t + c."""
    return Sum(V[label, l] * state[time, l], (l, 1, d)) + c_bias[label]


loss_at_t = -log(exp(score(t, c)) / Sum(exp(score(t, r)), (r, 1, K)))
p, p_in_classes = index("p", 1, K)
q, q_in_state = index("q", 1, d)

chapter.chain(
    at="Week 10, RNN, shapes and loss",
    steps=[
        step((1690, 1690), r"then  $U \in \mathbb{R}^{dxn}$ ,", equal(Sum(n, (l, 1, d)), d * n)),
        step((1690, 1690), r"$V \in \mathbb{R}^{kxd}$", equal(Sum(d, (l, 1, K)), K * d)),
        step((1690, 1690), r"$W \in \mathbb{R}^{dxd}$", equal(Sum(d, (l, 1, d)), d**2)),
        step(
            (1691, 1695),
            r"\mathcal{L}(\theta) = \sum_{t=1}^T -\log(y_t c))",
            equal(
                Sum(-Sum(KroneckerDelta(l, c) * log(y[t, l]), (l, 1, K)), (t, 1, T)),
                Sum(-log(y[t, c]), (t, 1, T)),
                given=c_in_classes,
            ),
        ),
        step(
            (1701, 1701),
            r"\frac{\partial \mathcal{L}(\theta)}{\partial V} = \sum_{t=1}^T \frac{\partial \mathcal{L}_t(\theta)}{\partial V}",
            equal(
                Derivative(Sum(loss_at_t, (t, 1, T)), V[p, q]),
                Sum(Derivative(loss_at_t, V[p, q]), (t, 1, T)),
                given=[*c_in_classes, *p_in_classes, *q_in_state],
            ),
        ),
    ],
)

# The derivative by W
w, b, s_0, v, c_0 = symbols("w b s_0 v c_0", real=True)
s_1 = tanh(w * s_0 + b)
s_2 = tanh(w * s_1 + b)
L, L_1, L_2, s = (Function(name, real=True) for name in ("L", "L_1", "L_2", "s"))
loss_1, loss_2 = -log(sigmoid(v * s_1 + c_0)), -log(sigmoid(v * s_2 + c_0))  # two classes
s_2_by_s_1 = w * (1 - s_2**2)

chapter.chain(
    at="Week 10, RNN, derivative by W",
    steps=[
        step(
            (1703, 1703),
            r"\frac{\partial \mathcal{L}(\theta)}{\partial W} = \sum_{t=1}^T \frac{\partial \mathcal{L}_t(\theta)}{\partial W}",
            # the dash before it is that of the list
            equal(Derivative(loss_1 + loss_2, w), Derivative(loss_1, w) + Derivative(loss_2, w)),
        ),
        step(
            (1703, 1703),
            r"\sum_{t=1}^T \frac{\partial \mathcal{L}_t(\theta)}{\partial s_t} * \frac{\partial s_t}{\partial W}",
            equal(Derivative(L(s(w)), w), Prime(L(s(w))) * Derivative(s(w), w)),
        ),
        step(
            (1703, 1703),
            r"\left( \frac{\partial \mathcal{L}_t(\theta)}{\partial s_t} * \sum_{k=1}^t \frac{\partial s_t}{\partial s_k} \frac{\partial s_k}{\partial W} \right)",
            # ds_k/dW in the inner sum, as is usual, with s_{k-1} held fixed: line 1702 says that it is not all of ds_k/dW
            equal(Derivative(s_2, w), s_2_by_s_1 * ((1 - s_1**2) * s_0) + 1 * ((1 - s_2**2) * s_1)),
        ),
    ],
)

chapter.not_checkable(
    at="Week 10, RNN, states without inputs",
    lines=(1702, 1716),
    printed=r"although  $s_4 = \sigma(Ws_3 + b)$ ,",
    why="the equation of line 1683 without the input, which the derivatives that follow do not need",
)

# The derivative of s_t by s_k
k, k_before_t = index("k", 1, t)
g = family("g")
W, a, b_j, s_j = family("W"), family("a"), family("b"), family("s")
sigma = Function("sigma", real=True)
row, in_rows = index("p", 1, d)
activation = Sum(W[row, l] * s_j[l], (l, 1, d)) + b_j[row]
z = Symbol("z", real=True)
slopes = family("sigma_prime")
norm_D, norm_W, gamma, lamda = symbols("norm_D norm_W gamma lambda", nonnegative=True)
norm_Wx, norm_DWx, norm_x = *symbols("norm_Wx norm_DWx", nonnegative=True), Symbol("norm_x", positive=True)
vector, gap = family("x"), family("gap", domain="nonnegative")
gamma_lamda = Symbol("gamma_lambda", positive=True)
norm_so_far, norm_next = symbols("norm_so_far norm_next", nonnegative=True)
factors = Symbol("m", integer=True, nonnegative=True)
weight, steps = Symbol("w", positive=True), Symbol("N", integer=True, positive=True)
slope = sigmoid(z) * (1 - sigmoid(z))

chapter.chain(
    at="Week 10, RNN, product of derivatives",
    steps=[
        step(
            (1706, 1708),
            r"= \prod_{j=k}^{t-1} \frac{\partial s_{j+1}}{\partial s_j} = \prod_{j=k+1}^t \frac{\partial s_j}{\partial s_{j-1}}",
            equal(Product(g[j + 1], (j, k, t - 1)), Product(g[j], (j, k + 1, t)), given=k_before_t),
        ),
        step(
            (1706, 1710),
            r"\frac{\partial s_t}{\partial s_{t-1}} \frac{\partial s_{t-1}}{\partial s_{t-2}} \dots \frac{\partial s_{k+1}}{\partial s_k}",
            equal(Derivative(L_2(L_1(s(w))), w), Prime(L_2(L_1(s(w)))) * Prime(L_1(s(w))) * Derivative(s(w), w)),
        ),
        step(
            (1712, 1714),
            r"\frac{\partial s_j}{\partial a_j} \text{ is a diagonal matrix}",
            equal(
                Derivative(sigma(a[row]), a[q]),
                Prime(sigma(a[row])) * KroneckerDelta(row, q),
                given=[*in_rows, *q_in_state],
            ),
        ),
        step(
            (1716, 1716),
            r"$\frac{\partial a_j}{\partial s_{j-1}} = W^T$",
            equal(Derivative(activation, s_j[q]), W[q, row], given=[*in_rows, *q_in_state]),
            expect="refuted",
            slip="notation",
            why="Row p of the derivative of W s by s is row p of W.  The transpose belongs to the other layout, in which the "
            "factors of line 1710 stand in the other order; here it would give diag W^T, and line 1718 rightly has diag W.",
        ),
        step(
            (1718, 1718),
            r"\frac{\partial s_j}{\partial s_{j-1}} = \text{diag}(\sigma'(a_j)). W",
            equal(
                Derivative(sigma(activation), s_j[q]),
                Prime(sigma(activation)) * W[row, q],
                given=[*in_rows, *q_in_state],
            ),
        ),
        step(
            (1720, 1722),
            r"\left\| \frac{\partial s_j}{\partial s_{j-1}} \right\| \leq \left\| \text{diag}(\sigma'(a_j)) \right\|. \left\| W \right\|",
            # how much diag W lengthens any vector x
            at_most(
                norm_DWx / norm_x,
                norm_D * norm_W,
                given=[norm_DWx <= norm_D * norm_Wx, norm_Wx <= norm_W * norm_x],
            ),
        ),
    ],
)
chapter.chain(
    at="Week 10, RNN, bounds",
    steps=[
        step(
            (1724, 1724),
            r"Note that  $\sigma'(a_j) \leq 0.25$  if  $\sigma$  is sigmoid..",
            at_most(Derivative(sigmoid(z), z), Rational("0.25")),
        ),
        step((1724, 1724), r"note that  $\sigma'(a_j) \leq 1$  if  $\sigma$  is tanh.", at_most(tanh(z).diff(z), 1)),
        step(  # gamma^2 exceeds the square of slope p by gap[p]: diag lengthens no vector by more than gamma
            (1726, 1726),
            r"where  $\gamma$  represents the bound.",
            at_most(
                Sum((slopes[row] * vector[row]) ** 2, (row, 1, d)),
                Sum((slopes[row] ** 2 + gap[row]) * vector[row] ** 2, (row, 1, d)),
            ),
        ),
        step(
            (1726, 1726),
            r"Hence,  $\left\| \frac{\partial s_j}{\partial s_{j-1}} \right\| \leq \gamma \lambda$ , where  $\gamma$  represents the bound.",
            at_most(norm_D * norm_W, gamma * lamda, given=[norm_D <= gamma, norm_W <= lamda]),
        ),
        step(
            (1728, 1728),
            r"This implies that  $\frac{\partial s_t}{\partial s_k} \leq (\gamma \lambda)^{t-k}$ ,",
            # of the norms, factor by factor: from the empty product on, one more factor on each side
            at_most(
                norm_so_far * norm_next,
                gamma_lamda ** (factors + 1),
                given=[norm_so_far <= gamma_lamda**factors, norm_next <= gamma_lamda],
            ),
        ),
        step(
            (1728, 1728),
            r"it vanishes if  $\gamma \lambda < 1$",
            equal(Limit(gamma_lamda**steps, steps, oo), 0, given=[gamma_lamda < 1]),
        ),
        step(
            (1728, 1728),
            r"explodes if  $\gamma \lambda > 1$ .",
            less((slope * weight) ** steps, (slope * weight) ** (steps + 1), given=[Rational(1, 4) * weight > 1]),
            expect="refuted",
            why="gamma lambda is a bound from above, and a large bound forces nothing to be large.  With one "
            "sigmoid unit, the same "
            "activation z at every step and the weight 5, gamma lambda is 1.25; but at z = 3 every factor is "
            "5 * 0.045 = 0.23, and the gradient vanishes.  It can explode only if gamma lambda > 1.",
        ),
    ],
)
chapter.not_checkable(
    at="Week 10, RNN, remedies",
    lines=(1729, 1733),
    printed=r"One way to counter this is not to backpropagate until  $s_0$ .",
    why="advice in words",
)
