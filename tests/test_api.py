"""The HTTP face over a small store."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from aseangraph.api import Service
from aseangraph.formats import FORMATS, Kind
from aseangraph.limits import Limits
from aseangraph.pages import home_page
from aseangraph.pool import Pool, Source
from aseangraph.rdf_files import parse

TRIG = b"""
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
PREFIX graph: <https://w3id.org/aseangraph/graph/>
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
graph:one { id:a a ag:Thrust ; rdfs:label "Innovation"@en . }
graph:two { id:a rdfs:label "Innovation"@en . }
"""
LABELS = "SELECT ?s ?l WHERE { ?s rdfs:label ?l }"
MEDIA = [(m, each) for each in FORMATS for m in each.media_types]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("api") / "test.trig"
    path.write_bytes(TRIG)
    limits = Limits()
    with TestClient(Service(Pool(Source(data=[str(path)]), limits), limits)) as client:
        yield client


def ask(client: TestClient, query: str, accept: str | None = None):
    headers = {"Accept": accept} if accept else {"Accept": ""}
    return client.get("/sparql", params={"query": query}, headers=headers)


def test_get_gives_json_by_default(client: TestClient) -> None:
    answer = ask(client, LABELS)
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.json()["results"]["bindings"] == [
        {
            "s": {"type": "uri", "value": "https://w3id.org/aseangraph/id/a"},
            "l": {"type": "literal", "value": "Innovation", "xml:lang": "en"},
        }
    ]


@pytest.mark.parametrize("media, format_", MEDIA, ids=[m for m, _ in MEDIA])
def test_each_media_type_gets_its_format(client: TestClient, media: str, format_) -> None:
    triples = Kind.TRIPLES in format_.kinds
    query = "CONSTRUCT WHERE { ?s rdfs:label ?l }" if triples else LABELS
    answer = ask(client, query, media)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == format_.content_type
    assert b"Innovation" in answer.content
    if triples:
        assert len(list(parse(answer.content, format_, name=media))) == 1


def test_post_as_a_form_and_direct_give_the_same(client: TestClient) -> None:
    form = client.post("/sparql", data={"query": LABELS}, headers={"Accept": "text/csv"})
    direct = client.post(
        "/sparql",
        content=LABELS,
        headers={"Accept": "text/csv", "Content-Type": "application/sparql-query; charset=utf-8"},
    )
    expected = b"s,l\r\nhttps://w3id.org/aseangraph/id/a,Innovation\r\n"
    assert (form.content, direct.content) == (expected, expected)


def test_a_triple_of_two_graphs_counts_once(client: TestClient) -> None:
    answer = ask(client, "SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?l }", "text/csv")
    assert answer.content == b"n\r\n1\r\n"


def test_a_named_graph_can_be_asked(client: TestClient) -> None:
    answer = ask(client, "SELECT (COUNT(*) AS ?n) { GRAPH graph:two { ?s ?p ?o } }", "text/csv")
    assert answer.content == b"n\r\n1\r\n"


@pytest.mark.parametrize(
    "request_, status, says",
    [
        ({"method": "GET", "params": {"named-graph-uri": "a:b"}}, 400, "was expected, not 0"),
        ({"method": "POST", "data": {"format": "json"}}, 400, "'query' was expected, not 0"),
        ({"method": "GET", "params": [("query", "ASK{}"), ("query", "ASK{}")]}, 400, "not 2"),
        ({"method": "GET", "params": {"query": "ASK {"}}, 400, "line 1, column"),
        ({"method": "GET", "params": {"query": "CLEAR ALL"}}, 400, "no valid SPARQL 1.1 query"),
        ({"method": "GET", "params": {"query": "ASK { SERVICE ?x {} }"}}, 400, "another host"),
        (
            {"method": "GET", "params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}},
            406,
            "nothing fits Accept: image/png",
        ),
        (
            {"method": "POST", "content": "ASK {}", "headers": {"Content-Type": "text/plain"}},
            415,
            "Content-Type text/plain is not understood here",
        ),
        ({"method": "POST", "content": "ASK {}"}, 415, "no Content-Type came"),
        (
            {
                "method": "POST",
                "content": "ASK {}".encode("utf-16"),
                "headers": {"Content-Type": "application/sparql-query"},
            },
            400,
            "not UTF-8",
        ),
    ],
)
def test_a_fault_of_the_request_is_told(client: TestClient, request_, status, says) -> None:
    answer = client.request(url="/sparql", **request_)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_health_counts_the_triples_of_the_merge(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "triples": 2}


def test_home_says_what_this_is_and_its_example_runs(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "http://testserver/sparql" in page.text
    example = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert ask(client, unescape(example[1])).status_code == 200


def test_home_lets_no_markup_in_through_the_address() -> None:
    page = home_page('http://x/"><script>', {})
    assert "<script>" not in page
    assert "http://x/&quot;&gt;&lt;script&gt;/sparql" in page


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_gets_a_page_with_the_rows_and_the_query(client: TestClient) -> None:
    answer = ask(client, LABELS, BROWSER)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<th>s</th><th>l</th>" in answer.text
    assert "<td>id:a</td><td>Innovation</td>" in answer.text
    assert "<p>1 row</p>" in answer.text
    assert LABELS in answer.text


def test_a_page_shows_markup_in_answers_and_queries_as_text(client: TestClient) -> None:
    answer = ask(client, 'SELECT ("<script>" AS ?x) {}', BROWSER)
    assert "<script>" not in answer.text
    assert "<td>&lt;script&gt;</td>" in answer.text


def test_a_browser_gets_a_word_for_ask(client: TestClient) -> None:
    assert "<p>true</p>" in ask(client, "ASK { id:a a ag:Thrust }", BROWSER).text


def test_what_fits_nothing_is_told(client: TestClient) -> None:
    for query in (LABELS, "CONSTRUCT WHERE { ?s ?p ?o }"):
        assert ask(client, query, "image/png").status_code == 406
    answer = ask(client, LABELS, "text/turtle")
    assert answer.status_code == 406
    assert "the answer to a SELECT comes as application/sparql-results+json" in answer.text


TRIPLE_TERM = "<<( <a:a> <a:b> <a:c> )>>"


def test_what_the_engine_cannot_write_is_told(client: TestClient) -> None:
    query = f"CONSTRUCT {{ <a:a> <a:b> {TRIPLE_TERM} }} {{}}"
    answer = ask(client, query, "application/ld+json")
    assert answer.status_code == 400
    assert "the engine cannot answer this: JSON-LD does not support" in answer.json()["detail"]


def test_a_triple_in_an_answer_is_shown_as_text(client: TestClient) -> None:
    page = ask(client, f"SELECT ({TRIPLE_TERM} AS ?t) {{}}", BROWSER).text
    assert "&lt;&lt;( &lt;a:a&gt; &lt;a:b&gt; &lt;a:c&gt; )&gt;&gt;" in page


def test_the_short_name_of_a_graph_is_told_in_full(client: TestClient) -> None:
    answer = client.get("/rdf-graph-store", params={"graph": "graph:one"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == (
        "there is no graph graph:one. Name it by its whole IRI:"
        " https://w3id.org/aseangraph/graph/one"
    )
    whole = answer.json()["detail"].rpartition(" ")[2]
    assert client.get("/rdf-graph-store", params={"graph": whole}).status_code == 200
    other = client.get("/rdf-graph-store", params={"graph": "graph:none"})
    assert other.json()["detail"] == (
        "there is no graph graph:none. The service description lists those there are."
    )


@pytest.mark.parametrize(
    "method, path, status", [("GET", "/nothing", 404), ("PUT", "/sparql", 405)]
)
def test_every_refusal_is_a_problem_document(client: TestClient, method, path, status) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_files_that_are_no_release_have_walks_and_no_search(client: TestClient) -> None:
    walk = client.get("/lineage/a", headers={"Accept": "application/json"})
    assert walk.json()["nodes"][0]["label"] == "Innovation"
    assert walk.json()["edges"] == []
    unknown = client.get("/lineage/b")
    assert (unknown.status_code, unknown.json()["detail"]) == (
        404,
        "thing: the graph knows no id:b.",
    )
    found = client.get("/search", params={"q": "innovation"})
    assert found.status_code == 404
    assert found.json()["detail"].startswith("there is no index of words here")
    assert client.get("/queries", headers={"Accept": "application/json"}).json() == []
