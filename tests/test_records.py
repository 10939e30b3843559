"""The records of the curator about a thing: disagreements and judgements."""

from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, RDF, RDFS

from aseangraph.namespaces import AG, ID
from aseangraph.records import Record, disagreements, judgements


def _graph() -> Graph:
    graph = Graph()
    for name, about, kind in (
        ("record-10", "plan", AG.Discrepancy),
        ("record-2", "plan", AG.Discrepancy),
        ("record-3", "other", AG.Discrepancy),
        ("record-4", "plan", AG.Judgement),
        ("record-5", "plan", AG.StatedCount),
    ):
        graph.add((ID[name], RDF.type, kind))
        graph.add((ID[name], AG.about, ID[about]))
    record = ID["record-2"]
    graph.add((record, AG.onProperty, DCTERMS.issued))
    graph.add((record, AG.heldValue, Literal("2017")))
    graph.add((record, AG.otherValue, Literal("2018")))
    graph.add((record, AG.otherValue, Literal("2016")))
    graph.add((record, AG.resolution, Literal("The page is older.")))
    graph.add((ID["record-4"], AG.onProperty, RDFS.label))
    graph.add((ID["record-4"], AG.heldValue, Literal("Plan")))
    graph.add((ID["record-4"], AG.rationale, Literal("No text titles it.")))
    return graph


def test_disagreements() -> None:
    assert disagreements(_graph(), ID.plan) == (
        Record(
            ID["record-2"],
            (DCTERMS.issued,),
            (Literal("2017"),),
            (Literal("2016"), Literal("2018")),
            ("The page is older.",),
        ),
        Record(ID["record-10"], (), (), (), ()),
    )
    assert disagreements(_graph(), ID.nothing) == ()


def test_judgements() -> None:
    assert judgements(_graph(), ID.plan) == (
        Record(ID["record-4"], (RDFS.label,), (Literal("Plan"),), (), ("No text titles it.",)),
    )
