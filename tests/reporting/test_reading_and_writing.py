"""What of printed LaTeX is typeset, and that what is typeset is well formed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udlsym.reporting.mathml import mathml_of
from udlsym.reporting.reading import read
from udlsym.reporting.segmenting import segments
from udlsym.reporting.tex import latex_of

DOCUMENTS = Path(__file__).parents[3] / "shared" / "documents"
PIECES = [
    *r"abz019+-=()[]{}&^_'| ",
    "\\\\",
    r"\frac",
    r"\left",
    r"\right",
    r"\begin{cases}",
    r"\end{cases}",
    r"\alpha",
    r"\mathbf",
    r"\sqrt",
    r"\sum",
    r"\text{ if }",
    r"\input{x}",
    "<",
    ">",
    "$",
    "%",
    "β",
    r"\hat",
    r"\log",
]


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        (r"&= \frac12 x", r"=\frac{1}{2}x"),
        (r"= -\frac{1}{2}\left(L + 2", r"=-\frac{1}{2}(L+2"),
        (r"\begin{aligned} a &= b", r"a=b"),
        (r"a &= b \\ &= c", r"\begin{aligned} a & =b \\  & =c \end{aligned}"),
        (r"x_i^2{}'", r"x_{i}^{2}{}^{\prime}"),
        (r"\eta * x \tag{3}", r"\eta*x"),
        ("β ≤ 1", r"\beta\leq1"),
        (
            r"\begin{cases} 0 & z < 0 \\ [z] & z \geq 0\end{cases}",
            r"\begin{cases} 0 & z<0 \\ {}[z] & z\geq0 \end{cases}",
        ),
    ],
)
def test_print_with_scars_is_mended_for_display(source: str, clean: str) -> None:
    """Alignment marks and halves of pairs go; arguments get braces; a bracket never follows a line break bare."""
    tree = read(source)
    assert tree is not None
    assert latex_of(tree) == clean


@pytest.mark.parametrize(
    "source",
    [
        r"\input{/etc/passwd}",
        r"\write18{ls}",
        r"\def\x{1}",
        r"\href{javascript:1}{x}",
        r"\frac{1",
        r"x^a^b",
        r"x}",
        r"a % b",
        r"a # b",
        "$x$ and $y",
        r"\text{<script>\input{a}</script>}",
        r"\textcircled{A}",
        r"\frac{1}",
        r"\begin{verbatim}x\end{verbatim} \catcode",
        "漢",
        "{" * 5000 + "x" + "}" * 5000,
        "x" * 30_000,
        r"\begin{cases} a & b & c \end{cases}",
        r"\csname input\endcsname x",
        "^^5cinput x",
    ],
)
def test_anything_else_is_left_as_source(source: str) -> None:
    """A command outside the vocabulary, an unbalanced brace, a double script or an abyss of brackets is not typeset."""
    assert read(source) is None


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_what_is_typeset_is_well_formed(source: str) -> None:
    """Whatever is accepted is read again as itself and is well-formed MathML without scripts or links."""
    tree = read(source)
    if tree is not None:
        clean = latex_of(tree)
        again = read(clean)
        assert again is not None
        assert latex_of(again) == clean
        assert clean.count("{") - clean.count(r"\{") == clean.count("}") - clean.count(r"\}")
        for element in ElementTree.fromstring(mathml_of(tree, display=True, source=source)).iter():
            assert element.tag.startswith("{http://www.w3.org/1998/Math/MathML}m")
            assert not {"href", "onclick", "style"} & set(element.attrib)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(source: str) -> None:
    """Any text at all is cut into segments whose mathematics can be typeset."""
    for kind, text in segments(source):
        assert kind in ("words", "source") or read(text) is not None


def test_sentences_keep_their_mathematics() -> None:
    """A sentence with dollars is words and mathematics; one without is words; a lone display is a display."""
    assert segments("The value $0.731$ is $\\sigma(1)$.") == [
        ("words", "The value "),
        ("inline", "0.731"),
        ("words", " is "),
        ("inline", r"\sigma(1)"),
        ("words", "."),
    ]
    assert segments("the answers are not the same") == [("words", "the answers are not the same")]
    assert segments("We start with:") == [("words", "We start with:")]
    assert segments("f(x) = max(a, b)") == [("display", "f(x) = max(a, b)")]
    assert segments("$$x = 1$$") == [("display", "x = 1")]
    assert segments(r"\frac{1") == [("source", r"\frac{1")]


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents are not beside the checkout")
def test_nearly_all_that_the_documents_print_is_typeset() -> None:
    """Of the displays and formulas of the five documents at most one in two hundred is shown as source."""
    kinds = [
        kind
        for path in sorted(DOCUMENTS.glob("*.txt"))
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
        if paragraph.count("$") % 2 == 0
        for kind, _ in segments(paragraph)
        if kind != "words"
    ]
    assert len(kinds) > 1000
    assert kinds.count("source") <= len(kinds) // 200
