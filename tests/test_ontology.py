"""The ontology keeps the contract of terms, documents each, and leaves outside terms alone."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from ontology_files import (
    AG,
    ALIGNMENTS,
    CORE,
    KINDS,
    ONTOLOGY,
    blank_types,
    copy,
    hijacked,
    is_own,
    load,
    names,
    own_terms,
)

BIBO = Namespace("http://purl.org/ontology/bibo/")

CONTRACT = {
    OWL.Class: """
        EvidencedThing Instrument Masterplan StrategicPlan Framework Guideline Declaration Strategy
        WorkPlan ModelClauses Agreement Roadmap Vision Study PlanElement Thrust Initiative
        ActionPoint Target Outcome VisionAttribute OngoingEffort StrategicArea StrategicMeasure
        EnablingAction EffortGroup Activity Body MinisterialBody SeniorOfficialsBody
        RegulatorsCouncil WorkingGroup NameChange Sector ExternalPublication DialoguePartner
        MemberState Meeting EventSeries Programme Stage Topic StatedCount LineageLink Discrepancy
        Judgement NotFound EvidenceItem SourceDocument Passage Citation Basis Status Confidence
        SourceKind""",
    OWL.ObjectProperty: """
        partOf hasPart introducedIn statedCount status consideredAt adoptedAt launchedAt welcomedAt
        notedAt approvedAt appreciatedAt agreedAt reviewedAt issuedAt heldBy hostCountry partOfBody
        advises worksWith meetsJointlyWith organisedBy consults establishedFor developed drivenBy
        partner locatedIn tracesTo
        supports descendsFrom continues broadens absorbs buildsOn supersedes implements mandatedBy
        completes hasAncestor hasStatedAncestor hasDescendant descendant ancestor basis about
        evidence inSource confidence stageOf sourceKind""",
    OWL.DatatypeProperty: """
        position startYear endYear timelineLabel vision count countScope adoptedOn launchedOn
        inForceFrom endedOn date notBefore notAfter earliest latest ordinal heldIn year theme
        chairedBy establishedIn representedBy meetingPattern meetingsPerYear jointMeetingsPerYear
        memberSince iso3166
        rationale resolution sought lookedIn locator start end sha256 fileName address""",
    OWL.AnnotationProperty: """
        relation onProperty heldValue otherValue proves provesValue countedClass""",
    OWL.NamedIndividual: """
        Stated Inferred InForce Ended Superseded UnderNegotiation StatusNotStated High Medium
        OfficialPage CopyOfOfficialDocument PageOfOthers""",
}

HIERARCHY = {
    "adoptedAt": {"consideredAt"},
    "launchedAt": {"consideredAt"},
    "welcomedAt": {"consideredAt"},
    "notedAt": {"consideredAt"},
    "approvedAt": {"consideredAt"},
    "appreciatedAt": {"consideredAt"},
    "agreedAt": {"consideredAt"},
    "reviewedAt": {"consideredAt"},
    "continues": {"descendsFrom"},
    "broadens": {"descendsFrom"},
    "absorbs": {"descendsFrom"},
    "buildsOn": {"descendsFrom"},
    "supersedes": {"descendsFrom"},
    "implements": {"descendsFrom"},
    "mandatedBy": {"descendsFrom"},
    "completes": {"descendsFrom"},
    "supports": {"tracesTo"},
    "descendsFrom": {"tracesTo", "hasAncestor"},
    "hasStatedAncestor": {"hasAncestor"},
}


@pytest.fixture(scope="module")
def core() -> Graph:
    return load(CORE)


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return load(ALIGNMENTS)


def undeclared(graph: Graph) -> list[str]:
    return [
        f"ag:{name} is not an {kind.fragment}"
        for kind, listed in CONTRACT.items()
        for name in listed.split()
        if (AG[name], RDF.type, kind) not in graph
    ]


def unlisted(graph: Graph) -> list[str]:
    listed = {AG[name] for text in CONTRACT.values() for name in text.split()}
    return names(set(own_terms(graph)) - listed)


def undocumented(graph: Graph) -> list[str]:
    def texts(term: URIRef, predicate: URIRef) -> list[object]:
        return [v for v in graph.objects(term, predicate) if getattr(v, "language", "") == "en"]

    return [
        f"{name} needs one English {predicate.fragment}"
        for term in own_terms(graph)
        for predicate in (RDFS.label, SKOS.definition)
        for name in names([term])
        if len(texts(term, predicate)) != 1
    ] + names(t for t in own_terms(graph) if graph.value(t, RDFS.isDefinedBy) != ONTOLOGY)


def shared_labels(graph: Graph) -> list[str]:
    counts = Counter(str(graph.value(t, RDFS.label)).lower() for t in own_terms(graph))
    return [label for label, count in counts.items() if count > 1]


def misnamed(graph: Graph) -> list[str]:
    upper, lower = re.compile(r"[A-Z][A-Za-z0-9]*"), re.compile(r"[a-z][A-Za-z0-9]*")
    return [
        name
        for kind in KINDS
        for term in own_terms(graph, [kind])
        for name in [term.removeprefix(str(AG))]
        if not (upper if kind in {OWL.Class, OWL.NamedIndividual} else lower).fullmatch(name)
    ]


def unnatural_labels(graph: Graph) -> list[str]:
    """Labels with a word that is neither lower-case nor an acronym."""
    labels = [str(graph.value(term, RDFS.label)) for term in own_terms(graph)]
    return [
        x for x in labels if not all(w.islower() or w.isupper() or w.isdigit() for w in x.split())
    ]


def misplaced(graph: Graph) -> list[str]:
    return [
        f"ag:{name}"
        for name, parents in HIERARCHY.items()
        if set(graph.objects(AG[name], RDFS.subPropertyOf)) != {AG[parent] for parent in parents}
    ]


NON_SIMPLE = {
    AG.hasAncestor: {OWL.ObjectProperty, OWL.TransitiveProperty},
    AG.hasStatedAncestor: {OWL.ObjectProperty, OWL.TransitiveProperty},
    AG.hasDescendant: {OWL.ObjectProperty},
}


def overloaded(graph: Graph) -> list[str]:
    """Transitive properties and their inverse with a trait that OWL 2 DL forbids them."""
    return names(p for p, kinds in NON_SIMPLE.items() if set(graph.objects(p, RDF.type)) != kinds)


RULES: dict[Callable[[Graph], list[str]], str] = {
    undeclared: "DELETE WHERE { ag:Thrust a owl:Class }",
    unlisted: "INSERT DATA { ag:Thurst a owl:Class }",
    undocumented: "DELETE WHERE { ag:Thrust skos:definition ?text }",
    shared_labels: 'INSERT DATA { ag:New a owl:Class ; rdfs:label "Thrust"@en }',
    misnamed: "INSERT DATA { ag:part_of a owl:ObjectProperty }",
    unnatural_labels: 'INSERT DATA { ag:New a owl:Class ; rdfs:label "New Thing"@en }',
    misplaced: "INSERT DATA { ag:supports rdfs:subPropertyOf ag:descendsFrom }",
    overloaded: "INSERT DATA { ag:hasAncestor a owl:IrreflexiveProperty }",
}
PREFIXES = "".join(
    f"PREFIX {prefix}: <{namespace}>\n"
    for prefix, namespace in {"ag": AG, "owl": OWL, "rdfs": RDFS, "skos": SKOS}.items()
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_core_keeps_rule(core, rule):
    assert rule(core) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_notices_a_spoilt_copy(core, rule):
    spoilt = copy(core)
    spoilt.update(PREFIXES + RULES[rule])
    assert rule(spoilt) != []


def test_core_says_only_the_kind_of_outside_terms(core):
    assert hijacked(core) == []


def test_alignments_say_only_the_kind_of_outside_terms(alignments):
    assert hijacked(alignments) == []


def test_hijacking_is_noticed(core):
    spoilt = copy(core)
    spoilt.add((DCTERMS.issued, RDFS.range, RDFS.Literal))
    assert hijacked(spoilt) == [DCTERMS.issued]


def test_alignments_hold_nothing_but_alignments(alignments):
    allowed = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso}
    assert {p for s, p in alignments.subject_predicates() if is_own(s)} == allowed
    assert {
        value for s, p, value in alignments if is_own(s) and p in allowed and is_own(value)
    } == set()


def test_alignments_name_only_declared_terms(core, alignments):
    declared = {*core.subjects(RDF.type), *alignments.subjects(RDF.type)}
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf)
    used = {term for p in axioms for pair in alignments.subject_objects(p) for term in pair}
    assert names(used - declared) == []


def test_blank_nodes_are_lists_and_n_ary_axioms_only(core):
    assert set(blank_types(core)) == {None, OWL.AllDisjointClasses, OWL.AllDifferent}
