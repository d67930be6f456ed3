"""Policy gradients over K actions: the score function, baselines, and the softmax policy.

1. the log-derivative identity; 2. the score and the gradient of a softmax policy; 3. baselines; 4. the baseline of least
variance; 5. returns; 6. the contraction of Q-learning; 7. policy improvement in n steps.

Expectations over actions are sums over k = 1..K with the probabilities of the policy.

>>> softmax_score.prove().method
'field normal form'
"""

from sympy import Abs, Derivative, Eq, Function, Integer, KroneckerDelta, Ne, Sum, Symbol, exp, log

from udlsym import Definition, at_most, equal, family, index, less, softmax, theorem

K = Symbol("K", integer=True, positive=True)
k = Symbol("k", integer=True)
theta = Symbol("theta", real=True)
reward = family("r")
baseline = Symbol("b", real=True)

# The score function --------------------------------------------------------------------------------------------------

pi = Function("pi", positive=True)

log_derivative = theorem(
    "the derivative of a probability is the probability times its score",
    Derivative(pi(theta), theta),
    pi(theta) * Derivative(log(pi(theta)), theta),
    near_misses=[equal(Derivative(pi(theta), theta), Derivative(log(pi(theta)), theta))],
    source="Understanding Deep Learning, problem 17.5",
)

features = family("f")
softmaxed = Sum(exp(theta * features[k]), (k, 1, K))
mean_reward = Sum(exp(theta * features[k]) * reward[k], (k, 1, K)) / softmaxed
mean_feature = Sum(exp(theta * features[k]) * features[k], (k, 1, K)) / softmaxed
score_times_reward = (
    Sum(exp(theta * features[k]) * reward[k] * features[k], (k, 1, K)) / softmaxed - mean_reward * mean_feature
)

score_function = theorem(
    "the derivative of an expected reward is the expected reward times score",
    Derivative(mean_reward, theta),
    score_times_reward,
    near_misses=[equal(Derivative(mean_reward, theta), score_times_reward + mean_reward * mean_feature)],
    source="Understanding Deep Learning, problem 17.5, for the policy exp(theta f_k)/sum exp(theta f_l)",
)

# A softmax policy ----------------------------------------------------------------------------------------------------

z = family("z")
a, a_in_range = index("a", 1, K)
j, j_in_range = index("j", 1, K)

softmax_score = theorem(
    "the score of a softmax policy",
    Derivative(log(softmax(z, a, K)), z[j]),
    KroneckerDelta(a, j) - softmax(z, j, K),
    given=a_in_range + j_in_range,
    near_misses=[
        equal(
            Derivative(log(softmax(z, a, K)), z[j]),
            softmax(z, j, K) - KroneckerDelta(a, j),
            given=a_in_range + j_in_range,
        )
    ],
    source="Sutton and Barto (2018), section 13.2",
)

partition = Sum(exp(z[k]), (k, 1, K))
expected_reward = Sum(exp(z[k]) * reward[k], (k, 1, K)) / partition

softmax_gradient = theorem(
    "the policy gradient of a softmax policy is probability times advantage",
    Derivative(expected_reward, z[j]),
    softmax(z, j, K) * (reward[j] - expected_reward),
    given=j_in_range,
    near_misses=[
        equal(Derivative(expected_reward, z[j]), softmax(z, j, K) * (reward[j] + expected_reward), given=j_in_range),
        equal(Derivative(expected_reward, z[j]), softmax(z, j, K) * reward[j], given=j_in_range),
    ],
    source="Sutton and Barto (2018), section 13.4",
)

weights = family("w", domain="positive")
total = Sum(weights[k], (k, 1, K))
scores = family("g")

chosen = softmax(z, k, K)
score = Derivative(log(chosen), z[j])

score_has_mean_zero = theorem(
    "the expected score of a softmax policy is zero",
    Sum(chosen * score, (k, 1, K)),
    0,
    given=j_in_range,
    near_misses=[equal(Sum(score, (k, 1, K)), 0, given=j_in_range)],
    source="Understanding Deep Learning, problem 19.6: the probabilities sum to one whatever the logits are",
)

