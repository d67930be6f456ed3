"""What became of a claim's step once it was settled: the value that reports, certificates, CLI and pytest share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sympy import Basic

from udlsym.claims import Claim, Step
from udlsym.statements import Statement
from udlsym.verdicts import Proved, Refuted, Undecided, Verdict, name_of

Severity = Literal[
    "wrong-result",
    "wrong-sign",
    "wrong-step",
    "missing-factor",
    "missing-condition",
    "wrong-index",
    "wrong-bracket",
    "wrong-shape",
    "rounding",
    "notation",
    "follows",
]


@dataclass(frozen=True, slots=True)
class Repair:
    """The smallest edit of a refuted statement that was proved.  ``edit`` names it ("flip the sign of log(2)")."""

    statement: Statement
    edit: str
    severity: Severity
    proof: Proved


@dataclass(frozen=True, slots=True)
class Found:
    """How the search for a repair ended: the repair or None, in words, and the severity, which is there either way."""

    repair: Repair | None
    searched: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an error does to a later line: what is printed there, and what should be, in words or decimals."""

    id: str
    printed: str
    right: str

    def __str__(self) -> str:
        return f"{self.printed} should be {self.right}" if self.printed else self.right


@dataclass(frozen=True, slots=True)
class Outcome:
    """One step, settled.  ``verdict`` is None for a step registered as not checkable.

    ``repair`` is None where nothing was refuted or no edit could be proved; ``searched`` then says how the search
    ended.  ``follows_from`` is the id of the step whose error this one merely carries on; ``consequences``, what later
    lines should have been had this one been right.  ``trouble`` is a bug of the engine (a prover and a rigorous
    evaluation disagree): it fails the run whatever was expected.
    """

    id: str
    claim: Claim
    step: Step
    verdict: Verdict | None
    seconds: float
    repair: Repair | None = None
    searched: str = ""
    severity: Severity | None = None
    follows_from: str | None = None
    trouble: str = ""
    consequences: tuple[Consequence, ...] = ()

    @property
    def verdict_name(self) -> str:
        """ "proved", "refuted", "undecided" or "not-checkable"."""
        return "not-checkable" if self.verdict is None else name_of(self.verdict)

    @property
    def as_expected(self) -> bool:
        """Whether the engine found what the careful reader found."""
        return not self.trouble and self.verdict_name == self.step.expect

    @property
    def reason(self) -> str | None:
        """Why the step is undecided or cannot be checked; None where it was settled."""
        if self.verdict is None:
            return self.step.why
        if isinstance(self.verdict, Undecided):
            return self.verdict.reason
        return None

    @property
    def is_erratum(self) -> bool:
        """Whether the step was refuted."""
        return isinstance(self.verdict, Refuted)


def added_hypotheses(printed: Statement | None, repair: Statement) -> tuple[Basic, ...]:
    """The hypotheses of a repair that the printed statement does not have."""
    return tuple(h for h in repair.given if printed is None or h not in printed.given)
