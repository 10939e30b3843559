"""The mechanical pitfalls of the OOPS catalogue: none in the ontology, each noticed when spoilt."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from rdflib import DCTERMS, OWL, RDFS, SKOS, Graph

import ontology_pitfalls as find
from ontology_files import AG, CORE, copy, hijacked, load, names, own_properties


class Pitfall(NamedTuple):
    """One entry of the catalogue: how it is found, and an update that makes an ontology fall in."""

    number: str
    level: str
    find: Callable[[Graph], list]
    spoil: str


NEW = "INSERT DATA { ag:New a owl:ObjectProperty "
PITFALLS = [
    Pitfall("P04", "minor", find.unconnected, "INSERT DATA { ag:New a owl:Class }"),
    Pitfall(
        "P05",
        "critical",
        find.wrongly_inverse,
        NEW + "; rdfs:domain ag:Body; owl:inverseOf ag:partOf }",
    ),
    Pitfall(
        "P06",
        "critical",
        find.cyclic,
        "INSERT DATA { ag:Instrument rdfs:subClassOf ag:Masterplan }",
    ),
    Pitfall("P08", "minor", find.unannotated, "DELETE WHERE { ag:Thrust rdfs:label ?label }"),
    Pitfall(
        "P10",
        "important",
        find.without_disjointness,
        "DELETE WHERE { ?a a owl:AllDisjointClasses } ; DELETE WHERE { ?a owl:disjointWith ?b }",
    ),
    Pitfall("P11", "important", find.without_ends, "DELETE WHERE { ag:heldBy rdfs:range ?class }"),
    Pitfall(
        "P13", "minor", find.without_inverse, "DELETE WHERE { ag:hasPart owl:inverseOf ag:partOf }"
    ),
    Pitfall(
        "P19", "critical", find.with_several_ends, "INSERT DATA { ag:heldBy rdfs:range ag:Sector }"
    ),
    Pitfall(
        "P20",
        "minor",
        find.with_misused_annotations,
        'INSERT DATA { ag:New a owl:Class ; skos:definition "new" }',
    ),
    Pitfall("P22", "minor", find.mixed_in_naming, "INSERT DATA { ag:a_new_one a owl:Class }"),
    Pitfall(
        "P24",
        "important",
        find.recursive,
        'INSERT DATA { ag:Thrust skos:definition "one of several thrusts" }',
    ),
    Pitfall("P25", "important", find.inverse_of_itself, NEW + "; owl:inverseOf ag:New }"),
    Pitfall(
        "P26", "important", find.symmetric_with_inverse, NEW + "; owl:inverseOf ag:worksWith }"
    ),
    Pitfall(
        "P28",
        "critical",
        find.uneven(OWL.SymmetricProperty),
        "INSERT DATA { ag:heldBy a owl:SymmetricProperty }",
    ),
    Pitfall(
        "P29",
        "critical",
        find.uneven(OWL.TransitiveProperty),
        "INSERT DATA { ag:heldBy a owl:TransitiveProperty }",
    ),
    Pitfall(
        "P32",
        "minor",
        find.labelled_alike,
        'INSERT DATA { ag:New a owl:Class ; rdfs:label "Thrust" }',
    ),
    Pitfall(
        "P33", "minor", find.chained_in_one_step, NEW + "; owl:propertyChainAxiom ( ag:partOf ) }"
    ),
    Pitfall(
        "P34", "important", find.untyped_classes, "INSERT DATA { ag:Thrust rdfs:subClassOf ag:New }"
    ),
    Pitfall(
        "P35",
        "important",
        find.untyped_properties,
        "INSERT DATA { ag:Thrust ag:undeclared ag:Body }",
    ),
    Pitfall(
        "P36",
        "minor",
        find.with_extension,
        "INSERT DATA { <https://example.org/a.owl> a owl:Ontology }",
    ),
    Pitfall(
        "P38", "important", find.without_declaration, "DELETE WHERE { ?ontology a owl:Ontology }"
    ),
    Pitfall(
        "P39",
        "critical",
        find.in_ambiguous_namespace,
        "INSERT DATA { <https://w3id.org/aseangraph/other#New> a owl:Class }",
    ),
    Pitfall("P40", "critical", hijacked, "INSERT DATA { skos:prefLabel rdfs:domain ag:Body }"),
    Pitfall(
        "P41",
        "important",
        find.without_licence,
        "DELETE WHERE { ?ontology dcterms:license ?licence }",
    ),
]
PREFIXES = "".join(
    f"PREFIX {prefix}: <{namespace}>\n"
    for prefix, namespace in {
        "ag": AG,
        "dcterms": DCTERMS,
        "owl": OWL,
        "rdfs": RDFS,
        "skos": SKOS,
    }.items()
)


def spoilt(graph: Graph, update: str) -> Graph:
    twin = copy(graph)
    twin.update(PREFIXES + update)
    return twin


@pytest.fixture(scope="module")
def core() -> Graph:
    return load(CORE)


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda p: f"{p.number}-{p.level}")
def test_core_avoids(core, pitfall):
    assert names(pitfall.find(core)) == [], pitfall.find.__doc__


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda p: f"{p.number}-{p.level}")
def test_spoilt_copy_falls_in(core, pitfall):
    assert pitfall.find(spoilt(core, pitfall.spoil)) != []


def test_excuses_are_of_terms_that_exist(core):
    excused = {*find.WITHOUT_DOMAIN, *find.WITHOUT_RANGE, *find.WITHOUT_INVERSE}
    assert names({AG[name] for name in excused} - set(own_properties(core))) == []
