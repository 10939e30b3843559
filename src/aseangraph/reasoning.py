"""What follows by logic: OWL 2 RL (OWL 2 Profiles, section 4.3), computed by ``reasonable``."""

from rdflib import OWL, RDF, RDFS, BNode, Graph
from rdflib.term import Node
from reasonable import PyReasoner

__all__ = ["entail"]

_REFLEXIVE = {
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.sameAs,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
}
_LANGUAGE = (str(OWL), str(RDF), str(RDFS))


def entail(base: Graph) -> Graph:
    """Return what OWL 2 RL entails from ``base`` and ``base`` does not hold.

    Left out is what says nothing: that a thing is a thing, equals itself or lies in its own class,
    anything on OWL's and RDF's own terms, and statements on blank nodes, whose names do not last.
    """
    reasoner = PyReasoner()
    reasoner.from_graph(base)
    entailed = Graph()
    for triple in reasoner.reason():
        if _tells(triple) and triple not in base:
            entailed.add(triple)
    return entailed


def _tells(triple: tuple[Node, Node, Node]) -> bool:
    subject, predicate, value = triple
    if isinstance(subject, BNode) or isinstance(value, BNode):
        return False
    if predicate in _REFLEXIVE and subject == value:
        return False
    return value not in (OWL.Thing, RDFS.Resource) and not str(subject).startswith(_LANGUAGE)
