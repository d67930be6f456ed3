"""Where a document prints something: LaTeX is compared character for character, white space aside."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from udlsym.errors import DocumentError

if TYPE_CHECKING:
    from udlsym.claims import Document, Step


def documents_folder(root: Path) -> Path:
    """The folder of the documents' texts: ``$UDLSYM_DOCUMENTS``, else ``../shared/documents`` beside the repository."""
    named = os.environ.get("UDLSYM_DOCUMENTS")
    return Path(named) if named else root.parent / "shared" / "documents"


@lru_cache(maxsize=16)
def read_lines(file: Path) -> tuple[str, ...]:
    """A text's lines: only a line feed ends one.  Raises DocumentError where the text cannot be read."""
    try:
        return tuple(file.read_text(encoding="utf-8").split("\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{file} cannot be read: {error}") from error


def check_edition(document: Document, folder: Path) -> None:
    """Raise DocumentError where the document's file is not, byte for byte, the one that was read."""
    file = folder / document.file
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise DocumentError(f"{document.key}: {file} cannot be read: {error}") from error
    if found != document.sha256:
        raise DocumentError(f"{document.key}: {file} has sha256 {found}, but {document.sha256} was read")


def check_printed(document: Document, step: Step, folder: Path) -> None:
    """Raise DocumentError where ``step.printed`` does not stand within ``step.lines``; the message shows what does."""
    lines = read_lines(folder / document.file)
    first, last = step.lines
    if last > len(lines):
        raise DocumentError(f"{document.key}, lines {first}-{last}: {document.file} has {len(lines)} lines")
    if stands_in(step.printed, lines[first - 1 : last]):
        return
    elsewhere = [n for n, line in enumerate(lines, start=1) if stands_in(step.printed, [line])]
    hint = f"; it stands at line {', '.join(map(str, elsewhere[:5]))}" if elsewhere else ""
    raise DocumentError(
        f"{document.key}, lines {first}-{last} do not print\n    {step.printed}\nthey print\n    "
        + "\n    ".join(lines[first - 1 : last])
        + hint
    )


def stands_in(printed: str, lines: tuple[str, ...] | list[str]) -> bool:
    """Whether the lines contain ``printed``, white space aside; one that is nothing but white space stands nowhere."""
    wanted = "".join(printed.split())
    return bool(wanted) and wanted in "".join("".join(lines).split())
