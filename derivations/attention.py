"""Attention: shapes that do not depend on the order of the inputs, weights that sum to one, linear attention.

1. permutation equivariance of self-attention and of its parts; 2. attention weights by components; 3. scaling by the
root of the dimension; 4. linear attention; 5. counts of parameters.

Inputs are the N columns of a D x N matrix X; queries and keys have D_k rows.

>>> self_attention_equivariance.prove().method
'matrix normal form'
"""

from sympy import Derivative, Eq, MatrixSymbol, Sum, Symbol, exp, sqrt

from udlsym import equal, expectation, family, index, softmax, theorem
from udlsym.matrices import Softmax, ones, permutation

# Equivariance --------------------------------------------------------------------------------------------------------

N = Symbol("N", integer=True, positive=True)
D, D_k = Symbol("D", integer=True, positive=True), Symbol("D_k", integer=True, positive=True)
X, P = MatrixSymbol("X", D, N), MatrixSymbol("P", N, N)
S = MatrixSymbol("S", N, N)
Omega_v, Omega_q, Omega_k = (
    MatrixSymbol("Omega_v", D, D),
    MatrixSymbol("Omega_q", D_k, D),
    MatrixSymbol("Omega_k", D_k, D),
)
beta_v, beta_q, beta_k = MatrixSymbol("beta_v", D, 1), MatrixSymbol("beta_q", D_k, 1), MatrixSymbol("beta_k", D_k, 1)
permuted = (permutation(P),)
one = ones(N)

ones_permuted = theorem(
    "a row of ones is the same in every order",
    one.T * P,
    one.T,
    given=permuted,
    near_misses=[equal(one.T * P, one.T)],
    source="Understanding Deep Learning, problem 12.3, second line of the answer",
)

pooling_invariance = theorem(
    "a sum over nodes is the same in every order",
    X * P * one,
    X * one,
    given=permuted,
    near_misses=[equal(X * P * one, X * one)],
    source="Understanding Deep Learning, problem 13.6",
)

softmax_equivariance = theorem(
    "the softmax of the columns of a matrix permuted from both sides is permuted from both sides",
    Softmax(P.T * S * P),
    P.T * Softmax(S) * P,
    given=permuted,
    near_misses=[equal(Softmax(P.T * S * P), P * Softmax(S) * P, given=permuted)],
    source="Understanding Deep Learning, problem 12.3, fourth line of the answer",
)

values, queries, keys = beta_v * one.T + Omega_v * X, beta_q * one.T + Omega_q * X, beta_k * one.T + Omega_k * X
attention = values * Softmax(keys.T * queries)
values_permuted = beta_v * one.T + Omega_v * X * P
queries_permuted, keys_permuted = beta_q * one.T + Omega_q * X * P, beta_k * one.T + Omega_k * X * P
attention_permuted = values_permuted * Softmax(keys_permuted.T * queries_permuted)

self_attention_equivariance = theorem(
    "self-attention of permuted inputs is permuted self-attention",
    attention_permuted,
    attention * P,
    given=permuted,
    near_misses=[equal(attention_permuted, attention, given=permuted), equal(attention_permuted, attention * P)],
    source="Understanding Deep Learning, problem 12.3",
)

# By components -------------------------------------------------------------------------------------------------------

length = Symbol("K", integer=True, positive=True)
m = Symbol("m", integer=True)
i, i_in_range = index("i", 1, length)
scores, value = family("s"), family("v")
normaliser = Sum(exp(scores[m]), (m, 1, length))
output = Sum(exp(scores[m]) * value[m], (m, 1, length)) / normaliser

constant_values = theorem(
    "attention over equal values returns the value",
    Sum(exp(scores[m]) * value[i], (m, 1, length)) / normaliser,
    value[i],
    near_misses=[equal(Sum(exp(scores[m]) * value[i], (m, 1, length)), value[i])],
    source="attention weights sum to one",
)

value_gradient = theorem(
    "the gradient of attention by a value is the attention weight",
    Derivative(output, value[i]),
    softmax(scores, i, length),
    given=i_in_range,
    near_misses=[equal(Derivative(output, value[i]), exp(scores[i]), given=i_in_range)],
    source="attention is linear in the values",
)

score_gradient = theorem(
    "the gradient of attention by a score is weight times what the value adds to the mean",
    Derivative(output, scores[i]),
    softmax(scores, i, length) * (value[i] - output),
    given=i_in_range,
    near_misses=[equal(Derivative(output, scores[i]), softmax(scores, i, length) * value[i], given=i_in_range)],
    source="the softmax Jacobian; it vanishes where one weight is near one, Understanding Deep Learning, problem 12.4",
)

# Scaling -------------------------------------------------------------------------------------------------------------

dimension = Symbol("d_k", integer=True, positive=True)
dot_product = Symbol("c", real=True)

entry_variance = Symbol("tau", positive=True)
independent_products = (Eq(expectation(dot_product**2, dot_product), dimension * entry_variance),)

scaled_dot_product = theorem(
    "dividing by the root of the dimension takes the dimension out of the variance of a score",
    expectation((dot_product / sqrt(dimension)) ** 2, dot_product),
    entry_variance,
    given=independent_products,
    near_misses=[
        equal(
            expectation((dot_product / dimension) ** 2, dot_product),
            entry_variance,
            given=independent_products,
        )
    ],
    source="Vaswani et al. (2017), section 3.2.1: a score is a sum of d_k uncorrelated products of variance tau",
)

# Linear attention ----------------------------------------------------------------------------------------------------

features, query = family("g", domain="positive"), Symbol("q", positive=True)

linear_attention = theorem(
    "attention by products of features sums the keys once for all queries",
    features[i] * query / Sum(features[m] * query, (m, 1, length)),
    features[i] / Sum(features[m], (m, 1, length)),
    given=i_in_range,
    near_misses=[
        equal(
            features[i] * query / Sum(features[m] * query, (m, 1, length)),
            features[i] * query / Sum(features[m], (m, 1, length)),
            given=i_in_range,
        )
    ],
    source="Understanding Deep Learning, problem 12.10, for one feature",
)

# Counts --------------------------------------------------------------------------------------------------------------

parameters = theorem(
    "queries, keys and values of the inputs' size take 3 D (D + 1) weights and biases",
    3 * (D**2 + D),
    3 * D * (D + 1),
    near_misses=[equal(3 * (D**2 + D), 3 * D**2 + 1)],
    source="Understanding Deep Learning, problem 12.1",
)
