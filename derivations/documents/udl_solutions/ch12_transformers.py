"""Chapter 12, Transformers: problems 12.1 to 12.10.

N is the number of inputs, D their length.  beta_q, Omega_q and so on are the parameters that make the queries, keys and
values of the columns of X; the softmax of a matrix is taken in each column.  In problem 12.4 z_1, ..., z_5 are real and
y_i is the i-th entry of their softmax; the values that the problem gives them are -3, 1, 100, 5, -1.
"""

from sympy import Derivative, Eq, Integer, KroneckerDelta, MatrixSymbol, Sum, Symbol, exp, log, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, arithmetic, count, equal, family, index, less, number, softmax, step
from udlsym.matrices import Softmax, ones, permutation

chapter = Chapter(udl_solutions, "Chapter 12, Transformers")

N, D = symbols("N D", integer=True, positive=True)
n, m, d, e = symbols("n m d e", integer=True)

chapter.chain(
    at="Problem 12.1",
    steps=[
        step(
            (941, 941),
            r"$3 \cdot (D + D \times D)$",
            equal(3 * (Sum(1, (d, 1, D)) + Sum(D, (d, 1, D))), 3 * (D + D * D)),
        ),
        step((941, 941), r"The number of attention weights is $N \times N$", equal(Sum(N, (n, 1, N)), N * N)),
        step(
            (941, 941),
            r"will have $DN \times DN + DN$",
            equal(Sum(D * N + 1, (d, 1, D * N)), D * N * (D * N) + D * N),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 12.2",
    lines=(945, 945),
    printed="Keeping the input and output dimensions the same would help with the model's scalability.",
    why="an opinion on a design",
)

X, P = MatrixSymbol("X", D, N), MatrixSymbol("P", N, N)
beta_v, beta_q, beta_k = MatrixSymbol("beta_v", D, 1), MatrixSymbol("beta_q", D, 1), MatrixSymbol("beta_k", D, 1)
Omega_v, Omega_q, Omega_k = MatrixSymbol("Omega_v", D, D), MatrixSymbol("Omega_q", D, D), MatrixSymbol("Omega_k", D, D)
row = ones(1, N)
of_permuted = (beta_v * row + Omega_v * X * P) * Softmax(
    (beta_q * row + Omega_q * X * P).T * (beta_k * row + Omega_k * X * P)
)
of_data = (beta_v * row + Omega_v * X) * Softmax((beta_q * row + Omega_q * X).T * (beta_k * row + Omega_k * X))

square = MatrixSymbol("X", N, N)
values, queries, keys = (
    MatrixSymbol(f"beta_{name}", N, 1) * row + MatrixSymbol(f"Omega_{name}", N, N) * square for name in ("v", "q", "k")
)

chapter.chain(
    at="Problem 12.3",
    steps=[
        step(
            (949, 950),
            r"\mathbf{Sa}[\mathbf{XP}] &= V \text{Softmax}[Q^T K]",
            None,
            expect="not-checkable",
            why="the definition of self-attention",
        ),
        step(
            (951, 951),
            r"&= (\beta_v 1^T + \Omega_v X P) \text{Softmax}[(\beta_q 1^T + \Omega_q X P)^T (\beta_k 1^T + \Omega_k X P)]",
            None,
            expect="not-checkable",
            why="the definition of values, queries and keys of the data XP",
        ),
        step(
            (952, 952),
            r"&= (\beta_v 1^T + \Omega_v X) P \text{Softmax}[(\beta_q 1^T + \Omega_q X)^T P^T (\beta_k 1^T + \Omega_k X)] P",
            # for as many inputs as each has entries: only so does the print conform
            equal(
                (values * P) * Softmax((queries * P).T * (keys * P)),
                values * P * Softmax(queries.T * P.T * keys) * P,
                given=[permutation(P)],
            ),
            expect="refuted",
            why="(Q P)^T (K P) is P^T Q^T K P, so P^T must stand before the queries, not after them.  The transpose of the "
            "D x N queries has D columns and P^T has N rows, so that the print does not even conform, but for D = N; and "
            "there it is false too.",
        ),
        step(
            (953, 954),
            r"&= (\beta_v 1^T + \Omega_v X) \text{Softmax}[(\beta_q 1^T + \Omega_q X)^T (\beta_k 1^T + \Omega_k X)] P",
            # the line before is false, so this one is compared with the definition on line 951
            equal(of_permuted, of_data * P, given=[permutation(P)]),
        ),
        step(
            (955, 956),
            r"&= \mathbf{Sa}[\mathbf{X}] \mathbf{P}",
            None,
            expect="not-checkable",
            why="the definition of self-attention, of the data X",
        ),
    ],
)

z = family("z")
K = Symbol("K", integer=True, positive=True)
i, i_in_range = index("i", 1, K)
j, j_in_range = index("j", 1, K)
k = Symbol("k", integer=True)
y_i, y_j = softmax(z, i, K), softmax(z, j, K)
total = Sum(exp(z[k]), (k, 1, K))
five = (Eq(K, 5),)
in_range = (*i_in_range, *j_in_range, *five)

chapter.not_checkable(
    at="Problem 12.4, softmax",
    lines=(960, 961),
    printed=r"y_i &= \text{softmax}[z_i] = \frac{\exp[z_i]}{\sum_{j=1}^5 \exp[z_j]}",
    why="the definition of the softmax",
)
chapter.chain(
    at="Problem 12.4",
    steps=[
        step(
            (962, 963),
            r"&= z_i - \log \left[\sum_{j=1}^5 \exp[z_j] \right]",
            equal(log(y_i), z[i] - log(total), given=(*i_in_range, *five)),
        ),
        step(
            (964, 964),
            r"\frac{\partial y_i}{\partial z_j} \cdot \frac{1}{y_i} &= \frac{\partial z_i}{\partial z_j} - "
            r"\sum_j \frac{1}{\exp[z_j]} \cdot \exp[z_j]",
            equal(
                Derivative(y_i, z[j]) / y_i,
                KroneckerDelta(i, j) - Sum(arithmetic("1/e*e", e=exp(z[k])), (k, 1, K)),
                given=in_range,
            ),
            expect="refuted",
            why="The sum belongs into the denominator: the logarithm's derivative is exp[z_j] over the sum of all "
            "exponentials. As printed every term of the sum is 1 and the sum is 5.",
        ),
        step(
            (965, 966),
            r"\frac{\partial y_i}{\partial z_j} &= y_i [\mathbb{I}[i = j] - y_j]",
            equal(Derivative(y_i, z[j]), y_i * (KroneckerDelta(i, j) - y_j), given=in_range),
            using=("derivations.softmax.jacobian",),
        ),
    ],
)

# the five entries of the softmax at the values of the problem
normalizer = exp(-3) + exp(1) + exp(100) + exp(5) + exp(-1)
y_1, y_2, y_3, y_4, y_5 = (
    exp(-3) / normalizer,
    exp(1) / normalizer,
    exp(100) / normalizer,
    exp(5) / normalizer,
    exp(-1) / normalizer,
)
very_small = "We can note that the derivatives are very small numbers"

chapter.chain(
    at="Problem 12.4, values",
    steps=[
        step((970, 970), very_small, number(y_1 * (1 - y_1), "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_2 * (1 - y_2), "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_3 * (1 - y_3), "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_4 * (1 - y_4), "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_5 * (1 - y_5), "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_1 * y_2, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_1 * y_3, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_1 * y_4, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_1 * y_5, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_2 * y_3, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_2 * y_4, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_2 * y_5, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_3 * y_4, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_3 * y_5, "0", tolerance="1e-41")),
        step((970, 970), very_small, number(y_4 * y_5, "0", tolerance="1e-41")),
    ],
)

chapter.not_checkable(
    at="Problem 12.5",
    lines=(974, 974),
    printed="more operations can be done in parallel",
    why="compares implementations in words",
)
chapter.not_checkable(
    at="Problem 12.6",
    lines=(978, 980),
    printed="Two novel contrastive tasks",
    why="proposes tasks",
)
chapter.not_checkable(
    at="Problem 12.7",
    lines=(984, 984),
    printed="will only happen between the query of the new token and all other token's keys",
    why="describes a computation in words",
)
chapter.not_checkable(
    at="Problem 12.8",
    lines=(988, 989),
    printed="Each patch would interact with adjacent patches only.",
    why="proposes methods",
)

patch = Symbol("patch", integer=True)

chapter.chain(
    at="Problem 12.9",
    steps=[
        step(
            (995, 995),
            "256×512 (number of patches * number of channels)",
            count(Sum(Integer(512), (patch, 1, arithmetic("16*16"))), arithmetic("256*512")),
        ),
        step(
            (995, 995),
            "256×256 (square of the number of tokens)",
            count(arithmetic("(16*16)**2"), arithmetic("256*256")),
        ),
        step(
            (996, 996),
            "which will now be 512×512",
            count(Sum(Integer(512), (patch, 1, 512)), arithmetic("512*512")),
        ),
        step(
            (998, 998),
            "the second case will cost more computation",
            # each entry of the product of queries and keys is a sum over the other dimension
            less(arithmetic("256*256*512"), arithmetic("512*512*256")),
        ),
    ],
)

key, query = family("g_k"), family("g_q")

chapter.chain(
    at="Problem 12.10",
    steps=[
        step(
            (1004, 1004),
            r"\sum_{m'=1}^N \mathbf{g}[\mathbf{k}_{m'}]^T \mathbf{g}[\mathbf{q}_n]",
            equal(
                Sum(Sum(key[m, d] * query[n, d], (d, 1, D)), (m, 1, N)),
                Sum(Sum(key[m, d], (m, 1, N)) * query[n, d], (d, 1, D)),
            ),
        ),
        step(
            (1006, 1006),
            "from $O(N^2 D)$ to $O(ND)$",
            None,
            expect="not-checkable",
            why="which operations are counted is not said, so there is no number to compare",
        ),
    ],
)
