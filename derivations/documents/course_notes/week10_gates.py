"""Week 10, second part: the gates of an LSTM and of a GRU, and the problems on a small RNN (lines 1734 to 1819).

States have d entries and inputs n.  The sigma of a gate is the sigmoid, whose values lie between 0 and 1; that of a
state is a nonlinear function, "typically tanh" (line 1688), and so it is here.  The equations of lines 1750 to 1785,
which the text calls final, are the definitions; those that lead up to them are compared with them.
"""

from sympy import Eq, HadamardProduct, MatrixSymbol, Rational, Symbol, log, symbols, tanh

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, arithmetic, count, equal, less, number, sigmoid, step
from udlsym.matrices import elementwise, ones

chapter = Chapter(course_notes, "Week 10, Recurrent networks, gates and problems")

d, n = symbols("d n", integer=True, positive=True)
z = Symbol("z", real=True)
W, U, b = MatrixSymbol("W", d, d), MatrixSymbol("U", d, n), MatrixSymbol("b", d, 1)
s, s_before, h_before = MatrixSymbol("s", d, 1), MatrixSymbol("s_before", d, 1), MatrixSymbol("h_before", d, 1)
x_t, x_i, s_new = MatrixSymbol("x_t", n, 1), MatrixSymbol("x_i", n, 1), MatrixSymbol("s_new", d, 1)
o, i, f = MatrixSymbol("o", d, 1), MatrixSymbol("i", d, 1), MatrixSymbol("f", d, 1)
written = HadamardProduct(i, s_new)
state_of_rnn = Definition(s, elementwise(tanh, W * s_before + U * x_t + b))  # line 1683
output = Definition(h_before, HadamardProduct(o, elementwise(tanh, s_before)))  # line 1767, one step earlier
candidate = Definition(s_new, elementwise(tanh, W * h_before + U * x_t + b))  # line 1763
state_of_problem = Definition(s, elementwise(sigmoid, U * x_t + W * s_before + b))

