"""Lineage: from claims of descent, authored as nodes, to direct triples by their basis.

A claim is an ``ag:LineageLink``; what is stated and what is inferred go to separate graphs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from aseangraph.namespaces import AG

__all__ = ["Link", "derive", "links", "stated_steps"]

Triple = tuple[Node, Node, Node]


@dataclass(frozen=True, order=True)
class Link:
    """One claim: ``descendant`` ``relation`` ``ancestor``, stated by a source or inferred by us."""

    iri: URIRef
    descendant: URIRef
    relation: URIRef
    ancestor: URIRef
    stated: bool

    @property
    def triple(self) -> Triple:
        """The direct triple that the claim stands for."""
        return self.descendant, self.relation, self.ancestor


def links(graph: Graph) -> list[Link]:
    """Return the lineage links of ``graph`` that have both ends, a relation and a basis, sorted."""
    return sorted(_links(graph))


def _links(graph: Graph) -> Iterator[Link]:
    for link in graph.subjects(RDF.type, AG.LineageLink):
        ends = [graph.value(link, p) for p in (AG.descendant, AG.relation, AG.ancestor, AG.basis)]
        if isinstance(link, URIRef) and all(isinstance(end, URIRef) for end in ends):
            descendant, relation, ancestor, basis = (URIRef(str(end)) for end in ends)
            yield Link(link, descendant, relation, ancestor, basis == AG.Stated)


def derive(claims: list[Link], *, stated: bool) -> Graph:
    """Return the direct triples of the claims of one basis."""
    graph = Graph()
    for claim in claims:
        if claim.stated is stated:
            graph.add(claim.triple)
    return graph


def stated_steps(claims: list[Link], ontology: Graph) -> Graph:
    """Return ``ag:hasStatedAncestor`` for each stated claim of descent; ``ag:supports`` is none."""
    descents = set(ontology.transitive_subjects(RDFS.subPropertyOf, AG.descendsFrom))
    graph = Graph()
    for claim in claims:
        if claim.stated and claim.relation in descents:
            graph.add((claim.descendant, AG.hasStatedAncestor, claim.ancestor))
    return graph
