"""The named graphs of a dataset: which ones are documents', and the merge of them all."""

from rdflib import Dataset, Graph

from aseangraph.namespaces import GRAPH, bind

__all__ = ["NO_DOCUMENTS", "document_graphs", "merged"]

# The named graphs that are no document's; every other one is, so that a new one is not forgotten.
NO_DOCUMENTS = frozenset(
    GRAPH[name]
    for name in (
        "alignments",
        "cited",
        "curation",
        "dataset",
        "entailed",
        "lineage-inferred",
        "lineage-stated",
        "ontology",
        "queries",
        "shapes",
        "topics",
    )
)


def document_graphs(dataset: Dataset) -> list[Graph]:
    """Return the named graphs of documents that hold any statement, in the order of their IRIs."""
    graphs = [
        each
        for each in dataset.graphs()
        if str(each.identifier).startswith(str(GRAPH)) and each.identifier not in NO_DOCUMENTS
    ]
    return sorted((each for each in graphs if len(each)), key=lambda each: str(each.identifier))


def merged(dataset: Dataset) -> Graph:
    """Return the merge of all graphs of ``dataset``, the default one too: each triple once."""
    merge = bind(Graph())
    for subject, predicate, value, _ in dataset.quads():
        merge.add((subject, predicate, value))
    return merge
