"""Regularisation: what a penalty, a prior or noise does to loss and gradient.

1. L2 and L1 penalties; 2. the normal prior behind L2; 3. weight decay; 4. ridge regression on one parameter; 5. noise
on the inputs; 6. label smoothing; 7. dropout.

>>> weight_decay.prove().method
'field normal form'
"""

from sympy import Abs, Derivative, Eq, Function, Ne, Sum, Symbol, exp, log, pi, sign, sqrt

from udlsym import Definition, equal, expectation, family, index, less, theorem

J = Symbol("J", integer=True, positive=True)
j = Symbol("j", integer=True)
d, d_in_range = index("d", 1, J)
phi = family("phi")
strength = Symbol("lambda", positive=True)

# Penalties -----------------------------------------------------------------------------------------------------------

squares = Sum(phi[j] ** 2, (j, 1, J))

l2_gradient = theorem(
    "the gradient of the L2 penalty",
    Derivative(strength * squares, phi[d]),
    2 * strength * phi[d],
    given=d_in_range,
    near_misses=[equal(Derivative(strength * squares, phi[d]), strength * phi[d], given=d_in_range)],
    source="Understanding Deep Learning, problem 9.2",
)

l1_gradient = theorem(
    "the gradient of the L1 penalty away from zero",
    Derivative(strength * Sum(Abs(phi[j]), (j, 1, J)), phi[d]),
    strength * sign(phi[d]),
    given=(*d_in_range, Ne(phi[d], 0)),
    near_misses=[
        equal(
            Derivative(strength * Sum(Abs(phi[j]), (j, 1, J)), phi[d]),
            strength * phi[d],
            given=(*d_in_range, Ne(phi[d], 0)),
        )
    ],
    source="Understanding Deep Learning, problem 9.6; at zero there is no derivative",
)

# A normal prior ------------------------------------------------------------------------------------------------------

prior_variance = Symbol("sigma2", positive=True)
parameter = Symbol("w", real=True)
prior = exp(-(parameter**2) / (2 * prior_variance)) / sqrt(2 * pi * prior_variance)

normal_prior = theorem(
    "the negative log of a normal prior, differentiated by the parameter",
    Derivative(-log(prior), parameter),
    parameter / prior_variance,
    near_misses=[equal(Derivative(-log(prior), parameter), parameter / (2 * prior_variance))],
    source="Understanding Deep Learning, problem 9.1",
)

log_priors = Sum(phi[j] ** 2 / (2 * prior_variance) + log(2 * pi * prior_variance) / 2, (j, 1, J))

prior_as_penalty = theorem(
    "J independent normal priors are an L2 penalty of strength 1/(2 sigma^2)",
    log_priors,
    squares / (2 * prior_variance) + J * log(2 * pi * prior_variance) / 2,
    near_misses=[equal(log_priors, squares / prior_variance + J * log(2 * pi * prior_variance) / 2)],
    source="Understanding Deep Learning, problem 9.1",
)

# Weight decay --------------------------------------------------------------------------------------------------------

rate = Symbol("alpha", positive=True)
loss = Function("L", real=True)
penalised = loss(parameter) + strength / (2 * rate) * parameter**2

weight_decay = theorem(
    "weight decay is a gradient step on a loss with an L2 penalty",
    parameter - rate * Derivative(penalised, parameter),
    (1 - strength) * parameter - rate * Derivative(loss(parameter), parameter),
    near_misses=[
        equal(
            parameter - rate * Derivative(loss(parameter) + strength * parameter**2, parameter),
            (1 - strength) * parameter - rate * Derivative(loss(parameter), parameter),
        )
    ],
    source="Understanding Deep Learning, problem 9.5",
)

# Ridge regression on one parameter -----------------------------------------------------------------------------------

I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
x, y = family("x"), family("y")
slope = Symbol("phi_1", real=True)
ridge = Sum((slope * x[i] - y[i]) ** 2, (i, 1, I)) + strength * slope**2

ridge_gradient = theorem(
    "the gradient of ridge regression through the origin",
    Derivative(ridge, slope),
    2 * slope * (Sum(x[i] ** 2, (i, 1, I)) + strength) - 2 * Sum(x[i] * y[i], (i, 1, I)),
    near_misses=[
        equal(
            Derivative(ridge, slope),
            2 * slope * (Sum(x[i] ** 2, (i, 1, I)) - strength) - 2 * Sum(x[i] * y[i], (i, 1, I)),
        )
    ],
    source="it vanishes at sum x y / (sum x^2 + lambda)",
)

