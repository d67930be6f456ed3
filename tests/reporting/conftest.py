"""Settled steps built by hand: what every report and certificate is tried on."""

from __future__ import annotations

import pytest
from sympy import Function, IndexedBase, Ne, Rational, Sum, Symbol, cos, exp, log, symbols, tanh

from udlsym.claims import Chapter, Document, step
from udlsym.evidence import Entry, Identity, Split
from udlsym.outcomes import Outcome, Repair
from udlsym.statements import Definition, Statement, count, equal, number, proportional, same_up_to_constant
from udlsym.verdicts import Proved, Refuted, Undecided, Verdict, Witness

BOOKLET = Document(
    "udl-booklet", "Answer booklet for students", "March 27, 2025", "001_d0b19f451d82a32b.txt", "d0" * 32
)
HOMEWORK = Document("pooling-homework", "Pooling & convolution", "", "002_fed1453040f6253a.txt", "fe" * 32)
HOSTILE = r"</code><script>alert(1)</script> \input{/etc/passwd} \write18{ls} ``` %&#$_^~ }{ \end{document} ⚠ 漢"

z, b, x, L, D, phi = symbols("z b x L D_JS phi", real=True)
j, K = Symbol("j", integer=True), Symbol("K", integer=True, positive=True)


def _proof() -> Proved:
    entries = (Entry(tanh(z), "tanh by exponentials", (exp(z),)),)
    return Proved(
        "exponential normal form",
        Split(z, Identity(entries), Identity(()), Identity(entries)),
        ("exp(2*z) + 1 != 0",),
        ("derivations.softmax.jacobian",),
    )


def build() -> list[Outcome]:
    """A proof, an erratum with its repair, one that follows, one without repair, an open step, one beyond checking."""
    chapter = Chapter(BOOKLET, "Chapter 15")
    m = Function("m")
    t = Symbol("t", integer=True)
    chapter.chain(
        at="Problem 15.2, answer",
        steps=[
            step(
                (905, 905),
                r"D_{JS}[Pr(\mathbf{x}^*) || Pr(\mathbf{x})] &= -\frac{1}{2}L - \log[2]",
                equal(D, -L / 2 - log(2), given=[Ne(L, 0), b > 0, b < 1]),
                expect="refuted",
                why="At the optimum $L = 2\\log 2 - 2D$, so log 2 enters with a plus & nothing else.",
                using=["derivations.gans.loss_at_optimal_discriminator"],
            ),
            step(
                (906, 907),
                r"&= -\frac{1}{2}\left(L + 2\log[2]",
                equal(D, -(L + 2 * log(2)) / 2),
                expect="refuted",
                why="Carries the sign on.",
                follows=True,
            ),
        ],
    )
    chapter.claim(
        at="Problem 3.2, answer",
        lines=(20, 21),
        printed=r"$$\tanh[z] = \frac{2}{1+\exp[-2z]} - 1$$",
        says=equal(tanh(z), 2 / (1 + exp(-2 * z)) - 1, definitions=[Definition(m(t), b * m(t - 1), (t,), (t >= 1,))]),
    )
    chapter.claim(
        at="Problem 3.3, answer",
        lines=(22, 22),
        printed="The value $0.731$ is $\\sigma(1)$",
        says=number(1 / (1 + exp(-1)), "0.730"),
        expect="refuted",
        why="Rounded down.",
    )
    homework = Chapter(HOMEWORK, "")
    y = IndexedBase("y", real=True)
    homework.claim(
        at="Question 1 (a)",
        lines=(3, 3),
        printed=r"\textcircled{A} \rightarrow \frac{1",
        says=equal(Sum(y[j], (j, 1, K)), Sum(y[j], (j, 0, K)), given=[j >= 1, j <= K]),
        expect="undecided",
    )
    homework.not_checkable(at="Question 1 (b)", lines=(4, 4), printed=HOSTILE, why=HOSTILE)
    homework.claim(at="Question 2", lines=(9, 9), printed=r"\cos x \propto x", says=proportional(cos(x), x, in_=[x]))
    homework.claim(
        at="Question 2",
        lines=(10, 10),
        printed=r"f &= g + \text{const} \\ &= \sum_{i=1}^{n} [x_i]",
        says=same_up_to_constant(phi**2 + 1, phi**2, in_=[phi]),
    )
    homework.claim(at="Question 2", lines=(11, 11), printed=r"2^3 = 8", says=count(8, 8))
    proved: Verdict = _proof()
    right = Repair(
        equal(D, -L / 2 + log(2), given=[Ne(L, 0), b > 0, b < 1, Ne(z, 0)]),
        "flip the sign of $\\log 2$",
        "wrong-sign",
        _proof(),
    )
    verdicts: dict[str, dict[str, object]] = {
        "udl-booklet/15.2/answer/1": {
            "verdict": Refuted(Witness((("L", "1"), ("b", "1/2"), ("y[1]", "sqrt(2)")), "[0.1931 +/- 2e-5]", "-3/2")),
            "repair": right,
            "severity": "wrong-sign",
        },
        "udl-booklet/15.2/answer/2": {
            "verdict": Refuted(Witness((("L", "1"),), "[0.19 +/- 3e-3]", "[-1.19 +/- 3e-3]")),
            "severity": "follows",
            "follows_from": "udl-booklet/15.2/answer/1",
        },
        "udl-booklet/3.3/answer/1": {
            "verdict": Refuted(Witness((), "[0.7310585786 +/- 4e-11]", "0.73")),
            "searched": "stopped after 5 s",
        },
        "pooling-homework/1-(a)/1": {"verdict": Undecided("no prover for <sums>", ("fields", "sums"))},
        "pooling-homework/1-(b)/1": {"verdict": None},
    }
    found = []
    for claim in (*chapter, *homework):
        for name, said in zip(claim.step_ids(), claim.steps, strict=True):
            facts = verdicts.get(name, {"verdict": proved})
            found.append(Outcome(name, claim, said, seconds=0.1234567, **facts))  # type: ignore[arg-type]
    return found


@pytest.fixture
def outcomes() -> list[Outcome]:
    """The settled steps."""
    return build()


@pytest.fixture
def statement() -> Statement:
    """A printed number."""
    return number(Rational(7, 5), "1.40")
