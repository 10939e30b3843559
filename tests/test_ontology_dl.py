"""The ontology is in OWL 2 DL and consistent: alone, aligned, with outside axioms and all data."""

import pytest
from rdflib import Graph

from java_reasoning import Profile, Verdict, as_one_ontology, profiles, reason, why_not
from ontology_files import ALIGNMENTS, CORE, DATA, VOCABULARIES, load

pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(bool(why_not()), reason=why_not()),
]

PREFIXES = """
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix id: <https://w3id.org/aseangraph/id/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

STAGES = {
    "core": [CORE],
    "core and alignments": [CORE, ALIGNMENTS],
    "all with the data": [CORE, ALIGNMENTS, *VOCABULARIES, *DATA],
}

ONE_OF_EACH_PATTERN = """
id:plan a ag:Masterplan ; ag:startYear "2016"^^xsd:gYear ; ag:vision "A vision."@en ;
    ag:adoptedOn "2015-11-26"^^xsd:date ; ag:earliest "2015-11-26"^^xsd:date ;
    ag:statedCount id:count ; ag:status ag:Ended ; ag:evidence id:passage ;
    ag:adoptedAt id:sitting .
id:count a ag:StatedCount ; ag:count 8 ; ag:countedClass ag:Thrust .
id:thrust a ag:Thrust ; ag:partOf id:plan ; ag:position 1 ; ag:introducedIn id:plan .
id:passage a ag:Passage ; ag:inSource id:source ; ag:start 1 ; ag:end 9 ; ag:locator "p. 1"@en ;
    ag:proves ag:partOf ; ag:provesValue id:plan .
id:page a ag:Citation ; ag:inSource id:source ; ag:confidence ag:High .
id:source a ag:SourceDocument ; ag:latest "2015-12-31"^^xsd:date ; ag:sha256 "00" .
id:old a ag:MinisterialBody ; ag:consults id:partner ; ag:worksWith id:council .
id:new a ag:MinisterialBody ; ag:developed id:plan ; ag:evidence id:page .
id:council a ag:RegulatorsCouncil, ag:SeniorOfficialsBody ; ag:advises id:old .
id:renaming a ag:NameChange ; org:originalOrganization id:old ; org:resultingOrganization id:new ;
    ag:date "2019-10"^^xsd:gYearMonth .
id:sitting a ag:Meeting ; ag:heldBy id:old, id:council ; ag:hostCountry id:member ; ag:ordinal 15 .
id:member a ag:MemberState ; ag:iso3166 "VN" .
id:partner a ag:DialoguePartner .
id:programme a ag:Programme ; ag:partner id:partner ; ag:mandatedBy id:thrust .
id:camp a ag:EventSeries ; ag:continues id:topic .
id:topic a ag:Topic .
id:link a ag:LineageLink ; ag:descendant id:programme ; ag:ancestor id:thrust ;
    ag:relation ag:mandatedBy ; ag:basis ag:Stated .
id:dispute a ag:Discrepancy ; ag:about id:plan ; ag:onProperty ag:adoptedOn ;
    ag:otherValue "2016"^^xsd:gYear ; ag:resolution "The later text is a retelling."@en .
