"""What is wrong with a query that is no SPARQL: where, at which word, and what to do about it.

The engine tells how far any of its rules came, and what they wanted there. It reads keywords by
their lengths, so that a long one that was merely tried seems to come far. Where each word has room
behind it, that stays within the room, and the word before it is the one at which all rules ended.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from aseangraph.namespaces import PREFIXES
from aseangraph.query_text import APART, LOCAL, Rewritten

__all__ = ["Fault", "Spread", "fault_in", "spread"]

_ROOM = " " * 20  # more than the longest keyword
_QUOTES = ('"""', "'''", '"', "'")
_WORD = re.compile(
    rf"""(?P<blank>[ \t\r\n]+|\#[^\n\r]*)|"{{3}}(?!(?:[^"\\]|\\.|"(?!""))*"{{3}})"""
    rf"""|'{{3}}(?!(?:[^'\\]|\\.|'(?!''))*'{{3}})|{APART}"""
    rf"""|[?$]\w+|@[a-zA-Z]+(?:-[a-zA-Z\d]+)*|_:\w(?:[\w.-]*\w)?"""
    rf"""|(?P<prefix>(?:[^\W\d_](?:[\w.-]{{0,99}}\w)?)?:)(?:{LOCAL})?"""
    r"""|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|\w+"""
    r"""|<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|&&|\|\||[!<>]=|\\.|.""",
    re.DOTALL,
)
_POSITION = re.compile(r"^error at (\d+):(\d+): ?")
_WORDS = re.compile(r"[A-Za-z]+ ")  # with which a sentence of the engine begins
_OURS = ("IRI parsing failed", "Prefix not found")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = {"BASE": 2, "PREFIX": 3}  # and how many words long such a declaration is
_UPDATES = frozenset(
    ["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"]
)
_TIED = ("COALESCE", "CONCAT")
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_EXPECTED: dict[tuple[str, ...], str] = {
    ("BY",): "BY",
    ('"$"', '"?"'): "a variable",
    ("['0'..='9']",): "a whole number",
    **{(f'"{each}"',): f"'{each}'" for each in "{}()[].;,="},
}
_SHOWN = 30  # characters of the query that a message shows at once
_LONGEST = 120  # characters of the engine's own words that a message takes
_MOST_MISSING = 3  # brackets that are told one by one

_BEGIN = "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE."
_BAD_IRI = (
    "the IRI that begins here is never closed, or holds a blank or another character that no IRI"
    " may hold. Mend it."
)
_BAD_ESCAPE = (
    r"""a backslash in a string stands before one of t b n r f " ' \ u U. Write \\ for one."""
)
_OPEN_STRING = "the string that begins here is never closed. Add the quotes that close it."


class Fault(NamedTuple):
    """What is wrong, in one line, and where: line and column from 1, or ``None``."""

    message: str
    line: int | None = None
    column: int | None = None


class Spread(NamedTuple):
    """A query with room behind each word: the words, and where they begin before and after."""

    text: str
    words: list[str]
    starts: list[int]
    spread_starts: list[int]


def spread(query: str) -> Spread:
    """Return ``query`` with room behind each word; as SPARQL it means the same."""
    parts: list[str] = []
    words, starts, spread_starts = [], [], []
    length = 0
    for found in _WORD.finditer(query):
        part = found[0]
        if found["blank"] is None:
            words.append(part)
            starts.append(found.start())
            spread_starts.append(length)
            part += "" if _is_tied(query, found) else _ROOM
        parts.append(part)
        length += len(part)
    return Spread("".join(parts), words, starts, spread_starts)


def _is_tied(query: str, found: re.Match[str]) -> bool:
    """Tell whether a word has its bracket right behind it, where the engine suffers no blank."""
    return found[0].upper() in _TIED and query.startswith("(", found.end())


def fault_in(query: Rewritten, apart: Spread, told: str) -> Fault:
    """Say what is wrong with ``query``; ``told`` is what the engine says of ``apart.text``."""
    if not apart.words:
        return Fault(f"the query is empty. {_BEGIN}", 1, 1)
    first = _first(apart.words)
    if first < len(apart.words) and (word := apart.words[first].upper()) in _UPDATES:
        read_only = f"{word} changes data, and this graph is read-only: no valid SPARQL 1.1 query."
        return Fault(read_only, *_place(query, apart.starts[first]))
    found = _POSITION.match(told)
    if found is None:
        return Fault(f"no valid SPARQL 1.1 query: {told}.")
    offset = _offset(apart.text, int(found[1]), int(found[2]))
    start, what = _fault_at(apart, offset, _wanted(told[found.end() :]))
    line, column = _place(query, start)
    before = _readable(query[:start].rpartition("\n")[2]).strip()[-_SHOWN:]
    place = f"line {line}, column {column}{f', after {before!r}' if before else ''}"
    return Fault(f"no valid SPARQL 1.1 query at {place}: {what}", line, column)


def _first(words: Sequence[str]) -> int:
    """Return the number of the word that should name the form of the query."""
    number = 0
    while number < len(words) and (length := _PROLOGUE.get(words[number].upper())):
        number += length
    return number


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def _place(query: Rewritten, offset: int) -> tuple[int, int]:
    line = query.count("\n", 0, offset) + 1
    column = offset - query.rfind("\n", 0, offset)
    return line, query.original_column(line, column)


def _wanted(told: str) -> tuple[str, ...]:
    return tuple(told.removeprefix("expected ").removeprefix("one of ").split(", "))


