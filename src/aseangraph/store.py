"""The engine: parsing, canonical form and SPARQL. The only module that knows pyoxigraph.

Everything that comes in or goes out is an rdflib term, bytes, or a plain Python value.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Self

import pyoxigraph as px
from rdflib import RDF, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from aseangraph.errors import (
    AnswerTooLargeError,
    AuthoredFileError,
    QueryError,
    RefusedQueryError,
    ReleaseError,
)
from aseangraph.formats import Answer, Format, Kind, by_name
from aseangraph.namespaces import BASE, PREFIXES
from aseangraph.query_faults import fault_in, spread
from aseangraph.query_text import Rewritten, escape_dots, without_calls, without_service
from aseangraph.statements import Statement, rows
from aseangraph.text import check_utf8

__all__ = [
    "Quad",
    "Store",
    "Triple",
    "canonical_nquads",
    "canonical_statements",
    "canonical_triples",
    "parse",
    "quads",
    "rdf_bytes",
    "read_statements",
    "reserialise",
    "written",
]

Triple = tuple[Node, Node, Node]
Quad = tuple[Node, Node, Node, str]  # the last is the IRI of the named graph, or empty

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
    "html": px.QueryResultsFormat.JSON,
}
_KINDS = {
    px.QueryBoolean: Kind.BOOLEAN,
    px.QuerySolutions: Kind.SOLUTIONS,
    px.QueryTriples: Kind.TRIPLES,
}
_WRITTEN = {prefix: (iri, f"{prefix}:") for prefix, iri in PREFIXES.items()}
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # XML 1.0, rule Char
_PLACE_IN_FILE = re.compile(r"^Parser error at line \d+ (column \d+|between .*?): ")


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
        raise AuthoredFileError(
            f"a triple stands in the place of a term (RDF 1.2), which is not read here: {term}."
            " State it in RDF 1.1."
        )
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == _XSD_STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def written(term: Node) -> str:
    """Return ``term`` as it stands in a query or in N-Triples.

    Raises ``ValueError`` for an IRI that is none.
    """
    return str(_to_engine(term))


class _Terms(dict[object, Node]):
    """The engine's terms as rdflib's, each converted once."""

    def __missing__(self, term: object) -> Node:
        self[term] = found = _from_engine(term)
        return found

    def triple(self, quad: px.Quad) -> Triple:
        return self[quad.subject], self[quad.predicate], self[quad.object]


def _quad(triple: Triple, graph: str | None) -> px.Quad:
    s, p, o = (_to_engine(term) for term in triple)
    name = px.NamedNode(graph) if graph is not None else px.DefaultGraph()
    return px.Quad(s, p, o, name)  # type: ignore[arg-type]


# --- files ---------------------------------------------------------------------------------------


def parse(data: bytes, format_: Format, *, name: str) -> Iterator[Triple]:
    """Yield the triples of an RDF document, whatever graphs it names.

    Raises ``AuthoredFileError`` that names ``name``, line and column of a syntax error.
    """
    check_utf8(data, name)
    terms, kind = _Terms(), _RDF[format_.name]
    try:
        for quad in px.parse(data, format=kind, base_iri=BASE, rename_blank_nodes=True):
            yield terms.triple(quad)
    except SyntaxError as error:
        raise _fault(error, format_, name) from None


def read_statements(data: bytes, format_: Format, *, name: str) -> Iterator[Statement]:
    """Yield the statements of an RDF document with their graphs; blank nodes keep their names.

    Raises ``AuthoredFileError`` that names ``name``, line and column of a syntax error.
    """
    check_utf8(data, name)
    terms = _Written(name)
    try:
        for quad in px.parse(data, format=_RDF[format_.name], base_iri=BASE):
            yield Statement(*(terms[term] for term in quad))
    except SyntaxError as error:
        raise _fault(error, format_, name) from None


class _Written(dict[object, str]):
    """The engine's terms as N-Quads writes them, each converted once."""

    def __init__(self, name: str) -> None:
        super().__init__({px.DefaultGraph(): ""})
        self._name = name

    def __missing__(self, term: object) -> str:
        if isinstance(term, px.Triple):
            raise AuthoredFileError(
                f"{self._name}: a triple stands in the place of a term (RDF 1.2), which is not read"
                f" here: {term}. State it in RDF 1.1."
            )
        self[term] = found = str(term)
        return found


