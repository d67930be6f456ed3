"""Chapter 18, Diffusion models: problems 18.9 to 18.12, the prediction of the noise.

The document defines alpha_t as the product of the 1 - beta_s for s = 1..t, with 0 < beta_s < 1.  Vectors are written by
component d = 1..D, squared norms as sums over d.
"""

from sympy import Eq, Function, Product, Sum, Symbol, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, equal, family, index, step

chapter = Chapter(udl_booklet, "Chapter 18, Diffusion models")

D = Symbol("D", integer=True, positive=True)
t, d = symbols("t d", integer=True)
beta, alpha, alpha_prev = symbols("beta_t alpha_t alpha_prev", positive=True)  # alpha_prev is alpha_{t-1}
schedule = (beta < 1, alpha_prev < 1, Eq(alpha, (1 - beta) * alpha_prev))
z_t, x = family("z_t"), family("x")

# Problem 18.9; `each` stands for every step, as every beta_s lies between 0 and 1
s, each = symbols("s each", integer=True)
betas = family("beta", domain="positive")
alphas = Function("alpha", real=True)
products = [Definition(alphas(t), Product(1 - betas[s], (s, 1, t)), variables=(t,))]
alpha_t, alpha_before = Product(1 - betas[s], (s, 1, t)), Product(1 - betas[s], (s, 1, t - 1))
steps_of_noise = [t >= 1, betas[each] < 1]

chapter.not_checkable(
    at="Problem 18.9, problem",
    lines=(1221, 1221),
    printed=r"If $\alpha_t = \prod_{s=1}^t (1 - \beta_s)$",
    why="the definition of alpha",
)
chapter.claim(
    at="Problem 18.9",
    lines=(1223, 1223),
    printed=r"\sqrt{\frac{\alpha_t}{\alpha_{t-1}}} = \sqrt{1 - \beta_t}.",
    says=equal(sqrt(alphas(t) / alphas(t - 1)), sqrt(1 - betas[t]), given=steps_of_noise, definitions=products),
)
chapter.chain(
    at="Problem 18.9, answer",
    steps=[
        step(
            (1227, 1227),
            r"\sqrt{\frac{\alpha_t}{\alpha_t}} &= \sqrt{\frac{\prod_{s=1}^t 1 - \beta_s}{\prod_{s=1}^{t-1} 1 - \beta_s}}",
            equal(
                arithmetic("sqrt(a/a)", a=alphas(t)),
                sqrt(alpha_t / alpha_before),
                given=steps_of_noise,
                definitions=products,
            ),
            expect="refuted",
            why="The fraction on the left is alpha_t over itself, which is 1; the denominator must be alpha_{t-1}.",
        ),
        step(
            (1227, 1227),
            r"&= \sqrt{1 - \beta_t}",
            equal(sqrt(alpha_t / alpha_before), sqrt(1 - betas[t]), given=steps_of_noise),
        ),
    ],
)

# Problem 18.10: alpha_t = (1 - beta_t) alpha_{t-1} follows from the definition as a product
fraction = ((1 - alpha_prev) * (1 - beta) + beta) / ((1 - alpha) * sqrt(1 - beta))
expanded = arithmetic("1 - b - a*(1 - b) + b", a=alpha_prev, b=beta) / ((1 - alpha) * sqrt(1 - beta))
collected = (1 - alpha_prev * (1 - beta)) / ((1 - alpha) * sqrt(1 - beta))
in_alpha = arithmetic("(1 - a)/((1 - a)*sqrt(1 - b))", a=alpha, b=beta)

