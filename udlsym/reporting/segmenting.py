"""What a document prints, cut into words, mathematics that can be typeset, and source that cannot."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from udlsym.reporting.reading import read

Segment: TypeAlias = tuple[Literal["words", "inline", "display", "source"], str]
_DOLLARS = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$|(?<!\\)\$(.+?)(?<!\\)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.S)


def segments(printed: str) -> list[Segment]:
    """What a document prints, cut into words, mathematics that can be typeset, and source that cannot."""
    printed = printed.strip()
    if not _DOLLARS.search(printed):
        bare = printed.strip("$").strip()
        if _is_prose(bare):
            return [("words", bare)]
        if read(bare) is not None:
            return [("display", bare)]
        return [("source" if re.search(r"[\\^_{}&]", bare) else "words", bare)]
    found: list[Segment] = []
    end = 0
    for match in _DOLLARS.finditer(printed):
        if words := printed[end : match.start()]:
            found.append(("words", words))
        body = next(group for group in match.groups() if group is not None)
        display = match.group(1) is not None or match.group(3) is not None
        kind: Literal["inline", "display", "source"] = "display" if display else "inline"
        found.append((kind if read(body) is not None else "source", body))
        end = match.end()
    if words := printed[end:]:
        found.append(("words", words))
    if len(found) == 1 and found[0][0] == "inline":
        return [("display", found[0][1])]
    return found


def sentences(words: str) -> list[Segment]:
    """The same for a sentence of ours, which is words unless dollars say otherwise."""
    return segments(words) if _DOLLARS.search(words) else [("words", words)]


def _is_prose(source: str) -> bool:
    """Several words without a sign of LaTeX, or any long word without a sign of mathematics."""
    if re.search(r"[\\^_{}&]", source):
        return False
    words = re.findall(r"[A-Za-z]{3,}", source)
    return len(words) >= 3 or (max(map(len, words), default=0) >= 4 and not re.search(r"[=<>+*/|()\[\]]", source))
