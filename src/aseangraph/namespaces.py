"""The prefixes and namespaces of the graph, written once.

Every IRI of ours lives under ``https://w3id.org/aseangraph/``.
"""

import re
from typing import TypeVar

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD

__all__ = [
    "AG",
    "BASE",
    "GRAPH",
    "ID",
    "PREFIXES",
    "QUERY",
    "SHAPE",
    "TOPIC",
    "bind",
    "curie",
    "full_iri",
]

_G = TypeVar("_G", bound=Graph)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")  # RFC 3987, roughly

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


def full_iri(text: str) -> URIRef | None:
    """Return the IRI that ``text`` is, or abbreviates by a prefix of ours; else ``None``."""
    if not _IRI.fullmatch(text):
        return None
    prefix, _, local = text.partition(":")
    if prefix in PREFIXES:
        return URIRef(PREFIXES[prefix] + local)
    return URIRef(text) if ":/" in text or prefix in ("urn", "tag") else None
