"""Mistakes in the real data that hygiene rules are for, and those that several shapes see."""

import random
from collections.abc import Iterator
from itertools import islice, pairwise

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from aseangraph.namespaces import AG, GRAPH, ID
from shapes.mutants import SAMPLE, SEED, Mutant, Triple


def by_hand(data: Graph) -> Iterator[Mutant]:
    """Make the mistakes that are no single shape's, each at a seeded sample of its places."""
    chance = random.Random(SEED)
    for mistake in _MISTAKES:
        mutants = list(mistake(data))
        chance.shuffle(mutants)
        yield from islice(mutants, 3 * SAMPLE)


def _replaced(kind: str, triple: Triple, value: Node) -> Mutant:
    return Mutant(kind, "replace", (triple,), ((triple[0], triple[1], value),))


def _year(year: int) -> Literal:
    return Literal(str(year), datatype=XSD.gYear)


def _ends_before_it_begins(data: Graph) -> Iterator[Mutant]:
    for triple in data.triples((None, AG.endYear, None)):
        yield _replaced("end before start", triple, _year(1999))


def _other_number(data: Graph) -> Iterator[Mutant]:
    for triple in data.triples((None, SKOS.notation, None)):
        yield _replaced("notation contradicts its parent", triple, Literal(f"9{triple[2]}"))


def _other_whole(data: Graph) -> Iterator[Mutant]:
    for kind in (AG.ActionPoint, AG.Initiative, AG.Target):
        parts = sorted(data.subjects(RDF.type, kind))
        for part, other in zip(parts, parts[::-1], strict=True):
            whole, wrong = data.value(part, AG.partOf), data.value(other, AG.partOf)
            if whole != wrong:
                yield _replaced("part of another whole", (part, AG.partOf, whole), wrong)


def _other_position(data: Graph) -> Iterator[Mutant]:
    for triple in data.triples((None, AG.position, None)):
        for value in (int(triple[2]) + 1, 99):
            number = Literal(value)
            yield _replaced("position taken, or a gap", triple, number)


def _dangling(data: Graph) -> Iterator[Mutant]:
    for predicate in (AG.partOf, AG.evidence, AG.ancestor, AG.inSource, AG.about, AG.introducedIn):
        for triple in sorted(data.triples((None, predicate, None)))[::9]:
            yield _replaced("dangling IRI", triple, URIRef(f"{triple[2]}-0"))


def _unknown_term(data: Graph) -> Iterator[Mutant]:
    for s, p, o in sorted(data.triples((None, AG.position, None)))[::9]:
        yield Mutant("unknown term of our namespace", "property", ((s, p, o),), ((s, AG.place, o),))
    for triple in sorted(data.triples((None, RDF.type, AG.Target)))[::9]:
        yield _replaced("unknown term of our namespace", triple, AG.Taget)
    for triple in sorted(data.triples((None, AG.proves, None)))[::99]:
        yield _replaced("unknown term of our namespace", triple, AG.lable)


def _proved_but_absent(data: Graph) -> Iterator[Mutant]:
    for passage, predicate in sorted(data.subject_objects(AG.proves))[::7]:
        thing = data.value(predicate=AG.evidence, object=passage)
        held = tuple(data.triples((thing, predicate, None)))
        yield Mutant("statement that a passage proves", "delete", held)


def _basis_and_rationale(data: Graph) -> Iterator[Mutant]:
    for link, basis in data.subject_objects(AG.basis):
        if basis == AG.Inferred:
            lost = tuple(data.triples((link, AG.rationale, None)))
            yield Mutant("rationale and basis", "delete", lost)
        else:
            reason = Literal("a reason where a passage says it all", lang="en")
            yield Mutant("rationale and basis", "add", (), ((link, AG.rationale, reason),))
        other = AG.Stated if basis == AG.Inferred else AG.Inferred
        yield _replaced("rationale and basis", (link, AG.basis, basis), other)


def _other_ends(data: Graph) -> Iterator[Mutant]:
    for predicate, wrong in ((AG.ancestor, ID["aim2020-thrust-8"]), (AG.relation, AG.mandatedBy)):
        for triple in data.triples((None, predicate, None)):
            if triple[2] != wrong:
                yield _replaced("link named after other ends", triple, wrong)


def _other_count(data: Graph) -> Iterator[Mutant]:
    for triple in data.triples((None, AG.count, None)):
        if (triple[0], AG.countScope, None) not in data:
            number = Literal(int(triple[2]) + 1)
            yield _replaced("stated count not held", triple, number)


