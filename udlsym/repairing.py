"""The smallest edit of a refuted statement that is proved: what a careful referee would have printed.

The edits are tried cheapest first.  Balls at a few points throw most of them out; what is left must be proved, by the
same provers, checker and cross-check as anything else.  Of equally small ones, that which keeps the lines before and
after true goes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from itertools import islice
from typing import Any

from sympy import (
    Add,
    Derivative,
    I,
    Integer,
    Limit,
    Mul,
    Product,
    Rational,
    Sum,
    nan,
    oo,
    zoo,
)

from udlsym.deciding import prove
from udlsym.effort import spend, spent, within
from udlsym.matrices.expressions import concerns_matrices
from udlsym.outcomes import Found, Repair
from udlsym.repairs.changes import Assume, Conclusion, Edit, Flipped, Put, Write
from udlsym.repairs.completing import is_printable, lacking, normal, right_sides
from udlsym.repairs.consequences import exchanged
from udlsym.repairs.double_slips import pairs
from udlsym.repairs.edits import edits
from udlsym.repairs.rounding import decimal, exact_value, in_words, places_of, rounded
from udlsym.repairs.severity import EditKind, severity_of
from udlsym.repairs.sieving import Sieve
from udlsym.repairs.stocks import SideName
from udlsym.repairs.weighing import empties, is_notation, is_special, keeps_most, touched
from udlsym.searching import glance, search_for
from udlsym.statements import Statement
from udlsym.verdicts import Proved

EFFORT = 450_000
"""What the search for one repair may spend: a few seconds."""
ONE_PROOF = 0.35
"""The part of it that one proof may take."""
PROVING = 2
"""What a prover's unit of effort counts here: rewriting takes longer than evaluating."""
MOST_PROOFS = 24
"""So many attempts at a proof may fail."""
SINGLE, TWICE, RESERVE = 0.6, 0.7, 0.2
"""The parts after which single edits, and single ones with a sign, have been tried long enough; and the part that is
kept for computing the right side where no edit works."""
MOST_PAIRS = 300
"""Pairs of edits that are looked at."""
FURTHER, LOOKING_ON = 2, 0.5
"""How much more an edit may cost that spoils fewer of the lines around it, and what looking for it may spend."""
EMPTYING = 3
"""What it costs more to leave nothing of a side but a number."""
CANDIDATE = 100
"""What writing down one edited statement is counted as."""
LOOKS = 120
"""Points at which a candidate is compared before anybody tries to prove it."""
READABLE = 160
"""Characters of an expression in the words about a search."""
LINE = 20_000
"""What looking for a counterexample to a neighbouring line may spend."""
BRANCH = 5
"""A condition that costs as much picks a branch: it is no repair where a smaller edit survives every check."""
SIMPLE = 12
"""Operations in a factor or a term that a side may be said to lack."""


def repair(
    statement: Statement, *, before: Statement | None = None, after: Statement | None = None, effort: int = EFFORT
) -> tuple[Repair | None, str]:
    """The smallest provable edit of a refuted statement, or None; and how the search ended, in words.

    ``before`` and ``after`` are what the neighbouring steps of the chain say.

    >>> x = Symbol("x", real=True)
    >>> repair(equal(sqrt(x**2), x))[0].statement.given
    (x >= 0,)
    """
    found = search(statement, before=before, after=after, effort=effort)
    return found.repair, found.searched


def search(
    statement: Statement,
    *,
    before: Statement | None = None,
    after: Statement | None = None,
    carried: tuple[Any, Any] | None = None,
    effort: int = EFFORT,
) -> Found:
    """The same with the severity; ``carried`` is what an earlier wrong line had, and what it should have had.

    A strict inequality that fails only where its sides meet, as far as any point tells, lacks a condition.
    """
    looking = _Search(statement, before, after, spent(), effort)
    found, searched = looking.run(carried)
    if found is not None:
        return Found(found, searched, found.severity)
    loose = looking.survivor is not None and looking.survivor.kind == "strictness"
    return Found(None, searched, "missing-condition" if loose else "wrong-result")


