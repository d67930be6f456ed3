"""Chapter 16, Normalizing flows.

A density is carried along by Pr(x) = Pr(z) |dz/dx|.  In problem 16.3 there are K = 3 layers of one unit; as in the book, f_k
also names an output, here that of the inverse of layer k: f_3 = f_3^{-1}[x], f_2 = f_2^{-1}[f_3], z = f_1^{-1}[f_2].

In problem 16.6 densities are compared by their logarithms, and the positive constants of line 1001 by their squares; |A| is an
absolute determinant, and Norm is the book's normal density exp(-(x - mu)^T Sigma^{-1} (x - mu)/2) / ((2 pi)^{D/2} |Sigma|^{1/2}).
"""

from sympy import (
    Abs,
    Derivative,
    Determinant,
    Eq,
    Function,
    MatrixSymbol,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    pi,
    sqrt,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    Definition,
    Prime,
    arithmetic,
    count,
    equal,
    expectation,
    family,
    leaky_relu,
    same_up_to_constant,
    sigmoid,
    step,
)
from udlsym.matrices import invertible, positive_definite, scalar

chapter = Chapter(udl_booklet, "Chapter 16, Normalizing flows")

x = Symbol("x", positive=True)
z = Symbol("z", real=True)
logit = log(x / (1 - x))
half = Rational(1, 2)

chapter.claim(
    at="Problem 16.1",
    lines=(946, 946),
    printed="Find an expression for the transformed distribution $Pr(x)$.",
    says=equal(1 * Derivative(sqrt(x), x), 1 / (2 * sqrt(x)), given=[x <= 1]),
)
chapter.not_checkable(
    at="Problem 16.2, problem",
    lines=(950, 956),
    printed=r"x = f[z] = \frac{1}{1 + \exp[-z]}.",
    why="definitions of a density and a function; the density that is asked for is the answer below",
)
chapter.claim(
    at="Problem 16.2, answer, inverse",
    lines=(962, 962),
    printed=r"z = \log\left[\frac{x}{1-x}\right].",
    says=equal(z, log(sigmoid(z) / (1 - sigmoid(z)))),
)
chapter.claim(
    at="Problem 16.2, answer, derivative",
    lines=(966, 966),
    printed=r"\frac{\partial z}{\partial x} = \frac{1}{x(1-x)}",
    says=equal(Derivative(logit, x), 1 / (x * (1 - x)), given=[x < 1]),
)
# The derivative is positive between 0 and 1, and so is its own absolute value
chapter.claim(
    at="Problem 16.2, answer, density",
    lines=(970, 970),
    printed=r"Pr(x) = \frac{1}{\sqrt{2\pi}} \exp\left[-\frac{\log\left[\frac{x}{1-x}\right]^2}{2}\right] \left|\frac{1}{x(1-x)}\right|.",
    says=equal(
        1 / sqrt(2 * pi) * exp(-(logit**2) / 2) * Derivative(logit, x),
        1 / sqrt(2 * pi) * exp(-(logit**2) / 2) * Abs(1 / (x * (1 - x))),
        given=[x < 1],
    ),
)

# Problem 16.3
inverse_1, inverse_2, inverse_3 = symbols("inverse_1 inverse_2 inverse_3", cls=Function, real=True)
output_3 = Symbol("x", real=True)
f_3 = inverse_3(output_3)
f_2 = inverse_2(f_3)

