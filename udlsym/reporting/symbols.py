"""The LaTeX vocabulary that reports are willing to typeset: what is not listed here is shown as source.

Each table says what a command becomes in MathML; in LaTeX it stays itself.
"""

from __future__ import annotations

from typing import Final

GREEK: Final[dict[str, str]] = {
    **dict(
        zip(
            "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi".split(), "αβγδζηθικλμνξπ", strict=True
        )
    ),
    **dict(zip("rho sigma tau upsilon chi psi omega".split(), "ρστυχψω", strict=True)),
    **dict(zip("phi varphi epsilon varepsilon vartheta varpi varrho varsigma".split(), "ϕφϵεϑϖϱς", strict=True)),
    **dict(zip("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(), "ΓΔΘΛΞΠΣΥΦΨΩ", strict=True)),
}

IDENTIFIERS: Final[dict[str, str]] = {
    **GREEK,
    **dict(zip("ell infty partial nabla emptyset hbar Re Im aleph prime top bot".split(), "ℓ∞∂∇∅ℏℜℑℵ′⊤⊥", strict=True)),
    **dict(zip("dots ldots cdots vdots ddots bullet circ".split(), "……⋯⋮⋱•∘", strict=True)),
}

OPERATORS: Final[dict[str, str]] = {
    **dict(zip("cdot times div pm mp ast star odot otimes oplus ominus".split(), "⋅×÷±∓∗⋆⊙⊗⊕⊖", strict=True)),
    **dict(zip("leq le geq ge neq ne approx equiv sim simeq cong propto ll gg".split(), "≤≤≥≥≠≠≈≡∼≃≅∝≪≫", strict=True)),
    **dict(zip("in ni notin subset subseteq supset supseteq cup cap setminus".split(), "∈∋∉⊂⊆⊃⊇∪∩∖", strict=True)),
    **dict(
        zip("to rightarrow leftarrow leftrightarrow mapsto gets uparrow downarrow".split(), "→→←↔↦←↑↓", strict=True)
    ),
    **dict(zip("Rightarrow Leftarrow Leftrightarrow implies iff Downarrow".split(), "⇒⇐⇔⟹⟺⇓", strict=True)),
    **dict(zip("longrightarrow longleftarrow searrow swarrow nearrow nwarrow".split(), "⟶⟵↘↙↗↖", strict=True)),
    **dict(
        zip("forall exists neg lnot land lor wedge vee vdash because therefore".split(), "∀∃¬¬∧∨∧∨⊢∵∴", strict=True)
    ),
    **dict(zip("mid parallel perp colon doteq triangleq coloneqq leqslant geqslant".split(), "∣∥⊥:≐≜≔⩽⩾", strict=True)),
}

BIG: Final[dict[str, str]] = dict(
    zip("sum prod int iint iiint oint bigcup bigcap bigoplus bigotimes".split(), "∑∏∫∬∭∮⋃⋂⨁⨂", strict=True)
)

FUNCTIONS: Final[frozenset[str]] = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max "
    "min Pr sec sin sinh sup tan tanh".split()
)

WITH_LIMITS: Final[frozenset[str]] = frozenset(
    "sum prod bigcup bigcap bigoplus bigotimes det gcd inf lim liminf limsup max min Pr sup".split()
)

SPACES: Final[dict[str, str]] = {
    "\\,": "0.167em",
    "\\:": "0.222em",
    "\\;": "0.278em",
    "\\ ": "0.25em",
    "\\!": "-0.167em",
    "\\quad": "1em",
    "\\qquad": "2em",
    "~": "0.25em",
}

DELIMITERS: Final[dict[str, str]] = {
    **{character: character for character in "()[]|/."},
    "<": "⟨",
    ">": "⟩",
    "\\{": "{",
    "\\}": "}",
    "\\lbrace": "{",
    "\\rbrace": "}",
    "\\lbrack": "[",
    "\\rbrack": "]",
    "\\|": "‖",
    "\\Vert": "‖",
    "\\lVert": "‖",
    "\\rVert": "‖",
    "\\vert": "|",
    "\\lvert": "|",
    "\\rvert": "|",
    "\\langle": "⟨",
    "\\rangle": "⟩",
    "\\lfloor": "⌊",
    "\\rfloor": "⌋",
    "\\lceil": "⌈",
    "\\rceil": "⌉",
}

ACCENTS: Final[dict[str, str]] = {
    "hat": "^",
    "widehat": "^",
    "tilde": "~",
    "widetilde": "~",
    "bar": "¯",
    "overline": "¯",
    "vec": "→",
    "overrightarrow": "→",
    "dot": "˙",
    "ddot": "¨",
    "check": "ˇ",
    "breve": "˘",
    "overbrace": "⏞",
}

UNDER_ACCENTS: Final[dict[str, str]] = {"underline": "_", "underbrace": "⏟"}

STYLES: Final[frozenset[str]] = frozenset(
    "mathbf boldsymbol bm mathbb mathcal mathscr mathrm mathit mathsf mathtt mathfrak mathnormal".split()
)

SIZES: Final[frozenset[str]] = frozenset(
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
)

DROPPED: Final[frozenset[str]] = frozenset(
    "limits nolimits displaystyle textstyle scriptstyle nonumber notag hline centering".split()
)

ENVIRONMENTS: Final[dict[str, tuple[str, str]]] = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "cases": ("{", ""),
    "array": ("", ""),
    "aligned": ("", ""),
    "gathered": ("", ""),
    "split": ("", ""),
}

OUTER_ENVIRONMENTS: Final[frozenset[str]] = frozenset(
    f"{name}{star}"
    for name in ("align", "equation", "gather", "multline", "eqnarray", "displaymath")
    for star in ("", "*")
)

CHARACTERS: Final[str] = "+-*/=<>()[]|,.;:!?@`\"'"

FROM_UNICODE: Final[dict[str, str]] = {
    **{
        character: f"\\{name}"
        for name, character in [*IDENTIFIERS.items(), *OPERATORS.items(), *BIG.items()]
        if name
        not in ("prime", "ldots", "colon", "bot", "ne", "le", "ge", "rightarrow", "leftarrow", "neg", "land", "lor")
    },
    "−": "-",
    "–": "-",
    "·": "\\cdot",
    "√": "\\sqrt",
    "’": "'",
    "′": "'",
    "‖": "\\|",
    "⟨": "\\langle",
    "⟩": "\\rangle",
    "ℝ": "\\mathbb{R}",
    "½": "\\frac{1}{2}",
}