@dataclass(slots=True)
class _Search:
    statement: Statement
    before: Statement | None
    after: Statement | None
    start: int
    effort: int
    tried: int = 0
    unproved: int = 0
    seen: set[Conclusion] = field(default_factory=set)
    survivor: Edit | None = None
    leftward: bool = False
    computed: bool = False

    def run(self, carried: tuple[Any, Any] | None) -> tuple[Repair | None, str]:
        followed = within(self.effort * ONE_PROOF, self._followed, *carried) if carried is not None else None
        if followed is not None:
            return followed, "put right with the line that it follows from"
        direct = self._direct()
        if direct is not None:
            return direct, "the right number was computed"
        detours = self._detours()
        self.leftward = detours[0] > detours[1]
        ordered = edits(self.statement, before=self.before, after=self.after, detours=detours)
        sieve = Sieve(self.statement)
        single = 1 - RESERVE / 4 if _is_matrix(self.statement) else SINGLE  # of matrices nothing is computed afterwards
        found = (
            self._best(ordered, sieve, single)
            or self._best(self._twice(ordered), sieve, TWICE)
            or self._best(self._two_slips(ordered, sieve), sieve, 1 - RESERVE)
        )
        if found is not None:
            return found, f"proved after {self.tried} of {len(ordered)} edits"
        if self._spent() > self.effort * single or self.unproved > MOST_PROOFS:
            ended = f"stopped early, at edit {min(self.tried, len(ordered))} of {len(ordered)}"
        else:
            ended = f"no edit among {len(ordered)} could be proved"
        if self.survivor is not None:
            ended += _told("neither proved nor refuted:", self.survivor.words)
        if isinstance(self.statement.rhs, Rational) and self.statement.relation == "==":
            ended += "; no number is right, for the left-hand side varies" * sieve.varies(self.statement.lhs)
        return self._last_resort(ended)

    def _detours(self) -> tuple[int, int]:
        """What it costs more to touch the right and the left side, by what the lines before and after say.

        A document claims its right sides; but where the line before was wrong and this one is right again, or the next
        line goes on from this right side truly, the slip may be on the left.
        """
        before, after, statement = self.before, self.after, self.statement
        if before is not None and before.rhs == statement.lhs:
            if glance(before, effort=LINE) is None:
                across = before.with_sides(before.lhs, statement.rhs)
                loose = before.kind == "up-to-constant" and glance(across, effort=LINE) is None
                return 0, 0 if loose else 4
            if glance(before.with_sides(before.lhs, statement.rhs), effort=LINE) is None:
                return 4, 0
        elif after is not None and after.lhs == statement.rhs and glance(after, effort=LINE) is None:
            return 0, 0
        return 0, 2

    def _twice(self, ordered: list[Edit]) -> list[Edit]:
        """The small edits of the right side once more, with the sign of the whole side flipped as well."""
        if self.statement.relation != "==" or _is_matrix(self.statement):
            return []
        found: list[Edit] = []
        for edit in ordered:
            if edit.cost <= 3 and isinstance(edit.change, (Put, Write)) and edit.change.side == "rhs":
                phrase = edit.phrase + ", and flip the sign of the right-hand side"
                found.append(replace(edit, cost=5, change=Flipped(edit.change), phrase=phrase))
        return found

    def _two_slips(self, ordered: list[Edit], sieve: Sieve) -> list[Edit]:
        """Two of the small edits of the right side at once."""
        if self.statement.relation != "==" or _is_matrix(self.statement) or self.survivor is not None:
            return []
        left = self.effort * (1 - RESERVE) - self._spent()
        return list(islice(pairs(self.statement, ordered, sieve.points, effort=left / 2), MOST_PAIRS))

    # The search -----------------------------------------------------------------------------------------------------

    def _best(self, ordered: Iterable[Edit], sieve: Sieve, share: float) -> Repair | None:
        """The first edit that is proved; of those that cost little more, one that spoils fewer of the other lines."""
        best: tuple[int, Edit, Repair] | None = None
        enough = self.effort * share
        queue: list[tuple[int, int, Edit, Statement | None]] = [(e.cost, n, e, None) for n, e in enumerate(ordered)]
        heapify(queue)
        while queue:
            cost, number, edit, candidate = heappop(queue)
            if best is not None and (cost > best[1].cost + FURTHER or best[0] == 0):
                break
            if self.survivor is not None and cost > self.survivor.cost + 2:
                break
            if cost >= 4 and not self.computed and best is None:
                self.computed = True
                found = within(self.effort * ONE_PROOF, self._missing_factor_or_term, sieve)
                if found is not None:
                    return found
            if self._spent() > enough or self.unproved > MOST_PROOFS:
                break
            if self._is_idle(edit, best) or (edit.kind == "strictness" and sieve.never_agrees):
                continue
            if candidate is None:
                self.tried += 1
                candidate = self._candidate(edit, sieve)
                if candidate is None:
                    continue
                if empties(self.statement, edit, candidate):
                    heappush(queue, (cost + EMPTYING, number, replace(edit, cost=cost + EMPTYING), candidate))
                    continue
            proof = self._proof(candidate)
            if proof is None:
                self._note(edit, candidate, sieve)
                continue
            rank = self._spoils(candidate)
            if best is None:
                enough = min(enough, self._spent() + self.effort * LOOKING_ON)
            if best is None or rank < best[0]:
                best = (rank, edit, self._repair(edit, candidate, proof))
        return best[2] if best is not None else None

    def _is_idle(self, edit: Edit, best: tuple[int, Edit, Repair] | None) -> bool:
        """Whether an edit need not be tried: a condition where less mends it, or another side than the mended one."""
        survivor = self.survivor
        if survivor is not None and edit.kind == "condition":
            return edit.cost >= BRANCH or survivor.kind in ("strictness", "direction")
        if best is None or edit.cost == best[1].cost:
            return False
        return touched(edit) != touched(best[1])

    def _proof(self, candidate: Statement) -> Proved | None:
        """The proof of a candidate, within a part of the effort."""
        if not _is_matrix(candidate) and search_for(candidate).upto(LOOKS, effort=LINE, closely=False) is not None:
            return None
        left, start = self.effort - self._spent(), spent()
        proof = within(min(left, self.effort * ONE_PROOF), prove, candidate)
        self.unproved += proof is None
        spend((PROVING - 1) * (spent() - start))
        return proof

    def _note(self, edit: Edit, candidate: Statement, sieve: Sieve) -> None:
        """Remember the first edit that nothing speaks against."""
        told = sieve.points or candidate.kind in ("up-to-constant", "proportional")
        if self.survivor is None and edit.kind != "condition" and told and glance(candidate) is None:
            self.survivor = edit

    def _spent(self) -> int:
        return spent() - self.start

    def _candidate(self, edit: Edit, sieve: Sieve) -> Statement | None:
        """The edited statement, unless it is none, says nothing, was tried before, or fails at a point of the sieve."""
        statement = self.statement
        spend(CANDIDATE)
        try:
            lhs, _, rhs = conclusion = edit.conclusion(statement)
            if any(side.has(nan, zoo, oo) and not side.has(Limit) for side in (lhs, rhs)):
                return None
            if not isinstance(edit.change, Assume):
                if conclusion == (statement.lhs, statement.relation, statement.rhs) or conclusion in self.seen:
                    return None
                self.seen.add(conclusion)
                if sieve.speaks_against(conclusion):
                    return None
            candidate = edit.applied(statement)
        except Exception:  # SymPy refuses some edits in ways of its own
            return None
        if (lhs == rhs and not keeps_most(statement, candidate)) or is_notation(statement, candidate):
            return None
        if is_special(statement, edit, candidate):
            return None
        return candidate if sieve.passes(candidate) else None

    def _repair(self, edit: Edit, candidate: Statement, proof: Proved) -> Repair:
        severity = severity_of(edit.kind, last=self.after is None)
        return Repair(candidate, edit.words, severity, proof)

    def _spoils(self, candidate: Statement) -> int:
        """How many of the neighbouring lines the edit would make false."""
        spoiled = 0
        for line, side, of in ((self.after, "lhs", "rhs"), (self.before, "rhs", "lhs")):
            old, new = getattr(self.statement, of), getattr(candidate, of)
            if line is not None and old != new and getattr(line, side) == old:
                edited = replace(line, lhs=new) if side == "lhs" else replace(line, rhs=new)
                spoiled += glance(edited, effort=LINE) is not None
        return spoiled

    def _followed(self, wrong: Any, right: Any) -> Repair | None:
        """The line with what an earlier one should have had, where that makes it true."""
        candidate = exchanged(self.statement, wrong, right)
        if candidate is None or candidate.lhs == candidate.rhs:
            return None
        proof = self._proof(candidate)
        short = max(right.count_ops(), wrong.count_ops()) <= SIMPLE
        words = f"write {in_words(right)} for {in_words(wrong)}" if short else "put right what it takes over"
        return None if proof is None else Repair(candidate, words, "follows", proof)

    # Numbers: the right one at the same precision -------------------------------------------------------------------

    def _direct(self) -> Repair | None:
        """A printed number by the right one: the rounded value, or the exact one; where a formula stands, later."""
        statement = self.statement
        if statement.relation != "==" or not isinstance(statement.rhs, Rational) or statement.lhs.free_symbols:
            return None
        if statement.tolerance:
            return self._rounded()
        plain = isinstance(statement.lhs, Integer) and isinstance(statement.rhs, Integer)  # two counts
        exact = exact_value(statement)
        if exact is None:
            exact = normal(statement, statement.lhs)
        if not isinstance(exact, Rational) or exact == statement.rhs or (exact == statement.lhs and not plain):
            return None
        return self._with_number(exact, "number", str(exact), str(statement.rhs))

    def _rounded(self) -> Repair | None:
        statement = self.statement
        places = places_of(statement) or 0
        unit = Rational(1, 10**places)
        value = rounded(statement.lhs, unit)
        if value is None or value == statement.rhs:
            return None
        close = abs(value - statement.rhs) <= 2 * unit
        texts = (decimal(value, places), decimal(statement.rhs, places))
        return self._with_number(value, "rounding" if close else "number", *texts)

    def _with_number(self, value: Rational, kind: EditKind, new: str, old: str) -> Repair | None:
        candidate = replace(self.statement, rhs=value)
        proof = self._proof(candidate)
        if proof is None:
            return None
        severity = severity_of("sign" if value == -self.statement.rhs else kind, last=True)
        return Repair(candidate, f"replace {old} by {new}", severity, proof)

    # What the right side lacks, by computing ------------------------------------------------------------------------

    def _missing_factor_or_term(self, sieve: Sieve) -> Repair | None:
        """A short factor or term that the right side lacks, read off the normal form of quotient or difference."""
        statement = self.statement
        if statement.relation != "==" or statement.kind not in ("equality", "count") or _is_matrix(statement):
            return None
        side: SideName = "lhs" if self.leftward else "rhs"
        wrong, right = (statement.lhs, statement.rhs) if self.leftward else (statement.rhs, statement.lhs)
        if not wrong.free_symbols:
            return None
        found: list[tuple[int, Edit]] = []
        name = "the left-hand side" if self.leftward else "the right-hand side"
        for kind, new, phrase, part in lacking(statement, wrong, right, name):
            sums = any(isinstance(f, Add) for f in Mul.make_args(part))
            size = part.count_ops() + (9 if kind == "term" and sums else 6 if kind == "factor" and part.has(Add) else 0)
            least = 8 if kind == "factor" and wrong in new.args else 2  # what is kept as it was may be given more
            if size > min(SIMPLE, max(least, wrong.count_ops())) or part.has(
                nan, zoo, oo, I, Sum, Product, Derivative, Limit
            ):
                continue
            found.append((size, Edit(kind, 4, Put(side, (((), new),)), phrase)))
        for _, edit in sorted(found, key=lambda pair: pair[0]):
            self.tried += 1
            candidate = self._candidate(edit, sieve)
            if candidate is None:
                continue
            proof = self._proof(candidate)
            if proof is not None:
                return self._repair(edit, candidate, proof)
        return None

    def _last_resort(self, ended: str) -> tuple[Repair | None, str]:
        """The right side computed, where no edit works."""
        statement = self.statement
        if statement.relation != "==" or statement.kind not in ("equality", "count") or _is_matrix(statement):
            return None, ended
        if self.leftward:
            return None, ended
        found = within(self.effort - self._spent(), list, right_sides(statement))
        for right, edit in found or ():
            if right == statement.lhs:
                ended += "; the left-hand side is no shorter as anything else"
            if right in (statement.lhs, statement.rhs):
                continue
            if not is_printable(right, statement):
                return None, f"{ended}; the right-hand side can be computed, but not as one would print it"
            ended += _told("the right-hand side would be", right)
            proof = self._proof(replace(statement, rhs=right)) if self.survivor is None else None
            if proof is None:
                return None, ended
            return Repair(replace(statement, rhs=right), edit, severity_of("whole", last=True), proof), ended
        return None, ended


def _is_matrix(statement: Statement) -> bool:
    return concerns_matrices(statement.lhs, statement.rhs)


def _told(what: str, about: Any) -> str:
    """A further half sentence, unless nobody would read it to its end."""
    text = str(about)
    return f"; {what} {text}" if len(text) <= READABLE else ""
