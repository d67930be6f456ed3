"""Week 9, second part: continuous bag of words, skip-gram, negative sampling (lines 1589 to 1660).

V is the size of the vocabulary, D the size that the text calls k.  The context word c gives u[d], the hidden layer;
v[l, d] is row l of W_word, the vector of word l: the third line of (28) is the softmax of W_word u_c only so.  w is
the correct word, w_o (printed w') any other.  y[l], y_w or y_o is a predicted probability.  In negative sampling pair l of
D has the vectors u[l, d] of the context and v[l, d] of the word, and pair l of D' has u_r[l, d] and v_r[l, d].
"""

from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    KroneckerDelta,
    Max,
    Ne,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    symbols,
)

from derivations.documents.editions import course_notes
from udlsym import Chapter, Definition, at_most, equal, family, index, less, sigmoid, step

chapter = Chapter(course_notes, "Week 9, Word representations, word2vec")

V, D = symbols("V D", integer=True, positive=True)
l, k, i = symbols("l k i", integer=True)
w, w_in_vocabulary = index("w", 1, V)
w_o, other_in_vocabulary = index("w_o", 1, V)
c, c_in_vocabulary = index("c", 1, V)
d, in_vector = index("d", 1, D)
u, v, W_context = family("u"), family("v"), family("W_context")
x = Symbol("x", real=True)
o = Function("o", real=True)


def score(word):
    """u_c . v_word."""
    return Sum(v[word, k] * u[k], (k, 1, D))


scores = [Definition(o(l), score(l), variables=(l,))]
prediction = exp(score(w)) / Sum(exp(score(l)), (l, 1, V))
positive_y = family("y", domain="positive")
loss = -log(prediction)
correct_word = [*w_in_vocabulary, *in_vector]

chapter.not_checkable(
    at="Week 9, CBoW",
    lines=(1589, 1599),
    printed=r"Predict  $n^{th}$  (target) word given previous  $n - 1$  (context)",
    why="describes the model and the sizes of its two matrices in words",
)
chapter.chain(
    at="Week 9, CBoW, equation (28)",
    steps=[
        step(
            (1602, 1602),
            r"h &= W_{context} \cdot x_c = u_c \text{ (let)} \\",
            equal(
                Sum(W_context[d, l] * KroneckerDelta(l, c), (l, 1, V)),
                W_context[d, c],
                given=[*in_vector, *c_in_vocabulary],
            ),
        ),
        step(
            (1603, 1603),
            r"o &= W_{word} \cdot h = v_w \text{ (let)} \\",
            equal(score(d), v[w, d], given=[*correct_word, d <= V]),
            expect="refuted",
            slip="notation",
            why="W_word h is the vector of all V scores.  v_w, with as many entries as u_c, must be the row of "
            "W_word for w: the "
            "next line multiplies it by u_c to get the score of w, and line 1609 moves it along u_c.",
        ),
        step(
            (1597, 1605),
            r"\hat{y}_w &= \frac{\exp(u_c \cdot v_w)}{\sum_{w' \in V} \exp(u_c \cdot v_{w'})}",
            equal(exp(o(w)) / Sum(exp(o(l)), (l, 1, V)), prediction, given=w_in_vocabulary, definitions=scores),
        ),
        step(
            (1607, 1607),
            r"Since we are using cross-entropy loss,  $\mathcal{L}(\theta) = -\log \hat{y}_w$ .",
            equal(
                -Sum(KroneckerDelta(l, w) * log(positive_y[l]), (l, 1, V)), -log(positive_y[w]), given=w_in_vocabulary
            ),
        ),
        step(
            (1609, 1609),
            r"$\nabla_{v_w} = -u_c(1 - \hat{y}_w)$ .",
            equal(Derivative(loss, v[w, d]), -u[d] * (1 - prediction), given=correct_word),
            using=["derivations.word_vectors.context_gradient"],
        ),
    ],
)

# The updates: the gradient of the loss by the vector of another word is y_o u_c
eta, y_w, y_o = symbols("eta y_w y_o", positive=True)
update = v[w, d] - eta * Derivative(loss, v[w, d])
p_correct, p_other = symbols("p_w p_o", nonnegative=True)  # y_w and y_o where the latter may be 0
unit_rate = Eq(eta, 1)  # line 1612 is an example with numbers: it leaves eta out, which is to take eta = 1
other = [*w_in_vocabulary, *other_in_vocabulary, *in_vector, Ne(w_o, w)]

