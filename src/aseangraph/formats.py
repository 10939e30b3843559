"""The formats of answers and files: one table, read by the API, the shell and the store.

Media types follow the SPARQL 1.1 results and RDF recommendations of the W3C.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

__all__ = [
    "ANSWERS",
    "DOCUMENTS",
    "FORMATS",
    "HTML",
    "Answer",
    "Format",
    "Kind",
    "by_name",
    "by_suffix",
    "of_kind",
]


class Kind(Enum):
    """What an answer is made of: those to queries, or a document of another sort."""

    BOOLEAN = "boolean"
    SOLUTIONS = "solutions"
    TRIPLES = "triples"
    DOCUMENT = "document"


ANSWERS = (Kind.BOOLEAN, Kind.SOLUTIONS, Kind.TRIPLES)  # those to queries
_ROWS = frozenset({Kind.BOOLEAN, Kind.SOLUTIONS})
_GRAPH = frozenset({Kind.TRIPLES})


@dataclass(frozen=True)
class Format:
    """One serialisation: its short name, media types (the first is the one sent), file suffixes."""

    name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    kinds: frozenset[Kind]
    holds_graphs: bool = False

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type`` for this format."""
        first = self.media_types[0]
        return f"{first}; charset=utf-8" if first.startswith("text/") else first


@dataclass(frozen=True)
class Answer:
    """A whole answer: its kind, its format, its bytes, and whether they are a whole page."""

    kind: Kind
    format: Format
    body: bytes
    is_page: bool = False


FORMATS: tuple[Format, ...] = (
    Format("json", ("application/sparql-results+json", "application/json"), (".srj",), _ROWS),
    Format(
        "xml", ("application/sparql-results+xml", "application/xml", "text/xml"), (".srx",), _ROWS
    ),
    Format("csv", ("text/csv",), (".csv",), _ROWS),
    Format("tsv", ("text/tab-separated-values",), (".tsv",), _ROWS),
    Format("turtle", ("text/turtle", "application/x-turtle"), (".ttl",), _GRAPH),
    Format("nt", ("application/n-triples", "text/plain"), (".nt",), _GRAPH),
    Format("rdfxml", ("application/rdf+xml",), (".rdf", ".owl", ".xml"), _GRAPH),
    Format("jsonld", ("application/ld+json",), (".jsonld",), _GRAPH, holds_graphs=True),
    Format("nquads", ("application/n-quads",), (".nq",), _GRAPH, holds_graphs=True),
    Format("trig", ("application/trig",), (".trig",), _GRAPH, holds_graphs=True),
)


_WRITING = frozenset({Kind.DOCUMENT})
DOCUMENTS: tuple[Format, ...] = (
    Format("document", ("application/json",), (".json",), _WRITING),
    Format("graphml", ("application/graphml+xml",), (".graphml",), _WRITING),
    Format("dot", ("text/vnd.graphviz",), (".gv", ".dot"), _WRITING),
    Format("mermaid", ("text/vnd.mermaid",), (".mmd",), _WRITING),
    Format("text", ("text/plain",), (".txt",), _WRITING),
)
# What is told of versions alone: what changed, as Apache Jena's RDF Patch, and a feed (RFC 4287).
_OF_VERSIONS = (
    Format("patch", ("application/rdf-patch",), (".rdfp",), _WRITING),
    Format("atom", ("application/atom+xml",), (".atom",), _WRITING),
)
_BY_NAME = {each.name: each for each in (*FORMATS, *DOCUMENTS, *_OF_VERSIONS)}
HTML = Format("html", ("text/html",), (), _ROWS)  # a page for people, made of the answer in JSON


def by_name(name: str) -> Format:
    """Return the format called ``name``; raise ``KeyError`` where there is none."""
    return _BY_NAME[name]


def by_suffix(suffix: str) -> Format | None:
    """Return the RDF format of files that end in ``suffix`` (with its dot), or ``None``."""
    graphs = (each for each in FORMATS if Kind.TRIPLES in each.kinds)
    return next((each for each in graphs if suffix.lower() in each.suffixes), None)


def of_kind(kind: Kind) -> Iterable[Format]:
    """Yield the formats that can hold an answer of ``kind``, the default one first."""
    return (each for each in FORMATS if kind in each.kinds)
