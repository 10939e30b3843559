"""The curated questions as RDF, in ``graph:queries``, and read from there again.

They go with the release, so that whoever serves or asks it has the questions that fit it. Each is
a ``sh:SPARQLSelectExecutable`` with its whole text, header and all.
"""

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, Namespace
from rdflib.namespace import SDO

from aseangraph.catalogue import Catalogue, Curated, catalogue_of
from aseangraph.namespaces import GRAPH, PREFIXES, QUERY, bind
from aseangraph.store import Store

__all__ = ["catalogue_in", "graph_of"]

_SCHEMA = Namespace(str(SDO))
_PREFIXES = QUERY.prefixes
_HELD = f"""
SELECT ?query ?subject ?text {{
  GRAPH <{GRAPH.queries}> {{
    ?query a sh:SPARQLSelectExecutable ; schema:category ?subject ; sh:select ?text
  }}
}} ORDER BY ?query
"""


def graph_of(catalogue: Catalogue) -> Graph:
    """Return the questions of ``catalogue`` as RDF."""
    graph = bind(Graph())
    for prefix, namespace in PREFIXES.items():
        declaration = QUERY[f"prefix-{prefix}"]
        graph.add((_PREFIXES, SH.declare, declaration))
        graph.add((declaration, RDF.type, SH.PrefixDeclaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    for question in catalogue.values():
        _add(graph, question)
    return graph


def _add(graph: Graph, question: Curated) -> None:
    iri = QUERY[question.name]
    graph.add((iri, RDF.type, SH.SPARQLExecutable))
    graph.add((iri, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((iri, RDFS.label, Literal(question.summary, lang="en")))
    graph.add((iri, RDFS.comment, Literal(question.description, lang="en")))
    graph.add((iri, SH.prefixes, _PREFIXES))
    graph.add((iri, SH.select, Literal(question.text)))
    graph.add((iri, _SCHEMA.category, Literal(question.subject)))
    for tag in question.tags:
        graph.add((iri, _SCHEMA.keywords, Literal(tag)))


def catalogue_in(store: Store) -> Catalogue:
    """Return the questions that ``store`` holds, none where it has none."""
    return catalogue_of(
        (row["query"].removeprefix(str(QUERY)), row["subject"], row["text"])
        for row in store.select(_HELD)
    )
