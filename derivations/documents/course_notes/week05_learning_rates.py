r"""Week 5, first part: sparse features, AdaGrad, RMSprop and AdaDelta (lines 839 to 931).

One component of each vector is written: g its gradient \nabla w, v the velocity of RMSprop, a that of AdaGrad, u the
history of AdaDelta, all of them 0 before the first step.  f is the sigmoid neuron of week 2 and its loss (f - y)^2/2.
x_1[i], ..., x_4[i] are the features of data point i; the text writes the second one as x_i^2.
"""

from sympy import Abs, Derivative, Eq, Function, Integer, Limit, Ne, Rational, Sum, Symbol, oo, sqrt, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, arithmetic, at_most, equal, family, less, number, sigmoid, step

chapter = Chapter(course_notes, "Week 5, Adaptive learning rates")

w_1, w_2, w_3, w_4, b, y = symbols("w_1 w_2 w_3 w_4 b y", real=True)
x_1, x_2, x_3, x_4 = symbols("x_1 x_2 x_3 x_4", real=True)
f = sigmoid(w_1 * x_1 + w_2 * x_2 + w_3 * x_3 + w_4 * x_4 + b)
loss = Rational(1, 2) * (f - y) ** 2

i = Symbol("i", integer=True)
n = Symbol("n", integer=True, positive=True)
first, second, third, fourth, target = family("x_1"), family("x_2"), family("x_3"), family("x_4"), family("y")
f_i = sigmoid(w_1 * first[i] + w_2 * second[i] + w_3 * third[i] + w_4 * fourth[i] + b)
one_target = Symbol("Y", real=True)

chapter.chain(
    at="Sparse features, gradient of a sigmoid neuron",
    steps=[
        step(
            (841, 843),
            r"\nabla w_1 = (f(x) - y) * f(x)(1 - f(x)) * x_1",
            equal(Derivative(loss, w_1), (f - y) * f * (1 - f) * x_1),
        ),
        step((841, 845), r"\nabla w_2", equal(Derivative(loss, w_2), (f - y) * f * (1 - f) * x_2)),
        step((841, 845), r"\nabla w_3", equal(Derivative(loss, w_3), (f - y) * f * (1 - f) * x_3)),
        step(
            (847, 847),
            r"\nabla w_4 = (f(x) - y) * f(x)(1 - f(x)) * x_4",
            equal(Derivative(loss, w_4), (f - y) * f * (1 - f) * x_4),
        ),
        step(
            (849, 851),
            r"gradient like  $\sum_{i=1}^n (f(x_i) - y) * f(x_i)(1 - f(x_i)) * x_i^2$",
            equal(
                Sum(Derivative(Rational(1, 2) * (f_i - target[i]) ** 2, w_2), (i, 1, n)),
                Sum((f_i - one_target) * f_i * (1 - f_i) * second[i], (i, 1, n)),
            ),
            expect="refuted",
            slip="notation",
            why="Every data point has its own label: the sum of the gradients has y_i, as in equation (9), where y stands here.",
        ),
        step(
            (849, 851),
            r"we can just sum the gradients over all  $n$  points",
            equal(
                Sum(Derivative(Rational(1, 2) * (f_i - target[i]) ** 2, w_2), (i, 1, n)),
                Sum((f_i - target[i]) * f_i * (1 - f_i) * second[i], (i, 1, n)),
            ),
        ),
        step(
            (853, 853),
            "If a feature is sparse, the loss derivative and hence the weight update will be small for the feature.",
            equal(Derivative(loss, w_2), 0, given=[Eq(x_2, 0)]),
        ),
    ],
)
chapter.not_checkable(
    at="Sparse features, remedy",
    lines=(853, 855),
    printed="decay the learning rate for parameters in proportion to their update history.",
    why="a proposal in words",
)

# AdaGrad
eta, epsilon = symbols("eta_0 epsilon", positive=True)
beta = Symbol("beta", positive=True)
t, k = symbols("t k", integer=True)
T = Symbol("T", integer=True, positive=True)
g = family("g")
gradient = Symbol("g_t", real=True)
a, v = Function("a", real=True), Function("v", real=True)
adagrad = (
    Definition(a(t), a(t - 1) + g[t] ** 2, variables=(t,), given=(t >= 1,)),
    Definition(a(Integer(0)), Integer(0)),
)
rmsprop = (
    Definition(v(t), beta * v(t - 1) + (1 - beta) * g[t] ** 2, variables=(t,), given=(t >= 1,)),
    Definition(v(Integer(0)), Integer(0)),
)
velocity, accumulated, slow, fast = symbols("v a v_sparse v_dense", nonnegative=True)


def rate(of):
    """The effective learning rate of equations (15) and (16)."""
    return eta / sqrt(of + epsilon)


