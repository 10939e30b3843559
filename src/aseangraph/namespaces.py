"""The prefixes and namespaces of the graph, written once.

Every IRI of ours lives under ``https://w3id.org/aseangraph/``.
"""

from typing import TypeVar

from rdflib import Graph, Namespace
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD

__all__ = ["AG", "BASE", "GRAPH", "ID", "PREFIXES", "QUERY", "SHAPE", "TOPIC", "bind", "curie"]

_G = TypeVar("_G", bound=Graph)

BASE = "https://w3id.org/aseangraph/"

AG = Namespace(BASE + "ontology#")
ID = Namespace(BASE + "id/")
TOPIC = Namespace(BASE + "topic/")
GRAPH = Namespace(BASE + "graph/")
SHAPE = Namespace(BASE + "shape/")
QUERY = Namespace(BASE + "query/")

PREFIXES: dict[str, str] = {
    "ag": str(AG),
    "dcterms": str(DCTERMS),
    "graph": str(GRAPH),
    "id": str(ID),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "query": str(QUERY),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": "https://schema.org/",
    "sh": str(SH),
    "shape": str(SHAPE),
    "skos": str(SKOS),
    "topic": str(TOPIC),
    "xsd": str(XSD),
}


def bind(graph: _G) -> _G:
    """Bind the prefixes of this package to ``graph`` and return it."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph


def curie(iri: str) -> str:
    """Shorten ``iri`` to ``prefix:name`` where a prefix of ours fits, else put it in brackets."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"
