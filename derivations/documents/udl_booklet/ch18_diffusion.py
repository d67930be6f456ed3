"""Chapter 18, Diffusion models: problems 18.6, 18.9, 18.10 and 18.11.

The document defines alpha_t as the product of the 1 - beta_s for s = 1..t, with 0 < beta_s < 1.  Matrices here are
multiples of the identity, so each is written by its factor; vectors are written by component d.
"""

from sympy import Eq, Integer, Product, Sum, Symbol, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, equal, family, step

chapter = Chapter(udl_booklet, "Chapter 18, Diffusion models")

# alpha_prev stands for alpha_{t-1}
beta, alpha, alpha_prev = symbols("beta_t alpha_t alpha_prev", positive=True)
schedule = (beta < 1, alpha_prev < 1, Eq(alpha, (1 - beta) * alpha_prev))

precision = (1 - beta) / beta + 1 / (1 - alpha_prev)
over_common_denominator = ((1 - beta) * (1 - alpha_prev) + beta) / (beta * (1 - alpha_prev))
multiplied_out = (1 - beta - alpha_prev + beta * alpha_prev + beta) / (beta * (1 - alpha_prev))
collected = (1 - alpha_prev + beta * alpha_prev) / (beta * (1 - alpha_prev))
factored = (1 - (1 - beta) * alpha_prev) / (beta * (1 - alpha_prev))
in_alpha = (1 - alpha) / (beta * (1 - alpha_prev))
variance = beta * (1 - alpha_prev) / (1 - alpha)

chapter.chain(
    at="Problem 18.6, answer, variance",
    steps=[
        step(
            (1169, 1169),
            r"\left(\frac{1-\beta_t}{\beta_t} + \frac{1}{1-\alpha_{t-1}} \right)^{-1} \mathbf{I} \\ &= "
            r"\left(\frac{(1-\beta_t)(1-\alpha_{t-1}) + \beta_t}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / precision, 1 / over_common_denominator, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{1-\beta_t-\alpha_{t-1} + \beta_t\alpha_{t-1} + \beta_t}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / over_common_denominator, 1 / multiplied_out, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{1-(1-\beta_t)\alpha_{t-1}}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / collected, 1 / factored, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \left(\frac{1-\alpha_t}{\beta_t(1-\alpha_{t-1})} \right)^{-1} \mathbf{I}",
            equal(1 / factored, 1 / in_alpha, given=schedule),
        ),
        step(
            (1169, 1169),
            r"&= \frac{\beta_t(1-\alpha_{t-1})}{1-\alpha_t} \mathbf{I}.",
            equal(1 / in_alpha, variance, given=schedule),
        ),
    ],
)

# The components of z_t and x
z_t, x = symbols("z_t x", real=True)

chapter.claim(
    at="Problem 18.6, answer, mean",
    lines=(1173, 1173),
    printed=r"&= \frac{(1-\alpha_{t-1})}{1-\alpha_t} \sqrt{1-\beta_t} \mathbf{z}_t + \frac{\sqrt{\alpha_{t-1}}\beta_t}{1-\alpha_t} \mathbf{x},",
    says=equal(
        variance * ((1 - beta) / (beta * sqrt(1 - beta)) * z_t + sqrt(alpha_prev) / (1 - alpha_prev) * x),
        (1 - alpha_prev) / (1 - alpha) * sqrt(1 - beta) * z_t + sqrt(alpha_prev) * beta / (1 - alpha) * x,
        given=schedule,
    ),
)

t = Symbol("t", integer=True)
s = Symbol("s", integer=True)
betas = family("beta", domain="positive")


def alpha_at(time):
    """alpha_t = prod_{s=1}^t (1 - beta_s), as problem 18.9 defines it."""
    return Product(1 - betas[s], (s, 1, time))


chapter.claim(
    at="Problem 18.9",
    lines=(1223, 1223),
    printed=r"\sqrt{\frac{\alpha_t}{\alpha_{t-1}}} = \sqrt{1 - \beta_t}.",
    says=equal(sqrt(alpha_at(t) / alpha_at(t - 1)), sqrt(1 - betas[t]), given=[t >= 1]),
)
chapter.chain(
    at="Problem 18.9, answer",
    steps=[
        step(
            (1227, 1227),
            r"\sqrt{\frac{\alpha_t}{\alpha_t}} &= \sqrt{\frac{\prod_{s=1}^t 1 - \beta_s}{\prod_{s=1}^{t-1} 1 - \beta_s}}",
            equal(sqrt(alpha_at(t)) * sqrt(1 / alpha_at(t)), sqrt(alpha_at(t) / alpha_at(t - 1)), given=[t >= 1]),
            expect="refuted",
            why="The fraction on the left is alpha_t over itself, which is 1; the denominator must be alpha_{t-1}.",
        ),
        step(
            (1227, 1227),
            r"&= \sqrt{1 - \beta_t}",
            equal(sqrt(alpha_at(t) / alpha_at(t - 1)), sqrt(1 - betas[t]), given=[t >= 1]),
        ),
    ],
)
