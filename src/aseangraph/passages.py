"""Passages: spans of source documents, as the graph records them.

A passage holds offsets and a digest, and no text; see the model, section Evidence.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import Graph, IdentifiedNode, Literal, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from aseangraph.errors import EvidenceError
from aseangraph.namespaces import AG, PREFIXES
from aseangraph.text import Match

__all__ = [
    "LONGEST",
    "Lengths",
    "Passage",
    "SourceRecord",
    "digest",
    "lengths",
    "passage_turtle",
    "read_passages",
    "read_sources_of",
]

LONGEST = 1500  # code points: the cap on a passage

_LOCAL_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")


@dataclass(frozen=True, slots=True)
class Passage:
    """One ``ag:Passage``; a field is ``None`` where the graph has no single usable value for it."""

    iri: IdentifiedNode
    source: URIRef | None
    start: int | None
    end: int | None
    sha256: str | None
    locator: str | None

    @property
    def length(self) -> int | None:
        """The length of the span in code points."""
        return None if self.start is None or self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One ``ag:SourceDocument``: the name and digest of the text file that was read."""

    iri: IdentifiedNode
    file: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long passages are, in code points; median and ninth decile by the nearest rank."""

    count: int
    shortest: int
    median: int
    p90: int
    longest: int
    cap: int = LONGEST


def read_passages(graph: Graph) -> list[Passage]:
    """Read every passage of ``graph``, in the order of their IRIs."""
    return [
        Passage(
            iri,
            _iri(graph, iri, AG.inSource),
            _offset(graph, iri, AG.start),
            _offset(graph, iri, AG.end),
            _string(graph, iri, AG.sha256),
            _string(graph, iri, AG.locator),
        )
        for iri in _instances(graph, AG.Passage)
    ]


def read_sources_of(graph: Graph) -> dict[IdentifiedNode, SourceRecord]:
    """Read the record of every source document of ``graph`` whose text was read, by its IRI.

    Left out is what is cited alone: it has neither file name nor digest, and no passage.
    """
    return {
        iri: SourceRecord(iri, _string(graph, iri, AG.fileName), _string(graph, iri, AG.sha256))
        for iri in _instances(graph, AG.SourceDocument)
        if _was_read(graph, iri)
    }


def digest(data: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8 bytes, in lower-case hexadecimal."""
    octets = data if isinstance(data, bytes) else data.encode("utf-8")
    return hashlib.sha256(octets).hexdigest()


def lengths(passages: Iterable[Passage]) -> Lengths | None:
    """Return how long the passages are; ``None`` where there are none."""
    known = sorted(each.length for each in passages if each.length is not None)
    if not known:
        return None
    return Lengths(len(known), known[0], _rank(known, 50), _rank(known, 90), known[-1])


def passage_turtle(  # noqa: PLR0913  each is one predicate of the passage
    text: str,
    match: Match,
    *,
    source: str,
    thing: str = "THING",
    number: int = 1,
    proves: Sequence[str] = ("ag:PROPERTY",),
    locator: str = "WHERE IN THE DOCUMENT",
    prefixes: bool = True,
) -> str:
    """Return the passage of ``match`` in ``text`` as Turtle, formatted as in ``data/``.

    ``source`` and ``thing`` are local names of ``id:``, ``proves`` short forms of properties.
    What is not given stands as a placeholder in capitals, which validation refuses. Raises
    ``EvidenceError`` for a span longer than the cap, or a name that no IRI of ours can have.
    """
    span = text[match.start : match.end]
    if len(span) > LONGEST:
        raise EvidenceError(
            f"The words are {len(span)} code points long, and a passage has at most {LONGEST}."
            " Locate a sentence or a table cell of them."
        )
    subject = f"id:passage-{_checked(thing)}-{number}"
    body = (
        f"{subject} a ag:Passage ;\n"
        f"    ag:end {match.end} ;\n"
        f"    ag:inSource id:{_checked(source)} ;\n"
        f"    ag:locator {_quoted(locator)} ;\n"
        f"    ag:proves {' , '.join(sorted({_property(each) for each in proves}))} ;\n"
        f'    ag:sha256 "{digest(span)}" ;\n'
        f"    ag:start {match.start} .\n"
    )
    return _prefix_lines(proves) + "\n" + body if prefixes else body


def _prefix_lines(proves: Sequence[str]) -> str:
    used = {"ag", "id"} | {each.partition(":")[0] for each in proves}
    return "".join(f"@prefix {each}: <{PREFIXES[each]}> .\n" for each in sorted(used))


def _checked(name: str) -> str:
    if not _LOCAL_NAME.fullmatch(name):
        raise EvidenceError(
            f"{name!r} is no name that an IRI of ours can have."
            " Use letters, digits, dots and hyphens, such as aim2020-action-point-8.1.1."
        )
    return name


def _property(short: str) -> str:
    prefix, colon, name = short.partition(":")
    if not colon or prefix not in PREFIXES or not _LOCAL_NAME.fullmatch(name):
        raise EvidenceError(
            f"{short!r} is no short form of a property. Write prefix:name, such as rdfs:label,"
            f" with one of the prefixes {', '.join(sorted(PREFIXES))}."
        )
    return short


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rank(ordered: list[int], percent: int) -> int:
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _was_read(graph: Graph, source: Node) -> bool:
    recorded = any((source, each, None) in graph for each in (AG.fileName, AG.sha256))
    evidence = graph.subjects(AG.inSource, source)
    return recorded or any((each, RDF.type, AG.Passage) in graph for each in evidence)


def _instances(graph: Graph, kind: URIRef) -> list[IdentifiedNode]:
    found = set(graph.subjects(RDF.type, kind))
    return sorted((each for each in found if isinstance(each, IdentifiedNode)), key=str)


def _only(graph: Graph, subject: Node, predicate: URIRef) -> Node | None:
    values = set(graph.objects(subject, predicate))
    return values.pop() if len(values) == 1 else None


def _iri(graph: Graph, subject: Node, predicate: URIRef) -> URIRef | None:
    value = _only(graph, subject, predicate)
    return value if isinstance(value, URIRef) else None


def _string(graph: Graph, subject: Node, predicate: URIRef) -> str | None:
    value = _only(graph, subject, predicate)
    return str(value) if isinstance(value, Literal) else None


def _offset(graph: Graph, subject: Node, predicate: URIRef) -> int | None:
    value = _only(graph, subject, predicate)
    plain = value.toPython() if isinstance(value, Literal) else None
    return plain if type(plain) is int and plain >= 0 else None
