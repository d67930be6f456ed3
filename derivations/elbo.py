"""The evidence lower bound, for a latent variable with K values.

1. the bound and its gap, which is not negative; 2. reconstruction less divergence; 3. the bound is reached at the posterior; 4. Jensen's
inequality for the square; 5. the divergence between normal distributions; 6. reparameterisation.

The latent value k has prior p[k], likelihood l[k] and variational probability q[k], all positive; the evidence is
the sum of p[k] l[k].

>>> evidence_and_gap.prove().method
'field normal form'
"""

from sympy import Derivative, Eq, Rational, Sum, Symbol, log

from udlsym import at_most, equal, expectation, family, less, theorem

K = Symbol("K", integer=True, positive=True)
k = Symbol("k", integer=True)
prior, likelihood = family("p", domain="positive"), family("l", domain="positive")
q = family("q", domain="positive")
evidence = Symbol("p_x", positive=True)
normalised = (Eq(Sum(q[k], (k, 1, K)), 1),)

# The bound -----------------------------------------------------------------------------------------------------------

elbo = Sum(q[k] * log(prior[k] * likelihood[k] / q[k]), (k, 1, K))
gap = Sum(q[k] * log(q[k] * evidence / (prior[k] * likelihood[k])), (k, 1, K))

evidence_and_gap = theorem(
    "the bound is the log evidence less the divergence from the posterior",
    elbo,
    log(evidence) - gap,
    given=normalised,
    near_misses=[
        equal(elbo, log(evidence) + gap, given=normalised),
        equal(elbo, evidence - gap, given=normalised),
    ],
    source="Understanding Deep Learning, problem 17.4; by Bayes' rule the posterior is p l / p_x",
)

in_full = (*normalised, Eq(Sum(prior[k] * likelihood[k], (k, 1, K)), evidence))

gap_is_not_negative = theorem(
    "the divergence from the posterior is not negative, so that the bound is one",
    0,
    gap,
    "<=",
    given=in_full,
    near_misses=[at_most(0, gap, given=normalised), less(0, gap, given=in_full)],
    source="Gibbs' inequality, log u <= u - 1; Understanding Deep Learning, problem 17.4; equality at the posterior only",
)

reconstruction = Sum(q[k] * log(likelihood[k]), (k, 1, K))
divergence = Sum(q[k] * log(q[k] / prior[k]), (k, 1, K))

reconstruction_less_divergence = theorem(
    "the bound is the expected log likelihood less the divergence from the prior",
    elbo,
    reconstruction - divergence,
    near_misses=[equal(elbo, reconstruction + divergence)],
    source="Understanding Deep Learning, problem 17.4",
)

divergence_from_posterior = theorem(
    "the divergence from the posterior in terms of the prior",
    gap,
    log(evidence) + divergence - reconstruction,
    given=normalised,
    near_misses=[equal(gap, log(evidence) - divergence + reconstruction, given=normalised)],
    source="Understanding Deep Learning, problem 17.4, second answer line",
)

bound_at_posterior = theorem(
    "the bound is tight at the posterior",
    Sum(
        prior[k] * likelihood[k] / evidence * log(prior[k] * likelihood[k] / (prior[k] * likelihood[k] / evidence)),
        (k, 1, K),
    ),
    log(evidence),
    given=[Eq(Sum(prior[k] * likelihood[k], (k, 1, K)), evidence)],
    near_misses=[
        equal(
            Sum(
                prior[k] * log(prior[k] * likelihood[k] / (prior[k] * likelihood[k] / evidence)),
                (k, 1, K),
            ),
            log(evidence),
            given=[Eq(Sum(prior[k] * likelihood[k], (k, 1, K)), evidence)],
        )
    ],
    source="Understanding Deep Learning, problem 17.4, with q the posterior",
)

# Jensen's inequality -------------------------------------------------------------------------------------------------

x = family("x")
mean = Symbol("mu", real=True)
weighted = (*normalised, Eq(Sum(q[k] * x[k], (k, 1, K)), mean))

second_moment = theorem(
    "the second moment is the squared mean and the mean squared deviation",
    Sum(q[k] * x[k] ** 2, (k, 1, K)),
    mean**2 + Sum(q[k] * (x[k] - mean) ** 2, (k, 1, K)),
    given=weighted,
    near_misses=[
        equal(Sum(q[k] * x[k] ** 2, (k, 1, K)), mean**2 - Sum(q[k] * (x[k] - mean) ** 2, (k, 1, K)), given=weighted)
    ],
    source="Understanding Deep Learning, problem 17.3",
)

