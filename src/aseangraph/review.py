"""One thing's statements beside the passages that prove them, for review by eye."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF
from rdflib.term import Node

from aseangraph.coverage import Statement, exempt_of, proofs_of
from aseangraph.derivation import Link, links
from aseangraph.evidence import PassageCheck, check_passage, check_sources
from aseangraph.graphs import document_graphs, merged
from aseangraph.mentions import Mentions, mentions
from aseangraph.names import by_number, label_of, resolve
from aseangraph.namespaces import AG, PREFIXES, curie
from aseangraph.passages import Passage, read_passages
from aseangraph.records import Record, disagreements, judgements

__all__ = ["Descent", "Line", "Reading", "Review", "short", "show"]


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a graph, and the passages that prove it.

    ``due`` tells that it needs proof: it stands in a document's graph, and is of no evidence.
    """

    graph: Node
    statement: Statement
    proofs: tuple[Node, ...]
    due: bool

    @property
    def unproved(self) -> bool:
        """Whether the statement needs proof and has none."""
        return self.due and not self.proofs


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece of evidence: a passage with the text of its span, or what is cited unseen."""

    iri: Node
    locator: str
    check: PassageCheck | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Descent:
    """A lineage link of the thing under review, with what is at its other end."""

    link: Link
    is_descendant: bool
    other: URIRef
    label: Node | None
    rationale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What the graph says of ``things``, the evidence, and what else the graph knows of a thing.

    ``with_texts`` tells whether the source texts were at hand. Under a passage, only the things,
    their statements and the passage are reviewed.
    """

    things: tuple[Node, ...]
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    with_texts: bool
    disagreements: tuple[Record, ...] = ()
    judgements: tuple[Record, ...] = ()
    lineage: tuple[Descent, ...] = ()
    mentions: Mentions = field(default_factory=Mentions)


def show(dataset: Dataset, name: str, texts: Mapping[str, bytes | None] | None) -> Review:
    """Review the thing, or the passage, that ``name`` means as ``resolve`` takes it.

    A passage is reviewed with those statements alone that it proves.
    ``texts`` is ``None`` where the source texts are not at hand. Raises ``EvidenceError`` for a
    name that nothing has.
    """
    graph = merged(dataset)
    iri = resolve(graph, name)
    if _is_evidence(graph, iri):
        things = _sorted(graph.subjects(AG.evidence, iri))
        lines = [each for each in _lines(dataset, things) if iri in each.proofs]
        readings = _readings(graph, (iri,), texts or {})
        return Review(things, tuple(lines), readings, texts is not None)
    return Review(
        things=(iri,),
        lines=tuple(_lines(dataset, (iri,))),
        readings=_readings(graph, _sorted(graph.objects(iri, AG.evidence)), texts or {}),
        with_texts=texts is not None,
        disagreements=disagreements(graph, iri),
        judgements=judgements(graph, iri),
        lineage=_lineage(graph, iri),
        mentions=mentions(dataset, graph, iri),
    )


def short(node: Node) -> str:
    """Return ``node`` as a person reads it in Turtle: a short form, or a literal with its tag."""
    if isinstance(node, Literal):
        if node.datatype and str(node.datatype).startswith(PREFIXES["xsd"]):
            return f'"{node}"^^{curie(node.datatype)}'
        return node.n3()
    return curie(str(node))


def _is_evidence(graph: Graph, iri: Node) -> bool:
    return any((iri, RDF.type, kind) in graph for kind in (AG.Passage, AG.Citation))


def _lines(dataset: Dataset, things: tuple[Node, ...]) -> list[Line]:
    documents = {each.identifier for each in document_graphs(dataset)}
    lines = []
    for graph in sorted(dataset.graphs(), key=lambda each: str(each.identifier)):
        exempt = exempt_of(graph)
        for thing in things:
            for predicate, value in sorted(graph.predicate_objects(thing), key=_order):
                if predicate != AG.evidence:
                    statement = Statement(thing, predicate, value)
                    due = graph.identifier in documents and thing not in exempt
                    proofs = tuple(proofs_of(graph, statement))
                    lines.append(Line(graph.identifier, statement, proofs, due))
    return lines


def _lineage(graph: Graph, iri: Node) -> tuple[Descent, ...]:
    return tuple(
        _descent(graph, each, is_descendant=each.descendant == iri)
        for each in links(graph)
        if iri in (each.descendant, each.ancestor)
    )


def _descent(graph: Graph, link: Link, *, is_descendant: bool) -> Descent:
    other = link.ancestor if is_descendant else link.descendant
    reasons = sorted(map(str, graph.objects(link.iri, AG.rationale)))
    return Descent(link, is_descendant, other, label_of(graph, other), tuple(reasons))


def _page(graph: Graph, citation: Node) -> str | None:
    """Tell the page that a citation points at, and the confidence in it."""
    source = graph.value(citation, AG.inSource)
    told = [
        str(value)
        for predicate in (DCTERMS.publisher, DCTERMS.title, AG.address)
        if (value := graph.value(source, predicate)) is not None
    ]
    grade = graph.value(citation, AG.confidence)
    return ", ".join([*told, *([curie(str(grade))] if grade is not None else [])]) or None


def _readings(
    graph: Graph, items: Iterable[Node], texts: Mapping[str, bytes | None]
) -> tuple[Reading, ...]:
    sources = check_sources(graph, texts)
    passages: dict[Node, Passage] = {each.iri: each for each in read_passages(graph)}
    readings = []
    for item in items:
        if passage := passages.get(item):
            check = check_passage(passage, sources)
            readings.append(Reading(item, passage.locator or "", check, check.text))
        else:
            locator = str(graph.value(item, AG.locator) or "")
            readings.append(Reading(item, locator, None, _page(graph, item)))
    return tuple(readings)


def _sorted(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(set(nodes), key=by_number))


def _order(pair: tuple[Node, Node]) -> tuple[str, str]:
    return curie(str(pair[0])), pair[1].n3()
