"""Week 6, second part: L2 regularization, noise, early stopping, ensembles and dropout (lines 1081 to 1153).

The loss is quadratic about its optimum w*, with the symmetric Hessian H = Q Lambda Q^T: so equation (23) holds exactly.
One component along an eigenvector of H has the eigenvalue lambda.  The penalty is alpha |w|^2/2, the learning rate eta; in
line 1139 the learning rate is called epsilon.
"""

from sympy import (
    Add,
    Derivative,
    Eq,
    Function,
    Identity,
    Integer,
    Limit,
    MatrixSymbol,
    Mul,
    Sum,
    Symbol,
    binomial,
    log,
    symbols,
)

from derivations.documents.editions import course_notes
from udlsym import (
    Chapter,
    Definition,
    Partial,
    arithmetic,
    composite,
    count,
    equal,
    expectation,
    family,
    index,
    less,
    number,
    step,
)
from udlsym.matrices import gradient, orthogonal, scalar, symmetric

chapter = Chapter(course_notes, "Week 6, Regularization")

n = Symbol("n", integer=True, positive=True)
i, t = symbols("i t", integer=True)
eta, alpha, ratio = symbols("eta alpha r", positive=True)
weights = family("w")
k, in_range = index("k", 1, n)
loss = composite("L", weights[i], i, n)
penalty = alpha / 2 * Sum(weights[i] ** 2, (i, 1, n))
strength = Symbol("alpha", nonnegative=True)
weight, slope = symbols("w_t slope", real=True)

chapter.chain(
    at="L2 regularization",
    steps=[
        step(
            (1081, 1081),
            r"If the value of  $\alpha$  is 0, then there's no regularization.",
            equal(loss + strength / 2 * Sum(weights[i] ** 2, (i, 1, n)), loss, given=[Eq(strength, 0)]),
        ),
        step(
            (1082, 1082),
            r"$\nabla \widetilde{\mathcal{L}(w)} = \nabla \mathcal{L}(w) + \alpha w$",
            equal(Derivative(loss + penalty, weights[k]), Partial(loss, k) + alpha * weights[k], given=in_range),
        ),
        step(
            (1083, 1083),
            r"$w_{t+1} = w_t - \eta \nabla \widetilde{\mathcal{L}(w)} + \eta \alpha w$",
            equal(
                weight - eta * (slope + alpha * weight),
                weight - eta * (slope + alpha * weight) + eta * alpha * weight,
            ),
            expect="refuted",
            why="A step of gradient descent subtracts eta times the gradient of the regularized loss, and that already "
            "contains alpha w.  The added eta alpha w takes it out again: what is left is w - eta grad L(w), a step without "
            "any regularization.  Right is w - eta grad L(w) - eta alpha w.",
        ),
    ],
)

H, Q, Lambda = MatrixSymbol("H", n, n), MatrixSymbol("Q", n, n), MatrixSymbol("Lambda", n, n)
w, w_star = MatrixSymbol("w", n, 1), MatrixSymbol("w_star", n, 1)
quadratic = scalar((w - w_star).T * H * (w - w_star)) / 2
regularized = quadratic + alpha / 2 * scalar(w.T * w)
H_of_Q = Q * Lambda * Q.T
solution = Q * (Lambda + alpha * Identity(n)).I * Lambda * Q.T * w_star
optimum, regular_optimum, other_optimum = symbols("w_star w_tilde w_tilde_2", real=True)
eigenvalue, other_eigenvalue = symbols("lambda lambda_2", positive=True)
entry = eigenvalue / (eigenvalue + alpha)

