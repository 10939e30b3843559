"""Every shape catches what it is for, and leaves its near miss alone."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SH, Graph, Literal, URIRef

from aseangraph.authored import list_files, load_shapes
from aseangraph.errors import ValidationError
from aseangraph.namespaces import AG, ID, SHAPE
from aseangraph.validation import describe, validate
from shapes.cases import base, each_case, edited, load_cases, merged

SETS = ("authored", "whole")
CASES = {name: load_cases(name) for name in SETS}
ROOT = Path(__file__).parent.parent


@cache
def shapes_of(name: str) -> Graph:
    return load_shapes(list_files(), name)


def rules_of(shapes: Graph) -> set[str]:
    """Name what a report can cite: every shape with a message of its own."""
    return {str(each).removeprefix(SHAPE) for each in shapes.subjects(SH.message)}


def alone(name: str, rule: str) -> Graph:
    """Return one shape of a set, with those that only others refer to."""
    shapes = shapes_of(name)
    kinds = (SH.NodeShape, SH.PropertyShape)
    every = {str(each).removeprefix(SHAPE) for kind in kinds for each in shapes[: RDF.type : kind]}
    helpers = every - rules_of(shapes)
    return sum((shapes.cbd(SHAPE[each]) for each in helpers), shapes.cbd(SHAPE[rule]))


def bad_cases():
    return [(name, *case) for name in SETS for case in each_case(CASES[name], "bad")]


def near_cases():
    return [(name, *case) for name in SETS for case in each_case(CASES[name], "near")]


@pytest.mark.parametrize("name", SETS)
def test_base_conforms(name):
    report = validate(merged(base(name)), shapes_of(name))
    assert report.conforms, describe(report.findings)


@pytest.mark.parametrize("name, rule, edits", bad_cases())
def test_bad_case_is_caught_by_its_shape(name, rule, edits):
    report = validate(merged(edited(base(name), edits)), alone(name, rule))
    assert not report.conforms
    assert {each.shape for each in report.findings} == {str(SHAPE[rule])}, describe(report.findings)


@pytest.mark.parametrize("name, rule, edits", near_cases())
def test_near_miss_is_left_alone(name, rule, edits):
    report = validate(merged(edited(base(name), edits)), shapes_of(name))
    assert report.conforms, describe(report.findings)


@pytest.mark.parametrize("name", SETS)
def test_no_shape_is_without_bad_case_and_near_miss(name):
    rules = rules_of(shapes_of(name))
    assert {rule for rule, cases in CASES[name].items() if cases["bad"]} == rules
    assert {rule for rule, cases in CASES[name].items() if cases["near"]} == rules
    every = {
        str(each).removeprefix(SHAPE)
        for each in shapes_of(name).subjects(RDF.type, SH.PropertyShape)
    }
    assert every <= rules


@pytest.mark.parametrize("name", SETS)
def test_folder_and_declared_set_agree(name):
    shapes = shapes_of(name)
    kinds = (SH.NodeShape, SH.PropertyShape)
    declared = set(shapes.subjects(DCTERMS.isPartOf, SHAPE[f"set-{name}"]))
    assert declared == {each for kind in kinds for each in shapes.subjects(RDF.type, kind)}
    assert (SHAPE[f"set-{name}"], DCTERMS.title, None) in shapes


@pytest.mark.parametrize("name", SETS)
def test_every_rule_tells_name_severity_message_and_target(name):
    shapes = shapes_of(name)
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    for rule in rules_of(shapes):
        for predicate in (SH.name, SH.message, SH.severity):
            assert len(list(shapes.objects(SHAPE[rule], predicate))) == 1, (rule, predicate)
        assert any((SHAPE[rule], target, None) in shapes for target in targets), rule
    assert all(isinstance(each, URIRef) for each in shapes.subjects(SH.path))


def test_both_sets_share_no_shape():
    assert not rules_of(shapes_of("authored")) & rules_of(shapes_of("whole"))


def test_every_term_of_ours_in_a_shape_is_declared():
    ontology = Graph().parse(ROOT / "ontology" / "aseangraph.ttl")
    terms = {
        each
        for name in SETS
        for triple in shapes_of(name)
        for each in triple
        if isinstance(each, URIRef) and each.startswith(AG)
    }
    assert {each for each in terms if (each, RDF.type, None) not in ontology} == set()


# --- the validator -------------------------------------------------------------------------------


def test_focus_gives_the_findings_of_those_nodes_alone():
    quads = edited(
        base("authored"),
        "del id:plan rdfs:label\nset id:plan-thrust-1 ag:partOf id:meeting-ministers-1",
    )
    data, shapes = merged(quads), shapes_of("authored")
    every = validate(data, shapes).findings
    for node in (ID.plan, ID["plan-thrust-1"], ID["plan-outcome-1"], ID.nowhere):
        expected = tuple(each for each in every if each.focus == str(node))
        assert validate(data, shapes, focus=[node]).findings == expected
    assert len(every) == 2


def test_focus_keeps_the_meaning_of_nested_shapes():
    quads = edited(base("authored"), 'set id:plan ag:adoptedOn "in spring"')
    report = validate(merged(quads), shapes_of("authored"), focus=[ID.plan])
    assert [each.shape for each in report.findings] == [str(SHAPE["adopted-on"])]


def test_validation_changes_neither_data_nor_shapes():
    data, shapes = merged(base("authored")), shapes_of("authored")
    before = set(data), set(shapes)
    validate(data, shapes)
    validate(data, shapes, focus=[ID.plan])
    assert (set(data), set(shapes)) == before


def test_report_tells_repair_and_thing():
    report = validate(
        merged(edited(base("authored"), "del id:plan rdfs:label")), shapes_of("authored")
    )
    assert describe(report.findings) == (
        "shape:label (1)\n"
        "  Give exactly one rdfs:label in English (@en): the official title to the letter,"
        " or a short title of our own. Other names go to skos:altLabel.\n"
        "  - id:plan rdfs:label\n"
        "1 finding.\n"
    )


def test_report_writes_complex_paths_as_sparql_does():
    quads = edited(
        base("authored"), "set id:plan-thrust-1 ag:partOf id:body-ministers\ndel id:sector-digital"
    )
    paths = {each.path for each in validate(merged(quads), shapes_of("authored")).findings}
    assert paths == {"ag:partOf/rdf:type", "^ag:evidence"}


def test_report_graph_has_a_result_for_each_finding():
    quads = edited(base("authored"), "del id:plan rdfs:label\nset id:plan ag:adoptedOn 2016")
    report = validate(merged(quads), shapes_of("authored"))
    assert len(list(report.graph.objects(None, SH.result))) == len(report.findings) == 2
    assert list(report.graph.objects(None, SH.conforms)) == [Literal(lexical_or_value=False)]


def test_no_findings_are_told_as_conforming():
    assert describe([]) == "Conforms: no findings.\n"


def test_unusable_shape_is_refused_with_advice():
    shapes = Graph().parse(
        format="turtle",
        data=f"@prefix sh: <{SH}> . <urn:s> a sh:NodeShape ; sh:path <urn:p> .",
    )
    with pytest.raises(ValidationError, match=r"(?s)The shapes cannot be applied.*Look for"):
        validate(Graph(), shapes)