def _fault(error: SyntaxError, format_: Format, name: str) -> AuthoredFileError:
    place = "".join(f":{number}" for number in (error.lineno, error.offset) if number)
    what = _PLACE_IN_FILE.sub("", error.msg)
    return AuthoredFileError(
        f"{name}{place}: no valid {format_.name}: {what}. Mend it there and try again."
    )


def _serialise(statements: Iterable[px.Quad] | Iterable[px.Triple], format_name: str) -> bytes:
    buffer = BytesIO()
    px.serialize(statements, buffer, format=_RDF[format_name], prefixes=PREFIXES)
    return _finished(buffer, format_name)


def _finished(buffer: BytesIO, format_name: str) -> bytes:
    """Return what the engine wrote; in XML with carriage returns as a parser keeps them.

    Raises ``ValueError`` for a character that XML has no way to write: the engine writes it.
    """
    data = buffer.getvalue()
    if format_name not in ("rdfxml", "xml"):
        return data
    if _NOT_XML.search(data):
        raise ValueError("a literal has a character that XML cannot hold")
    return data.replace(b"\r", b"&#13;")


def rdf_bytes(triples: Iterable[Triple], format_: Format) -> bytes:
    """Write ``triples`` in ``format_``, in a set order."""
    quads = sorted((_quad(triple, None) for triple in triples), key=str)
    return _serialise((quad.triple for quad in quads), format_.name)


def canonical_nquads(nquads: bytes) -> bytes:
    """Return N-Quads in canonical form (RDFC-1.0): the same dataset gives the same bytes.

    ``nquads`` has its terms as the engine writes them, each statement once.
    """
    # Blank nodes are named by the statements on blank nodes alone (RDFC-1.0, section 4.6).
    lines = nquads.splitlines(keepends=True)
    named = [line for line in lines if b"_:" not in line]
    blank = b"".join(line for line in lines if b"_:" in line)
    dataset = px.Dataset(px.parse(blank, px.RdfFormat.N_QUADS))
    dataset.canonicalize(px.CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted([*named, *_serialise(dataset, "nquads").splitlines(keepends=True)]))


def canonical_triples(triples: Iterable[Triple]) -> bytes:
    """Return the canonical N-Quads (RDFC-1.0) of a graph: the same graph gives the same bytes."""
    return canonical_nquads(_serialise((_quad(triple, None) for triple in triples), "nquads"))


def canonical_statements(statements: Iterable[Statement]) -> frozenset[Statement]:
    """Return the statements of a dataset, its blank nodes named as RDFC-1.0 names them."""
    found = set(statements)
    blank = {each for each in found if each.nodes}
    named = read_statements(
        canonical_nquads(rows(blank)), by_name("nquads"), name="canonical N-Quads"
    )
    return frozenset(found - blank).union(named)


def reserialise(nquads: bytes, format_: Format) -> bytes:
    """Serialise canonical N-Quads in ``format_``, in their order, by graph where it holds graphs.

    Where the format holds none, it is the merge of the graphs that is serialised, each triple once.
    """
    quads = px.parse(nquads, px.RdfFormat.N_QUADS)
    if not format_.holds_graphs:
        return _serialise(dict.fromkeys(quad.triple for quad in quads), format_.name)
    return _serialise(sorted(quads, key=_graph_name), format_.name)


def quads(nquads: bytes) -> Iterator[Quad]:
    """Yield the statements of N-Quads, in their order."""
    terms = _Terms()
    for quad in px.parse(nquads, px.RdfFormat.N_QUADS):
        yield *terms.triple(quad), _graph_name(quad)


def _graph_name(quad: px.Quad) -> str:
    graph = quad.graph_name
    return graph.value if isinstance(graph, px.NamedNode) else ""


# --- questions -----------------------------------------------------------------------------------


