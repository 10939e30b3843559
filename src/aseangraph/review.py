"""One thing's statements beside the passages that prove them, for review by eye."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from rdflib import Dataset, Graph, IdentifiedNode, Literal, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from aseangraph.coverage import EXEMPT, Statement, proofs_of
from aseangraph.errors import EvidenceError
from aseangraph.evidence import PassageCheck, check_passage, check_sources
from aseangraph.graphs import document_graphs, merged
from aseangraph.namespaces import AG, BASE, ID, PREFIXES, curie
from aseangraph.passages import Passage, read_passages

__all__ = ["Line", "Reading", "Review", "resolve", "short", "show"]


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
class Review:
    """What the graph says of ``things``, and the evidence for it."""

    things: tuple[Node, ...]
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]


def show(dataset: Dataset, name: str, texts: Mapping[str, bytes | None]) -> Review:
    """Review the thing, or the passage, that ``name`` means as ``resolve`` takes it.

    A passage is reviewed with those statements alone that it proves. Raises ``EvidenceError`` for
    a name that nothing has.
    """
    graph = merged(dataset)
    iri = resolve(graph, name)
    if _is_evidence(graph, iri):
        things = _sorted(graph.subjects(AG.evidence, iri))
        lines = [each for each in _lines(dataset, things) if iri in each.proofs]
        return Review(things, tuple(lines), _readings(graph, [iri], texts))
    items = _sorted(graph.objects(iri, AG.evidence))
    return Review((iri,), tuple(_lines(dataset, (iri,))), _readings(graph, items, texts))


def resolve(graph: Graph, name: str) -> IdentifiedNode:
    """Return the subject of ``graph`` that ``name`` means.

    ``name`` is a local name of ``id:``, a short form such as ``topic:…``, or a full IRI. Raises
    ``EvidenceError`` with near names where the graph says nothing of it.
    """
    iri = _expanded(name.strip("<> "))
    if (iri, None, None) in graph:
        return iri
    ours = {curie(str(each)) for each in graph.subjects() if str(each).startswith(BASE)}
    near = get_close_matches(curie(iri), sorted(ours), n=5, cutoff=0.6)
    advice = f"Near names: {', '.join(near)}." if near else "Look it up with `aseangraph query`."
    raise EvidenceError(f"{curie(iri)}: nothing is said of it in the data. {advice}")


def short(node: Node) -> str:
    """Return ``node`` as a person reads it in Turtle: a short form, or a literal with its tag."""
    if isinstance(node, Literal):
        if node.datatype and str(node.datatype).startswith(PREFIXES["xsd"]):
            return f'"{node}"^^{curie(node.datatype)}'
        return node.n3()
    return curie(str(node))


def _expanded(name: str) -> URIRef:
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES:
        return URIRef(PREFIXES[prefix] + local)
    return URIRef(name) if colon else ID[name]


def _is_evidence(graph: Graph, iri: Node) -> bool:
    return any((iri, RDF.type, kind) in graph for kind in (AG.Passage, AG.Citation))


def _lines(dataset: Dataset, things: tuple[Node, ...]) -> list[Line]:
    documents = {each.identifier for each in document_graphs(dataset)}
    lines = []
    for graph in sorted(dataset.graphs(), key=lambda each: str(each.identifier)):
        exempt = {each for kind in EXEMPT for each in graph.subjects(RDF.type, kind)}
        for thing in things:
            for predicate, value in sorted(graph.predicate_objects(thing), key=_order):
                if predicate != AG.evidence:
                    statement = Statement(thing, predicate, value)
                    due = graph.identifier in documents and thing not in exempt
                    proofs = tuple(proofs_of(graph, statement))
                    lines.append(Line(graph.identifier, statement, proofs, due))
    return lines


def _readings(
    graph: Graph, items: Iterable[Node], texts: Mapping[str, bytes | None]
) -> tuple[Reading, ...]:
    sources = check_sources(graph, texts)
    passages: dict[Node, Passage] = {each.iri: each for each in read_passages(graph)}
    readings = []
    for item in items:
        if passage := passages.get(item):
            check = check_passage(passage, sources)
            readings.append(Reading(item, passage.locator or "", check, _text_of(check)))
        else:
            readings.append(Reading(item, str(graph.value(item, AG.locator) or ""), None, None))
    return tuple(readings)


def _text_of(check: PassageCheck) -> str | None:
    start, end = check.passage.start, check.passage.end
    if check.source is None or check.source.text is None or start is None or end is None:
        return None
    return check.source.text[start:end] or None


def _sorted(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(set(nodes), key=str))


def _order(pair: tuple[Node, Node]) -> tuple[str, str]:
    return curie(str(pair[0])), pair[1].n3()
