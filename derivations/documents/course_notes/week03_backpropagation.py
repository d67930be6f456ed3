r"""Week 3: the feed-forward network and back-propagation (lines 591 to 736).

Layer i has the pre-activations a_i = b_i + W_i h_{i-1} and the activations h_i = g(a_i); h_0 is the input.  Vectors are written by
component, for layers of N inputs, P and M hidden and K output neurons, of which the notes' network is one: a statement for all
sizes.  ``ell`` is an arbitrary differentiable loss as a function of the pre-activations or activations named there, and
``Partial(ell, k)`` its derivative by the k-th of them, that is the k-th entry of the gradient that comes from the layer above.
"""

from sympy import Derivative, Eq, Function, KroneckerDelta, MatrixSymbol, Sum, Symbol, exp, log, symbols

from derivations.documents.editions import course_notes
from udlsym import (
    Chapter,
    Partial,
    Prime,
    arithmetic,
    composite,
    count,
    equal,
    family,
    index,
    less,
    sigmoid,
    softmax,
    step,
)
from udlsym.matrices import Softmax, elementwise

chapter = Chapter(course_notes, "Week 3, Feed-forward network and backpropagation")

N, P, M, K, n = symbols("N P M K n", integer=True, positive=True)
k, q, r, s, c = symbols("k q r s c", integer=True)
i, in_a_2 = index("i", 1, M)
j, in_a_1 = index("j", 1, P)
z, in_h_0 = index("z", 1, N)
m, in_a_3 = index("m", 1, K)
l, label_in_range = index("l", 1, K)
W_1, W_2, W_3, b_1, b_2, b_3 = (family(name) for name in ("W_1", "W_2", "W_3", "b_1", "b_2", "b_3"))
h_0, h_1, h_2, a_1, a_2, a_3 = (family(name) for name in ("h_0", "h_1", "h_2", "a_1", "a_2", "a_3"))
g = Function("g", real=True)

# The network of the schematic
chapter.not_checkable(
    at="Feed-forward network, schematic",
    lines=(593, 599),
    printed="Given below is the schematic for feed-forward network.",
    why="names of the parts of a missing figure",
)
chapter.claim(
    at="Feed-forward network, connections",
    lines=(601, 601),
    printed=r"you have  $3 \times 3$  connections",
    says=equal(Sum(1, (q, 1, 3), (r, 1, 3)), arithmetic("3*3")),
)
chapter.not_checkable(
    at="Feed-forward network, layers",
    lines=(602, 618),
    printed=r"a_i(x) = b_i + W_i h_{i-1}(x)",
    why="the definitions of pre-activations and activations",
)
chapter.claim(
    at="Feed-forward network, equation (10)",
    lines=(608, 620),
    printed=r"$a_{11} = b_{11} + W_{111}*h_{01} + W_{112}*h_{02} + W_{113}*h_{03}$",
    says=equal(
        b_1[1] + Sum(W_1[1, q] * h_0[q], (q, 1, 3)),
        b_1[1] + W_1[1, 1] * h_0[1] + W_1[1, 2] * h_0[2] + W_1[1, 3] * h_0[3],
    ),
)
bound, slope = symbols("B s", positive=True)

chapter.chain(
    at="Feed-forward network, output layer",
    steps=[
        step(
            (601, 624),
            r"f(x) = h_3 = \begin{bmatrix} h_{31} \\ h_{32} \\ h_{33} \end{bmatrix}",
            count(2, 3),
            expect="refuted",
            slip="notation",
            why="The output layer has only 2 neurons, W_3 is 2 x 3 and b_3 is in R^2 (line 601), so that a_3 and h_3 have two "
            "entries; three are printed.",
        ),
        step(
            (626, 626),
            "output of a linear function isn't bounded",
            less(bound, arithmetic("s*((B + 1)/s)", s=slope, B=bound)),
        ),
    ],
)
chapter.not_checkable(
    at="Feed-forward network, softmax",
    lines=(626, 634),
    printed=r"\hat{y}_j = O(a_L)_j = \frac{e^{a_{L,j}}}{\sum_{i=1}^k e^{a_{L,i}}}",
    why="the definition of the softmax, and names",
)
x, h_0_all = MatrixSymbol("x", 3, 1), MatrixSymbol("h_0", 3, 1)
W_1_all, W_2_all, W_3_all = MatrixSymbol("W_1", 3, 3), MatrixSymbol("W_2", 3, 3), MatrixSymbol("W_3", 2, 3)
b_1_all, b_2_all, b_3_all = MatrixSymbol("b_1", 3, 1), MatrixSymbol("b_2", 3, 1), MatrixSymbol("b_3", 2, 1)
a_1_all, a_2_all, a_3_all = MatrixSymbol("a_1", 3, 1), MatrixSymbol("a_2", 3, 1), MatrixSymbol("a_3", 2, 1)
h_1_all, h_2_all = MatrixSymbol("h_1", 3, 1), MatrixSymbol("h_2", 3, 1)

