"""Policy data of any size with the model's own shape, as N-Quads in named graphs.

    python bench/generate.py TRIPLES [--seed N] > FILE.nq

Families of plans that follow one another; their thrusts, initiatives, action points and targets;
instruments, bodies and meetings; lineage links with both ends and their basis; a passage for what
is said; the direct lineage triples and the inverse of each ``ag:partOf``, as a build derives them.
The same number and seed give the same bytes; no triple stands in two graphs.
"""

import argparse
import hashlib
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from aseangraph.namespaces import PREFIXES

__all__ = ["FAMILY", "nquads", "plan_name"]

FAMILY = 12  # plans that follow one another; a lineage is no longer
_TEXT = """
access broadband capacity centre community connect content cross-border cyber data digital
economy exchange framework governance growth inclusion information infrastructure
innovation internet market mobile network online payment platform privacy region
resilience roaming rural safety security service skill small society spectrum standard
study talent technology trade training transformation trust universal
"""
_STATES = "brunei cambodia indonesia laos malaysia myanmar philippines singapore thailand viet-nam"
_GROUPS = "ministers officials regulators cyber-group data-group infrastructure-group"
_WORDS, _MEMBERS, _BODIES = (each.split() for each in (_TEXT, _STATES, _GROUPS))
_RELATIONS = ("continues", "broadens", "absorbs", "buildsOn", "completes")
_PARTS = (("thrust", "Thrust"), ("initiative", "Initiative"), ("action-point", "ActionPoint"))
_PROVED = ("rdf:type", "rdfs:label", "ag:partOf", "ag:position", "dcterms:description")
_YEARS = 5

Line = str


def plan_name(number: int) -> str:
    """Return the local name of plan ``number`` (from 0)."""
    return f"plan-{number // FAMILY}-{number % FAMILY}"


def nquads(triples: int, seed: int = 1) -> Iterator[Line]:
    """Yield ``triples`` lines of N-Quads."""
    return islice(_Policy(random.Random(seed)).lines(), triples)


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return f'"{value}"^^<{PREFIXES["xsd"]}integer>'
    if value.startswith('"'):
        text, _, datatype = value.partition("^^")
        return f"{text}^^{_iri(datatype)}" if datatype else value
    return _iri(value)


def _line(subject: str, predicate: str, value: str | int, graph: str) -> Line:
    return f"{_iri(subject)} {_iri(predicate)} {_value(value)} {_iri('graph:' + graph)} .\n"


