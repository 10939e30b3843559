"""SPARQL 1.1 Service Description: what the service says of itself, and that it is true."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, Dataset, Graph, Literal, Namespace, URIRef

from serving_tests import ask, served

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SCHEMA = Namespace("https://schema.org/")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
GEOF = "http://www.opengis.net/def/function/geosparql/"

ONE = "<a:a> <a:b> <a:c> , <a:d> ."
TWO = "<a:a> <a:b> <a:c> . <a:x> <a:b> 1 , 2 , 3 ."
FLAGS = ["--query-timeout", "7.5", "--max-result-bytes", "123456"]
SETTINGS = {"ASEANGRAPH_QUERY_MEMORY": "512", "ASEANGRAPH_MAX_REQUEST_BYTES": "65536"}
LIMITS = {  # what the flags and settings above come to
    "query-timeout": (7.5, "s"),
    "max-result-bytes": (123456, "byte"),
    "query-memory": (512 * 1024 * 1024, "byte"),
    "max-request-bytes": (65536, "byte"),
}
RDF_FORMATS = {  # media type: the name that ?format= knows, and that of rdflib's parser
    "text/turtle": ("turtle", "turtle"),
    "application/n-triples": ("nt", "nt"),
    "application/rdf+xml": ("rdfxml", "xml"),
    "application/ld+json": ("jsonld", "json-ld"),
    "application/n-quads": ("nquads", "nquads"),
    "application/trig": ("trig", "trig"),
}
RESULT_FORMATS = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "N-Quads": "application/n-quads",
    "TriG": "application/trig",
}
# The terms of the vocabulary (Service Description, section 3): domains, ranges, and the instances
# of sd:Language and sd:Feature.
SCHEMA_OF_SD = """
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
[] a sh:NodeShape ;
  sh:targetClass sd:Service ;
  sh:targetSubjectsOf sd:endpoint , sd:feature , sd:supportedLanguage , sd:resultFormat ,
    sd:extensionFunction , sd:defaultDataset ;
  sh:class sd:Service ;
  sh:property
    [ sh:path sd:endpoint ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sd:feature ; sh:in ( sd:DereferencesURIs sd:UnionDefaultGraph sd:RequiresDataset
        sd:EmptyGraphs sd:BasicFederatedQuery ) ] ,
    [ sh:path sd:supportedLanguage ; sh:in ( sd:SPARQL10Query sd:SPARQL11Query
        sd:SPARQL11Update ) ] ,
    [ sh:path sd:resultFormat ; sh:nodeKind sh:IRI ] ,
    [ sh:path sd:extensionFunction ; sh:class sd:Function ; sh:nodeKind sh:IRI ] ,
    [ sh:path sd:defaultDataset ; sh:class sd:Dataset ; sh:maxCount 1 ] .
[] a sh:NodeShape ;
  sh:targetClass sd:Dataset ;
  sh:targetSubjectsOf sd:defaultGraph , sd:namedGraph ;
  sh:class sd:Dataset ;
  sh:property
    [ sh:path sd:defaultGraph ; sh:class sd:Graph ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sd:namedGraph ; sh:class sd:NamedGraph ] .
[] a sh:NodeShape ;
  sh:targetClass sd:NamedGraph ;
  sh:targetSubjectsOf sd:name , sd:graph ;
  sh:class sd:NamedGraph ;
  sh:property
    [ sh:path sd:name ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sd:graph ; sh:class sd:Graph ; sh:maxCount 1 ] .
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("described")
    arguments = []
    for name, text in (("one", ONE), ("two", TWO)):
        (folder / f"{name}.ttl").write_text(text)
        arguments += ["--data", f"http://g.example/{name}={folder / name}.ttl"]
    with served(*arguments, *FLAGS, settings=SETTINGS) as address:
        yield address


@pytest.fixture(scope="module")
def told(base: str) -> Graph:
    answer = ask(base, "sparql")
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    return Graph().parse(data=answer.body, format="turtle")