chapter.claim(
    at="Feed-forward network, model",
    lines=(638, 638),
    printed=r"\hat{y}_i = \hat{f}(x_i) = O(W_3g(W_2g(W_1x + b_1) + b_2) + b_3)",
    says=equal(
        Softmax(a_3_all),
        Softmax(W_3_all * elementwise(g, W_2_all * elementwise(g, W_1_all * x + b_1_all) + b_2_all) + b_3_all),
        given=[
            Eq(h_0_all, x),
            Eq(a_1_all, b_1_all + W_1_all * h_0_all),
            Eq(h_1_all, elementwise(g, a_1_all)),
            Eq(a_2_all, b_2_all + W_2_all * h_1_all),
            Eq(h_2_all, elementwise(g, a_2_all)),
            Eq(a_3_all, b_3_all + W_3_all * h_2_all),
        ],
    ),
)
chapter.not_checkable(
    at="Feed-forward network, loss",
    lines=(640, 654),
    printed=r"\min \frac{1}{N} \sum_{i=1}^N \sum_{j=1}^k (\hat{y}_{ij} - y_{ij})^2",
    why="the parameters named, and the definition of a loss",
)
chapter.claim(
    at="Feed-forward network, number of weights",
    lines=(656, 656),
    printed=r"$n^2$  weights in addition to the  $n$  biases in each layer",
    says=equal(Sum(1, (q, 1, n), (r, 1, n)), n**2),
)
y_hat = family("y-hat", domain="positive")
p_small, p_large = symbols("p_1 p_2", positive=True)

chapter.chain(
    at="Cross-entropy",
    steps=[
        step(
            (662, 664),
            r"Hence this evaluates to  $\mathcal{L}(\theta) = -\log(\hat{y}_l)$ , where  $l$  is the true class label.",
            equal(-Sum(KroneckerDelta(c, l) * log(y_hat[c]), (c, 1, K)), -log(y_hat[l]), given=label_in_range),
        ),
        step(
            (666, 666),
            r"This means, we must maximize the *log likelihood*,  $\log(\hat{y}_l)$ .",
            less(log(p_small), log(p_large), given=[-log(p_large) < -log(p_small)]),
        ),
    ],
)
chapter.not_checkable(
    at="Cross-entropy, table",
    lines=(657, 672),
    printed="Here is a table that contains the preferred output activation and loss function",
    why="preferences",
)

# The chain rule in a network with one neuron a layer, and in one of any size
w_1, w_2, w_3, d_1, d_2, d_3, x_1 = symbols("W_111 W_211 W_311 b_11 b_21 b_31 x_1", real=True)
loss, output, from_h_11 = Function("L", real=True), Function("O", real=True), Function("F", real=True)
thin_1 = d_1 + w_1 * x_1
thin_2 = d_2 + w_2 * g(thin_1)
thin_3 = d_3 + w_3 * g(thin_2)
above_3 = composite("ell", softmax(a_3, k, K), k, K)
above_2 = composite("ell", b_3[k] + Sum(W_3[k, s] * g(a_2[s]), (s, 1, M)), k, K)
above_1 = composite("ell", b_2[k] + Sum(W_2[k, s] * g(b_1[s] + Sum(W_1[s, q] * h_0[q], (q, 1, N))), (s, 1, P)), k, M)
weights_at_j = b_1[j] + Sum(W_1[j, q] * h_0[q], (q, 1, N))