chapter.chain(
    at="Week 10, LSTM",
    steps=[
        step(
            (1736, 1736),
            "This is achieved by element-wise multiplication with an *output gate*, whose elements lie between 0 "
            "and 1.",
            less(0, sigmoid(z)),
        ),
        step(
            (1736, 1736),
            "This is achieved by element-wise multiplication with an *output gate*, whose elements lie between 0 "
            "and 1.",
            less(sigmoid(z), 1),
        ),
        step(
            (1737, 1767),
            r"Output of the above *selective write* operation is given as  $h_{t-1} = o_{t-1} \odot s_{t-1}$",
            equal(h_before, HadamardProduct(o, s_before), definitions=[output]),
            expect="refuted",
            why="In the final equations, line 1767, the state goes through sigma first: h_{t-1} = o_{t-1} * "
            "sigma(s_{t-1}).",
        ),
        step(
            (1738, 1738),
            r"NOTE: In RNN,  $s_t = \sigma(Ws_{t-1} + Ux_t)$",
            equal(s, elementwise(tanh, W * s_before + U * x_t), definitions=[state_of_rnn]),
            expect="refuted",
            slip="notation",
            why="By line 1683 the bias b is added; it is left out.",
        ),
        step(
            (1740, 1763),
            r"as  $\tilde{s}_t = Wh_{t-1} + Ux_t + b$ .",
            equal(s_new, W * h_before + U * x_t + b, definitions=[candidate]),
            expect="refuted",
            why="In the final equations, line 1763, sigma is applied to the sum.",
        ),
        step(
            (1741, 1741),
            "This is achieved by element-wise multiplication with an *input gate*, whose elements lie between 0 and 1.",
            less(0, sigmoid(z)),
        ),
        step(
            (1741, 1741),
            "This is achieved by element-wise multiplication with an *input gate*, whose elements lie between 0 and 1.",
            less(sigmoid(z), 1),
        ),
        step(
            (1745, 1745),
            "This is achieved by element-wise multiplication with an *forget gate*, whose elements lie between 0 "
            "and 1.",
            less(0, sigmoid(z)),
        ),
        step(
            (1745, 1745),
            "This is achieved by element-wise multiplication with an *forget gate*, whose elements lie between 0 "
            "and 1.",
            less(sigmoid(z), 1),
        ),
        step(
            (1747, 1747),
            r"Note that in the absence of the forget operation,  $s_t = s_{t-1} + i_t \odot \tilde{s}_t$ .",
            equal(HadamardProduct(f, s_before) + written, s_before + written, given=[Eq(f, ones(d))]),
        ),
        step(
            (1773, 1785),
            r"$(1 - i_t)$  is used instead of  $f_t$ .",
            equal(
                HadamardProduct(f, s_before) + written,
                HadamardProduct(ones(d) - i, s_before) + written,
                given=[Eq(f, ones(d) - i)],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Week 10, LSTM, definitions",
    lines=(1734, 1785),
    printed=r"The final set of equations of LSTM are as follows.",
    why="defines the gates and states of an LSTM and of a GRU; the figure is missing",
)

# Problems
chapter.chain(
    at="Week 10, problem",
    steps=[
        step(
            (1789, 1795),
            r"s_t = \sigma(Ux_i + Ws_{t-1} + b)",
            equal(s, elementwise(sigmoid, U * x_i + W * s_before + b), definitions=[state_of_problem]),
            expect="refuted",
            slip="notation",
            why="The state at time t takes the input of time t; no i is defined.",
        ),
    ],
)
chapter.chain(
    at="Week 10, problem, Q.1",
    steps=[
        step(
            (1803, 1803),
            r"Since  $x_i$  is  $8 \times 1$ ,  $U$  must be  $2 \times 8$ .",
            count(arithmetic("8 + 8"), arithmetic("2*8")),
        ),
        step(
            (1803, 1803),
            r"Since  $s_{t-1}$  is  $2 \times 1$ ,  $W$  must be  $2 \times 2$ .",
            count(arithmetic("2 + 2"), arithmetic("2*2")),
        ),
        step(
            (1803, 1803),
            r"$b$  also must be  $2 \times 1$  by same argument.",
            count(arithmetic("1 + 1"), arithmetic("2*1")),
        ),
        step(
            (1805, 1805),
            r"Since  $s_t$  is  $2 \times 1$ ,  $V$  must be  $8 \times 2$ .",
            count(arithmetic("2 + 2 + 2 + 2 + 2 + 2 + 2 + 2"), arithmetic("8*2")),
        ),
        step(
            (1805, 1805),
            r"Similarly,  $c$  must be  $8 \times 1$ .",
            count(arithmetic("1 + 1 + 1 + 1 + 1 + 1 + 1 + 1"), arithmetic("8*1")),
        ),
        step(
            (1799, 1807),
            "Total number of parameters is the sum total of all these, and hence 46.",
            count(arithmetic("2*8 + 2*2 + 2*1 + 8*2 + 8*1"), 46),
        ),
    ],
)
chapter.chain(
    at="Week 10, problem, Q.2",
    steps=[
        step(
            (1809, 1811),
            r"$s_1$  and  $s_2$  are  $\sigma(0) = [0.5, 0.5]$ .",
            number(arithmetic("1/(1 + exp(-0))"), "0.5", tolerance="0"),
        ),
        step(
            (1813, 1813),
            r"\hat{y}_t = softmax(0_{8 \times 1}) = \left[ \frac{1}{8}, \frac{1}{8}, \frac{1}{8}, \frac{1}{8}, \frac{1}{8}, \frac{1}{8}, \frac{1}{8}, \frac{1}{8} \right]",
            equal(
                arithmetic("exp(0)/(exp(0) + exp(0) + exp(0) + exp(0) + exp(0) + exp(0) + exp(0) + exp(0))"),
                Rational(1, 8),
            ),
        ),
    ],
)
chapter.chain(
    at="Week 10, problem, Q.3",
    steps=[
        step((1818, 1818), r"-\ln\left(\frac{1}{8}\right) = 2.08$ .", number(-log(Rational(1, 8)), "2.08")),
        step((1818, 1818), r"the total loss =  $2.08 * 19 = 39.5$", number(arithmetic("2.08*19"), "39.5")),
        step((1818, 1818), r"the total loss =  $2.08 * 19 = 39.5$", number(-19 * log(Rational(1, 8)), "39.5")),
    ],
)
chapter.not_checkable(
    at="Week 10, problem, Q.3, steps",
    lines=(1797, 1818),
    printed="Since there are 19 timesteps (not 20) to final output",
    why="which of the 20 steps have a letter to predict is not stated: 19 fits a word of length 19 as Q.1 has it, "
    "and 20 would fit "
    "the sum over all steps in line 1693, which is 41.6",
)
