"""The dataset as two tables for people without RDF tools: things, and edges between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from rdflib import DCTERMS, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node

from aseangraph.columns import SEPARATOR, Row
from aseangraph.graphs import DERIVED, NO_STATEMENTS
from aseangraph.lineage_basis import Basis
from aseangraph.namespaces import AG, ID, TOPIC, curie
from aseangraph.search_index import RECORDS

__all__ = ["Facts", "edge_rows", "thing_rows"]

Quad = tuple[Node, Node, Node, str]

_EVIDENCE = {str(AG.Passage): "passage", str(AG.Citation): "citation"}
_NAMES = (RDFS.label, SKOS.prefLabel, DCTERMS.title, DCTERMS.publisher)
_OURS = (str(ID), str(TOPIC))
_TYPE = str(RDF.type)
_DIGITS = 18  # of the largest number that every table holds
_DEEPEST = 20  # wholes above a thing; more, and they go round in a circle


class Facts:
    """The statements of a dataset, by subject and property, and which of its IRIs are things."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Read the quads, sorted: terms as rdflib has them, the IRI of the graph last."""
        self.quads = [each for each in quads if each[3] not in NO_STATEMENTS]
        self._values: dict[str, dict[str, list[Node]]] = defaultdict(dict)
        self._graphs: dict[str, set[str]] = defaultdict(set)
        self._authored: dict[str, set[str]] = defaultdict(set)
        self._labels: dict[str, str] = {}
        for subject, predicate, value, graph in self.quads:
            thing, property_ = str(subject), str(predicate)
            known = self._values[thing].setdefault(property_, [])
            if value not in known[-1:]:  # those that several graphs hold stand side by side
                known.append(value)
            if graph not in DERIVED:
                self._graphs[thing].add(graph)
                if property_ == _TYPE:
                    self._authored[thing].add(str(value))

    @cached_property
    def things(self) -> list[str]:
        """The IRIs of ours that are described, sorted; what is evidence is not among them."""
        return sorted(
            iri
            for iri, classes in self._authored.items()
            if iri.startswith(_OURS) and classes.isdisjoint(_EVIDENCE)
        )

    def classes(self, thing: str) -> list[str]:
        """Return the authored classes, sorted."""
        return sorted(self._authored.get(thing, ()))

    def graphs(self, thing: str) -> list[str]:
        """Return the short names of the authored graphs that describe ``thing``, sorted."""
        return sorted(map(curie, self._graphs.get(thing, ())))

    def all(self, thing: str, property_: URIRef) -> list[str]:
        """Return the values as text, those in English first, sorted."""
        values = self._values.get(thing, {}).get(str(property_), ())
        return [str(each) for each in sorted(values, key=_order)]

    def one(self, thing: str, property_: URIRef) -> str | None:
        """Return the first value, ``None`` where there is none."""
        return next(iter(self.all(thing, property_)), None)

    def label(self, thing: str) -> str:
        """Return the name by which people know ``thing``, or else its short name."""
        if thing not in self._labels:
            names = (name for each in _NAMES for name in self.all(thing, each))
            self._labels[thing] = next(names, curie(thing))
        return self._labels[thing]


def _order(value: Node) -> tuple[bool, str]:
    return not (isinstance(value, Literal) and value.language == "en"), str(value)


def thing_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row of ``columns.THINGS`` for each thing, in the order of IRIs."""
    for thing in facts.things:
        wholes = facts.all(thing, AG.partOf)
        outermost = _outermost(facts, thing)
        yield {
            "iri": thing,
            "name": curie(thing),
            "group": _group(facts, thing),
            "class": _joined(_local(each) for each in facts.classes(thing)),
            "label": facts.label(thing),
            "alternative_names": _joined(facts.all(thing, SKOS.altLabel)),
            "notation": _joined(facts.all(thing, SKOS.notation)),
            "description": _joined(
                facts.all(thing, DCTERMS.description) or facts.all(thing, SKOS.definition)
            ),
            "topics": _joined(map(facts.label, facts.all(thing, DCTERMS.subject))),
            "whole": _joined(wholes),
            "whole_label": _joined(map(facts.label, wholes)),
            "instrument": outermost,
            "instrument_label": None if outermost is None else facts.label(outermost),
            "position": _number(facts.one(thing, AG.position)),
            "start_year": _number(facts.one(thing, AG.startYear)),
            "end_year": _number(facts.one(thing, AG.endYear)),
            "earliest": facts.one(thing, AG.earliest),
            "latest": facts.one(thing, AG.latest),
            "status": _joined(map(facts.label, facts.all(thing, AG.status))),
            "graphs": _joined(facts.graphs(thing)),
            **_evidence(facts, thing),
        }


def _group(facts: Facts, thing: str) -> str:
    classes = set(facts.classes(thing))
    if classes & RECORDS:
        return "record"
    if str(AG.SourceDocument) in classes:
        return "source"
    return "topic" if thing.startswith(str(TOPIC)) else "thing"


def _local(iri: str) -> str:
    return iri.removeprefix(str(AG)) if iri.startswith(str(AG)) else curie(iri)


def _outermost(facts: Facts, thing: str) -> str | None:
    whole = None
    for _ in range(_DEEPEST):
        above = facts.one(whole or thing, AG.partOf)
        if above is None:
            break
        whole = above
    return whole


def _number(text: str | None) -> int | None:
    is_one = text is not None and text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text) if is_one and text is not None else None


def _joined(values: Iterable[str]) -> str | None:
    return SEPARATOR.join(dict.fromkeys(values)) or None


def _evidence(facts: Facts, thing: str) -> Row:
    items = facts.all(thing, AG.evidence)
    kinds = [_EVIDENCE[each] for item in items for each in facts.classes(item) if each in _EVIDENCE]
    sources = sorted({facts.label(each) for item in items for each in facts.all(item, AG.inSource)})
    return {
        "evidence": _joined(each for each in ("passage", "citation") if each in kinds),
        "passages": kinds.count("passage"),
        "citations": kinds.count("citation"),
        "sources": _joined(sources),
    }


def edge_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row of ``columns.EDGES`` for each statement from thing to thing, in a set order."""
    basis = Basis(facts.quads)
    for *edge, graph in sorted(_edges(facts)):
        subject, predicate, value = edge
        links = basis.links((subject, predicate, value), graph)
        yield {
            "subject": subject,
            "subject_label": facts.label(subject),
            "predicate": predicate,
            "predicate_label": facts.one(predicate, RDFS.label) or _tail(predicate),
            "object": value,
            "object_label": facts.label(value),
            "graph": curie(graph),
            "basis": basis.of((subject, predicate, value), graph),
            "link": _joined(links),
            "rationale": _joined(_rationales(facts, links)),
        }


def _edges(facts: Facts) -> Iterator[tuple[str, str, str, str]]:
    things = set(facts.things)
    for subject, predicate, value, graph in facts.quads:
        if isinstance(value, URIRef) and str(subject) in things and str(value) in things:
            yield str(subject), str(predicate), str(value), graph


def _tail(property_: str) -> str:
    return curie(property_).strip("<>").partition(":")[2]


def _rationales(facts: Facts, links: Sequence[str]) -> Iterator[str]:
    for link in links:
        yield from facts.all(link, AG.rationale)
