"""Means, variances and covariances from the linearity of the expectation alone.

1. variance and covariance by moments; 2. shifts, factors and sums; 3. independent variables; 4. averages of I
variables; 5. control variates; 6. the bias-variance decomposition.

What is proved holds for every distribution for which the moments exist.  Moments are named by hypotheses such as
``E[x] = mu``.

>>> variance_by_moments.prove().method
'field normal form'
"""

from sympy import Derivative, Eq, Function, Integer, Sum, Symbol, sqrt

from udlsym import Definition, at_most, equal, expectation, family, less, theorem

x, y = Symbol("x", real=True), Symbol("y", real=True)
a, b = Symbol("a", real=True), Symbol("b", real=True)
mu, nu = Symbol("mu", real=True), Symbol("nu", real=True)
second, other_second = Symbol("s", real=True), Symbol("t", real=True)
mixed = Symbol("r", real=True)

# Moments -------------------------------------------------------------------------------------------------------------

one_variable = (Eq(expectation(x, x), mu), Eq(expectation(x**2, x), second))

variance_by_moments = theorem(
    "the variance is the second moment less the square of the mean",
    expectation((x - mu) ** 2, x),
    second - mu**2,
    given=one_variable,
    near_misses=[equal(expectation((x - mu) ** 2, x), second + mu**2, given=one_variable)],
    source="definition of the variance; used in Understanding Deep Learning, problem 19.7",
)

affine_mean = theorem(
    "the mean of an affine function",
    expectation(a * x + b, x),
    a * mu + b,
    given=one_variable[:1],
    near_misses=[equal(expectation(a * x + b, x), a * mu, given=one_variable[:1])],
    source="Understanding Deep Learning, problem 16.5, in one dimension",
)

affine_variance = theorem(
    "the variance of an affine function",
    expectation((a * x + b - (a * mu + b)) ** 2, x),
    a**2 * (second - mu**2),
    given=one_variable,
    near_misses=[equal(expectation((a * x + b - (a * mu + b)) ** 2, x), a * (second - mu**2), given=one_variable)],
    source="Understanding Deep Learning, problem 16.5, in one dimension",
)

standardised = theorem(
    "a variable less its mean and over its standard deviation has variance one",
    expectation((x - mu) ** 2 / (second - mu**2), x),
    1,
    given=(*one_variable, mu**2 < second),
    near_misses=[equal(expectation((x - mu) ** 2 / second, x), 1, given=(*one_variable, mu**2 < second))],
    source="what batch normalisation does, Understanding Deep Learning, problem 11.5",
)

two_variables = (
    Eq(expectation(x, x, y), mu),
    Eq(expectation(y, x, y), nu),
    Eq(expectation(x**2, x, y), second),
    Eq(expectation(y**2, x, y), other_second),
    Eq(expectation(x * y, x, y), mixed),
)

covariance_by_moments = theorem(
    "the covariance is the mixed moment less the product of the means",
    expectation((x - mu) * (y - nu), x, y),
    mixed - mu * nu,
    given=two_variables,
    near_misses=[equal(expectation((x - mu) * (y - nu), x, y), mixed + mu * nu, given=two_variables)],
    source="definition of the covariance",
)

mean_of_sum = theorem(
    "the mean of a sum of two variables",
    expectation(x + y, x, y),
    mu + nu,
    given=two_variables[:2],
    near_misses=[equal(expectation(x + y, x, y), mu - nu, given=two_variables[:2])],
    source="Understanding Deep Learning, problem 11.4",
)

variance_of_sum = theorem(
    "the variance of a sum of two variables",
    expectation((x + y - mu - nu) ** 2, x, y),
    (second - mu**2) + (other_second - nu**2) + 2 * (mixed - mu * nu),
    given=two_variables,
    near_misses=[
        equal(
            expectation((x + y - mu - nu) ** 2, x, y),
            (second - mu**2) + (other_second - nu**2) + mixed - mu * nu,
            given=two_variables,
        )
    ],
    source="Understanding Deep Learning, problem 11.4: Var[x + y] = Var[x] + Var[y] + 2 Cov[x, y]",
)

