"""SPARQL 1.1 Protocol: the W3C's tests, and what its sections say beyond them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from rdflib import Graph, Literal, URIRef

from serving_tests import Answer, ask, served

DATA = "http://kasei.us/2009/09/sparql/data/data"
CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("protocol_cases.yaml").read_text(encoding="utf-8")
)
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
BOOLEANS = {"application/sparql-results+json", "application/sparql-results+xml"}
ROWS = BOOLEANS | {"text/csv", "text/tab-separated-values"}
RDF = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}
ENDPOINTS = ["sparql", "sparql/"]


def kasei(text: str) -> str:
    return re.sub(r"\bK(\d)\b", rf"{DATA}\1.rdf", text)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that holds data1 to data3, each of which says that it is a document."""
    folder = tmp_path_factory.mktemp("kasei")
    arguments = []
    for number in "123":
        path = folder / f"data{number}.ttl"
        path.write_text(kasei(f"<K{number}> a <http://xmlns.com/foaf/0.1/Document> ."))
        arguments += ["--data", f"{DATA}{number}.rdf={path}"]
    with served(*arguments) as address:
        yield address


def test_the_table_holds_each_of_the_manifests_tests_once() -> None:
    found = [case["name"] for case in CASES]
    updates = [name for name in found if "update" in name]
    assert (len(set(found)), len(found), len(updates)) == (27, 27, 7)


def answered(base: str, endpoint: str, case: dict[str, Any]) -> Answer:
    return ask(
        base,
        endpoint,
        [(name, kasei(value)) for name, value in case.get("address", [])],
        method=case["method"],
        headers={"Content-Type": case["type"]} if "type" in case else {},
        body=kasei(case.get("body", "")).encode(case.get("coding", "utf-8")),
    )


