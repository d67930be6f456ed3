"""Chapter 11, Residual networks.

Means, variances and covariances are defined by expectation: mu_x = E[x], Var[x] = E[(x - mu_x)^2] and
Covar[x, y] = E[(x - mu_x)(y - mu_y)], so the first `=` of the variance chain is the definition of Var[z] and is no step.
Equations 11.4 to 11.6 are the book's, h_1 = x + f_1[x], h_2 = h_1 + f_2[h_1], ... for four blocks, here with one unit per
layer.  A batch is the family z[1], ..., z[I].
"""

from sympy import Derivative, Eq, Function, Integer, Sum, Symbol, binomial, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, Prime, arithmetic, count, equal, expectation, family, index, step

chapter = Chapter(udl_booklet, "Chapter 11, Residual networks")

# Problem 11.1: the network of equation 11.4
x, y = symbols("x y", real=True)
h_1, h_2, h_3 = symbols("h_1 h_2 h_3", real=True)
f_1, f_2, f_3, f_4 = symbols("f_1 f_2 f_3 f_4", cls=Function, real=True)
blocks = [
    Definition(h_1, x + f_1(x)),
    Definition(h_2, h_1 + f_2(h_1)),
    Definition(h_3, h_2 + f_3(h_2)),
]
through_two = x + f_1(x) + f_2(x + f_1(x))
through_three = through_two + f_3(through_two)

chapter.claim(
    at="Problem 11.1",
    lines=(693, 693),
    printed="Derive equation 11.5 from the network definition in equation 11.4.",
    says=equal(h_3 + f_4(h_3), through_three + f_4(through_three), definitions=blocks),
)

# Problem 11.2: paths(K, k) counts the paths of length k through K blocks: each block is skipped or passed through
paths = Function("paths", integer=True)
K, k = symbols("K k", integer=True)
n, m = symbols("n m", integer=True)
unraveled = [
    Definition(paths(n, m), paths(n - 1, m) + paths(n - 1, m - 1), variables=(n, m), given=(n >= 1, m >= 1)),
    Definition(paths(n, Integer(0)), Integer(1), variables=(n,), given=(n >= 0,)),
    Definition(paths(Integer(0), m), Integer(0), variables=(m,), given=(m >= 1,)),
]


def through(blocks_in_all, length):
    """The number of paths of this length, as it is defined."""
    return paths(Integer(blocks_in_all), Integer(length))


chapter.chain(
    at="Problem 11.2",
    steps=[
        step((695, 695), "one path of length zero", equal(through(4, 0), 1, definitions=unraveled)),
        step((695, 695), "four paths of length one", equal(through(4, 1), 4, definitions=unraveled)),
        step((695, 695), "six paths of length two", equal(through(4, 2), 6, definitions=unraveled)),
        step((695, 695), "four paths of length three", equal(through(4, 3), 4, definitions=unraveled)),
        step((695, 695), "one path of length four", equal(through(4, 4), 1, definitions=unraveled)),
    ],
)
chapter.chain(
    at="Problem 11.2, three blocks",
    steps=[
        step((695, 695), "(i) three residual blocks", equal(through(3, 0), 1, definitions=unraveled)),
        step((695, 695), "(i) three residual blocks", equal(through(3, 1), 3, definitions=unraveled)),
        step((695, 695), "(i) three residual blocks", equal(through(3, 2), 3, definitions=unraveled)),
        step((695, 695), "(i) three residual blocks", equal(through(3, 3), 1, definitions=unraveled)),
    ],
)
chapter.chain(
    at="Problem 11.2, five blocks",
    steps=[
        step((695, 695), "(ii) five residual blocks", equal(through(5, 0), 1, definitions=unraveled)),
        step((695, 695), "(ii) five residual blocks", equal(through(5, 1), 5, definitions=unraveled)),
        step((695, 695), "(ii) five residual blocks", equal(through(5, 2), 10, definitions=unraveled)),
        step((695, 695), "(ii) five residual blocks", equal(through(5, 3), 10, definitions=unraveled)),
        step((695, 695), "(ii) five residual blocks", equal(through(5, 4), 5, definitions=unraveled)),
        step((695, 695), "(ii) five residual blocks", equal(through(5, 5), 1, definitions=unraveled)),
    ],
)
chapter.claim(
    at="Problem 11.2, K blocks",
    lines=(695, 695),
    printed="Deduce the rule for K residual blocks.",
    says=equal(paths(K, k), binomial(K, k), given=[K >= 0, k >= 0], definitions=unraveled),
)

