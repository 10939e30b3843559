"""What the graph records about a thing: values that disagree, and statements that we judged."""

from dataclasses import dataclass

from rdflib import Graph
from rdflib.namespace import RDF
from rdflib.term import Node

from aseangraph.names import by_number
from aseangraph.namespaces import AG

__all__ = ["Record", "disagreements", "judgements"]


@dataclass(frozen=True, slots=True)
class Record:
    """A discrepancy or a judgement: the property at issue, the values, and the reasons.

    Each is all that the record has, even where a shape asks for one: a review hides nothing.
    """

    iri: Node
    properties: tuple[Node, ...]
    held: tuple[Node, ...]
    others: tuple[Node, ...]
    reasons: tuple[str, ...]


def disagreements(graph: Graph, thing: Node) -> tuple[Record, ...]:
    """Return the discrepancies about ``thing``, with their resolutions, by their IRIs."""
    return _records(graph, thing, AG.Discrepancy, AG.resolution)


def judgements(graph: Graph, thing: Node) -> tuple[Record, ...]:
    """Return the judgements about ``thing``, with their rationales, by their IRIs."""
    return _records(graph, thing, AG.Judgement, AG.rationale)


def _records(graph: Graph, thing: Node, kind: Node, reason: Node) -> tuple[Record, ...]:
    about = sorted(set(graph.subjects(AG.about, thing)), key=by_number)
    return tuple(_record(graph, each, reason) for each in about if (each, RDF.type, kind) in graph)


def _record(graph: Graph, iri: Node, reason: Node) -> Record:
    def values(property_: Node) -> tuple[Node, ...]:
        return tuple(sorted(graph.objects(iri, property_), key=lambda each: each.n3()))

    reasons = tuple(str(each) for each in values(reason))
    return Record(iri, values(AG.onProperty), values(AG.heldValue), values(AG.otherValue), reasons)
