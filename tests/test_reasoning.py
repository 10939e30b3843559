"""What OWL 2 RL entails, and that a second reasoner agrees."""

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal

from aseangraph import derivation
from aseangraph.authored import load_authored
from aseangraph.graphs import merged
from aseangraph.namespaces import AG, GRAPH, ID
from aseangraph.reasoning import entail

SMALL = """
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ag:hasPart owl:inverseOf ag:partOf .
ag:continues rdfs:subPropertyOf ag:hasAncestor .
ag:hasAncestor a owl:TransitiveProperty .
ag:Thrust rdfs:subClassOf ag:PlanElement .
ag:PlanElement rdfs:subClassOf [ a owl:Class ; owl:unionOf ( ag:X ag:Y ) ] .
id:c ag:continues id:b ; a ag:Thrust ; ag:partOf id:p ; rdfs:label "c"@en .
id:b ag:continues id:a .
ag:basis a owl:FunctionalProperty .
id:c ag:basis ag:Stated .
"""


def small() -> Graph:
    return Graph().parse(data=SMALL, format="turtle")


def test_entailed_is_what_follows_and_was_not_said() -> None:
    data = {t for t in entail(small()) if str(t[0]).startswith(str(ID))}
    assert data == {
        (ID.p, AG.hasPart, ID.c),
        (ID.c, AG.hasAncestor, ID.b),
        (ID.b, AG.hasAncestor, ID.a),
        (ID.c, AG.hasAncestor, ID.a),
        (ID.c, RDF.type, AG.PlanElement),
    }


def test_what_says_nothing_is_left_out() -> None:
    entailed = entail(small())
    assert not [t for t in entailed if isinstance(t[0], BNode) or isinstance(t[2], BNode)]
    assert not [t for t in entailed if t[1:] == (RDF.type, OWL.Thing)]
    assert not [t for t in entailed if t[0] == t[2]]
    assert (ID.c, RDFS.label, Literal("c", lang="en")) not in entailed


@pytest.mark.slow
def test_owlrl_agrees_on_our_own_terms() -> None:
    dataset = load_authored()
    base = merged(dataset, without=[GRAPH.shapes, GRAPH.queries])
    claims = derivation.links(base)
    for claim in claims:
        base.add(claim.triple)
    for step in derivation.stated_steps(claims, dataset.graph(GRAPH.ontology)):
        base.add(step)
    # passages take part in nothing but their own types, and are most of the triples
    for passage in [*base.subjects(RDF.type, AG.Passage)][20:]:
        base.remove((passage, None, None))
    other = Graph()
    for triple in base:
        other.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(other)
    ours = {t for t in entail(base) if speaks_of_us(t)}
    theirs = {t for t in other if t not in base and speaks_of_us(t)}
    assert len(ours) > 1000
    assert ours == theirs


def speaks_of_us(triple) -> bool:
    """Whether a triple about one of our things has our property, or one of our classes."""
    subject, predicate, value = triple
    if not str(subject).startswith(str(ID)):
        return False
    return str(predicate).startswith(str(AG)) or str(value).startswith(str(AG))