chapter.chain(
    at="Week 9, CBoW, updates",
    steps=[
        step(
            (1611, 1611),
            r"(that is,  $\hat{y}_w = 1$ ), then no elements in  $v_w$  or  $v_{w'}$  will get modified further.",
            equal(update, v[w, d], given=[*correct_word, Eq(prediction, 1)]),
        ),
        step(
            (1611, 1611),
            r"(that is,  $\hat{y}_w = 1$ ), then no elements in  $v_w$  or  $v_{w'}$  will get modified further.",
            # all probabilities add up to 1, so two of them to no more; the change of v_{w'} has no size
            at_most(
                Abs((v[w_o, d] - eta * (p_other * u[d])) - v[w_o, d]),
                0,
                given=[*other, p_correct + p_other <= 1, Eq(p_correct, 1)],
            ),
        ),
        step(
            (1612, 1612),
            r"$v_w$  will be modified as  $v_w = v_w + 0.5u_c^T$",
            equal(
                v[w, d] - eta * (-u[d] * (1 - y_w)),
                v[w, d] + Rational("0.5") * u[d],
                given=[*correct_word, Eq(y_w, Rational("0.5")), unit_rate],
            ),
        ),
        step(
            (1612, 1612),
            r"$v_{w'}$  will be modified as  $v_{w'} = v_{w'} - \hat{y}_{w'} u_c^T$",
            equal(
                v[w_o, d] - eta * (y_o * u[d]),
                v[w_o, d] - y_o * u[d],
                given=[*other_in_vocabulary, *in_vector, y_o <= Rational(1, 2), unit_rate],
            ),
        ),
    ],
)

n_window, d_printed = symbols("n d", integer=True, positive=True)
context = family("u_c")  # one entry of each projected context word
chapter.chain(
    at="Week 9, CBoW, window",
    steps=[
        step(
            (1616, 1616),
            r"window size is  $n$ , there'll be  $n - 1$  context words and hence  $h = \sum_{i=1}^{d-1} u_{ci}$ .",
            equal(Sum(1, (i, 1, d_printed - 1)), n_window - 1, given=[n_window >= 2, d_printed >= 2]),
            expect="refuted",
            slip="notation",
            why="The sum must have a term for each of the n - 1 context words; it ends at d - 1, and the window is "
            "called n.",
        ),
        step(
            (1595, 1616),
            "The output represents the average of the projected context word vectors.",
            # against the h of line 1616, with its upper limit put right
            equal(
                Sum(context[i], (i, 1, n_window - 1)) / (n_window - 1),
                Sum(context[i], (i, 1, n_window - 1)),
                given=[n_window >= 2],
            ),
            expect="refuted",
            why="Line 1595 has the average of the n - 1 projected context words, and line 1616 their sum: with more than one "
            "context word the factor 1/(n - 1) is missing there.",
        ),
    ],
)
chapter.not_checkable(
    at="Week 9, CBoW, index",
    lines=(1614, 1618),
    printed=r"**NOTE1:**  $w$  is the index of the correct output word,",
    why="names the indices, and describes what training brings about",
)

# Skip-gram and negative sampling
occurrences = family("count", domain="positive integer")
N = Symbol("N", integer=True, positive=True)
all_words = Eq(N, Sum(occurrences[k], (k, 1, V)))
each_score = family("z")  # the predictions are probabilities, between 0 and 1
chapter.chain(
    at="Week 9, skip-gram",
    steps=[
        step(
            (1619, 1623),
            r"\mathcal{L}(\theta) = - \sum_{i=1}^{d-1} \log \hat{y}_{w_i}, \text{ where } d \text{ is the number of context words being predicted.",
            equal(
                -Sum(log(sigmoid(each_score[i])), (i, 1, d_printed)),
                -Sum(log(sigmoid(each_score[i])), (i, 1, d_printed - 1)),
            ),
            expect="refuted",
            why="Line 1619 sums over all predictions, and these are d: the sum must end at d.  It ends at d - 1, "
            "as if d were "
            "the size of the window.",
        ),
        step(
            (1626, 1630),
            r"distribution  $r \sim p(r)^{\frac{3}{4}}$ , where  $p = \frac{count(r)}{|V|}$ .",
            equal(occurrences[w] / N, occurrences[w] / V, given=[*w_in_vocabulary, all_words]),
            expect="refuted",
            slip="notation",
            why="The unigram probabilities of all words add up to 1: count(r) is over N, the total number of words "
            "(line 1557), "
            "not over the number |V| of different words.  The draws are the same once the weights are normalised.",
        ),
    ],
)
chapter.not_checkable(
    at="Week 9, skip-gram, sets",
    lines=(1625, 1635),
    printed=r"Note that the size of  $D'$  is  $k$  times that of  $D$ ,",
    why="describes the model and defines the sets of pairs",
)

s = Symbol("s", real=True)  # u_c^T v_w
sigma = Function("sigma", real=True)
logistic = [Definition(sigma(x), 1 / (1 + exp(-x)), variables=(x,))]
pairs, invalid_pairs = symbols("N_D N_R", integer=True, positive=True)
u_r, v_r = family("u_r"), family("v_r")
valid, invalid = family("p", domain="positive"), family("r", domain="positive")  # p(z = 1 | w, c) and p(z = 0 | w, r)
of_valid, of_invalid = symbols("P_D P_R", positive=True)  # the two products
v_c_printed, v_r_printed = family("v_c"), family("v_rr")