chapter.chain(
    at="L2 regularization, optimum",
    steps=[
        step(
            (1086, 1088),
            r"\nabla \mathcal{L}(w) = H(w - w^*) \quad (23)",
            equal(gradient(quadratic, w), H * (w - w_star), given=[symmetric(H)]),
        ),
        step(
            (1091, 1091),
            r"it follows that  $H(\widetilde{w} - w^*) + \alpha \widetilde{w} = 0$ .",
            equal(gradient(regularized, w), H * (w - w_star) + alpha * w, given=[symmetric(H)]),
        ),
        step(
            (1092, 1092),
            r"$\widetilde{w} = QDQ^T w^*$",
            equal(H_of_Q * solution + alpha * solution, H_of_Q * w_star, given=[orthogonal(Q)]),
        ),
        step(
            (1094, 1096),
            r"\begin{bmatrix} \frac{\lambda_1}{\lambda_1 + \alpha} & & & \\ & \frac{\lambda_2}{\lambda_2 + \alpha} & \ddots & \\ & & \ddots & \frac{\lambda_n}{\lambda_n + \alpha} \end{bmatrix}",
            equal(eigenvalue * (entry * optimum - optimum) + alpha * (entry * optimum), 0),
        ),
        step(
            (1098, 1100),
            r"If the eigen-values  $\lambda_i \gg \alpha$ , then the corresponding  diagonal element becomes 1.",
            equal(Limit(eigenvalue / (eigenvalue + ratio * eigenvalue), ratio, 0), 1),  # alpha is r lambda
        ),
        step(
            (1100, 1100),
            r"If the eigen-values  $\lambda_i \ll \alpha$ , then the corresponding diagonal element becomes 0",
            equal(Limit(ratio * alpha / (ratio * alpha + alpha), ratio, 0), 0),  # lambda is r alpha
        ),
        step(
            (1100, 1100),
            r"the weight reduction happens more ( $w_1$ ) in those directions where loss declines slowly",
            less(entry, other_eigenvalue / (other_eigenvalue + alpha), given=[eigenvalue < other_eigenvalue]),
        ),
        step(
            (1105, 1105),
            "penalizes all the parameters in the network equally, if all the eigen values of the Hessian matrix are equal.",
            equal(entry, other_eigenvalue / (other_eigenvalue + alpha), given=[Eq(eigenvalue, other_eigenvalue)]),
        ),
    ],
)
chapter.not_checkable(
    at="Data augmentation",
    lines=(1106, 1108),
    printed=r"Note that this is similar to  $L_2$  regularization.",
    why="an explanation in words",
)

# Noise on the inputs of a linear model yhat = sum_i w_i x_i
y, x_1, x_2, w_1, w_2, noise_1, noise_2 = symbols("y x_1 x_2 w_1 w_2 epsilon_1 epsilon_2", real=True)
sigma = Symbol("sigma", positive=True)
x, noise = family("x"), family("epsilon")
error, Z, power = Symbol("e", real=True), Symbol("Z", real=True), Function("E_Z2", real=True)
added_up = (
    Definition(power(t), power(t - 1) + sigma**2 * weights[t] ** 2, variables=(t,), given=(t >= 1,)),
    Definition(power(Integer(0)), Integer(0)),
)
noisy_input = r"E[(\tilde{y} - y)^2] = E[(\hat{y} - y)^2] + \sigma^2 \sum_{i=1}^n w_i^2"
white = [
    Eq(expectation(noise_1, noise_1, noise_2), 0),
    Eq(expectation(noise_2, noise_1, noise_2), 0),
    Eq(expectation(noise_1**2, noise_1, noise_2), sigma**2),
    Eq(expectation(noise_2**2, noise_1, noise_2), sigma**2),
    Eq(expectation(noise_1 * noise_2, noise_1, noise_2), 0),
]
chapter.chain(
    at="Noise on the input",
    steps=[
        step(
            (1110, 1112),
            r"E[(\tilde{y} - y)^2] = E[(\hat{y} - y)^2] + \sigma^2 \sum_{i=1}^n w_i^2",
            equal(  # two inputs
                expectation((w_1 * (x_1 + noise_1) + w_2 * (x_2 + noise_2) - y) ** 2, noise_1, noise_2),
                (w_1 * x_1 + w_2 * x_2 - y) ** 2 + sigma**2 * (w_1**2 + w_2**2),
                given=white,
            ),
        ),
        step(  # n inputs: the noise of the output is that of its terms, Z = sum_i w_i epsilon_i, and has mean 0
            (1110, 1112),
            noisy_input,
            equal(
                Sum(weights[i] * (x[i] + noise[i]), (i, 1, n)) - y,
                Sum(weights[i] * x[i], (i, 1, n)) - y + Sum(weights[i] * noise[i], (i, 1, n)),
            ),
        ),
        step(
            (1110, 1112),
            noisy_input,
            equal(
                expectation((error + Z) ** 2, Z),
                error**2 + expectation(Z**2, Z),
                given=[Eq(expectation(Z, Z), 0)],
            ),
        ),
        step(  # the noise of one more input has nothing to do with that of those before it
            (1110, 1112),
            noisy_input,
            equal(
                expectation((Z + w_1 * noise_1) ** 2, Z, noise_1),
                expectation(Z**2, Z, noise_1) + sigma**2 * w_1**2,
                given=[
                    Eq(expectation(Z * noise_1, Z, noise_1), 0),
                    Eq(expectation(noise_1**2, Z, noise_1), sigma**2),
                ],
            ),
        ),
        step(
            (1110, 1112),
            noisy_input,
            equal(power(n), sigma**2 * Sum(weights[i] ** 2, (i, 1, n)), definitions=added_up),
        ),
    ],
)