chapter.not_checkable(
    at="Problem 16.3, problem",
    lines=(972, 972),
    printed="Write expressions for the Jacobian of the inverse mapping",
    why="asks for the expressions of the answer below",
)
chapter.claim(
    at="Problem 16.3, answer, Jacobian",
    lines=(978, 978),
    printed=r"\frac{\partial \mathbf{f}^{-1}[\mathbf{x}, \phi]}{\partial \mathbf{x}} = \frac{\partial \mathbf{f}_1^{-1}[\mathbf{f}_2, \phi_1]}{\partial \mathbf{f}_2} \cdot \frac{\partial \mathbf{f}_2^{-1}[\mathbf{f}_3, \phi_2]}{\partial \mathbf{f}_3}",
    says=equal(
        Derivative(inverse_1(f_2), output_3), Prime(inverse_1(f_2)) * Prime(inverse_2(f_3)) * Prime(inverse_3(output_3))
    ),
)
# The slope of each inverse is one over the slope of its layer, each layer's slope being taken at its input
slope_1, slope_2, slope_3 = symbols("slope_1 slope_2 slope_3", real=True, nonzero=True)
chapter.claim(
    at="Problem 16.3, answer, determinant",
    lines=(982, 982),
    printed=r"\left| \frac{\partial \mathbf{f}^{-1}[\mathbf{x}, \phi]}{\partial \mathbf{x}} \right| = \left| \frac{\partial \mathbf{f}_K[\mathbf{f}_{K-1}, \phi_K]}{\partial \mathbf{f}_{K-1}} \right|^{-1}",
    says=equal(
        Abs(Prime(inverse_1(f_2)) * Prime(inverse_2(f_3)) * Prime(inverse_3(output_3))),
        1 / Abs(slope_3) * (1 / Abs(slope_2)) * (1 / Abs(slope_1)),
        given=[
            Eq(Prime(inverse_1(f_2)), 1 / slope_1),
            Eq(Prime(inverse_2(f_3)), 1 / slope_2),
            Eq(Prime(inverse_3(output_3)), 1 / slope_3),
        ],
    ),
    expect="undecided",
    why="True: the absolute value of a product is the product of the absolute values; missing: that with hypotheses on factors.",
)

# Problem 16.4: the determinants, the inverse of Omega_1, and Omega_2 times its inverse, whose rows are
# (1, 0, 0, 0), (-1/2, 1/4, 0, 0), (-3/4, 1/8, 1/2, 0), (-13/2, 3/4, 1, 1)
problem = "Compute the inverse and the determinant of the following matrices by hand"
chapter.not_checkable(
    at="Problem 16.4, matrices",
    lines=(986, 986),
    printed=r"\mathbf{\Omega}_1 = \begin{bmatrix} 2 & 0 & 0 & 0 \\ 0 & -5 & 0 & 0",
    why="two given matrices; what is asked of them is checked below",
)
chapter.chain(
    at="Problem 16.4, first matrix",
    steps=[
        step((984, 984), problem, count(arithmetic("2*(-5)*1*2"), -20)),
        step((984, 984), problem, count(arithmetic("2*(1/2)"), 1)),
        step((984, 984), problem, count(arithmetic("(-5)*(-1/5)"), 1)),
    ],
)
chapter.chain(
    at="Problem 16.4, second matrix",
    steps=[
        step((984, 984), problem, count(arithmetic("1*4*2*1"), 8)),
        step((984, 984), problem, count(arithmetic("2*1 + 4*(-1/2)"), 0)),
        step((984, 984), problem, count(arithmetic("4*(1/4)"), 1)),
        step((984, 984), problem, count(arithmetic("1*1 - 1*(-1/2) + 2*(-3/4)"), 0)),
        step((984, 984), problem, count(arithmetic("-1*(1/4) + 2*(1/8)"), 0)),
        step((984, 984), problem, count(arithmetic("2*(1/2)"), 1)),
        step((984, 984), problem, count(arithmetic("4*1 - 2*(-1/2) - 2*(-3/4) + 1*(-13/2)"), 0)),
        step((984, 984), problem, count(arithmetic("-2*(1/4) - 2*(1/8) + 1*(3/4)"), 0)),
        step((984, 984), problem, count(arithmetic("-2*(1/2) + 1*1"), 0)),
    ],
)

