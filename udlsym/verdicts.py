"""The three verdicts: a tagged union of small frozen values, and the witness that a refutation carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from udlsym.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Witness:
    """Exact values for the variables, and disjoint enclosures of the two sides there.

    ``at`` pairs names (``"b"``, ``"z[1]"``, ``"K"``) with exact values as SymPy text; ``left`` and ``right`` are the
    enclosures as text, an exact value or a ball ``[3.1415 +/- 2e-6]``.
    """

    at: tuple[tuple[str, str], ...]
    left: str
    right: str

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {value}" for name, value in self.at) or "no variables"
        return f"at {where}: left = {self.left}, right = {self.right}"


@dataclass(frozen=True, slots=True)
class Proved:
    """The statement holds.  ``evidence`` is what the checker accepted; ``conditions``, where both sides are defined."""

    method: str
    evidence: Evidence = field(repr=False)
    conditions: tuple[str, ...] = ()
    theorems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuted:
    """The statement fails at the witness."""

    witness: Witness


@dataclass(frozen=True, slots=True)
class Undecided:
    """Nobody could settle the statement: an honest answer.  ``tried`` names the provers that gave up."""

    reason: str
    tried: tuple[str, ...] = ()


Verdict: TypeAlias = Proved | Refuted | Undecided


def name_of(verdict: Verdict) -> str:
    """ "proved", "refuted" or "undecided": the word that the JSON formats use."""
    return type(verdict).__name__.lower()
