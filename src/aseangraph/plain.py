"""Text that a person reads on one line: without control characters, and in one direction."""

import re
import unicodedata

__all__ = ["one_line"]

_BLANKS = re.compile(r"\s+")
# What turns the direction of the text that follows, and what no character is.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Return ``text`` with single blanks, and without what could turn or break what follows it.

    Left out are control characters, lone surrogates, non-characters, and the marks that embed or
    override a direction; the marks that stand for a letter of a direction (U+200E, U+200F) stay.
    """
    return _BLANKS.sub(" ", "".join(filter(_is_shown, text))).strip()


def _is_shown(each: str) -> bool:
    if each.isspace():
        return True
    return (
        each not in _TURNS
        and unicodedata.category(each) not in ("Cc", "Cs")
        and ord(each) & 0xFFFE != 0xFFFE
    )