@dataclass
class _Policy:
    chance: random.Random
    earlier: list[str] = field(default_factory=list)  # elements of the plan before this one
    elements: list[str] = field(default_factory=list)

    def words(self, least: int, most: int) -> str:
        return " ".join(self.chance.choices(_WORDS, k=self.chance.randint(least, most)))

    def title(self) -> str:
        return f'"{self.words(3, 6).capitalize()}"@en'

    def lines(self) -> Iterator[Line]:
        yield from self.world()
        number = 0
        while True:
            if number % FAMILY == 0:
                self.earlier = []
            self.elements = []
            yield from self.plan(number)
            self.earlier = self.elements
            number += 1

    def world(self) -> Iterator[Line]:
        for name, kind in [
            *((f"member-{each}", "MemberState") for each in _MEMBERS),
            *((f"body-{each}", "Body") for each in _BODIES),
        ]:
            label = f'"{name.partition("-")[2].capitalize()}"@en'
            yield _line(f"id:{name}", "rdf:type", f"ag:{kind}", "states-and-bodies")
            yield _line(f"id:{name}", "rdfs:label", label, "states-and-bodies")
        for word in _WORDS:
            yield _line(f"topic:{word}", "rdf:type", "skos:Concept", "topics")
            yield _line(f"topic:{word}", "skos:prefLabel", f'"{word}"@en', "topics")

    def plan(self, number: int) -> Iterator[Line]:
        name, year = plan_name(number), 1960 + number % FAMILY * _YEARS
        subject, source, meeting = f"id:{name}", f"id:source-{name}", f"id:meeting-{name}"
        for predicate, value in (
            ("rdf:type", "ag:SourceDocument"),
            ("rdfs:label", self.title()),
            ("ag:fileName", f'"{name}.txt"'),
            ("ag:sha256", self.digest(name)),
        ):
            yield _line(source, predicate, value, name)
        for predicate, value in (
            ("rdf:type", "ag:Meeting"),
            ("rdfs:label", self.title()),
            ("ag:heldBy", f"id:body-{self.chance.choice(_BODIES)}"),
            ("ag:hostCountry", f"id:member-{self.chance.choice(_MEMBERS)}"),
            ("ag:date", f'"{year}-0{self.chance.randint(1, 9)}-15"^^xsd:date'),
        ):
            yield _line(meeting, predicate, value, name)
        yield _line(subject, "rdf:type", "ag:Masterplan", name)
        yield _line(subject, "ag:startYear", f'"{year}"^^xsd:gYear', name)
        yield _line(subject, "ag:endYear", f'"{year + _YEARS - 1}"^^xsd:gYear', name)
        yield _line(subject, "ag:adoptedAt", meeting, name)
        yield from self.described(name, "", 0, name)
        yield from self.lineage(name, plan_name(number - 1) if number % FAMILY else None, name)
        yield from self.parts(name, name, "", 0)

    def parts(self, name: str, whole: str, place: str, depth: int) -> Iterator[Line]:
        """Yield what plan ``name`` says of the parts of ``whole``, and of theirs."""
        slug, kind = _PARTS[depth]
        for position in range(1, self.chance.randint(2, 5) + 1):
            number = f"{place}.{position}".lstrip(".")
            part = f"{name}-{slug}-{number}"
            yield from self.element(part, kind, whole, number, name)
            if depth + 1 < len(_PARTS):
                yield from self.parts(name, part, number, depth + 1)
                continue
            for target in range(1, self.chance.randint(1, 3) + 1):
                aim = f"{name}-target-{number}.{target}"
                yield from self.element(aim, "Target", part, f"{number}.{target}", name)
            if self.chance.random() < 0.2:
                yield from self.instrument(part, name)

    def element(self, name: str, kind: str, whole: str, number: str, graph: str) -> Iterator[Line]:
        position = int(number.rpartition(".")[2])
        yield _line(f"id:{name}", "rdf:type", f"ag:{kind}", graph)
        yield _line(f"id:{name}", "ag:partOf", f"id:{whole}", graph)
        yield _line(f"id:{whole}", "ag:hasPart", f"id:{name}", "entailed")
        yield _line(f"id:{name}", "rdf:type", "ag:PlanElement", "entailed")
        yield from self.described(name, number, position, graph)
        if kind != "Target":
            self.elements.append(name)
            alike = [each for each in self.earlier if f"-{_slug(kind)}-" in each]
            if alike and self.chance.random() < 0.7:
                yield from self.lineage(name, self.chance.choice(alike), graph)

    def described(self, name: str, number: str, position: int, graph: str) -> Iterator[Line]:
        """Yield what every thing has: label, number, description, topic, passages."""
        subject = f"id:{name}"
        yield _line(subject, "rdfs:label", self.title(), graph)
        if number:
            yield _line(subject, "skos:notation", f'"{number}"', graph)
            yield _line(subject, "ag:position", position, graph)
        text = f'"{self.words(15, 45).capitalize()}."@en'
        yield _line(subject, "dcterms:description", text, graph)
        yield _line(subject, "dcterms:subject", f"topic:{self.chance.choice(_WORDS)}", "curation")
        for count in range(1, self.chance.randint(1, 3) + 1):
            yield from self.passage(name, count, graph)

    def passage(self, name: str, count: int, graph: str) -> Iterator[Line]:
        passage, start = f"id:passage-{name}-{count}", self.chance.randrange(200_000)
        yield _line(f"id:{name}", "ag:evidence", passage, graph)
        yield _line(passage, "rdf:type", "ag:Passage", graph)
        yield _line(passage, "ag:inSource", f"id:source-{graph}", graph)
        yield _line(passage, "ag:locator", f'"Section {self.chance.choice("ABCDEF")}"', graph)
        yield _line(passage, "ag:start", start, graph)
        yield _line(passage, "ag:end", start + self.chance.randint(20, 1500), graph)
        yield _line(passage, "ag:sha256", self.digest(passage), graph)
        for proved in self.chance.sample(_PROVED, self.chance.randint(1, 3)):
            yield _line(passage, "ag:proves", proved, graph)

    def lineage(self, name: str, ancestor: str | None, graph: str) -> Iterator[Line]:
        """Yield a link from ``name`` to ``ancestor``, its evidence and its direct triples."""
        if ancestor is not None:
            yield from self.link(name, self.chance.choice(_RELATIONS), ancestor, graph)

    def link(self, name: str, relation: str, ancestor: str, graph: str) -> Iterator[Line]:
        basis = self.chance.choice(("Stated", "Inferred"))
        where = graph if basis == "Stated" else "curation"
        link = f"id:lineage-{name}-{relation.lower()}-{ancestor}"
        yield _line(link, "rdf:type", "ag:LineageLink", where)
        yield _line(link, "ag:descendant", f"id:{name}", where)
        yield _line(link, "ag:relation", f"ag:{relation}", where)
        yield _line(link, "ag:ancestor", f"id:{ancestor}", where)
        yield _line(link, "ag:basis", f"ag:{basis}", where)
        if basis == "Inferred":
            yield _line(link, "ag:rationale", f'"{self.words(15, 40).capitalize()}."@en', where)
        for end in (name, ancestor):
            yield _line(link, "ag:evidence", f"id:passage-{end}-1", where)
        direct = f"lineage-{basis.lower()}"
        yield _line(f"id:{name}", f"ag:{relation}", f"id:{ancestor}", direct)
        for wider in ("descendsFrom", "tracesTo"):
            yield _line(f"id:{name}", f"ag:{wider}", f"id:{ancestor}", "entailed")

    def instrument(self, carried_out: str, graph: str) -> Iterator[Line]:
        name = carried_out.replace("-action-point-", "-framework-")
        year = 1960 + int(graph.rpartition("-")[2]) * _YEARS + self.chance.randrange(_YEARS)
        yield _line(f"id:{name}", "rdf:type", "ag:Framework", graph)
        yield _line(f"id:{name}", "dcterms:issued", f'"{year}"^^xsd:gYear', graph)
        yield _line(f"id:{name}", "ag:welcomedAt", f"id:meeting-{graph}", graph)
        body = f"id:body-{self.chance.choice(_BODIES)}"
        yield _line(body, "ag:developed", f"id:{name}", graph)
        yield from self.described(name, "", 0, graph)
        yield from self.link(name, "implements", carried_out, graph)

    @staticmethod
    def digest(text: str) -> str:
        return f'"{hashlib.sha256(text.encode()).hexdigest()}"'


def _slug(kind: str) -> str:
    return next(slug for slug, each in _PARTS if each == kind)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("triples", type=int)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    sys.stdout.writelines(nquads(told.triples, told.seed))


if __name__ == "__main__":
    main()
