r"""Chapter 6, Fitting models: problems 6.1 to 6.4 (6.5 to 6.11 are in ch06_training.py).

Sums run over the training pairs i = 1..I.  The least squares loss of a line (equation 6.5 of the book) is
L = sum_i (phi_0 + phi_1 x_i - y_i)^2, and the Gabor model (equation 6.8 of the book) is
f[x, phi] = sin[phi_0 + 0.06 phi_1 x] exp[-(phi_0 + 0.06 phi_1 x)^2/32].
"""

from sympy import (
    Derivative,
    Eq,
    Ne,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    sin,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    at_most,
    equal,
    family,
    less,
    sigmoid,
    step,
)

chapter = Chapter(udl_booklet, "Chapter 6, Fitting models")

i, j, k = symbols("i j k", integer=True)
I = Symbol("I", integer=True, positive=True)
phi_0, phi_1, phi_2, phi_3 = symbols("phi_0 phi_1 phi_2 phi_3", real=True)
x, y, z, t = symbols("x y z t", real=True)
xs, ys = family("x"), family("y")

# Problems 6.1 and 6.2: the line
line = phi_0 + phi_1 * xs[i]
least_squares = Sum((line - ys[i]) ** 2, (i, 1, I))
of_least_squares = r"Show that the derivatives of the least squares loss function in equation 6.5"

chapter.chain(
    at="Problem 6.1",
    steps=[
        step(
            (288, 288),
            of_least_squares,
            equal(Derivative(least_squares, phi_0), Sum(2 * (line - ys[i]), (i, 1, I))),
        ),
        step(
            (288, 288),
            of_least_squares,
            equal(Derivative(least_squares, phi_1), Sum(2 * xs[i] * (line - ys[i]), (i, 1, I))),
        ),
    ],
)

hessian_00 = 2 * I
hessian_01 = 2 * Sum(xs[i], (i, 1, I))
hessian_11 = 2 * Sum(xs[i] ** 2, (i, 1, I))
spread = Sum((xs[i] - Sum(xs[k], (k, 1, I)) / I) ** 2, (i, 1, I))
hessian = r"Find an algebraic expression for the Hessian matrix"
a, b = symbols("a b", real=True)

