"""What the endpoint promises of HTTP: negotiation, codings, caching, CORS, problems, silence."""

import csv
import gzip
import io
import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from rdflib import Dataset, Graph, Literal, URIRef

from serving_tests import Answer, ask, served, silent_listener

XSD = "http://www.w3.org/2001/XMLSchema#"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DATA = """
PREFIX : <http://d.example/>
:g { :s :p 1 , 2 . :t :p "tea"@en . }
"""
SELECT = "SELECT ?o { ?s <http://d.example/p> ?o } ORDER BY STR(?o)"
ASK = "ASK { ?s <http://d.example/p> 1 }"
CONSTRUCT = "CONSTRUCT WHERE { ?s <http://d.example/p> ?o }"
DESCRIBE = "DESCRIBE <http://d.example/s>"
NUMBERS = f"VALUES ?x {{ {' '.join(map(str, range(300)))} }}"
MANY = f'SELECT (CONCAT("row ", STR(?x)) AS ?y) {{ {NUMBERS} }}'
ONE_ROW = "SELECT (1 AS ?x) {}"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("http") / "data.trig"
    path.write_text(DATA)
    with served("--data", str(path)) as address:
        yield address


def sparql(base: str, query: str, accept: str | None = None, **headers: str) -> Answer:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    if accept is not None:
        fields["Accept"] = accept
    return ask(base, "sparql", {"query": query}, headers=fields)


def post(base: str, query: str, **headers: str) -> Answer:
    fields = {"Content-Type": DIRECT, **{n.replace("_", "-"): v for n, v in headers.items()}}
    return ask(base, "sparql", method="POST", headers=fields, body=query.encode())


def without_date(answer: Answer) -> list[tuple[str, str]]:
    return [each for each in answer.fields if each[0] != "date"]


# --- methods and paths ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", [SELECT, ASK, CONSTRUCT, MANY, "ASK {", "SELECT (NOW() AS ?x) {}"]
)
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_head_is_get_without_the_body(base: str, query: str, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    get = ask(base, "sparql", {"query": query}, headers=headers)
    head = ask(base, "sparql", {"query": query}, method="HEAD", headers=headers)
    assert (head.status, head.body) == (get.status, b"")
    assert int(head["content-length"]) > 0
    lengths = ("content-length",) if "NOW" in query else ()
    assert [each for each in without_date(head) if each[0] not in lengths] == [
        each for each in without_date(get) if each[0] not in lengths
    ]


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT, "ASK {"])
def test_a_slash_at_the_end_makes_no_difference(base: str, query: str) -> None:
    for method in ("GET", "HEAD"):
        plain, slash = (
            ask(base, path, {"query": query}, method=method) for path in ("sparql", "sparql/")
        )
        assert (plain.status, plain.body) == (slash.status, slash.body)
        assert without_date(plain) == without_date(slash)
    body = query.encode()
    plain, slash = (
        ask(base, path, method="POST", headers={"Content-Type": DIRECT}, body=body)
        for path in ("sparql", "sparql/")
    )
    assert (plain.status, plain.body) == (slash.status, slash.body)


@pytest.mark.parametrize("path", ["sparqlx", "sparql//", "sparql/x", "SPARQL", "spar"])
def test_nothing_else_is_the_endpoint(base: str, path: str) -> None:
    answer = ask(base, path, {"query": ASK})
    assert answer.status == 404
    assert f"there is nothing at /{path}." in json.loads(answer.body)["detail"]