squared_mean = theorem(
    "the squared mean is at most the second moment",
    Sum(q[k] * x[k], (k, 1, K)) ** 2,
    Sum(q[k] * x[k] ** 2, (k, 1, K)),
    "<=",
    given=normalised,
    near_misses=[
        less(Sum(q[k] * x[k], (k, 1, K)) ** 2, Sum(q[k] * x[k] ** 2, (k, 1, K)), given=normalised),
        at_most(Sum(q[k] * x[k], (k, 1, K)) ** 2, Sum(q[k] * x[k] ** 2, (k, 1, K))),
    ],
    source="Jensen's inequality for the square; Understanding Deep Learning, problem 17.3",
)

number = Symbol("y", positive=True)

log_concavity = theorem(
    "the logarithm is concave",
    Derivative(log(number), (number, 2)),
    -1 / number**2,
    near_misses=[equal(Derivative(log(number), (number, 2)), 1 / number**2)],
    source="Understanding Deep Learning, problem 17.2",
)

# Normal distributions ------------------------------------------------------------------------------------------------

mu, nu = Symbol("mu_q", real=True), Symbol("mu_p", real=True)
spread, wide = Symbol("v_q", positive=True), Symbol("v_p", positive=True)
latent = Symbol("h", real=True)
moments = (Eq(expectation(latent, latent), mu), Eq(expectation(latent**2, latent), spread + mu**2))
log_ratio = (log(wide) - log(spread)) / 2 - (latent - mu) ** 2 / (2 * spread) + (latent - nu) ** 2 / (2 * wide)
normal_divergence = (log(wide / spread) - 1 + spread / wide + (mu - nu) ** 2 / wide) / 2

kl_between_normals = theorem(
    "the divergence between two normal distributions",
    expectation(log_ratio, latent),
    normal_divergence,
    given=moments,
    near_misses=[
        equal(expectation(log_ratio, latent), normal_divergence + Rational(1, 2), given=moments),
        equal(
            expectation(log_ratio, latent),
            (log(wide / spread) - 1 + wide / spread + (mu - nu) ** 2 / wide) / 2,
            given=moments,
        ),
    ],
    source="Understanding Deep Learning, problem 18.8, in one dimension: the log of the ratio of densities has this mean",
)

D = Symbol("D", integer=True, positive=True)
d = Symbol("d", integer=True)
means, variances = family("mu"), family("v", domain="positive")

kl_to_standard_normal = theorem(
    "the divergence of D independent normals from the standard normal",
    Sum((-log(variances[d]) - 1 + variances[d] + means[d] ** 2) / 2, (d, 1, D)),
    (Sum(variances[d], (d, 1, D)) + Sum(means[d] ** 2, (d, 1, D)) - D - Sum(log(variances[d]), (d, 1, D))) / 2,
    near_misses=[
        equal(
            Sum((-log(variances[d]) - 1 + variances[d] + means[d] ** 2) / 2, (d, 1, D)),
            (Sum(variances[d], (d, 1, D)) + Sum(means[d] ** 2, (d, 1, D)) - 1 - Sum(log(variances[d]), (d, 1, D))) / 2,
        )
    ],
    source="Understanding Deep Learning, problem 18.8, with B = I, b = 0 and a diagonal A",
)

# Reparameterisation --------------------------------------------------------------------------------------------------

noise, scale = Symbol("epsilon", real=True), Symbol("sigma", positive=True)
noise_variance = Symbol("tau", positive=True)
centred = (Eq(expectation(noise, noise), 0), Eq(expectation(noise**2, noise), noise_variance))

reparameterised_mean = theorem(
    "a shifted and scaled centred variable has the shift for its mean",
    expectation(mean + scale * noise, noise),
    mean,
    given=centred[:1],
    near_misses=[equal(expectation(mean + scale * noise, noise), mean + scale, given=centred[:1])],
    source="the reparameterisation trick",
)

reparameterised_square = theorem(
    "the second moment of a shifted and scaled centred variable",
    expectation((mean + scale * noise) ** 2, noise),
    mean**2 + scale**2 * noise_variance,
    given=centred,
    near_misses=[
        equal(expectation((mean + scale * noise) ** 2, noise), mean**2 + scale * noise_variance, given=centred)
    ],
    source="the reparameterisation trick; a standard normal variable has tau = 1",
)