"""

CONTRADICTIONS = {
    "a programme that is an entity": "id:a a ag:Programme, prov:Entity .",
    "a body that is a change event": "id:a a ag:Body, org:ChangeEvent .",
    "a programme derived as an entity": """
        ag:tracesTo rdfs:subPropertyOf prov:wasDerivedFrom .
        id:a a ag:Programme ; ag:mandatedBy id:b .""",
    "a passage that is a body": "id:a a ag:Passage, ag:Body .",
    "a stated link that is inferred": "id:a ag:basis ag:Stated, ag:Inferred .",
    "a state that is a partner": "id:a a ag:MemberState, ag:DialoguePartner .",
    "a source that needs evidence": "id:a a ag:SourceDocument ; ag:evidence id:b .",
    "a target that is a thrust": "id:a a ag:Target, ag:Thrust .",
}
NEED_OUTSIDE_AXIOMS = [
    "a programme that is an entity",
    "a body that is a change event",
    "a programme derived as an entity",
]
OUTSIDE_DL = {
    "a transitive property that is irreflexive": "ag:hasAncestor a owl:IrreflexiveProperty .",
    "a property that is functional and not simple": "ag:hasAncestor a owl:FunctionalProperty .",
    "a property that nobody declared": 'id:a a ag:Body ; ag:motto "Together"@en .',
    "a class that nobody declared": "id:a a ag:Bodyy .",
    "a property of two kinds": "ag:onProperty a owl:ObjectProperty . id:a ag:onProperty id:b .",
}


def spoilt(paths: list, turtle: str) -> Graph:
    return load(*paths).parse(data=PREFIXES + turtle, format="turtle")


def profiles_of(folder, *graphs: Graph) -> list[Profile]:
    paths = [folder / f"merged-{number}.ttl" for number in range(len(graphs))]
    for graph, path in zip(graphs, paths, strict=True):
        as_one_ontology(graph).serialize(path, format="turtle")
    return profiles(*paths)


def other_than_dates(violations: list[str]) -> list[str]:
    """Violations of OWL 2 RL but for date types, which it has not: the shapes check those."""
    dates = [f"data range not in profile: xsd:{name} " for name in ("date", "gYear", "gYearMonth")]
    return [text for text in violations if not any(date in text for date in dates)]


def test_core_file_is_in_owl_2_dl_and_but_for_dates_in_owl_2_rl():
    [core] = profiles(CORE)
    assert core.dl == []
    assert other_than_dates(core.rl) == []


def test_alignments_and_data_stay_in_both_profiles(tmp_path):
    aligned, with_data = profiles_of(
        tmp_path, load(CORE, ALIGNMENTS), load(CORE, ALIGNMENTS, *DATA)
    )
    assert aligned.dl + with_data.dl == []
    assert other_than_dates(aligned.rl + with_data.rl) == []


def test_profile_checker_notices(tmp_path):
    found = profiles_of(tmp_path, *(spoilt([CORE], turtle) for turtle in OUTSIDE_DL.values()))
    assert [name for name, one in zip(OUTSIDE_DL, found, strict=True) if not one.dl] == []


def test_profile_checker_notices_a_union_as_a_range(tmp_path):
    union = "ag:heldBy rdfs:range [ a owl:Class ; owl:unionOf ( ag:Body ag:Sector ) ] ."
    [found] = profiles_of(tmp_path, spoilt([CORE], union))
    assert found.dl == []
    assert other_than_dates(found.rl) != []


@pytest.mark.parametrize("paths", STAGES.values(), ids=STAGES.keys())
def test_consistent_and_every_class_satisfiable(tmp_path, paths):
    assert reason(load(*paths), tmp_path) == Verdict(consistent=True, unsatisfiable=[])


def test_one_of_each_pattern_is_consistent(tmp_path):
    graph = spoilt([CORE, ALIGNMENTS, *VOCABULARIES], ONE_OF_EACH_PATTERN)
    assert profiles_of(tmp_path, graph)[0].dl == []
    assert reason(graph, tmp_path).consistent


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradiction_is_found(tmp_path, name):
    paths = [CORE, ALIGNMENTS, *VOCABULARIES] if name in NEED_OUTSIDE_AXIOMS else [CORE]
    assert not reason(spoilt(paths, CONTRADICTIONS[name]), tmp_path).consistent


@pytest.mark.parametrize("name", NEED_OUTSIDE_AXIOMS)
def test_contradiction_comes_from_the_outside_axioms(tmp_path, name):
    assert reason(spoilt([CORE, ALIGNMENTS], CONTRADICTIONS[name]), tmp_path).consistent


def test_unsatisfiable_class_is_reported(tmp_path):
    empty = "ag:Mixture a owl:Class ; rdfs:subClassOf ag:Programme, ag:Instrument ."
    assert reason(spoilt([CORE], empty), tmp_path).unsatisfiable == ["ag:Mixture"]
