"""Graph layers: what does not depend on the numbering of the nodes.

1. the adjacency matrix in another numbering; 2. walks; 3. equivariance of a layer that sums over neighbours; 4. the
invariance of what is read out.

Node embeddings are the N columns of a D x N matrix H; A is the N x N adjacency matrix.

>>> layer_equivariance.prove().method
'matrix normal form'
"""

from sympy import Function, MatrixSymbol, Symbol

from udlsym import equal, theorem
from udlsym.matrices import block_rows, elementwise, ones, permutation, symmetric

N, D = Symbol("N", integer=True, positive=True), Symbol("D", integer=True, positive=True)
H, A, P = MatrixSymbol("H", D, N), MatrixSymbol("A", N, N), MatrixSymbol("P", N, N)
Omega, Psi, beta = MatrixSymbol("Omega", D, D), MatrixSymbol("Psi", D, D), MatrixSymbol("beta", D, 1)
joint = MatrixSymbol("Theta", D, 2 * D)
a = Function("a", real=True)
permuted = (permutation(P),)
one = ones(N)

neighbour_sums = theorem(
    "sums over neighbours in another numbering",
    (H * P) * (P.T * A * P),
    H * A * P,
    given=permuted,
    near_misses=[equal((H * P) * (P * A * P.T), H * A * P, given=permuted)],
    source="Understanding Deep Learning, problem 13.7",
)

two_step_walks = theorem(
    "the numbers of walks of two steps in another numbering",
    (P.T * A * P) ** 2,
    P.T * A**2 * P,
    given=permuted,
    near_misses=[equal((P.T * A * P) ** 2, P.T * A * P, given=permuted)],
    source="Understanding Deep Learning, problem 13.3: walks of two steps are counted by A^2",
)

undirected_walks = theorem(
    "walks of two steps on an undirected graph go both ways",
    (A * A).T,
    A * A,
    given=[symmetric(A)],
    near_misses=[equal((A * A).T, A * A)],
    source="Understanding Deep Learning, problem 13.4",
)

layer = elementwise(a, beta * one.T + Omega * H + Psi * H * A)
layer_permuted = elementwise(a, beta * one.T + Omega * (H * P) + Psi * (H * P) * (P.T * A * P))

layer_equivariance = theorem(
    "a graph layer of a renumbered graph is the renumbered graph layer",
    layer_permuted,
    layer * P,
    given=permuted,
    near_misses=[equal(layer_permuted, layer, given=permuted), equal(layer_permuted, layer * P.T, given=permuted)],
    source="Understanding Deep Learning, problem 13.7",
)

block_layer = elementwise(a, beta * one.T + joint * block_rows(H, H * A))
block_layer_permuted = elementwise(a, beta * one.T + joint * block_rows(H * P, (H * P) * (P.T * A * P)))

block_layer_equivariance = theorem(
    "a graph layer of stacked embeddings and neighbour sums is equivariant",
    block_layer_permuted,
    block_layer * P,
    given=permuted,
    near_misses=[equal(block_layer_permuted, block_layer, given=permuted)],
    source="Understanding Deep Learning, problem 13.7, as it is printed",
)

readout_invariance = theorem(
    "what is read out from the sum over all nodes does not depend on their numbering",
    layer_permuted * one,
    layer * one,
    given=permuted,
    near_misses=[equal(layer_permuted * one, layer * one)],
    source="Understanding Deep Learning, problem 13.6, after a layer",
)
