"""The homework on max-pooling, leaky ReLU, softmax and cross-entropy: question 1, (a) to (c).

X is the 4 x 4 input, max-pooled over 2 x 2 blocks with stride 2 into U; V is the leaky ReLU of U with slope 0.1; y is
the sum of the v_i w_i.  Part (c) writes "ReLU" for the leaky ReLU of line 32, as its cases show.  A matrix is written entry by entry, in reading order.  ``L(y)`` is an arbitrary
differentiable loss, ``Prime(L(y))`` is dL/dy.  At the kink u = 0 a derivative does not exist, whatever the cases
assign to it.
"""

from sympy import (
    Derivative,
    Eq,
    Function,
    Max,
    Ne,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    symbols,
)

from derivations.documents.editions import pooling_homework
from udlsym import (
    Chapter,
    Prime,
    arithmetic,
    equal,
    family,
    index,
    leaky_relu,
    step,
)

chapter = Chapter(pooling_homework, "Homework on max-pooling, leaky ReLU, softmax and cross-entropy")

tenth = Rational(1, 10)
u = Symbol("u", real=True)

chapter.not_checkable(
    at="Question 1, (a)",
    lines=(7, 7),
    printed=r"\text{Loss} = \frac{1}{2} (y - t)^2",
    why="the definition of the loss",
)
chapter.chain(
    at="Question 1, (b)(i)",
    steps=[
        step((11, 18), "1 8 0.5 6 3 1.1 -1 -8", equal(arithmetic("Max(1, 8, 3, 1.1)"), 8)),
        step((11, 18), "Maxpooling → 8 6", equal(arithmetic("Max(0.5, 6, -1, -8)"), 6)),
        step((13, 19), "-0.5 -6 -3 -1.1 -1 -8 -0.5 -6", equal(arithmetic("Max(-0.5, -6, -1, -8)"), Rational("-0.5"))),
        step((13, 19), "Maxpooling → 8 6 -0.5 -0.5", equal(arithmetic("Max(-3, -1.1, -0.5, -6)"), Rational("-0.5"))),
    ],
)
chapter.chain(
    at="Question 1, (b)(i), values of U",
    steps=[
        step((25, 25), "8", equal(arithmetic("Max(1, 8, 3, 1.1)"), 8)),
        step((25, 25), "8 6", equal(arithmetic("Max(0.5, 6, -1, -8)"), 6)),
        step((26, 26), "-0.5", equal(arithmetic("Max(-0.5, -6, -1, -8)"), Rational("-0.5"))),
        step((26, 26), "-0.5 -0.5", equal(arithmetic("Max(-3, -1.1, -0.5, -6)"), Rational("-0.5"))),
    ],
)
chapter.chain(
    at="Question 1, (b)(ii)",
    steps=[
        step((32, 34), r"\begin{cases} x & \text{if } x \geq 0", equal(leaky_relu(u, tenth), 8, given=[Eq(u, 8)])),
        step((34, 34), "8 6", equal(leaky_relu(u, tenth), 6, given=[Eq(u, 6)])),
        step(
            (32, 35),
            r"0.1x & \text{otherwise.} \end{cases}$ 8 6 -0.05",
            equal(leaky_relu(u, tenth), Rational("-0.05"), given=[Eq(u, Rational("-0.5"))]),
        ),
        step(
            (35, 35),
            "-0.05 -0.05",
            equal(leaky_relu(u, tenth), Rational("-0.05"), given=[Eq(u, Rational("-0.5"))]),
        ),
    ],
)

i = Symbol("i", integer=True)
v, w = family("v"), family("w")
products_written = arithmetic("(8*1) + (6*2) + (-0.05)*(10) + (-0.05*4)")
products_computed = arithmetic("8 + 12 + (-0.5) + (-0.2)")
outputs_of_layer = (Eq(v[1], 8), Eq(v[2], 6), Eq(v[3], Rational("-0.05")), Eq(v[4], Rational("-0.05")))
weights = (Eq(w[1], 1), Eq(w[2], 2), Eq(w[3], 10), Eq(w[4], 4))

