"""On what a statement rests: a document, a cited page, us, a judgement of lineage, or logic."""

from collections import defaultdict
from collections.abc import Iterable

from rdflib import RDF, RDFS
from rdflib.term import Node

from aseangraph.graphs import DERIVED
from aseangraph.namespaces import AG, GRAPH

__all__ = ["Basis"]

Edge = tuple[str, str, str]

_STATED, _INFERRED = (str(GRAPH[f"lineage-{basis}"]) for basis in ("stated", "inferred"))
_ENTAILED = str(GRAPH.entailed)
_CITED = str(GRAPH.cited)
_OURS = {str(GRAPH.curation), str(GRAPH.topics)}
_ENDS = tuple(str(AG[name]) for name in ("descendant", "relation", "ancestor"))
_BASIS, _INFERENCE, _LINK = str(AG.basis), str(AG.Inferred), str(AG.LineageLink)
_ANCESTOR, _STATED_ANCESTOR, _DESCENDANT = (
    str(AG[f"has{name}"]) for name in ("Ancestor", "StatedAncestor", "Descendant")
)
_TYPE, _WIDER = str(RDF.type), str(RDFS.subPropertyOf)
_CLAIMED = {*_ENDS, _BASIS}


class Basis:
    """The basis of each statement, from the graph that holds it and the claims of lineage."""

    def __init__(self, quads: Iterable[tuple[Node, Node, Node, str]]) -> None:
        """Read the claims, what they say, and the properties that claims entail."""
        claims: dict[str, dict[str, str]] = defaultdict(dict)
        self._graphs: dict[str, set[str]] = defaultdict(set)
        self._stated: set[tuple[str, str]] = set()
        above: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, value, graph in quads:
            thing, property_ = str(subject), str(predicate)
            if property_ in _CLAIMED and graph not in DERIVED:
                claims[thing][property_] = str(value)
            elif property_ == _TYPE and str(value) == _LINK:
                self._graphs[thing].add(graph)
            elif property_ == _WIDER:
                above[thing].add(str(value))
            elif graph == _STATED or property_ == _STATED_ANCESTOR:
                self._stated.add((thing, str(value)))
        self._inferred = {link for link, claim in claims.items() if claim.get(_BASIS) == _INFERENCE}
        self._links = _links(claims)
        relations = {edge[1] for edge in self._links} | {_ANCESTOR}
        self._wider = _wider(relations, above) - {_STATED_ANCESTOR}

    def links(self, edge: Edge, graph: str) -> list[str]:
        """Return the claims, sorted, that a direct statement of lineage comes from."""
        found = self._links.get(edge, []) if graph in (_STATED, _INFERRED) else []
        return [each for each in found if (each in self._inferred) == (graph == _INFERRED)]

    def of(self, edge: Edge, graph: str) -> str:
        """Return the basis of a statement in ``graph``, as ``columns.EDGES`` tells it."""
        if graph == _ENTAILED:
            return self._entailed(edge)
        if graph == _INFERRED or edge[0] in self._inferred:
            return "inferred"
        if graph == _STATED:
            return self._claimed(edge)
        if graph in _OURS:
            return "curated"
        return "cited" if graph == _CITED else "stated"

    def _claimed(self, edge: Edge) -> str:
        """Tell whether any claim of what is stated stands in a document that we hold."""
        graphs = {graph for link in self.links(edge, _STATED) for graph in self._graphs[link]}
        return "cited" if graphs - DERIVED == {_CITED} else "stated"

    def _entailed(self, edge: Edge) -> str:
        later, predicate, earlier = edge
        if predicate == _DESCENDANT:
            later, earlier = earlier, later
        elif predicate not in self._wider:
            return "entailed"
        return "entailed" if (later, earlier) in self._stated else "entailed from inferred"


def _links(claims: dict[str, dict[str, str]]) -> dict[Edge, list[str]]:
    found: dict[Edge, list[str]] = defaultdict(list)
    for link, claim in sorted(claims.items()):
        ends = [claim[each] for each in _ENDS if each in claim]
        if len(ends) == len(_ENDS):
            found[ends[0], ends[1], ends[2]].append(link)
    return found


def _wider(properties: set[str], above: dict[str, set[str]]) -> set[str]:
    """Return these properties and all that are wider."""
    found: set[str] = set()
    left = set(properties)
    while left:
        found |= left
        left = {wider for each in left for wider in above[each]} - found
    return found
