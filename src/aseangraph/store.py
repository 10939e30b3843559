"""The engine: parsing, serialising, digests and SPARQL. The only module that knows pyoxigraph.

Everything that comes in or goes out is an rdflib term, bytes, or a plain Python value.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self

import pyoxigraph as px
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from aseangraph.errors import AuthoredFileError, QueryError, ReleaseError
from aseangraph.formats import Format, Kind
from aseangraph.namespaces import BASE, PREFIXES

__all__ = [
    "Answer",
    "Quad",
    "Store",
    "canonical_nquads",
    "dataset_quads",
    "parse",
    "serialise_quads",
    "serialise_triples",
]

Quad = tuple[Node, Node, Node, URIRef | None]

_RDF = {
    "turtle": px.RdfFormat.TURTLE,
    "nt": px.RdfFormat.N_TRIPLES,
    "rdfxml": px.RdfFormat.RDF_XML,
    "jsonld": px.RdfFormat.JSON_LD,
    "nquads": px.RdfFormat.N_QUADS,
    "trig": px.RdfFormat.TRIG,
}
_ROWS = {
    "json": px.QueryResultsFormat.JSON,
    "xml": px.QueryResultsFormat.XML,
    "csv": px.QueryResultsFormat.CSV,
    "tsv": px.QueryResultsFormat.TSV,
}
_POSITION = re.compile(r"^error at (\d+):(\d+): ?")


# --- terms ---------------------------------------------------------------------------------------


def _to_engine(term: Node) -> px.NamedNode | px.BlankNode | px.Literal:
    if isinstance(term, URIRef):
        return px.NamedNode(str(term))
    if isinstance(term, BNode):
        return px.BlankNode(str(term))
    if not isinstance(term, Literal):
        raise TypeError(f"an RDF term was expected, not {term!r}")
    if term.language:
        return px.Literal(str(term), language=term.language)
    datatype = px.NamedNode(str(term.datatype)) if term.datatype else None
    return px.Literal(str(term), datatype=datatype)


def _from_engine(term: object) -> Node:
    if isinstance(term, px.NamedNode):
        return URIRef(term.value)
    if isinstance(term, px.BlankNode):
        return BNode(term.value)
    if not isinstance(term, px.Literal):
        raise TypeError(f"triples in the place of terms are not used here: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _engine_quad(quad: Quad) -> px.Quad:
    s, p, o, g = quad
    graph = px.NamedNode(str(g)) if g is not None else px.DefaultGraph()
    return px.Quad(_to_engine(s), _to_engine(p), _to_engine(o), graph)  # type: ignore[arg-type]


# --- files ---------------------------------------------------------------------------------------


def parse(data: bytes, format_: Format, *, name: str) -> Iterator[Quad]:
    """Yield the quads of an RDF document; the graph is ``None`` where the document names none.

    Raises ``AuthoredFileError`` that names ``name``, line and column of a syntax error.
    """
    _check_utf8(data, name)
    try:
        for quad in px.parse(
            data, format=_RDF[format_.name], base_iri=BASE, rename_blank_nodes=True
        ):
            graph = quad.graph_name
            yield (
                _from_engine(quad.subject),
                _from_engine(quad.predicate),
                _from_engine(quad.object),
                URIRef(graph.value) if isinstance(graph, px.NamedNode) else None,
            )
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        column = f":{error.offset}" if error.offset else ""
        what = re.sub(r"^Parser error at line \d+ (column \d+|between .*?): ", "", error.msg)
        raise AuthoredFileError(
            f"{name}{line}{column}: no valid {format_.name}: {what}. Mend it there and try again."
        ) from None


def _check_utf8(data: bytes, name: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AuthoredFileError(
            f"{name}:{line}: not UTF-8 (byte 0x{data[error.start]:02x} at offset {error.start})."
            " Save the file as UTF-8 and try again."
        ) from None


def dataset_quads(dataset: Dataset) -> Iterator[Quad]:
    """Yield the quads of an rdflib dataset; the default graph's have ``None`` for their graph."""
    for s, p, o, g in dataset.quads():
        named = g is not None and g != DATASET_DEFAULT_GRAPH_ID
        yield s, p, o, URIRef(str(g)) if named else None


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Return the canonical N-Quads of a dataset after RDFC-1.0 (RDF Dataset Canonicalization).

    Their SHA-256 is the dataset's RDFC-1.0 digest; the same dataset gives the same bytes.
    """
    dataset = px.Dataset(_engine_quad(quad) for quad in quads)
    dataset.canonicalize(px.CanonicalizationAlgorithm.RDFC_1_0)
    lines = _serialise(dataset, "nquads").splitlines(keepends=True)
    return b"".join(sorted(lines))


def serialise_quads(nquads: bytes, format_: Format) -> bytes:
    """Serialise canonical N-Quads as a dataset in ``format_``, in their order."""
    quads = list(px.parse(nquads, format=px.RdfFormat.N_QUADS))
    quads.sort(key=lambda quad: (str(quad.graph_name), str(quad)))
    return _serialise(quads, format_.name)


def serialise_triples(nquads: bytes, format_: Format) -> bytes:
    """Serialise the merge of all graphs of canonical N-Quads in ``format_``: each triple once."""
    triples = {quad.triple for quad in px.parse(nquads, format=px.RdfFormat.N_QUADS)}
    return _serialise(sorted(triples, key=str), format_.name)


def _serialise(statements: Iterable[px.Quad] | Iterable[px.Triple], format_name: str) -> bytes:
    buffer = BytesIO()
    px.serialize(statements, buffer, format=_RDF[format_name], prefixes=PREFIXES)
    return buffer.getvalue()




# --- questions -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """A whole answer to a query: its kind, its format and its bytes."""

    kind: Kind
    format: Format
    body: bytes


class Store:
    """A set of graphs that can be asked in SPARQL; the default graph is the merge of all."""

    def __init__(self, engine: px.Store) -> None:
        self._engine = engine

    @classmethod
    def memory(cls, quads: Iterable[Quad]) -> Self:
        """Hold ``quads`` in memory, their merge in the default graph."""
        store = cls(px.Store())
        store._fill(quads)
        return store

    @classmethod
    def create(cls, path: Path, quads: Iterable[Quad]) -> None:
        """Write a store with ``quads`` and their merge to the new folder ``path``."""
        store = cls(px.Store(str(path)))
        store._fill(quads)
        store._engine.flush()
        store._engine.optimize()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store in folder ``path`` for reading; raise ``ReleaseError`` where it cannot."""
        try:
            return cls(px.Store.read_only(str(path)))
        except OSError as error:
            raise ReleaseError(
                f"{path} cannot be opened as a store: {error}. Build the release anew."
            ) from None

    def _fill(self, quads: Iterable[Quad]) -> None:
        named = [_engine_quad(quad) for quad in quads]
        self._engine.bulk_extend(named)
        self._engine.bulk_extend({_to_default(quad) for quad in named})

    def __len__(self) -> int:
        """Count the quads, those of the default graph included."""
        return len(self._engine)

    def answer(self, query: str, pick: Callable[[Kind], Format]) -> Answer:
        """Evaluate ``query`` and serialise the answer in the format that ``pick`` names for it.

        Raises ``QueryError`` with line and column where ``query`` is no SPARQL 1.1 query.
        """
        result = self._evaluate(query)
        if isinstance(result, px.QueryTriples):
            format_ = pick(Kind.TRIPLES)
            return Answer(Kind.TRIPLES, format_, _graph_bytes(result, format_))
        kind = Kind.BOOLEAN if isinstance(result, px.QueryBoolean) else Kind.SOLUTIONS
        format_ = pick(kind)
        buffer = BytesIO()
        result.serialize(buffer, format=_ROWS[format_.name])
        return Answer(kind, format_, buffer.getvalue())

    def select(self, query: str) -> Iterator[Mapping[str, str]]:
        """Yield the solutions of a SELECT query, each as bound variable → lexical form."""
        result = self._evaluate(query)
        if not isinstance(result, px.QuerySolutions):
            raise QueryError("a SELECT query was expected here.")
        names = [variable.value for variable in result.variables]
        for solution in result:
            yield {name: solution[name].value for name in names if solution[name] is not None}

    def dataset(self, graphs: Sequence[URIRef] | None = None) -> Dataset:
        """Return the named graphs (or those in ``graphs``) as an rdflib dataset."""
        dataset = Dataset()
        for quad in self._engine:
            if isinstance(quad.graph_name, px.NamedNode):
                name = URIRef(quad.graph_name.value)
                if graphs is None or name in graphs:
                    graph: Graph = dataset.graph(name)
                    graph.add(tuple(_from_engine(term) for term in quad.triple))  # type: ignore[arg-type]
        return dataset

    def _evaluate(self, query: str) -> px.QuerySolutions | px.QueryBoolean | px.QueryTriples:
        try:
            return self._engine.query(query, base_iri=BASE, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QueryError(_syntax_message(str(error))) from None


def _to_default(quad: px.Quad) -> px.Quad:
    return px.Quad(quad.subject, quad.predicate, quad.object, px.DefaultGraph())


def _graph_bytes(triples: Iterable[px.Triple], format_: Format) -> bytes:
    return _serialise(dict.fromkeys(triples), format_.name)


def _syntax_message(text: str) -> str:
    found = _POSITION.match(text)
    where = f"line {found[1]}, column {found[2]}" if found else "a place the engine does not tell"
    what = _POSITION.sub("", text).replace("\n", " ")
    return f"no valid SPARQL 1.1 query, at {where}: {what}. Mend the query there."


