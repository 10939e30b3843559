"""What follows by logic: OWL 2 RL (OWL 2 Profiles, section 4.3), computed by ``reasonable``."""

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal
from rdflib.term import Node
from reasonable import PyReasoner

__all__ = ["entail"]

Triple = tuple[Node, Node, Node]

_REFLEXIVE = {
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.sameAs,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
}
_LANGUAGE = (str(OWL), str(RDF), str(RDFS))


def entail(base: Graph) -> set[Triple]:
    """Return what OWL 2 RL entails from ``base`` and ``base`` does not hold.

    Left out is what says nothing: that a thing is a thing, equals itself or lies in its own class,
    anything on OWL's and RDF's own terms, and statements on blank nodes, whose names do not last.
    """
    reasoner = PyReasoner()
    reasoner.from_graph(base)
    new = (_plain(triple) for triple in set(reasoner.reason()).difference(base))
    return {triple for triple in new if triple not in base and _tells(triple)}


def _plain(triple: Triple) -> Triple:
    """Write a string as RDF 1.1 does by default; the reasoner adds its datatype to it."""
    subject, predicate, value = triple
    if isinstance(value, Literal) and value.datatype == XSD.string:
        return subject, predicate, Literal(str(value))
    return triple


def _tells(triple: Triple) -> bool:
    subject, predicate, value = triple
    if isinstance(subject, BNode) or isinstance(value, BNode):
        return False
    if predicate in _REFLEXIVE and subject == value:
        return False
    return value not in (OWL.Thing, RDFS.Resource) and not str(subject).startswith(_LANGUAGE)
