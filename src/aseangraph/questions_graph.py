"""The curated questions as RDF, in ``graph:queries``, and read from there again.

They go with the release, so that whoever serves or asks it has the questions that fit it. Each is
a ``sh:SPARQLSelectExecutable`` with its whole text, header and all.
"""

from collections.abc import Iterable, Mapping

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, Namespace
from rdflib.namespace import SDO

from aseangraph.catalogue import Catalogue, Curated, catalogue_of
from aseangraph.namespaces import GRAPH, PREFIXES, QUERY, bind
from aseangraph.store import Store

__all__ = ["HELD", "catalogue_in", "graph_of", "told_in"]

_SCHEMA = Namespace(str(SDO))
_PREFIXES = QUERY.prefixes
HELD = f"""
SELECT ?query ?subject ?text {{
  GRAPH <{GRAPH.queries}> {{
    ?query a sh:SPARQLSelectExecutable ; schema:category ?subject ; sh:select ?text
  }}
}} ORDER BY ?query
"""
"""The query for the questions that a store holds; ``told_in`` reads its rows."""


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
    return catalogue_of(told_in(store.select(HELD)))


def told_in(rows: Iterable[Mapping[str, str]]) -> Iterable[tuple[str, str, str]]:
    """Yield name, subject and text of each question in ``rows``, the answer to ``HELD``."""
    for row in rows:
        yield row["query"].removeprefix(str(QUERY)), row["subject"], row["text"]
