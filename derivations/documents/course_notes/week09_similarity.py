"""Week 9, first part: one-hot vectors, co-occurrence, PMI and the singular value decomposition (lines 1531 to 1588).

A one-hot vector of word i among V words has the entries KroneckerDelta(k, i).  A and B are vectors of n numbers;
n_wc, n_w and n_c are the counts of a pair, a word and a context, N the total number of words.  The PMI is the
logarithm of the ratio of p(w, c) to p(w) p(c).  "Positive" is meant of the PPMI as in its name: equation (27) itself
gives 0.

u_p, v_p and sigma_p are the singular vectors and values of X, as families u[i, p], v[j, p], sigma[p]; r is the rank
of X, and "best" is meant in the sum of squared errors, as is usual.  As matrices, X = U Sigma V^T + U_2 Sigma_2
V_2^T, where the first term keeps the k largest singular values and is X-hat.  The similarity of words i and j is that
of rows i and j of X, the dot product over both lengths (line 1536).
"""

from sympy import (
    Eq,
    Identity,
    ImmutableMatrix,
    KroneckerDelta,
    Limit,
    MatrixSymbol,
    Max,
    Ne,
    Sum,
    Symbol,
    Transpose,
    ZeroMatrix,
    log,
    oo,
    sqrt,
    symbols,
)

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, at_most, equal, family, index, step
from udlsym.matrices import symmetric

chapter = Chapter(course_notes, "Week 9, Word representations, similarity")

V, n, m = symbols("V n m", integer=True, positive=True)
k, p, q = symbols("k p q", integer=True)
word_i, i_in_vocabulary = index("i", 1, V)
word_j, j_in_vocabulary = index("j", 1, V)
two_words = [*i_in_vocabulary, *j_in_vocabulary, Ne(word_i, word_j)]
one_i, one_j = KroneckerDelta(k, word_i), KroneckerDelta(k, word_j)
length_i, length_j = sqrt(Sum(one_i**2, (k, 1, V))), sqrt(Sum(one_j**2, (k, 1, V)))

A, B, stretch = family("A"), family("B"), Symbol("c", positive=True)
length_A, length_B = sqrt(Sum(A[k] ** 2, (k, 1, n))), sqrt(Sum(B[k] ** 2, (k, 1, n)))
cosine = Sum(A[k] * B[k], (k, 1, n)) / (length_A * length_B)

chapter.not_checkable(
    at="Week 9, definitions",
    lines=(1533, 1543),
    printed=r"Cosine similarity  $\left( \frac{A \cdot B}{|A||B|} \right)$",
    why="defines the vocabulary, the two measures of similarity and the one-hot vectors",
)
chapter.chain(
    at="Week 9, similarity",
    steps=[
        step(
            (1545, 1545),
            r"euclidean distance between any two words is always  $\sqrt{2}$ .",
            equal(  # the square of a difference, multiplied out
                sqrt(Sum(one_i**2 - 2 * one_i * one_j + one_j**2, (k, 1, V))), sqrt(2), given=two_words
            ),
        ),
        step(
            (1545, 1545),
            "Likewise, the cosine similarity between any two words is always 0.",
            equal(Sum(one_i * one_j, (k, 1, V)) / (length_i * length_j), 0, given=two_words),
        ),
        step(
            (1547, 1547),
            "Cosine similarity ranges from -1 to 1",
            # the square of the cosine is at most 1, multiplied by the squares of the two lengths
            at_most(Sum(A[k] * B[k], (k, 1, n)) ** 2, Sum(A[k] ** 2, (k, 1, n)) * Sum(B[k] ** 2, (k, 1, n))),
        ),
        step(
            (1547, 1547),
            "where 1 indicates that the two vectors are perfectly similar (same direction)",
            equal(
                Sum(A[k] * (stretch * A[k]), (k, 1, n)) / (length_A * sqrt(Sum((stretch * A[k]) ** 2, (k, 1, n)))), 1
            ),
        ),
        step(
            (1547, 1547),
            "-1 indicates they are completely dissimilar (opposite direction)",
            equal(
                Sum(A[k] * (-stretch * A[k]), (k, 1, n)) / (length_A * sqrt(Sum((-stretch * A[k]) ** 2, (k, 1, n)))), -1
            ),
        ),
        step(
            (1547, 1547),
            "and 0 indicates they are orthogonal (90 degrees)",
            equal(Sum(A[k] * B[k], (k, 1, n)), 0, given=[Eq(cosine, 0), Ne(length_A, 0), Ne(length_B, 0)]),
        ),
    ],
)

