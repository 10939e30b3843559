"""What the graph says of a thing: a concise bounded description, and what leads to it.

Its own statements, blank nodes followed (Concise Bounded Description, W3C Member Submission of
3 June 2005, section 2); the statements that lead to it; the nodes that speak of it: evidence,
lineage links, disagreements, stages, counts; and the labels of all that is named. Each with its
named graph.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDFS, BNode, URIRef
from rdflib.namespace import ORG
from rdflib.term import Node

from aseangraph.engine_terms import Said
from aseangraph.graphs import RECORD
from aseangraph.namespaces import AG, BASE, GRAPH
from aseangraph.store import Store

__all__ = ["Description", "description_of", "graph_quads"]

_SPEAK_OF = frozenset(
    [
        AG.about,
        AG.ancestor,
        AG.descendant,
        AG.stageOf,
        ORG.originalOrganization,
        ORG.resultingOrganization,
    ]
)
_SPOKEN_BY = frozenset([AG.evidence, AG.statedCount])
_BESIDE = {str(GRAPH.entailed), *RECORD}


@dataclass(frozen=True)
class Description:
    """The statements on ``iri``, and those around it; no statement is in two of the parts."""

    iri: str
    own: tuple[Said, ...]
    incoming: tuple[Said, ...]
    nodes: tuple[Said, ...]
    labels: tuple[Said, ...]

    @property
    def quads(self) -> Iterator[Said]:
        """All of them."""
        for part in (self.own, self.incoming, self.nodes, self.labels):
            yield from part


def description_of(store: Store, iri: str) -> Description | None:
    """Return what ``store`` says of ``iri``; ``None`` where it has no statement on it."""
    thing = URIRef(iri)
    own = tuple(_bounded(store, thing))
    if not own:
        return None
    incoming = tuple(_incoming(store, thing))
    seen = {*own, *incoming}
    nodes = tuple(_unseen(_of_all(store, sorted(_nodes(thing, own, incoming), key=str)), seen))
    labels = tuple(_unseen(_labels(store, sorted(_named(seen), key=str)), seen))
    return Description(iri, own, incoming, nodes, labels)


def graph_quads(store: Store, graph: str) -> list[Said]:
    """Return the statements of the named ``graph``."""
    return list(store.said(graph=graph))


def _bounded(store: Store, start: Node) -> Iterator[Said]:
    waiting, met = [start], {start}
    while waiting:
        for quad in store.said(subject=waiting.pop()):
            yield quad
            end = quad[0][2]
            if isinstance(end, BNode) and end not in met:
                met.add(end)
                waiting.append(end)


def _incoming(store: Store, thing: Node) -> Iterator[Said]:
    """Yield what leads to ``thing``, but what the release says of itself.

    Nor what logic adds: it is the inverse of what logic adds at the thing.
    """
    for quad in store.said(to=thing):
        (start, _, _), graph = quad
        if isinstance(start, URIRef) and start != thing and graph not in _BESIDE:
            yield quad


def _nodes(thing: Node, own: Iterable[Said], incoming: Iterable[Said]) -> set[Node]:
    pieces = {end for (start, by, end), _ in own if start == thing and by in _SPOKEN_BY}
    speaking = {start for (start, by, _), _ in incoming if by in _SPEAK_OF}
    return {each for each in pieces | speaking if isinstance(each, URIRef)}


def _of_all(store: Store, nodes: Iterable[Node]) -> Iterator[Said]:
    for node in nodes:
        yield from _bounded(store, node)


def _unseen(quads: Iterable[Said], seen: set[Said]) -> Iterator[Said]:
    for quad in quads:
        if quad not in seen:
            seen.add(quad)
            yield quad


def _named(quads: Iterable[Said]) -> set[Node]:
    ends = {each for triple, _ in quads for each in triple}
    return {each for each in ends if isinstance(each, URIRef) and each.startswith(BASE)}


def _labels(store: Store, nodes: Iterable[Node]) -> Iterator[Said]:
    for node in nodes:
        yield from store.said(subject=node, predicate=RDFS.label)
