"""A set of named graphs that can be asked in SPARQL, in the engine.

Everything that comes in or goes out is an rdflib term, bytes, or a plain Python value.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Self

import pyoxigraph as px
from rdflib import RDF, Dataset, Graph, URIRef
from rdflib.term import Node

from aseangraph.engine_terms import (
    RDF_FORMATS,
    Said,
    Terms,
    Triple,
    iri_of_engine,
    quad_of,
    to_engine,
)
from aseangraph.errors import AuthoredFileError, QueryError, ReleaseError
from aseangraph.evaluation import (
    answer_of,
    dataset_of,
    fault_of,
    not_answered,
    prefixes_in,
    query_fault,
    refuse_federation,
    substitutions,
)
from aseangraph.formats import Answer, Format, Kind
from aseangraph.namespaces import BASE, PREFIXES
from aseangraph.query_text import escape_dots, without_calls, without_service
from aseangraph.rdf_files import canonical_nquads, fault_of_file, parse
from aseangraph.text import check_utf8

__all__ = ["Store"]


class Store:
    """A set of named graphs that can be asked in SPARQL.

    The default graph is the merge of all, once ``merge`` was called: each triple counts once.
    """

    def __init__(self, engine: px.Store | None = None) -> None:
        """Hold ``engine``'s graphs; without one, be empty and in memory."""
        self._engine = px.Store() if engine is None else engine
        self._terms = Terms()

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
                self._engine.bulk_load(
                    data, RDF_FORMATS[format_.name], base_iri=BASE, to_graph=target
                )
            else:
                self.add(parse(data, format_, name=name), graph)
        except SyntaxError as error:
            raise fault_of_file(error, format_, name) from None

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add ``triples`` to the named ``graph``."""
        self._engine.bulk_extend(quad_of(triple, graph) for triple in triples)

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
        terms = to_engine(subject), None if predicate is None else to_engine(predicate)
        found = self._engine.quads_for_pattern(*terms, None, px.DefaultGraph())  # type: ignore[arg-type]
        return map(Terms().triple, found)

    def said(
        self,
        *,
        subject: Node | None = None,
        predicate: Node | None = None,
        to: Node | None = None,
        graph: str | None = None,
    ) -> Iterator[Said]:
        """Yield the statements of named graphs with this subject, predicate and object, in any.

        Each is its triple and the IRI of its graph, by the engine's index, without a query.
        """
        start, by, end = (None if t is None else to_engine(t) for t in (subject, predicate, to))
        where = None if graph is None else px.NamedNode(graph)
        for quad in self._engine.quads_for_pattern(start, by, end, where):  # type: ignore[arg-type]
            if isinstance(quad.graph_name, px.NamedNode):
                yield self._terms.triple(quad), quad.graph_name.value

    def graph(self, *, without: Collection[str] = (), keep_contexts: bool = True) -> Graph:
        """Return the merge of all named graphs but ``without`` as an rdflib graph.

        pySHACL needs a graph that keeps contexts; one that does not is filled twice as fast.
        """
        graph = Graph() if keep_contexts else Graph(store="SimpleMemory")
        for name, quad in self._named():
            if name not in without:
                graph.add(self._terms.triple(quad))
        return graph

    def dataset(self, *, without: Collection[str] = ()) -> Dataset:
        """Return the named graphs but ``without`` as an rdflib dataset."""
        dataset = Dataset()
        graphs: dict[str, Graph] = {}
        for name, quad in self._named():
            if name in without:
                continue
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
            return answer_of(result, pick, most_bytes)
        except (OSError, RuntimeError, ValueError) as error:
            failure = not_answered(error)
        except Exception as error:
            failure = error.with_traceback(None)
        finally:
            del result  # in this thread, as the engine wants, and not where the failure goes
        raise failure

    def is_volatile(self, query: str) -> bool:
        """Tell whether ``query`` calls a function whose value differs from one call to the next."""
        spoilt = without_calls(query)
        return spoilt is not None and fault_of(escape_dots(spoilt)) is not None

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
            query = query.replace(f"${name}", " ".join(filter(None, map(iri_of_engine, iris))))
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
        refuse_federation(text)
        default, named = dataset_of(default_graphs, named_graphs)
        try:
            return self._engine.query(
                str(text),
                base_iri=BASE,
                prefixes=prefixes_in(text),
                default_graph=default,
                named_graphs=named,
                substitutions=substitutions(bindings) if bindings else None,
            )
        except SyntaxError as error:
            read, *_ = without_service(text) or (text,)
            raise query_fault(text, read, str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:  # an unknown function, for one
            raise not_answered(error) from None