# Problem 11.3: u is the output f_1[x] of the first layer
u = Symbol("u", real=True)
two = x + u + f_2(x + u)
three = two + f_3(two)
two_by_u = Prime(f_2(x + u))
three_by_u = Prime(f_3(two)) * (1 + two_by_u)

chapter.claim(
    at="Problem 11.3",
    lines=(697, 697),
    printed=r"the derivative of the network in equation 11.5 with respect to the first layer $\mathbf{f}_1[\mathbf{x}]$ is given by equation 11.6",
    says=equal(
        Derivative(three + f_4(three), u),
        1 + two_by_u + three_by_u + Prime(f_4(three)) * (1 + two_by_u + three_by_u),
    ),
)

# Problem 11.4
mu_x, mu_y = symbols("mu_x mu_y", real=True)
means = [Definition(mu_x, expectation(x, x, y)), Definition(mu_y, expectation(y, x, y))]
variance_x, variance_y = expectation((x - mu_x) ** 2, x, y), expectation((y - mu_y) ** 2, x, y)
covariance = expectation((x - mu_x) * (y - mu_y), x, y)

# The main branch multiplies a number made from the input, made[x], by a weight that was drawn independently of the input
weight, made = symbols("w made", real=True)
drawn = (x, made, weight)
independent = [
    Eq(expectation(weight, *drawn), 0),
    Eq(expectation(weight * made, *drawn), expectation(weight, *drawn) * expectation(made, *drawn)),
    Eq(expectation(weight * made * x, *drawn), expectation(weight, *drawn) * expectation(made * x, *drawn)),
]
main_branch = weight * made
chapter.claim(
    at="Problem 11.4, answer, explanation",
    lines=(703, 703),
    printed="They are uncorrelated because the input to the main branch of the residual block is multiplied by the weight matrix, which is normally distributed with mean zero.",
    says=equal(
        expectation((x - expectation(x, *drawn)) * (main_branch - expectation(main_branch, *drawn)), *drawn),
        0,
        given=independent,
    ),
)
chapter.not_checkable(
    at="Problem 11.4, answer, sum",
    lines=(705, 709),
    printed="The mean of a sum $z = x + y$ of variables x and y is given by:",
    why="the definition of z; mean and variance are checked below",
)
chapter.claim(
    at="Problem 11.4, answer, mean",
    lines=(707, 707),
    printed=r"\mathbb{E}[z] = \mathbb{E}[x] + \mathbb{E}[y] = \mu_x + \mu_y",
    says=equal(expectation(x + y, x, y), mu_x + mu_y, definitions=means),
)
chapter.chain(
    at="Problem 11.4, answer, variance",
    steps=[
        step(
            (711, 711),
            r"&= \mathbb{E}[(z - \mathbb{E}[z])^2] \\ &= \mathbb{E}[(x + y - \mu_x - \mu_y)^2]",
            equal(
                expectation((x + y - expectation(x + y, x, y)) ** 2, x, y),
                expectation((x + y - mu_x - mu_y) ** 2, x, y),
                definitions=means,
            ),
        ),
        step(
            (711, 711),
            r"&= \mathbb{E}[(x - \mu_x + y - \mu_y)^2] \\ &= \mathbb{E}[(x - \mu_x)^2] + \mathbb{E}[(y - \mu_y)^2] + 2\mathbb{E}[(x - \mu_x)(y - \mu_y)]",
            equal(
                expectation((x - mu_x + y - mu_y) ** 2, x, y),
                variance_x + variance_y + 2 * covariance,
                definitions=means,
            ),
        ),
        step(
            (711, 711),
            r"&= \text{Var}[x] + \text{Var}[y] + \text{Covar}[x, y]",
            equal(variance_x + variance_y + 2 * covariance, variance_x + variance_y + covariance, definitions=means),
            expect="refuted",
            why="The line before has twice E[(x - mu_x)(y - mu_y)], which is the covariance: with y = x the variance of "
            "x + y is 4 Var[x], but the printed line gives 3 Var[x].",
        ),
    ],
)
chapter.claim(
    at="Problem 11.4, answer, conclusion",
    lines=(713, 713),
    printed="The covariance is zero if the variables are uncorrelated and so variance is the sum of the individual variances.",
    says=equal(
        expectation((x + y - expectation(x + y, x, y)) ** 2, x, y),
        variance_x + variance_y,
        given=[Eq(covariance, 0)],
        definitions=means,
    ),
)

# Problem 11.5: the forward pass with I examples
I = Symbol("I", integer=True, positive=True)
gamma, delta = symbols("gamma delta", real=True)
epsilon = Symbol("epsilon", positive=True)
z, inputs = family("z"), family("x")
i, in_batch = index("i", 1, I)
r = Symbol("r", integer=True)
f1 = Sum(z[r], (r, 1, I)) / I
f4 = Sum((z[r] - f1) ** 2, (r, 1, I)) / I

