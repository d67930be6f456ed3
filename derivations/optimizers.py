"""Adam's moving average and its bias correction (Kingma and Ba, 2015, section 3).

The average is ``m_t = beta m_{t-1} + (1 - beta) g_t`` with ``m_0 = 0``; beta lies strictly between 0 and 1.

>>> moving_average.prove().method
'induction'
"""

from sympy import Abs, Function, Integer, Sum, Symbol

from udlsym import Definition, at_most, equal, expectation, family, theorem

beta = Symbol("beta", positive=True)
t = Symbol("t", integer=True)
k = Symbol("k", integer=True)
T = Symbol("T", integer=True, nonnegative=True)
g = family("g")
m = Function("m", real=True)
decay = (beta < 1,)

recurrence = (
    Definition(m(t), beta * m(t - 1) + (1 - beta) * g[t], variables=(t,), given=(t >= 1,)),
    Definition(m(Integer(0)), Integer(0)),
)
weighted_sum = (1 - beta) * Sum(beta ** (T - k) * g[k], (k, 1, T))

moving_average = theorem(
    "the first moment as a weighted sum of gradients",
    m(T),
    weighted_sum,
    definitions=recurrence,
    near_misses=[
        equal(m(T), (1 - beta) * Sum(beta ** (T - k + 1) * g[k], (k, 1, T)), definitions=recurrence),
        equal(m(T), Sum(beta ** (T - k) * g[k], (k, 1, T)), definitions=recurrence),
    ],
    source="Kingma and Ba (2015), section 3, equation 1",
)

weights_sum = theorem(
    "the weights of the moving average sum to 1 - beta^T",
    (1 - beta) * Sum(beta ** (T - k), (k, 1, T)),
    1 - beta**T,
    near_misses=[equal((1 - beta) * Sum(beta ** (T - k), (k, 1, T)), 1 - beta ** (T + 1))],
    source="finite geometric sum",
)

mean = Symbol("mu", real=True)
constant_mean = (Definition(expectation(g[k], g), mean, variables=(k,)),)

expected_moment = theorem(
    "the expected first moment under a constant expected gradient",
    expectation(weighted_sum, g),
    (1 - beta**T) * mean,
    definitions=constant_mean,
    near_misses=[equal(expectation(weighted_sum, g), mean, definitions=constant_mean)],
    source="Kingma and Ba (2015), section 3",
)

started = (*decay, T >= 1)

unbiased = theorem(
    "the corrected first moment is unbiased",
    expectation(weighted_sum, g) / (1 - beta**T),
    mean,
    given=started,
    definitions=constant_mean,
    near_misses=[
        equal(expectation(weighted_sum, g) / (1 - beta ** (T - 1)), mean, given=started, definitions=constant_mean)
    ],
    source="Kingma and Ba (2015), section 3",
)

bias = theorem(
    "the bias of the uncorrected first moment",
    expectation(weighted_sum, g) - mean,
    -(beta**T) * mean,
    definitions=constant_mean,
    near_misses=[equal(expectation(weighted_sum, g) - mean, beta**T * mean, definitions=constant_mean)],
    source="Kingma and Ba (2015), section 3",
)

moment = Symbol("m_T", real=True)

correction_never_shrinks = theorem(
    "dividing by 1 - beta^T never shrinks the moment",
    Abs(moment),
    Abs(moment / (1 - beta**T)),
    "<=",
    given=started,
    near_misses=[at_most(Abs(moment / (1 - beta**T)), Abs(moment), given=started)],
    source="course-notes, week 5, says the opposite of bias correction",
)
