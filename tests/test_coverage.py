"""Which statements of a document lead to a passage."""

from rdflib import Dataset, Graph, Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from aseangraph.coverage import (
    Coverage,
    Statement,
    coverage_by_document,
    coverage_of_statements,
    proofs_of,
    sum_of,
)
from aseangraph.namespaces import AG, GRAPH, ID

TARGET = ID["target-1"]
PASSAGE = ID["passage-target-1-1"]


def _plan(dataset: Dataset) -> Graph:
    return dataset.graph(GRAPH.plan)


def _uncovered(dataset: Dataset) -> list[Statement]:
    return list(coverage_of_statements(_plan(dataset)).uncovered)


def test_coverage_whole(tiny_dataset: Dataset) -> None:
    assert coverage_by_document(tiny_dataset) == {GRAPH.plan: Coverage(7, 7, ())}
    assert coverage_by_document(tiny_dataset)[GRAPH.plan].share == 1.0


def test_coverage_names_what_no_passage_proves(tiny_dataset: Dataset) -> None:
    added = Statement(TARGET, SKOS.notation, Literal("1"))
    _plan(tiny_dataset).add((added.subject, added.predicate, added.value))
    found = coverage_of_statements(_plan(tiny_dataset))
    assert found == Coverage(7, 8, (added,))
    assert found.share == 0.875


def test_coverage_asks_for_the_link_to_the_passage(tiny_dataset: Dataset) -> None:
    _plan(tiny_dataset).remove((TARGET, AG.evidence, None))
    _plan(tiny_dataset).add((TARGET, AG.evidence, ID["passage-plan-1-1"]))
    assert _uncovered(tiny_dataset) == [Statement(TARGET, AG.partOf, ID["plan-1"])]


def test_coverage_does_not_take_a_citation_for_a_passage(tiny_dataset: Dataset) -> None:
    _plan(tiny_dataset).set((PASSAGE, RDF.type, AG.Citation))
    assert {each.predicate for each in _uncovered(tiny_dataset)} == {
        RDF.type,
        RDFS.label,
        AG.partOf,
    }
    assert {each.subject for each in _uncovered(tiny_dataset)} == {TARGET}


def test_coverage_does_not_take_another_graph_s_passage(tiny_dataset: Dataset) -> None:
    other = tiny_dataset.graph(GRAPH.other)
    other.add((TARGET, RDF.type, AG.Target))
    assert coverage_by_document(tiny_dataset) == {
        GRAPH.other: Coverage(0, 1, (Statement(TARGET, RDF.type, AG.Target),)),
        GRAPH.plan: Coverage(7, 7, ()),
    }


def test_coverage_with_singled_out_values(tiny_dataset: Dataset) -> None:
    plan = _plan(tiny_dataset)
    one, two = Literal("one", lang="en"), Literal("two", lang="en")
    plan.add((TARGET, SKOS.altLabel, one))
    plan.add((TARGET, SKOS.altLabel, two))
    plan.add((PASSAGE, AG.proves, SKOS.altLabel))
    assert _uncovered(tiny_dataset) == []
    plan.add((PASSAGE, AG.provesValue, one))
    assert _uncovered(tiny_dataset) == [Statement(TARGET, SKOS.altLabel, two)]
    plan.add((PASSAGE, AG.provesValue, Literal("two")))  # another term: it has no language tag
    assert _uncovered(tiny_dataset) == [Statement(TARGET, SKOS.altLabel, two)]
    plan.add((PASSAGE, AG.provesValue, two))
    assert _uncovered(tiny_dataset) == []


def test_coverage_value_of_another_property_singles_out_nothing(tiny_dataset: Dataset) -> None:
    plan = _plan(tiny_dataset)
    plan.add((PASSAGE, AG.provesValue, ID["plan-1"]))  # a value of ag:partOf alone
    assert _uncovered(tiny_dataset) == []


def test_coverage_leaves_curation_and_the_core_out(tiny_dataset: Dataset) -> None:
    for name in ("ontology", "shapes", "cited", "lineage-inferred"):
        tiny_dataset.graph(GRAPH[name]).add((TARGET, DCTERMS.description, Literal(name)))
    assert list(coverage_by_document(tiny_dataset)) == [GRAPH.plan]


def test_proofs_of_lists_every_passage(tiny_dataset: Dataset) -> None:
    plan = _plan(tiny_dataset)
    plan.add((TARGET, AG.evidence, ID["passage-plan-1-1"]))
    assert proofs_of(plan, Statement(TARGET, RDF.type, AG.Target)) == [
        ID["passage-plan-1-1"],
        PASSAGE,
    ]


def test_sum_of() -> None:
    lost = Statement(TARGET, RDF.type, AG.Target)
    assert sum_of([Coverage(1, 2, (lost,)), Coverage(3, 3, ())]) == Coverage(4, 5, (lost,))
    assert sum_of([]) == Coverage(0, 0, ())
