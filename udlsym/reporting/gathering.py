"""What every report shows, put in the documents' order: documents, their claims, the steps' outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from udlsym.claims import Claim, Document
from udlsym.outcomes import Consequence, Outcome
from udlsym.statements import Statement

VERDICTS = ("proved", "refuted", "undecided", "not-checkable")
WORDS = {"proved": "proved", "refuted": "refuted", "undecided": "undecided", "not-checkable": "not checkable"}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims, and how many of their steps have which verdict."""

    claims: int
    proved: int
    refuted: int
    undecided: int
    not_checkable: int

    @property
    def steps(self) -> int:
        """All steps."""
        return self.proved + self.refuted + self.undecided + self.not_checkable

    @property
    def parts(self) -> tuple[tuple[str, str, int], ...]:
        """The verdicts that occur: name, word, number."""
        numbers = (self.proved, self.refuted, self.undecided, self.not_checkable)
        return tuple((name, WORDS[name], number) for name, number in zip(VERDICTS, numbers, strict=True) if number)


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with the outcomes of its steps, in their order."""

    claim: Claim
    outcomes: tuple[Outcome, ...]

    @property
    def id(self) -> str:
        """The id of the first step: the claim's name in reports."""
        return self.outcomes[0].id

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line of all steps."""
        return min(o.step.lines[0] for o in self.outcomes), max(o.step.lines[1] for o in self.outcomes)

    @property
    def counts(self) -> Counts:
        """The verdicts of its steps."""
        return count(1, self.outcomes)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its claims, in its own order."""

    document: Document
    claims: tuple[ClaimView, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every step of every claim."""
        return tuple(outcome for view in self.claims for outcome in view.outcomes)

    @property
    def chapters(self) -> tuple[tuple[str, tuple[ClaimView, ...]], ...]:
        """The claims by chapter, chapters where they begin."""
        found: dict[str, list[ClaimView]] = {}
        for view in self.claims:
            found.setdefault(view.claim.chapter, []).append(view)
        return tuple((title, tuple(views)) for title, views in found.items())

    @property
    def counts(self) -> Counts:
        """The verdicts of all its steps."""
        return count(len(self.claims), self.outcomes)

    def having(self, verdict: str) -> tuple[Outcome, ...]:
        """The steps with a verdict."""
        return tuple(outcome for outcome in self.outcomes if outcome.verdict_name == verdict)


def count(claims: int, outcomes: Iterable[Outcome]) -> Counts:
    """Count the verdicts of steps that belong to so many claims."""
    names = [outcome.verdict_name for outcome in outcomes]
    return Counts(claims, *(names.count(name) for name in VERDICTS))


def gather(outcomes: Iterable[Outcome]) -> tuple[DocumentView, ...]:
    """Outcomes by document and claim: documents by key, claims by line, whatever the order they come in."""
    claims: dict[tuple[str, str, int], list[Outcome]] = {}
    for outcome in outcomes:
        claim = outcome.claim
        claims.setdefault((claim.document.key, claim.path, claim.first_step), []).append(outcome)
    views = [ClaimView(group[0].claim, tuple(sorted(group, key=step_number))) for group in claims.values()]
    views.sort(key=lambda view: (view.claim.document.key, *view.lines, view.claim.path, view.claim.first_step))
    documents: dict[str, list[ClaimView]] = {}
    for view in views:
        documents.setdefault(view.claim.document.key, []).append(view)
    return tuple(DocumentView(group[0].claim.document, tuple(group)) for group in documents.values())


def step_number(outcome: Outcome) -> int:
    """The number at the end of a step's id."""
    number = re.search(r"(\d+)$", outcome.id)
    return int(number.group(1)) if number else 0


def consequences(outcomes: Sequence[Outcome]) -> dict[str, tuple[Consequence, ...]]:
    """For the id of a step, the steps that carry its error on, with what they should have been where that is known."""
    found: dict[str, dict[str, Consequence]] = {}
    for outcome in outcomes:
        if outcome.consequences:
            found[outcome.id] = {c.id: c for c in outcome.consequences}
    for outcome in outcomes:
        if outcome.follows_from is not None:
            spoiled = found.setdefault(outcome.follows_from, {})
            spoiled.setdefault(outcome.id, Consequence(outcome.id, "", ""))
    return {cause: tuple(spoiled.values()) for cause, spoiled in found.items()}


def lines_in_words(lines: tuple[int, int]) -> str:
    """``line 905`` or ``lines 905–907``."""
    return f"line {lines[0]}" if lines[0] == lines[1] else f"lines {lines[0]}–{lines[1]}"


def enclosed(statement: Statement | None) -> tuple[str, str]:
    """What the two enclosures of a witness enclose: the sides, or what must be the same at two points."""
    word = {"up-to-constant": "difference", "proportional": "quotient"}.get(statement.kind if statement else "")
    if word is None:
        return "left side", "right side"
    return f"{word} of the sides at the first point", f"{word} of the sides at the second point"


def plural(number: int, word: str) -> str:
    """``1 claim``, ``2 claims``."""
    plurals = {"erratum": "errata", "was": "were", "is": "are"}
    return f"{number} {word if number == 1 else plurals.get(word, word + 's')}"


def slug(name: str) -> str:
    """A file name that is safe everywhere, from an id."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "claim"


def unique_slugs(names: Iterable[str]) -> dict[str, str]:
    """A slug for every name, no two the same even where capitals do not count."""
    found: dict[str, str] = {}
    taken: set[str] = {"index"}
    for name in names:
        candidate, number = slug(name), 2
        while candidate.lower() in taken:
            candidate, number = f"{slug(name)}-{number}", number + 1
        taken.add(candidate.lower())
        found[name] = candidate
    return found