@pytest.mark.parametrize("type_", [DIRECT, f"{DIRECT}; charset=utf-8", FORM])
def test_the_method_query(base: str, type_: str) -> None:
    body = b"query=" + SELECT.replace("?", "%3F").replace(" ", "+").encode()
    body = body if type_ == FORM else SELECT.encode()
    headers = {"Content-Type": type_, "Accept": "text/csv"}
    answer = ask(base, "sparql", method="QUERY", headers=headers, body=body)
    assert (answer.status, answer.body) == (200, b"o\r\n1\r\n2\r\ntea\r\n")
    assert answer["cache-control"].startswith("public")
    headers["If-None-Match"] = answer["etag"]
    again = ask(base, "sparql", method="QUERY", headers=headers, body=body)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "type_, body, status",
    [("", b"ASK {}", 415), ("text/plain", b"ASK {}", 415), (DIRECT, b"ASK {", 400)],
)
def test_the_method_query_is_refused_like_post(base: str, type_, body, status) -> None:
    headers = {"Content-Type": type_} if type_ else {}
    answer = ask(base, "sparql", method="QUERY", headers=headers, body=body)
    assert (answer.status, answer.media_type) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "target, methods",
    [
        ("sparql", "GET, HEAD, POST, QUERY, OPTIONS"),
        ("sparql/", "GET, HEAD, POST, QUERY, OPTIONS"),
        ("rdf-graph-store", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_preflight_is_answered(base: str, target: str, methods: str) -> None:
    answer = ask(
        base,
        target,
        method="OPTIONS",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert (answer.status, answer.body) == (204, b"")
    assert answer["access-control-allow-origin"] == "*"
    assert answer["access-control-allow-methods"] == answer["allow"] == methods
    allowed = answer["access-control-allow-headers"].lower().split(", ")
    assert {"accept", "content-type", "if-none-match"} <= set(allowed)
    assert int(answer["access-control-max-age"]) > 0


@pytest.mark.parametrize("path", ["", "health", "ready", "openapi.json"])
def test_pages_answer_head_too(base: str, path: str) -> None:
    get, head = ask(base, path), ask(base, path, method="HEAD")
    assert (head.status, head.body) == (get.status, b"") == (200, b"")
    assert head.media_type == get.media_type


# --- CORS ----------------------------------------------------------------------------------------

LARGE = b"#" + b"x" * 1024 * 1024
REQUESTS = [  # target, parameters, how else, status
    ("sparql", {"query": SELECT}, {}, 200),
    ("sparql", {"query": "SELECT (NOW() AS ?x) {}"}, {}, 200),
    ("sparql", {"query": SELECT}, {"headers": {"Accept": BROWSER}}, 200),
    ("sparql", {"query": SELECT}, {"method": "HEAD"}, 200),
    ("sparql", {}, {}, 200),
    ("sparql", {}, {"method": "OPTIONS"}, 204),
    ("sparql", {"query": SELECT}, {"headers": {"If-None-Match": "*"}}, 304),
    ("sparql", {"query": "ASK {"}, {}, 400),
    ("sparql", {"query": "ASK {"}, {"method": "HEAD"}, 400),
    ("sparql", {}, {"headers": {"Host": "no host"}}, 400),
    ("sparql", {"update": "CLEAR ALL"}, {}, 403),
    ("sparql", {}, {"method": "PUT"}, 405),
    ("sparql", {"query": SELECT}, {"headers": {"Accept": "image/png"}}, 406),
    ("sparql", {}, {"method": "POST", "headers": {"Content-Type": DIRECT}, "body": LARGE}, 413),
    ("sparql", {}, {"method": "POST", "headers": {"Content-Type": "a/b"}, "body": b"x"}, 415),
    ("rdf-graph-store", {"default": ""}, {}, 200),
    ("rdf-graph-store", {"graph": "a:b"}, {}, 404),
    ("rdf-graph-store", {"default": ""}, {"method": "DELETE"}, 405),
    ("", {}, {}, 200),
    ("health", {}, {}, 200),
    ("ready", {}, {}, 200),
    ("openapi.json", {}, {}, 200),
    ("nothing", {}, {}, 404),
    ("health", {}, {"method": "POST"}, 405),
]


@pytest.mark.parametrize("target, parameters, how, status", REQUESTS)
def test_every_answer_may_be_read_from_any_page_without_credentials(
    base: str, target: str, parameters: dict[str, str], how: dict, status: int
) -> None:
    headers = {**how.get("headers", {}), "Origin": "https://app.example", "Cookie": "a=b"}
    answer = ask(base, target, parameters, **{**how, "headers": headers})
    assert answer.status == status
    assert answer["access-control-allow-origin"] == "*"
    assert answer["access-control-allow-credentials"] == ""
    exposed = answer["access-control-expose-headers"].lower().split(", ")
    assert {"etag", "retry-after"} <= set(exposed)
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["set-cookie"] == ""


# --- negotiation ---------------------------------------------------------------------------------

JSON, XML, CSV, TSV, HTML = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv; charset=utf-8",
    "text/tab-separated-values; charset=utf-8",
    "text/html; charset=utf-8",
)
TURTLE, NT, RDFXML, JSONLD, NQUADS, TRIG = (
    "text/turtle; charset=utf-8",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
)
ROWS = {
    "application/sparql-results+json": JSON,
    "application/json": JSON,
    "application/sparql-results+xml": XML,
    "application/xml": XML,
    "text/xml": XML,
    "text/csv": CSV,
    "text/tab-separated-values": TSV,
    "text/html": HTML,
}
TRIPLES = {
    "text/turtle": TURTLE,
    "application/x-turtle": TURTLE,
    "application/n-triples": NT,
    "text/plain": NT,
    "application/rdf+xml": RDFXML,
    "application/ld+json": JSONLD,
    "application/n-quads": NQUADS,
    "application/trig": TRIG,
}
PARSERS = {TURTLE: "turtle", NT: "nt", RDFXML: "xml", JSONLD: "json-ld", NQUADS: "nquads"}
PARSERS[TRIG] = "trig"
ROW_BODIES = {
    JSON: b'"value":"tea","xml:lang":"en"',
    XML: b'<literal xml:lang="en">tea</literal>',
    CSV: b"o\r\n1\r\n2\r\ntea\r\n",
    TSV: b'?o\n1\n2\n"tea"@en\n',
    HTML: b"<td>tea</td>",
}
ASK_BODIES = {
    JSON: b'{"head":{},"boolean":true}',
    XML: b"<boolean>true</boolean>",
    CSV: b"true",
    TSV: b"true",
    HTML: b"<p>true</p>",
}


@pytest.mark.parametrize("media", ROWS)
@pytest.mark.parametrize("query, bodies", [(SELECT, ROW_BODIES), (ASK, ASK_BODIES)])
def test_each_media_type_for_rows_and_booleans(base: str, media: str, query, bodies) -> None:
    answer = sparql(base, query, media)
    assert (answer.status, answer["content-type"]) == (200, ROWS[media])
    assert bodies[ROWS[media]] in answer.body
    assert answer["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("media", TRIPLES)
@pytest.mark.parametrize("query, size", [(CONSTRUCT, 3), (DESCRIBE, 2)])
def test_each_media_type_for_graphs(base: str, media: str, query: str, size: int) -> None:
    answer = sparql(base, query, media)
    assert (answer.status, answer["content-type"]) == (200, TRIPLES[media])
    assert len(triples(answer)) == size
    assert (URIRef("http://d.example/s"), URIRef("http://d.example/p"), Literal(1)) in triples(
        answer
    )


def triples(answer: Answer) -> set[tuple]:
    found = Dataset().parse(data=answer.body, format=PARSERS[answer["content-type"]])
    return {(s, p, o) for s, p, o, *_ in found}


@pytest.mark.parametrize(
    "accept, rows, graph",
    [
        (None, JSON, TURTLE),
        ("", JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        ("*/*;q=0.01", JSON, TURTLE),
        (BROWSER, HTML, TURTLE),
        ("text/*", CSV, TURTLE),
        ("application/*", JSON, NT),
        ("TEXT/CSV, Application/N-Triples", CSV, NT),
        ("text/csv;q=0.5, application/xml;q=0.6, text/turtle;q=0.1", XML, TURTLE),
        ("text/csv ; q=0.7 , application/json ; q=0.6", CSV, None),
        ("text/csv;header=present;q=0.9, application/json;q=0.8", CSV, None),
        ("application/json;q=0, */*", JSON, TURTLE),
        ("application/sparql-results+json;q=0, application/json;q=0, */*;q=0.1", XML, TURTLE),
        ("text/turtle;q=0, application/x-turtle;q=0, */*;q=0.1", JSON, NT),
        ("text/*;q=0, */*;q=0.1", JSON, NT),
        ("text/*;q=0.3, text/csv;q=0.4, text/turtle;q=0.2", CSV, TURTLE),
        ("application/rdf+xml, application/ld+json;q=0.9", None, RDFXML),
        ("application/rdf+xml;q=0.8, application/ld+json;q=0.9", None, JSONLD),
        ("application/trig;q=1.0, application/n-quads;q=0.999", None, TRIG),
        ("text/turtle", None, TURTLE),
        ("text/csv", CSV, None),
        ("image/png", None, None),
        ("image/*, text/csv;q=0", None, None),
        ("*/*;q=0", None, None),
        ("text/csv;q=nonsense, text/tab-separated-values, application/trig", TSV, TRIG),
        ("nonsense", JSON, TURTLE),
    ],
)
def test_weights_and_wildcards(base: str, accept, rows: str | None, graph: str | None) -> None:
    for query, expected in ((SELECT, rows), (ASK, rows), (CONSTRUCT, graph), (DESCRIBE, graph)):
        answer = sparql(base, query, accept)
        if expected is None:
            assert (answer.status, answer.media_type) == (406, "application/problem+json")
        else:
            assert (answer.status, answer["content-type"]) == (200, expected)


@pytest.mark.parametrize(
    "query, accept, offered",
    [
        (SELECT, "text/turtle", [JSON, XML, CSV, TSV, HTML]),
        (ASK, "text/turtle", [JSON, XML, CSV, TSV, HTML]),
        (CONSTRUCT, "text/csv", [TURTLE, NT, RDFXML, JSONLD, NQUADS, TRIG]),
        (DESCRIBE, "text/html", [TURTLE, NT, RDFXML, JSONLD, NQUADS, TRIG]),
    ],
)
def test_a_refusal_tells_what_is_on_offer(base: str, query: str, accept: str, offered) -> None:
    answer = sparql(base, query, accept)
    assert answer.status == 406
    detail = json.loads(answer.body)["detail"]
    assert [each for each in offered if each.partition(";")[0] not in detail] == []


ROW_NAMES = {
    "json": JSON,
    "xml": XML,
    "csv": CSV,
    "tsv": TSV,
    "html": HTML,
    "srj": JSON,
    "srx": XML,
}
BOTH = {"json": JSONLD, "xml": RDFXML, ".XML": RDFXML}  # names of formats for graphs, too
GRAPH_NAMES = {
    "turtle": TURTLE,
    "ttl": TURTLE,
    "n3": TURTLE,
    "nt": NT,
    "rdfxml": RDFXML,
    "rdf": RDFXML,
    "rdf+xml": RDFXML,
    "jsonld": JSONLD,
    "json-ld": JSONLD,
    "nquads": NQUADS,
    "nq": NQUADS,
    "trig": TRIG,
    ".trig": TRIG,
    "TTL": TURTLE,
}


@pytest.mark.parametrize("names, fits, other", [
    ({**ROW_NAMES, **ROWS}, SELECT, CONSTRUCT),
    ({**ROW_NAMES, **ROWS}, ASK, DESCRIBE),
    ({**GRAPH_NAMES, **TRIPLES}, CONSTRUCT, SELECT),
    ({**GRAPH_NAMES, **TRIPLES}, DESCRIBE, ASK),
])  # fmt: skip
def test_a_format_by_name_goes_before_accept(base: str, names, fits: str, other: str) -> None:
    for name, content_type in names.items():
        parameters = {"query": fits, "format": name}
        answer = ask(base, "sparql", parameters, headers={"Accept": "image/png"})
        assert (answer.status, answer["content-type"]) == (200, content_type)
        misfit = ask(base, "sparql", {"query": other, "format": name})
        assert misfit.status == (200 if name in BOTH else 406)


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
def test_json_and_xml_are_formats_of_graphs_too(base: str, name: str, query: str) -> None:
    answer = ask(base, "sparql", {"query": query, "format": name})
    assert (answer.status, answer["content-type"]) == (200, BOTH[name])
    assert triples(answer) == triples(sparql(base, query))


@pytest.mark.parametrize("name", ["n3000", "", "image/png", "*/*", "application"])
def test_a_format_that_nobody_knows_is_told(base: str, name: str) -> None:
    answer = ask(base, "sparql", {"query": SELECT, "format": name}, headers={"Accept": "text/csv"})
    assert answer.status == 400
    assert (
        f"there is no format {name!r}. Name one of: json, xml, csv, tsv, turtle"
        in json.loads(answer.body)["detail"]
    )


def test_a_format_in_a_form(base: str) -> None:
    body = b"format=csv&query=" + b"SELECT+(1+AS+%3Fx)+%7B%7D"
    answer = ask(base, "sparql", method="POST", headers={"Content-Type": FORM}, body=body)
    assert answer.body == b"x\r\n1\r\n"


@pytest.mark.parametrize(
    "names, content_type",
    [
        (["csv", "xml"], CSV),
        (["tsv", "text/tab-separated-values"], TSV),
        (["table", "", "xml", "csv"], XML),
    ],
)
def test_of_several_formats_the_first_that_is_known_is_taken(
    base: str, names: list[str], content_type: str
) -> None:
    parameters = [("query", SELECT), *(("format", name) for name in names)]
    assert ask(base, "sparql", parameters)["content-type"] == content_type
    nothing = ask(base, "sparql", [("query", SELECT), ("format", "table"), ("format", "")])
    assert nothing.status == 400
    assert "there is no format 'table'" in json.loads(nothing.body)["detail"]


# --- codings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accepted, coded",
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("deflate, gzip;q=0.5", True),
        ("gzip;q=0.001", True),
        ("*", True),
        ("br;q=1.0, *;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip ; q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("*;q=0, gzip", True),
        ("identity", False),
        ("deflate, br", False),
        ("gzipped", False),
    ],
)
@pytest.mark.parametrize("query", [MANY, f"{MANY} # {{}}"])
def test_gzip_only_where_it_is_accepted(
    base: str, accepted: str | None, coded: bool, query: str
) -> None:
    plain = sparql(base, query)
    headers = {} if accepted is None else {"Accept_Encoding": accepted}
    answer = sparql(base, query, **headers)
    assert answer["content-encoding"] == ("gzip" if coded else "")
    assert (gzip.decompress(answer.body) if coded else answer.body) == plain.body
    assert (len(answer.body) < len(plain.body) / 2) is coded
    assert int(answer["content-length"]) == len(answer.body)
    assert (answer["etag"] == plain["etag"]) is not coded
    assert answer["vary"] == "Accept, Accept-Encoding"


def test_the_service_description_is_coded_too(base: str) -> None:
    plain, answer = ask(base, "sparql"), ask(base, "sparql", headers={"Accept-Encoding": "gzip"})
    assert (plain["content-encoding"], answer["content-encoding"]) == ("", "gzip")
    assert gzip.decompress(answer.body) == plain.body
    assert answer["etag"] != plain["etag"]
    assert answer["vary"] == "Accept, Accept-Encoding"


def test_what_is_small_or_refused_is_not_coded(base: str) -> None:
    for query in (ONE_ROW, "ASK {"):
        assert sparql(base, query, Accept_Encoding="gzip")["content-encoding"] == ""


def test_what_is_never_kept_is_coded_too(base: str) -> None:
    query = MANY.replace("STR(?x)", "STR(?x), STRUUID()")
    answer = sparql(base, query, "text/csv", Accept_Encoding="gzip")
    assert gzip.decompress(answer.body).startswith(b"y\r\nrow 0")
    assert answer["cache-control"] == "no-store"


# --- entity tags and caching ---------------------------------------------------------------------


def test_each_format_and_each_coding_has_a_tag_of_its_own(base: str) -> None:
    for query, media in (
        (MANY, ROWS),
        (ASK, ROWS),
        (f"CONSTRUCT {{ <a:a> <a:b> ?x }} {{ {NUMBERS} }}", TRIPLES),
        ("CONSTRUCT { } {}", TRIPLES),
    ):
        tags = {}
        for each in media:
            for coding in ("identity", "gzip"):
                answer = sparql(base, query, each, Accept_Encoding=coding)
                assert re.fullmatch(r'"[!#-~]+"', answer["etag"])
                what = (answer["content-type"], answer["content-encoding"])
                assert tags.setdefault(what, answer["etag"]) == answer["etag"]
        assert len(set(tags.values())) == len(tags)


def test_a_tag_is_the_same_whoever_asks_and_however(base: str) -> None:
    get = sparql(base, MANY, "text/csv")
    assert sparql(base, MANY, "text/csv;q=0.9")["etag"] == get["etag"]
    assert post(base, MANY, Accept="text/csv")["etag"] == get["etag"]
    assert sparql(base, f"{MANY} ", "text/csv")["etag"] == get["etag"]
    assert sparql(base, MANY.replace("row", "raw"), "text/csv")["etag"] != get["etag"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT, MANY])
@pytest.mark.parametrize(
    "field, is_same",
    [
        ("{}", True),
        ("W/{}", True),
        ("*", True),
        (" * ", True),
        ('"other", {}', True),
        ('"other",W/"more" ,W/{}', True),
        ('"other"', False),
        ('W/"other", "more"', False),
        ("bare", False),
        ('"*"', False),
        ("", False),
    ],
)
def test_if_none_match(base: str, method: str, query: str, field: str, is_same: bool) -> None:
    first = sparql(base, query, Accept_Encoding="gzip")
    tag = first["etag"]
    headers = {
        "Accept-Encoding": "gzip",
        "If-None-Match": field.format(tag.strip('"') if field == "bare" else tag),
    }
    again = ask(base, "sparql", {"query": query}, method=method, headers=headers)
    assert again.status == (304 if is_same else 200)
    for name in ("etag", "cache-control", "vary", "access-control-allow-origin"):
        assert again[name] == first[name] != ""
    if is_same:
        assert (again.body, again["content-type"], again["content-encoding"]) == (b"", "", "")


def test_a_tag_of_another_format_or_coding_does_not_match(base: str) -> None:
    tags = [
        sparql(base, MANY, accept, Accept_Encoding=coding)["etag"]
        for accept, coding in (("text/csv", "gzip"), ("application/json", "identity"))
    ]
    answer = sparql(base, MANY, "text/csv", If_None_Match=", ".join(tags))
    assert (answer.status, answer["content-encoding"]) == (200, "")


def test_a_post_is_answered_whatever_the_client_has(base: str) -> None:
    first = post(base, SELECT)
    again = post(base, SELECT, If_None_Match=first["etag"])
    assert (again.status, again.body) == (200, first.body)


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT, DESCRIBE])
def test_an_answer_that_the_data_determine_may_be_kept(base: str, query: str) -> None:
    for answer in (sparql(base, query), post(base, query), sparql(base, query)):
        kept = answer["cache-control"].split(", ")
        assert kept[0] == "public"
        assert int(kept[1].removeprefix("max-age=")) > 0
        assert answer["etag"]