def _fault_at(apart: Spread, offset: int, wanted: tuple[str, ...]) -> tuple[int, str]:
    """Return where in the query the fault is that the engine met at ``offset``, and what it is."""
    words, starts = apart.words, apart.starts
    is_end = offset >= len(apart.text)
    number = max(bisect_right(apart.spread_starts, offset) - 1, 0)
    if number and words[number] == "(" and words[number - 1].upper() in _TIED:
        number -= 1  # as what is tried there seems to come further
    opened = next((each for each in range(number + 1) if words[each] in _QUOTES), None)
    if opened is not None:
        return starts[opened], _OPEN_STRING
    is_in_iri = "IRI parsing failed" in wanted or (is_end and '">"' in wanted)
    if is_in_iri and (begun := _bad_iri(apart, offset, number)) is not None:
        return starts[begun], _BAD_IRI
    if is_end:
        return starts[-1] + len(words[-1]), _engines_words(wanted) or _too_early(words, wanted)
    within = offset - apart.spread_starts[number]
    if words[number][0] in "\"'" and words[number][:within].endswith("\\"):
        return starts[number] + within - 1, _BAD_ESCAPE
    expected = _expected(wanted) if not within or wanted == ("BY",) else ""
    return starts[number], _engines_words(wanted) or _at_word(words, number, expected)


def _bad_iri(apart: Spread, offset: int, last: int) -> int | None:
    """Return the number of the word where the IRI begins that ends before ``offset`` or never."""
    end = offset - 1 if apart.text[offset - 1] == ">" else -1
    for number in range(last + 1):
        word, start = apart.words[number], apart.spread_starts[number]
        begins = word.startswith("<") and not word.startswith(("<<", "<="))
        if begins and _goes_on(apart, number) and apart.text.find(">", start) == end:
            return number
    return None


def _goes_on(apart: Spread, number: int) -> bool:
    """Tell whether no blank follows a word, as one does where it is to mean: less than."""
    end = apart.starts[number] + len(apart.words[number])
    return len(apart.words[number]) > 1 or apart.starts[number + 1 : number + 2] == [end]


def _engines_words(wanted: tuple[str, ...]) -> str:
    """Return the sentence that the engine has for people, but for what we say better."""
    sentences = (each for each in wanted if _WORDS.match(each) and each not in _OURS)
    told = next(sentences, "").partition(". ")[0]
    return f"{told[:_LONGEST]}. Mend it there." if told else ""


def _expected(wanted: tuple[str, ...]) -> str:
    known = _EXPECTED.get(wanted)
    return f", where {known} was expected" if known else ""


def _too_early(words: Sequence[str], wanted: tuple[str, ...]) -> str:
    missing = [f"'{_CLOSING[each]}'" for each in reversed(_open(words))]
    if not missing:
        return f"the query ends too early{_expected(wanted)}. Write what has to follow."
    if len(missing) > _MOST_MISSING:
        missing = [f"{len(missing)} brackets, first a {missing[0]},"]
    elif len(missing) == 1:
        missing = [f"a {missing[0]}"]
    if f'"{_CLOSING[_open(words)[-1]]}"' not in wanted:
        missing = ["a part of it", *missing]
    verb = "are" if len(missing) > 1 or "brackets" in missing[0] else "is"
    return f"the query ends too early: {' and '.join(missing)} {verb} missing."


def _open(words: Sequence[str]) -> list[str]:
    """Return the brackets among ``words`` that are not closed."""
    found: list[str] = []
    for word in words:
        if word in _CLOSING:
            found.append(word)
        elif found and word == _CLOSING[found[-1]]:
            found.pop()
    return found


def _at_word(words: Sequence[str], number: int, expected: str) -> str:
    word = words[number]
    if prefix := _undeclared(words, number):
        known = " ".join(f"{each}:" for each in PREFIXES)
        return f"the prefix {prefix[:_SHOWN]} is not declared. Declare it, or use {known}"
    shown = _shown(word)
    if number == _first(words) and word.upper() not in _FORMS:
        return f"{shown} begins no query. {_BEGIN}"
    if word in _CLOSING.values():
        return _at_bracket(word, _open(words[:number]))
    return f"{shown} cannot stand here{expected}. Mend it there."


def _at_bracket(word: str, opened: list[str]) -> str:
    if not opened:
        return f"this '{word}' closes nothing. Leave it out, or open it before."
    if (needed := _CLOSING[opened[-1]]) != word:
        return f"'{word}' cannot stand here: a '{needed}' is missing before it."
    return f"what stands before this '{word}' is not whole, or not allowed. Mend it there."


def _undeclared(words: Sequence[str], number: int) -> str:
    found = _WORD.match(words[number])
    prefix = (found and found["prefix"]) or ""
    before = words[number - 1].upper() if number else ""
    declared = [words[n + 1] for n, each in enumerate(words[:-1]) if each.upper() == "PREFIX"]
    known = not prefix or prefix in declared or prefix.removesuffix(":") in PREFIXES
    return "" if known or before == "PREFIX" else prefix


def _shown(word: str) -> str:
    text = _readable(word)
    if text.isspace():
        text = f"U+{ord(word[0]):04X}"
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}…'"


def _readable(text: str) -> str:
    """Return ``text`` as the user wrote it, but in one line."""
    written = text.replace("\\.", ".")
    return "".join(each if each.isprintable() else " " for each in written)
