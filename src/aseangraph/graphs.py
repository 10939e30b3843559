"""The named graphs of a dataset: which ones are documents', and the merge of them all."""

from collections.abc import Collection

from rdflib import Dataset, Graph

from aseangraph.namespaces import GRAPH, bind

__all__ = [
    "DERIVED",
    "NO_DOCUMENTS",
    "NO_STATEMENTS",
    "RECORD",
    "TERMS",
    "document_graphs",
    "merged",
    "said_by",
]


def _named(*names: str) -> frozenset[str]:
    return frozenset(str(GRAPH[name]) for name in names)


TERMS = _named("alignments", "ontology")
NO_STATEMENTS = _named("queries", "shapes")
RECORD = _named("dataset")  # which a release says of itself, beside the merge
DERIVED = _named("entailed", "lineage-inferred", "lineage-stated")

# Who says what stands in the named graphs that are no document's.
_SAYING = {
    "alignments": "the alignments of the ontology with other vocabularies",
    "cited": "pages that are cited and not held",
    "curation": "analysts of aseangraph",
    "dataset": "the release itself",
    "entailed": "logic, from what is stated and from what is inferred",
    "lineage-inferred": "lineage inferred by analysts of aseangraph",
    "lineage-stated": "lineage stated by a document or a cited page",
    "ontology": "the ontology",
    "queries": "the curated questions",
    "shapes": "the shapes",
    "topics": "the scheme of topics",
}

# Every other named graph is a document's, so that a new one is not forgotten.
NO_DOCUMENTS = _named(*_SAYING)


def said_by(graph: str | None) -> str:
    """Return, in words, who says what stands in the named ``graph``."""
    name = (graph or "").removeprefix(str(GRAPH))
    return _SAYING.get(name, f"the document {name}")


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