# Problem 16.5
D = Symbol("D", integer=True, positive=True)
i, j, k, m, r = symbols("i j k m r", integer=True)
A, b, mu, Sigma, zs = family("A"), family("b"), family("mu"), family("Sigma"), family("z")
mean = Definition(expectation(zs[m], zs), mu[m], variables=(m,))
second_moments = Definition(expectation(zs[k] * zs[r], zs), Sigma[k, r] + mu[k] * mu[r], variables=(k, r))
x_i = Sum(A[i, k] * zs[k], (k, 1, D)) + b[i]
x_j = Sum(A[j, r] * zs[r], (r, 1, D)) + b[j]

chapter.claim(
    at="Problem 16.5, mean",
    lines=(988, 988),
    printed=r"Show that the expected value of \mathbf{x} is $\mathbf{A}\boldsymbol{\mu} + \mathbf{b}$",
    says=equal(expectation(x_i, zs), Sum(A[i, k] * mu[k], (k, 1, D)) + b[i], definitions=[mean]),
)
chapter.claim(
    at="Problem 16.5, covariance",
    lines=(988, 988),
    printed=r"the covariance of \mathbf{x} is $\mathbf{A}\boldsymbol{\Sigma}\mathbf{A}^T$",
    says=equal(
        expectation((x_i - expectation(x_i, zs)) * (x_j - expectation(x_j, zs)), zs),
        Sum(A[i, k] * Sum(Sigma[k, r] * A[j, r], (r, 1, D)), (k, 1, D)),
        definitions=[mean, second_moments],
    ),
    expect="undecided",
    why="True: expand the product of the two sums; missing: products of sums under an expectation, sums over two indices.",
)

# Problem 16.6
z_vector, mu_vector, x_vector = MatrixSymbol("z", D, 1), MatrixSymbol("mu", D, 1), MatrixSymbol("x", D, 1)
shift = MatrixSymbol("b", D, 1)
map_, covariance = MatrixSymbol("A", D, D), MatrixSymbol("Sigma", D, D)
regular = (positive_definite(covariance), invertible(map_))
back = map_.I * (x_vector - shift)
offset = x_vector - map_ * mu_vector - shift
density_z = -half * scalar((z_vector - mu_vector).T * covariance.I * (z_vector - mu_vector))
log_slope = log(Abs(Determinant(map_)))
printed_z = density_z - half * (D * log(pi) + log(Determinant(covariance)))
printed_constant = -half * (D * log(pi) + log(Determinant(map_ * covariance * map_.T)))
in_x = -half * scalar((back - mu_vector).T * covariance.I * (back - mu_vector)) + printed_constant
with_offset = -half * scalar(offset.T * map_.T.I * covariance.I * map_.I * offset) + printed_constant

