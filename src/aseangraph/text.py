"""The normalised text of a source document, and where words stand in it.

Offsets count code points of that text, the end exclusive (see the model, section Evidence).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from aseangraph.errors import AuthoredFileError, EvidenceError, SourceError

__all__ = [
    "Match",
    "Near",
    "check_utf8",
    "find_near",
    "locate",
    "normalise",
    "normalise_words",
    "not_utf8",
    "span_of",
]

# The property White_Space of Unicode; narrower than str.isspace, which counts U+001C to U+001F.
_WHITE_SPACE = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_CONTEXT = 40  # code points shown on either side of a match


@dataclass(frozen=True, slots=True)
class Match:
    """One place of some words in a normalised text, with what stands around it."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Near:
    """The longest beginning of some words that a text does hold, and how the text goes on there.

    ``other_case`` tells that the words occur whole there, with other capitals.
    """

    words: str
    start: int
    after: str
    other_case: bool = False


def normalise(data: bytes, name: str = "the source text") -> str:
    """Return the normalised text of a file's bytes: UTF-8, NFKC, white space as single spaces.

    Raises ``SourceError`` naming the first byte (counted from 0) that is not UTF-8.
    """
    if fault := not_utf8(data):
        line, at = fault
        raise SourceError(
            f"{name}: byte {at} (0x{data[at]:02x}, line {line}) is not UTF-8."
            " Restore the file that was read, or save it as UTF-8 and anchor its passages anew."
        )
    return normalise_words(data.decode("utf-8"))


def check_utf8(data: bytes, name: str) -> None:
    """Raise ``AuthoredFileError`` that names file and line where ``data`` is not UTF-8."""
    if fault := not_utf8(data):
        line, at = fault
        raise AuthoredFileError(
            f"{name}:{line}: not UTF-8 (byte 0x{data[at]:02x} at offset {at})."
            " Save the file as UTF-8 and try again."
        )


def not_utf8(data: bytes) -> tuple[int, int] | None:
    """Return line (from 1) and offset (from 0) of the first byte that is not UTF-8, if any."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1, error.start
    return None


def normalise_words(words: str) -> str:
    """Return ``words`` as they would stand in a normalised text."""
    return _WHITE_SPACE.sub(" ", unicodedata.normalize("NFKC", words)).strip(" ")


def locate(text: str, words: str) -> list[Match]:
    """Return every place of ``words`` in the normalised ``text``, overlapping ones too.

    White space of any kind and amount is alike; all else counts. Raises ``EvidenceError`` for
    words that are empty.
    """
    sought = normalise_words(words)
    if not sought:
        raise EvidenceError("There are no words to locate. Give some words of the document.")
    return [span_of(text, start, start + len(sought)) for start in _starts(text, sought)]


def span_of(text: str, start: int, end: int) -> Match:
    """Return the span from ``start`` to ``end`` of a normalised text as a match."""
    before = text[max(0, start - _CONTEXT) : start]
    return Match(start, end, before, text[end : end + _CONTEXT])


def find_near(text: str, words: str) -> Near | None:
    """Return where words that ``text`` lacks almost stand: other capitals, or their beginning.

    ``None`` where the text lacks even the first word.
    """
    sought = normalise_words(words)
    if found := re.search(re.escape(sought), text, re.IGNORECASE):
        here = span_of(text, *found.span())
        return Near(found.group(), here.start, here.after, other_case=True)
    beginning = _longest_beginning(text, sought)
    if not beginning:
        return None
    start = text.index(beginning)
    return Near(beginning, start, span_of(text, start, start + len(beginning)).after)


def _longest_beginning(text: str, sought: str) -> str:
    words = sought.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if " ".join(words[:middle]) in text:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low])


def _starts(text: str, sought: str) -> Iterator[int]:
    start = text.find(sought)
    while start >= 0:
        yield start
        start = text.find(sought, start + 1)
