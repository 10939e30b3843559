"""The named graphs: documents' graphs, and the merge."""

from rdflib import Dataset, URIRef
from rdflib.namespace import RDF

from aseangraph.graphs import document_graphs, merged
from aseangraph.namespaces import AG, GRAPH, ID


def test_merged_holds_a_triple_of_two_graphs_once(tiny_dataset: Dataset) -> None:
    before = len(merged(tiny_dataset))
    tiny_dataset.graph(GRAPH.other).add((ID["plan-1"], RDF.type, AG.ActionPoint))
    assert len(merged(tiny_dataset)) == before
    tiny_dataset.default_graph.add((ID["plan-2"], RDF.type, AG.ActionPoint))
    assert len(merged(tiny_dataset)) == before + 1


def test_document_graphs(tiny_dataset: Dataset) -> None:
    for iri in (GRAPH.other, GRAPH.entailed, URIRef("http://example.org/graph")):
        tiny_dataset.graph(iri).add((ID.x, RDF.type, AG.Target))
    tiny_dataset.graph(GRAPH.empty)
    found = [each.identifier for each in document_graphs(tiny_dataset)]
    assert found == [GRAPH.other, GRAPH.plan]
