"""Chapter 13, Graph neural networks.

H is the D x N matrix of node embeddings, A the N x N adjacency matrix, P a permutation matrix, 1 the column of ones; a is any
activation, applied to every entry.  Omega has D columns for H and D for HA, as the printed block column.
"""

from sympy import Function, KroneckerDelta, MatrixSymbol, Sum, Symbol, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, count, equal, family, indicator, sigmoid, step
from udlsym.matrices import block_rows, elementwise, ones, permutation

chapter = Chapter(udl_booklet, "Chapter 13, Graph neural networks")

chapter.not_checkable(
    at="Problem 13.1",
    lines=(789, 789),
    printed="Write out the adjacency matrices for the two graphs in figure 13.2.",
    why="the figure is not in the document",
)
chapter.not_checkable(
    at="Problem 13.2",
    lines=(793, 793),
    printed=r"\mathbf{A}_1 = \begin{bmatrix} 0 & 1 & 1 & 0 & 0 & 0 & 0",
    why="two matrices that are to be drawn as graphs",
)
chapter.not_checkable(
    at="Problem 13.2, answer",
    lines=(797, 797),
    printed="See figure 13.1.",
    why="the figure is not in the document",
)
chapter.not_checkable(
    at="Problem 13.3, answer",
    lines=(809, 813),
    printed="For the first graph (i) 9 and (ii) 879. For the second graph (i) 3 and (ii) 203.",
    why="the graphs are in a figure that is not in the document",
)

# Problem 13.4: an undirected graph has an edge between n and m where the weight between them is positive; entry (n, n) of
# A^2 against the number of edges at n
N = Symbol("N", integer=True, positive=True)
m, n = symbols("m n", integer=True)
weight, edge = family("weight"), family("A")
undirected = [Definition(edge[n, m], indicator(weight[n, m] + weight[m, n] > 0), variables=(n, m))]

chapter.claim(
    at="Problem 13.4",
    lines=(815, 815),
    printed="contains the number of edges that connect to each corresponding node",
    says=equal(
        Sum(edge[n, m] * edge[m, n], (m, 1, N)),
        Sum(edge[n, m], (m, 1, N)),
        definitions=undirected,
    ),
)
chapter.not_checkable(
    at="Problem 13.5",
    lines=(817, 817),
    printed="What permutation matrix is responsible for the transformation",
    why="the graphs are in a figure of the book",
)

D, M = symbols("D M", integer=True, positive=True)
H, A, P = MatrixSymbol("H", D, N), MatrixSymbol("A", N, N), MatrixSymbol("P", N, N)
beta_K, omega_K = MatrixSymbol("beta_K", 1, 1), MatrixSymbol("omega_K", 1, D)
column = ones(N)

chapter.not_checkable(
    at="Problem 13.6, permutation",
    lines=(823, 823),
    printed=r"\mathbf{P} is an $N \times N$ permutation matrix",
    why="the definition of a permutation matrix",
)
chapter.claim(
    at="Problem 13.6",
    lines=(821, 821),
    printed=r"\text{sig}[\beta_K + \omega_K \mathbf{H}_K \mathbf{1}] = \text{sig}[\beta_K + \omega_K \mathbf{H}_K \mathbf{P} \mathbf{1}],",
    says=equal(
        elementwise(sigmoid, beta_K + omega_K * H * column),
        elementwise(sigmoid, beta_K + omega_K * H * P * column),
        given=[permutation(P)],
    ),
)

a = Function("a", real=True)
beta, Omega = MatrixSymbol("beta", M, 1), MatrixSymbol("Omega", M, 2 * D)
row = ones(1, N)
layer = elementwise(a, beta * row + Omega * block_rows(H, H * A))
of_permuted = elementwise(a, beta * row + Omega * block_rows(H * P, H * P * (P.T * A * P)))
line_2 = elementwise(a, beta * row + Omega * block_rows(H * P, H * A * P))
line_3 = elementwise(a, beta * row * P + Omega * block_rows(H * P, H * A * P))