chapter.chain(
    at="Chain rule",
    steps=[
        step(
            (680, 682),
            r"\frac{\partial \mathcal{L}(\theta)}{\partial W_{111}} = \frac{\partial \mathcal{L}(\theta)}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial a_{L11}} \frac{\partial a_{L11}}{\partial h_{21}} \frac{\partial h_{21}}{\partial a_{21}} \frac{\partial a_{21}}{\partial h_{11}} \frac{\partial h_{11}}{\partial a_{11}} \frac{\partial a_{11}}{\partial W_{111}}",
            equal(
                Derivative(loss(output(thin_3)), w_1),
                Prime(loss(output(thin_3)))
                * Prime(output(thin_3))
                * w_3
                * Prime(g(thin_2))
                * w_2
                * Prime(g(thin_1))
                * Derivative(thin_1, w_1),
            ),
        ),
        step(
            (685, 685),
            r"\frac{\partial \mathcal{L}(\theta)}{\partial W_{111}} = \frac{\partial \mathcal{L}(\theta)}{\partial h_{11}} \frac{\partial h_{11}}{\partial W_{111}}",
            equal(Derivative(from_h_11(g(thin_1)), w_1), Prime(from_h_11(g(thin_1))) * Derivative(g(thin_1), w_1)),
        ),
        step(
            (691, 691),
            r"\underbrace{\frac{\partial \mathcal{L}(\theta)}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial a_3}}_{\text{Talk to the output layer}}",
            equal(
                Derivative(above_3, a_3[m]),
                Sum(Partial(above_3, k) * Derivative(softmax(a_3, k, K), a_3[m]), (k, 1, K)),
                given=in_a_3,
            ),
        ),
        step(
            (691, 691),
            r"\underbrace{\frac{\partial a_3}{\partial h_2} \frac{\partial h_2}{\partial a_2}}_{\text{Talk to the previous hidden layer}}",
            equal(
                Derivative(above_2, a_2[i]),
                Sum(Partial(above_2, k) * W_3[k, i], (k, 1, K)) * Prime(g(a_2[i])),
                given=in_a_2,
            ),
        ),
        step(
            (691, 691),
            r"\underbrace{\frac{\partial a_2}{\partial h_1} \frac{\partial h_1}{\partial a_1}}_{\text{Talk to the previous hidden layer and now talk to the weights layer}} \underbrace{\frac{\partial a_1}{\partial W_{111}}}_{\text{Talk to the weights layer}}",
            equal(
                Derivative(above_1, W_1[j, z]),
                Sum(Partial(above_1, k) * W_2[k, j], (k, 1, M)) * Prime(g(weights_at_j)) * h_0[z],
                given=[*in_a_1, *in_h_0],
            ),
        ),
    ],
)

# The formulae to be remembered
u = Symbol("z", real=True)
two, one_of_two = index("i", 1, 2)

chapter.not_checkable(
    at="Forward propagation",
    lines=(693, 703),
    printed=r"$h_0 = \sigma(a_0)$ .  $a_0$  is same as input vector.",
    why="definitions of a network whose figure is missing (on line 610 h_0 is the input itself)",
)
chapter.claim(
    at="Forward propagation, softmax",
    lines=(705, 705),
    printed=r"\text{Softmax}(a_3) = \frac{e^{a_{3i}}}{e^{a_{31}} + e^{a_{32}}}",
    says=equal(softmax(a_3, two, 2), exp(a_3[two]) / (exp(a_3[1]) + exp(a_3[2])), given=one_of_two),
)
cross_entropy = -log(softmax(a_3, l, K))
to_weights = composite("ell", b_3[k] + Sum(W_3[k, s] * h_2[s], (s, 1, M)), k, K)
to_activations = composite("ell", sigmoid(a_2[k]), k, M)
slope_at_i = sigmoid(a_2[i]) * (1 - sigmoid(a_2[i]))
error_and_label = [*in_a_3, *label_in_range]

