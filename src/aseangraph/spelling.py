"""How words are read for search, whatever their case, accents and marks, and how alike two are."""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["alike", "distance", "joined", "parts", "words"]

# A number with its points (8.1.1), initials with theirs (U.S.), or letters and digits.
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W\d_](?:\.[^\W\d_])+(?![^\W_])|[^\W_]+")
_GENITIVE = re.compile("['\u2019\u02bc]s(?![^\\W_])")  # with any apostrophe
_LETTERS_AND_NUMBER = re.compile(r"([^\W\d_]{2,})(\d{2,})")
_PLAIN = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "\u0131": "i"})
_NO_SIGN = {"Mn", "Cf"}  # accents; marks of direction, soft hyphens, joiners
_ONE_SLIP, _TWO_SLIPS = 4, 8  # letters that a word needs before so many slips are forgiven


def words(text: str) -> list[str]:
    """Return the words of ``text``, folded: no case, no accents, no marks.

    The points of a number stay (``8.1.1``), those of initials go (``U.S.`` is ``us``).
    """
    folded = text.lower() if text.isascii() else _without_signs(text)
    found: list[str] = _WORD.findall(_GENITIVE.sub("", folded))
    return [word if word[0].isdecimal() else word.replace(".", "") for word in found]


def _without_signs(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    signs = [sign for sign in decomposed if unicodedata.category(sign) not in _NO_SIGN]
    return "".join(signs).casefold().translate(_PLAIN)


def joined(text: str) -> str:
    """Return the words of ``text`` as one: names that differ in blanks and marks alone are equal.

    >>> joined("Cyber-Security") == joined("cybersecurity")
    True
    """
    return "".join(words(text))


def parts(text: str) -> list[str]:
    """Return the words of ``text``, and beside a name such as ``aim2020`` its two parts."""
    found = words(text)
    split = [_LETTERS_AND_NUMBER.fullmatch(word) for word in found]
    return found + [part for match in split if match for part in match.groups()]


def distance(one: str, other: str, most: int) -> int:
    """Count the slips between two words: a letter wrong, missing, too many, or two swapped.

    Each stretch of letters is changed once at the most (optimal string alignment). What is more
    than ``most`` is returned as ``most`` + 1.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row, above = row, [i], before
        for j, match in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 < j and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def alike(word: str, vocabulary: Iterable[tuple[str, frozenset[str]]]) -> list[str]:
    """Return the words of ``vocabulary`` with the fewest slips from ``word``, if they are few.

    ``vocabulary`` gives each word with the set of its letters. No slip is forgiven in a number or
    in a word of three letters, one in a word of up to seven, two in a longer one.
    """
    most = (len(word) >= _ONE_SLIP) + (len(word) >= _TWO_SLIPS)
    if not most or any(sign.isdecimal() for sign in word):
        return []
    letters = frozenset(word)
    # A slip adds, removes or replaces one letter: the sets differ by two at the most.
    near = [each for each, its in vocabulary if len(letters ^ its) <= 2 * most]
    slips = {each: distance(word, each, most) for each in near}
    fewest = min(slips.values(), default=most + 1)
    return sorted(each for each in near if slips[each] == fewest <= most)
