"""Terms as rdflib has them and as the engine has them, and the formats by the engine's names."""

import pyoxigraph as px
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from aseangraph.errors import AuthoredFileError

__all__ = [
    "RDF_FORMATS",
    "Quad",
    "Said",
    "Terms",
    "Triple",
    "from_engine",
    "iri_of_engine",
    "quad_of",
    "to_engine",
    "written",
]

Triple = tuple[Node, Node, Node]
Quad = tuple[Node, Node, Node, str]  # the last is the IRI of the named graph, or empty
Said = tuple[Triple, str | None]  # with the IRI of the graph, none for the default graph

RDF_FORMATS = {
    "turtle": px.RdfFormat.TURTLE,
    "nt": px.RdfFormat.N_TRIPLES,
    "rdfxml": px.RdfFormat.RDF_XML,
    "jsonld": px.RdfFormat.JSON_LD,
    "nquads": px.RdfFormat.N_QUADS,
    "trig": px.RdfFormat.TRIG,
}
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_engine(term: Node) -> px.NamedNode | px.BlankNode | px.Literal:
    """Return a term of rdflib as the engine's; raise ``TypeError`` for what is no RDF term."""
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


def from_engine(term: object) -> Node:
    """Return a term of the engine as rdflib's; ``AuthoredFileError`` for a triple (RDF 1.2)."""
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
    return str(to_engine(term))


class Terms(dict[object, Node]):
    """The engine's terms as rdflib's, each converted once."""

    def __missing__(self, term: object) -> Node:
        self[term] = found = from_engine(term)
        return found

    def triple(self, quad: px.Quad) -> Triple:
        """Return the triple of ``quad``."""
        return self[quad.subject], self[quad.predicate], self[quad.object]


def quad_of(triple: Triple, graph: str | None) -> px.Quad:
    """Return a triple as the engine's quad, in the default graph where ``graph`` is ``None``."""
    s, p, o = (to_engine(term) for term in triple)
    name = px.NamedNode(graph) if graph is not None else px.DefaultGraph()
    return px.Quad(s, p, o, name)  # type: ignore[arg-type]


def iri_of_engine(iri: str) -> str | None:
    """Return ``iri`` as the engine writes it in a query, ``None`` where it is none."""
    try:
        return str(px.NamedNode(iri))
    except ValueError:
        return None
