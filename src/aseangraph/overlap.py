"""Runs of words that our own wording shares with a source: the graph cites, it does not republish.

Capitals, punctuation, hyphens and line ends make no difference. Words are compared by their
letters in sequence, so that "next-generation", "next generation" and a word that a line end
splits are alike; a run begins and ends where words do, on both sides.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS
from rdflib.term import Node

from aseangraph.namespaces import AG
from aseangraph.text import normalise

__all__ = ["OWN_TITLES", "OWN_WORDS", "RUN", "SharedRun", "own_words", "shared_runs"]

RUN = 12  # words

# Properties whose values are in our own words, whatever they are said of.
OWN_WORDS = (DCTERMS.description, AG.vision, AG.rationale, AG.resolution, AG.countScope)

# Classes whose members have no official title, so that their label is ours too.
OWN_TITLES = (
    AG.Activity,
    AG.Discrepancy,
    AG.Judgement,
    AG.LineageLink,
    AG.Meeting,
    AG.NameChange,
    AG.Stage,
    AG.StatedCount,
    AG.StrategicMeasure,
    AG.Target,
)

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run of words of ``thing``'s ``property`` that the source file ``source`` holds too."""

    thing: Node
    property: URIRef
    run: str
    source: str


class _Letters:
    """A text as its words' letters in sequence, with the places where words begin and end."""

    def __init__(self, text: str, length: int) -> None:
        self.words = _words(text)
        self.joined = "".join(self.words)
        self._borders = [0, *accumulate(map(len, self.words))]
        self.windows = {
            "".join(self.words[start : start + length])
            for start in range(len(self.words) - length + 1)
        }
        self.longest = max(map(len, self.windows), default=0)

    def holds(self, letters: str) -> bool:
        """Whether ``letters`` stand here from the beginning of a word to the end of one."""
        start = self.joined.find(letters)
        while start >= 0:
            if self._is_border(start) and self._is_border(start + len(letters)):
                return True
            start = self.joined.find(letters, start + 1)
        return False

    def _is_border(self, place: int) -> bool:
        return self._borders[bisect_right(self._borders, place) - 1] == place


def shared_runs(
    graph: Graph, texts: Mapping[str, bytes | None], length: int = RUN
) -> list[SharedRun]:
    """Return every run of ``length`` or more words that our wording shares with a text.

    Words are counted as either side writes them. ``texts`` maps file names to bytes; those without
    bytes are passed over. Raises ``SourceError`` for a text that is not UTF-8.
    """
    sources = {
        name: _Letters(normalise(data, name), length)
        for name, data in sorted(texts.items())
        if data is not None
    }
    return [
        SharedRun(thing, predicate, run, name)
        for thing, predicate, wording in own_words(graph)
        for name, source in sources.items()
        for run in _runs(wording, source, length)
    ]


def own_words(graph: Graph) -> list[tuple[Node, URIRef, str]]:
    """Return (thing, property, wording) for all that ``graph`` says in our own words, in order."""
    own_titled = {thing for kind in OWN_TITLES for thing in graph.subjects(RDF.type, kind)}
    said = {
        (thing, predicate, str(value))
        for predicate in (*OWN_WORDS, RDFS.label)
        for thing, value in graph.subject_objects(predicate)
        if isinstance(value, Literal) and (predicate != RDFS.label or thing in own_titled)
    }
    return sorted(said, key=lambda each: (str(each[0]), str(each[1]), each[2]))


def _runs(wording: str, source: _Letters, length: int) -> Iterator[str]:
    words = _words(wording)
    for start, end in _merged(_shared_windows(words, source, length)):
        yield " ".join(words[start:end])


def _shared_windows(words: list[str], source: _Letters, length: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of ``words`` that are a run by our count of words, or by the source's."""
    for start in range(len(words)):
        letters = ""
        for end in range(start + 1, len(words) + 1):
            letters += words[end - 1]
            if letters in source.windows or (end - start == length and source.holds(letters)):
                yield start, end
            if len(letters) > source.longest and end - start >= length:
                break


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _words(text: str) -> list[str]:
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _WORD.findall(plain)