def dot(context, word):
    """The dot product of the two vectors of pair l."""
    return Sum(context[l, k] * word[l, k], (k, 1, D))


chapter.chain(
    at="Week 9, negative sampling",
    steps=[
        step(
            (1637, 1637),
            r"p(z = 1|w, c) = \frac{1}{1 + e^{-u_c^T v_w}} = \sigma(u_c^T v_w).",
            equal(1 / (1 + exp(-s)), sigma(s), definitions=logistic),
        ),
        step(
            (1643, 1643),
            r"1 - \frac{1}{1 + e^{-u_r^T v_w}} = \frac{1}{1 + e^{u_r^T v_w}}",
            equal(1 - 1 / (1 + exp(-s)), 1 / (1 + exp(s))),
        ),
        step(
            (1643, 1643),
            r"\frac{1}{1 + e^{u_r^T v_w}} = \sigma(-u_r^T v_w).",
            equal(1 / (1 + exp(s)), sigma(-s), definitions=logistic),
        ),
        step(
            (1649, 1655),
            r"\sum_{(w,c) \in D} \log \sigma(v_c^T v_w) + \sum_{(w,r) \in D'} \log \sigma(-v_r^T v_w)",
            # for any probabilities: the two products first, then each of them
            equal(log(of_valid * of_invalid), log(of_valid) + log(of_invalid)),
        ),
        step(
            (1655, 1655),
            r"\sum_{(w,c) \in D} \log \sigma(v_c^T v_w)",
            equal(log(Product(valid[l], (l, 1, pairs))), Sum(log(valid[l]), (l, 1, pairs))),
        ),
        step(
            (1655, 1655),
            r"\sum_{(w,r) \in D'} \log \sigma(-v_r^T v_w)",
            equal(log(Product(invalid[l], (l, 1, invalid_pairs))), Sum(log(invalid[l]), (l, 1, invalid_pairs))),
        ),
        step(
            (1655, 1655),
            r"\sum_{(w,c) \in D} \log \sigma(v_c^T v_w) + \sum_{(w,r) \in D'} \log \sigma(-v_r^T v_w)",
            equal(
                Sum(log(sigmoid(dot(u, v))), (l, 1, pairs)) + Sum(log(sigmoid(-dot(u_r, v_r))), (l, 1, invalid_pairs)),
                Sum(log(sigmoid(dot(v_c_printed, v))), (l, 1, pairs))
                + Sum(log(sigmoid(-dot(v_r_printed, v_r))), (l, 1, invalid_pairs)),
            ),
            expect="refuted",
            slip="notation",
            why="Lines 1637 and 1643 have the context vectors u_c and u_r; v_c and v_r are the vectors "
            "of those words as words, rows of the other matrix.",
        ),
    ],
)
chapter.not_checkable(
    at="Week 9, negative sampling, objectives",
    lines=(1639, 1649),
    printed=r"\underset{\theta}{\text{maximize}} \prod_{(w,c) \in D} p(z = 1|w, c) \prod_{(w,r) \in D'} p(z = 0|w, r)",
    why="says what is to be maximised",
)

s_1, s_2, s_r, m = symbols("s_1 s_2 s_r m", real=True)
chapter.chain(
    at="Week 9, contrastive estimation",
    steps=[
        step(
            (1660, 1660),
            r"We need  $(s - s_r) \geq m$ , where  $m$  is a large positive value. Thus, the loss function is  $\mathcal{L}(\theta) = s - (s_r + m)$ .",
            # called a loss, but to be maximised by the next sentence: at least 0 where the need is met, below 0 where not
            at_most(0, s_1 - (s_r + m), given=[m > 0, s_1 - s_r >= m]),
        ),
        step(
            (1660, 1660),
            r"Thus, the loss function is  $\mathcal{L}(\theta) = s - (s_r + m)$ .",
            less(s_2 - (s_r + m), 0, given=[m > 0, s_2 - s_r < m]),
        ),
        step(
            (1660, 1660),
            r"Objective function is  $\text{maximize } \max(0, s - (s_r + m))$",
            less(Max(0, s_2 - (s_r + m)), Max(0, s_1 - (s_r + m)), given=[m > 0, s_2 < s_1, s_1 - s_r < m]),
            expect="refuted",
            why="Where the need is not met, s - s_r < m, a larger s must be better; but there the maximum with 0 is 0 for every "
            "s, so that maximising it teaches nothing.  Right is to minimise max(0, s_r + m - s).",
        ),
    ],
)
