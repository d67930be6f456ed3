"""Week 11, Encoder-decoder models and attention, with its problem (lines 1820 to 1954).

e[j, t] is the score of input j for output t and alpha[j, t] its weight, M the number of inputs (T or n elsewhere in
the text).  In line 1907 it is the weights that are to add up to 1, as the formula after it makes them.  States are
vectors of d entries.  In the problem the weights are alpha_1j and the vectors have two entries; its numbers are
rounded to two decimals, and the context is checked both from the printed weights and from the exact ones.
"""

from sympy import Function, Rational, Sum, Symbol, exp, symbols, tanh

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, arithmetic, count, equal, family, index, number, step

chapter = Chapter(course_notes, "Week 11, Encoder-decoder models and attention")

d, M = symbols("d M", integer=True, positive=True)
k, l, q, t = symbols("k l q t", integer=True)
j, among_inputs = index("j", 1, M)
e, h, s, alpha = family("e"), family("h"), family("s"), family("alpha")
score, e_t = Function("score", real=True), Function("e", real=True)

chapter.not_checkable(
    at="Week 11, models",
    lines=(1822, 1905),
    printed=r"- RNN can be represented compactly as  $s_t = RNN(s_{t-1}, x_t)$ .",
    why="defines the models and the scores of attention, whose figures are missing",
)
chapter.chain(
    at="Week 11, attention weights",
    steps=[
        step(
            (1907, 1909),
            r"across all input words should add to 1. Attention weights are calculated using the following formula.",
            equal(Sum(exp(e[k, t]) / Sum(exp(e[l, t]), (l, 1, M)), (k, 1, M)), 1),
        ),
        step(
            (1909, 1913),
            r"\frac{\exp(score(s_{t-1}, h_i))}{\sum_{i'=1}^n \exp(score(s_{t-1}, h_{i'}))}",
            equal(
                exp(e_t(j)) / Sum(exp(e_t(l)), (l, 1, M)),
                exp(score(s[t - 1], h[j])) / Sum(exp(score(s[t - 1], h[l])), (l, 1, M)),
                given=among_inputs,
                definitions=[Definition(e_t(k), score(s[t - 1], h[k]), variables=(k,))],
            ),
        ),
    ],
)

V, U, W = family("V_attn"), family("U_attn"), family("W_attn")
p = Symbol("p", integer=True)


def score_from(time):
    """V_attn^T tanh(U_attn h_j + W_attn s_time)."""
    from_input = Sum(U[p, q] * h[j, q], (q, 1, d))
    from_state = Sum(W[p, q] * s[time, q], (q, 1, d))
    return Sum(V[p] * tanh(from_input + from_state), (p, 1, d))


chapter.chain(
    at="Week 11, machine translation",
    steps=[
        step(
            (1923, 1923),
            r"e_{jt} &= V_{attn}^T \tanh(U_{attn} h_j + W_{attn} s_t) \\",
            equal(e_t(t), score_from(t), definitions=[Definition(e_t(t), score_from(t - 1), variables=(t,))]),
            expect="refuted",
            why="The scores take the state before, s_{t-1}, as in lines 1897, 1913 and 1927.  They cannot take "
            "s_t, which is "
            "computed three lines on from the context c_t, and that from these scores.",
        ),
    ],
)
chapter.not_checkable(
    at="Week 11, machine translation, definitions",
    lines=(1915, 1927),
    printed=r"h_t &= RNN(h_{t-1}, x_t) \\ s_0 &= h_T",
    why="defines the encoder and the decoder",
)

# The problem
total = arithmetic("exp(0.5) + exp(1.5) + exp(2.5)")
alpha_1, alpha_2, alpha_3 = exp(Rational("0.5")) / total, exp(Rational("1.5")) / total, exp(Rational("2.5")) / total

chapter.claim(
    at="Week 11, problem",
    lines=(1933, 1933),
    printed=r'The encoder processes an input English sentence with 3 words: "I am happy".',
    says=count(arithmetic("1 + 1 + 1"), 3),
)
chapter.not_checkable(
    at="Week 11, problem, given",
    lines=(1934, 1940),
    printed='The decoder generates a French sentence with 2 words: "J\' suis heureux".',
    why="the sentence and the numbers that are given; the words are two if J'suis is one",
)
chapter.chain(
    at="Week 11, problem, answer",
    steps=[
        step(
            (1946, 1946),
            r"\alpha_{11} = \frac{e^{0.5}}{e^{0.5} + e^{1.5} + e^{2.5}} = 0.09,",
            number(alpha_1, "0.09"),
        ),
        step(
            (1946, 1946),
            r"\alpha_{12} = \frac{e^{1.5}}{e^{0.5} + e^{1.5} + e^{2.5}} = 0.24,",
            number(alpha_2, "0.24"),
        ),
        step(
            (1946, 1946),
            r"\alpha_{13} = \frac{e^{2.5}}{e^{0.5} + e^{1.5} + e^{2.5}} = 0.66",
            number(alpha_3, "0.66"),
            expect="refuted",
            why="12.1825/18.3129 = 0.6652, which is 0.67 to two places; and 0.09, 0.24 and 0.67 add up to 1.",
        ),
        step(
            (1951, 1951),
            r"c_t = \sum_{j=1}^3 \alpha_{jt} h_t",
            equal(Sum(alpha[j, t] * h[j, q], (j, 1, 3)), Sum(alpha[j, t] * h[t, q], (j, 1, 3))),
            expect="refuted",
            slip="notation",
            why="The formula above, line 1923, has h_j: the sum weighs the states of the inputs, as line 1953 does.  With h_t "
            "every term has the same state.",
        ),
        step(
            (1953, 1953),
            r"0.09 * (0.1, 0.3) + 0.24 * (0.4, 0.5) + 0.66 * (0.6, 0.9) = (0.50,",
            number(arithmetic("0.09*0.1 + 0.24*0.4 + 0.66*0.6"), "0.50"),
        ),
        step(
            (1953, 1953),
            r"0.09 * (0.1, 0.3) + 0.24 * (0.4, 0.5) + 0.66 * (0.6, 0.9) = (0.50, 0.74)",
            number(arithmetic("0.09*0.3 + 0.24*0.5 + 0.66*0.9"), "0.74"),
        ),
        step(
            (1942, 1953),
            r"c_1 = \alpha_{11} h_1 + \alpha_{12} h_2 + \alpha_{13} h_3",
            number(alpha_1 * Rational("0.1") + alpha_2 * Rational("0.4") + alpha_3 * Rational("0.6"), "0.50"),
            expect="refuted",
            follows=True,
            why="With the unrounded weights it is 0.506, which is 0.51; 0.67 for the third weight gives 0.507.",
        ),
        step(
            (1942, 1953),
            r"c_1 = \alpha_{11} h_1 + \alpha_{12} h_2 + \alpha_{13} h_3",
            number(alpha_1 * Rational("0.3") + alpha_2 * Rational("0.5") + alpha_3 * Rational("0.9"), "0.74"),
            expect="refuted",
            follows=True,
            why="With the unrounded weights it is 0.748, which is 0.75; 0.67 for the third weight gives 0.75 too.",
        ),
    ],
)
chapter.not_checkable(
    at="Week 11, problem, note",
    lines=(1949, 1949),
    printed="*NOTE:* These scores (and hence the weights) are only for the first input word.",
    why="a remark in words; the three scores belong to three input words and to the first output word",
)
