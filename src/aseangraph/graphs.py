"""The named graphs of a dataset: which ones are documents', and the merge of them all."""

from collections.abc import Collection

from rdflib import Dataset, Graph

from aseangraph.namespaces import GRAPH, bind

__all__ = ["DERIVED", "NO_DOCUMENTS", "NO_STATEMENTS", "TERMS", "document_graphs", "merged"]


def _named(*names: str) -> frozenset[str]:
    return frozenset(str(GRAPH[name]) for name in names)


TERMS = _named("alignments", "ontology")
NO_STATEMENTS = _named("queries", "shapes")
DERIVED = _named("entailed", "lineage-inferred", "lineage-stated")

# The named graphs that are no document's; every other one is, so that a new one is not forgotten.
NO_DOCUMENTS = TERMS | NO_STATEMENTS | DERIVED | _named("cited", "curation", "dataset", "topics")


def document_graphs(dataset: Dataset) -> list[Graph]:
    """Return the named graphs of documents that hold any statement, in the order of their IRIs."""
    graphs = [
        each
        for each in dataset.graphs()
        if str(each.identifier).startswith(str(GRAPH)) and str(each.identifier) not in NO_DOCUMENTS
    ]
    return sorted((each for each in graphs if len(each)), key=lambda each: str(each.identifier))


def merged(dataset: Dataset, *, without: Collection[str] = ()) -> Graph:
    """Return the merge of all graphs of ``dataset`` but those named ``without``.

    A triple that several graphs hold is there once.
    """
    merge = bind(Graph())
    for graph in dataset.graphs():
        if str(graph.identifier) not in without:
            for triple in graph:
                merge.add(triple)
    return merge
