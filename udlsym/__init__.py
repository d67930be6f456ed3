"""udlsym: verify derivations.  State what a text prints, and have every ``=`` settled by exact reasoning."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from udlsym.chaining import Line as Line
    from udlsym.chaining import LineFails as LineFails
    from udlsym.chaining import calc as calc
    from udlsym.chaining import chain as chain
    from udlsym.chaining import conjoin as conjoin
    from udlsym.claims import Chapter as Chapter
    from udlsym.claims import Document as Document
    from udlsym.claims import step as step
    from udlsym.deciding import decide as decide
    from udlsym.exact.calculus import Partial as Partial
    from udlsym.exact.calculus import Prime as Prime
    from udlsym.exact.calculus import composite as composite
    from udlsym.exact.expectations import expectation as expectation
    from udlsym.functions import indicator as indicator
    from udlsym.functions import leaky_relu as leaky_relu
    from udlsym.functions import relu as relu
    from udlsym.functions import sigmoid as sigmoid
    from udlsym.functions import softmax as softmax
    from udlsym.functions import softplus as softplus
    from udlsym.functions import swish as swish
    from udlsym.reading.parsing import arithmetic as arithmetic
    from udlsym.reading.parsing import parse as parse
    from udlsym.statements import Definition as Definition
    from udlsym.statements import Statement as Statement
    from udlsym.statements import at_most as at_most
    from udlsym.statements import count as count
    from udlsym.statements import equal as equal
    from udlsym.statements import family as family
    from udlsym.statements import index as index
    from udlsym.statements import less as less
    from udlsym.statements import number as number
    from udlsym.statements import proportional as proportional
    from udlsym.statements import same_up_to_constant as same_up_to_constant
    from udlsym.statements import unequal as unequal
    from udlsym.theorems import Theorem as Theorem
    from udlsym.theorems import theorem as theorem
    from udlsym.verdicts import Proved as Proved
    from udlsym.verdicts import Refuted as Refuted
    from udlsym.verdicts import Undecided as Undecided

__version__ = "0.1.0"

_HOMES = {
    "exact.calculus": ("Partial", "Prime", "composite"),
    "chaining": ("Line", "LineFails", "calc", "chain", "conjoin"),
    "claims": ("Chapter", "Document", "step"),
    "deciding": ("decide",),
    "exact.expectations": ("expectation",),
    "functions": ("indicator", "leaky_relu", "relu", "sigmoid", "softmax", "softplus", "swish"),
    "reading.parsing": ("arithmetic", "parse"),
    "statements": (
        "Definition",
        "Statement",
        "at_most",
        "count",
        "equal",
        "family",
        "index",
        "less",
        "number",
        "proportional",
        "same_up_to_constant",
        "unequal",
    ),
    "theorems": ("Theorem", "theorem"),
    "verdicts": ("Proved", "Refuted", "Undecided"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    """Import a public name from its module at first use, so that ``import udlsym`` costs nothing."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'udlsym' has no attribute {name!r}")
    return getattr(import_module(f"udlsym.{home}"), name)


def __dir__() -> list[str]:
    return __all__
