"""Mathematical alphabets: browsers take them as characters, not as attributes."""

from __future__ import annotations

from html import escape
from typing import Final

_ALPHABETS: Final[dict[str, tuple[int, int, int | None]]] = {
    "mathbf": (0x1D400, 0x1D41A, 0x1D7CE),
    "boldsymbol": (0x1D468, 0x1D482, 0x1D7CE),
    "bm": (0x1D468, 0x1D482, 0x1D7CE),
    "mathbb": (0x1D538, 0x1D552, 0x1D7D8),
    "mathcal": (0x1D49C, 0x1D4B6, None),
    "mathscr": (0x1D49C, 0x1D4B6, None),
    "mathfrak": (0x1D504, 0x1D51E, None),
}
_ELSEWHERE: Final[dict[tuple[str, str], str]] = {
    **{("mathbb", letter): shown for letter, shown in zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)},
    **{("mathcal", letter): shown for letter, shown in zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)},
    **{("mathscr", letter): shown for letter, shown in zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)},
    **{("mathfrak", letter): shown for letter, shown in zip("CHIRZ", "ℭℌℑℜℨ", strict=True)},
}
_BOLD_GREEK: Final[dict[str, str]] = {
    **{chr(0x3B1 + offset): chr(0x1D736 + offset) for offset in range(25)},
    **{chr(0x391 + offset): chr(0x1D71C + offset) for offset in range(25)},
    **dict(zip("∂ϵϑϰϕϱϖ∇", "𝝏𝝐𝝑𝝒𝝓𝝔𝝕𝜵", strict=True)),
}


def styled(shown: str, style: str) -> str:
    """Characters in the alphabet that a LaTeX command names, escaped for HTML."""
    return "".join(_styled_character(character, style) for character in shown)


def _styled_character(character: str, style: str) -> str:
    if style not in _ALPHABETS:
        return escape(character)
    if (style, character) in _ELSEWHERE:
        return _ELSEWHERE[style, character]
    upper, lower, digits = _ALPHABETS[style]
    if "A" <= character <= "Z":
        return chr(upper + ord(character) - ord("A"))
    if "a" <= character <= "z":
        return chr(lower + ord(character) - ord("a"))
    if digits is not None and "0" <= character <= "9":
        return chr(digits + ord(character) - ord("0"))
    if style in ("mathbf", "boldsymbol", "bm"):
        return _BOLD_GREEK.get(character, escape(character))
    return escape(character)
