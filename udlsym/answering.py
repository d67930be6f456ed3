"""Statements that come as text, one JSON object a line, and the answers to them, one a line and in the same order.

Nothing that is read is executed, no line takes more than its budget, and a line that cannot be read is answered with
why; the others go on.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

Answer: TypeAlias = dict[str, Any]
Record: TypeAlias = dict[str, Any]

LONGEST_LINE = 100_000
_PIECE = 1 << 20
_ID_IN_FRONT = re.compile(rb'\s*\{\s*"id"\s*:\s*(-?\d{1,18}(?=\s*[,}])|"[^"\\\x00-\x1f]{0,200}")')
_KEYS = ("lhs", "rhs", "rel", "given", "symbols")


def answer_stream(read: Callable[[int], bytes], *, seconds: float, processes: int | None = None) -> Iterator[Answer]:
    """An answer for every line of a stream, each as soon as its turn comes.

    ``read`` gives up to so many bytes, and b"" at the end.
    What is there is answered before more is read, so that a program at the other end of a pipe may wait for answers.
    """
    for batch in _batches(read):
        yield from answer_records([read_record(line, length) for line, length in batch], seconds, processes)


def answer_records(records: Sequence[Record], seconds: float, processes: int | None = None) -> Iterator[Answer]:
    """An answer for every record, in order; a record that has a verdict is its own answer already."""
    from udlsym import workers

    answers: dict[int, Answer] = {n: r for n, r in enumerate(records) if r.get("verdict") is not None}
    open_ = [n for n in range(len(records)) if n not in answers]
    payloads = [{key: value for key, value in records[n].items() if key != "id"} for n in open_]
    if payloads:
        workers.start(1 if len(payloads) == 1 else processes, module="udlsym.deciding")
    results = workers.run(_answer, payloads, seconds=seconds, processes=processes)
    for number, record in enumerate(records):
        while number not in answers:
            index, result = next(results)
            answers[open_[index]] = _finished(result)
        yield {**answers.pop(number), "id": record.get("id")}


def read_record(line: bytes, length: int | None = None) -> Record:
    """The record that a line holds, with ``id``, ``lhs`` and ``rhs``; or the answer that says why it holds none.

    ``length`` is the line's own where ``line`` is only its beginning.
    """
    length = len(line) if length is None else length
    front = _ID_IN_FRONT.match(line)
    id_ = json.loads(front[1].decode("utf-8", "replace")) if front else None
    if length > LONGEST_LINE:
        return error(id_, f"the line has {length} bytes; at most {LONGEST_LINE} are read")
    if not line.strip():
        return error(id_, "the line is empty")
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except UnicodeDecodeError as problem:
        return error(id_, f"the line is not UTF-8: {problem.reason} at byte {problem.start}")
    except RecursionError:
        return error(id_, "the line is nested too deeply")
    except ValueError as problem:
        return error(id_, f"the line is not JSON: {problem}")
    if not isinstance(record, dict):
        return error(id_, f"the line must be a JSON object (got {_kind(record)})")
    return _checked(record)


def error(id_: object, reason: str) -> Answer:
    """The answer to what cannot be read."""
    return _say(id_, "error", reason=reason)


def _checked(record: dict[str, Any]) -> Record:
    """The record, where every part has its type; of what else it holds only the names, for the parser to judge."""
    id_ = record.get("id")
    if isinstance(id_, (dict, list)) or (isinstance(id_, float) and not math.isfinite(id_)):
        return error(None, f"id must be a string, a number or null (got {_kind(id_)})")
    for key in ("lhs", "rhs"):
        if key not in record:
            return error(id_, f"{key} is missing")
    for key in ("lhs", "rhs", "rel"):
        if not isinstance(record.get(key, ""), str):
            return error(id_, f"{key} must be a string (got {_kind(record[key])})")
    given = record.get("given", [])
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        return error(id_, "given must be a list of strings")
    symbols = record.get("symbols", {})
    if not isinstance(symbols, dict) or not all(isinstance(domain, str) for domain in symbols.values()):
        return error(id_, 'symbols must be an object of names and domains, such as {"b": "real"}')
    return {**{key: value if key in _KEYS else None for key, value in record.items()}, "id": id_}


def _batches(read: Callable[[int], bytes]) -> Iterator[list[tuple[bytes, int]]]:
    """The lines of a stream with their lengths, as many as a read gives; of one too long only the beginning."""
    line, length, first = b"", 0, True
    while piece := read(_PIECE):
        if first:
            piece = piece.removeprefix(b"\xef\xbb\xbf")
            first = False
        batch = []
        *ended, rest = piece.split(b"\n")
        for part in ended:
            batch.append(_line(line + part[: LONGEST_LINE + 1 - len(line)], length + len(part)))
            line, length = b"", 0
        line += rest[: LONGEST_LINE + 1 - len(line)]
        length += len(rest)
        if batch:
            yield batch
    if length:
        yield [_line(line, length)]


def _line(line: bytes, length: int) -> tuple[bytes, int]:
    return (line[:-1], length - 1) if line.endswith(b"\r") and len(line) == length else (line, length)


def _answer(record: Record) -> Answer:
    """In a worker: read one record's mathematics and settle it."""
    from udlsym.deciding import settle
    from udlsym.errors import ProverBug
    from udlsym.reading.parsing import parse_statement
    from udlsym.verdicts import Proved, Refuted, name_of

    start = time.perf_counter()
    try:
        statement = parse_statement(record)
    except Exception as problem:  # whatever text brings about, it is the text that cannot be read
        return error(None, str(problem) or type(problem).__name__)
    try:
        verdict = settle(statement)
    except ProverBug as problem:
        return error(None, f"a bug in the engine, please report it: {problem}")
    answer = _say(None, name_of(verdict), seconds=time.perf_counter() - start)
    if isinstance(verdict, Proved):
        answer["method"] = verdict.method
    elif isinstance(verdict, Refuted):
        witness = verdict.witness
        answer["witness"] = {"at": dict(witness.at), "left": witness.left, "right": witness.right}
    else:
        answer["reason"] = verdict.reason
    return answer


def _finished(result: Any) -> Answer:
    from udlsym import workers

    if isinstance(result, workers.Finished):
        answer: Answer = result.value
        return answer
    if isinstance(result, workers.TimedOut):
        reason = f"time: over {result.seconds:g} s"
        return _say(None, "undecided", reason=reason, seconds=result.seconds)
    if isinstance(result, workers.Crashed):
        return _say(None, "undecided", reason=f"crashed: {result.reason}")
    return _say(None, "undecided", reason=f"failed: {result.text}")


def _say(id_: object, verdict: str, *, reason: str | None = None, seconds: float = 0.0) -> Answer:
    return {
        "id": id_,
        "verdict": verdict,
        "method": None,
        "witness": None,
        "reason": reason,
        "seconds": round(seconds, 4),
    }


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys differ: of two left sides none may be dropped in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r:.40} stands there twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
