"""Chapter 6, Fitting models: problems 6.1 to 6.5.

phi_0 and phi_1 are the real parameters of a linear, Gabor or logistic model, x and y one example, x_i and y_i the I
examples of problem 6.4; phi and theta in problem 6.5 are those of a shallow network with ReLU activation a.
"""

from sympy import (
    Derivative,
    Eq,
    Integer,
    Limit,
    Ne,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    sin,
    sqrt,
    symbols,
)

from derivations.documents.editions import udl_solutions
from udlsym import (
    Chapter,
    arithmetic,
    at_most,
    equal,
    family,
    indicator,
    less,
    relu,
    sigmoid,
    step,
)
from udlsym.functions import binary_cross_entropy

chapter = Chapter(udl_solutions, "Chapter 6, Fitting models")

phi_0, phi_1, x, y = symbols("phi_0 phi_1 x y", real=True)
residual = phi_0 + phi_1 * x - y
L = residual**2

chapter.chain(
    at="Problem 6.1, intercept",
    steps=[
        step(
            (406, 406),
            r"\frac{\partial L}{\partial \phi_0} &= 2(\phi_0 + \phi_1 x - y) \cdot "
            r"\frac{\partial(\phi_0 + \phi_1 x - y)}{\partial \phi_0}",
            equal(Derivative(L, phi_0), 2 * residual * Derivative(residual, phi_0)),
        ),
        step(
            (406, 406),
            r"\\ &= 2(\phi_0 + \phi_1 x - y) \\",
            equal(2 * residual * Derivative(residual, phi_0), 2 * residual),
        ),
    ],
)
chapter.chain(
    at="Problem 6.1, slope",
    steps=[
        step(
            (406, 406),
            r"\frac{\partial L}{\partial \phi_1} &= 2(\phi_0 + \phi_1 x - y) \cdot "
            r"\frac{\partial(\phi_0 + \phi_1 x - y)}{\partial \phi_1}",
            equal(Derivative(L, phi_1), 2 * residual * Derivative(residual, phi_1)),
        ),
        step(
            (406, 406),
            r"&= 2x(\phi_0 + \phi_1 x - y)",
            equal(2 * residual * Derivative(residual, phi_1), 2 * x * residual),
        ),
    ],
)

v_0, v_1 = symbols("v_0 v_1", real=True)
hessian_00, hessian_01 = Derivative(L, phi_0, phi_0), Derivative(L, phi_0, phi_1)
hessian_10, hessian_11 = Derivative(L, phi_1, phi_0), Derivative(L, phi_1, phi_1)
# the eigenvalues are the roots of (H_00 - value) (H_11 - value) - H_01 H_10
eigenvalue, other_eigenvalue = Integer(0), 2 + 2 * x**2
determinant = arithmetic("4*x**2 - 4*x**2", x=x)

chapter.not_checkable(
    at="Problem 6.2, loss",
    lines=(410, 410),
    printed=r"L = (\phi_0 + \phi_1 x - y)^2",
    why="the definition of the loss",
)
# any symmetric 2 x 2 matrix, by its entries p, q and q, r, and its two eigenvalues
p, q, r = symbols("p q r", real=True)
root = sqrt((p - r) ** 2 + 4 * q**2)
one, two = (p + r + root) / 2, (p + r - root) / 2

