"""Search by words: what has them, best first, and why.

What a person types is words and nothing else: no sign in it is an operator of the index.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from aseangraph.errors import ReleaseError
from aseangraph.search_index import WEIGHTS, Field
from aseangraph.spelling import alike, parts, words

__all__ = ["Hit", "How", "Index", "Match", "count", "search"]

_MOST_CHARACTERS = 1000  # of what is asked; the rest is not read
_MOST_WORDS = 16
_LONGEST_WORD = 64
_SHORTEST_BEGINNING = 3  # letters; fewer begin too many names
_LITTLE = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
    )
)
_BEGUN = (Field.LABEL, Field.ALTERNATIVE, Field.ACRONYM)  # the names that count by how they begin
_WEIGHTS = ", ".join(f"{weight:.1f}" for weight in WEIGHTS.values())


class How(StrEnum):
    """How a text matches what is asked, from the closest on."""

    EXACT = "exact"
    BEGINNING = "beginning"
    WORDS = "words"
    PREFIXES = "beginnings of words"
    SPELLING = "other spelling"


# The whole part of a score: what matches more closely comes before whatever matches less so.
_EXACT, _RENAMED, _BEGINS, _WORDS, _PREFIXES, _SPELLING, _SOME = range(6, -1, -1)


@dataclass(frozen=True)
class Match:
    """A text of a thing that has words that were asked, ``words``, as it spells them."""

    field: Field
    text: str
    how: How
    words: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A thing that was found: its IRI, label and kind, its score (0 to 7), and why."""

    iri: str
    label: str
    kind: str
    score: float
    why: tuple[Match, ...]