chapter.chain(
    at="Backward propagation",
    steps=[
        step(
            (709, 709),
            r"\sigma'(z) &= \sigma(z)(1 - \sigma(z))",
            equal(Derivative(sigmoid(u), u), sigmoid(u) * (1 - sigmoid(u))),
        ),
        step(
            (711, 711),
            r"\nabla_{\hat{y}}(L) &= -\frac{e_l}{\hat{y}_l} \in \mathbb{R}^k",
            equal(Derivative(-log(y_hat[l]), y_hat[m]), -KroneckerDelta(m, l) / y_hat[l], given=error_and_label),
        ),
        step(
            (711, 711),
            r"\nabla_{a_L}(L) &= -(e_l - \hat{y}) \in \mathbb{R}^k",
            equal(
                Derivative(cross_entropy, a_3[m]),
                -(KroneckerDelta(m, l) - softmax(a_3, m, K)),
                given=error_and_label,
            ),
        ),
        step(
            (711, 711),
            r"\nabla_{h_i}(L) &= W_{i+1}^T(\nabla_{a_{i+1}}L) \in \mathbb{R}^m",
            equal(Derivative(to_weights, h_2[i]), Sum(W_3[k, i] * Partial(to_weights, k), (k, 1, K)), given=in_a_2),
        ),
        step(
            (711, 711),
            r"\nabla_{a_i}(L) &= \nabla_{h_i}(L) \odot \sigma'(a_i) \in \mathbb{R}^m",
            equal(Derivative(to_activations, a_2[i]), Partial(to_activations, i) * slope_at_i, given=in_a_2),
        ),
        step(
            (711, 711),
            r"\nabla_{W_i}(L) &= (\nabla_{a_i}L).h_{i-1}^T \in \mathbb{R}^{m \times p}",
            equal(Derivative(to_weights, W_3[m, i]), Partial(to_weights, m) * h_2[i], given=[*in_a_3, *in_a_2]),
            using=["derivations.backpropagation.weights"],
        ),
    ],
)
first_layer = composite("ell", b_1[k] + Sum(W_1[k, q] * h_0[q], (q, 1, N)), k, P)
hidden = composite("ell", sigmoid(a_1[k]), k, P)
second_layer = composite("ell", b_2[k] + Sum(W_2[k, s] * h_1[s], (s, 1, P)), k, M)

chapter.chain(
    at="Backward propagation, alternative formulae",
    steps=[
        step(
            (715, 715),
            r"\frac{\partial L}{\partial \mathbf{W}_{123}} = \frac{\partial L}{\partial \mathbf{a}_1} \cdot \frac{\partial \mathbf{a}_1}{\partial \mathbf{W}_{123}}",
            equal(
                Derivative(first_layer, W_1[2, 3]),
                Sum(
                    Partial(first_layer, k) * Derivative(b_1[k] + Sum(W_1[k, q] * h_0[q], (q, 1, N)), W_1[2, 3]),
                    (k, 1, P),
                ),
                given=[P >= 2, N >= 3],
            ),
        ),
        step(
            (717, 717),
            r"\frac{\partial L}{\partial \mathbf{a}_1} = \frac{\partial L}{\partial \mathbf{h}_1} \odot \sigma'(a_1)",
            equal(
                Derivative(hidden, a_1[j]),
                Partial(hidden, j) * sigmoid(a_1[j]) * (1 - sigmoid(a_1[j])),
                given=in_a_1,
            ),
        ),
        step(
            (719, 719),
            r"\frac{\partial L}{\partial \mathbf{h}_1} &= \mathbf{W}_2^T \cdot \frac{\partial L}{\partial \mathbf{a}_2}",
            equal(Derivative(second_layer, h_1[j]), Sum(W_2[k, j] * Partial(second_layer, k), (k, 1, M)), given=in_a_1),
        ),
        step(
            (719, 719),
            r"\frac{\partial L}{\partial \mathbf{a}_2} &= \frac{\partial L}{\partial \mathbf{h}_2} \odot \sigma'(a_2)",
            equal(Derivative(to_activations, a_2[i]), Partial(to_activations, i) * slope_at_i, given=in_a_2),
        ),
        step(
            (721, 721),
            r"\frac{\partial L}{\partial \mathbf{h}_2} = \mathbf{W}_3^T \cdot \frac{\partial L}{\partial \mathbf{a}_3}",
            equal(Derivative(to_weights, h_2[i]), Sum(W_3[k, i] * Partial(to_weights, k), (k, 1, K)), given=in_a_2),
        ),
    ],
)