chapter.chain(
    at="Problem 6.2, Hessian",
    steps=[
        step((412, 412), r"\begin{bmatrix} 2", equal(hessian_00, 2)),
        step((412, 412), r"\begin{bmatrix} 2 & 2x \\", equal(hessian_01, 2 * x)),
        step((412, 412), r"\\ 2x", equal(hessian_10, 2 * x)),
        step((412, 412), r"\\ 2x & 2x^2 \end{bmatrix}", equal(hessian_11, 2 * x**2)),
        step((414, 414), r"Trace of $\mathbf{H}[L] = 2 + 2x^2$", equal(hessian_00 + hessian_11, 2 + 2 * x**2)),
        step(
            (416, 416),
            r"$\mathbf{H}[L] = 4x^2 - 4x^2",
            equal(hessian_00 * hessian_11 - hessian_01 * hessian_10, determinant),
        ),
        step((416, 416), "4x^2 - 4x^2 = 0$", equal(determinant, 0)),
        step((418, 418), "the determinant (the product of the eigenvalues)", equal(p * r - q * q, one * two)),
        step(
            (418, 418),
            "one of the eigenvalues must be zero",
            equal((hessian_00 - eigenvalue) * (hessian_11 - eigenvalue) - hessian_01 * hessian_10, 0),
        ),
        step((418, 418), "the trace (sum of eigenvalues)", equal(p + r, arithmetic("a + b", a=one, b=two))),
        step((418, 418), "the trace (sum of eigenvalues) remains positive", less(0, 2 + 2 * x**2)),
        step(
            (418, 418),
            "the other eigenvalue",
            equal((hessian_00 - other_eigenvalue) * (hessian_11 - other_eigenvalue) - hessian_01 * hessian_10, 0),
        ),
        step((418, 418), "the other eigenvalue is also positive", less(0, other_eigenvalue)),
        step(
            (418, 418),
            "Hence, the function is convex.",
            at_most(0, v_0**2 * hessian_00 + v_0 * v_1 * hessian_01 + v_1 * v_0 * hessian_10 + v_1**2 * hessian_11),
        ),
    ],
)

phase = phi_0 + Rational("0.06") * phi_1 * x
envelope = exp(-(phase**2) / Rational("32.0"))
G = sin(phase) * envelope
gabor_loss = (G - y) ** 2

chapter.not_checkable(
    at="Problem 6.3, model and loss",
    lines=(422, 424),
    printed="Least square loss: $L = (G - y)^2$",
    why="the definitions of the model and its loss",
)
chapter.chain(
    at="Problem 6.3",
    steps=[
        step(
            (426, 426),
            r"\frac{\partial L}{\partial \phi_0} &= 2(G - y) \cdot \frac{\partial G}{\partial \phi_0}",
            equal(Derivative(gabor_loss, phi_0), 2 * (G - y) * Derivative(G, phi_0)),
        ),
        step(
            (426, 426),
            r"\frac{\partial G}{\partial \phi_0} &= \cos(\phi_0 + 0.06 \cdot \phi_1 x) \cdot "
            r"\exp\left(-\frac{(\phi_0 + 0.06 \cdot \phi_1 x)^2}{32.0}\right) \\ &\quad + "
            r"\sin(\phi_0 + 0.06 \cdot \phi_1 x) \cdot "
            r"\exp\left(-\frac{(\phi_0 + 0.06 \cdot \phi_1 x)^2}{32.0}\right) \\ &\quad \cdot "
            r"\left(-2 \frac{(\phi_0 + 0.06 \cdot \phi_1 x)}{32.0}\right)",
            equal(
                Derivative(G, phi_0),
                cos(phase) * envelope + sin(phase) * envelope * (-2 * phase / Rational("32.0")),
            ),
        ),
        step(
            (426, 426),
            r"\frac{\partial L}{\partial \phi_0} &= 2(G - y) \cdot "
            r"\exp\left(-\frac{(\phi_0 + 0.06 \cdot \phi_1 x)^2}{32.0}\right) \\ &\quad \cdot "
            r"\left[\cos(\phi_0 + 0.06 \cdot \phi_1 x) - \sin(\phi_0 + 0.06 \cdot \phi_1 x) \cdot "
            r"2 \frac{(\phi_0 + 0.06 \cdot \phi_1 x)}{32.0}\right]",
            equal(
                Derivative(gabor_loss, phi_0),
                2 * (G - y) * envelope * (cos(phase) - sin(phase) * 2 * phase / Rational("32.0")),
            ),
        ),
        step(
            (426, 426),
            r"\frac{\partial L}{\partial \phi_1} &= 2(G - y) \cdot \frac{\partial G}{\partial \phi_1}",
            equal(Derivative(gabor_loss, phi_1), 2 * (G - y) * Derivative(G, phi_1)),
        ),
        step(
            (426, 426),
            r"\frac{\partial L}{\partial \phi_1} &= 2(G - y)x \exp\left(-\frac{(\phi_0 + 0.06 \phi_1 x)^2}{32}\right) "
            r"\cdot \\ &\quad [0.06 \cos(\phi_0 + 0.06 \phi_1 x) - \\ &\quad "
            r"\frac{0.12}{32} (\phi_0 + 0.06 \phi_1 x) \sin(\phi_0 + 0.06 \phi_1 x)]",
            equal(
                Derivative(gabor_loss, phi_1),
                2
                * (G - y)
                * x
                * envelope
                * (Rational("0.06") * cos(phase) - Rational("0.12") / 32 * phase * sin(phase)),
            ),
        ),
    ],
)