VOLATILE = [
    "SELECT (NOW() AS ?x) {}",
    "SELECT (now ( ) AS ?x) {}",
    "SELECT (RAND() AS ?x) {}",
    "SELECT (rand() AS ?x) {}",
    "SELECT (UUID() AS ?x) {}",
    "SELECT (uuid() AS ?x) {}",
    "SELECT (STRUUID() AS ?x) {}",
    "SELECT (StrUuid() AS ?x) {}",
    "SELECT (BNODE() AS ?x) {}",
    "SELECT * { BIND(bnode() AS ?x) }",
    "CONSTRUCT { <a:a> <a:b> ?x } { BIND(UUID() AS ?x) }",
    "SELECT (1-RAND() AS ?x) {}",
    "SELECT (RAND#comment\n() AS ?x) {}",
    'SELECT (CONCAT("NOW()", STRUUID()) AS ?x) {}',
    "SELECT ?x { VALUES ?y { 0.1 } BIND(RAND() AS ?x) FILTER(?x<RAND()+1&&?y>0) }",
]


@pytest.mark.parametrize("query", VOLATILE)
def test_what_differs_each_time_is_kept_nowhere(base: str, query: str) -> None:
    answers = [sparql(base, query), post(base, query), sparql(base, query)]
    answers += [sparql(base, query, Accept_Encoding="gzip", If_None_Match="*") for _ in range(2)]
    for answer in answers:
        assert (answer.status, answer["cache-control"], answer["etag"]) == (200, "no-store", "")
    assert len({answer.body for answer in answers}) == len(answers)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("NOW()" AS ?x) {}',
        "SELECT ('''uuid() \" BNODE()''' AS ?x) {}",
        "SELECT ?rand ?uuid { BIND(1 AS ?rand) BIND(2 AS ?uuid) } # STRUUID()",
        "PREFIX now: <http://d.example/> SELECT * { now:s now:p ?now }",
        "SELECT * { ?s <http://d.example/now> ?o }",
        "SELECT (ISBLANK(<a:a>) AS ?known) {}",
    ],
)
def test_the_names_alone_are_no_reason(base: str, query: str) -> None:
    first, second = sparql(base, query), sparql(base, query)
    assert first["cache-control"].startswith("public")
    assert (first.status, first["etag"], first.body) == (200, second["etag"], second.body)