uncorrelated = (*two_variables[:4], Eq(expectation(x * y, x, y), mu * nu))

variance_of_uncorrelated_sum = theorem(
    "the variances of two uncorrelated variables add",
    expectation((x + y - mu - nu) ** 2, x, y),
    (second - mu**2) + (other_second - nu**2),
    given=uncorrelated,
    near_misses=[
        equal(
            expectation((x - y - mu + nu) ** 2, x, y),
            (second - mu**2) - (other_second - nu**2),
            given=uncorrelated,
        )
    ],
    source="Understanding Deep Learning, problem 11.4",
)

# Averages ------------------------------------------------------------------------------------------------------------

I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
samples = family("x")
one_mean = (Definition(expectation(samples[i], samples), mu, variables=(i,)),)

mean_of_average = theorem(
    "the mean of an average of I variables of one mean",
    expectation(Sum(samples[i], (i, 1, I)) / I, samples),
    mu,
    definitions=one_mean,
    near_misses=[equal(expectation(Sum(samples[i], (i, 1, I)) / I, samples), mu / I, definitions=one_mean)],
    source="linearity of the expectation",
)

N = Symbol("N", integer=True, nonnegative=True)
sigma2 = Symbol("sigma2", positive=True)
v = Function("v", real=True)
adding = (
    Definition(v(i), v(i - 1) + sigma2, variables=(i,), given=(i >= 1,)),
    Definition(v(Integer(0)), Integer(0)),
)

variance_of_many = theorem(
    "the variance of a sum of N uncorrelated variables of one variance",
    v(N),
    N * sigma2,
    definitions=adding,
    near_misses=[equal(v(N), N**2 * sigma2, definitions=adding)],
    source="each further variable adds its variance, as in problem 11.4 of Understanding Deep Learning",
)

total = Symbol("V", positive=True)

variance_of_average = theorem(
    "the variance of an average of N uncorrelated variables of one variance",
    total / N**2,
    sigma2 / N,
    given=[N >= 1, Eq(total, N * sigma2)],
    near_misses=[
        equal(total / N**2, sigma2, given=[N >= 1, Eq(total, N * sigma2)]),
        equal(total / N**2, sigma2 / N**2, given=[N >= 1, Eq(total, N * sigma2)]),
    ],
    source="the variance V of a sum of N variables, over N^2",
)

centred = Sum((samples[i] - mu) ** 2, (i, 1, I))

sum_of_squares = theorem(
    "squares about any point are squares about the mean and the squared distance to it",
    Sum((samples[i] - a) ** 2, (i, 1, I)),
    centred + I * (mu - a) ** 2,
    given=[Eq(Sum(samples[i], (i, 1, I)), I * mu)],
    near_misses=[
        equal(
            Sum((samples[i] - a) ** 2, (i, 1, I)),
            centred + (mu - a) ** 2,
            given=[Eq(Sum(samples[i], (i, 1, I)), I * mu)],
        )
    ],
    source="Steiner's theorem",
)

about_another = Sum((samples[i] - a) ** 2, (i, 1, I))
at_the_mean = (Eq(Sum(samples[i], (i, 1, I)), I * mu),)

mean_is_least_squares = theorem(
    "the mean is the point of least squared distance",
    centred,
    about_another,
    "<=",
    given=at_the_mean,
    near_misses=[at_most(centred, about_another), less(centred, about_another, given=at_the_mean)],
    source="Steiner's theorem; equality at the mean only",
)

# Control variates ----------------------------------------------------------------------------------------------------

factor = Symbol("c", real=True)
spread_y = Symbol("v_y", positive=True)
spread_x, covariance = Symbol("v_x", positive=True), Symbol("k_xy", real=True)
centred_moments = (
    Eq(expectation(x**2, x, y), spread_x),
    Eq(expectation(y**2, x, y), spread_y),
    Eq(expectation(x * y, x, y), covariance),
)

