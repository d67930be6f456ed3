"""Certificates: what was claimed, what was found and on what grounds, as plain JSON that other programs read.

`to_json` is the record of ``udlsym claims --json``, whose fields and order are fixed; `certificate` adds what somebody
needs to check it again: hypotheses, domains, definitions, exact expressions, the evidence, and the versions of what
settled it.  `SCHEMA` describes the first, and `validate` holds a record against it.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import metadata
from typing import Any, Final, cast, get_args

from sympy import And, srepr

from udlsym.errors import UdlsymError
from udlsym.outcomes import Outcome, Severity, added_hypotheses
from udlsym.statements import Kind, Statement
from udlsym.verdicts import Proved, Refuted, Undecided


class CertificateError(UdlsymError):
    """A record is not a certificate: the message names the field, what was expected there, and what came."""


def formula(statement: Statement) -> str:
    """The conclusion of a statement in SymPy syntax: ``Eq(x, y)``, ``x <= y``, ``Abs(x - 1/2) <= 1/200``, ...

    "Up to a constant" and "proportional" have no SymPy word; they read ``UpToConstant(x, y, phi)`` and
    ``Proportional(x, y, w)``, with the symbols they speak of at the end.
    """
    lhs, rhs = str(statement.lhs), str(statement.rhs)
    if statement.kind == "number":
        return f"Abs({lhs} - {rhs if re.fullmatch(r'[0-9/.]+', rhs) else f'({rhs})'}) <= {statement.tolerance}"
    if statement.kind in ("up-to-constant", "proportional"):
        word = "UpToConstant" if statement.kind == "up-to-constant" else "Proportional"
        return f"{word}({', '.join([lhs, rhs, *map(str, statement.modulo)])})"
    if statement.relation in ("==", "!="):
        return f"{'Eq' if statement.relation == '==' else 'Ne'}({lhs}, {rhs})"
    return f"{lhs} {statement.relation} {rhs}"


def repaired_formula(printed: Statement | None, repair: Statement) -> str:
    """The formula of a repair; hypotheses that the repair had to add go before it, as ``Implies(Ne(z, 0), ...)``."""
    added = added_hypotheses(printed, repair)
    return (
        f"Implies({And(*added, evaluate=False) if len(added) > 1 else added[0]}, {formula(repair)})"
        if added
        else formula(repair)
    )


def severity_of(outcome: Outcome) -> Severity:
    """How bad an erratum is, where the engine did not say: a wrong result, unless it only follows from another."""
    if outcome.severity is not None:
        return outcome.severity
    if outcome.follows_from is not None:
        return "follows"
    return outcome.repair.severity if outcome.repair is not None else "wrong-result"


def theorems_of(outcome: Outcome) -> tuple[str, ...]:
    """The theorems that the proof used and those that the encoding rests on, each once."""
    used = outcome.verdict.theorems if isinstance(outcome.verdict, Proved) else ()
    return tuple(dict.fromkeys((*used, *outcome.step.using)))


def to_json(outcome: Outcome) -> dict[str, Any]:
    """One step as ``udlsym claims --json`` prints it."""
    from udlsym.reporting.mathematics import repair_latex

    step, verdict, document = outcome.step, outcome.verdict, outcome.claim.document
    witness = verdict.witness if isinstance(verdict, Refuted) else None
    repair = outcome.repair.statement if outcome.repair is not None else None
    return {
        "id": outcome.id,
        "document": document.key,
        "file": document.file,
        "lines": list(step.lines),
        "where": outcome.claim.where,
        "printed": step.printed,
        "statement": None if step.says is None else formula(step.says),
        "kind": "not-checkable" if step.says is None else step.says.kind,
        "verdict": outcome.verdict_name,
        "reason": outcome.reason,
        "method": verdict.method if isinstance(verdict, Proved) else None,
        "conditions": list(verdict.conditions) if isinstance(verdict, Proved) else [],
        "theorems": list(theorems_of(outcome)),
        "witness": None if witness is None else {"at": dict(witness.at), "left": witness.left, "right": witness.right},
        "erratum": None
        if witness is None
        else {
            "severity": severity_of(outcome),
            "repair": None if repair is None else repaired_formula(step.says, repair),
            "repair_latex": None if repair is None else repair_latex(step.says, repair),
            "follows_from": outcome.follows_from,
        },
        "seconds": round(outcome.seconds, 3),
    }


def certificate(outcome: Outcome) -> dict[str, Any]:
    """The full record of one step: `to_json`, and what a second checker needs."""
    step, verdict, repair = outcome.step, outcome.verdict, outcome.repair
    document = outcome.claim.document
    exact = _exactly()
    return {
        **to_json(outcome),
        "title": document.title,
        "edition": document.edition,
        "sha256": document.sha256,
        "why": step.why,
        "slip": step.slip,
        "expected": step.expect,
        "trouble": outcome.trouble,
        "exact": None if step.says is None else _statement(step.says, exact),
        "evidence": evidence_tree(verdict.evidence, exact) if isinstance(verdict, Proved) else None,
        "tried": list(verdict.tried) if isinstance(verdict, Undecided) else [],
        "repair": None
        if repair is None
        else {
            "edit": repair.edit,
            "exact": _statement(repair.statement, exact),
            "method": repair.proof.method,
            "conditions": list(repair.proof.conditions),
            "theorems": list(repair.proof.theorems),
            "evidence": evidence_tree(repair.proof.evidence, exact),
        },
        "repair_search": outcome.searched,
        "consequences": [{"id": c.id, "printed": c.printed, "right": c.right} for c in outcome.consequences],
        "versions": dict(versions()),
    }


def _statement(statement: Statement, exact: Callable[[object], str]) -> dict[str, Any]:
    return {
        "lhs": exact(statement.lhs),
        "relation": statement.relation,
        "rhs": exact(statement.rhs),
        "given": [exact(h) for h in statement.given],
        "given_text": [str(h) for h in statement.given],
        "modulo": [exact(s) for s in statement.modulo],
        "tolerance": None if statement.tolerance is None else str(statement.tolerance),
        "variables": dict(statement.variables),
        "definitions": [
            {
                "text": str(definition),
                "head": exact(definition.head),
                "body": exact(definition.body),
                "variables": [exact(s) for s in definition.variables],
                "given": [exact(h) for h in definition.given],
            }
            for definition in statement.definitions
        ],
    }


def evidence_tree(evidence: object, show: Callable[[object], str]) -> Any:
    """A tree of frozen dataclasses as JSON: an object per node with its class under ``"type"``, expressions as text."""
    if evidence is None or isinstance(evidence, bool | int | str):
        return evidence
    if is_dataclass(evidence):
        inside = {f.name: evidence_tree(getattr(evidence, f.name), show) for f in fields(evidence)}
        return {"type": type(evidence).__name__, **inside}
    if isinstance(evidence, tuple | list):
        return [evidence_tree(part, show) for part in evidence]
    if isinstance(evidence, Mapping):
        return {show(key): evidence_tree(value, show) for key, value in evidence.items()}
    return show(evidence)


def _exactly() -> Callable[[object], str]:
    """``srepr`` with dummies numbered in order of appearance, so that a record does not depend on the process."""
    numbers: dict[str, int] = {}

    def exact(value: object) -> str:
        return re.sub(
            r"dummy_index=(\d+)",
            lambda match: f"dummy_index={numbers.setdefault(match.group(1), len(numbers) + 1)}",
            str(srepr(value)),
        )

    return exact


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """The versions of what settled a statement."""

    def version(package: str) -> str:
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            return "from source" if package == "udlsym" else "not installed"

    packages = tuple((name, version(name)) for name in ("udlsym", "sympy", "python-flint"))
    return (*packages, ("python", platform.python_version()))


def _object(properties: dict[str, Any], *, nullable: bool = False) -> dict[str, Any]:
    return {
        "type": ["object", "null"] if nullable else "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_TEXT: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}
_TEXTS: Final = {"type": "array", "items": _TEXT}

SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A settled step, as `udlsym claims --json` prints it",
    **_object(
        {
            "id": _TEXT,
            "document": _TEXT,
            "file": _TEXT,
            "lines": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 2, "maxItems": 2},
            "where": _TEXT,
            "printed": _TEXT,
            "statement": _TEXT_OR_NULL,
            "kind": {"enum": [*get_args(Kind), "not-checkable"]},
            "verdict": {"enum": ["proved", "refuted", "undecided", "not-checkable"]},
            "reason": _TEXT_OR_NULL,
            "method": _TEXT_OR_NULL,
            "conditions": _TEXTS,
            "theorems": _TEXTS,
            "witness": _object(
                {"at": {"type": "object", "additionalProperties": _TEXT}, "left": _TEXT, "right": _TEXT},
                nullable=True,
            ),
            "erratum": _object(
                {
                    "severity": {"enum": list(get_args(Severity))},
                    "repair": _TEXT_OR_NULL,
                    "repair_latex": _TEXT_OR_NULL,
                    "follows_from": _TEXT_OR_NULL,
                },
                nullable=True,
            ),
            "seconds": {"type": "number", "minimum": 0},
        }
    ),
}

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def validate(record: object) -> None:
    """Accept a record that `to_json` could have made; raise CertificateError where it could not.

    Beyond `SCHEMA`: what goes with which verdict, so that a proof has a method and a refutation a witness.
    """
    _hold(record, SCHEMA, "record")
    found = cast(dict[str, Any], record)
    verdict = found["verdict"]
    for field, belongs_to in (
        ("method", ("proved",)),
        ("witness", ("refuted",)),
        ("erratum", ("refuted",)),
        ("reason", ("undecided", "not-checkable")),
        ("statement", ("proved", "refuted", "undecided")),
    ):
        if (found[field] is not None) != (verdict in belongs_to):
            raise CertificateError(f"record.{field}: {verdict} does not go with {found[field]!r}")
    if (found["kind"] == "not-checkable") != (verdict == "not-checkable"):
        raise CertificateError(f"record.kind: {verdict} does not go with {found['kind']!r}")


def _hold(value: object, schema: Mapping[str, Any], place: str) -> None:
    """Hold a value against the words of JSON Schema that `SCHEMA` uses."""
    if "enum" in schema and value not in schema["enum"]:
        raise CertificateError(f"{place}: expected one of {', '.join(schema['enum'])} (got {value!r})")
    if "type" in schema:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if not any(isinstance(value, _TYPES[name]) and not isinstance(value, bool) for name in names):
            raise CertificateError(f"{place}: expected {' or '.join(names)} (got {value!r})")
    if isinstance(value, int | float) and value < schema.get("minimum", value):
        raise CertificateError(f"{place}: expected at least {schema['minimum']} (got {value!r})")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            raise CertificateError(f"{place}: expected {schema['minItems']} items (got {len(value)})")
        for position, item in enumerate(value):
            _hold(item, schema.get("items", {}), f"{place}[{position}]")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                raise CertificateError(f"{place}: the field {name!r} is missing")
        for name, item in value.items():
            other = schema.get("additionalProperties", {})
            if name not in properties and other is False:
                raise CertificateError(f"{place}: the field {name!r} is not known")
            _hold(item, properties.get(name, other), f"{place}.{name}")