def test_ten_at_once_draw_ten_identifiers(base: str) -> None:
    query = "SELECT (UUID() AS ?a) (STRUUID() AS ?b) (RAND() AS ?c) {}"
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: sparql(base, query, "text/csv"), range(10)))
    assert all(answer.status == 200 for answer in answers)
    rows = [answer.body.decode().split("\r\n")[1].split(",") for answer in answers]
    for column in zip(*rows, strict=True):
        assert len(set(column)) == 10


# --- problems ------------------------------------------------------------------------------------

PROBLEMS = [  # how, status, line, column, what it says
    (
        {"parameters": {"query": "ASK {"}},
        400,
        1,
        6,
        "no valid SPARQL 1.1 query at line 1, column 6",
    ),
    ({"parameters": {"query": ""}}, 400, 1, 1, "the query is empty"),
    ({"parameters": {"query": "SELCT ?x {}"}}, 400, 1, 1, "line 1, column 1"),
    ({"parameters": {"query": "SELECT *\nWHERE {\n  ?s ?p }"}}, 400, 3, 9, "line 3, column 9"),
    ({"parameters": {"query": "SELECT * {\r\n ?s ?p ?o ?? }"}}, 400, 2, 11, "line 2, column 11"),
    ({"parameters": {"query": "ASK { ?s foo:bar 1 }"}}, 400, 1, 10, "foo: is not declared"),
    ({"parameters": {"query": "CLEAR ALL"}}, 400, 1, 1, "this graph is read-only"),
    ({"parameters": {"query": "ASK { SERVICE <a:b> {} }"}}, 400, None, None, "another host"),
    (
        {"parameters": {"query": "SELECT (<http://d.example/f>(1) AS ?x) {}"}},
        400,
        None,
        None,
        "http://d.example/f",
    ),
    ({"parameters": {"query": ASK, "default-graph-uri": "x"}}, 400, None, None, "is no IRI"),
    ({"parameters": {"query": ASK, "format": "x"}}, 400, None, None, "there is no format 'x'"),
    ({"target": "sparql?query=%FF"}, 400, None, None, "is not UTF-8"),
    ({"parameters": {"named-graph-uri": "a:b"}}, 400, None, None, "not 0; send one"),
    ({"parameters": [("query", ASK)] * 2}, 400, None, None, "not 2; send one"),
    ({"headers": {"Host": "a b"}}, 400, None, None, "is no host"),
    ({"parameters": {"update": "CLEAR ALL"}}, 403, None, None, "read-only"),
    ({"target": "none"}, 404, None, None, "there is nothing at /none"),
    ({"target": "rdf-graph-store?graph=a:b"}, 404, None, None, "there is no graph a:b"),
    ({"method": "DELETE"}, 405, None, None, "Use GET, HEAD, POST, QUERY, OPTIONS"),
    ({"target": "health", "method": "POST"}, 405, None, None, "Use GET, HEAD"),
    ({"parameters": {"query": ASK}, "headers": {"Accept": "a/b"}}, 406, None, None, "Accept: a/b"),
    (
        {"method": "POST", "headers": {"Content-Type": DIRECT}, "body": LARGE},
        413,
        None,
        None,
        "larger than 1048576 bytes",
    ),
    ({"method": "POST", "body": b"ASK {}"}, 415, None, None, "no Content-Type came; send"),
    (
        {"method": "QUERY", "body": b"ASK {}"},
        415,
        None,
        None,
        "send the query as application/sparql-",
    ),
    (
        {"method": "POST", "headers": {"Content-Type": FORM}, "body": b"ASK {}"},
        400,
        None,
        None,
        "needs Content-Type: application/sparql-query; in a form it is the field 'query' (curl"
        " --data-urlencode query@FILE)",
    ),
]