chapter.not_checkable(
    at="Noise on the output, figure",
    lines=(1114, 1119),
    printed=r"Adding a noise  $\epsilon$  to the outputs (assuming that it's a classification problem) is pictorially represented as below.",
    why="the figure is missing",
)

# Noise on the output: p are the true, q the predicted probabilities
N = Symbol("n", integer=True)
mass = Symbol("epsilon", positive=True)
p, q = family("p", domain="positive"), family("q", domain="positive")
right, others = symbols("right others", real=True)  # log q_2, and the sum of the other logarithms
chapter.chain(
    at="Noise on the output",
    steps=[
        step(
            (1121, 1121),
            r"\mathcal{L} = \sum_{i=1}^n p_i * \log(q_i)",
            equal(
                -Sum(p[i] * log(q[i]), (i, 1, n)),
                Sum(p[i] * log(q[i]), (i, 1, n)),
                given=[Eq(Sum(p[i], (i, 1, n)), 1), Eq(Sum(q[i], (i, 1, n)), 1)],
            ),
            expect="refuted",
            why="The cross-entropy is minus this sum, as in line 662.  Without the minus the loss is lowest where the "
            "probability of a class that occurs goes to 0.",
        ),
        step(
            (1121, 1123),
            r"\epsilon \log(\hat{q}_1) + (1 - \epsilon) \log(\hat{q}_2) + \epsilon \log(\hat{q}_3) \dots + \epsilon \log(\hat{q}_n)",
            equal(
                mass / (N - 1), mass, given=[N >= 3, mass < 1]
            ),  # what remains of 1 - (1 - epsilon), for each other class
            expect="refuted",
            why="The factors are the true probabilities p_i, which add up to 1.  With epsilon at each of n - 1 classes and "
            "1 - epsilon at the other they add up to 1 + (n - 2) epsilon; each must be epsilon/(n - 1).",
        ),
        step(
            (1125, 1125),
            r"which has the form  $L(w) + \epsilon \Omega(w)$",
            equal(mass * others + (1 - mass) * right, right + mass * (others - right)),
        ),
    ],
)
chapter.not_checkable(
    at="Early stopping",
    lines=(1127, 1131),
    printed="$p$  is called patience parameter",
    why="an algorithm in words",
)

# Early stopping: u is the component of the weights along an eigenvector, from u = 0 at the start
u = Function("u", real=True)
T = Symbol("T", integer=True, positive=True)
rate = Symbol("epsilon", real=True)
curvature, target = symbols("lambda u_star", real=True)
first_step = Add(1, Mul(-1, 1 - rate * curvature, evaluate=False), evaluate=False)  # as printed: SymPy drops the I
descent = (
    Definition(u(t), u(t - 1) - rate * curvature * (u(t - 1) - target), variables=(t,), given=(t >= 1,)),
    Definition(u(Integer(0)), Integer(0)),
)
chapter.chain(
    at="Early stopping, weights",
    steps=[
        step(
            (1133, 1137),
            r"w_{t-1} - \eta \nabla \mathcal{L}(w) = w_{t-1} - \eta H(w_{t-1} - w^*) \quad (24)",
            equal(w - eta * gradient(quadratic, w), w - eta * H * (w - w_star), given=[symmetric(H)]),
        ),
        step(
            (1139, 1139),
            r"where  $D$  is a diagonal matrix  $I - (I - \epsilon \Lambda)$ .",
            equal(u(T), first_step * target, definitions=descent),
            expect="refuted",
            why="Each step multiplies w_t - w* by I - epsilon Lambda, so after t steps from 0 the power t stands there: "
            "D = I - (I - epsilon Lambda)^t.  Printed is the first step only, D = epsilon Lambda for every t.",
        ),
    ],
)

