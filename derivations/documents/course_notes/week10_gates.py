"""Week 10, second part: the gates of an LSTM and of a GRU, and the problems on a small RNN (lines 1734 to 1819).

States have d entries.  The sigma of a gate is the sigmoid, whose values lie between 0 and 1.  The equations of lines 1750
to 1785, which the text calls final, are the definitions.
"""

from sympy import Eq, HadamardProduct, MatrixSymbol, Rational, Symbol, log

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, count, equal, less, number, sigmoid, step
from udlsym.matrices import ones

chapter = Chapter(course_notes, "Week 10, Recurrent networks, gates and problems")

d = Symbol("d", integer=True, positive=True)
z = Symbol("z", real=True)
s_before, s_new = MatrixSymbol("s_before", d, 1), MatrixSymbol("s_new", d, 1)
i, f = MatrixSymbol("i", d, 1), MatrixSymbol("f", d, 1)
written = HadamardProduct(i, s_new)

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

chapter.not_checkable(
    at="Week 10, LSTM, first versions",
    lines=(1737, 1740),
    printed=r"as  $\tilde{s}_t = Wh_{t-1} + Ux_t + b$ .",
    why="what leads up to the equations of lines 1754 to 1767, which the text calls final: h and s-tilde are first written without "
    "sigma, and the state of an RNN without its bias",
)

# Problems
chapter.not_checkable(
    at="Week 10, problem, network",
    lines=(1789, 1795),
    printed=r"s_t = \sigma(Ux_i + Ws_{t-1} + b)",
    why="defines the network; x_i is the input of the step",
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