@pytest.mark.parametrize("how, status, line, column, says", PROBLEMS)
def test_every_refusal_is_a_problem_document(  # noqa: PLR0917 - a row of the table
    base: str, how, status, line, column, says
) -> None:
    target, how = how.get("target", "sparql"), {k: v for k, v in how.items() if k != "target"}
    answer = ask(base, target, **how)
    assert (answer.status, answer["content-type"]) == (status, "application/problem+json")
    assert answer["cache-control"] == "no-store"
    told = json.loads(answer.body)
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"] == HTTPStatus(status).phrase
    assert says in told["detail"]
    assert "\n" not in told["detail"]
    assert (told.get("line"), told.get("column")) == (line, column) or column is None
    assert ("line" in told) is (line is not None)
    assert "Traceback" not in answer.body.decode()
    assert set(told) <= {"type", "title", "status", "detail", "line", "column", "limit"}


def test_a_request_that_accepts_no_problem_gets_one_all_the_same(base: str) -> None:
    assert sparql(base, "ASK {", "text/csv").media_type == "application/problem+json"


# --- terms survive -------------------------------------------------------------------------------

TEXTS = [
    "plain",
    " two  blanks ",
    'quotes " \' """ and \\ backslash',
    "comma, semicolon; tab\t pipe |",
    "line\nfeed",
    "carriage\rreturn",
    "both\r\n",
    '<tag a="b">&amp;</tag> ]]>',
    "é e\u0301 ß 日本語 🌏 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u00a0\u2028\u2029\ufeff\u200b\u202e\u0085",
    "_:b0",
    "?x",
    "=1+1",
    "http://d.example/",
    "",
    "null",
]
TERMS = [
    *((text, None, None) for text in TEXTS),
    ("chat", "fr", None),
    ("colour", "en-gb", None),
    ("汉字", "zh-hans-cn", None),
    ("a\r\n\"b\"\t", "en", None),
    ("1", None, f"{XSD}integer"),
    ("-7", None, f"{XSD}integer"),
    ("1.5", None, f"{XSD}decimal"),
    ("true", None, f"{XSD}boolean"),
    ("2026-11-22", None, f"{XSD}date"),
    ("2026", None, f"{XSD}gYear"),
    ("2026-11-22T01:02:03+08:00", None, f"{XSD}dateTime"),
    ("http://d.example/", None, f"{XSD}anyURI"),
    ("P1Y2M", None, "http://d.example/duration"),
    ("<a>\r\n&</a>", None, "http://d.example/markup"),
]  # fmt: skip
Term = tuple[str, str | None, str | None]