class Index:
    """The index of a release, in memory; any thread may read it."""

    def __init__(self, data: bytes) -> None:
        """Open what ``build_index`` wrote; raise ``ReleaseError`` where it is no such thing."""
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            self._connection.deserialize(data)
            self._connection.execute("PRAGMA query_only = ON")
            self.rows("SELECT COUNT(*) FROM words")
        except (sqlite3.DatabaseError, MemoryError) as error:  # the latter for no bytes at all
            raise ReleaseError(
                f"the index of words cannot be read: {error}. Build the release anew."
            ) from None

    def rows(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        """Return the rows of an SQL query with its values bound."""
        return self._connection.execute(query, values).fetchall()

    @cached_property
    def vocabulary(self) -> dict[str, frozenset[str]]:
        """All words of the index, each with the set of its letters."""
        return {term: frozenset(term) for (term,) in self.rows("SELECT term FROM vocabulary")}


@dataclass(frozen=True)
class _Asked:
    """What was asked: all words as one, and those that count, each with what stands for it."""

    joined: str
    words: tuple[str, ...]
    spellings: dict[str, list[str]]


class _Text(NamedTuple):
    """What is said of a thing; of a name, all its words as one."""

    field: Field
    text: str
    joined: str | None


def search(
    index: Index, text: str, limit: int = 20, offset: int = 0, kind: str | None = None
) -> list[Hit]:
    """Return the things that have the words of ``text``, best first, from ``offset`` on.

    First what has it as its whole name, then what bore that name before or after a renaming, what
    has a name that begins so, and what has all the words; where there is none, what has words that
    are spelt nearly so; where there is none either, what has at least half of the words. ``kind``
    is the IRI of a class that all must be of. Of a long text the first 1,000 characters count.
    """
    asked = _read(text)
    start, end = max(offset, 0), max(offset, 0) + max(limit, 0)
    return [
        _hit(index, asked, thing, score) for thing, score in _ranked(index, asked, kind)[start:end]
    ]


def count(index: Index, text: str, kind: str | None = None) -> int:
    """Count what ``search`` finds without a limit."""
    return len(_ranked(index, _read(text), kind))


def _read(text: str) -> _Asked:
    found = [word[:_LONGEST_WORD] for word in words(text[:_MOST_CHARACTERS])][:_MOST_WORDS]
    telling = [word for word in found if word not in _LITTLE] or found
    return _Asked("".join(found), tuple(dict.fromkeys(telling)), {})


def _ranked(index: Index, asked: _Asked, kind: str | None) -> list[tuple[int, float]]:
    """Return number and score of what is found, best first, equals in the order of their IRIs."""
    if not asked.words:
        return []
    wanted = _of_kind(index, kind)
    scores: dict[int, float] = {}
    for step in (_close, _misspelt, _partial):
        for thing, score in step(index, asked):
            if wanted is None or thing in wanted:
                scores[thing] = max(score, scores.get(thing, 0.0))
        if scores:
            break
    return sorted(scores.items(), key=lambda each: (-each[1], each[0]))


def _of_kind(index: Index, kind: str | None) -> set[int] | None:
    if kind is None:
        return None
    return {thing for (thing,) in index.rows("SELECT thing FROM kinds WHERE class = ?", kind)}


# --- from the closest to the farthest ------------------------------------------------------------


def _close(index: Index, asked: _Asked) -> Iterator[tuple[int, float]]:
    """Yield what has the words as they stand, in a name or anywhere."""
    prefixes = dict(_matching(index, " AND ".join(map(_beginning, asked.words))))
    yield from ((thing, _PREFIXES + rank) for thing, rank in prefixes.items())
    for thing, rank in _matching(index, " AND ".join(f'"{word}"' for word in asked.words)):
        yield thing, _WORDS + rank
    for thing, level, is_record in _named(index, asked.joined):
        yield thing, level + prefixes.get(thing, 0 if is_record else 0.5)


def _beginning(word: str) -> str:
    """Return an expression of ``word`` and what it begins; of one sign, which begins too much."""
    return f'"{word}"*' if len(word) > 1 else f'"{word}"'


def _named(index: Index, name: str) -> Iterator[tuple[int, int, bool]]:
    """Yield what is or was called ``name`` or has a name that begins so, and if it is a record."""
    whole = """
        SELECT thing, field, record FROM texts JOIN things ON things.id = thing WHERE joined = ?"""
    for thing, field, is_record in index.rows(whole, name):
        yield thing, _RENAMED if field == Field.RENAMED else _EXACT, is_record
    begun = f"""
        SELECT DISTINCT thing, record FROM texts JOIN things ON things.id = thing
        WHERE joined > ? AND joined < ? AND label IS NOT NULL
          AND field IN ({", ".join(f"'{field}'" for field in _BEGUN)})"""  # noqa: S608 - fields of ours
    if len(name) >= _SHORTEST_BEGINNING:
        for thing, is_record in index.rows(begun, name, f"{name}\U0010ffff"):
            yield thing, _BEGINS, is_record


def _misspelt(index: Index, asked: _Asked) -> Iterator[tuple[int, float]]:
    """Yield what has each word, as it stands or nearly so."""
    for thing, rank in _matching(index, " AND ".join(_either(index, asked))):
        yield thing, _SPELLING + rank


def _partial(index: Index, asked: _Asked) -> Iterator[tuple[int, float]]:
    """Yield what has at least half of several words."""
    found: dict[int, list[float]] = {}
    for expression in _either(index, asked):
        for thing, rank in _matching(index, expression):
            found.setdefault(thing, []).append(rank)
    for thing, ranks in found.items():
        if 2 * len(ranks) >= len(asked.words):
            yield thing, _SOME + (len(ranks) - 1 + max(ranks)) / len(asked.words)


def _either(index: Index, asked: _Asked) -> list[str]:
    """Return for each word an expression of what may stand for it."""
    for word in asked.words:
        if word not in asked.spellings:
            asked.spellings[word] = alike(word, index.vocabulary.items())
    return [
        "("
        + " OR ".join([_beginning(word), *(f'"{each}"' for each in asked.spellings[word])])
        + ")"
        for word in asked.words
    ]


def _matching(index: Index, expression: str) -> Iterator[tuple[int, float]]:
    """Yield what matches with its rank, from 0 to 1; records about others get at most a half."""
    query = f"""
        SELECT words.rowid, -bm25(words, {_WEIGHTS}), record
        FROM words JOIN things ON things.id = words.rowid WHERE words MATCH ?"""  # noqa: S608 - numbers of ours
    for thing, value, record in index.rows(query, expression):
        share = max(value, 0.0)
        yield thing, share / (share + 10) / 2 + (0 if record else 0.5)


# --- why -----------------------------------------------------------------------------------------


def _hit(index: Index, asked: _Asked, thing: int, score: float) -> Hit:
    query = "SELECT iri, ifnull(label, local), kind FROM things WHERE id = ?"
    iri, label, kind = index.rows(query, thing)[0]
    query = "SELECT field, text, joined FROM texts WHERE thing = ? ORDER BY id"
    texts = [_Text(Field(field), *rest) for field, *rest in index.rows(query, thing)]
    level = int(score)
    why = list(_whole(asked, texts) if level >= _BEGINS else _by_words(asked, texts))
    return Hit(iri, label, kind, round(score, 4), tuple(why[:1] if level >= _BEGINS else why))


def _whole(asked: _Asked, texts: Sequence[_Text]) -> Iterator[Match]:
    """Yield the names that are what is asked, then those that begin so."""
    for each in texts:
        if each.joined == asked.joined:
            yield Match(each.field, each.text, How.EXACT, tuple(words(each.text)))
    for each in texts:
        if each.field in _BEGUN and str(each.joined).startswith(asked.joined):
            yield Match(each.field, each.text, How.BEGINNING, _begun(asked, each.text))


def _begun(asked: _Asked, text: str) -> tuple[str, ...]:
    """Return the words with which ``text`` begins, up to the end of what is asked."""
    there = words(text)
    ends = [len("".join(there[:number])) for number in range(len(there))]
    return tuple(word for word, end in zip(there, ends, strict=True) if end < len(asked.joined))


def _by_words(asked: _Asked, texts: Iterable[_Text]) -> Iterator[Match]:
    """Yield the texts that have the words; one that adds no word to those before is left out."""
    left = set(asked.words)
    for each in texts:
        found = {word: _found(asked, word, each.text) for word in asked.words}
        there = {word: match for word, match in found.items() if match}
        if left & there.keys():
            left -= there.keys()
            how = max((match[0] for match in there.values()), key=list(How).index)
            yield Match(each.field, each.text, how, tuple(match[1] for match in there.values()))


def _found(asked: _Asked, word: str, text: str) -> tuple[How, str] | None:
    """Return how and as what ``word`` stands in ``text``."""
    there = parts(text)
    if word in there:
        return How.WORDS, word
    for each in there:
        if len(word) > 1 and each.startswith(word):
            return How.PREFIXES, each
    for each in asked.spellings.get(word, ()):
        if each in there:
            return How.SPELLING, each
    return None
