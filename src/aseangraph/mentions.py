"""The statements that name a thing: those of authored graphs in which it is the object."""

from collections import Counter
from dataclasses import dataclass

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from aseangraph.graphs import DERIVED, NO_STATEMENTS
from aseangraph.names import by_number, label_of
from aseangraph.namespaces import AG, curie

__all__ = ["Mention", "Mentions", "mentions"]

# Shown elsewhere, or too many to be read: these are only counted.
_COUNTED = (AG.about, AG.ancestor, AG.descendant, AG.evidence, AG.inSource, DCTERMS.subject)


@dataclass(frozen=True, slots=True)
class Mention:
    """``subject``, whose label is ``label``, has the thing for ``predicate``, say ``graphs``."""

    predicate: Node
    subject: Node
    label: Node | None
    graphs: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that name a thing: each by itself, and the number of things for other predicates."""

    each: tuple[Mention, ...] = ()
    counts: tuple[tuple[Node, int], ...] = ()


def mentions(dataset: Dataset, merge: Graph, thing: Node) -> Mentions:
    """Return what in ``dataset``, whose merge is ``merge``, names ``thing``, by predicate.

    Shapes, queries and what is derived are left out, and so are subjects without an IRI.
    """
    found: dict[tuple[Node, Node], set[Node]] = {}
    for graph in dataset.graphs():
        if str(graph.identifier) not in NO_STATEMENTS | DERIVED:
            for subject, predicate in graph.subject_predicates(thing):
                if isinstance(subject, URIRef):
                    found.setdefault((predicate, subject), set()).add(graph.identifier)
    pairs = sorted(found, key=lambda pair: (curie(str(pair[0])), *by_number(pair[1])))
    counts = Counter(predicate for predicate, _ in pairs if predicate in _COUNTED)
    each = (
        Mention(predicate, subject, label_of(merge, subject), _sorted(found[predicate, subject]))
        for predicate, subject in pairs
        if predicate not in _COUNTED
    )
    return Mentions(tuple(each), tuple(counts.items()))


def _sorted(graphs: set[Node]) -> tuple[Node, ...]:
    return tuple(sorted(graphs, key=str))