with_baseline = Sum(chosen * score * (reward[k] - baseline), (k, 1, K))
without_baseline = Sum(chosen * score * reward[k], (k, 1, K))

baseline_vanishes = theorem(
    "a baseline does not change the expected policy gradient",
    with_baseline,
    without_baseline,
    given=j_in_range,
    near_misses=[equal(with_baseline, without_baseline - baseline, given=j_in_range)],
    source="Understanding Deep Learning, problem 19.6",
)

expected_advantage = theorem(
    "the expected advantage over the expected reward is zero",
    Sum(weights[k] * (reward[k] - Sum(weights[j] * reward[j], (j, 1, K))), (k, 1, K)),
    0,
    given=[Eq(total, 1)],
    near_misses=[
        equal(Sum(weights[k] * (reward[k] - Sum(weights[j] * reward[j], (j, 1, K))), (k, 1, K)), 0),
    ],
    source="Sutton and Barto (2018), section 13.4",
)

second_moment = Sum(weights[k] * scores[k] ** 2 * (reward[k] - baseline) ** 2, (k, 1, K))

best_baseline = theorem(
    "the second moment of the gradient estimate, differentiated by the baseline",
    Derivative(second_moment, baseline),
    2 * baseline * Sum(weights[k] * scores[k] ** 2, (k, 1, K))
    - 2 * Sum(weights[k] * scores[k] ** 2 * reward[k], (k, 1, K)),
    near_misses=[
        equal(
            Derivative(second_moment, baseline),
            2 * baseline * Sum(weights[k] * scores[k], (k, 1, K))
            - 2 * Sum(weights[k] * scores[k] * reward[k], (k, 1, K)),
        )
    ],
    source="Understanding Deep Learning, problem 19.8: it vanishes at b = E[g^2 r]/E[g^2]",
)

# Returns -------------------------------------------------------------------------------------------------------------

T = Symbol("T", integer=True, nonnegative=True)
t = Symbol("t", integer=True)
discount = Symbol("gamma", positive=True)
future = Function("G", real=True)
returns = (
    Definition(future(t), reward[t] + discount * future(t - 1), variables=(t,), given=(t >= 1,)),
    Definition(future(Integer(0)), Integer(0)),
)

discounted_return = theorem(
    "the return with T rewards to come",
    future(T),
    Sum(discount ** (T - k) * reward[k], (k, 1, T)),
    definitions=returns,
    near_misses=[equal(future(T), Sum(discount**k * reward[k], (k, 1, T)), definitions=returns)],
    source="Understanding Deep Learning, problem 19.1; r[t] is the reward with t - 1 rewards to come after it",
)

# Q-learning ----------------------------------------------------------------------------------------------------------

first, second = Symbol("q_1", real=True), Symbol("q_2", real=True)

discounted_contraction = theorem(
    "discounting makes the update a strict contraction",
    discount * Abs(first - second),
    Abs(first - second),
    "<",
    given=[discount < 1, Ne(first, second)],
    near_misses=[less(discount * Abs(first - second), Abs(first - second), given=[discount < 1])],
    source="Understanding Deep Learning, problem 19.5; for equal values both sides are zero",
)

steps = Symbol("n", integer=True, nonnegative=True)
gain, old_value = family("delta", domain="nonnegative"), family("v")
no_worse = (Definition(reward[t], old_value[t] - discount * old_value[t + 1] + gain[t], variables=(t,)),)
followed = Sum(discount**k * reward[k], (k, 0, steps - 1)) + discount**steps * old_value[steps]

policy_improvement = theorem(
    "n steps of a policy that is no worse in any one step are no worse",
    old_value[0],
    followed,
    "<=",
    definitions=no_worse,
    near_misses=[
        less(old_value[0], followed, definitions=no_worse),
        at_most(followed, old_value[0], definitions=no_worse),
    ],
    source="Understanding Deep Learning, problem 19.2: v[s] is at most r + gamma v[s'] by the gain delta; the rest, gamma^n v, "
    "tends to zero",
)
