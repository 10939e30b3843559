"""The dumps of a release: which there are, and what each holds.

A content is a part of the dataset that has a digest of its own (RDFC-1.0) in the manifest; each
of its dumps, in whatever format, has exactly its triples. Tables are made from the dataset.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from aseangraph.errors import UnknownThingError
from aseangraph.formats import by_name, by_suffix
from aseangraph.graphs import DERIVED
from aseangraph.namespaces import GRAPH
from aseangraph.rdf_files import canonical_nquads

__all__ = [
    "CONTENTS",
    "DATASET",
    "DUMPS",
    "FOLDER",
    "GZIP",
    "SUMS",
    "Dump",
    "contents",
    "digests",
    "dump_named",
]

FOLDER = "dumps"
GZIP = ".gz"
SUMS = "SHA256SUMS"
DATASET = "aseangraph.nq"  # which is its own canonical form

_SHOWN = 80  # characters of a wrong name that are told again
_GRAPHS = ("ontology", "alignments", "topics", "shapes", "queries")
CONTENTS = ("dataset", "merge", "asserted", *_GRAPHS)


@dataclass(frozen=True)
class Dump:
    """One dump: its file, its media type, what it holds in words, and the content or tables."""

    name: str
    media_type: str
    title: str
    content: str
    same_everywhere: bool = True  # one dataset gives the same bytes, whatever library writes them

    @property
    def is_rdf(self) -> bool:
        """Tell whether it holds the triples of a content."""
        return self.content in CONTENTS


def _rdf(name: str, title: str, content: str) -> Dump:
    format_ = by_suffix(PurePosixPath(name).suffix) or by_name("turtle")
    return Dump(name, format_.media_types[0], title, content)


_PARQUET = "application/vnd.apache.parquet"
_ALL = "the merge of all graphs, with what is derived"
_WRITTEN = "what is authored alone, merged"
DUMPS: tuple[Dump, ...] = (
    _rdf("aseangraph.nq", "N-Quads: all statements, each with its graph; canonical", "dataset"),
    _rdf("aseangraph.trig", "TriG: all statements by graph", "dataset"),
    _rdf("aseangraph.ttl", f"Turtle: {_ALL}", "merge"),
    _rdf("aseangraph.nt", f"N-Triples: {_ALL}; canonical", "merge"),
    _rdf("aseangraph.rdf", f"RDF/XML: {_ALL}", "merge"),
    _rdf("aseangraph.jsonld", f"JSON-LD: {_ALL}", "merge"),
    _rdf("aseangraph-asserted.ttl", f"Turtle: {_WRITTEN}", "asserted"),
    _rdf("aseangraph-asserted.nt", f"N-Triples: {_WRITTEN}; canonical", "asserted"),
    _rdf("ontology.ttl", "Turtle: classes and properties", "ontology"),
    _rdf("alignments.ttl", "Turtle: how the ontology relates to others", "alignments"),
    _rdf("topics.ttl", "Turtle: the scheme of topics", "topics"),
    _rdf("shapes.ttl", "Turtle: the SHACL shapes", "shapes"),
    _rdf("queries.ttl", "Turtle: the curated questions", "queries"),
    Dump("things.csv", "text/csv", "CSV: one row a thing", "things"),
    Dump("edges.csv", "text/csv", "CSV: one row a statement from thing to thing", "edges"),
    Dump("things.parquet", _PARQUET, "Parquet: as things.csv", "things", same_everywhere=False),
    Dump("edges.parquet", _PARQUET, "Parquet: as edges.csv", "edges", same_everywhere=False),
    Dump("aseangraph.graphml", "application/graphml+xml", "GraphML: things and edges", "tables"),
    Dump(
        "aseangraph.sqlite",
        "application/vnd.sqlite3",
        "SQLite: things, edges, and all statements with their graphs",
        "tables",
        same_everywhere=False,
    ),
    Dump("csv-metadata.json", "application/csvm+json", "What the columns of the CSV mean", "notes"),
    Dump("context.jsonld", "application/ld+json", "The context of the JSON-LD", "notes"),
)


def contents(nquads: bytes) -> dict[str, bytes]:
    """Return the canonical N-Quads of each of ``CONTENTS``; ``nquads`` are those of the dataset.

    All but ``dataset`` are default graphs.
    """
    merge: dict[bytes, None] = {}
    asserted: dict[bytes, None] = {}
    graphs: dict[str, list[bytes]] = {str(GRAPH[name]): [] for name in _GRAPHS}
    for line in nquads.splitlines(keepends=True):
        statement, _, graph = line.removesuffix(b" .\n").rpartition(b" ")
        name, triple = graph[1:-1].decode(), statement + b" .\n"
        merge[triple] = None
        if name not in DERIVED:
            asserted[triple] = None
        if name in graphs:
            graphs[name].append(triple)
    parts = dict(zip(CONTENTS[1:], (merge, asserted, *graphs.values()), strict=True))
    canonical = {name: canonical_nquads(b"".join(part)) for name, part in parts.items()}
    return {CONTENTS[0]: nquads, **canonical}


def digests(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the RDFC-1.0 digest (SHA-256) of each content, by the name of the content."""
    return {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}


def dump_named(name: str, names: Collection[str]) -> str:
    """Return ``name``; raise ``UnknownThingError``, with near ``names``, where it is none."""
    if name in names:
        return name
    near = get_close_matches(name[:_SHOWN], sorted(names), n=4)
    hint = f"Near names: {', '.join(near)}. " if near else ""
    raise UnknownThingError(
        f"there is no dump {name[:_SHOWN]!r}. {hint}`aseangraph dump` and /dumps/ list them.",
        tuple(near),
    )