def written(text: str) -> str:
    return "".join(f"\\U{ord(letter):08X}" for letter in text)


def as_turtle(term: Term) -> str:
    text, language, datatype = term
    end = f"@{language}" if language else f"^^<{datatype}>" if datatype else ""
    return f'"{written(text)}"{end}'


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("odd") / "odd.ttl"
    lines = [f"<a:{number:03}> <a:p> {as_turtle(term)} ." for number, term in enumerate(TERMS)]
    path.write_text("\n".join(lines))
    with served("--data", str(path)) as address:
        yield address


def in_json(body: bytes) -> list[Term]:
    rows = json.loads(body)["results"]["bindings"]
    return [(o["value"], o.get("xml:lang"), o.get("datatype")) for o in (row["o"] for row in rows)]


def in_xml(body: bytes) -> list[Term]:
    space = "{http://www.w3.org/2005/sparql-results#}"
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    found = ET.fromstring(body).iter(f"{space}literal")
    return [(each.text or "", each.get(language), each.get("datatype")) for each in found]


def in_csv(body: bytes) -> list[Term]:
    header, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
    assert header == ["o"]
    return [(row[0] if row else "", None, None) for row in rows]


def in_tsv(body: bytes) -> list[Term]:
    header, *rows, end = body.decode().split("\n")
    assert (header, end) == ("?o", "")
    terms = []
    for row in rows:
        ((_, _, term),) = Graph().parse(data=f"<a:a> <a:b> {row} .", format="turtle")
        assert isinstance(term, Literal)
        datatype = str(term.datatype) if term.datatype else None
        lexical = row if row[0] != '"' else str(term)  # a number or a boolean, written short
        terms.append((lexical, term.language, datatype))
    return terms