I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
xs, ys = family("x"), family("y")
prediction = sigmoid(phi_0 + phi_1 * xs[i])
logistic_loss = Sum(binary_cross_entropy(prediction, ys[i]), (i, 1, I))
sigmoid_slope = exp(-phi_0 - phi_1 * xs[i]) / (1 + exp(-phi_0 - phi_1 * xs[i])) ** 2
printed_factor = (1 - ys[i]) / (1 - prediction) + ys[i] / prediction
wrong_sign = (
    "-y log(sig) has the derivative -y/sig times that of sig, so the second fraction enters with a minus; "
    "as printed, examples of class one push the wrong way."
)

shift, z = symbols("shift z", real=True)
label = Symbol("label", integer=True)

chapter.chain(
    at="Problem 6.4, meaning",
    steps=[
        step(
            (430, 430),
            "ϕ_0 (bias) shifts the graph right or left",
            equal(sigmoid(phi_0 + shift + phi_1 * x), sigmoid(phi_0 + phi_1 * (x + shift / phi_1))),
        ),
        step(
            (430, 430),
            "or up or down if the ϕ_1 (slope) is nearly zero",
            equal(Limit(sigmoid(phi_0 + phi_1 * x), phi_1, 0), sigmoid(phi_0)),
        ),
        step(
            (430, 430),
            "or up or down",
            less(sigmoid(phi_0), sigmoid(phi_0 + shift), given=[shift > 0]),
        ),
        step(
            (430, 430),
            "ϕ_1 increases the steepness of the graph",
            equal(Derivative(sigmoid(phi_0 + phi_1 * x), x), phi_1 / 4, given=[Eq(phi_0 + phi_1 * x, 0)]),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 6.4, choice of loss",
    lines=(432, 432),
    printed="Binary cross-entropy is a suitable loss function because there are only two classes",
    why="a choice",
)
chapter.claim(
    at="Problem 6.4, two classes",
    lines=(432, 432),
    printed=r"there are only two classes- $\{0, 1\}$",
    # the probabilities of these two labels leave nothing over
    says=equal(Sum((1 - sigmoid(z)) ** (1 - label) * sigmoid(z) ** label, (label, 0, 1)), 1),
)
# minus the logarithms of the probabilities (1 - sig)^(1 - y_i) sig^{y_i} of the labels; first x without its index is x_i
logistic_print = (
    r"L = \sum_{i=1}^I -(1 - y_i) \log[1 - \text{sig}[\phi_0 + \phi_1 x]] - y_i \log[\text{sig}[\phi_0 + \phi_1 x]]"
)
for_one_x = sigmoid(phi_0 + phi_1 * x)
chapter.chain(
    at="Problem 6.4, loss",
    steps=[
        step(
            (434, 434),
            logistic_print,
            equal(
                -Sum(log((1 - prediction) ** (1 - ys[i]) * prediction ** ys[i]), (i, 1, I)),
                logistic_loss,
            ),
        ),
        step(
            (434, 434),
            logistic_print,
            equal(logistic_loss, Sum(-(1 - ys[i]) * log(1 - for_one_x) - ys[i] * log(for_one_x), (i, 1, I))),
            expect="refuted",
            slip="notation",
            why="Every example has its own input: the sum has x_i, as lines 438 and 440 do, where x stands here.",
        ),
    ],
)
chapter.claim(
    at="Problem 6.4, intercept",
    lines=(438, 438),
    printed=r"\frac{\partial L}{\partial \phi_0} = \sum_{i=1}^I \left(\frac{1 - y_i}{1 - \text{sig}(\phi_0 + \phi_1 x_i)} + "
    r"\frac{y_i}{\text{sig}(\phi_0 + \phi_1 x_i)} \right) "
    r"\frac{\exp(-\phi_0 - \phi_1 x_i)}{(1 + \exp(-\phi_0 - \phi_1 x_i))^2}",
    says=equal(Derivative(logistic_loss, phi_0), Sum(printed_factor * sigmoid_slope, (i, 1, I))),
    expect="refuted",
    why=wrong_sign,
)
chapter.claim(
    at="Problem 6.4, slope",
    lines=(440, 440),
    printed=r"\frac{\partial L}{\partial \phi_1} = \sum_{i=1}^I \left(\frac{1 - y_i}{1 - \text{sig}(\phi_0 + \phi_1 x_i)} + "
    r"\frac{y_i}{\text{sig}(\phi_0 + \phi_1 x_i)} \right) "
    r"\frac{x_i \cdot \exp(-\phi_0 - \phi_1 x_i)}{(1 + \exp(-\phi_0 - \phi_1 x_i))^2}",
    says=equal(Derivative(logistic_loss, phi_1), Sum(printed_factor * xs[i] * sigmoid_slope, (i, 1, I))),
    expect="refuted",
    why=wrong_sign,
)

a_1, a_2, a_3 = symbols("theta_10 theta_20 theta_30", real=True)
b_1, b_2, b_3 = symbols("theta_11 theta_21 theta_31", real=True)
phi_2, phi_3 = symbols("phi_2 phi_3", real=True)
z_1, z_2, z_3 = a_1 + b_1 * x, a_2 + b_2 * x, a_3 + b_3 * x
f = phi_0 + phi_1 * relu(z_1) + phi_2 * relu(z_2) + phi_3 * relu(z_3)

chapter.chain(
    at="Problem 6.5",
    steps=[
        step((446, 446), r"\frac{\partial f(x_i, \phi)}{\partial \phi_0} &= 1", equal(Derivative(f, phi_0), 1)),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \phi_1} &= a[\theta_{10} + \theta_{11} x_i]",
            equal(Derivative(f, phi_1), relu(z_1)),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \phi_2} &= a[\theta_{20} + \theta_{21} x_i]",
            equal(Derivative(f, phi_2), relu(z_2)),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \phi_3} &= a[\theta_{30} + \theta_{31} x_i]",
            equal(Derivative(f, phi_3), relu(z_3)),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \theta_{10}} &= \phi_1 \mathbb{I}[\theta_{10} + \theta_{11} x_i]",
            equal(Derivative(f, a_1), phi_1 * indicator(z_1 > 0), given=[Ne(z_1, 0)]),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \theta_{11}} &= \phi_1 x_i \mathbb{I}[\theta_{10} + \theta_{11} x_i]",
            equal(Derivative(f, b_1), phi_1 * x * indicator(z_1 > 0), given=[Ne(z_1, 0)]),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \theta_{20}} &= \phi_2 \mathbb{I}[\theta_{20} + \theta_{21} x_i]",
            equal(Derivative(f, a_2), phi_2 * indicator(z_2 > 0), given=[Ne(z_2, 0)]),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \theta_{21}} &= \phi_2 x_i \mathbb{I}[\theta_{20} + \theta_{21} x_i]",
            equal(Derivative(f, b_2), phi_2 * x * indicator(z_2 > 0), given=[Ne(z_2, 0)]),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \theta_{30}} &= \phi_3 \mathbb{I}[\theta_{30} + \theta_{31} x_i]",
            equal(Derivative(f, a_3), phi_3 * indicator(z_3 > 0), given=[Ne(z_3, 0)]),
        ),
        step(
            (446, 446),
            r"\frac{\partial f(x_i, \phi)}{\partial \theta_{31}} &= \phi_3 x_i \mathbb{I}[\theta_{30} + \theta_{31} x_i]",
            equal(Derivative(f, b_3), phi_3 * x * indicator(z_3 > 0), given=[Ne(z_3, 0)]),
        ),
    ],
)

chapter.claim(
    at="Problem 6.5, indicator",
    lines=(450, 450),
    printed=r"\mathbb{I}[z] = \begin{cases} 1, & \text{if } z > 0 \\ 0, & \text{if } z \leq 0 \end{cases}",
    says=equal(Derivative(relu(z), z), Piecewise((1, z > 0), (0, z <= 0)), given=[Ne(z, 0)]),
)
