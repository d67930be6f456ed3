"""Word vectors: gradients of the skip-gram losses, for every vocabulary and dimension.

1. the softmax over V words; 2. its gradients by context and centre vectors; 3. negative sampling; 4. the optimum of
negative sampling; 5. the squared loss of global co-occurrence.

>>> centre_gradient.prove().method
'field normal form'
"""

from sympy import Derivative, KroneckerDelta, Sum, Symbol, exp, log

from udlsym import equal, family, index, sigmoid, softplus, theorem

V, D = Symbol("V", integer=True, positive=True), Symbol("D", integer=True, positive=True)
w, d = Symbol("w", integer=True), Symbol("d", integer=True)
o, o_in_range = index("o", 1, V)
j, j_in_range = index("j", 1, D)
u, v = family("u"), family("v")

# The full softmax ----------------------------------------------------------------------------------------------------

centre = Sum(exp(Sum(u[w, d] * v[d], (d, 1, D))), (w, 1, V))
loss = log(centre) - Sum(u[o, d] * v[d], (d, 1, D))
expected_context = Sum(exp(Sum(u[w, d] * v[d], (d, 1, D))) * u[w, j], (w, 1, V)) / centre

centre_gradient = theorem(
    "the gradient of the skip-gram loss by the centre vector is expected less observed context",
    Derivative(loss, v[j]),
    expected_context - u[o, j],
    given=o_in_range + j_in_range,
    near_misses=[equal(Derivative(loss, v[j]), u[o, j] - expected_context, given=o_in_range + j_in_range)],
    source="Mikolov et al. (2013), equation 2",
)

c, c_in_range = index("c", 1, V)
probability = exp(Sum(u[c, d] * v[d], (d, 1, D))) / centre

context_gradient = theorem(
    "the gradient of the skip-gram loss by a context vector is error times centre vector",
    Derivative(loss, u[c, j]),
    (probability - KroneckerDelta(c, o)) * v[j],
    given=o_in_range + c_in_range + j_in_range,
    near_misses=[equal(Derivative(loss, u[c, j]), probability * v[j], given=o_in_range + c_in_range + j_in_range)],
    source="Mikolov et al. (2013), equation 2",
)

# Negative sampling ---------------------------------------------------------------------------------------------------

score = Symbol("s", real=True)
N, n = Symbol("N", integer=True, positive=True), Symbol("n", integer=True)
negatives = family("t")
i, i_in_range = index("i", 1, N)
sampled = -log(sigmoid(score)) - Sum(log(sigmoid(-negatives[n])), (n, 1, N))

sampled_as_softplus = theorem(
    "the loss of negative sampling is a sum of softplus functions",
    sampled,
    softplus(-score) + Sum(softplus(negatives[n]), (n, 1, N)),
    near_misses=[equal(sampled, softplus(-score) + Sum(softplus(-negatives[n]), (n, 1, N)))],
    source="Mikolov et al. (2013), equation 4",
)

positive_gradient = theorem(
    "the gradient of negative sampling by the score of the observed pair",
    Derivative(sampled, score),
    sigmoid(score) - 1,
    near_misses=[equal(Derivative(sampled, score), 1 - sigmoid(score))],
    source="Mikolov et al. (2013), equation 4",
)

negative_gradient = theorem(
    "the gradient of negative sampling by the score of a sampled pair",
    Derivative(sampled, negatives[i]),
    sigmoid(negatives[i]),
    given=i_in_range,
    near_misses=[equal(Derivative(sampled, negatives[i]), sigmoid(negatives[i]) - 1, given=i_in_range)],
    source="Mikolov et al. (2013), equation 4",
)

seen, drawn = Symbol("a", positive=True), Symbol("b", positive=True)
pair_loss = -seen * log(sigmoid(score)) - drawn * log(sigmoid(-score))

pair_gradient = theorem(
    "the expected gradient of one pair under negative sampling",
    Derivative(pair_loss, score),
    (seen + drawn) * (sigmoid(score) - seen / (seen + drawn)),
    near_misses=[equal(Derivative(pair_loss, score), (seen + drawn) * (sigmoid(score) - drawn / (seen + drawn)))],
    source="Levy and Goldberg (2014), section 3.1: a pair is seen a times and drawn b times",
)

pointwise_information = theorem(
    "negative sampling is stationary where the score is the log of seen over drawn",
    (seen + drawn) * (sigmoid(log(seen / drawn)) - seen / (seen + drawn)),
    0,
    near_misses=[equal((seen + drawn) * (sigmoid(log(drawn / seen)) - seen / (seen + drawn)), 0)],
    source="Levy and Goldberg (2014), section 3.1: shifted pointwise mutual information",
)

# Global co-occurrence ------------------------------------------------------------------------------------------------

count, weight = Symbol("x", positive=True), Symbol("f", positive=True)
bias, other_bias = Symbol("b_w", real=True), Symbol("b_c", real=True)
first, second = family("p"), family("q")
inner = Sum(first[d] * second[d], (d, 1, D))

co_occurrence_gradient = theorem(
    "the gradient of the weighted squared loss of one pair",
    Derivative(weight * (inner + bias + other_bias - log(count)) ** 2, first[j]),
    2 * weight * (inner + bias + other_bias - log(count)) * second[j],
    given=j_in_range,
    near_misses=[
        equal(
            Derivative(weight * (inner + bias + other_bias - log(count)) ** 2, first[j]),
            2 * weight * (inner + bias + other_bias - log(count)) * first[j],
            given=j_in_range,
        )
    ],
    source="Pennington, Socher and Manning (2014), equation 8",
)