chapter.not_checkable(
    at="Problem 18.10, problem",
    lines=(1229, 1229),
    printed=r"If $\alpha_t = \prod_{s=1}^t 1 - \beta_s$",
    why="the definition of alpha, its brackets as on line 1221",
)
chapter.claim(
    at="Problem 18.10",
    lines=(1231, 1231),
    printed=r"\frac{(1 - \alpha_{t-1})(1 - \beta_t) + \beta_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}} = \frac{1}{\sqrt{1 - \beta_t}}.",
    says=equal(
        ((1 - alpha_before) * (1 - betas[t]) + betas[t]) / ((1 - alpha_t) * sqrt(1 - betas[t])),
        1 / sqrt(1 - betas[t]),
        given=steps_of_noise,
    ),
)
chapter.chain(
    at="Problem 18.10, answer",
    steps=[
        step(
            (1235, 1235),
            r"\frac{(1 - \alpha_{t-1})(1 - \beta_t) + \beta_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}} &= \frac{1 - \beta_t - \alpha_{t-1}(1 - \beta_t) + \beta_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}}",
            equal(fraction, expanded, given=schedule),
        ),
        step(
            (1235, 1235),
            r"&= \frac{1 - \alpha_{t-1}(1 - \beta_t)}{(1 - \alpha_t)\sqrt{1 - \beta_t}}",
            equal(expanded, collected, given=schedule),
        ),
        step(
            (1235, 1235),
            r"&= \frac{1 - \alpha_t}{(1 - \alpha_t)\sqrt{1 - \beta_t}}",
            equal(collected, in_alpha, given=schedule),
        ),
        step(
            (1235, 1235),
            r"&= \frac{1}{\sqrt{1 - \beta_t}}.",
            equal(in_alpha, 1 / sqrt(1 - beta), given=schedule),
        ),
    ],
)

# Problem 18.11: z_1 = sqrt(alpha_1) x + sqrt(1 - alpha_1) epsilon_1 by the diffusion kernel, and alpha_1 = 1 - beta_1
beta_1, alpha_1, sigma_1 = symbols("beta_1 alpha_1 sigma_1", positive=True)
z_1, noise, g_1, f_1 = family("z_1"), family("epsilon_1"), family("g_1"), family("f_1")
start = (beta_1 < 1, Eq(alpha_1, 1 - beta_1))
root_alpha, root_rest, root_beta = sqrt(alpha_1), sqrt(1 - alpha_1), sqrt(1 - beta_1)
component, in_vector = index("d", 1, D)
start_from = [
    Definition(x[d], z_1[d] / root_alpha - root_rest / root_alpha * noise[d], variables=(d,)),
    Definition(f_1[d], z_1[d] / root_beta - beta_1 / (root_rest * root_beta) * g_1[d], variables=(d,)),
]


def loss(residual):
    """The squared norm of a vector with these components over 2 sigma_1^2."""
    return 1 / (2 * sigma_1**2) * Sum(residual**2, (d, 1, D))


shift = beta_1 / (root_rest * root_beta)
line_1 = z_1[d] / root_alpha - root_rest / root_alpha * noise[d] - z_1[d] / root_beta + shift * g_1[d]
line_2 = arithmetic(
    "z/sqrt(1 - b) - sqrt(1 - a)/sqrt(1 - b)*e - z/sqrt(1 - b) + b/(sqrt(1 - a)*sqrt(1 - b))*g",
    z=z_1[d],
    e=noise[d],
    g=g_1[d],
    a=alpha_1,
    b=beta_1,
)
line_3 = -root_rest / root_beta * noise[d] + shift * g_1[d]
line_4 = arithmetic(
    "-(1 - a)/(sqrt(1 - a)*sqrt(1 - b))*e + b/(sqrt(1 - a)*sqrt(1 - b))*g", e=noise[d], g=g_1[d], a=alpha_1, b=beta_1
)
line_5 = arithmetic(
    "-b/(sqrt(1 - a)*sqrt(1 - b))*e + b/(sqrt(1 - a)*sqrt(1 - b))*g", e=noise[d], g=g_1[d], a=alpha_1, b=beta_1
)
line_6 = arithmetic(
    "b/(sqrt(1 - a)*sqrt(1 - b))*g - b/(sqrt(1 - a)*sqrt(1 - b))*e", e=noise[d], g=g_1[d], a=alpha_1, b=beta_1
)