overlap, energy = Symbol("b", real=True), Symbol("a", positive=True)

ridge_shrinks = theorem(
    "ridge regression shrinks the parameter",
    Abs(overlap) / (energy + strength),
    Abs(overlap) / energy,
    "<=",
    near_misses=[less(Abs(overlap) / (energy + strength), Abs(overlap) / energy)],
    source="a = sum x^2, b = sum x y; equality at b = 0 only",
)

# Noise on the inputs -------------------------------------------------------------------------------------------------

intercept = Symbol("phi_0", real=True)
noise = family("epsilon")
noise_variance = Symbol("sigma_x2", positive=True)
residual, one_noise = Symbol("r", real=True), Symbol("e", real=True)
white_noise = (Eq(expectation(one_noise, one_noise), 0), Eq(expectation(one_noise**2, one_noise), noise_variance))

input_noise_of_one = theorem(
    "noise on the input of one example adds its variance times the squared slope to the squared residual",
    expectation((residual + slope * one_noise) ** 2, one_noise),
    residual**2 + slope**2 * noise_variance,
    given=white_noise,
    near_misses=[
        equal(
            expectation((residual + slope * one_noise) ** 2, one_noise),
            residual**2 + slope * noise_variance,
            given=white_noise,
        )
    ],
    source="Understanding Deep Learning, problem 9.3",
)

white = (
    Definition(expectation(noise[i], noise), 0 * noise_variance, variables=(i,)),
    Definition(expectation(noise[i] ** 2, noise), noise_variance, variables=(i,)),
)
noisy = Sum((intercept + slope * (x[i] + noise[i]) - y[i]) ** 2, (i, 1, I))
clean = Sum((intercept + slope * x[i] - y[i]) ** 2, (i, 1, I))

input_noise = theorem(
    "noise on the inputs of a line is an L2 penalty on its slope",
    expectation(noisy, noise),
    clean + I * noise_variance * slope**2,
    definitions=white,
    near_misses=[
        # the noise forgotten
        equal(expectation(noisy, noise), clean),
    ],
    source="Understanding Deep Learning, problem 9.3",
)

input_noise_gradient = theorem(
    "the expected gradient under noise on the inputs",
    Derivative(clean + I * noise_variance * slope**2, slope),
    2 * Sum(x[i] * (intercept + slope * x[i] - y[i]), (i, 1, I)) + 2 * I * noise_variance * slope,
    near_misses=[
        equal(
            Derivative(clean + I * noise_variance * slope**2, slope),
            2 * Sum(x[i] * (intercept + slope * x[i] - y[i]), (i, 1, I)) + I * noise_variance * slope,
        )
    ],
    source="Understanding Deep Learning, problem 9.3",
)

# Label smoothing -----------------------------------------------------------------------------------------------------

K, k = Symbol("K", integer=True, positive=True), Symbol("k", integer=True)
mass = Symbol("rho", positive=True)

smoothed_labels = theorem(
    "smoothed labels sum to one",
    (1 - mass) + Sum(mass / (K - 1), (k, 1, K - 1)),
    1,
    given=[K >= 2],
    near_misses=[equal((1 - mass) + Sum(mass / K, (k, 1, K - 1)), 1, given=[K >= 2])],
    source="Understanding Deep Learning, problem 9.4, with rho = 0.1",
)

# Dropout -------------------------------------------------------------------------------------------------------------

keep, unit = Symbol("p", positive=True), Symbol("h", real=True)
mask = Symbol("m", real=True)
bernoulli = (Eq(expectation(mask, mask), keep), Eq(expectation(mask**2, mask), keep))

inverted_dropout = theorem(
    "dropout that divides by the probability of keeping a unit does not change its mean",
    expectation(mask * unit / keep, mask),
    unit,
    given=(keep < 1, *bernoulli),
    near_misses=[equal(expectation(mask * unit, mask), unit, given=(keep < 1, *bernoulli))],
    source="Srivastava et al. (2014), section 10; a mask of zeros and ones has E[m^2] = E[m] = p",
)

dropout_variance = theorem(
    "the variance that dropout adds to a unit",
    expectation((mask * unit / keep - unit) ** 2, mask),
    (1 - keep) / keep * unit**2,
    given=(keep < 1, *bernoulli),
    near_misses=[
        equal(
            expectation((mask * unit / keep - unit) ** 2, mask),
            keep * (1 - keep) * unit**2,
            given=(keep < 1, *bernoulli),
        )
    ],
    source="the variance of a Bernoulli variable, over p^2",
)
