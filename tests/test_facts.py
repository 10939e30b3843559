"""The facts of a graph: in order, in English or in no language, lists as lists."""

from rdflib import OWL, RDF, RDFS

from aseangraph.facts import Facts, Value, facts_of
from aseangraph.formats import by_name
from aseangraph.namespaces import GRAPH
from aseangraph.store import Store

TURTLE = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:b> a owl:Class ; rdfs:label "b"@en , "ビー"@ja , "bee"@en-GB ; rdfs:seeAlso "1" , <urn:a> , 2 .
<urn:a> a owl:Class ; rdfs:label "a" ; owl:members ( <urn:y> "x" <urn:z> ) .
"""


def facts() -> Facts:
    store = Store()
    store.load(TURTLE.encode(), by_name("turtle"), name="x.ttl", graph=str(GRAPH.ontology))
    store.load(b"<urn:c> a <urn:d> .", by_name("turtle"), name="y.ttl", graph=str(GRAPH.topics))
    return facts_of(store, str(GRAPH.ontology))


def test_values_are_in_order_and_in_english_or_in_no_language() -> None:
    found = facts()
    assert found.values("urn:b", RDFS.label) == [Value("b", "literal"), Value("bee", "literal")]
    assert found.values("urn:b", RDFS.seeAlso) == [
        *[Value("1", "literal"), Value("2", "literal"), Value("urn:a", "iri")],
    ]
    assert found.text("urn:a", RDFS.label) == "a"
    assert (found.text("urn:a", RDFS.seeAlso), found.texts("urn:x", RDFS.label)) == ("", [])


def test_subjects_are_in_order_and_of_this_graph_alone() -> None:
    found = facts()
    assert found.subjects(RDF.type, OWL.Class) == ["urn:a", "urn:b"]
    assert found.subjects(RDFS.seeAlso) == ["urn:b"]
    assert found.subjects(RDFS.seeAlso, "urn:a") == ["urn:b"]
    assert found.subjects(RDF.type, "urn:d") == []
    assert found.predicates("urn:a") == sorted(map(str, (OWL.members, RDF.type, RDFS.label)))


def test_a_list_is_told_in_its_own_order() -> None:
    found = facts()
    (head,) = found.values("urn:a", OWL.members)
    assert head.kind == "blank"
    assert [each.text for each in found.members(head.text)] == ["urn:y", "x", "urn:z"]


def test_a_list_in_a_circle_ends() -> None:
    rows = [
        {"s": "l", "p": str(RDF.first), "o": "1", "kind": "literal"},
        {"s": "l", "p": str(RDF.rest), "o": "l", "kind": "blank"},
    ]
    assert list(Facts(rows).members("l")) == [Value("1", "literal")]