def _too_long(data: Graph) -> Iterator[Mutant]:
    for passage, start in data.subject_objects(AG.start):
        [end] = data.triples((passage, AG.end, None))
        number = Literal(int(start) + 1501)
        yield _replaced("passage too long", end, number)


def _swapped_evidence(data: Graph) -> Iterator[Mutant]:
    pairs = sorted(data.triples((None, AG.evidence, None)))[::40]
    for (s, p, o), (t, _, q) in pairwise(pairs):
        yield Mutant(
            "evidence of another thing", "swap", ((s, p, o), (t, p, q)), ((s, p, q), (t, p, o))
        )


def _unfounded(data: Graph) -> Iterator[Mutant]:
    for judgement in data.subjects(RDF.type, AG.Judgement):
        lost = (*data.triples((judgement, None, None)),)
        used = {o for _, p, o in lost if p == AG.evidence}
        lost += tuple(each for passage in used for each in data.triples((passage, None, None)))
        yield Mutant("curated without judgement", "delete", lost)
        thing, held = data.value(judgement, AG.about), data.value(judgement, AG.heldValue)
        on = data.value(judgement, AG.onProperty)
        yield Mutant("judgement on nothing", "delete", ((thing, on, held),))


def _disputed(data: Graph) -> Iterator[Mutant]:
    for triple in data.triples((None, AG.heldValue, None)):
        if isinstance(triple[2], Literal):
            other = Literal(f"{triple[2]}!", lang=triple[2].language)
            yield _replaced("held value absent", triple, other)


def _derived(data: Graph) -> Iterator[Mutant]:
    for s, _, o in sorted(data.triples((None, AG.partOf, None)))[::40]:
        yield Mutant("derived property by hand", "add", (), ((o, AG.hasPart, s),))
    for link in sorted(data.subjects(RDF.type, AG.LineageLink))[::9]:
        ends = (AG.descendant, AG.relation, AG.ancestor)
        later, relation, earlier = (data.value(link, end) for end in ends)
        yield Mutant("derived property by hand", "add", (), ((later, relation, earlier),))
        yield Mutant("derived property by hand", "add", (), ((later, AG.hasAncestor, earlier),))


def _other_graph(data: Graph) -> Iterator[Mutant]:
    for passage in sorted(data.subjects(RDF.type, AG.Passage))[::50]:
        if (passage, AG.inSource, ID["source-adgmin2-news"]) in data:
            continue
        moved = tuple(data.triples((passage, None, None)))
        yield Mutant("passage in another graph", "move", moved, moved, GRAPH["adgmin2-news"])
    for s, p, o in sorted(data.triples((None, RDFS.label, None)))[::20]:
        other = Literal(f"{o} again", lang="en")
        yield Mutant("two graphs disagree", "add", (), ((s, p, other),), GRAPH["adgmin2-news"])


def _topics(data: Graph) -> Iterator[Mutant]:
    for topic, broader in sorted(data.subject_objects(SKOS.broader)):
        yield Mutant("topic under itself", "add", (), ((broader, SKOS.broader, topic),))
        lost = tuple(data.triples((topic, SKOS.broader, None)))
        yield Mutant("topic outside the tree", "delete", lost)
    for topic, other in pairwise(sorted(data.subjects(RDF.type, AG.Topic))):
        name = data.value(other, RDFS.label)
        yield Mutant("topic with another's name", "add", (), ((topic, SKOS.altLabel, name),))
    for thing in sorted(set(data.subjects(DCTERMS.subject)))[::9]:
        lost = tuple(data.triples((thing, DCTERMS.subject, None)))
        yield Mutant("thing without topic", "delete", lost)
    for topic in sorted(data.subjects(RDF.type, AG.Topic)):
        narrower = tuple(data.triples((None, SKOS.broader, topic)))
        if not narrower:
            lost = tuple(data.triples((None, DCTERMS.subject, topic)))
            yield Mutant("topic of nothing", "delete", lost)


def _second_description(data: Graph) -> Iterator[Mutant]:
    for s, p, o in sorted(data.triples((None, DCTERMS.description, None)))[::9]:
        yield Mutant("second description", "add", (), ((s, p, Literal(f"{o} Too.", lang="en")),))


_MISTAKES = (
    _ends_before_it_begins,
    _other_number,
    _other_whole,
    _other_position,
    _dangling,
    _unknown_term,
    _proved_but_absent,
    _basis_and_rationale,
    _other_ends,
    _other_count,
    _too_long,
    _swapped_evidence,
    _unfounded,
    _disputed,
    _derived,
    _other_graph,
    _topics,
    _second_description,
)