def demanding(demand: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CASES if demand in case]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("case", demanding("answer"))
def test_a_query_is_answered(base: str, case: dict[str, Any], endpoint: str) -> None:
    answer = answered(base, endpoint, case)
    assert answer.status == 200
    assert answer.media_type in BOOLEANS
    assert json.loads(answer.body)["boolean"] is case["answer"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("case", demanding("family"))
def test_an_answer_comes_in_a_format_of_its_family(
    base: str, case: dict[str, Any], endpoint: str
) -> None:
    answer = answered(base, endpoint, case)
    assert answer.status == 200
    expected = {"boolean": BOOLEANS, "tabular": ROWS, "rdf": set(RDF)}[case["family"]]
    assert answer.media_type in expected


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("case", demanding("refused"))
def test_a_bad_request_is_refused(base: str, case: dict[str, Any], endpoint: str) -> None:
    answer = answered(base, endpoint, case)
    assert answer.status == case["refused"]
    assert 400 <= answer.status < 500
    assert json.loads(answer.body)["status"] == answer.status


def test_nothing_of_what_was_refused_has_changed_anything(base: str) -> None:
    for case in CASES:
        if "refused" in case:
            answered(base, "sparql", case)
    assert rows(base, "SELECT ?g { GRAPH ?g { ?g a ?type } } ORDER BY ?g") == ["K1", "K2", "K3"]


# --- beyond the W3C's tests ----------------------------------------------------------------------


def rows(base: str, query: str, *dataset: tuple[str, str]) -> list[str]:
    """Return the lines of the one column of an answer, the graphs by their short names."""
    parameters = [("query", kasei(query)), *((name, kasei(value)) for name, value in dataset)]
    answer = ask(base, "sparql", parameters, headers={"Accept": "text/csv"})
    assert answer.status == 200, answer.body
    lines = answer.body.decode().split("\r\n")[1:-1]
    return [re.sub(rf"{re.escape(DATA)}(\d)\.rdf", r"K\1", line) for line in lines]


DEFAULT = "SELECT ?s FROM_ { ?s a ?type } ORDER BY ?s"
NAMED = "SELECT ?g FROM_ { GRAPH ?g { ?s a ?type } } ORDER BY ?g"


@pytest.mark.parametrize(
    "query, stated, dataset, expected",
    [
        (DEFAULT, "", [], ["K1", "K2", "K3"]),
        (NAMED, "", [], ["K1", "K2", "K3"]),
        (DEFAULT, "FROM <K1>", [], ["K1"]),
        (NAMED, "FROM <K1>", [], []),
        (DEFAULT, "FROM NAMED <K1>", [], []),
        (NAMED, "FROM NAMED <K1>", [], ["K1"]),
        (DEFAULT, "", [("default-graph-uri", "K2")], ["K2"]),
        (NAMED, "", [("default-graph-uri", "K2")], []),
        (DEFAULT, "", [("named-graph-uri", "K2")], []),
        (NAMED, "", [("named-graph-uri", "K2")], ["K2"]),
        (DEFAULT, "FROM <K1>", [("default-graph-uri", "K2")], ["K2"]),
        (DEFAULT, "FROM <K1>", [("named-graph-uri", "K2")], []),
        (NAMED, "FROM NAMED <K1>", [("named-graph-uri", "K2")], ["K2"]),
        (NAMED, "FROM NAMED <K1>", [("default-graph-uri", "K2")], []),
        (DEFAULT, "", [("default-graph-uri", "K0")], []),
        (DEFAULT, "", [("default-graph-uri", "K0"), ("default-graph-uri", "K3")], ["K3"]),
        (NAMED, "", [("named-graph-uri", "K0")], []),
        (DEFAULT, "FROM <K0>", [], []),
    ],
)
def test_the_dataset_is_what_was_named_and_the_protocol_goes_before_the_query(
    base: str, query: str, stated: str, dataset: list[tuple[str, str]], expected: list[str]
) -> None:
    assert rows(base, query.replace("FROM_", stated), *dataset) == expected


def test_a_dataset_may_come_in_the_form_too(base: str) -> None:
    body = kasei("query=SELECT+%3Fs+%7B%3Fs+a+%3Ft%7D&default-graph-uri=K2&format=csv")
    answer = ask(base, "sparql", method="POST", headers={"Content-Type": FORM}, body=body.encode())
    assert answer.body == kasei("s\r\nK2\r\n").encode()


def test_a_relative_iri_is_made_whole_with_a_base_of_the_service(base: str) -> None:
    answer = ask(base, "sparql", {"query": "CONSTRUCT { <s> <p> 1 } WHERE {}"})
    assert answer["content-type"] == "text/turtle; charset=utf-8"
    ((subject, predicate, value),) = Graph().parse(data=answer.body, format="turtle")
    assert value == Literal(1)
    for term, end in ((subject, "/s"), (predicate, "/p")):
        assert isinstance(term, URIRef)
        assert urlsplit(term).scheme == "https"
        assert term.endswith(end)
    alone = ask(base, "sparql", {"query": "BASE <http://b.example/> CONSTRUCT { <s> <p> 1 } {}"})
    assert b"<http://b.example/s>" in alone.body


@pytest.mark.parametrize("media", RDF)
def test_a_graph_in_each_format_is_the_same_graph(base: str, media: str) -> None:
    query = {"query": "CONSTRUCT WHERE { ?s a ?type }"}
    answer = ask(base, "sparql", query, headers={"Accept": media})
    assert answer.media_type == media
    graph = Graph().parse(data=answer.body, format=RDF[media])
    assert sorted(map(str, graph.subjects())) == [f"{DATA}{number}.rdf" for number in "123"]


@pytest.mark.parametrize(
    "case, status, says",
    [
        ({"method": "GET", "address": [["named-graph-uri", "K1"]]}, 400, "not 0"),
        ({"method": "GET", "address": [["query", ""]]}, 400, "the query is empty"),
        ({"method": "POST", "type": FORM}, 400, "'query' was expected, not 0"),
        ({"method": "POST", "type": FORM, "body": "format=json"}, 400, "not 0"),
        ({"method": "POST", "type": DIRECT}, 400, "the query is empty"),
        (
            {"method": "POST", "type": DIRECT, "body": "ASK {}", "address": [["query", "ASK {}"]]},
            400,
            "not 2",
        ),
        (
            {
                "method": "POST",
                "type": FORM,
                "body": "query=ASK%7B%7D",
                "address": [["query", "ASK {}"]],
            },
            400,
            "not 2",
        ),
        ({"method": "POST", "type": FORM, "body": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400, "not 2"),
        ({"method": "POST", "type": DIRECT, "coding": "utf-16", "body": "ASK {}"}, 400, "UTF-8"),
        ({"method": "POST", "type": DIRECT, "coding": "latin-1", "body": "ASK #é"}, 400, "byte 5"),
        ({"method": "POST", "type": FORM, "body": "query=ASK%7B%7D%23%E9"}, 400, "not UTF-8"),
        ({"method": "POST", "type": f"{DIRECT};charset=latin1", "body": "ASK {}"}, 415, "latin1"),
        ({"method": "POST", "type": "application/json", "body": "{}"}, 415, "application/json"),
        ({"method": "GET", "address": [["query", "ASK {}"], ["update", "CLEAR ALL"]]}, 403, "read"),
        ({"method": "GET", "address": [["query", "CLEAR ALL"]]}, 400, "CLEAR changes data"),
        ({"method": "POST", "type": DIRECT, "body": "load <K1>"}, 400, "LOAD changes data"),
        ({"method": "POST", "type": "application/sparql-update", "body": "ASK {}"}, 403, "read"),
        ({"method": "DELETE"}, 405, "DELETE is not done here"),
        ({"method": "PATCH", "body": "x"}, 405, "PATCH is not done here"),
    ],
)
def test_what_else_is_refused(base: str, case: dict[str, Any], status: int, says: str) -> None:
    answer = answered(base, "sparql", case)
    assert answer.status == status
    assert answer.media_type == "application/problem+json"
    assert says in json.loads(answer.body)["detail"]
    assert bool(answer["allow"]) is (status == 405)


@pytest.mark.parametrize("type_", [DIRECT, f"{DIRECT}; charset=UTF-8", f'{DIRECT};charset="utf-8"'])
def test_a_query_in_utf_8_is_read_as_that(base: str, type_: str) -> None:
    body = 'ASK { FILTER(STRLEN("日本é") = 3) }'.encode()
    answer = ask(base, "sparql", method="POST", headers={"Content-Type": type_}, body=body)
    assert json.loads(answer.body)["boolean"] is True


def test_media_types_are_read_in_any_case(base: str) -> None:
    headers = {"Content-Type": "Application/SPARQL-Query", "Accept": "TEXT/CSV"}
    body = b"SELECT (1 AS ?x) {}"
    answer = ask(base, "sparql", method="POST", headers=headers, body=body)
    assert answer.body == b"x\r\n1\r\n"