# Co-occurrence
pair, word, context, N = symbols("n_wc n_w n_c N", positive=True)
PMI = log(pair * N / (context * word))

chapter.not_checkable(
    at="Week 9, co-occurrence",
    lines=(1548, 1553),
    printed=r"Use a threshold  $t$  to populate the matrix as  $X_{ij} = \min(count(w_i, c_j), t)$",
    why="defines the co-occurrence matrix and ways to fill it",
)
chapter.chain(
    at="Week 9, PMI",
    steps=[
        step(
            (1555, 1557),
            r"PMI(w, c) = \log \frac{count(w, c) * N}{count(c) * count(w)}",
            equal(arithmetic("log((p/n)/((w/n)*(c/n)))", p=pair, w=word, c=context, n=N), PMI),
        ),
        step(
            (1559, 1559),
            r"when  $count(w, c) = 0$ ,  $PMI = -\infty$ .",
            equal(Limit(PMI, pair, 0, "+"), -oo),
        ),
        step(
            (1559, 1561),
            r"we use *PPMI* instead, which ensures that all values in the matrix are positive.",
            at_most(0, Max(0, PMI)),
        ),
    ],
)
chapter.not_checkable(
    at="Week 9, co-occurrence, size",
    lines=(1563, 1565),
    printed=r"these representations could be extremely large sized ( $|V| \times |V|$ ,",
    why="the size that the matrix has when contexts are the words themselves",
)

# The singular value decomposition
K, r = symbols("k_max r", integer=True, positive=True)
row, in_rows = index("i", 1, m)
column, in_columns = index("j", 1, n)
u, v, w, z = family("u"), family("v"), family("w"), family("z")
sigma = family("sigma", domain="nonnegative")
entry = Sum(sigma[p] * u[row, p] * v[column, p], (p, 1, r))
# for 1 <= p, q <= r, each in one equation: the columns are orthonormal, the singular values never grow
singular = [
    Eq(Sum((Sum(u[row, p] * u[row, q], (row, 1, m)) - KroneckerDelta(p, q)) ** 2, (p, 1, r), (q, 1, r)), 0),
    Eq(Sum((Sum(v[column, p] * v[column, q], (column, 1, n)) - KroneckerDelta(p, q)) ** 2, (p, 1, r), (q, 1, r)), 0),
    Eq(Sum(Max(0, sigma[p + 1] - sigma[p]), (p, 1, r - 1)), 0),
]
everywhere = ((column, 1, n), (row, 1, m))
no_eckart_young = (
    "True, the theorem of Eckart and Young; its proof stands step by step under 'SVD, why best'. Missing is a prover that puts "
    "the steps together and writes every matrix of rank k as k orthonormal columns times a matrix."
)

chapter.chain(
    at="Week 9, SVD",
    steps=[
        step(
            (1569, 1569),
            r"= \sigma_1 u_1 v_1^T + \sigma_2 u_2 v_2^T + \cdots + \sigma_k u_k v_k^T \end{array}",
            equal(
                Sum(u[row, p] * Sum(sigma[p] * KroneckerDelta(p, q) * v[column, q], (q, 1, K)), (p, 1, K)),
                Sum(sigma[p] * u[row, p] * v[column, p], (p, 1, K)),
                given=[*in_rows, *in_columns],
            ),
        ),
        step(
            (1571, 1571),
            r"observe that  $\sigma_1 u_1 v_1^T$  is the best rank-1 approximation for  $X$ .",
            at_most(
                Sum((entry - sigma[1] * u[row, 1] * v[column, 1]) ** 2, *everywhere),
                Sum((entry - w[row, 1] * z[column, 1]) ** 2, *everywhere),
                given=singular,
            ),
            expect="undecided",
            why=no_eckart_young,
        ),
        step(
            (1573, 1573),
            r"$\sigma_1 u_1 v_1^T + \sigma_2 u_2 v_2^T$  is the best rank-2 approximation for  $X$ .",
            at_most(
                Sum(
                    (entry - sigma[1] * u[row, 1] * v[column, 1] - sigma[2] * u[row, 2] * v[column, 2]) ** 2,
                    *everywhere,
                ),
                Sum((entry - w[row, 1] * z[column, 1] - w[row, 2] * z[column, 2]) ** 2, *everywhere),
                given=[*singular, r >= 2],
            ),
            expect="undecided",
            why=no_eckart_young,
        ),
        step(
            (1567, 1575),
            r"gives the best rank- $k$  approximation for  $X$ .",
            at_most(
                Sum((entry - Sum(sigma[p] * u[row, p] * v[column, p], (p, 1, K))) ** 2, *everywhere),
                Sum((entry - Sum(w[row, p] * z[column, p], (p, 1, K))) ** 2, *everywhere),
                given=[*singular, r >= K],
            ),
            expect="undecided",
            why=no_eckart_young,
        ),
        step(
            (1582, 1582),
            r"rank-1 approximation will have  $m + n + 1$  entries",
            equal(Sum(1, (row, 1, m)) + Sum(1, (column, 1, n)) + 1, m + n + 1),
        ),
        step(
            (1582, 1582),
            r"rank-2 approximation will have  $2(m + n + 1)$  entries",
            equal(Sum(m + n + 1, (p, 1, 2)), 2 * (m + n + 1)),
        ),
        step(
            (1582, 1582),
            r"until rank- $k$  approximation will have  $k(m + n + 1)$  entries",
            equal(Sum(m + n + 1, (p, 1, K)), K * (m + n + 1)),
        ),
    ],
)
chapter.not_checkable(
    at="Week 9, SVD, form",
    lines=(1575, 1583),
    printed=r"X = X_{PPMI(mxn)} = U_{mxk} \Sigma_{kxk} V_{kxn}^T",
    why="the decomposition of line 1569 in letters, and what it is said to reveal",
)

