"""Every hygiene rule finds what it is for, and leaves its near miss alone."""

from functools import cache

import pytest

from aseangraph.authored import list_files, read_rules
from aseangraph.errors import AuthoredFileError
from aseangraph.hygiene import SCOPES, HygieneRule, parse_rule, run_rules
from aseangraph.namespaces import GRAPH, ID
from aseangraph.validation import Finding
from shapes.cases import Quad, base, each_case, edited, load_cases, stored

CASES = load_cases("hygiene")
HEADER = "#+ summary: One thing.\n#+ message: Mend it.\n#+ scope: whole\n"


@cache
def rules() -> dict[str, HygieneRule]:
    return {name: parse_rule(name, text) for name, text in read_rules(list_files()).items()}


@cache
def ontology() -> frozenset[Quad]:
    [file] = [each for each in list_files() if each.graph == GRAPH.ontology]
    terms = (each for each in file.triples if not str(each[2]).startswith(ID))
    return frozenset((*triple, GRAPH.ontology) for triple in terms)


def found(scope: str, edits: str | None) -> tuple[Finding, ...]:
    quads = base(scope) if edits is None else edited(base(scope), edits)
    asked = [each for each in rules().values() if each.scope == scope]
    return run_rules(asked, stored(quads | ontology()).select)


@pytest.mark.parametrize("scope", SCOPES)
def test_base_has_no_finding(scope):
    assert found(scope, None) == ()


@pytest.mark.parametrize("name, edits", each_case(CASES, "bad"))
def test_bad_case_is_found_by_its_rule(name, edits):
    rule = rules()[name]
    assert rule.iri in {each.shape for each in found(rule.scope, edits)}


@pytest.mark.parametrize("name, edits", each_case(CASES, "near"))
def test_near_miss_is_left_alone(name, edits):
    assert found(rules()[name].scope, edits) == ()


def test_no_rule_is_without_bad_case_and_near_miss():
    assert {name for name, cases in CASES.items() if cases["bad"]} == set(rules())
    assert {name for name, cases in CASES.items() if cases["near"]} == set(rules())


@pytest.mark.parametrize("name", sorted(rules()))
def test_rule_projects_a_focus_and_has_a_total_order(name):
    text = rules()[name].text
    columns = text.partition("SELECT")[2].partition("WHERE")[0].replace("DISTINCT", "").split()
    assert columns[0] == "?focus"
    assert set(columns) <= {"?focus", "?value", "?detail"}
    assert text.rstrip().endswith("ORDER BY " + " ".join(columns))


def test_finding_cites_the_rule_and_joins_value_and_detail():
    rule = parse_rule("ends-early", HEADER)
    rows = [{"focus": str(ID.b), "value": "1", "detail": "of 2"}, {"focus": str(ID.a)}]
    assert run_rules([rule], lambda text: rows if text == HEADER else []) == (
        Finding(rule.iri, str(ID.a), None, None, "Violation", "Mend it."),
        Finding(rule.iri, str(ID.b), None, "1 of 2", "Violation", "Mend it."),
    )
    assert rule.iri == "https://w3id.org/aseangraph/query/hygiene-ends-early"


@pytest.mark.parametrize(
    "text, fault",
    [
        ("SELECT ?focus {}", "has other keys than summary, message, scope"),
        (HEADER.replace("whole", "both"), "has the scope 'both': authored or whole"),
        (HEADER.replace("#+ message: Mend it.\n", ""), "has other keys"),
        (HEADER + "#+ more: x\n", "has other keys"),
        ("#+ summary: a: b: c\n", "is no YAML"),
    ],
)
def test_faulty_header_is_refused_by_name(text, fault):
    with pytest.raises(AuthoredFileError, match=r"queries/hygiene/x\.rq") as caught:
        parse_rule("x", text)
    assert fault in str(caught.value)
