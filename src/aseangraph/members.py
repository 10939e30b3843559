"""What is told of the things and the steps of a walk: names, kinds, years, reasons, evidence."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aseangraph.namespaces import AG, curie
from aseangraph.steps import RENAMING, Asked, Kind, Step

__all__ = ["Edge", "Evidence", "Thing", "edges_of", "things_of"]

_NAME_CHANGE = "is the new name of"
_HELD = "SELECT ?it WHERE { VALUES ?it { $items } ?it a ag:Passage }"
_DEEPEST = 20  # wholes above a thing; more, and they go round in a circle
_DATING = ("ag:earliest", "ag:startYear", "ag:partOf")
_TITLES = ("dcterms:title", "rdfs:label", "dcterms:publisher", "ag:address")
_WIDER = "SELECT ?s ?o WHERE { VALUES ?s { $classes } ?s rdfs:subClassOf+ ?o FILTER(?s != ?o) }"


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
    """The values of some properties of some things, with the English text apart."""

    def __init__(self, store: Asked, things: Collection[str], *properties: str) -> None:
        branches = [
            f"{{ VALUES ?s {{ $things }} ?s {each} ?o BIND('{each}' AS ?p) }}"
            for each in properties
        ]
        query = f"SELECT ?s ?p ?o (LANG(?o) AS ?lang) WHERE {{ {' UNION '.join(branches)} }}"
        self._found: dict[tuple[str, str], list[tuple[bool, str]]] = defaultdict(list)
        for row in store.rows(query, things=things) if things else ():
            key = row["s"], row["p"]
            self._found[key].append((row.get("lang") != "en", row["o"]))

    def all(self, thing: str, property_: str) -> list[str]:
        """Return the values, sorted."""
        return sorted(value for _, value in self._found.get((thing, property_), ()))

    def one(self, thing: str, property_: str) -> str | None:
        """Return the value; of several, the first one in English, or the first."""
        values = self._found.get((thing, property_), ())
        return min(values)[1] if values else None

    def year(self, thing: str) -> int | None:
        """Return the year of the earliest day, or else that in which the thing begins."""
        for property_ in ("ag:earliest", "ag:startYear"):
            years = [each[:10].partition("-")[0] for each in self.all(thing, property_)]
            if known := [int(each) for each in years if each.isdecimal()]:
                return min(known)
        return None


def things_of(store: Asked, depths: Mapping[str, int]) -> tuple[Thing, ...]:
    """Tell the things, each with its depth."""
    values = _Values(store, depths, "rdfs:label", "rdf:type", *_DATING)
    years = _years(store, depths, values)
    kinds = {each: _ours(values.all(each, "rdf:type")) for each in depths}
    wider: dict[str, set[str]] = defaultdict(set)
    for row in store.rows(_WIDER, classes={each for some in kinds.values() for each in some}):
        wider[row["s"]].add(row["o"])
    return tuple(
        Thing(
            iri=iri,
            label=values.one(iri, "rdfs:label") or curie(iri),
            kinds=_narrowest(kinds[iri], wider),
            year=years.get(iri, (None, None))[0],
            dated=years.get(iri, (None, None))[1],
            depth=depth,
        )
        for iri, depth in depths.items()
    )


def _ours(classes: Iterable[str]) -> list[str]:
    return [each for each in classes if each.startswith(str(AG))]


def _narrowest(classes: list[str], wider: Mapping[str, set[str]]) -> tuple[str, ...]:
    above = {each for class_ in classes for each in wider.get(class_, ())}
    return tuple(curie(each) for each in classes if each not in above)


def _years(store: Asked, things: Iterable[str], values: _Values) -> dict[str, tuple[int, str]]:
    """Return the years of the things, of their own or of their nearest dated wholes."""
    found: dict[str, tuple[int, str]] = {}
    left = {thing: thing for thing in things}  # to the whole that may have the date
    for _ in range(_DEEPEST):
        wholes: dict[str, str] = {}
        for thing, whole in left.items():
            if (year := values.year(whole)) is not None:
                found[thing] = year, whole
            elif above := values.all(whole, "ag:partOf"):
                wholes[thing] = above[0]
        if not wholes:
            break
        left = wholes
        values = _Values(store, set(left.values()), *_DATING)
    return found


def edges_of(store: Asked, steps: Sequence[Step]) -> tuple[Edge, ...]:
    """Tell the steps, with their reasons and their evidence."""
    claims = [step.iri for step in steps if step.iri is not None]
    values = _Values(store, claims, "ag:rationale", "ag:evidence", "ag:earliest")
    names = _Values(store, {step.relation for step in steps}, "rdfs:label")
    items = {each for claim in claims for each in values.all(claim, "ag:evidence")}
    evidence = _evidence(store, sorted(items))
    return tuple(
        Edge(
            iri=step.iri,
            kind=step.kind,
            descendant=step.descendant,
            relation=step.relation,
            relation_label=_relation(step.relation, names),
            ancestor=step.ancestor,
            basis={True: "stated", False: "inferred", None: None}[step.stated],
            rationale=values.one(step.iri or "", "ag:rationale"),
            year=values.year(step.iri or ""),
            evidence=tuple(evidence[each] for each in values.all(step.iri or "", "ag:evidence")),
        )
        for step in steps
    )


def _relation(relation: str, names: _Values) -> str:
    """Return how a sentence tells a relation."""
    if relation == RENAMING:
        return _NAME_CHANGE
    return names.one(relation, "rdfs:label") or curie(relation).partition(":")[2]


def _evidence(store: Asked, items: list[str]) -> dict[str, Evidence]:
    titles = (f"ag:inSource/{each}" for each in _TITLES)
    values = _Values(store, items, "ag:inSource", "ag:locator", "ag:confidence", *titles)
    held = {row["it"] for row in store.rows(_HELD, items=items)}
    return {each: _item(each, each in held, values) for each in items}


def _item(iri: str, held: bool, values: _Values) -> Evidence:
    source = values.one(iri, "ag:inSource") or ""
    titles = (values.one(iri, f"ag:inSource/{each}") for each in _TITLES)
    grade = values.one(iri, "ag:confidence")
    return Evidence(
        iri=iri,
        held=held,
        locator=values.one(iri, "ag:locator") or "",
        source=source,
        title=next(filter(None, titles), curie(source)),
        address=values.one(iri, "ag:inSource/ag:address"),
        confidence=None if grade is None else curie(grade).partition(":")[2].lower(),
    )
