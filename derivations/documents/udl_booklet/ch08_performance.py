r"""Chapter 8, Measuring performance.

Vol[r] = r^D pi^(D/2) / Gamma[D/2 + 1] is the volume of a ball of radius r in D dimensions, as problem 8.7 states it.
"""

from sympy import (
    Derivative,
    Eq,
    Integer,
    KroneckerDelta,
    Limit,
    Rational,
    Sum,
    Symbol,
    exp,
    gamma,
    log,
    oo,
    pi,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, count, equal, expectation, family, less, number, step

chapter = Chapter(udl_booklet, "Chapter 8, Measuring performance")

# Problem 8.1: no; with finite activations z_1, ..., z_K of K >= 2 classes every pair's loss is positive
j = Symbol("j", integer=True)
K = Symbol("K", integer=True, positive=True)
activation = family("z")

# The sum in the softmax is written as the terms before, at and after j
in_classes = (j >= 1, j <= K)
every = Symbol("k", integer=True)
total_exp = Sum(exp(activation[every]), (every, 1, K))
written_out = (
    Sum(exp(activation[every]), (every, 1, j - 1)) + exp(activation[j]) + Sum(exp(activation[every]), (every, j + 1, K))
)
ever_reach_zero = "Will the multi-class cross-entropy training loss in figure 8.2 ever reach zero?"
chapter.chain(
    at="Problem 8.1",
    steps=[
        step((515, 515), ever_reach_zero, equal(total_exp, written_out, given=in_classes)),
        step(
            (515, 515),
            ever_reach_zero,
            less(0, -log(exp(activation[j]) / written_out), given=[K >= 2, *in_classes]),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 8.2",
    lines=(517, 517),
    printed=r"What values should we choose for the three weights and biases in the first layer of the model in figure 8.4a",
    why="Asks about a figure of the book that is not in the text.",
)

# Problem 8.3: the derivatives of the least squares loss are linear in beta and omega: four linear equations
beta, omega_1, omega_2, omega_3 = symbols("beta omega_1 omega_2 omega_3", real=True)
i = Symbol("i", integer=True)
I = Symbol("I", integer=True, positive=True)
h_1, h_2, h_3, y = family("h_1"), family("h_2"), family("h_3"), family("y")
error = beta + omega_1 * h_1[i] + omega_2 * h_2[i] + omega_3 * h_3[i] - y[i]
loss = Sum(error**2, (i, 1, I))
chapter.not_checkable(
    at="Problem 8.3, model",
    lines=(519, 525),
    printed=r"y_i = \beta + \omega_1 h_{1i} + \omega_2 h_{2i} + \omega_3 h_{3i},",
    why="the definition of the model",
)


def total(term):
    """The sum of a term over the training pairs."""
    return Sum(term, (i, 1, I))


linear_regression = r"we now have a linear regression problem"

chapter.chain(
    at="Problem 8.3, answer",
    steps=[
        step(
            (523, 523),
            linear_regression,
            equal(
                Derivative(loss, beta),
                2
                * (
                    beta * I + omega_1 * total(h_1[i]) + omega_2 * total(h_2[i]) + omega_3 * total(h_3[i]) - total(y[i])
                ),
            ),
        ),
        step(
            (523, 523),
            linear_regression,
            equal(
                Derivative(loss, omega_1),
                2
                * (
                    beta * total(h_1[i])
                    + omega_1 * total(h_1[i] ** 2)
                    + omega_2 * total(h_1[i] * h_2[i])
                    + omega_3 * total(h_1[i] * h_3[i])
                    - total(h_1[i] * y[i])
                ),
            ),
        ),
        step(
            (523, 523),
            linear_regression,
            equal(
                Derivative(loss, omega_2),
                2
                * (
                    beta * total(h_2[i])
                    + omega_1 * total(h_1[i] * h_2[i])
                    + omega_2 * total(h_2[i] ** 2)
                    + omega_3 * total(h_2[i] * h_3[i])
                    - total(h_2[i] * y[i])
                ),
            ),
        ),
        step(
            (523, 523),
            linear_regression,
            equal(
                Derivative(loss, omega_3),
                2
                * (
                    beta * total(h_3[i])
                    + omega_1 * total(h_1[i] * h_3[i])
                    + omega_2 * total(h_2[i] * h_3[i])
                    + omega_3 * total(h_3[i] ** 2)
                    - total(h_3[i] * y[i])
                ),
            ),
        ),
    ],
)

# Problem 8.4: the network of figure 8.10 has 40 inputs, two hidden layers of the same size and ten outputs
chapter.claim(
    at="Problem 8.4",
    lines=(529, 529),
    printed=r"a hidden layer of size 200, which would have 50,410 parameters",
    says=count(arithmetic("40*200 + 200 + 200*200 + 200 + 200*10 + 10"), 50410),
)

# Problem 8.5: once an error is zero the negative log-likelihood of that pair falls without bound with its variance
sigma = Symbol("sigma", positive=True)

chapter.claim(
    at="Problem 8.5",
    lines=(531, 531),
    printed=r"What are the implications of this for fitting a heteroscedastic model?",
    says=equal(Limit(log(2 * pi * sigma**2) / 2, sigma, 0, "+"), -oo),
)
# Problem 8.6: the dot product of two samples x and y of D independent components of mean 0 and variance 1 has mean 0 and
# variance D: E[x_d y_d x_e y_e] = E[x_d x_e] E[y_d y_e] is 1 where d = e and 0 elsewhere.  Their lengths are about
# sqrt(D), so that the cosine of the angle is about 1/sqrt(D) in size, for D = 1000 three hundredths.
D = Symbol("D", integer=True, positive=True)
d, e = symbols("d e", integer=True)
sample_x, sample_y = family("x"), family("y")
orthogonal_samples = (
    r"the angle between two random samples from a 1000-dimensional standard Gaussian distribution is orthogonal "
    r"with high probability"
)
dot, dot_again = Sum(sample_x[d] * sample_y[d], (d, 1, D)), Sum(sample_x[e] * sample_y[e], (e, 1, D))
products = sample_x[d] * sample_y[d] * sample_x[e] * sample_y[e]
chapter.chain(
    at="Problem 8.6",
    steps=[
        step(
            (533, 533),
            orthogonal_samples,
            equal(
                expectation(dot, sample_x, sample_y),
                0,
                definitions=[
                    Definition(expectation(sample_x[d] * sample_y[d], sample_x, sample_y), Integer(0), variables=(d,))
                ],
            ),
        ),
        step((533, 533), orthogonal_samples, equal(dot**2, Sum(products, (e, 1, D), (d, 1, D)))),
        # its summand for one d
        step(
            (533, 533),
            orthogonal_samples,
            equal(
                expectation(sample_x[d] * sample_y[d] * dot_again, sample_x, sample_y),
                Sum(expectation(products, sample_x, sample_y), (e, 1, D)),
            ),
        ),
        step((533, 533), orthogonal_samples, equal(Sum(Sum(KroneckerDelta(d, e), (e, 1, D)), (d, 1, D)), D)),
        step((533, 533), orthogonal_samples, number(arithmetic("sqrt(1000)/1000"), "0.032")),
    ],
)

# Problems 8.7 and 8.8
chapter.not_checkable(
    at="Problem 8.7, volume",
    lines=(537, 537),
    printed=r"\text{Vol}[r] = \frac{r^D \pi^{D/2}}{\Gamma[D/2 + 1]},",
    why="the definition of the volume",
)


def volume(radius):
    """Vol[r]."""
    return radius**D * pi ** (D / 2) / gamma(D / 2 + 1)


V_1 = volume(1)
V_099 = volume(Rational("0.99"))

chapter.claim(
    at="Problem 8.7",
    lines=(539, 539),
    printed=r"the volume of a hypersphere of diameter one (radius $r=0.5$) becomes zero as the dimension increases",
    says=equal(Limit(volume(Rational("0.5")), D, oo), 0),
)
chapter.not_checkable(
    at="Problem 8.8",
    lines=(541, 549),
    printed="Show the proportion of the total volume in the 1% of the radius closest to the surface",
    why="the question, and the words before the answer's lines, which are checked below",
)
r = Symbol("r", positive=True)
chapter.chain(
    at="Problem 8.8, answer",
    steps=[
        step(
            (547, 547),
            r"V_1 = \frac{\pi^{D/2}}{\Gamma[D/2 + 1]}.",
            equal(volume(r), pi ** (D / 2) / gamma(D / 2 + 1), given=[Eq(r, 1)]),
        ),
        step(
            (551, 551),
            r"V_{0.99} = \frac{0.99^D \pi^{D/2}}{\Gamma[D/2 + 1]}.",
            equal(
                volume(r),
                Rational("0.99") ** D * pi ** (D / 2) / gamma(D / 2 + 1),
                given=[Eq(r, Rational("0.99"))],
            ),
        ),
        step(
            (555, 555),
            r"p = \frac{V_1 - V_{0.99}}{V_1} = 1 - 0.99^D.",
            equal((V_1 - V_099) / V_1, 1 - Rational("0.99") ** D),
        ),
        step(
            (557, 557),
            r"which tends to one as $D \rightarrow \infty$",
            equal(Limit(1 - Rational("0.99") ** D, D, oo), 1),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 8.9",
    lines=(559, 559),
    printed=r"What closed-form probability distribution describes these distances?",
    why="Asks for an experiment and the name of a distribution (chi with D degrees of freedom).",
)