class Store:
    """A set of named graphs that can be asked in SPARQL.

    The default graph is the merge of all, once ``merge`` was called: each triple counts once.
    """

    def __init__(self, engine: px.Store | None = None) -> None:
        """Hold ``engine``'s graphs; without one, be empty and in memory."""
        self._engine = px.Store() if engine is None else engine
        self._terms = _Terms()

    def save(self, path: Path) -> None:
        """Write the graphs, the merge among them, to the new folder ``path``.

        Raises ``OSError`` as the system does.
        """
        engine = px.Store(str(path))
        engine.bulk_extend(self._engine)
        engine.flush()
        engine.optimize()
        del engine  # closes it
        for log in path.glob("LOG*"):  # tells of the machine, and nobody reads it
            log.unlink()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store in folder ``path`` for reading; raise ``ReleaseError`` where it cannot."""
        try:
            return cls(px.Store.read_only(str(path)))
        except (OSError, RuntimeError) as error:
            raise ReleaseError(
                f"{path} cannot be opened as a store: {error}. Build the release anew."
            ) from None

    def load(self, data: bytes, format_: Format, *, name: str, graph: str | None = None) -> None:
        """Load an RDF document, all of it into the named ``graph`` where one is given.

        Raises ``AuthoredFileError`` that names ``name``, line and column of a syntax error.
        """
        check_utf8(data, name)
        try:
            target = None if graph is None else px.NamedNode(graph)
        except ValueError as error:
            raise AuthoredFileError(
                f"{name}: {graph!r} is no IRI for a graph: {error}. Name another."
            ) from None
        try:
            if graph is None or not format_.holds_graphs:
                self._engine.bulk_load(data, _RDF[format_.name], base_iri=BASE, to_graph=target)
            else:
                self.add(parse(data, format_, name=name), graph)
        except SyntaxError as error:
            raise _fault(error, format_, name) from None

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add ``triples`` to the named ``graph``."""
        self._engine.bulk_extend(_quad(triple, graph) for triple in triples)

    def merge(self) -> None:
        """Put into the default graph whatever a named graph holds, each triple once."""
        self._engine.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")

    def copy(self, *, without: Collection[str] = ()) -> Self:
        """Return the named graphs but ``without`` and their merge, in memory."""
        other = type(self)()
        other._engine.bulk_extend(quad for name, quad in self._named() if name not in without)
        other.merge()
        return other

    def __len__(self) -> int:
        """Count the quads, those of the default graph included."""
        return len(self._engine)

    def _named(self) -> Iterator[tuple[str, px.Quad]]:
        for quad in self._engine:
            if isinstance(quad.graph_name, px.NamedNode):
                yield quad.graph_name.value, quad

    def count(self) -> int:
        """Count the triples of the default graph."""
        return int(next(self.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))["n"])

    def sizes(self) -> dict[str, int]:
        """Return the named graphs, in the order of their names, with their numbers of triples."""
        names = sorted(name.value for name in self._engine.named_graphs())
        query = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}"
        return {name: int(next(self.select(query.format(name)))["n"]) for name in names}

    def knows(self, thing: URIRef, of_class: URIRef | None = None) -> bool:
        """Tell whether the merge says anything of ``thing``; or that it is of this class."""
        try:
            subject = px.NamedNode(str(thing))
        except ValueError:
            return False
        if of_class is None:
            found = self._engine.quads_for_pattern(subject, None, None, px.DefaultGraph())
        else:
            kind, what = px.NamedNode(str(RDF.type)), px.NamedNode(str(of_class))
            found = self._engine.quads_for_pattern(subject, kind, what, px.DefaultGraph())
        return next(found, None) is not None

    def values(self, subject: str, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield the objects of the default graph's triples of these two IRIs, by the index.

        Each is its lexical form and its language, empty where it has none; of what is no IRI there
        are none.
        """
        try:
            terms = px.NamedNode(subject), px.NamedNode(predicate)
        except ValueError:
            return
        for quad in self._engine.quads_for_pattern(*terms, None, px.DefaultGraph()):
            found = quad.object
            if not isinstance(found, px.Triple):
                yield found.value, (isinstance(found, px.Literal) and found.language) or ""

    def triples(self, subject: Node, predicate: Node | None = None) -> Iterator[Triple]:
        """Yield the triples of the default graph with ``subject``, and ``predicate`` where given.

        By the engine's index, without a query.
        """
        terms = _to_engine(subject), None if predicate is None else _to_engine(predicate)
        found = self._engine.quads_for_pattern(*terms, None, px.DefaultGraph())  # type: ignore[arg-type]
        return map(_Terms().triple, found)

    def graph(self, *, without: Collection[str] = (), keep_contexts: bool = True) -> Graph:
        """Return the merge of all named graphs but ``without`` as an rdflib graph.

        pySHACL needs a graph that keeps contexts; one that does not is filled twice as fast.
        """
        graph = Graph() if keep_contexts else Graph(store="SimpleMemory")
        for name, quad in self._named():
            if name not in without:
                graph.add(self._terms.triple(quad))
        return graph

    def dataset(self) -> Dataset:
        """Return the named graphs as an rdflib dataset."""
        dataset = Dataset()
        graphs: dict[str, Graph] = {}
        for name, quad in self._named():
            if name not in graphs:
                graphs[name] = dataset.graph(URIRef(name))
            graphs[name].add(self._terms.triple(quad))
        return dataset

    def canonical(self) -> bytes:
        """Return the canonical N-Quads of the named graphs after RDFC-1.0.

        Their SHA-256 is the dataset's RDFC-1.0 digest (RDF Dataset Canonicalization, section 4).
        """
        return canonical_nquads(
            b"".join(self._nquads(graph) for graph in self._engine.named_graphs())
        )

    def _nquads(self, graph: px.NamedNode | px.BlankNode) -> bytes:
        buffer = BytesIO()
        self._engine.dump(buffer, px.RdfFormat.N_TRIPLES, from_graph=graph)
        return buffer.getvalue().replace(b" .\n", f" {graph} .\n".encode())

    def answer(  # noqa: PLR0913 - the dataset, the terms, the form and the size of an answer
        self,
        query: str,
        pick: Callable[[Kind], Format],
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        bindings: Mapping[str, Node] | None = None,
        most_bytes: int | None = None,
    ) -> Answer:
        """Evaluate ``query`` and serialise the answer in the format that ``pick`` names for it.

        Graphs given by IRI are the dataset, whatever the query's own FROM says (SPARQL 1.1
        Protocol, section 2.1.4); one that is not held is empty. ``bindings`` are terms by the names
        of projected variables, which stand for them throughout.

        Raises ``QueryError``, with line and column where ``query`` is no SPARQL 1.1 query,
        ``RefusedQueryError`` where it asks another host, ``AnswerTooLargeError`` for more than
        ``most_bytes``, and whatever ``pick`` raises.
        """
        result = self._evaluate(query, default_graphs, named_graphs, bindings)
        failure: Exception
        try:
            return _serialised(result, pick, most_bytes)
        except (OSError, RuntimeError, ValueError) as error:
            failure = _not_answered(error)
        except Exception as error:
            failure = error.with_traceback(None)
        finally:
            del result  # in this thread, as the engine wants, and not where the failure goes
        raise failure

    def is_volatile(self, query: str) -> bool:
        """Tell whether ``query`` calls a function whose value differs from one call to the next."""
        spoilt = without_calls(query)
        return spoilt is not None and _fault_of(escape_dots(spoilt)) is not None

    def select(
        self, query: str, bindings: Mapping[str, Node] | None = None
    ) -> Iterator[Mapping[str, str]]:
        """Yield the solutions of a SELECT query, each as bound variable → lexical form."""
        result = self._evaluate(query, bindings=bindings)
        if not isinstance(result, px.QuerySolutions):
            raise QueryError("a SELECT query was expected here.")
        names = [variable.value for variable in result.variables]
        for solution in result:
            yield {name: solution[name].value for name in names if solution[name] is not None}

    def rows(self, query: str, **lists: Iterable[str]) -> Iterator[Mapping[str, str]]:
        """Yield the solutions of a SELECT query of this package's own, which is not looked through.

        ``$name`` in ``query`` stands for the IRIs of the list ``name``; what is no IRI is left out,
        for the graph cannot hold it. Each solution is bound variable → lexical form.
        """
        for name, iris in lists.items():
            query = query.replace(f"${name}", " ".join(filter(None, map(_iri, iris))))
        result = self._engine.query(query, prefixes=PREFIXES)
        if not isinstance(result, px.QuerySolutions):
            raise TypeError("a SELECT query was expected here")
        names = [variable.value for variable in result.variables]
        for solution in result:
            values = zip(names, solution, strict=True)
            yield {name: term.value for name, term in values if term is not None}

    def _evaluate(
        self,
        query: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        bindings: Mapping[str, Node] | None = None,
    ) -> px.QuerySolutions | px.QueryBoolean | px.QueryTriples:
        text = escape_dots(query)
        _refuse_federation(text)
        default, named = _dataset(default_graphs, named_graphs)
        try:
            return self._engine.query(
                str(text),
                base_iri=BASE,
                prefixes=_prefixes_in(text),
                default_graph=default,
                named_graphs=named,
                substitutions=_substitutions(bindings) if bindings else None,
            )
        except SyntaxError as error:
            read, *_ = without_service(text) or (text,)
            raise _query_fault(text, read, str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:  # an unknown function, for one
            raise _not_answered(error) from None


_Term = px.NamedNode | px.BlankNode | px.Literal | px.Triple


def _substitutions(bindings: Mapping[str, Node]) -> dict[px.Variable, _Term]:
    return {px.Variable(name): _to_engine(term) for name, term in bindings.items()}


def _prefixes_in(text: str) -> dict[str, str]:
    """Return those of our prefixes that ``text`` may use: the engine parses each that it gets."""
    if "\\" in text:  # which may stand for a letter of a prefix
        return PREFIXES
    return {prefix: iri for prefix, (iri, written) in _WRITTEN.items() if written in text}


def _iri(iri: str) -> str | None:
    """Return ``iri`` as the engine writes it in a query, ``None`` where it is none."""
    try:
        return str(px.NamedNode(iri))
    except ValueError:
        return None


def _not_answered(error: Exception) -> QueryError:
    return QueryError(f"the engine cannot answer this: {error}. Ask it another way.")


def _refuse_federation(text: Rewritten) -> None:
    """Raise ``RefusedQueryError`` where ``text`` has a SERVICE clause: the engine would follow it.

    The engine's own parser decides, and never on a text that could make it follow one.
    """
    told = without_service(text)
    if told is None or _fault_of(told[0]) is None:
        return
    if (fault := _fault_of(told[1])) is not None and all(map(_fault_of, told[2:])):
        raise _query_fault(text, told[1], fault)
    raise RefusedQueryError(
        "SERVICE asks another host, which this service does not do. Ask the other endpoint"
        " yourself and join the answers."
    )


def _fault_of(text: str) -> str | None:
    """Return what the engine's parser finds wrong with ``text``, or ``None``."""
    try:
        px.Store().query(text, base_iri=BASE, prefixes=PREFIXES)
    except SyntaxError as error:
        return str(error)
    except (OSError, RuntimeError, ValueError):
        pass  # it was evaluated, on nothing
    return None


