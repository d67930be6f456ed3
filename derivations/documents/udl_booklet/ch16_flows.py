"""Chapter 16, Normalizing flows: problems 16.1 to 16.6, changes of variable and linear flows.

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
    Inverse,
    MatrixSymbol,
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
# The inverse that was used, and the same density from the slope of the function itself
base = Symbol("z", positive=True)
chapter.chain(
    at="Problem 16.1, by the slope of the function",
    steps=[
        step(
            (946, 946),
            r"defined on $z \in [0, 1]$ using the function $x = f[z] = z^2$",
            equal(sqrt(x), base, given=[Eq(x, base**2), base <= 1]),
        ),
        step(
            (946, 946),
            "Find an expression for the transformed distribution $Pr(x)$.",
            equal(1 / Derivative(base**2, base), 1 / (2 * sqrt(x)), given=[Eq(x, base**2), base <= 1]),
        ),
    ],
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
    at="Problem 16.2, answer, inverse of the inverse",
    lines=(960, 962),
    printed=r"Inverting the transformation gives:",
    says=equal(sigmoid(logit), x, given=[x < 1]),
)
chapter.claim(
    at="Problem 16.2, answer, derivative",
    lines=(966, 966),
    printed=r"\frac{\partial z}{\partial x} = \frac{1}{x(1-x)}",
    says=equal(Derivative(logit, x), 1 / (x * (1 - x)), given=[x < 1]),
)
chapter.claim(
    at="Problem 16.2, answer, derivative of the transformation",
    lines=(964, 966),
    printed="The derivative of the transformation is:",
    says=equal(1 / Derivative(sigmoid(z), z), 1 / (x * (1 - x)), given=[x < 1, Eq(x, sigmoid(z))]),
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
# The same with layers of D units, whose Jacobians J_1, J_2 and J_3 are square matrices with determinants det_1, det_2, det_3
det_1, det_2, det_3 = symbols("det_1 det_2 det_3", real=True, nonzero=True)
D = Symbol("D", integer=True, positive=True)
J_1, J_2, J_3 = MatrixSymbol("J_1", D, D), MatrixSymbol("J_2", D, D), MatrixSymbol("J_3", D, D)
layers = [invertible(J_1), invertible(J_2), invertible(J_3)]
chapter.chain(
    at="Problem 16.3, answer, whole layers",
    steps=[
        step(
            (978, 978),
            r"\frac{\partial \mathbf{f}^{-1}[\mathbf{x}, \phi]}{\partial \mathbf{x}} =",
            equal(Inverse(J_3 * J_2 * J_1), J_1.I * J_2.I * J_3.I, given=layers),
        ),
        step(
            (980, 980),
            "the determinant can either be computed as the product of the determinants in this expression",
            equal(
                Determinant(J_1.I * J_2.I * J_3.I),
                Determinant(J_1.I) * Determinant(J_2.I) * Determinant(J_3.I),
                given=layers,
            ),
        ),
        step(
            (980, 980),
            "the determinant can either be computed as the product of the determinants in this expression",
            equal(
                Abs(Prime(inverse_1(f_2)) * Prime(inverse_2(f_3)) * Prime(inverse_3(output_3))),
                Abs(Prime(inverse_1(f_2))) * Abs(Prime(inverse_2(f_3))) * Abs(Prime(inverse_3(output_3))),
            ),
        ),
        step(
            (980, 980),
            "or just the inverse of the original determinant",
            equal(Abs(Determinant(Inverse(J_3 * J_2 * J_1))), 1 / Abs(Determinant(J_3 * J_2 * J_1)), given=layers),
        ),
    ],
)
chapter.chain(
    at="Problem 16.3, answer, determinant",
    steps=[
        step(
            (982, 982),
            r"\left| \frac{\partial \mathbf{f}^{-1}[\mathbf{x}, \phi]}{\partial \mathbf{x}} \right| =",
            equal(
                Abs(Determinant(Inverse(J_3 * J_2 * J_1))),
                1 / Abs(Determinant(J_3) * Determinant(J_2) * Determinant(J_1)),
                given=layers,
            ),
        ),
        step(
            (982, 982),
            r"= \left| \frac{\partial \mathbf{f}_K[\mathbf{f}_{K-1}, \phi_K]}{\partial \mathbf{f}_{K-1}} \right|^{-1}",
            equal(
                1 / Abs(det_3 * det_2 * det_1),
                1 / Abs(det_3) * (1 / Abs(det_2)) * (1 / Abs(det_1)),
            ),
        ),
    ],
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
        step((984, 984), problem, count(arithmetic("0*0 + 0*0 + 1*1 + 0*0"), 1)),
        step((984, 984), problem, count(arithmetic("0*0 + 0*0 + 0*0 + 2*(1/2)"), 1)),
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
        step((984, 984), problem, count(arithmetic("1*1 + 0*(-1/2) + 0*(-3/4) + 0*(-13/2)"), 1)),
        step((984, 984), problem, count(arithmetic("4*0 - 2*0 - 2*0 + 1*1"), 1)),
    ],
)

# Problem 16.5
i, j, k, m, r = symbols("i j k m r", integer=True)
A, b, mu, Sigma, zs = family("A"), family("b"), family("mu"), family("Sigma"), family("z")
mean = Definition(expectation(zs[m], zs), mu[m], variables=(m,))
x_i = Sum(A[i, k] * zs[k], (k, 1, D)) + b[i]

chapter.claim(
    at="Problem 16.5, mean",
    lines=(988, 988),
    printed=r"Show that the expected value of \mathbf{x} is $\mathbf{A}\boldsymbol{\mu} + \mathbf{b}$",
    says=equal(expectation(x_i, zs), Sum(A[i, k] * mu[k], (k, 1, D)) + b[i], definitions=[mean]),
)
# Entry i, j of the covariance of x: its components are centred; then centred is one component of z less its mean, the family
# centred_z[...] all of them, and centred_x is component j of x less its mean
centred, centred_x = symbols("c y", real=True)
centred_z = family("c_z")
with_centred = Definition(expectation(centred * centred_z[r], centred, centred_z), Sigma[k, r], variables=(r,))
covariance_of_x = r"the covariance of \mathbf{x} is $\mathbf{A}\boldsymbol{\Sigma}\mathbf{A}^T$"
chapter.chain(
    at="Problem 16.5, covariance",
    steps=[
        step(
            (988, 988),
            covariance_of_x,
            equal(x_i - expectation(x_i, zs), Sum(A[i, k] * (zs[k] - mu[k]), (k, 1, D)), definitions=[mean]),
        ),
        step(
            (988, 988),
            covariance_of_x,
            equal(
                expectation(Sum(A[i, k] * centred_z[k], (k, 1, D)) * centred_x, centred_z, centred_x),
                Sum(A[i, k] * expectation(centred_z[k] * centred_x, centred_z, centred_x), (k, 1, D)),
            ),
        ),
        # with k = 1, ..., D for the component: the factor beside A[i, k] above is entry k, j of Sigma A^T
        step(
            (988, 988),
            covariance_of_x,
            equal(
                expectation(centred * Sum(A[j, r] * centred_z[r], (r, 1, D)), centred, centred_z),
                Sum(Sigma[k, r] * A[j, r], (r, 1, D)),
                definitions=[with_centred],
            ),
        ),
    ],
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
chapter.not_checkable(
    at="Problem 16.6, answer, relation",
    lines=(998, 999),
    printed=r"Pr(\mathbf{x}) &= Pr(\mathbf{z}) \cdot \left| \frac{\partial \mathbf{f}[\mathbf{z}]}{\partial \mathbf{z}} \right|^{-1}",
    why="the change of variables, as line 992 gives it",
)
# The Jacobian of A z + b, entry by entry, whose determinant stands on line 1000
chapter.claim(
    at="Problem 16.6, answer, Jacobian",
    lines=(1000, 1000),
    printed=r"\cdot |\mathbf{A}|^{-1}",
    says=equal(Derivative(x_i, zs[j]), A[i, j], given=[j >= 1, j <= D]),
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
chapter.claim(
    at="Problem 16.6, answer, end",
    lines=(1003, 1006),
    printed="as required.",
    says=same_up_to_constant(
        with_offset,
        -half * scalar(offset.T * Inverse(map_ * covariance * map_.T) * offset)
        - half * (D * log(2 * pi) + log(Determinant(map_ * covariance * map_.T))),
        in_=[x_vector],
        given=regular,
    ),
)