chapter.not_checkable(
    at="AdaGrad, equation (15)",
    lines=(857, 862),
    printed=r"w_{t+1} = w_t - \frac{\eta_0}{\sqrt{v_t + \epsilon}} * \nabla w_t \quad (15)",
    why="the definition of AdaGrad",
)
chapter.chain(
    at="AdaGrad, sparse and dense features",
    steps=[
        step(
            (864, 864),
            r"the sparser the feature is, slower does  $v$  build up",
            equal(a(T), a(T - 1), given=[Eq(g[T], 0)], definitions=adagrad),
        ),
        step(
            (864, 866),
            r"hence slower does the effective learning rate  $\eta$  decay due to the self-correction mechanism",
            less(rate(fast), rate(slow), given=[slow < fast]),
        ),
        step(
            (864, 869),
            "causing smaller weight updates.",
            less(Abs(rate(slow) * gradient), Abs(rate(fast) * gradient), given=[slow < fast, Ne(gradient, 0)]),
            expect="refuted",
            why="A rate that decays more slowly stays larger, so that the same gradient moves the weight further, not less far. "
            "That is what AdaGrad is for: a larger learning rate for sparse features (line 853).",
        ),
        step(
            (869, 869),
            r"the denser the feature is, faster does  $v$  build up",
            less(a(T - 1), a(T), given=[Ne(g[T], 0)], definitions=adagrad),
        ),
        step(
            (869, 869),
            "hence faster does the effective learning rate decay",
            less(rate(fast), rate(slow), given=[slow < fast]),
        ),
        step(
            (869, 869),
            "causing larger weight updates.",
            less(Abs(rate(slow) * gradient), Abs(rate(fast) * gradient), given=[slow < fast, Ne(gradient, 0)]),
            expect="refuted",
            why="A rate that has decayed further makes the update for the same gradient smaller.  Line 884 says so too: a high "
            "velocity makes the rate very small and the updates extremely slow.",
        ),
    ],
)
chapter.chain(
    at="AdaGrad, velocity",
    steps=[
        step(
            (871, 871),
            r"$v_t$  keeps increasing, since it's an accumulation of square of gradients",
            at_most(a(T - 1), a(T), definitions=adagrad),
        ),
        step(
            (871, 871),
            "it's an accumulation of square of gradients",
            equal(a(T), Sum(g[k] ** 2, (k, 1, T)), definitions=adagrad),
            using=["derivations.momentum.adagrad"],
        ),
        step(
            (871, 871),
            "The effective learning rate (shown on the right side) decays slowly through iterations.",
            at_most(rate(velocity + gradient**2), rate(velocity)),
        ),
        step(
            (884, 884),
            "the effective learning rate is also very small (due to high velocity)",
            equal(Limit(rate(velocity), velocity, oo), 0),
        ),
        step(
            (884, 884),
            "which causes the updates to happen extremely slowly",
            equal(Limit(rate(velocity) * gradient, velocity, oo), 0),
        ),
        step(
            (885, 885),
            r"we can reduce the velocity - both current and past, by a factor of  $1 - \beta$  and  $\beta$  respectively.",
            at_most(beta * velocity + (1 - beta) * gradient**2, velocity + gradient**2, given=[beta < 1]),
        ),
    ],
)
chapter.not_checkable(
    at="AdaGrad, figures 23 and 24",
    lines=(871, 881),
    printed="Note that the scale of the graph is much higher",
    why="the figures are missing",
)
chapter.not_checkable(
    at="AdaGrad, downside",
    lines=(884, 884),
    printed="This is in contrast with the reason Adagrad was invented in the first place.",
    why="a remark on the purpose of an algorithm",
)

# RMSprop
chapter.not_checkable(
    at="RMSprop, equation (16)",
    lines=(885, 891),
    printed=r"v_t = \beta v_{t-1} + (1 - \beta)(\nabla w_t)^2",
    why="the definition of RMSprop",
)
start = Symbol("v_0", nonnegative=True)
steady = (
    Definition(v(t), beta * v(t - 1) + (1 - beta) * gradient**2, variables=(t,), given=(t >= 1,)),
    rmsprop[1],
)
started = (rmsprop[0], Definition(v(Integer(0)), start))