@pytest.mark.parametrize(
    "media, read",
    [("application/json", in_json), ("application/xml", in_xml), ("text/csv", in_csv),
     ("text/tab-separated-values", in_tsv)],
)  # fmt: skip
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_terms_survive_to_the_letter(odd: str, media: str, read, coding: str) -> None:
    query = "SELECT ?o { ?s <a:p> ?o } ORDER BY ?s"
    answer = sparql(odd, query, media, Accept_Encoding=coding)
    is_coded = answer["content-encoding"] == "gzip"  # not where it is small
    body = gzip.decompress(answer.body) if is_coded else answer.body
    expected = [(text, None, None) for text, *_ in TERMS] if read is in_csv else TERMS
    assert read(body) == expected


@pytest.mark.parametrize("media", TRIPLES)
def test_terms_survive_in_graphs_too(odd: str, media: str) -> None:
    answer = sparql(odd, "CONSTRUCT WHERE { ?s <a:p> ?o }", media)
    expected = {
        (URIRef(f"a:{number:03}"), URIRef("a:p"), Literal(text, language, datatype))
        for number, (text, language, datatype) in enumerate(TERMS)
    }
    assert triples(answer) == expected


def test_what_xml_cannot_hold_is_told_and_json_holds_it(base: str) -> None:
    text = "a\0b\x01c\x0bd\uffff"
    query = f'SELECT ("{written(text)}" AS ?o) {{}}'
    assert in_json(sparql(base, query).body) == [(text, None, None)]
    answer = sparql(base, query, "application/xml")
    assert answer.status == 400
    assert "XML cannot hold" in json.loads(answer.body)["detail"]


# --- nothing leaves the machine ------------------------------------------------------------------

ELSEWHERE = [  # spellings of a clause that asks another host
    "SELECT * { SERVICE <HOST> { ?s ?p ?o } }",
    "SELECT * { service silent <HOST> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<HOST>{ ?s ?p ?o } }",
    "PREFIX h: <HOST> SELECT * { SERVICE SILENT h:{ ?s ?p ?o } }",
    "SELECT * { # a comment\rSERVICE SILENT <HOST> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SeRvIcE SILENT <HOST> { ?s ?p ?o } } } }",
    "SELECT * { FILTER NOT EXISTS { SERVICE SILENT <HOST> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?h { <HOST> } SERVICE SILENT ?h { ?s ?p ?o } }",
    "ASK { ?s ?p 1SERVICE SILENT <HOST> { ?a ?b ?c } }",
    "ASK { ?s ?p ?o FILTER(?s<?o)SERVICE#>\n SILENT <HOST> { ?a ?b ?c } }",
    "ASK { ?s ?p ?o FILTER(?s!=<a:\\u0041'>) SERVICE SILENT <HOST> { ?a ?b ?c } #'\n }",
    "CONSTRUCT { ?s ?p ?o } { OPTIONAL { SERVICE#c\n SILENT\t<HOST> { ?s ?p ?o } } }",
    "DESCRIBE ?s { { ?s ?p ?o } UNION { SERVICE SILENT <HOST> { ?s ?p ?o } } }",
]


@pytest.mark.parametrize("query", ELSEWHERE)
def test_no_other_host_is_asked(base: str, query: str) -> None:
    with silent_listener() as port:
        text = query.replace("HOST", f"http://127.0.0.1:{port}/")
        answers = [sparql(base, text), post(base, text), sparql(base, text, BROWSER)]
        for answer in answers:
            assert (answer.status, answer.media_type) == (400, "application/problem+json")
            assert "SERVICE asks another host" in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <HOSTa.ttl> { ?s ?p ?o }",
        "SELECT * FROM NAMED <HOSTa.ttl> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <HOSTa.ttl> { ?s ?p ?o } }",
        "SELECT ?s { <HOSTa.ttl> ?p ?s }",
        "DESCRIBE <HOSTa.ttl>",
        "ASK FROM <file:///etc/passwd> { ?s ?p ?o }",
        "ASK FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "ASK FROM <FILE> { ?s ?p ?o }",
        "ASK FROM NAMED <FILE> { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_a_graph_is_never_fetched(base: str, tmp_path, query: str) -> None:
    local = tmp_path / "local.ttl"
    local.write_text("<a:a> <a:b> <a:c> .")
    with silent_listener() as port:
        text = query.replace("HOST", f"http://127.0.0.1:{port}/").replace("FILE", local.as_uri())
        for answer in (sparql(base, text), post(base, text)):
            assert answer.status == 200
            assert is_empty(answer)


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_the_protocol_names_is_not_fetched(base: str, tmp_path, parameter) -> None:
    local = tmp_path / "local.ttl"
    local.write_text("<a:a> <a:b> <a:c> .")
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    with silent_listener() as port:
        for iri in (f"http://127.0.0.1:{port}/a.ttl", "file:///etc/passwd", local.as_uri()):
            answer = ask(base, "sparql", {"query": query, parameter: iri})
            assert answer.status == 200
            assert is_empty(answer)
            assert ask(base, "rdf-graph-store", {"graph": iri}).status == 404


