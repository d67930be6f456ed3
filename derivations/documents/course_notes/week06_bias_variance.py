"""Week 6, first part: bias, variance, and the error on training and test samples (lines 1024 to 1080).

At a given x, f is the true value, F the prediction of a model that was trained on random samples, y = f + epsilon a sample
with noise of mean 0 and variance sigma^2.  The errors are means of squares, as in lines 1035 and 1046.
"""

from sympy import Eq, Integer, Sum, Symbol, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, equal, expectation, family, step

chapter = Chapter(course_notes, "Week 6, Bias and variance")

f, F, epsilon, mean = symbols("f F epsilon mu", real=True)
sigma = Symbol("sigma", positive=True)
y = f + epsilon

chapter.not_checkable(
    at="Bias and variance, models",
    lines=(1026, 1043),
    printed=r"to a complex model  $y = \widehat{f(x)} = \sum_{i=1}^{25} w_i x^i + w_0$ .",
    why="two models, their training, and the definition of the bias",
)
chapter.not_checkable(
    at="Bias and variance, definition of the variance",
    lines=(1044, 1045),
    printed=r"mathematically represented as  $E[(\widehat{f(x)} - E[\widehat{f(x)}])^2]$ .",
    why="a definition, and a rule of thumb",
)
chapter.chain(
    at="Bias and variance, test error",
    steps=[
        step(
            (1046, 1048),
            r"$E[(f(x) - \widehat{f(x)})^2]$  denotes the test/validation error between the true value and prediction",
            equal(
                expectation((f - F) ** 2, F),
                (mean - f) ** 2 + expectation((F - mean) ** 2, F) + sigma**2,
                given=[Eq(expectation(F, F), mean)],
            ),
            expect="refuted",
            slip="notation",
            why="The error so written is bias^2 + variance: no noise is in it, for f(x) is the true value.  The relation that "
            "follows, with sigma^2, is that of the error against the sample, E[(y - f-hat(x))^2].",
        ),
        step(
            (1050, 1050),
            "*Test / validation error = Bias<sup>2</sup> + Variance + σ<sup>2</sup>*",
            equal(  # the error on a test sample, whose noise has nothing to do with the prediction
                expectation((y - F) ** 2, F, epsilon),
                (mean - f) ** 2 + expectation((F - mean) ** 2, F, epsilon) + sigma**2,
                given=[
                    Eq(expectation(F, F, epsilon), mean),
                    Eq(expectation(epsilon, F, epsilon), 0),
                    Eq(expectation(epsilon**2, F, epsilon), sigma**2),
                    Eq(expectation(epsilon * F, F, epsilon), 0),
                ],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Bias and variance, curves",
    lines=(1052, 1059),
    printed="Train error, typically reduces as the model complexity increases",
    why="observations in words, and a figure that is missing",
)

# Samples 1..n are for training, n+1..n+m for testing
n, m = symbols("n m", integer=True, positive=True)
i = Symbol("i", integer=True)
prediction, sample = family("yhat"), family("y")
chapter.chain(
    at="Empirical errors",
    steps=[
        step(
            (1060, 1062),
            r"empirical train error is given by the formula  $\frac{1}{n} \sum_{i=1}^n (\widehat{f(x_i)} - y_i)$",
            equal(
                Sum((prediction[i] - sample[i]) ** 2, (i, 1, n)) / n,
                Sum(prediction[i] - sample[i], (i, 1, n)) / n,
            ),
            expect="refuted",
            why="The differences must be squared, as in line 1035 and in the error of line 1046.  Without the squares a model "
            "that is 1 too high at one sample and 1 too low at the next would have no error.",
        ),
        step(
            (1064, 1064),
            r"test error is given by the formula  $\frac{1}{m} \sum_{i=n+1}^{m+n} (\widehat{f(x_i)} - y_i)$ .",
            equal(
                Sum((prediction[i] - sample[i]) ** 2, (i, n + 1, m + n)) / m,
                Sum(prediction[i] - sample[i], (i, n + 1, m + n)) / m,
            ),
            expect="refuted",
            why="The differences must be squared, as in line 1035 and in the error of line 1046.  Without the squares a model "
            "that is 1 too high at one sample and 1 too low at the next would have no error.",
        ),
    ],
)


def mean_of(term):
    """The expectation over the training samples and the noise of the sample at hand."""
    return expectation(term, F, epsilon)


chapter.chain(  # the small constant is -E[epsilon^2]: that is its value for the prediction F = f, whose true error is 0
    at="True error",
    steps=[
        step(
            (1066, 1068),
            "*True error = empirical test error + small constant.*",
            equal(  # the noise of a test sample has nothing to do with the prediction
                mean_of((F - f) ** 2),
                mean_of((F - y) ** 2) + (-mean_of(epsilon**2)),
                given=[Eq(mean_of(epsilon), 0), Eq(mean_of(epsilon * F), 0)],
            ),
        ),
        step(
            (1070, 1070),
            "*True error = empirical train error + small constant + E[ε(̂f(x) - f(x))]*",
            equal(
                mean_of((F - f) ** 2),
                mean_of((F - y) ** 2) + (-mean_of(epsilon**2)) + mean_of(epsilon * (F - f)),
                given=[Eq(mean_of(epsilon), 0)],
            ),
            expect="refuted",
            why="(F - y)^2 = (F - f)^2 - 2 epsilon (F - f) + epsilon^2.  So the last term is 2 E[epsilon (F - f)]: with errors "
            "that are means of squares, without a factor 1/2, a factor 2 is missing.",
        ),
    ],
)

# The noise of the samples, and predictions that depend on it
noises, predictions, truths = family("epsilon"), family("F"), family("f")
covariance = Symbol("c", real=True)
a, b, c, d = symbols("a b c d", real=True)
given_noise = [
    Eq(expectation(epsilon, epsilon), 0),
    Eq(expectation(epsilon**2, epsilon), sigma**2),
    Eq(expectation(epsilon**3, epsilon), 0),
    Eq(expectation(epsilon**4, epsilon), 3 * sigma**4),
]
chapter.chain(
    at="True error, last term",
    steps=[
        step(
            (1072, 1074),
            r"$\frac{1}{n} \sum_{i=1}^n ε_i (\widehat{f(x_i)} - f(x_i))$",
            equal(  # its mean is E[epsilon (F - f)] = c
                expectation(Sum(noises[i] * (predictions[i] - truths[i]), (i, 1, n)) / n, noises, predictions),
                covariance,
                definitions=[
                    Definition(expectation(noises[i], noises, predictions), Integer(0), variables=(i,)),
                    Definition(
                        expectation(noises[i] * predictions[i], noises, predictions), covariance, variables=(i,)
                    ),
                ],
            ),
        ),
        step(
            (1074, 1074),
            r"which by Stein's lemma equals  $\frac{σ^2}{n} \sum_{i=1}^n \frac{\partial \widehat{f(x_i)}}{\partial y_i}$ .",
            equal(  # in the mean, for one sample with normal noise and a prediction that is any cubic in y_i
                expectation(epsilon * (a + b * y + c * y**2 + d * y**3 - f), epsilon),
                sigma**2 * expectation(b + 2 * c * y + 3 * d * y**2, epsilon),
                given=given_noise,
            ),
        ),
    ],
)
chapter.not_checkable(
    at="True error, model complexity",
    lines=(1076, 1080),
    printed=r"\text{True error} = \text{empirical train error} + \text{small constant} + \Omega(\text{model complexity}) \quad (22)",
    why="Omega is a name for the last term; that it grows with the complexity of a model is said in words",
)
