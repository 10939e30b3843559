"""A validation report made whole."""

from rdflib import SH, Graph, Literal

from aseangraph.namespaces import ID, SHAPE
from aseangraph.reports import joined, text, turtle
from aseangraph.validation import Finding, Report, validate

GOOD = validate(Graph(), Graph())


def finding(thing: str, value: str | None = None) -> Finding:
    return Finding(str(SHAPE.rule), str(ID[thing]), None, value, "Violation", "mend it")


def test_a_report_without_more_findings_is_the_same() -> None:
    assert joined(GOOD, []) is GOOD


def test_a_finding_of_a_rule_makes_the_report_and_its_rdf_fail() -> None:
    report = joined(GOOD, [finding("a", "x"), finding("b")])
    assert report.conforms is False
    assert list(report.graph.objects(predicate=SH.conforms)) == [Literal(False)]
    assert set(report.graph.objects(predicate=SH.focusNode)) == {ID.a, ID.b}
    assert [str(v) for v in report.graph.objects(predicate=SH.value)] == ["x"]
    assert list(GOOD.graph.objects(predicate=SH.conforms)) == [Literal(True)]


def test_the_same_findings_give_the_same_turtle() -> None:
    one = joined(GOOD, [finding("a"), finding("b")])
    other = joined(GOOD, [finding("b"), finding("a")])
    assert turtle(one) == turtle(other)
    assert turtle(one).count("sh:focusNode") == 2


def test_the_text_names_the_files_and_cuts_long_lists() -> None:
    report = joined(GOOD, [finding(f"t{n:02}") for n in range(30)])
    told = text(report, {str(ID[f"t{n:02}"]): ["data/one/a.ttl"] for n in range(30)})
    assert "shape:rule (30)\n  mend it\n  - id:t00\n" in told
    assert "… and 10 more" in told
    assert "in data/one/a.ttl: id:t00, id:t01" in told
    assert told.rstrip().endswith("id:t09 and 20 more")


def test_what_conforms_says_so() -> None:
    assert text(Report(True, (), Graph())).startswith("Conforms: no findings.")