chapter.not_checkable(
    at="Question 1, (b)(iii), question",
    lines=(41, 41),
    printed="network output $y =$",
    why="a heading; the output is computed below",
)
chapter.chain(
    at="Question 1, (b)(iii)",
    steps=[
        step(
            (43, 47),
            r"y = (8 \times 1) + (6 \times 2) + (-0.05) \times (10) + (-0.05 \times 4)",
            equal(Sum(v[i] * w[i], (i, 1, 4)), products_written, given=outputs_of_layer + weights),
        ),
        step((49, 49), r"= 8 + 12 + (-0.5) + (-0.2)", equal(products_written, products_computed)),
        step((47, 49), "8", equal(arithmetic("8*1"), 8)),
        step((47, 49), "8 + 12", equal(arithmetic("6*2"), 12)),
        step((47, 49), "(-0.5)", equal(arithmetic("(-0.05)*(10)"), Rational("-0.5"))),
        step((47, 49), "(-0.2)", equal(arithmetic("-0.05*4"), Rational("-0.2"))),
        step((51, 51), r"y = 19.3", equal(products_computed, Rational("19.3"))),
    ],
)

# (c) Backward pass: y is a function of v_1, ..., v_4, and dL/dy = 2
v1, v2, v3, v4, w1, w2, w3, w4 = symbols("v_1 v_2 v_3 v_4 w_1 w_2 w_3 w_4", real=True)
y_out = v1 * w1 + v2 * w2 + v3 * w3 + v4 * w4
L = Function("L", real=True)
dL_dy = Symbol("dL_dy", real=True)
# any number n of inputs of the dense layer, and any one of them, the j-th
n = Symbol("n", integer=True, positive=True)
j, among_n = index("j", 1, n)
dense = Sum(v[i] * w[i], (i, 1, n))
y_of, one_v = Function("y", real=True), Symbol("v", real=True)

chapter.not_checkable(
    at="Question 1, (c), assumption",
    lines=(55, 59),
    printed=r"Assumption $\Rightarrow \frac{\partial L}{\partial y} = 2.0$",
    why="a value assumed, and the order of the layers",
)
chapter.chain(
    at="Question 1, (c)(i)",
    steps=[
        step(
            (63, 63),
            r"\frac{\partial L}{\partial v} = \frac{\partial L}{\partial y} \times \frac{\partial y}{\partial v}",
            equal(Derivative(L(y_of(one_v)), one_v), Prime(L(y_of(one_v))) * Derivative(y_of(one_v), one_v)),
        ),
        step(
            (65, 65),
            r"= \frac{\partial L}{\partial y} \times \frac{\partial (y = w \cdot v)}{\partial v}",
            equal(Derivative(L(dense), v[j]), Prime(L(dense)) * Derivative(dense, v[j]), given=among_n),
        ),
        step(
            (67, 67),
            r"\frac{\partial L}{\partial v} = \frac{\partial L}{\partial y} \times w",
            equal(Prime(L(dense)) * Derivative(dense, v[j]), Prime(L(dense)) * w[j], given=among_n),
        ),
        step(
            (71, 71),
            r"\frac{\partial L}{\partial v_1} = \frac{\partial L}{\partial y} \times w_1",
            equal(Derivative(L(y_out), v1), Prime(L(y_out)) * w1),
        ),
        step((73, 73), r"= 2 \times 1", equal(dL_dy * w1, arithmetic("2*1"), given=[Eq(dL_dy, 2), Eq(w1, 1)])),
        step((75, 75), r"\frac{\partial L}{\partial v_1} = 2", equal(arithmetic("2*1"), 2)),
    ],
)
chapter.not_checkable(
    at="Question 1, (c)(ii), heading",
    lines=(77, 82),
    printed=r"(ii) $\frac{\partial L}{\partial v} =$",
    why="a heading; the entries are checked below",
)
chapter.chain(
    at="Question 1, (c)(ii)",
    steps=[
        step(
            (79, 79),
            r"\frac{\partial L}{\partial v_1} = 2 \times 1",
            equal(dL_dy * Derivative(y_out, v1), arithmetic("2*1"), given=[Eq(dL_dy, 2), Eq(w1, 1)]),
        ),
        step(
            (79, 79),
            r"\frac{\partial L}{\partial v_2} = 2 \times 2",
            equal(dL_dy * Derivative(y_out, v2), arithmetic("2*2"), given=[Eq(dL_dy, 2), Eq(w2, 2)]),
        ),
        step(
            (80, 80),
            r"\frac{\partial L}{\partial v_3} = 2 \times 10",
            equal(dL_dy * Derivative(y_out, v3), arithmetic("2*10"), given=[Eq(dL_dy, 2), Eq(w3, 10)]),
        ),
        step(
            (80, 80),
            r"\frac{\partial L}{\partial v_4} = 2 \times 4",
            equal(dL_dy * Derivative(y_out, v4), arithmetic("2*4"), given=[Eq(dL_dy, 2), Eq(w4, 4)]),
        ),
        step((84, 84), "2", equal(arithmetic("2*1"), 2)),
        step((84, 84), "2 4", equal(arithmetic("2*2"), 4)),
        step((85, 85), "20", equal(arithmetic("2*10"), 20)),
        step((85, 85), "20 8", equal(arithmetic("2*4"), 8)),
    ],
)