# Two densities in x that differ by a constant factor are the same density
chapter.not_checkable(
    at="Problem 16.6, relation",
    lines=(992, 992),
    printed=r"Pr(\mathbf{x}) = Pr(\mathbf{z}) \cdot \left| \frac{\partial \mathbf{f}[\mathbf{z}]}{\partial \mathbf{z}} \right|^{-1}.",
    why="the change of variables, given with the problem",
)
chapter.claim(
    at="Problem 16.6",
    lines=(990, 990),
    printed=r"then $Pr(\mathbf{x}) = \text{Norm}_{\mathbf{x}}[\mathbf{A}\boldsymbol{\mu} + \mathbf{b}, \mathbf{A}\boldsymbol{\Sigma}\mathbf{A}^T]$",
    says=same_up_to_constant(
        density_z,
        -half * scalar(offset.T * (map_ * covariance * map_.T).I * offset),
        in_=[z_vector, x_vector],
        given=[*regular, Eq(z_vector, back)],
    ),
)
chapter.claim(
    at="Problem 16.6, answer, inverse",
    lines=(996, 996),
    printed=r"We have $\mathbf{z} = \mathbf{A}^{-1}(\mathbf{x} - \mathbf{b})$.",
    says=equal(z_vector, back, given=[*regular, Eq(x_vector, map_ * z_vector + shift)]),
)
chapter.chain(
    at="Problem 16.6, answer",
    steps=[
        step(
            (1000, 1000),
            r"&= \frac{1}{|\boldsymbol{\Sigma}|^{1/2} \pi^{d/2}} \exp[-0.5(\mathbf{z} - \boldsymbol{\mu})^T \boldsymbol{\Sigma}^{-1} (\mathbf{z} - \boldsymbol{\mu})] \cdot |\mathbf{A}|^{-1}",
            equal(
                density_z - half * (D * log(2 * pi) + log(Determinant(covariance))) - log_slope,
                printed_z - log_slope,
                given=regular,
            ),
            expect="refuted",
            why="The normal density has (2 pi)^{d/2} below, so a factor 2^{d/2} is missing here and on the lines that follow; "
            "problem 16.2 of the same chapter prints 1/sqrt(2 pi) for the standard normal distribution.",
        ),
        step(
            (1001, 1001),
            r"&= \frac{1}{|\mathbf{A} \boldsymbol{\Sigma} \mathbf{A}^T|^{1/2} \pi^{d/2}} \exp[-0.5(\mathbf{z} - \boldsymbol{\mu})^T \boldsymbol{\Sigma}^{-1} (\mathbf{z} - \boldsymbol{\mu})]",
            equal(
                Determinant(covariance) * Determinant(map_) ** 2, Determinant(map_ * covariance * map_.T), given=regular
            ),
        ),
        step(
            (1002, 1002),
            r"&= \frac{1}{|\mathbf{A} \boldsymbol{\Sigma} \mathbf{A}^T|^{1/2} \pi^{d/2}} \exp[-0.5(\mathbf{A}^{-1}(\mathbf{x} - \mathbf{b}) - \boldsymbol{\mu})^T \boldsymbol{\Sigma}^{-1} (\mathbf{A}^{-1}(\mathbf{x} - \mathbf{b}) - \boldsymbol{\mu})]",
            equal(density_z + printed_constant, in_x, given=[*regular, Eq(z_vector, back)]),
        ),
        step(
            (1003, 1003),
            r"&= \frac{1}{|\mathbf{A} \boldsymbol{\Sigma} \mathbf{A}^T|^{1/2} \pi^{d/2}} \exp[-0.5((\mathbf{x} - \mathbf{A}\boldsymbol{\mu} - \mathbf{b}))^T \mathbf{A}^{-T} \boldsymbol{\Sigma}^{-1} \mathbf{A}^{-1} (\mathbf{x} - \mathbf{A}\boldsymbol{\mu} - \mathbf{b})]",
            equal(in_x, with_offset, given=regular),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 16.6, answer, end",
    lines=(998, 1006),
    printed="as required.",
    why="says that the lines above, each of which is checked, are a proof",
)

# Problem 16.7, for each component; both slopes are positive
chapter.not_checkable(
    at="Problem 16.7, definitions",
    lines=(1010, 1014),
    printed=r"\text{LReLU}[z] = \begin{cases} 0.1z & z < 0 \\ z & z \geq 0 \end{cases}.",
    why="the definitions of the leaky ReLU and of the elementwise map",
)
chapter.claim(
    at="Problem 16.7, inverse",
    lines=(1012, 1012),
    printed="Write an expression for the inverse of the leaky ReLU.",
    says=equal(leaky_relu(leaky_relu(z, Rational(1, 10)), 10), z),
)
chapter.chain(
    at="Problem 16.7, Jacobian",
    steps=[
        step(
            (1012, 1012),
            "Write an expression for the inverse absolute determinant of the Jacobian",
            equal(1 / Derivative(leaky_relu(z, Rational(1, 10)), z), 10, given=[z < 0]),
        ),
        step(
            (1012, 1012),
            "Write an expression for the inverse absolute determinant of the Jacobian",
            equal(1 / Derivative(leaky_relu(z, Rational(1, 10)), z), 1, given=[z > 0]),
        ),
    ],
)

# Problem 16.8: equation 16.12 inside bin b_d, where h_d = h; the Jacobian is diagonal
K, bin_of_h = symbols("K b", integer=True, positive=True)
h = Symbol("h", real=True)
phi = family("phi", domain="positive")
bins = family("bin", domain="positive integer")
d = Symbol("d", integer=True)
piecewise_linear = Sum(phi[k], (k, 1, bin_of_h - 1)) + (h * K - bin_of_h + 1) * phi[bin_of_h]

chapter.chain(
    at="Problem 16.8",
    steps=[
        step(
            (1016, 1016),
            r"What is the Jacobian $\partial \mathbf{f}[\mathbf{h}]/\partial \mathbf{h}$?",
            equal(Derivative(piecewise_linear, h), K * phi[bin_of_h], given=[bin_of_h <= K]),
        ),
        step(
            (1016, 1016),
            "What is the determinant of the Jacobian?",
            equal(Product(K * phi[bins[d]], (d, 1, D)), K**D * Product(phi[bins[d]], (d, 1, D))),
        ),
    ],
)

# Problem 16.9: the printed function inside bin b, and its inverse
below = Sum(sqrt(phi[k]), (k, 1, bin_of_h - 1))
output = Symbol("output", real=True)
chapter.not_checkable(
    at="Problem 16.9, definition",
    lines=(1021, 1021),
    printed=r"\sqrt{[Kh - b + 1] \phi_b} + \sum_{k=1}^{b-1} \sqrt{\phi_k},",
    why="the definition of a flow",
)
chapter.claim(
    at="Problem 16.9, parameters",
    lines=(1023, 1023),
    printed="the parameters ϕ_k are positive and sum to one",
    says=count(arithmetic("0.1 + 0.2 + 0.5 + 0.1 + 0.1"), 1),
)
chapter.claim(
    at="Problem 16.9, inverse",
    lines=(1023, 1023),
    printed=r"Draw the inverse function $f^{-1}[h', \boldsymbol{\phi}]$.",
    says=equal(
        (bin_of_h - 1 + (output - below) ** 2 / phi[bin_of_h]) / K,
        h,
        given=[
            bin_of_h <= K,
            bin_of_h - 1 <= K * h,
            K * h < bin_of_h,
            Eq(output, sqrt((K * h - bin_of_h + 1) * phi[bin_of_h]) + below),
        ],
    ),
)
chapter.not_checkable(
    at="Problem 16.9, answer",
    lines=(1027, 1027),
    printed="The function is illustrated in figure 16.1.",
    why="the figure is not in the document",
)
chapter.not_checkable(
    at="Problem 16.9, figure",
    lines=(1029, 1029),
    printed="Figure 16.1 Answer to question 16.9.",
    why="the figure is missing",
)
chapter.not_checkable(
    at="Problem 16.10",
    lines=(1033, 1033),
    printed="Draw the structure of the Jacobian",
    why="asks for a drawing after a figure of the book",
)

# Problem 16.11: q[i] is q(f[z_i, phi])
I = Symbol("I", integer=True, positive=True)
q = family("q", domain="positive")
C = Symbol("C", positive=True)
chapter.not_checkable(
    at="Problem 16.11, problem",
    lines=(1035, 1035),
    printed="Write out the expression for the KL divergence in equation 16.25.",
    why="asks for the answer below",
)
chapter.not_checkable(
    at="Problem 16.11, answer, loss",
    lines=(1039, 1039),
    printed=r"L = - \sum_i \log[q(\mathbf{f}[\mathbf{z}_i, \phi])]",
    why="the divergence of equation 16.25 is not in the document",
)
chapter.claim(
    at="Problem 16.11, answer, scaling",
    lines=(1041, 1041),
    printed=r"this will only add another additive log term of the form $\sum_i \log[C]$",
    says=equal(-Sum(log(C * q[i]), (i, 1, I)), -Sum(log(q[i]), (i, 1, I)) - Sum(log(C), (i, 1, I))),
)
chapter.not_checkable(
    at="Problem 16.11, answer, invertibility",
    lines=(1043, 1043),
    printed="No, it doesn't have to be invertible",
    why="an explanation in words",
)