chapter.not_checkable(
    at="Problem 11.5, batch",
    lines=(715, 715),
    printed=r"given a batch of scalar values $\{z_i\}_{i=1}^I$",
    why="the definition of the batch",
)
chapter.claim(
    at="Problem 11.5, second operation",
    lines=(717, 717),
    printed=r"f_{2i} &= x_i - f_1",
    says=equal(z[i] - f1, inputs[i] - f1, given=in_batch),
    expect="refuted",
    slip="notation",
    why="The batch is called z_i everywhere else and f_1 is its mean; x_i is not defined and must read z_i.",
)
# The backward pass operation by operation: the derivatives of f_1 and of f_4 (multiplied out), then that of z'_i, where both
# depend on t = z_i, and what becomes of it
t = Symbol("t", real=True)
f_1_of, f_4_of = Function("f_1", real=True), Function("f_4", positive=True)
multiplied_out = Sum(z[r] ** 2, (r, 1, I)) / I - f1**2
f5_of = sqrt(f_4_of(t) + epsilon)
by_parts = gamma * (1 - Prime(f_1_of(t))) / f5_of - gamma * (t - f_1_of(t)) * Prime(f_4_of(t)) / (2 * f5_of**3)
backward_pass = r"computes $\partial z'_i / \partial z_i$ for every element in the batch"
chapter.chain(
    at="Problem 11.5, backward pass",
    steps=[
        step((719, 719), backward_pass, equal(Derivative(f1, z[i]), 1 / I, given=in_batch)),
        step((719, 719), backward_pass, equal(f4, multiplied_out)),
        step((719, 719), backward_pass, equal(Derivative(multiplied_out, z[i]), 2 * (z[i] - f1) / I, given=in_batch)),
        step(
            (719, 719),
            backward_pass,
            equal(Derivative((t - f_1_of(t)) / f5_of * gamma + delta, t), by_parts),
        ),
        step(
            (719, 719),
            backward_pass,
            equal(
                by_parts,
                gamma / f5_of * (1 - 1 / I - (t - f_1_of(t)) ** 2 / (I * f5_of**2)),
                given=[Eq(Prime(f_1_of(t)), 1 / I), Eq(Prime(f_4_of(t)), 2 * (t - f_1_of(t)) / I)],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 11.5, answer",
    lines=(723, 723),
    printed="Answer can be found [here](#).",
    why="the answer is code behind a link that the document does not contain",
)

chapter.claim(
    at="Problem 11.6",
    lines=(725, 725),
    printed="How many parameters does this network have?",
    says=count(arithmetic("(1*20 + 20) + 9*(20*20 + 20) + (20*1 + 1)"), 3841),
)
chapter.claim(
    at="Problem 11.6, with batch normalization",
    lines=(725, 725),
    printed="How many parameters will it have if we place a batch normalization operation between each linear transformation and ReLU?",
    says=count(arithmetic("3841 + 10*20*2"), 4241),
)
# Weights that are c times as large make every input z_i of the normalization c times as large; its output (with epsilon = 0)
# stays as it is
c = Symbol("c", positive=True)


def normalized(batch):
    """Entry i of the batch less its mean, over the root of its variance."""
    mean = Sum(batch(r), (r, 1, I)) / I
    return (batch(i) - mean) / sqrt(Sum((batch(r) - mean) ** 2, (r, 1, I)) / I)


chapter.claim(
    at="Problem 11.7, answer",
    lines=(731, 731),
    printed="The penalty will prefer small values for the weights, and this will be compensated for by the BatchNorm scaling.",
    says=equal(normalized(lambda at: c * z[at]), normalized(lambda at: z[at]), given=in_batch),
)
chapter.claim(
    at="Problem 11.8",
    lines=(733, 733),
    printed="If the input and output both have 512 channels, how many parameters are needed to define this block?",
    says=count(arithmetic("2*512 + (512*512*3*3 + 512)"), 2360832),
)
chapter.claim(
    at="Problem 11.8, bottleneck",
    lines=(735, 735),
    printed="How many parameters are needed to define this block?",
    says=count(arithmetic("(2*512 + 512*128 + 128) + (2*128 + 128*128*3*3 + 128) + (2*128 + 128*512 + 512)"), 280832),
)
chapter.not_checkable(
    at="Problem 11.9",
    lines=(737, 737),
    printed="Why do we not train with a collection of arbitrary sized images?",
    why="asks for reasons in words",
)