V = leaky_relu(u, tenth)
v_of, dL_dv = Function("v", real=True), Symbol("dL_dv", real=True)
slope = dL_dv * Derivative(V, u)
by_cases = Piecewise((dL_dv, u >= 0), (tenth * dL_dv, True))

chapter.chain(
    at="Question 1, (c)(iii)",
    steps=[
        step(
            (89, 89),
            r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \times \frac{\partial v}{\partial u}",
            equal(Derivative(L(v_of(u)), u), Prime(L(v_of(u))) * Derivative(v_of(u), u)),
        ),
        step(
            (91, 91),
            r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \times "
            r"\frac{\partial [\text{ReLU}(u)]}{\partial u}",
            equal(Derivative(L(V), u), Prime(L(V)) * Derivative(V, u), given=[Ne(u, 0)]),
        ),
        step(
            (93, 95),
            r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \times \frac{\partial (v = u)}{\partial u}",
            equal(Derivative(L(V), u), Prime(L(V)) * Derivative(u, u), given=[u >= 0, Ne(u, 0)]),
        ),
        step(
            (99, 99),
            r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \times 1",
            equal(Prime(L(V)) * Derivative(u, u), Prime(L(V)), given=[u >= 0, Ne(u, 0)]),
        ),
        step(
            (101, 101),
            r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \times \frac{\partial (v = 0.1u)}{\partial u}",
            equal(Derivative(L(V), u), Prime(L(V)) * Derivative(tenth * u, u), given=[u < 0]),
        ),
        step(
            (105, 105),
            r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \times 0.1",
            equal(Prime(L(V)) * Derivative(tenth * u, u), Prime(L(V)) * tenth, given=[u < 0]),
        ),
        step(
            (107, 107),
            r"\therefore \frac{\partial L}{\partial u} = \begin{cases} \frac{\partial L}{\partial v} & ; \text{ for } u \geq 0",
            equal(dL_dv * Derivative(V, u), by_cases, given=[Ne(u, 0)]),
        ),
        step((111, 111), r"$\frac{\partial L}{\partial v}$", equal(slope, dL_dv, given=[Eq(u, 8)])),
        step(
            (111, 111),
            r"$\frac{\partial L}{\partial v}$ $\frac{\partial L}{\partial v}$",
            equal(slope, dL_dv, given=[Eq(u, 6)]),
        ),
        step(
            (112, 112),
            r"$0.1 \frac{\partial L}{\partial v}$",
            equal(slope, tenth * dL_dv, given=[Eq(u, Rational("-0.5"))]),
        ),
        step(
            (112, 112),
            r"$0.1 \frac{\partial L}{\partial v}$ $0.1 \frac{\partial L}{\partial v}$",
            equal(slope, tenth * dL_dv, given=[Eq(u, Rational("-0.5"))]),
        ),
        step((111, 116), "2", equal(by_cases, 2, given=[Eq(u, 8), Eq(dL_dv, 2)])),
        step((111, 116), "2 4", equal(by_cases, 4, given=[Eq(u, 6), Eq(dL_dv, 4)])),
        step((112, 117), "2", equal(by_cases, 2, given=[Eq(u, Rational("-0.5")), Eq(dL_dv, 20)])),
        step((112, 117), "2 0.8", equal(by_cases, Rational("0.8"), given=[Eq(u, Rational("-0.5")), Eq(dL_dv, 8)])),
    ],
)
chapter.not_checkable(
    at="Question 1, (c)(iii), heading",
    lines=(109, 109),
    printed=r"\therefore \frac{\partial L}{\partial u} =",
    why="the heading of the table; its entries are checked above",
)

