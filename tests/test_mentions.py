"""The statements in which a thing is the object."""

import pytest
from rdflib import BNode, Dataset, Literal
from rdflib.namespace import DCTERMS, RDF, RDFS
from rdflib.term import URIRef

from aseangraph.graphs import merged
from aseangraph.mentions import Mention, Mentions, mentions
from aseangraph.namespaces import AG, GRAPH, ID


def _mentions(dataset: Dataset, thing: URIRef) -> Mentions:
    return mentions(dataset, merged(dataset), thing)


def test_mentions_by_predicate_then_by_number(tiny_dataset: Dataset) -> None:
    plan, thing = tiny_dataset.graph(GRAPH.plan), ID["plan-1"]
    for subject in ("target-10", "target-9"):
        plan.add((ID[subject], AG.partOf, thing))
    plan.add((ID["target-2"], AG.follows, thing))
    plan.add((ID["target-2"], AG.near, ID["plan-10"]))
    assert _mentions(tiny_dataset, thing) == Mentions(
        (
            Mention(
                AG.follows, ID["target-2"], Literal("study of cables", lang="en"), (GRAPH.plan,)
            ),
            Mention(AG.partOf, ID["target-1"], Literal("market study", lang="en"), (GRAPH.plan,)),
            Mention(AG.partOf, ID["target-9"], None, (GRAPH.plan,)),
            Mention(AG.partOf, ID["target-10"], None, (GRAPH.plan,)),
        ),
        (),
    )


def test_a_mention_of_several_graphs_names_each(tiny_dataset: Dataset) -> None:
    for graph in (GRAPH.plan, GRAPH.curation, GRAPH.annex):
        tiny_dataset.graph(graph).add((ID["target-1"], AG.partOf, ID["plan-1"]))
    (mention,) = _mentions(tiny_dataset, ID["plan-1"]).each
    assert mention.graphs == (GRAPH.annex, GRAPH.curation, GRAPH.plan)


@pytest.mark.parametrize(
    "predicate",
    [AG.about, AG.ancestor, AG.descendant, AG.evidence, AG.inSource, DCTERMS.subject],
)
def test_some_predicates_are_only_counted(tiny_dataset: Dataset, predicate: URIRef) -> None:
    for graph, subject in ((GRAPH.plan, "a"), (GRAPH.curation, "a"), (GRAPH.curation, "b")):
        tiny_dataset.graph(graph).add((ID[subject], predicate, ID.thing))
    assert _mentions(tiny_dataset, ID.thing) == Mentions((), ((predicate, 2),))


def test_mentions_are_of_what_people_said(tiny_dataset: Dataset) -> None:
    for graph in ("shapes", "queries", "entailed", "lineage-stated"):
        tiny_dataset.graph(GRAPH[graph]).add((ID.a, AG.partOf, ID.thing))
    tiny_dataset.graph(GRAPH.ontology).add((BNode(), RDF.first, ID.thing))
    tiny_dataset.graph(GRAPH.plan).add((ID.thing, RDFS.seeAlso, ID.thing))
    assert _mentions(tiny_dataset, ID.thing) == Mentions(
        (Mention(RDFS.seeAlso, ID.thing, None, (GRAPH.plan,)),), ()
    )
