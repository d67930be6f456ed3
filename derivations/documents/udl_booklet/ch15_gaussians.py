"""Chapter 15, Generative adversarial networks: problems 15.5 and 15.6, normal distributions."""

from sympy import Eq, Symbol, erf, log, pi, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, arithmetic, at_most, equal, expectation, number, step

chapter = Chapter(udl_booklet, "Chapter 15, Generative adversarial networks")

# Problem 15.5: points of equal rank are mu_1 + sigma_1 epsilon and mu_2 + sigma_2 epsilon, epsilon standard normal
mu_1, mu_2, epsilon = symbols("mu_1 mu_2 epsilon", real=True)
sigma_1, sigma_2 = symbols("sigma_1 sigma_2", positive=True)
standard = [Eq(expectation(epsilon, epsilon), 0), Eq(expectation(epsilon**2, epsilon), 1)]
x_1, x_2 = mu_1 + sigma_1 * epsilon, mu_2 + sigma_2 * epsilon
log_ratio = (-log(sqrt(2 * pi) * sigma_1) - (x_1 - mu_1) ** 2 / (2 * sigma_1**2)) - (
    -log(sqrt(2 * pi) * sigma_2) - (x_1 - mu_2) ** 2 / (2 * sigma_2**2)
)
d_kl = log(sigma_2 / sigma_1) + (sigma_1**2 + (mu_1 - mu_2) ** 2) / (2 * sigma_2**2) - arithmetic("1/2")
d_w = (mu_1 - mu_2) ** 2 + sigma_1 + sigma_2 - 2 * sqrt(sigma_1 * sigma_2)

chapter.claim(
    at="Problem 15.5, KL distance",
    lines=(932, 932),
    printed=r"d_{kl} = \log \left[\frac{\sigma_2}{\sigma_1} \right] + \frac{\sigma_1^2 + (\mu_1 - \mu_2)^2}{2\sigma_2^2} - \frac{1}{2}",
    says=equal(expectation(log_ratio, epsilon), d_kl, given=standard),
)
# The first step is the known squared distance between points of equal rank, which the printed formula must equal
chapter.chain(
    at="Problem 15.5, Wasserstein distance",
    steps=[
        step(
            (930, 930),
            "Wasserstein distances between univariate Gaussian distributions are given by",
            equal(
                expectation((x_1 - x_2) ** 2, epsilon), (mu_1 - mu_2) ** 2 + (sigma_1 - sigma_2) ** 2, given=standard
            ),
        ),
        step(
            (936, 936),
            r"d_w = (\mu_1 - \mu_2)^2 + \sigma_1 + \sigma_2 - 2\sqrt{\sigma_1\sigma_2}",
            equal((mu_1 - mu_2) ** 2 + (sigma_1 - sigma_2) ** 2, d_w),
            expect="refuted",
            why="In d_kl above sigma is the standard deviation and sigma^2 the variance.  The squared Wasserstein distance "
            "then has sigma_1^2 + sigma_2^2 - 2 sigma_1 sigma_2; the print has no squares.  In a unit "
            "half as long every squared distance is four times as large, but sigma_1 + sigma_2 - 2 sqrt(sigma_1 sigma_2) is twice.",
        ),
    ],
)
# What both formulas are called asks for: a distance is not negative, and zero between equal distributions
same_normal = [Eq(mu_1, mu_2), Eq(sigma_1, sigma_2)]
ratio, any_ratio = (sigma_1 / sigma_2) ** 2, Symbol("ratio", positive=True)  # of the variances
chapter.chain(
    at="Problem 15.5, distances",
    steps=[
        step((930, 930), "The KL distance and Wasserstein distances between", equal(d_kl, 0, given=same_normal)),
        step((930, 930), "The KL distance and Wasserstein distances between", equal(d_w, 0, given=same_normal)),
        step(
            (930, 930),
            "The KL distance and Wasserstein distances between",
            equal(d_kl, (ratio - 1) / 2 - log(ratio) / 2 + (mu_1 - mu_2) ** 2 / (2 * sigma_2**2)),
        ),
        step(
            (930, 930),
            "The KL distance and Wasserstein distances between",
            at_most(0, (any_ratio - 1) / 2 - log(any_ratio) / 2 + (mu_1 - mu_2) ** 2 / (2 * sigma_2**2)),
        ),
        step((930, 930), "The KL distance and Wasserstein distances between", at_most(0, d_w)),
    ],
)
chapter.chain(
    at="Problem 15.5, plot",
    steps=[
        step(
            (938, 938),
            r"as a function of $\mu_1 - \mu_2$ for the case when $\sigma_1 = \sigma_2 = 1$",
            equal(d_kl, (mu_1 - mu_2) ** 2 / 2, given=[Eq(sigma_1, 1), Eq(sigma_2, 1)]),
        ),
        step(
            (938, 938),
            r"as a function of $\mu_1 - \mu_2$ for the case when $\sigma_1 = \sigma_2 = 1$",
            equal(d_w, (mu_1 - mu_2) ** 2, given=[Eq(sigma_1, 1), Eq(sigma_2, 1)]),
        ),
    ],
)

# Problem 15.6: the proportion of one component that lies further out than tau standard deviations
chapter.chain(
    at="Problem 15.6, one component",
    steps=[
        step((940, 940), r"(i) $\tau = 2.0$", number(1 - erf(arithmetic("2.0/sqrt(2)")), "0.0455")),
        step((940, 940), r"(ii) $\tau = 1.0$", number(1 - erf(arithmetic("1.0/sqrt(2)")), "0.3173")),
        step((940, 940), r"(iii) $\tau = 0.5$", number(1 - erf(arithmetic("0.5/sqrt(2)")), "0.6171")),
        step(
            (940, 940),
            r"(iv) $\tau = 0.04$ standard deviations",
            number(1 - erf(arithmetic("0.04/sqrt(2)")), "0.9681"),
        ),
    ],
)
# What is kept are the z whose 100 components all lie within tau standard deviations
chapter.chain(
    at="Problem 15.6",
    steps=[
        step((940, 940), r"(i) $\tau = 2.0$", number(1 - erf(arithmetic("2/sqrt(2)")) ** 100, "0.9905")),
        step(
            (940, 940),
            r"(ii) $\tau = 1.0$",
            number(1 - erf(arithmetic("1/sqrt(2)")) ** 100, "1", tolerance="0.0000000000000001"),
        ),
        step(
            (940, 940),
            r"(iii) $\tau = 0.5$",
            number(1 - erf(arithmetic("0.5/sqrt(2)")) ** 100, "1", tolerance="0.0000000000000001"),
        ),
        step(
            (940, 940),
            r"(iv) $\tau = 0.04$ standard deviations",
            number(1 - erf(arithmetic("0.04/sqrt(2)")) ** 100, "1", tolerance="0.0000000000000001"),
        ),
    ],
)