# The older formulae: Partial(...) is the entry of (y-hat - y) that the first of them gives, and below it the entry of A
pre_2 = b_2[i] + Sum(W_2[i, r] * h_1[r], (r, 1, P))
two_layers = composite(
    "ell", b_3[k] + Sum(W_3[k, s] * sigmoid(b_2[s] + Sum(W_2[s, r] * h_1[r], (r, 1, P))), (s, 1, M)), k, K
)
A_i = Sum(W_3[k, i] * Partial(two_layers, k), (k, 1, K)) * sigmoid(pre_2) * (1 - sigmoid(pre_2))
below_A = composite(
    "ell", b_2[k] + Sum(W_2[k, s] * sigmoid(b_1[s] + Sum(W_1[s, q] * h_0[q], (q, 1, N))), (s, 1, P)), k, M
)
first_bias = Sum(W_2[k, j] * Partial(below_A, k), (k, 1, M)) * sigmoid(weights_at_j) * (1 - sigmoid(weights_at_j))
V_3 = family("V_3")  # the transpose of W_3, as the detailed notes have it
transposed = composite("ell", b_3[k] + Sum(V_3[s, k] * h_2[s], (s, 1, M)), k, K)

chapter.chain(
    at="Backward propagation, older formulae",
    steps=[
        step(
            (725, 725),
            r"\nabla_{a_3}^{\mathcal{L}} &= \hat{y} - y",
            equal(Derivative(cross_entropy, a_3[m]), softmax(a_3, m, K) - KroneckerDelta(m, l), given=error_and_label),
        ),
        step(
            (725, 725),
            r"\nabla_{w_3}^{\mathcal{L}} &= (\hat{y} - y) @ h_2^T",
            equal(Derivative(to_weights, W_3[m, i]), Partial(to_weights, m) * h_2[i], given=[*in_a_3, *in_a_2]),
        ),
        step(
            (725, 725),
            r"\nabla_{b_3}^{\mathcal{L}} &= \hat{y} - y",
            equal(Derivative(to_weights, b_3[m]), Partial(to_weights, m), given=in_a_3),
        ),
        step(
            (725, 725),
            r"\nabla_{w_2}^{\mathcal{L}} &= \left[ w_3^T @ (\hat{y} - y) \odot h_2(1 - h_2) \right] @ h_1^T.",
            equal(Derivative(two_layers, W_2[i, j]), A_i * h_1[j], given=[*in_a_2, *in_a_1]),
        ),
        step(
            (725, 725),
            r"\nabla_{b_2}^{\mathcal{L}} &= w_3^T @ (\hat{y} - y) \odot h_2(1 - h_2)",
            equal(Derivative(two_layers, b_2[i]), A_i, given=in_a_2),
        ),
        step(
            (727, 729),
            r"\nabla_{w_1}^{\mathcal{L}} &= [w_2^T @ A \odot h_1(1 - h_1)] @ h_0^T",
            equal(Derivative(below_A, W_1[j, z]), first_bias * h_0[z], given=[*in_a_1, *in_h_0]),
        ),
        step(
            (727, 729),
            r"\nabla_{b_1}^{\mathcal{L}} &= w_2^T @ A \odot h_1(1 - h_1)",
            equal(Derivative(below_A, b_1[j]), first_bias, given=in_a_1),
        ),
        step(
            (731, 731),
            r"in the notes,  $\nabla_{w_3}^{\mathcal{L}} = h_2 @ (\hat{y} - y)^T$ . This is because the weight matrices are transposes of each other.",
            equal(Derivative(transposed, V_3[i, m]), h_2[i] * Partial(transposed, m), given=[*in_a_3, *in_a_2]),
        ),
    ],
)
chapter.not_checkable(
    at="Weight and bias updates",
    lines=(733, 735),
    printed=r"w_3 &= w_3 - \eta \nabla_{w_3}^{\mathcal{L}}",
    why="the rule of gradient descent for each parameter",
)
