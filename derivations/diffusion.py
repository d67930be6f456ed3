"""Denoising diffusion: the kernel, the posterior, the alpha identities, and the noise-prediction form.

The forward process is ``z_t = sqrt(1 - beta_t) z_{t-1} + sqrt(beta_t) eps_t`` with ``0 < beta_t < 1``, and
``alpha_t`` is the product of the ``1 - beta_s`` for s = 1..t.  Vectors are written by component: every covariance
here is a multiple of the identity.

>>> posterior_variance.prove().method
'field normal form'
"""

from sympy import Eq, Function, Integer, Product, Sum, Symbol, exp, sqrt, symbols

from udlsym import Definition, equal, family, proportional, theorem

# The kernel q(z_t | x), for all t ------------------------------------------------------------------------------------

t = Symbol("t", integer=True)
s = Symbol("s", integer=True)
T = Symbol("T", integer=True, nonnegative=True)
# kept[s] is 1 - beta_s, which is positive
kept = family("kept", domain="positive")
alpha_T = Product(kept[s], (s, 1, T))

c = Function("c", real=True)
coefficient = (
    Definition(c(t), sqrt(kept[t]) * c(t - 1), variables=(t,), given=(t >= 1,)),
    Definition(c(Integer(0)), Integer(1)),
)

kernel_mean = theorem(
    "the mean of z_t given x is sqrt(alpha_t) x",
    c(T),
    sqrt(alpha_T),
    definitions=coefficient,
    near_misses=[equal(c(T), alpha_T, definitions=coefficient)],
    source="Understanding Deep Learning, problem 18.3; c(t) is the factor of x in E[z_t | x]",
)

v = Function("v", real=True)
spread = (
    Definition(v(t), kept[t] * v(t - 1) + (1 - kept[t]), variables=(t,), given=(t >= 1,)),
    Definition(v(Integer(0)), Integer(0)),
)

kernel_variance = theorem(
    "the variance of z_t given x is 1 - alpha_t",
    v(T),
    1 - alpha_T,
    definitions=spread,
    near_misses=[equal(v(T), alpha_T, definitions=spread)],
    source="Understanding Deep Learning, problem 18.3; v(t) is the variance of each component of z_t given x",
)

# The alpha identities ------------------------------------------------------------------------------------------------

steps = (t >= 1,)
alpha_ratio = theorem(
    "the ratio of successive alphas",
    sqrt(Product(kept[s], (s, 1, t)) / Product(kept[s], (s, 1, t - 1))),
    sqrt(kept[t]),
    given=steps,
    near_misses=[
        equal(sqrt(Product(kept[s], (s, 1, t)) / Product(kept[s], (s, 1, t - 1))), sqrt(kept[t - 1]), given=[t >= 2])
    ],
    source="Understanding Deep Learning, problem 18.9",
)

beta, alpha, alpha_prev = symbols("beta alpha alpha_prev", positive=True)
schedule = (beta < 1, alpha_prev < 1, Eq(alpha, (1 - beta) * alpha_prev))

alpha_identity = theorem(
    "the coefficient of z_t in the reverse mean",
    ((1 - alpha_prev) * (1 - beta) + beta) / ((1 - alpha) * sqrt(1 - beta)),
    1 / sqrt(1 - beta),
    given=schedule,
    near_misses=[
        equal(
            ((1 - alpha_prev) * (1 - beta) - beta) / ((1 - alpha) * sqrt(1 - beta)),
            1 / sqrt(1 - beta),
            given=schedule,
        )
    ],
    source="Understanding Deep Learning, problem 18.10",
)

# The posterior q(z_{t-1} | z_t, x) -----------------------------------------------------------------------------------

z_prev, z, x = symbols("z_prev z x", real=True)

posterior_variance = theorem(
    "the variance of the diffusion posterior",
    1 / ((1 - beta) / beta + 1 / (1 - alpha_prev)),
    beta * (1 - alpha_prev) / (1 - alpha),
    given=schedule,
    near_misses=[
        equal(1 / ((1 - beta) / beta + 1 / (1 - alpha_prev)), beta * (1 - alpha) / (1 - alpha_prev), given=schedule)
    ],
    source="Understanding Deep Learning, problem 18.6",
)

mean = (1 - alpha_prev) / (1 - alpha) * sqrt(1 - beta) * z + sqrt(alpha_prev) * beta / (1 - alpha) * x

posterior_mean = theorem(
    "the mean of the diffusion posterior",
    beta
    * (1 - alpha_prev)
    / (1 - alpha)
    * ((1 - beta) / beta * z / sqrt(1 - beta) + sqrt(alpha_prev) * x / (1 - alpha_prev)),
    mean,
    given=schedule,
    near_misses=[
        equal(
            beta
            * (1 - alpha_prev)
            / (1 - alpha)
            * ((1 - beta) / beta * z / sqrt(1 - beta) + sqrt(alpha_prev) * x / (1 - alpha_prev)),
            (1 - alpha_prev) / (1 - alpha) * (1 - beta) * z + sqrt(alpha_prev) * beta / (1 - alpha) * x,
            given=schedule,
        )
    ],
    source="Understanding Deep Learning, problem 18.6",
)

# Bayes: the forward step times the kernel, as functions of z_{t-1}, against the normal density of that mean and variance
exponent_of_product = -((z - sqrt(1 - beta) * z_prev) ** 2) / (2 * beta) - (z_prev - sqrt(alpha_prev) * x) ** 2 / (
    2 * (1 - alpha_prev)
)
exponent_of_posterior = -((z_prev - mean) ** 2) / (2 * beta * (1 - alpha_prev) / (1 - alpha))

posterior = theorem(
    "the log of the diffusion posterior, differentiated by z_{t-1}",
    exponent_of_product.diff(z_prev),
    exponent_of_posterior.diff(z_prev),
    given=schedule,
    near_misses=[
        equal(
            exponent_of_product.diff(z_prev),
            (-((z_prev + mean) ** 2) / (2 * beta * (1 - alpha_prev) / (1 - alpha))).diff(z_prev),
            given=schedule,
        ),
        proportional(exp(exponent_of_product), exp(2 * exponent_of_posterior), in_=[z_prev], given=schedule),
    ],
    source="Understanding Deep Learning, problem 18.6: the exponents differ by a term free of z_{t-1}",
)

# The noise-prediction form -------------------------------------------------------------------------------------------

D = Symbol("D", integer=True, positive=True)
d = Symbol("d", integer=True)
z_1, noise, predicted = family("z_1"), family("epsilon"), family("g")
sigma = Symbol("sigma", positive=True)
first_step = (beta < 1, Eq(alpha, 1 - beta))
clean = z_1[d] / sqrt(alpha) - sqrt(1 - alpha) / sqrt(alpha) * noise[d]
weight = beta / (sqrt(1 - alpha) * sqrt(1 - beta))
reconstruction = z_1[d] / sqrt(1 - beta) - weight * predicted[d]

noise_prediction = theorem(
    "the reconstruction term as a prediction of noise",
    Sum((clean - reconstruction) ** 2, (d, 1, D)) / (2 * sigma**2),
    Sum((weight * predicted[d] - weight * noise[d]) ** 2, (d, 1, D)) / (2 * sigma**2),
    given=first_step,
    near_misses=[
        equal(
            Sum((clean - reconstruction) ** 2, (d, 1, D)) / (2 * sigma**2),
            Sum((weight * predicted[d] + weight * noise[d]) ** 2, (d, 1, D)) / (2 * sigma**2),
            given=first_step,
        )
    ],
    source="Understanding Deep Learning, problem 18.11, where alpha_1 = 1 - beta_1",
)
