"""Documents and what they claim: data only.  The engine's verdicts on claims live elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from udlsym.errors import DocumentError
from udlsym.statements import Statement

Expectation = Literal["proved", "refuted", "undecided", "not-checkable"]
Slip = Literal["mathematics", "notation", "scan"]


@dataclass(frozen=True, slots=True)
class Document:
    """A text: a short key, a title, the edition that was read, its file name in ``shared/documents`` and its sha256."""

    key: str
    title: str
    edition: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Step:
    """One checkable piece of print: the LaTeX at ``lines`` (inclusive, from 1) and the statement that it says.

    ``expect`` is what a careful reader found; it is compared with the verdict and never replaces it.  ``why`` argues
    a refutation in words that a student would accept, independently of the engine's witness.  ``says`` is None for a
    step that cannot be checked; then ``why`` gives the reason.  ``follows`` is True for a step that is wrong only
    because an earlier step of the same claim was.  ``using`` names theorems (dotted paths) the encoding rests on.
    """

    lines: tuple[int, int]
    printed: str
    says: Statement | None
    expect: Expectation = "proved"
    why: str = ""
    follows: bool = False
    slip: Slip = "mathematics"
    using: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a document says, in one step or in a chain of them; ``path`` is the middle of its steps' ids."""

    document: Document
    chapter: str
    where: str
    path: str
    first_step: int
    steps: tuple[Step, ...]

    def step_ids(self) -> tuple[str, ...]:
        """``udl-booklet/15.2/answer/1`` and so on: stable names of the steps."""
        return tuple(f"{self.document.key}/{self.path}/{self.first_step + offset}" for offset in range(len(self.steps)))


def step(
    lines: tuple[int, int],
    printed: str,
    says: Statement | None,
    *,
    expect: Expectation = "proved",
    why: str = "",
    follows: bool = False,
    slip: Slip = "mathematics",
    using: Iterable[str] = (),
) -> Step:
    """A step of a chain; see `Step` for the meaning of each part.  Raises DocumentError where parts contradict."""
    if lines[0] > lines[1] or lines[0] < 1:
        raise DocumentError(f"lines must be (first, last), counted from 1 (got {lines})")
    if not printed.strip():
        raise DocumentError(f"lines {lines}: printed is empty; give the document's own LaTeX")
    if (says is None) != (expect == "not-checkable"):
        raise DocumentError(f"lines {lines}: says=None goes with expect='not-checkable' and the other way round")
    if expect in ("refuted", "not-checkable") and not why:
        raise DocumentError(f"lines {lines}: a step expected to be {expect} needs why=, in words")
    return Step(lines, printed, says, expect, why, follows, slip, tuple(using))


@dataclass(slots=True)
class Chapter:
    """The claims of one chapter, in the document's order.  A module that holds a chapter is found by `collecting`."""

    document: Document
    title: str
    claims: list[Claim] = field(default_factory=list)
    _counters: dict[str, int] = field(default_factory=dict, repr=False)

    def claim(
        self,
        *,
        at: str,
        lines: tuple[int, int],
        printed: str,
        says: Statement,
        expect: Expectation = "proved",
        why: str = "",
        slip: Slip = "mathematics",
        using: Iterable[str] = (),
    ) -> Claim:
        """Register a claim of one step; ``at`` is the place in words, such as "Problem 15.2, answer"."""
        return self.chain(at=at, steps=[step(lines, printed, says, expect=expect, why=why, slip=slip, using=using)])

    def chain(self, *, at: str, steps: Iterable[Step]) -> Claim:
        """Register a claim of several steps, each settled on its own."""
        path = _path(at)
        first = self._counters.get(path, 0) + 1
        claim = Claim(self.document, self.title, at, path, first, tuple(steps))
        if not claim.steps:
            raise DocumentError(f"{self.document.key}, {at}: a chain needs at least one step")
        self._counters[path] = first + len(claim.steps) - 1
        self.claims.append(claim)
        return claim

    def not_checkable(self, *, at: str, lines: tuple[int, int], printed: str, why: str) -> Claim:
        """Register a statement that mathematics cannot check, with the reason, so that coverage can be counted."""
        return self.chain(at=at, steps=[step(lines, printed, None, expect="not-checkable", why=why)])

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)


def _path(at: str) -> str:
    """``Problem 18.6, answer, line 3`` becomes ``18.6/answer/line-3``."""
    words = [part.strip().lower() for part in at.split(",")]
    words[0] = re.sub(r"^(problem|question)\s+(?=[\w(])", "", words[0])
    return "/".join(re.sub(r"[^\w.()-]+", "-", word).strip("-") for word in words)
