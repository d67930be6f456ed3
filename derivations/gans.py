"""Generative adversarial networks over K outcomes: the best discriminator, the loss there, distances.

1. the best discriminator; 2. the loss at it and the Jensen-Shannon divergence; 3. the gradient
that saturates; 4. distances between normal distributions.

Distributions are families p (data) and q (generator) of K positive probabilities that sum to one.

>>> loss_at_best_discriminator.prove().method
'field normal form'
"""

from sympy import Derivative, Eq, Rational, Sum, Symbol, log

from udlsym import equal, family, less, sigmoid, softplus, theorem

K = Symbol("K", integer=True, positive=True)
k = Symbol("k", integer=True)
p, q = family("p", domain="positive"), family("q", domain="positive")
distributions = (Eq(Sum(p[k], (k, 1, K)), 1), Eq(Sum(q[k], (k, 1, K)), 1))

# The best discriminator ----------------------------------------------------------------------------------------------

real, fake, output = Symbol("a", positive=True), Symbol("b", positive=True), Symbol("D", positive=True)

best_discriminator = theorem(
    "the discriminator's gain at one outcome, differentiated by its output",
    Derivative(real * log(output) + fake * log(1 - output), output),
    (real + fake) / (output * (1 - output)) * (real / (real + fake) - output),
    given=[output < 1],
    near_misses=[
        equal(
            Derivative(real * log(output) + fake * log(1 - output), output),
            (real + fake) / (output * (1 - output)) * (fake / (real + fake) - output),
            given=[output < 1],
        )
    ],
    source="Goodfellow et al. (2014), proposition 1: it vanishes at D = a/(a + b) only",
)

best_discriminator_concavity = theorem(
    "the discriminator's gain is concave in its output",
    Derivative(real * log(output) + fake * log(1 - output), (output, 2)),
    -real / output**2 - fake / (1 - output) ** 2,
    given=[output < 1],
    near_misses=[
        equal(
            Derivative(real * log(output) + fake * log(1 - output), (output, 2)),
            -real / output**2 + fake / (1 - output) ** 2,
            given=[output < 1],
        )
    ],
    source="so that the stationary point is the maximum",
)

# The loss at the best discriminator ----------------------------------------------------------------------------------

loss = -Sum(p[k] * log(p[k] / (p[k] + q[k])), (k, 1, K)) - Sum(q[k] * log(q[k] / (p[k] + q[k])), (k, 1, K))
data_to_mixture = Sum(p[k] * log(2 * p[k] / (p[k] + q[k])), (k, 1, K))
model_to_mixture = Sum(q[k] * log(2 * q[k] / (p[k] + q[k])), (k, 1, K))
jensen_shannon = data_to_mixture / 2 + model_to_mixture / 2

loss_at_best_discriminator = theorem(
    "the loss at the best discriminator is 2 log 2 less twice the Jensen-Shannon divergence",
    loss,
    2 * log(2) - 2 * jensen_shannon,
    given=distributions,
    near_misses=[
        equal(loss, -2 * log(2) - 2 * jensen_shannon, given=distributions),
        equal(loss, 2 * log(2) + 2 * jensen_shannon, given=distributions),
        equal(loss, log(2) - 2 * jensen_shannon, given=distributions),
    ],
    source="Understanding Deep Learning, problem 15.2",
)

divergence_from_loss = theorem(
    "the Jensen-Shannon divergence from the loss at the best discriminator",
    jensen_shannon,
    -loss / 2 + log(2),
    given=distributions,
    near_misses=[equal(jensen_shannon, -loss / 2 - log(2), given=distributions)],
    source="Understanding Deep Learning, problem 15.2, where the answer prints a minus before log 2",
)

loss_when_equal = theorem(
    "the loss at the best discriminator where the generator has learnt the data",
    -2 * Sum(p[k] * log(p[k] / (p[k] + p[k])), (k, 1, K)),
    2 * log(2),
    given=distributions[:1],
    near_misses=[
        equal(-2 * Sum(p[k] * log(p[k] / (p[k] + p[k])), (k, 1, K)), log(2), given=distributions[:1]),
    ],
    source="Understanding Deep Learning, problem 15.1",
)

# Saturation ----------------------------------------------------------------------------------------------------------

logit = Symbol("f", real=True)

saturating_gradient = theorem(
    "the generator's gradient vanishes where the discriminator is sure of a fake",
    Derivative(log(1 - sigmoid(logit)), logit),
    -sigmoid(logit),
    near_misses=[equal(Derivative(log(1 - sigmoid(logit)), logit), sigmoid(logit) - 1)],
    source="Goodfellow et al. (2014), section 3",
)

non_saturating_gradient = theorem(
    "the gradient of the other generator loss does not vanish there",
    Derivative(-log(sigmoid(logit)), logit),
    sigmoid(logit) - 1,
    near_misses=[equal(Derivative(-log(sigmoid(logit)), logit), sigmoid(logit))],
    source="Goodfellow et al. (2014), section 3",
)

discriminator_loss = theorem(
    "the discriminator's loss is binary cross-entropy: one softplus for data, one for fakes",
    -log(sigmoid(logit)) - log(1 - sigmoid(logit)),
    softplus(-logit) + softplus(logit),
    near_misses=[equal(-log(sigmoid(logit)) - log(1 - sigmoid(logit)), 2 * softplus(logit))],
    source="definitions of both",
)

# Distances between normal distributions ------------------------------------------------------------------------------

mu_1, mu_2 = Symbol("mu_1", real=True), Symbol("mu_2", real=True)
s_1, s_2 = Symbol("sigma_1", positive=True), Symbol("sigma_2", positive=True)
divergence = log(s_2 / s_1) + (s_1**2 + (mu_1 - mu_2) ** 2) / (2 * s_2**2) - Rational(1, 2)
wasserstein = (mu_1 - mu_2) ** 2 + s_1**2 + s_2**2 - 2 * s_1 * s_2

kl_of_equal_spread = theorem(
    "the divergence of two normal distributions of one spread is their squared distance, scaled",
    divergence.subs(s_2, s_1),
    (mu_1 - mu_2) ** 2 / (2 * s_1**2),
    near_misses=[equal(divergence.subs(s_2, s_1), (mu_1 - mu_2) ** 2 / s_1**2)],
    source="Understanding Deep Learning, problem 15.5",
)

wasserstein_of_normals = theorem(
    "the squared Wasserstein distance of two normal distributions is a sum of two squares",
    wasserstein,
    (mu_1 - mu_2) ** 2 + (s_1 - s_2) ** 2,
    near_misses=[equal(wasserstein, (mu_1 - mu_2) ** 2 + (s_1 + s_2) ** 2)],
    source="Understanding Deep Learning, problem 15.5, with sigma_1, sigma_2 the standard deviations",
)

wasserstein_is_no_less = theorem(
    "the squared Wasserstein distance is at least the squared distance of the means",
    (mu_1 - mu_2) ** 2,
    wasserstein,
    "<=",
    near_misses=[less((mu_1 - mu_2) ** 2, wasserstein)],
    source="Understanding Deep Learning, problem 15.5; equality for one spread",
)