# (iv) One 2 x 2 block of X; the hypotheses say which entry of the printed block is the largest
a, b, c, d = symbols("x_a x_b x_c x_d", real=True)
pooled = Max(a, b, c, d)
dL_du, changed = symbols("dL_du x_a_changed", real=True)
block_1 = (a < b, c < b, d < b, Eq(dL_du, 2))  # 1, 8 over 3, 1.1
block_2 = (a < b, c < b, d < b, Eq(dL_du, 4))  # 0.5, 6 over -1, -8
block_3 = (b < a, c < a, d < a, Eq(dL_du, 2))  # -0.5, -6 over -1, -8
block_4 = (a < c, b < c, d < c, Eq(dL_du, Rational("0.8")))  # -3, -1.1 over -0.5, -6

chapter.not_checkable(
    at="Question 1, (c)(iv), pooling",
    lines=(121, 121),
    printed=r"u = \max(x)",
    why="the definition of the pooling",
)
chapter.chain(
    at="Question 1, (c)(iv)",
    steps=[
        step(
            (119, 119),
            r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial u} \times \frac{\partial u}{\partial x}",
            equal(Derivative(L(pooled), a), Prime(L(pooled)) * Derivative(pooled, a), given=[b < a, c < a, d < a]),
        ),
        step(
            (119, 119),
            r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial u} \times \frac{\partial u}{\partial x}",
            equal(Derivative(L(pooled), a), Prime(L(pooled)) * Derivative(pooled, a), given=[a < b, c < b, d < b]),
        ),
        step(
            (123, 125),
            r"\frac{\partial L}{\partial u} \times 1",
            equal(dL_du * Derivative(pooled, a), dL_du, given=[b < a, c < a, d < a]),
        ),
        step(
            (123, 127),
            r"\frac{\partial L}{\partial u} \times 0",
            equal(dL_du * Derivative(pooled, a), 0, given=[a < b, c < b, d < b]),
        ),
    ],
)
chapter.not_checkable(
    at="Question 1, (c)(iv), heading",
    lines=(129, 129),
    printed=r"\frac{\partial L}{\partial x} =",
    why="the heading of the table; its entries are checked below",
)
chapter.chain(
    at="Question 1, (c)(iv), table",
    steps=[
        step((131, 131), "0", equal(dL_du * Derivative(pooled, a), 0, given=block_1)),
        step((131, 131), "0 2", equal(dL_du * Derivative(pooled, b), 2, given=block_1)),
        step((131, 131), "0 2 0", equal(dL_du * Derivative(pooled, a), 0, given=block_2)),
        step((131, 131), "0 2 0 4", equal(dL_du * Derivative(pooled, b), 4, given=block_2)),
        step((132, 132), "0", equal(dL_du * Derivative(pooled, c), 0, given=block_1)),
        step((132, 132), "0 0", equal(dL_du * Derivative(pooled, d), 0, given=block_1)),
        step((132, 132), "0 0 0", equal(dL_du * Derivative(pooled, c), 0, given=block_2)),
        step((132, 132), "0 0 0 0", equal(dL_du * Derivative(pooled, d), 0, given=block_2)),
        step((133, 133), "2", equal(dL_du * Derivative(pooled, a), 2, given=block_3)),
        step((133, 133), "2 0", equal(dL_du * Derivative(pooled, b), 0, given=block_3)),
        step((133, 133), "2 0 0", equal(dL_du * Derivative(pooled, a), 0, given=block_4)),
        step((133, 133), "2 0 0 0", equal(dL_du * Derivative(pooled, b), 0, given=block_4)),
        step((134, 134), "0", equal(dL_du * Derivative(pooled, c), 0, given=block_3)),
        step((134, 134), "0 0", equal(dL_du * Derivative(pooled, d), 0, given=block_3)),
        step((134, 134), "0 0 0.8", equal(dL_du * Derivative(pooled, c), Rational("0.8"), given=block_4)),
        step((134, 134), "0 0 0.8 0", equal(dL_du * Derivative(pooled, d), 0, given=block_4)),
    ],
)
chapter.claim(
    at="Question 1, (c)(iv), remark",
    lines=(136, 136),
    printed="Gradient becomes zero as there is no affect from those weights.",
    # "weights" are the entries of X that are not the largest of their block: one of them may change and u stays
    says=equal(pooled, Max(changed, b, c, d), given=[a < b, c < b, d < b, changed < b]),
)