def count(base: str, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    answer = ask(base, "sparql", {"query": query}, headers={"Accept": "text/csv"})
    return int(answer.body.split()[1])


# --- the W3C's three tests -----------------------------------------------------------------------


@pytest.mark.parametrize("target", ["sparql", "sparql/"])
@pytest.mark.parametrize("media", RDF_FORMATS)
@pytest.mark.parametrize("way", ["accept", "format", "format as media type"])
def test_returns_rdf_in_every_format(
    base: str, told: Graph, target: str, media: str, way: str
) -> None:
    name, parser = RDF_FORMATS[media]
    if way == "accept":
        answer = ask(base, target, headers={"Accept": media})
    else:
        answer = ask(base, target, {"format": name if way == "format" else media})
    assert (answer.status, answer.media_type) == (200, media)
    parsed = Dataset().parse(data=answer.body, format=parser)
    triples = {(s, p, o) for s, p, o, *_ in parsed}
    assert triples == set(told)


def test_has_the_endpoint_triple(base: str, told: Graph) -> None:
    assert list(told.subject_objects(SD.endpoint)) == [(URIRef(f"{base}sparql"),) * 2]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "[::1]:80", "127.0.0.1"])
def test_the_endpoint_is_the_address_that_was_asked(base: str, host: str) -> None:
    answer = ask(base, "sparql", headers={"Host": host})
    graph = Graph().parse(data=answer.body, format="turtle")
    assert graph.value(predicate=SD.endpoint, object=None, subject=None, any=False) is None
    assert list(graph.objects(None, SD.endpoint)) == [URIRef(f"http://{host}/sparql")]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "[2001:db8::1]"])
def test_the_endpoint_is_at_no_host_that_a_client_makes_up(base: str, host: str) -> None:
    answer = ask(base, "sparql", headers={"Host": host})
    graph = Graph().parse(data=answer.body, format="turtle")
    assert list(graph.objects(None, SD.endpoint)) == [URIRef(f"{base}sparql")]


def test_conforms_to_the_vocabulary(told: Graph) -> None:
    conforms, _, text = validate(told, shacl_graph=SCHEMA_OF_SD, shacl_graph_format="turtle")
    assert conforms, text
    known = set(Graph().parse(data=SCHEMA_OF_SD, format="turtle").all_nodes())
    used = {p for p in told.predicates() if p in SD} | set(told.objects(None, RDF.type))
    assert {term for term in used if term in SD} <= known


# --- it is true ----------------------------------------------------------------------------------


def test_every_named_graph_is_listed_with_as_many_triples_as_sparql_counts(
    base: str, told: Graph
) -> None:
    listed = {
        str(told.value(named, SD.name)): told.value(
            told.value(named, SD.graph), VOID.triples
        ).toPython()
        for named in told.objects(None, SD.namedGraph)
    }
    assert listed == {"http://g.example/one": 2, "http://g.example/two": 4}
    for name, triples in listed.items():
        assert count(base, f"GRAPH <{name}> {{ ?s ?p ?o }}") == triples
    names = ask(
        base,
        "sparql",
        {"query": "SELECT DISTINCT ?g { GRAPH ?g {} } ORDER BY ?g", "format": "csv"},
    )
    assert names.body.decode().split("\r\n")[1:-1] == sorted(listed)


def test_the_default_graph_is_the_merge_and_so_it_says(base: str, told: Graph) -> None:
    (default,) = told.objects(None, SD.defaultGraph)
    assert told.value(default, VOID.triples) == Literal(5)
    assert count(base, "?s ?p ?o") == 5
    assert (URIRef(f"{base}sparql"), SD.feature, SD.UnionDefaultGraph) in told