def _query_fault(text: Rewritten, read: str, told: str) -> QueryError:
    """Return the fault of ``text``: ``told`` of ``read``, which asks nobody and is as long."""
    apart = spread(read)
    again = _fault_of(apart.text)
    if again is None:  # it is not read as it was
        again, apart = told, apart._replace(text=read, spread_starts=apart.starts)
    return QueryError(*fault_in(text, apart, again))


Names = list[px.NamedNode | px.BlankNode]
Defaults = list[px.NamedNode | px.BlankNode | px.DefaultGraph]


def _dataset(
    default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
) -> tuple[Defaults | None, Names | None]:
    if default_graphs is None and named_graphs is None:
        return None, None
    try:
        return (
            [px.NamedNode(iri) for iri in default_graphs or ()],
            [px.NamedNode(iri) for iri in named_graphs or ()],
        )
    except ValueError as error:
        raise QueryError(f"a graph of the dataset is no IRI: {error}. Mend it.") from None


class _Capped(BytesIO):
    """A buffer that takes no more than so many bytes."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._left = most
        self.too_large = False

    def write(self, data: bytes) -> int:  # type: ignore[override]  # all that the engine sends
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                self.too_large = True
                raise OSError("too large")
        return super().write(data)


def _serialised(
    result: px.QuerySolutions | px.QueryBoolean | px.QueryTriples,
    pick: Callable[[Kind], Format],
    most_bytes: int | None,
) -> Answer:
    kind = _KINDS[type(result)]
    format_ = pick(kind)
    buffer = _Capped(most_bytes)
    try:
        if isinstance(result, px.QueryTriples):
            px.serialize(result, buffer, format=_RDF[format_.name], prefixes=PREFIXES)
        else:
            result.serialize(buffer, format=_ROWS[format_.name])
    except OSError:
        if buffer.too_large:
            raise AnswerTooLargeError(f"the answer has more than {most_bytes} bytes") from None
        raise
    return Answer(kind, format_, _finished(buffer, format_.name))