# Ensembles: s(k) is the mean square of the sum of k errors; each further error adds V and twice C with each before it
V, C = symbols("V C", real=True)
e_1, e_2, e_3 = errors = symbols("e_1 e_2 e_3", real=True)
s = Function("s", real=True)
K = Symbol("k", integer=True, positive=True)
adding = (
    Definition(s(t), s(t - 1) + V + 2 * (t - 1) * C, variables=(t,), given=(t >= 1,)),
    Definition(s(Integer(0)), Integer(0)),
)
mse = r"\text{Mean square error (MSE)} = \frac{1}{k}V + \frac{k-1}{k}C"
chapter.chain(
    at="Ensemble",
    steps=[
        step(
            (1143, 1146),
            mse,
            equal(  # k = 3, by the expectation
                expectation(((e_1 + e_2 + e_3) / 3) ** 2, *errors),
                V / 3 + Integer(2) / 3 * C,
                given=[
                    Eq(expectation(e_1**2, *errors), V),
                    Eq(expectation(e_2**2, *errors), V),
                    Eq(expectation(e_3**2, *errors), V),
                    Eq(expectation(e_1 * e_2, *errors), C),
                    Eq(expectation(e_1 * e_3, *errors), C),
                    Eq(expectation(e_2 * e_3, *errors), C),
                ],
            ),
        ),
        step((1143, 1146), mse, equal(s(K), K**2 * (V / K + (K - 1) / K * C), definitions=adding)),
        step((1149, 1149), r"$V = C$ . In that case,  $MSE = V$", equal(V / K + (K - 1) / K * C, V, given=[Eq(V, C)])),
        step(
            (1149, 1149),
            r"if the errors are perfectly uncorrelated,  $MSE = \frac{1}{k}V$ .",
            equal(V / K + (K - 1) / K * C, V / K, given=[Eq(C, 0)]),
        ),
        step(
            (1149, 1149),
            "the classifiers would have a non-zero correlation and this results in a situation more desirable than either extremes.",
            # between the extremes: 0 < C < V, for more than one classifier; the extreme C = 0 has the error V/k
            less(V / K + (K - 1) / K * C, V / K, given=[C > 0, C < V, K >= 2]),
            expect="refuted",
            why="The error V/k + (k - 1)C/k grows with C: between C = 0 and C = V it lies between V/k and V, above that of "
            "the uncorrelated extreme.  With k = 2, V = 2 and C = 1 it is 3/2, against 1 and 2.  Only a negative correlation, "
            "which is beyond the extremes, would be better.",
        ),
        step(
            (1149, 1149),
            "more desirable than either extremes.",
            # what is right of it: better than the extreme V = C
            less(V / K + (K - 1) / K * C, V, given=[C > 0, C < V, K >= 2]),
        ),
    ],
)
chapter.not_checkable(
    at="Dropout, reason",
    lines=(1150, 1150),
    printed=r"training with  $k$  models is prohibitively expensive and isn't practical.",
    why="an opinion",
)
neurons = Symbol("m", integer=True)
mask, output = symbols("mask h", real=True)
chapter.chain(
    at="Dropout",
    steps=[
        step(
            (1151, 1151),
            r"in a network with  $n$  neurons, we can create  $2^n$  other networks.",
            equal(Sum(binomial(n, neurons), (neurons, 0, n)), 2**n),  # by the number m of neurons that are kept
        ),
        step((1152, 1152), "there's a 64% probability", number(arithmetic("0.8*0.8"), "0.64")),
        step((1152, 1152), "the weights will get updated 640 times.", count(arithmetic("0.8*0.8*1000"), 640)),
        step(
            (1153, 1153),
            "output of the neurons in this network will be scaled by the same probability (80% in our case)",
            equal(
                expectation(mask * output, mask),
                arithmetic("0.8") * output,
                given=[Eq(expectation(mask, mask), arithmetic("0.8"))],
            ),
        ),
    ],
)
