"""What is told of the things and the steps of a walk: names, kinds, years, reasons, evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, RDF, RDFS

from aseangraph.namespaces import AG, curie
from aseangraph.steps import RENAMING, Asked, Kind, Step

__all__ = ["Edge", "Evidence", "Thing", "edges_of", "things_of"]

# As plain text, for they are looked up again and again.
_PASSAGE = str(AG.Passage)
_ADDRESS = str(AG.address)
_CONFIDENCE = str(AG.confidence)
_EARLIEST = str(AG.earliest)
_EVIDENCE = str(AG.evidence)
_IN_SOURCE = str(AG.inSource)
_LOCATOR = str(AG.locator)
_PART_OF = str(AG.partOf)
_RATIONALE = str(AG.rationale)
_START_YEAR = str(AG.startYear)
_PUBLISHER = str(DCTERMS.publisher)
_TITLE = str(DCTERMS.title)
_TYPE = str(RDF.type)
_LABEL = str(RDFS.label)
_SUB_CLASS_OF = str(RDFS.subClassOf)
_NAME_CHANGE = "is the new name of"
_DEEPEST = 20  # wholes above a thing; more, and they go round in a circle
_TITLES = (_TITLE, _LABEL, _PUBLISHER, _ADDRESS)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing on a walk, ``depth`` steps from where the walk began.

    ``kinds`` are its classes of ours, in short forms, but those wider than another of them.
    ``year`` is the first of its own date, or of that of the nearest whole that has one; ``dated``
    is the IRI of whichever it is, ``None`` where neither has a date.
    """

    iri: str
    label: str
    kinds: tuple[str, ...]
    year: int | None
    dated: str | None
    depth: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a text that is held, or a citation of a page that is not (``held`` false)."""

    iri: str
    held: bool
    locator: str
    source: str
    title: str
    address: str | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A step as it is told: ``basis`` is stated or inferred, ``None`` for a part of a whole.

    ``year`` is the year of the step itself, where it has a date of its own (a renaming).
    """

    iri: str | None
    kind: Kind
    descendant: str
    relation: str
    relation_label: str
    ancestor: str
    basis: str | None
    rationale: str | None
    year: int | None
    evidence: tuple[Evidence, ...]


class _Values:
    """The values of properties of things, each looked up once, with the English text apart."""

    def __init__(self, store: Asked) -> None:
        self._store = store
        self._found: dict[tuple[str, str], list[tuple[bool, str]]] = {}

    def _of(self, thing: str, property_: str) -> list[tuple[bool, str]]:
        key = thing, property_
        if key not in self._found:
            found = self._store.values(thing, property_)
            self._found[key] = sorted((language != "en", value) for value, language in found)
        return self._found[key]

    def all(self, thing: str, property_: str) -> list[str]:
        """Return the values, sorted."""
        return sorted(value for _, value in self._of(thing, property_))

    def one(self, thing: str, property_: str) -> str | None:
        """Return the value; of several, the first one in English, or the first."""
        values = self._of(thing, property_)
        return values[0][1] if values else None

    def year(self, thing: str) -> int | None:
        """Return the year of the earliest day, or else that in which the thing begins."""
        for property_ in (_EARLIEST, _START_YEAR):
            years = [each[:10].partition("-")[0] for each in self.all(thing, property_)]
            if known := [int(each) for each in years if each.isdecimal()]:
                return min(known)
        return None


def things_of(store: Asked, depths: Mapping[str, int]) -> tuple[Thing, ...]:
    """Tell the things, each with its depth."""
    values = _Values(store)
    dated = {iri: _dated(iri, values) for iri in depths}
    return tuple(
        Thing(
            iri=iri,
            label=values.one(iri, _LABEL) or curie(iri),
            kinds=_kinds(iri, values),
            year=dated[iri][0],
            dated=dated[iri][1],
            depth=depth,
        )
        for iri, depth in depths.items()
    )


def _kinds(thing: str, values: _Values) -> tuple[str, ...]:
    """Return the classes of ours that ``thing`` has, but those wider than another of them."""
    classes = [each for each in values.all(thing, _TYPE) if each.startswith(str(AG))]
    above = {wider for each in classes for wider in _wider(each, values)}
    return tuple(curie(each) for each in classes if each not in above)


def _wider(class_: str, values: _Values) -> set[str]:
    found: set[str] = set()
    left = [class_]
    while left:
        new = set(values.all(left.pop(), _SUB_CLASS_OF)) - found
        found |= new
        left += new
    return found - {class_}


def _dated(thing: str, values: _Values) -> tuple[int | None, str | None]:
    """Return the year of a thing or of its nearest whole that has one, and which of them it is."""
    whole = thing
    for _ in range(_DEEPEST):
        if (year := values.year(whole)) is not None:
            return year, whole
        wholes = values.all(whole, _PART_OF)
        if not wholes:
            break
        whole = wholes[0]
    return None, None


def edges_of(store: Asked, steps: Sequence[Step]) -> tuple[Edge, ...]:
    """Tell the steps, with their reasons and their evidence."""
    values = _Values(store)
    return tuple(
        Edge(
            iri=step.iri,
            kind=step.kind,
            descendant=step.descendant,
            relation=step.relation,
            relation_label=_relation(step.relation, values),
            ancestor=step.ancestor,
            basis={True: "stated", False: "inferred", None: None}[step.stated],
            rationale=values.one(step.iri or "", _RATIONALE),
            year=values.year(step.iri or ""),
            evidence=tuple(_item(each, values) for each in values.all(step.iri or "", _EVIDENCE)),
        )
        for step in steps
    )


def _relation(relation: str, values: _Values) -> str:
    """Return how a sentence tells a relation."""
    if relation == RENAMING:
        return _NAME_CHANGE
    return values.one(relation, _LABEL) or curie(relation).partition(":")[2]


def _item(iri: str, values: _Values) -> Evidence:
    source = values.one(iri, _IN_SOURCE) or ""
    titles = (values.one(source, each) for each in _TITLES)
    grade = values.one(iri, _CONFIDENCE)
    return Evidence(
        iri=iri,
        held=_PASSAGE in values.all(iri, _TYPE),
        locator=values.one(iri, _LOCATOR) or "",
        source=source,
        title=next(filter(None, titles), curie(source)),
        address=values.one(source, _ADDRESS),
        confidence=None if grade is None else curie(grade).partition(":")[2].lower(),
    )