chapter.not_checkable(
    at="Problem 6.2, definition",
    lines=(292, 292),
    printed=r"\mathbf{H}[\phi] = \begin{bmatrix}",
    why="the definition of the Hessian",
)
chapter.chain(
    at="Problem 6.2, Hessian",
    steps=[
        step((290, 290), hessian, equal(Derivative(least_squares, (phi_0, 2)), hessian_00)),
        step((290, 290), hessian, equal(Derivative(least_squares, phi_0, phi_1), hessian_01)),
        step((290, 290), hessian, equal(Derivative(least_squares, phi_1, phi_0), hessian_01)),
        step((290, 290), hessian, equal(Derivative(least_squares, (phi_1, 2)), hessian_11)),
    ],
)
chapter.chain(
    at="Problem 6.2, convexity",
    steps=[
        step(
            (294, 294),
            r"Prove that this function is convex",
            at_most(0, Sum(2 * (a + b * xs[i]) ** 2, (i, 1, I))),
        ),
        step(
            (294, 294),
            r"Prove that this function is convex",
            equal(
                a**2 * hessian_00 + 2 * a * b * hessian_01 + b**2 * hessian_11,
                Sum(2 * (a + b * xs[i]) ** 2, (i, 1, I)),
            ),
        ),
        step((294, 294), r"both the **trace**", less(0, hessian_00 + hessian_11)),
        step(
            (294, 294),
            r"and the **determinant** of the matrix",
            equal(hessian_00 * hessian_11 - hessian_01**2, 4 * I * spread),
        ),
        step(
            (294, 294),
            r"and the **determinant** of the matrix are positive",
            at_most(0, hessian_00 * hessian_11 - hessian_01**2),
        ),
    ],
)
# A line is fitted to inputs that are not all alike, so that one of them is not their mean: x_j.  The determinant is then
# positive; where all are alike it is 0.  The sum is written as the terms before, at and after j.
mean_x = Sum(xs[k], (k, 1, I)) / I
in_data = (j >= 1, j <= I)
written_out = (
    Sum((xs[i] - mean_x) ** 2, (i, 1, j - 1)) + (xs[j] - mean_x) ** 2 + Sum((xs[i] - mean_x) ** 2, (i, j + 1, I))
)
chapter.chain(
    at="Problem 6.2, inputs that are not all alike",
    steps=[
        step(
            (294, 294),
            r"and the **determinant** of the matrix are positive",
            equal(spread, written_out, given=in_data),
        ),
        step(
            (294, 294),
            r"and the **determinant** of the matrix are positive",
            less(0, 4 * I * written_out, given=[*in_data, Ne(xs[j], mean_x)]),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 6.2, unique minimum",
    lines=(290, 290),
    printed="In this case, the surface has a unique minimum, and optimization is easy.",
    why="Meant is that there are not two minima; that there is one is not said of every surface (exp has positive curvature "
    "everywhere and no minimum), but of the least squares loss, whose gradient vanishes somewhere.",
)

# Problem 6.3
gabor_argument = phi_0 + Rational("0.06") * phi_1 * xs[i]
envelope = exp(-(gabor_argument**2) / 32)
gabor = sin(gabor_argument) * envelope
gabor_loss = Sum((gabor - ys[i]) ** 2, (i, 1, I))
slope_of_gabor = (cos(gabor_argument) - gabor_argument / 16 * sin(gabor_argument)) * envelope
gabor_derivatives = (
    r"Compute the derivatives of the least squares loss $L[\phi]$ with respect to the Gabor model (equation 6.8)."
)

chapter.chain(
    at="Problem 6.3",
    steps=[
        step(
            (296, 296),
            gabor_derivatives,
            equal(Derivative(gabor_loss, phi_0), Sum(2 * (gabor - ys[i]) * slope_of_gabor, (i, 1, I))),
        ),
        step(
            (296, 296),
            gabor_derivatives,
            equal(
                Derivative(gabor_loss, phi_1),
                Sum(2 * (gabor - ys[i]) * Rational("0.06") * xs[i] * slope_of_gabor, (i, 1, I)),
            ),
        ),
    ],
)

# Problem 6.4: the curve sig[phi_0 + phi_1 x] of (i) rises where phi_1 > 0; it is one half at x = -phi_0/phi_1
curve = sigmoid(phi_0 + phi_1 * x)

chapter.not_checkable(
    at="Problem 6.4",
    lines=(298, 308),
    printed=r"Pr(y = 1|x) = \text{sig}[\phi_0 + \phi_1 x],",
    why="the definitions of the model and of the sigmoid, and the questions",
)
chapter.chain(
    at="Problem 6.4, answer (i)",
    steps=[
        step(
            (312, 312),
            r"The result looks like a sigmoid function",
            equal(curve, Rational(1, 2), given=[Eq(x, -phi_0 / phi_1), phi_1 > 0]),
        ),
        step(
            (312, 312),
            r"shifts to the left as we increase ϕ_0",
            less(Derivative(-phi_0 / phi_1, phi_0), 0, given=[phi_1 > 0]),
        ),
        step(
            (312, 312),
            r"gets steeper as we increase ϕ_1",
            equal(Derivative(curve, x), phi_1 / 4, given=[Eq(x, -phi_0 / phi_1)]),
        ),
    ],
)

z_i = phi_0 + phi_1 * xs[i]
cross_entropy = Sum(-(1 - ys[i]) * log(1 - sigmoid(z_i)) - ys[i] * log(sigmoid(z_i)), (i, 1, I))
in_sigmoid = (1 - ys[i]) / (1 - sigmoid(z_i)) - ys[i] / sigmoid(z_i)

# (ii) the loss of a pair is minus the logarithm of the probability of its label
label = Symbol("y", integer=True)
pair_loss = -(1 - label) * log(1 - curve) - label * log(curve)
printed_pair_loss = (
    r"-(1 - y_i) \log [1 - \text{sig}[\phi_0 + \phi_1 x_i]] - y_i \log [\text{sig}[\phi_0 + \phi_1 x_i]]"
)

chapter.chain(
    at="Problem 6.4, answer (ii)",
    steps=[
        step((316, 316), printed_pair_loss, equal(pair_loss, -log(1 - curve), given=[Eq(label, 0)])),
        step((316, 316), printed_pair_loss, equal(pair_loss, -log(curve), given=[Eq(label, 1)])),
    ],
)
chapter.chain(
    at="Problem 6.4, answer (iii)",
    steps=[
        step(
            (320, 320),
            r"\frac{\partial \text{sig}[z]}{\partial z} = \frac{\exp[-z]}{(1 + \exp[-z])^2}",
            equal(Derivative(sigmoid(z), z), exp(-z) / (1 + exp(-z)) ** 2),
        ),
        step(
            (324, 324),
            r"\frac{\partial L}{\partial \phi_0} &= \sum_{i=1}^I \left(\frac{1 - y_i}{1 - \text{sig}[\phi_0 + \phi_1 "
            r"x_i]} - \frac{y_i}{\text{sig}[\phi_0 + \phi_1 x_i]} \right) \frac{\exp[-\phi_0 - \phi_1 x_i]}{(1 + "
            r"\exp[-\phi_0 - \phi_1 x_i])^2}",
            equal(
                Derivative(cross_entropy, phi_0),
                Sum(in_sigmoid * exp(-phi_0 - phi_1 * xs[i]) / (1 + exp(-phi_0 - phi_1 * xs[i])) ** 2, (i, 1, I)),
            ),
        ),
        step(
            (324, 324),
            r"\frac{\partial L}{\partial \phi_1} &= \sum_{i=1}^I \left(\frac{1 - y_i}{1 - \text{sig}[\phi_0 + \phi_1 "
            r"x_i]} - \frac{y_i}{\text{sig}[\phi_0 + \phi_1 x_i]} \right) \frac{x_i \cdot \exp[-\phi_0 - \phi_1 "
            r"x_i]}{(1 + \exp[-\phi_0 - \phi_1 x_i])^2}",
            equal(
                Derivative(cross_entropy, phi_1),
                Sum(
                    in_sigmoid * xs[i] * exp(-phi_0 - phi_1 * xs[i]) / (1 + exp(-phi_0 - phi_1 * xs[i])) ** 2,
                    (i, 1, I),
                ),
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 6.4, answer (iv)",
    lines=(326, 326),
    printed=r"The heatmap is shown in figure 6.1",
    why="A figure that is not in the text.",
)

# (v) along every line (phi_0 + t a, phi_1 + t b) the second derivative of the loss of one pair is not negative
along = phi_0 + t * a + (phi_1 + t * b) * x
pair_along = -(1 - y) * log(1 - sigmoid(along)) - y * log(sigmoid(along))

chapter.chain(
    at="Problem 6.4, answer (v)",
    steps=[
        step(
            (328, 328),
            r"You could prove this by examining the Hessian matrix.",
            equal(
                Derivative(pair_along, (t, 2)),
                (a + b * x) ** 2 * sigmoid(along) * (1 - sigmoid(along)),
            ),
        ),
        step(
            (328, 328),
            r"It is convex",
            at_most(0, (a + b * x) ** 2 * sigmoid(along) * (1 - sigmoid(along))),
        ),
    ],
)