chapter.chain(
    at="RMSprop, learning rate",
    steps=[
        step(
            (893, 893),
            "learning rate decays slowly, instead of rapidly (as in AdaGrad).",
            # step by step the velocity stays below that of AdaGrad, where it begins: both are 0
            at_most(beta * velocity + (1 - beta) * gradient**2, velocity + gradient**2, given=[beta < 1]),
        ),
        step(
            (893, 893),
            "learning rate decays slowly, instead of rapidly (as in AdaGrad).",
            at_most(velocity + gradient**2, accumulated + gradient**2, given=[velocity <= accumulated]),
        ),
        step(
            (893, 893),
            "learning rate decays slowly, instead of rapidly (as in AdaGrad).",
            at_most(rate(fast), rate(slow), given=[slow <= fast]),
        ),
        step(  # with one and the same gradient at every step
            (895, 895),
            "before flattening entirely",
            equal(v(T), gradient**2 * (1 - beta**T), definitions=steady),
        ),
        step(
            (895, 895),
            "RMSprop causes the learning rate to become a *constant* after a few iterations.",
            equal(Limit(rate(gradient**2 * (1 - beta**T)), T, oo), rate(gradient**2), given=[beta < 1]),
        ),
        step(
            (895, 895),
            r"the previous velocities gets progressively multiplied with the  $\beta$ ,  $\beta^2$ ,  $\beta^3 \dots \beta^k$",
            equal(
                v(T),
                beta**T * start + (1 - beta) * Sum(beta ** (T - k) * g[k] ** 2, (k, 1, T)),
                definitions=started,
            ),
        ),
        step(
            (895, 895),
            "and hence decays during each iteration.",
            equal(Limit(beta**T * start, T, oo), 0, given=[beta < 1]),
        ),
        step(
            (895, 895),
            "the velocity always keeps increasing, until it reaches the minima of the loss function.",
            less(a(T - 1), a(T), given=[Ne(g[T], 0)], definitions=adagrad),
        ),
    ],
)
chapter.not_checkable(
    at="RMSprop, typical value",
    lines=(893, 893),
    printed=r"the typical value of  $\beta$  is 0.9, which ensures that the decay rate of the past gradients is high.",
    why="a recommendation; no measure is given by which a decay is high",
)
chapter.not_checkable(
    at="RMSprop, oscillations",
    lines=(895, 903),
    printed="smaller initial learning rates helps reduce the oscillations around the minima.",
    why="observations on missing figures, in words",
)

# Which one is better?
steepness = Symbol("v_t", positive=True)

chapter.chain(
    at="Initial learning rates, worked numbers",
    steps=[
        step(
            (891, 909),
            r"\eta_t = \frac{0.6}{1.25}",
            equal(eta / sqrt(steepness), eta / steepness),  # epsilon left out, as in the numbers
            expect="refuted",
            slip="notation",
            why="By equation (16) the rate is eta_0 over the root of v_t + epsilon, not over v_t.  With v_t = 1.25 and 0.1 the four "
            "rates are 0.537, 1.90, 0.089 and 0.316; the printed ones are right if 1.25 and 0.1 are the roots.",
        ),
        step((909, 909), r"\frac{0.6}{1.25} = 0.48", number(arithmetic("0.6/1.25"), "0.48")),
        step((909, 909), r"\frac{0.6}{0.1} = 6", equal(arithmetic("0.6/0.1"), 6)),
        step((911, 911), r"\frac{0.1}{1.25} = 0.08", number(arithmetic("0.1/1.25"), "0.08")),
        step((911, 911), r"\frac{0.1}{0.1} = 1", equal(arithmetic("0.1/0.1"), 1)),
    ],
)
chapter.not_checkable(
    at="Initial learning rates, values",
    lines=(907, 907),
    printed=r"in steep regions, say,  $v_t = 1.25$     in flat regions, say,  $v_t = 0.1$",
    why="numbers assumed for the example",
)
chapter.not_checkable(
    at="Initial learning rates, answer",
    lines=(915, 915),
    printed=r"$\eta_t = 0.08$  is better in a steep region and  $\eta_t = 6$  is better in a gentle region.",
    why="a preference",
)

# AdaDelta
history = Symbol("u_{t-1}", nonnegative=True)
effective = sqrt(history + epsilon) / sqrt(velocity + epsilon)

chapter.not_checkable(
    at="AdaDelta, equation (17)",
    lines=(917, 922),
    printed=r"\Delta w_t &= -\frac{\sqrt{u_{t-1} + \epsilon}}{\sqrt{v_t + \epsilon}} \nabla w_t",
    why="the definition of AdaDelta; the minus of line 917 is that of the step",
)
chapter.chain(
    at="AdaDelta, effective learning rate",
    steps=[
        step(
            (924, 924),
            r"the numerator of  $\Delta w_t$  is smaller than the denominator, which implies that the effective learning rate will be small.",
            less(effective, 1, given=[sqrt(history + epsilon) < sqrt(velocity + epsilon)]),
        ),
        step(
            (924, 924),
            r"the current velocity  $v_t$  will be smaller than the numerator, which implies that the effective learning rate will be high.",
            less(1, effective, given=[sqrt(velocity + epsilon) < sqrt(history + epsilon)]),
        ),
    ],
)
chapter.not_checkable(
    at="AdaDelta, steep and flat regions",
    lines=(924, 930),
    printed="In steep regions, the numerator",
    why="which regions count as steep is not said, and the plot is missing",
)