chapter.claim(
    at="Problem 18.11, answer, start",
    lines=(1243, 1243),
    printed=r"\mathbf{x} &= \frac{1}{\sqrt{\alpha_1}} \cdot \mathbf{z}_t - \frac{\sqrt{1 - \alpha_1}}{\sqrt{\alpha_1}} \cdot \boldsymbol{\epsilon}_{i1}",
    says=equal(
        x[component],
        z_t[component] / root_alpha - root_rest / root_alpha * noise[component],
        given=[
            *in_vector,
            *start,
            Eq(z_1[component], root_alpha * x[component] + root_rest * noise[component]),
        ],
    ),
    expect="refuted",
    slip="notation",
    why="The kernel gives x from z_1, alpha_1 and epsilon_1; z_t must read z_1, as it does in the next display.",
)
chapter.chain(
    at="Problem 18.11, answer",
    steps=[
        step(
            (1246, 1246),
            r"\frac{1}{2\sigma_1^2} \left\| \mathbf{x}_i - \mathbf{f}_1[\mathbf{z}_{i1}, \phi_1] \right\|^2 &= \frac{1}{2\sigma_1^2} \left\| \frac{1}{\sqrt{\alpha_1}} \cdot \mathbf{z}_1 - \frac{\sqrt{1-\alpha_1}}{\sqrt{\alpha_1}} \cdot \epsilon_{i1} - \frac{1}{\sqrt{1-\beta_1}} \mathbf{z}_1 + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(x[d] - f_1[d]), loss(line_1), given=start, definitions=start_from),
        ),
        step(
            (1247, 1247),
            r"&= \frac{1}{2\sigma_1^2} \left\| \frac{1}{\sqrt{1-\beta_1}} \cdot \mathbf{z}_1 - \frac{\sqrt{1-\alpha_1}}{\sqrt{1-\beta_1}} \cdot \epsilon_{i1} - \frac{1}{\sqrt{1-\beta_1}} \mathbf{z}_1 + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_1), loss(line_2), given=start),
        ),
        step(
            (1248, 1248),
            r"&= \frac{1}{2\sigma_1^2} \left\| -\frac{\sqrt{1-\alpha_1}}{\sqrt{1-\beta_1}} \cdot \epsilon_{i1} + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_2), loss(line_3), given=start),
        ),
        step(
            (1249, 1249),
            r"&= \frac{1}{2\sigma_1^2} \left\| -\frac{1-\alpha_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \cdot \epsilon_{i1} + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_3), loss(line_4), given=start),
        ),
        step(
            (1250, 1250),
            r"&= \frac{1}{2\sigma_1^2} \left\| -\frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \cdot \epsilon_{i1} + \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] \right\|^2",
            equal(loss(line_4), loss(line_5), given=start),
        ),
        step(
            (1251, 1251),
            r"&= \frac{1}{2\sigma_1^2} \left\| \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \mathbf{g}_1[\mathbf{z}_1, \phi_1] - \frac{\beta_1}{\sqrt{1-\alpha_1}\sqrt{1-\beta_1}} \cdot \epsilon_{i1} \right\|^2",
            equal(loss(line_5), loss(line_6), given=start),
        ),
    ],
)
chapter.claim(
    at="Problem 18.11",
    lines=(1237, 1237),
    printed="Prove equation 18.37.",
    says=equal(loss(x[d] - f_1[d]), loss(line_6), given=start, definitions=start_from),
)
chapter.not_checkable(
    at="Problem 18.11, answer, end",
    lines=(1245, 1254),
    printed="as required.",
    why="says that the lines above, each of which is checked, are a proof",
)
chapter.not_checkable(
    at="Problem 18.12",
    lines=(1256, 1256),
    printed="Do you think it’s inevitable that we should limit the output of generative models in this way?",
    why="asks for an opinion",
)
