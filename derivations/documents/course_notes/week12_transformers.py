"""Week 12, Transformers: self-attention and its problem (lines 1955 to 2014).

H, Q, K and V have d rows and T columns, column j belonging to word j; the rows of the T x d matrix Z are z_1, ...,
z_T, and the softmax in it is taken of every row, over the inputs j.  The attention scores that a mask sets to zero
(line 1987) are read as the weights, after the softmax; a score of zero before it would leave the weight exp(0) over
the sum.
"""

from sympy import Derivative, Eq, MatrixSymbol, Sum, Symbol, Transpose, sqrt, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, count, equal, family, index, step
from udlsym.matrices import Softmax, block_columns

chapter = Chapter(course_notes, "Week 12, Transformers")

d, T = symbols("d T", integer=True, positive=True)
d_k = Symbol("d_k", positive=True)
k, l = symbols("k l", integer=True)
alpha, v = family("alpha"), family("v")

chapter.not_checkable(
    at="Week 12, alignment scores",
    lines=(1957, 1957),
    printed=r"which calculates alignment scores as  $e_{jt} = f_{ATT}(h_i, h_j)$ .",
    why="a definition; the output position, t on the left, is called i from here on",
)
chapter.not_checkable(
    at="Week 12, self-attention",
    lines=(1958, 1967),
    printed=r"- $q_j = W_Q h_j, v_j = W_V h_j, k_j = W_K h_j$ .",
    why="defines queries, keys, values, scores and contexts",
)

W_Q, W_K, W_V = MatrixSymbol("W_Q", d, d), MatrixSymbol("W_K", d, d), MatrixSymbol("W_V", d, d)
h_1, h_2, h_3 = MatrixSymbol("h_1", d, 1), MatrixSymbol("h_2", d, 1), MatrixSymbol("h_3", d, 1)
Q, K, V = MatrixSymbol("Q", d, T), MatrixSymbol("K", d, T), MatrixSymbol("V", d, T)
weights = Softmax((Q.T * K / sqrt(d_k)).T).T

H, of_query, of_key, of_value = family("H"), family("W_Q"), family("W_K"), family("W_V")
row, in_rows = index("p", 1, d)
column, in_columns = index("q", 1, T)
inside = [*in_rows, *in_columns, row <= T, column <= d]
stacked = (
    "Stacked one below the other, q_1, ..., q_T, each a row, make a T x d matrix: row q of it is q_q, that is "
    "column q of the product, "
    "so what is printed is the transpose.  Line 1970 says rightly that the matrix is d x T; its columns are the q_j."
)

chapter.chain(
    at="Week 12, vectorized",
    steps=[
        step(
            (1970, 1970),
            r"$Q = W_Q H$ ,  $K = W_K H$ ,  $V = W_V H$ .",
            equal(W_Q * block_columns(h_1, h_2, h_3), block_columns(W_Q * h_1, W_Q * h_2, W_Q * h_3)),
        ),
        step(
            (1970, 1970),
            r"$Q = W_Q H$ ,  $K = W_K H$ ,  $V = W_V H$ .",
            equal(W_K * block_columns(h_1, h_2, h_3), block_columns(W_K * h_1, W_K * h_2, W_K * h_3)),
        ),
        step(
            (1970, 1970),
            r"$Q = W_Q H$ ,  $K = W_K H$ ,  $V = W_V H$ .",
            equal(W_V * block_columns(h_1, h_2, h_3), block_columns(W_V * h_1, W_V * h_2, W_V * h_3)),
        ),
        step(
            (1972, 1973),
            r"Q &= \begin{bmatrix} q_1 \\ q_2 \\ \vdots \\ q_T \end{bmatrix} = W_Q \begin{bmatrix} h_1 & h_2 & \cdots & h_T \end{bmatrix} \\",
            equal(
                Sum(of_query[column, l] * H[l, row], (l, 1, d)),
                Sum(of_query[row, l] * H[l, column], (l, 1, d)),
                given=inside,
            ),
            expect="refuted",
            slip="notation",
            why=stacked,
        ),
        step(
            (1974, 1974),
            r"K &= \begin{bmatrix} k_1 \\ k_2 \\ \vdots \\ k_T \end{bmatrix} = W_K \begin{bmatrix} h_1 & h_2 & \cdots & h_T \end{bmatrix} \\",
            equal(
                Sum(of_key[column, l] * H[l, row], (l, 1, d)),
                Sum(of_key[row, l] * H[l, column], (l, 1, d)),
                given=inside,
            ),
            expect="refuted",
            slip="notation",
            why="As for Q: the columns of K are the k_j, and the bracket has them as rows.",
        ),
        step(
            (1975, 1976),
            r"V &= \begin{bmatrix} v_1 \\ v_2 \\ \vdots \\ v_T \end{bmatrix} = W_V \begin{bmatrix} h_1 & h_2 & \cdots & h_T \end{bmatrix}",
            equal(
                Sum(of_value[column, l] * H[l, row], (l, 1, d)),
                Sum(of_value[row, l] * H[l, column], (l, 1, d)),
                given=inside,
            ),
            expect="refuted",
            slip="notation",
            why="As for Q: the columns of V are the v_j, and the bracket has them as rows.",
        ),
        step(
            (1978, 1978),
            r"Now, output  $Z = [z_1, z_2, \dots, z_T] = softmax\left(\frac{Q^T K}{\sqrt{d_k}}\right) V^T$ . Note that  $Z$  has size  $T \times d$ .",
            equal(weights * V.T, Transpose(V * Softmax(K.T * Q / sqrt(d_k)))),
        ),
    ],
)
position, in_outputs = index("i", 1, T)
later, in_inputs = index("j", 1, T)
chapter.claim(
    at="Week 12, mask",
    lines=(1987, 1988),
    printed="to prevent the decoder from seeing future tokens by applying a mask that sets attention scores to zero for all future positions.",
    says=equal(
        Derivative(Sum(alpha[position, k] * v[k], (k, 1, T)), v[later]),
        0,
        given=[*in_outputs, *in_inputs, later > position, Eq(alpha[position, later], 0)],
    ),
)
chapter.not_checkable(
    at="Week 12, remarks",
    lines=(1980, 1989),
    printed="Use multiple heads, if multiple different contexts must be learnt",
    why="describes the architecture in words",
)

# The problem
chapter.chain(
    at="Week 12, problem, encoder",
    steps=[
        step(
            (1993, 2005),
            r"There are 4 such heads, which means there are  $4 \times 3 \times 64 \times 16$  parameters across all 4 heads.",
            count(arithmetic("4*(64*16 + 64*16 + 64*16)"), arithmetic("4*3*64*16")),
        ),
        step(
            (2005, 2005),
            "There are 16 outputs on each head, accounting for 64 total outputs.",
            count(arithmetic("4*16"), 64),
        ),
        step(
            (2005, 2005),
            r"network of size  $64 \times 120$  and then another network  $120 \times 64$ , thus amounting to an additional  $2 \times 64 \times 120$  parameters.",
            count(arithmetic("64*120 + 120*64"), arithmetic("2*64*120")),
        ),
        step(
            (2009, 2009),
            r"(4 * 3 * 64 * 16) + (2 * 64 * 120) = 27648.",
            count(arithmetic("4*3*64*16 + 2*64*120"), 27648),
        ),
    ],
)
chapter.claim(
    at="Week 12, problem, decoder",
    lines=(2011, 2013),
    printed=r"(2 * 4 * 3 * 64 * 16) + (2 * 64 * 120) = 39936",
    says=count(arithmetic("2*4*3*64*16 + 2*64*120"), 39936),
)