control_variate = theorem(
    "the variance with a control variate",
    expectation((x - factor * y) ** 2, x, y),
    spread_x - 2 * factor * covariance + factor**2 * spread_y,
    given=centred_moments,
    near_misses=[
        equal(
            expectation((x - factor * y) ** 2, x, y),
            spread_x - factor * covariance + factor**2 * spread_y,
            given=centred_moments,
        )
    ],
    source="Understanding Deep Learning, problem 19.7; x and y less their means",
)

with_factor = spread_x - 2 * factor * covariance + factor**2 * spread_y

stationary_factor = theorem(
    "the variance with a control variate, differentiated by the factor",
    Derivative(with_factor, factor),
    2 * spread_y * (factor - covariance / spread_y),
    near_misses=[equal(Derivative(with_factor, factor), 2 * spread_y * (factor + covariance / spread_y))],
    source="Understanding Deep Learning, problem 19.7: it vanishes at c = Cov[x, y]/Var[y] only",
)

best_factor = theorem(
    "the variance with the best control variate",
    with_factor,
    spread_x - covariance**2 / spread_y,
    given=[Eq(factor, covariance / spread_y)],
    near_misses=[
        equal(with_factor, spread_x - covariance**2 / spread_y, given=[Eq(factor, 2 * covariance / spread_y)])
    ],
    source="Understanding Deep Learning, problem 19.7",
)

best_control_variate = theorem(
    "no factor of a control variate is better than covariance over variance",
    spread_x - covariance**2 / spread_y,
    with_factor,
    "<=",
    near_misses=[at_most(spread_x + covariance**2 / spread_y, with_factor)],
    source="Understanding Deep Learning, problem 19.7",
)

chances, other_samples = family("w", domain="positive"), family("y")
mixed_moment = Sum(chances[i] * samples[i] * other_samples[i], (i, 1, I))
second_moments = Sum(chances[i] * samples[i] ** 2, (i, 1, I)) * Sum(chances[i] * other_samples[i] ** 2, (i, 1, I))

cauchy_schwarz = theorem(
    "the squared covariance is at most the product of the variances",
    mixed_moment**2,
    second_moments,
    "<=",
    near_misses=[less(mixed_moment**2, second_moments), at_most(mixed_moment, second_moments)],
    source="Cauchy and Schwarz, for I outcomes of chances w with deviations x and y from the means; so -1 <= rho <= 1",
)

correlation = Symbol("rho", real=True)

variance_left = theorem(
    "the share of the variance that the best control variate leaves",
    spread_x - covariance**2 / spread_y,
    (1 - correlation**2) * spread_x,
    given=[Eq(covariance, correlation * sqrt(spread_x * spread_y))],
    near_misses=[
        equal(
            spread_x - covariance**2 / spread_y,
            (1 - correlation) * spread_x,
            given=[Eq(covariance, correlation * sqrt(spread_x * spread_y))],
        )
    ],
    source="Understanding Deep Learning, problem 19.7",
)

# Bias and variance ---------------------------------------------------------------------------------------------------

output, truth = Symbol("f", real=True), Symbol("m", real=True)
model = (
    Eq(expectation(output, output, y), nu),
    Eq(expectation(output**2, output, y), other_second),
    Eq(expectation(y, output, y), truth),
    Eq(expectation(y**2, output, y), second),
    Eq(expectation(output * y, output, y), nu * truth),
)

bias_variance = theorem(
    "the expected squared error is variance, squared bias and noise",
    expectation((output - y) ** 2, output, y),
    (other_second - nu**2) + (nu - truth) ** 2 + (second - truth**2),
    given=model,
    near_misses=[
        equal(
            expectation((output - y) ** 2, output, y),
            (other_second - nu**2) + (nu - truth) + (second - truth**2),
            given=model,
        )
    ],
    source="the bias-variance decomposition; the noise of y is uncorrelated with the fitted model f",
)
