"""The command line: reads arguments, calls the engine, prints.  Importing it imports no mathematics.

Exit status: 0 where everything is as expected, 1 where not, 2 for bad usage, 130 after an interrupt.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import select
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from io import FileIO

    from udlsym.collecting import Library
    from udlsym.outcomes import Outcome
    from udlsym.verifying import TheoremOutcome

AS_EXPECTED, NOT_AS_EXPECTED, BAD_USAGE, BROKEN_PIPE, INTERRUPTED = 0, 1, 2, 141, 130
_RELATIONS = ("==", "!=", "<", "<=", ">", ">=")
_PATIENCE = 2.0  # seconds before a progress bar shows
_LONGEST, _MOST = 86_400, 256  # seconds a statement, worker processes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(_guard_minus(words))
        status: int = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:
        from udlsym.errors import UdlsymError

        if not isinstance(error, (UdlsymError, OSError)):
            raise
        print(f"udlsym: {error}", file=sys.stderr)
        return BAD_USAGE
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="udlsym", description="Settles mathematical claims: proved, refuted or undecided."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str, *, works: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        if works:
            sub.add_argument("--seconds", type=_seconds, default=10.0, help="budget of each statement (default 10)")
            sub.add_argument("--processes", type=_processes, help="worker processes (default: one per processor)")
        return sub

    names = {"nargs": "*", "metavar": "DOCUMENT|PATH", "help": "documents, ids, theorems, files, folders"}
    verify = command("verify", _verify, "settle claims and theorems, and compare with what was expected")
    verify.add_argument("names", **names)  # type: ignore[arg-type]
    report = command("report", _report, "settle everything and write the reports")
    report.add_argument("--out", type=Path, default=Path("reports"), help="folder (default: reports)")
    claims = command("claims", _claims, "settle claims and print one record per step")
    claims.add_argument("names", **names)  # type: ignore[arg-type]
    claims.add_argument("--json", action="store_true", help="one JSON array on standard output, nothing else")
    show = command("show", _show, "print a claim, a step or a theorem, and what became of it")
    show.add_argument("id", metavar="ID", help="such as udl-booklet/15.2/answer/1 or derivations.softmax.jacobian")
    decide = command("decide", _decide, "settle one statement, or one per line of a file")
    decide.add_argument("lhs", nargs="?", metavar="LHS", help="left side, in SymPy syntax")
    decide.add_argument("rhs", nargs="?", metavar="RHS", help="right side")
    decide.add_argument("--rel", default="==", choices=_RELATIONS, help="relation (default ==)")
    decide.add_argument("--given", action="append", default=[], metavar="HYPOTHESIS", help="repeat for more")
    decide.add_argument("--symbol", action="append", default=[], metavar="NAME=DOMAIN", help='such as "b=real"; repeat')
    decide.add_argument(
        "--jsonl", metavar="FILE", help="read statements from FILE (- for standard input), one JSON a line"
    )
    decide.add_argument("--json", action="store_true", help="print the answer as a line of JSON")
    decide.set_defaults(usage=decide.error)
    covered = command("coverage", _coverage, "count the lines with mathematics that no claim covers", works=False)
    covered.add_argument("names", nargs="*", metavar="DOCUMENT", help="documents (default: all)")
    covered.add_argument("--list", action="store_true", help="print every line that is left over")
    listing = command("list", _list, "print the theorems of the library, without proving them", works=False)
    listing.add_argument("what", choices=("theorems",))
    return parser


def _guard_minus(words: list[str]) -> list[str]:
    """``decide -x ...``: an expression may begin with a minus, which argparse would take for an option."""
    if words[:1] != ["decide"] or "--" in words:
        return words
    return [f" {word}" if word[:1] == "-" and word[:2] != "--" and word not in ("-", "-h") else word for word in words]


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _LONGEST:
        raise argparse.ArgumentTypeError(f"must be a number of seconds, above 0 and at most {_LONGEST} (got {text!r})")
    return seconds


def _processes(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text[:9]) <= _MOST):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {_MOST} (got {text!r})")
    return int(text)


def _verify(options: argparse.Namespace) -> int:
    from udlsym import wording

    library = _select(options.names, options)
    outcomes, theorems = _settle(library, options, repair=False)
    surprises = [wording.step_report(o) for o in outcomes if not o.as_expected]
    surprises += [wording.theorem_report(t) for t in theorems if not t.as_expected]
    for surprise in surprises:
        print(surprise, end="\n\n")
    print(wording.summary(outcomes, theorems))
    return NOT_AS_EXPECTED if surprises else AS_EXPECTED


def _report(options: argparse.Namespace) -> int:
    from udlsym import reporting, wording

    outcomes, theorems = _settle(_select((), options), options)
    written = reporting.write_all(outcomes, options.out)
    print(f"{len(written)} files in {options.out}/")
    print(wording.summary(outcomes, theorems))
    return _status(outcomes, theorems)


def _claims(options: argparse.Namespace) -> int:
    from udlsym import certificates, verifying

    library = _select(options.names, options)
    with _bar() as progress:
        outcomes = verifying.verify(
            library.steps, seconds=options.seconds, processes=options.processes, progress=progress
        )
    if options.json:
        json.dump([certificates.to_json(outcome) for outcome in outcomes], sys.stdout, indent=1)
        print()
    else:
        for outcome in outcomes:
            mark = "" if outcome.as_expected else f"   (expected: {outcome.step.expect})"
            print(f"{outcome.verdict_name:<13} {outcome.id}{mark}")
    return _status(outcomes, ())


def _show(options: argparse.Namespace) -> int:
    from udlsym import wording
    from udlsym.lemmas.dependencies import graph_text

    library = _select((options.id,), options)
    outcomes, theorems = _settle(library, options)
    reports = [wording.theorem_report(t, longest=None) for t in theorems]
    reports += [graph_text(found.theorem, found.id) for found in library.theorems]
    reports += [wording.step_report(o, longest=None) for o in outcomes]
    print("\n\n".join(reports))
    return _status(outcomes, theorems)


def _decide(options: argparse.Namespace) -> int:
    if options.jsonl is not None:
        if options.lhs is not None or options.given or options.symbol:
            options.usage("--jsonl FILE stands alone: sides, --given and --symbol come from its lines")
        return _decide_lines(options)
    if options.rhs is None:
        options.usage("give LHS and RHS, or --jsonl FILE")
    return _decide_one(options)


def _decide_one(options: argparse.Namespace) -> int:
    from udlsym import answering

    symbols = {}
    for text in options.symbol:
        name, equals, domain = text.partition("=")
        if not (equals and name.strip() and domain.strip()):
            options.usage(f"--symbol must be NAME=DOMAIN, such as b=real (got {text!r})")
        symbols[name.strip()] = domain.strip()
    record = {
        "lhs": options.lhs.strip(),
        "rhs": options.rhs.strip(),
        "rel": options.rel,
        "given": [text.strip() for text in options.given],
        "symbols": symbols,
    }
    (answer,) = answering.answer_records([record], options.seconds, options.processes)
    if options.json:
        print(json.dumps(answer))
    elif answer["verdict"] == "error":
        print(f"udlsym: {answer['reason']}", file=sys.stderr)
    else:
        print(_in_words(answer))
    return {"proved": AS_EXPECTED, "error": BAD_USAGE}.get(answer["verdict"], NOT_AS_EXPECTED)


def _in_words(answer: dict[str, Any]) -> str:
    if answer["verdict"] == "refuted":
        witness = answer["witness"]
        where = ", ".join(f"{name} = {value}" for name, value in witness["at"].items()) or "no variables"
        return f"refuted: at {where}, left is {witness['left']}, right is {witness['right']}"
    return f"{answer['verdict']}: {answer['method'] or answer['reason']}"


def _awake(stream: FileIO) -> Callable[[int], bytes]:
    """Reads what there is, and looks up twice a second: an interrupt just before a read would wait with it."""

    def read(size: int) -> bytes:
        while not select.select([stream], [], [], 0.5)[0]:
            pass
        return stream.read(size)

    return read


def _decide_lines(options: argparse.Namespace) -> int:
    from udlsym import answering

    status = AS_EXPECTED
    source: str | int = sys.stdin.fileno() if options.jsonl == "-" else options.jsonl
    with open(source, "rb", buffering=0, closefd=options.jsonl != "-") as stream:
        limits = {"seconds": options.seconds, "processes": options.processes}
        for answer in answering.answer_stream(_awake(stream), **limits):
            print(json.dumps(answer), flush=True)
            if answer["verdict"] == "error":
                status = NOT_AS_EXPECTED
    return status


def _list(options: argparse.Namespace) -> int:
    for found in _select(()).theorems:
        print(f"{found.id}\n    {found.theorem.name}: {' '.join(str(found.theorem.statement).split())}")
    return AS_EXPECTED


def _coverage(options: argparse.Namespace) -> int:
    from udlsym import printed
    from udlsym.coverage import coverage

    library = _select(options.names)
    folder = printed.documents_folder(Path.cwd())
    for document in library.documents():
        steps = [found.step for found in library.steps if found.document == document]
        for part in coverage(document, steps, folder):
            print(f"{document.key:<18} {part.title:<14} {part.covered:>4} of {part.mathematical:>4} lines")
            for number, text in part.uncovered if options.list else ():
                print(f"    {number:>5}  {text[:140]}")
    return AS_EXPECTED


def _select(names: Sequence[str], working: argparse.Namespace | None = None) -> Library:
    """What is named; where it is to be settled, the workers start meanwhile."""
    from udlsym import collecting, workers

    if working is not None:
        workers.start(working.processes, module="udlsym.deciding")
    return collecting.select(names)


def _settle(
    library: Library, options: argparse.Namespace, *, repair: bool = True
) -> tuple[list[Outcome], list[TheoremOutcome]]:
    from udlsym import verifying

    limits = {"seconds": options.seconds, "processes": options.processes}
    with _bar() as progress:
        return verifying.verify_all(library.steps, library.theorems, **limits, progress=progress, repair=repair)


def _status(outcomes: Sequence[Outcome], theorems: Sequence[TheoremOutcome]) -> int:
    good = all(o.as_expected for o in outcomes) and all(t.as_expected for t in theorems)
    return AS_EXPECTED if good else NOT_AS_EXPECTED


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, where that is a terminal, once the work has taken two seconds."""
    start = time.monotonic()
    shown = False

    def progress(done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - start > _PATIENCE:
            filled = 30 * done // max(total, 1)
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}")
            sys.stderr.flush()
            shown = True

    try:
        yield progress
    finally:
        if shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