def test_what_is_not_done_is_not_named(base: str, told: Graph) -> None:
    assert set(told.objects(None, SD.feature)) == {SD.UnionDefaultGraph}
    assert set(told.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert SD.BasicFederatedQuery not in told.all_nodes()
    refused = ask(base, "sparql", {"query": "ASK { SERVICE <http://a.example/> {} }"})
    assert refused.status == 400


def test_each_format_that_is_named_is_served_and_no_other_is(base: str, told: Graph) -> None:
    assert set(told.objects(None, SD.resultFormat)) == {FORMATS[name] for name in RESULT_FORMATS}
    for media in RESULT_FORMATS.values():
        query = "CONSTRUCT WHERE { ?s ?p ?o }" if media in RDF_FORMATS else "SELECT * { ?s ?p ?o }"
        answer = ask(base, "sparql", {"query": query}, headers={"Accept": media})
        assert (answer.status, answer.media_type) == (200, media)


def call(base: str, function: str, arguments: str = "") -> tuple[int, bytes]:
    query = f"SELECT (<{function}>({arguments}) AS ?x) {{}}"
    answer = ask(base, "sparql", {"query": query, "format": "csv"})
    return answer.status, answer.body


def test_the_engine_knows_each_function_that_is_listed(base: str, told: Graph) -> None:
    functions = set(told.objects(None, SD.extensionFunction))
    assert len(functions) == 43
    assert set(told.subjects(RDF.type, SD.Function)) == functions
    assert {each for each in functions if call(base, each)[0] != 200} == set()


def test_the_engine_does_not_know_a_function_that_nobody_made(base: str) -> None:
    status, body = call(base, f"{GEOF}madeUp")
    assert status == 400
    assert f"{GEOF}madeUp".encode() in body


def test_listed_functions_answer(base: str) -> None:
    point, square = (
        f'"{text}"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
        for text in ("POINT(1 1)", "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))")
    )
    assert call(base, f"{GEOF}sfWithin", f"{point}, {square}") == (200, b"x\r\ntrue\r\n")
    assert call(base, f"{GEOF}sfWithin", f"{square}, {point}") == (200, b"x\r\nfalse\r\n")
    assert call(base, f"{GEOF}dimension", square) == (200, b"x\r\n2\r\n")


def test_the_limits_are_those_that_were_set(told: Graph) -> None:
    found = {}
    for limit in told.objects(None, SCHEMA.additionalProperty):
        value, unit = told.value(limit, SCHEMA.value), told.value(limit, SCHEMA.unitText)
        found[str(told.value(limit, SCHEMA.propertyID))] = (float(value), str(unit))
    assert found == LIMITS


def test_the_limits_are_in_force(base: str) -> None:
    long = "#" + "x" * 65536
    headers = {"Content-Type": "application/sparql-query"}
    body = f"ASK {{}} {long}".encode()
    assert ask(base, "sparql", method="POST", headers=headers, body=body).status == 413
    rows = " ".join(map(str, range(400)))
    query = f"SELECT * {{ VALUES ?x {{ {rows} }} VALUES ?y {{ {rows} }} }}"
    assert ask(base, "sparql", {"query": query}).status == 413


# --- as a resource -------------------------------------------------------------------------------


def test_a_browser_gets_a_page(base: str) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = ask(base, "sparql", headers={"Accept": accept})
    assert (answer.status, answer.media_type) == (200, "text/html")
    assert f"{base}sparql".encode() in answer.body


def test_head_is_get_without_the_body_and_an_etag_saves_it(base: str) -> None:
    get, head = ask(base, "sparql"), ask(base, "sparql", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert without_date(head.fields) == without_date(get.fields)
    again = ask(base, "sparql", headers={"If-None-Match": get["etag"]})
    assert (again.status, again.body, again["etag"]) == (304, b"", get["etag"])


def without_date(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in fields if each[0] != "date"]


@pytest.mark.parametrize("way", [{"Accept": "image/png"}, {"Accept": "text/csv"}])
def test_nothing_else_fits(base: str, way: dict[str, str]) -> None:
    answer = ask(base, "sparql", headers=way)
    assert answer.status == 406
    assert b"text/turtle" in answer.body


def test_an_unknown_format_is_told(base: str) -> None:
    assert ask(base, "sparql", {"format": "n3000"}).status == 400
    assert ask(base, "sparql", {"format": "csv"}).status == 406


@pytest.mark.parametrize("host", ['a"b<c', "a b", "[1]", "[::1", "a:b", "user@a", "a/b", "é"])
def test_a_host_that_is_none_is_told(base: str, host: str) -> None:
    answer = ask(base, "sparql", headers={"Host": host})
    assert (answer.status, answer.media_type) == (400, "application/problem+json")
    assert b"is no host" in answer.body