# Rows of X, of W_word and of the example
X = family("X")
of_rows = Sum(X[row, k] * X[column, k], (k, 1, n))
length_of_row, length_of_other = sqrt(Sum(X[row, k] ** 2, (k, 1, n))), sqrt(Sum(X[column, k] ** 2, (k, 1, n)))
similarity = of_rows / (length_of_row * length_of_other)
among_words = [*in_rows, column >= 1, column <= m]

U, U_2 = MatrixSymbol("U", m, K), MatrixSymbol("U_2", m, r)
V_k, V_2 = MatrixSymbol("V", n, K), MatrixSymbol("V_2", n, r)
Sigma, Sigma_2 = MatrixSymbol("Sigma", K, K), MatrixSymbol("Sigma_2", r, r)
original, reduced, W_word = U * Sigma * V_k.T + U_2 * Sigma_2 * V_2.T, U * Sigma * V_k.T, U * Sigma
decomposed = [Eq(V_k.T * V_k, Identity(K)), Eq(V_k.T * V_2, ZeroMatrix(K, r)), symmetric(Sigma)]

chapter.chain(
    at="Week 9, similarity of rows",
    steps=[
        step(
            (1584, 1584),
            r"The  $ij^{th}$  entry of  $XX^T$  captures the cosine similarity between  $i^{th}$  and  $j^{th}$  words",
            None,
            expect="not-checkable",
            why="a loose word: the entry is the dot product of two rows, which is their similarity times both lengths",
        ),
        step(
            (1586, 1586),
            r"\left[ \begin{array}{ccc} 1 & 2 & 3 \\ 2 & 1 & 0 \\ 1 & 3 & 5 \end{array} \right] \quad \left[ \begin{array}{ccc} 1 & 2 & 1 \\ 2 & 1 & 3 \\ 3 & 0 & 5 \end{array} \right]",
            equal(
                Transpose(ImmutableMatrix([[1, 2, 3], [2, 1, 0], [1, 3, 5]])),
                ImmutableMatrix([[1, 2, 1], [2, 1, 3], [3, 0, 5]]),
            ),
        ),
        step(
            (1588, 1588),
            r"This can be shown to be same as  $W_{word} W_{word}^T$ , where  $W_{word} = U\Sigma$ .",
            equal(reduced * Transpose(original), W_word * Transpose(W_word), given=decomposed),
        ),
        step(
            (1588, 1588),
            "the cosine similarity between words and contexts remain unchanged.",
            equal(reduced * Transpose(reduced), W_word * Transpose(W_word), given=decomposed),
        ),
    ],
)
chapter.not_checkable(
    at="Week 9, similarity of rows, after the SVD",
    lines=(1588, 1588),
    printed="the resultant matrix contains the cosine similarities between words and contexts.",
    why="said loosely, as in line 1584: the entries are dot products of rows, which are the similarities up to the lengths",
)
