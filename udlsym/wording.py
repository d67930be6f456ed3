"""How verdicts are told in a terminal: what was claimed, what was expected, what was found, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from udlsym.verdicts import Proved, Refuted, Undecided, Verdict, name_of

if TYPE_CHECKING:
    from udlsym.claims import Claim, Step
    from udlsym.outcomes import Outcome, Repair
    from udlsym.statements import Statement
    from udlsym.verifying import TheoremOutcome

_LONGEST = 600


def tell(rows: Iterable[tuple[str, str]], *, longest: int | None = None) -> str:
    """Lines of a label and a text; a text beyond ``longest`` characters is cut, and says so."""
    lines = []
    for label, text in rows:
        if longest is not None and len(text) > longest:
            text = f"{text[:longest]}... ({len(text)} characters)"
        lines.append(f"  {label:<10} {text}".rstrip())
    return "\n".join(lines)


def statement_rows(statement: Statement) -> Iterator[tuple[str, str]]:
    """Both sides, the hypotheses, the domains and the definitions of a statement."""
    relation = statement.relation
    if statement.kind == "number":
        relation_text = f"= (to within {statement.tolerance})"
    elif statement.kind in ("up-to-constant", "proportional"):
        names = ", ".join(map(str, statement.modulo))
        word = "equal up to a constant" if statement.kind == "up-to-constant" else "proportional"
        relation_text = f"{word} in {names}"
    else:
        relation_text = relation
    yield "left", str(statement.lhs)
    yield "relation", relation_text
    yield "right", str(statement.rhs)
    for hypothesis in statement.given:
        yield "given", str(hypothesis)
    if statement.variables:
        yield "variables", ", ".join(f"{name}: {domain}" for name, domain in statement.variables)
    for definition in statement.definitions:
        yield "where", str(definition)


def verdict_rows(verdict: Verdict | None, trouble: str = "") -> Iterator[tuple[str, str]]:
    """The verdict with what it rests on: method, conditions and theorems, or the witness, or the reason."""
    if verdict is not None:
        yield "found", name_of(verdict)
    if isinstance(verdict, Proved):
        yield "method", verdict.method
        for condition in verdict.conditions:
            yield "condition", condition
        for theorem in verdict.theorems:
            yield "theorem", theorem
    elif isinstance(verdict, Refuted):
        for name, value in verdict.witness.at:
            yield "at", f"{name} = {value}"
        yield "left is", verdict.witness.left
        yield "right is", verdict.witness.right
    elif isinstance(verdict, Undecided):
        yield "reason", verdict.reason
        if verdict.tried:
            yield "tried", ", ".join(verdict.tried)
    if trouble:
        yield "trouble", trouble


def source_rows(claim: Claim, step: Step) -> Iterator[tuple[str, str]]:
    """Where the document prints the step, and what."""
    first, last = step.lines
    lines = f"line {first}" if first == last else f"lines {first}-{last}"
    yield "where", f"{claim.where} ({claim.document.file}, {lines})"
    yield "printed", " ".join(step.printed.split())


def repair_rows(
    repair: Repair | None, searched: str, severity: str | None, follows_from: str | None
) -> Iterator[tuple[str, str]]:
    """What is wrong with a refuted step, and what would be right."""
    if severity is not None:
        yield "severity", severity
    if follows_from is not None:
        yield "follows", f"from {follows_from}"
    if repair is not None:
        yield "repair", f"{repair.statement}  ({repair.edit})"
    elif searched:
        yield "repair", f"none found: {searched}"


def advice(expect: str, found: str, *, trouble: bool = False) -> str:
    """What to do where the engine did not find what the careful reader found."""
    if trouble:
        return "nothing may be believed until this is understood: report it with the statement above"
    if found == "undecided":
        return (
            "cut the step into smaller ones, state a hypothesis that is missing, or give it more --seconds; "
            "if nobody can settle it, mark it expect='undecided'"
        )
    if found == "refuted":
        return (
            "compare says= with the printed lines term by term; if it says what they print, this is an erratum: "
            "mark it expect='refuted' and say why="
        )
    if expect == "refuted":
        return (
            "compare says= with the printed lines term by term; if it says what they print, the print is right: "
            "drop expect='refuted'"
        )
    return f"the engine has settled it: mark it expect={found!r}"


def theorem_advice(expect: str, found: str) -> str:
    """What to do about a theorem that is not proved, or a near miss that is not refuted."""
    if expect == "proved":
        return "mend the statement or its hypotheses; what is not proved is no theorem, and nothing may rest on it"
    if found == "proved":
        return "the near miss is true: choose one that is false"
    return "the near miss must be refuted: give it hypotheses that leave room for a witness, or choose a plainer one"


def step_report(outcome: Outcome, *, longest: int | None = _LONGEST) -> str:
    """A step: claim, both sides, expectation, verdict, witness or reason, and what to do where it is unexpected."""
    step = outcome.step
    rows: list[tuple[str, str]] = [*source_rows(outcome.claim, step)]
    if step.says is not None:
        rows += statement_rows(step.says)
    rows.append(("expected", step.expect))
    rows += verdict_rows(outcome.verdict, outcome.trouble)
    rows += repair_rows(outcome.repair, outcome.searched, outcome.severity, outcome.follows_from)
    rows += [("spoils", f"{spoiled.id}: {spoiled}" if str(spoiled) else spoiled.id) for spoiled in outcome.consequences]
    if not outcome.as_expected:
        rows.append(("do", advice(step.expect, outcome.verdict_name, trouble=bool(outcome.trouble))))
    elif step.why:
        rows.append(("why", step.why))
    return (
        f"{_heading(outcome.id, outcome.as_expected, step.expect, outcome.verdict_name)}\n{tell(rows, longest=longest)}"
    )


def theorem_report(outcome: TheoremOutcome, *, longest: int | None = _LONGEST) -> str:
    """A theorem or a near miss: both sides, expectation, verdict, witness or reason, what to do."""
    part, settled = outcome.part, outcome.settled
    found = name_of(settled.verdict)
    rows: list[tuple[str, str]] = [("name", part.name), *statement_rows(part.statement), ("expected", part.expect)]
    rows += verdict_rows(settled.verdict, settled.trouble)
    if settled.trouble:
        rows.append(("do", advice("", "", trouble=True)))
    elif not outcome.as_expected:
        rows.append(("do", theorem_advice(part.expect, found)))
    return f"{_heading(part.id, outcome.as_expected, part.expect, found)}\n{tell(rows, longest=longest)}"


def summary(outcomes: Sequence[Outcome], theorems: Sequence[TheoremOutcome]) -> str:
    """A line per document and one for the theorems: how many steps, and what became of them."""
    lines: list[str] = []
    by_document: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_document.setdefault(outcome.claim.document.key, []).append(outcome)
    width = max((len(key) for key in [*by_document, "theorems", "near misses"]), default=0)
    for key, group in by_document.items():
        names = [outcome.verdict_name for outcome in group]
        lines.append(
            f"{key:<{width}}  {len(group):>4} steps: {_counts(names)}{_surprises(o.as_expected for o in group)}"
        )
    for label, expect in (("theorems", "proved"), ("near misses", "refuted")):
        alike = [t for t in theorems if t.part.expect == expect]
        if alike:
            told = _counts([name_of(t.settled.verdict) for t in alike]) + _surprises(t.as_expected for t in alike)
            lines.append(f"{label:<{width}}  {len(alike):>4}        {told}")
    return "\n".join(lines)


def _heading(id_: str, as_expected: bool, expect: str, found: str) -> str:
    return id_ if as_expected else f"{id_}: expected {expect}, found {found}"


def _counts(names: Sequence[str]) -> str:
    words = ("proved", "refuted", "undecided", "not-checkable")
    return ", ".join(f"{names.count(word)} {word}" for word in words if word in names)


def _surprises(as_expected: Iterable[bool]) -> str:
    count = sum(not good for good in as_expected)
    return f"; {count} NOT AS EXPECTED" if count else ""
