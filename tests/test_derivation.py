"""From claims of descent to direct triples, by basis."""

from rdflib import Graph

from aseangraph.derivation import derive, links, stated_steps
from aseangraph.namespaces import AG, ID

CLAIMS = """
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
id:lineage-b-continues-a a ag:LineageLink ;
  ag:descendant id:b ; ag:relation ag:continues ; ag:ancestor id:a ; ag:basis ag:Stated .
id:lineage-c-broadens-b a ag:LineageLink ;
  ag:descendant id:c ; ag:relation ag:broadens ; ag:ancestor id:b ; ag:basis ag:Inferred .
id:lineage-d-supports-a a ag:LineageLink ;
  ag:descendant id:d ; ag:relation ag:supports ; ag:ancestor id:a ; ag:basis ag:Stated .
id:lineage-without-basis a ag:LineageLink ;
  ag:descendant id:e ; ag:relation ag:continues ; ag:ancestor id:a .
id:no-link ag:descendant id:f ; ag:relation ag:continues ; ag:ancestor id:a ; ag:basis ag:Stated .
"""
ONTOLOGY = """
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ag:descendsFrom rdfs:subPropertyOf ag:tracesTo .
ag:supports rdfs:subPropertyOf ag:tracesTo .
ag:continues rdfs:subPropertyOf ag:descendsFrom .
ag:broadens rdfs:subPropertyOf ag:descendsFrom .
"""


def claims() -> Graph:
    return Graph().parse(data=CLAIMS, format="turtle")


def test_what_is_stated_and_what_is_inferred_give_separate_triples() -> None:
    found = links(claims())
    assert set(derive(found, stated=True)) == {
        (ID.b, AG.continues, ID.a),
        (ID.d, AG.supports, ID.a),
    }
    assert set(derive(found, stated=False)) == {(ID.c, AG.broadens, ID.b)}


def test_a_claim_without_a_basis_or_a_type_gives_nothing() -> None:
    assert [str(each.iri).rpartition("/")[2] for each in links(claims())] == [
        "lineage-b-continues-a",
        "lineage-c-broadens-b",
        "lineage-d-supports-a",
    ]


def test_stated_steps_leave_out_the_inferred_and_mere_support() -> None:
    ontology = Graph().parse(data=ONTOLOGY, format="turtle")
    assert set(stated_steps(links(claims()), ontology)) == {(ID.b, AG.hasStatedAncestor, ID.a)}