chapter.not_checkable(
    at="Problem 13.7, layer",
    lines=(827, 833),
    printed=r"\mathbf{H}_{k+1} &= \text{GraphLayer}[\mathbf{H}_k, \mathbf{A}]",
    why="the definition of the layer and of its arguments",
)
chapter.claim(
    at="Problem 13.7",
    lines=(831, 831),
    printed=r"\text{GraphLayer}[\mathbf{H}_k, \mathbf{A}] \mathbf{P} = \text{GraphLayer}[\mathbf{H}_k \mathbf{P}, \mathbf{P}^T \mathbf{A} \mathbf{P}],",
    says=equal(layer * P, of_permuted, given=[permutation(P)]),
)
chapter.not_checkable(
    at="Problem 13.7, answer, definition",
    lines=(837, 838),
    printed=r"\text{GraphLayer}[\mathbf{H}_k \mathbf{P}, \mathbf{P}^T \mathbf{A} \mathbf{P}] &= \mathbf{a}",
    why="the definition of the layer, of the permuted embeddings and adjacency matrix",
)
chapter.chain(
    at="Problem 13.7, answer",
    steps=[
        step(
            (839, 839),
            r"&= \mathbf{a} \left[\beta_k \mathbf{1}^T + \Omega_k \left[\begin{array}{c} \mathbf{H}_k \mathbf{P} \\ \mathbf{H}_k \mathbf{A} \mathbf{P} \end{array} \right] \right]",
            equal(of_permuted, line_2, given=[permutation(P)]),
        ),
        step(
            (840, 840),
            r"&= \mathbf{a} \left[\beta_k \mathbf{1}^T \mathbf{P} + \Omega_k \left[\begin{array}{c} \mathbf{H}_k \mathbf{P} \\ \mathbf{H}_k \mathbf{A} \mathbf{P} \end{array} \right] \right]",
            equal(line_2, line_3, given=[permutation(P)]),
        ),
        step(
            (841, 841),
            r"&= \mathbf{a} \left[\beta_k \mathbf{1}^T + \Omega_k \left[\begin{array}{c} \mathbf{H}_k \\ \mathbf{H}_k \mathbf{A} \end{array} \right] \right] \mathbf{P}",
            equal(line_3, layer * P, given=[permutation(P)]),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 13.7, answer, result",
    lines=(842, 843),
    printed=r"&= \text{GraphLayer}[\mathbf{H}_k, \mathbf{A}] \mathbf{P}",
    why="the definition of the layer",
)
chapter.not_checkable(
    at="Problem 13.8",
    lines=(845, 845),
    printed=r"What is the degree matrix \mathbf{D} for each graph in figure 13.14 in the book?",
    why="the graphs are in a figure of the book",
)

# Problem 13.9, H (A + I) (D + I)^{-1} by entry: row d and column n, with degree[n] on the diagonal of D
embedding, adjacent, degree = family("h"), family("A_mn"), family("degree", domain="nonnegative")
d = Symbol("d", integer=True)
chapter.not_checkable(
    at="Problem 13.9, pooling",
    lines=(849, 849),
    printed=r"\text{agg}[n] = \frac{1}{1 + |\text{ne}[n]|}",
    why="the definition of the pooling",
)
chapter.claim(
    at="Problem 13.9",
    lines=(851, 851),
    printed=r"Show how this operation can be computed simultaneously for all node embeddings in the $D \times N$ embedding matrix \mathbf{H} using linear algebra.",
    says=equal(
        Sum(embedding[d, m] * (adjacent[m, n] + KroneckerDelta(m, n)), (m, 1, N)) / (degree[n] + 1),
        1 / (1 + degree[n]) * (embedding[d, n] + Sum(adjacent[m, n] * embedding[d, m], (m, 1, N))),
        given=[n >= 1, n <= N],
    ),
)
chapter.not_checkable(
    at="Problem 13.10, answer",
    lines=(857, 857),
    printed="This is pictured in figure 13.3.",
    why="the figure is not in the document",
)
chapter.not_checkable(
    at="Problem 13.11, answer",
    lines=(863, 863),
    printed="See figure 13.4a.",
    why="the figure is not in the document",
)
# Figure 13.4a is the answer to problem 13.11 by line 863, figure 13.4b that to problem 13.12 by line 879
chapter.chain(
    at="Problems 13.11 and 13.12, caption",
    steps=[
        step(
            (875, 875),
            "Figure 13.4 a) Answer to problem 13.12.",
            count(11, 12),
            expect="refuted",
            slip="notation",
            why='The answer to problem 13.11 reads "See figure 13.4a" (line 863): the caption\'s number is one too high.',
        ),
        step(
            (875, 875),
            "b) Answer to problem 13.13.",
            count(12, 13),
            expect="refuted",
            slip="notation",
            why='The answer to problem 13.12 reads "See figure 13.4b" (line 879): the caption\'s number is one too high.',
        ),
    ],
)
chapter.not_checkable(
    at="Problem 13.12, answer",
    lines=(879, 879),
    printed="See figure 13.4b.",
    why="the figure is not in the document",
)
chapter.not_checkable(
    at="Problem 13.13",
    lines=(881, 881),
    printed="describe how the adjacency matrix of the node graph relates to the adjacency matrix of the corresponding edge graph",
    why="asks for a description in words",
)
chapter.not_checkable(
    at="Problem 13.14, answer",
    lines=(883, 889),
    printed=r"\mathbf{H}_{k+1} = \mathbf{a} \left[\beta_k \mathbf{1}^T + \Omega_k \mathbf{H}_k (\mathbf{A} + \mathbf{I}) + \Phi_k \mathbf{E}_k \mathbf{N} \right],",
    why="a design; the sizes of E and of its embeddings are not stated, so its shapes cannot be compared",
)