def is_empty(answer: Answer) -> bool:
    if answer.media_type == "text/turtle":
        return len(Graph().parse(data=answer.body, format="turtle")) == 0
    told = json.loads(answer.body)
    return told["boolean"] is False if "boolean" in told else told["results"]["bindings"] == []


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE <http://a.example/> { }" AS ?x) {}',
        "SELECT ('''a\nSERVICE SILENT <http://a.example/> {}''' AS ?x) {}",
        'SELECT * { ?s ?p "service"@en }',
        "SELECT ?service { ?service ?p ?o }",
        "SELECT * { ?s <http://d.example/SERVICE> ?o } # SERVICE <http://a.example/> {}",
        "PREFIX service: <http://d.example/> SELECT * { service:s service:p ?o }",
        'SELECT ("load <http://a.example/>; INSERT DATA {}" AS ?load) {} # DROP ALL',
    ],
)
def test_the_word_elsewhere_is_no_reason_to_refuse(base: str, query: str) -> None:
    assert sparql(base, query).status == 200
    assert post(base, query).status == 200


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <HOST>",
        "load silent <HOST> into graph <a:g>",
        "PREFIX a: <a:> # c\n LOAD <HOST>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <HOST> { ?s ?p ?o } }",
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CREATE GRAPH <a:g>",
        "DROP ALL",
        "CLEAR DEFAULT",
        "ADD <a:g> TO <a:h>",
        "MOVE <a:g> TO <a:h>",
        "COPY <a:g> TO <a:h>",
        "ASK {} ; LOAD <HOST>",
    ],
)
def test_every_form_of_update_is_refused_and_loads_nothing(base: str, update: str) -> None:
    held = sparql(base, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").body
    with silent_listener() as port:
        text = update.replace("HOST", f"http://127.0.0.1:{port}/")
        assert sparql(base, text).status == post(base, text).status == 400
        headers = {"Content-Type": "application/sparql-update"}
        sent = ask(base, "sparql", method="POST", headers=headers, body=text.encode())
        assert sent.status == 403
    assert sparql(base, "SELECT (COUNT(*)  AS ?n) { ?s ?p ?o }", "text/csv").body == held


def test_the_listener_would_have_heard() -> None:
    with pytest.raises(pytest.fail.Exception), silent_listener() as port:
        socket.create_connection(("127.0.0.1", port)).close()


# --- several requests on one connection ----------------------------------------------------------


def _one(base: str, query: str, *fields: str) -> bytes:
    host = urlsplit(base).netloc
    lines = [f"GET /sparql?query={quote(query)} HTTP/1.1", f"Host: {host}", "Accept: text/csv"]
    return "\r\n".join([*lines, *fields, "", ""]).encode()


def test_requests_sent_at_once_are_answered_in_their_order(base: str) -> None:
    where = urlsplit(base)
    queries = [f"SELECT ({number} AS ?n) {{}}" for number in (1, 2, 1, 3, 4, 2, 5)]
    requests = [
        _one(base, queries[0]),
        _one(base, queries[1], 'If-None-Match: "another"'),
        _one(base, queries[2]),
        _one(base, queries[3]),
        _one(base, queries[4], "X-Forwarded-For: 10.0.0.1"),
        _one(base, queries[5]),
        _one(base, queries[6], "Connection: close"),
    ]
    with socket.create_connection((where.hostname, where.port), timeout=30) as connection:
        connection.sendall(b"".join(requests))
        answers = connection.makefile("rb").read()
    assert re.findall(rb"\r\n\r\nn\r\n(\d)\r\n", answers) == [
        b"1",
        b"2",
        b"1",
        b"3",
        b"4",
        b"2",
        b"5",
    ]
    assert answers.count(b"HTTP/1.1 200 OK\r\n") == 7


def test_the_short_way_and_the_long_one_give_the_same_answer(base: str) -> None:
    query = {"query": "SELECT (42 AS ?short) {}"}
    short = ask(base, "sparql", query)
    long = ask(base, "sparql", query, headers={"X-Forwarded-For": "10.0.0.1"})
    kept = ask(base, "sparql", query)
    dateless = [
        [field for field in answer.fields if field[0] != "date"] for answer in (short, long, kept)
    ]
    assert short.body == long.body == kept.body
    assert dateless[0] == dateless[1] == dateless[2]
    assert short["date"]
    for wrong in ("SELECT", "SELECT * { SERVICE <http://e/> {} }"):
        short = ask(base, "sparql", {"query": wrong})
        long = ask(base, "sparql", {"query": wrong}, headers={"X-Forwarded-For": "10.0.0.1"})
        assert (short.status, short.body) == (long.status, long.body)
        assert short.status == 400
