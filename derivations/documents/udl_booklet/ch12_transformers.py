"""Chapter 12, Transformers.

In problem 12.3 inputs, queries, keys and values have D rows and N columns; the first line of the answer, the self-attention of
XP, is the definition, and the softmax is taken of every column, as in the book.

In problem 12.4 the derivatives are derived for any number K of inputs; then the values are put in.
"""

from sympy import Derivative, KroneckerDelta, MatrixSymbol, Sum, exp, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, count, equal, family, index, number, softmax, step
from udlsym.matrices import Softmax, ones, permutation

chapter = Chapter(udl_booklet, "Chapter 12, Transformers")

N, D, K = symbols("N D K", integer=True, positive=True)
c, d, m, n, r = symbols("c d m n r", integer=True)

chapter.chain(
    at="Problem 12.1",
    steps=[
        step(
            (743, 743),
            "How many weights and biases are used to compute the queries, keys, and values?",
            equal(3 * Sum(D, (c, 1, D)) + 3 * Sum(1, (c, 1, D)), 3 * D**2 + 3 * D),
        ),
        step(
            (743, 743),
            r"How many attention weights $a[\bullet, \bullet]$ will there be?",
            equal(Sum(N, (n, 1, N)), N**2),
        ),
        step(
            (743, 743),
            "How many weights and biases would there be in a fully connected shallow network relating all DN inputs to all DN outputs?",
            equal(Sum(D * N, (n, 1, D * N)) + Sum(1, (n, 1, D * N)), D**2 * N**2 + D * N),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 12.2",
    lines=(745, 745),
    printed="Why might we want to ensure that the input to the self-attention mechanism is the same size as the output?",
    why="asks for reasons in words",
)

# Problem 12.3
X, P = MatrixSymbol("X", D, N), MatrixSymbol("P", N, N)
beta_v, beta_q, beta_k = MatrixSymbol("beta_v", D, 1), MatrixSymbol("beta_q", D, 1), MatrixSymbol("beta_k", D, 1)
Omega_v, Omega_q, Omega_k = MatrixSymbol("Omega_v", D, D), MatrixSymbol("Omega_q", D, D), MatrixSymbol("Omega_k", D, D)
row = ones(1, N)
permuted = (permutation(P),)
line_1 = (beta_v * row + Omega_v * X * P) * Softmax(
    (beta_q * row + Omega_q * X * P).T * (beta_k * row + Omega_k * X * P)
)
line_2 = (beta_v * row * P + Omega_v * X * P) * Softmax(
    (beta_q * row * P + Omega_q * X * P).T * (beta_k * row * P + Omega_k * X * P)
)
values = beta_v * row + Omega_v * X
products = (beta_q * row + Omega_q * X).T * (beta_k * row + Omega_k * X)
line_3 = values * P * Softmax(P.T * products * P)
line_4 = values * P * P.T * Softmax(products) * P
line_5 = values * Softmax(products) * P

chapter.not_checkable(
    at="Problem 12.3, data",
    lines=(747, 747),
    printed=r"is equivariant to a permutation \mathbf{XP} of the data \mathbf{X}",
    why="the words before the equation, which is checked below",
)
chapter.claim(
    at="Problem 12.3",
    lines=(749, 749),
    printed=r"\mathbf{Sa}[\mathbf{XP}] = \mathbf{Sa}[\mathbf{X}]\mathbf{P}.",
    says=equal(line_1, line_5, given=permuted),
)
chapter.chain(
    at="Problem 12.3, answer",
    steps=[
        step(
            (753, 753),
            r"&= (\beta_v \mathbf{1}^T \mathbf{P} + \Omega_v \mathbf{XP}) \mathbf{Softmax}[(\beta_q \mathbf{1}^T \mathbf{P} + \Omega_q \mathbf{XP})^T (\beta_k \mathbf{1}^T \mathbf{P} + \Omega_k \mathbf{XP})]",
            equal(line_1, line_2, given=permuted),
        ),
        step(
            (753, 753),
            r"&= (\beta_v \mathbf{1}^T + \Omega_v \mathbf{X}) \mathbf{P} \mathbf{Softmax}[\mathbf{P}^T (\beta_q \mathbf{1}^T + \Omega_q \mathbf{X})^T (\beta_k \mathbf{1}^T + \Omega_k \mathbf{X}) \mathbf{P}]",
            equal(line_2, line_3, given=permuted),
        ),
        step(
            (753, 753),
            r"&= (\beta_v \mathbf{1}^T + \Omega_v \mathbf{X}) \mathbf{P} \mathbf{P}^T \mathbf{Softmax}[(\beta_q \mathbf{1}^T + \Omega_q \mathbf{X})^T (\beta_k \mathbf{1}^T + \Omega_k \mathbf{X})] \mathbf{P}",
            equal(line_3, line_4, given=permuted),
        ),
        step(
            (753, 753),
            r"&= (\beta_v \mathbf{1}^T + \Omega_v \mathbf{X}) \mathbf{Softmax}[(\beta_q \mathbf{1}^T + \Omega_q \mathbf{X})^T (\beta_k \mathbf{1}^T + \Omega_k \mathbf{X})] \mathbf{P} \\ &= \mathbf{Sa}[\mathbf{X}]\mathbf{P}",
            equal(line_4, line_5, given=permuted),
        ),
    ],
)

# Problem 12.4
z = family("z")
i, in_outputs = index("i", 1, K)
j, in_inputs = index("j", 1, K)
total = arithmetic("exp(-3) + exp(1) + exp(100) + exp(5) + exp(-1)")
y_1, y_2, y_3 = exp(-3) / total, exp(1) / total, exp(100) / total
y_4, y_5 = exp(5) / total, exp(-1) / total

chapter.not_checkable(
    at="Problem 12.4, softmax",
    lines=(757, 757),
    printed=r"y_i = \text{softmax}_i[\mathbf{z}] = \frac{\exp[z_i]}{\sum_{j=1}^5 \exp[z_j]},",
    why="the definition of the softmax",
)
chapter.claim(
    at="Problem 12.4",
    lines=(759, 759),
    printed=r"Compute the 25 derivatives, $\partial y_i / \partial z_j$ for all $i, j \in \{1, 2, 3, 4, 5\}$.",
    says=equal(
        Derivative(softmax(z, i, K), z[j]),
        softmax(z, i, K) * (KroneckerDelta(i, j) - softmax(z, j, K)),
        given=[*in_outputs, *in_inputs],
    ),
)
# The matrix of derivatives is symmetric: the five on the diagonal and the ten above it
chapter.chain(
    at="Problem 12.4, conclusion",
    steps=[
        step((759, 759), "What do you conclude?", number(y_1 * (1 - y_1), "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_1 * y_2, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_1 * y_3, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_1 * y_4, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_1 * y_5, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(y_2 * (1 - y_2), "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_2 * y_3, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_2 * y_4, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_2 * y_5, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(y_3 * (1 - y_3), "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_3 * y_4, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_3 * y_5, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(y_4 * (1 - y_4), "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(-y_4 * y_5, "0", tolerance="1e-41")),
        step((759, 759), "What do you conclude?", number(y_5 * (1 - y_5), "0", tolerance="1e-41")),
    ],
)
chapter.not_checkable(
    at="Problem 12.5",
    lines=(761, 761),
    printed="Why is implementation more efficient",
    why="asks for reasons in words",
)
chapter.not_checkable(
    at="Problem 12.6",
    lines=(763, 763),
    printed="Identify whether each of these tasks is generative or contrastive",
    why="a classification and proposals in words",
)
chapter.not_checkable(
    at="Problem 12.7",
    lines=(765, 765),
    printed="Describe the *extra* computation that must be done to incorporate this new token.",
    why="asks for a description in words",
)
chapter.not_checkable(
    at="Problem 12.8",
    lines=(767, 767),
    printed="Devise two methods to reduce the computation using the principles from figure 12.15.",
    why="a design after a figure that the document does not contain",
)
# Products of numbers in the dot products of all pairs
chapter.chain(
    at="Problem 12.9",
    steps=[
        step(
            (769, 769),
            "(i) between the patches, using all of the channels",
            count(arithmetic("(16*16)*(16*16)*512"), 33554432),
        ),
        step(
            (769, 769),
            "(ii) between the channels, using all of the patches",
            count(arithmetic("512*512*(16*16)"), 67108864),
        ),
    ],
)

# Problem 12.10: key_features[m, d] is component d of g[k_m], query_features[d] that of g[q_n]
key_features, query_features = family("key_features"), family("query_features")
numerator = Sum(key_features[m, d] * query_features[d], (d, 1, D))

chapter.not_checkable(
    at="Problem 12.10, attention",
    lines=(773, 775),
    printed=r"a[\mathbf{x}_m, \mathbf{x}_n] = \text{softmax}_m [\mathbf{k}_m^T \mathbf{q}_n]",
    why="the definition of the attention weights",
)
chapter.claim(
    at="Problem 12.10, answer, denominator",
    lines=(779, 779),
    printed=r"\left(\sum_{m'=1}^N \mathbf{g}[\mathbf{k}_{m'}]^T \right) \mathbf{g}[\mathbf{q}_n]",
    says=equal(
        Sum(Sum(key_features[r, d] * query_features[d], (d, 1, D)), (r, 1, N)),
        Sum(Sum(key_features[r, d], (r, 1, N)) * query_features[d], (d, 1, D)),
    ),
)
chapter.claim(
    at="Problem 12.10, answer",
    lines=(779, 779),
    printed=r"= \frac{\mathbf{g}[\mathbf{k}_m]^T \mathbf{g}[\mathbf{q}_n]}{\left(\sum_{m'=1}^N \mathbf{g}[\mathbf{k}_{m'}]^T \right) \mathbf{g}[\mathbf{q}_n]}.",
    says=equal(
        numerator / Sum(key_features[r, d] * query_features[d], (d, 1, D), (r, 1, N)),
        numerator / Sum(Sum(key_features[r, d], (r, 1, N)) * query_features[d], (d, 1, D)),
    ),
)
chapter.not_checkable(
    at="Problem 12.10, answer, computation",
    lines=(781, 781),
    printed=r"is reduced from $\mathcal{O}[N^2 D]$ to $\mathcal{O}[ND]$",
    why="an order of growth; it depends on what is counted, and holds for the N sums that the line above factors",
)
