"""Other engines behind the service: a release pushed to them, and the same answers from all.

What an engine does otherwise is asserted, one test each, so that a newer version that mends it is
noticed: docs/deployment.md lists the same.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import SecretStr

from aseangraph.api import Service
from aseangraph.authored import authored_root, list_files
from aseangraph.catalogue import read_catalogue
from aseangraph.formats import by_name
from aseangraph.limits import Limits
from aseangraph.pool import Pool, Source
from aseangraph.rdf_files import canonical_triples, parse
from aseangraph.remote import Credentials
from far_servers import Engine, fronted, oxigraph, virtuoso

HERE = Path(__file__).parent
LISTED: dict[str, str] = yaml.safe_load((HERE / "engine_queries.yaml").read_text("utf-8"))
README = re.findall(r"```sparql\n(.*?)```", (HERE.parent / "README.md").read_text("utf-8"), re.S)
LISTED |= {
    f"README, {number}": query.replace("SELECT ", "SELECT DISTINCT ", 1)
    for number, query in enumerate(README, start=1)
}
LIMITS = Limits(cache_bytes=0)
ROWS = 20_000  # that Virtuoso sends at most
SECONDS = 5  # that Virtuoso evaluates at most


def load(engine: Engine, release: Path, state: Path, *options: str) -> str:
    """Run ``aseangraph load``; return what it says."""
    command = [sys.executable, "-m", "aseangraph", "load", "--release", str(release)]
    done = subprocess.run(
        [*command, "--state", str(state), *options],
        env={"PATH": "/usr/bin:/bin", **engine.settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def ours(release_dir: Path) -> Iterator[TestClient]:
    with TestClient(Service(Pool(Source(release=str(release_dir)), LIMITS), LIMITS)) as client:
        yield client


@pytest.fixture(scope="module")
def oxigraph_server(
    release_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with oxigraph() as engine:
        state = tmp_path_factory.mktemp("oxigraph") / "state.json"
        load(engine, release_dir, state, "--to", engine.store, "--merge")
        yield engine


@pytest.fixture(scope="module")
def virtuoso_server(
    release_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("virtuoso")
    with virtuoso(folder, rows=ROWS, seconds=SECONDS) as engine:
        load(engine, release_dir, folder / "state.json", "--to", engine.store)
        yield engine


@pytest.fixture(scope="module")
def by_oxigraph(oxigraph_server: Engine) -> Iterator[TestClient]:
    with fronted(oxigraph_server.query, LIMITS) as client:
        yield client


@pytest.fixture(scope="module")
def by_virtuoso(virtuoso_server: Engine) -> Iterator[TestClient]:
    credentials = Credentials(virtuoso_server.user, SecretStr(virtuoso_server.password))
    with fronted(virtuoso_server.query, LIMITS, credentials) as client:
        yield client


# --- the same answers ----------------------------------------------------------------------------


def answer(client: TestClient, query: str, **parameters: object) -> object:
    """The answer: a truth, columns and rows of terms, or a canonical graph.

    The standards leave open the order of rows that are in none, and the names of blank nodes.
    """
    found = client.post("/sparql", data={"query": query, **parameters})
    assert found.status_code == 200, found.text
    if found.headers["content-type"].startswith("text/turtle"):
        return canonical_triples(parse(found.content, by_name("turtle"), name="answer"))
    told = found.json()
    if "boolean" in told:
        return told["boolean"]
    names = told["head"]["vars"]
    rows = [tuple(_term(row.get(name)) for name in names) for row in told["results"]["bindings"]]
    return names, rows if "ORDER BY" in query else sorted(rows, key=str)


def _term(term: dict[str, str] | None) -> tuple[str, ...] | None:
    if term is None or term["type"] == "bnode":
        return term and ("bnode",)
    return tuple(f"{name} {value}" for name, value in sorted(term.items()))


def single(client: TestClient, expression: str) -> tuple[str, str | None] | None:
    """The value of an expression, and its datatype."""
    query = f"SELECT ({expression} AS ?x) {{}}"
    (row,) = client.post("/sparql", data={"query": query}).json()["results"]["bindings"]
    return (row["x"]["value"], row["x"].get("datatype", "").partition("#")[2]) if row else None


@pytest.mark.parametrize("name", LISTED)
def test_oxigraph_gives_our_answers(name: str, ours: TestClient, by_oxigraph: TestClient) -> None:
    assert answer(by_oxigraph, LISTED[name]) == answer(ours, LISTED[name])


@pytest.mark.parametrize("name", LISTED)
def test_virtuoso_gives_our_answers(name: str, ours: TestClient, by_virtuoso: TestClient) -> None:
    assert answer(by_virtuoso, LISTED[name]) == answer(ours, LISTED[name])


def test_the_listed_answers_say_something(ours: TestClient) -> None:
    empty = {"ask, false", "graph, empty"}
    for name, query in LISTED.items():
        found = answer(ours, query)
        assert (not found or (isinstance(found, tuple) and not found[1])) == (name in empty), name


# --- the curated questions ------------------------------------------------------------------------

QUESTIONS = read_catalogue(list_files())
UNANSWERED = {
    "topic-story": "Virtuoso 7 does not sort by whether an aggregate has a value: SP031",
}
"""The questions that Virtuoso 7 does not answer, each with the reason."""
TOO_SLOW = {"lineage-path"}  # which takes Virtuoso a quarter of a minute, and more beside others
ASKED = [name for name in QUESTIONS if name not in UNANSWERED.keys() | TOO_SLOW]


def examples(name: str, without: str = "") -> dict[str, str]:
    """What a question is told by its examples, but for one parameter."""
    shown = ((each.name, each.shown) for each in QUESTIONS[name].parameters)
    return {given: value for given, value in shown if value is not None and given != without}


def curated(client: TestClient, name: str, **told: object) -> str:
    found = client.get(f"/queries/{name}", params=told, headers={"Accept": TSV})
    assert found.status_code == 200, found.text
    return found.text


def asserted(name: str) -> str:
    file = authored_root() / "queries" / QUESTIONS[name].subject / f"{name}.tsv"
    return file.read_text("utf-8")


TSV = "text/tab-separated-values"


@pytest.mark.parametrize("name", QUESTIONS)
def test_oxigraph_answers_each_question_as_asserted(name: str, by_oxigraph: TestClient) -> None:
    assert curated(by_oxigraph, name, **examples(name)) == asserted(name)


@pytest.mark.parametrize("name", ASKED)
def test_virtuoso_answers_each_question_as_asserted(name: str, by_virtuoso: TestClient) -> None:
    assert curated(by_virtuoso, name, **examples(name)) == asserted(name)


@pytest.mark.parametrize("name", UNANSWERED)
def test_virtuoso_does_not_take_some_questions(name: str, by_virtuoso: TestClient) -> None:
    found = by_virtuoso.get(f"/queries/{name}", params=examples(name))
    assert (found.status_code, "does not take this query" in found.json()["detail"]) == (400, True)


def test_both_list_the_questions_of_the_release(
    ours: TestClient, by_oxigraph: TestClient, by_virtuoso: TestClient
) -> None:
    expected = ours.get("/queries").json()
    assert [each["name"] for each in expected] == list(QUESTIONS)
    assert by_oxigraph.get("/queries").json() == expected
    assert by_virtuoso.get("/queries").json() == expected


@pytest.mark.parametrize("name", ASKED)
def test_a_page_of_rows_has_our_evidence_from_both(
    name: str, ours: TestClient, by_oxigraph: TestClient, by_virtuoso: TestClient
) -> None:
    told = {**examples(name), "evidence": 1, "limit": 4, "offset": 1}
    expected = curated(ours, name, **told)
    assert curated(by_oxigraph, name, **told) == expected
    assert curated(by_virtuoso, name, **told) == expected


OPEN = [
    (name, each.name)
    for name in ASKED
    for each in QUESTIONS[name].parameters
    if not each.required and each.default is None
]


@pytest.mark.parametrize(("name", "left_out"), OPEN, ids=["-".join(each) for each in OPEN])
def test_what_is_left_open_is_open_in_both(
    name: str, left_out: str, ours: TestClient, by_oxigraph: TestClient, by_virtuoso: TestClient
) -> None:
    told = examples(name, without=left_out)
    expected = curated(ours, name, **told)
    assert curated(by_oxigraph, name, **told) == expected
    assert curated(by_virtuoso, name, **told) == expected


@pytest.mark.parametrize(
    "name, told, status",
    [
        ("plan-tree", {"plan": "nope"}, 404),
        ("plan-tree", {"plan": "topic:cybersecurity"}, 422),
        ("plan-tree", {"plan": "id:aim2020-thrust-8"}, 422),
        ("things-by-topic", {"topic": "cybersecurity"}, 200),
        ("as-of", {"year": "x"}, 422),
    ],
)
def test_names_mean_the_same_to_both(
    name: str, told: dict[str, str], status: int, by_oxigraph: TestClient, by_virtuoso: TestClient
) -> None:
    for client in (by_oxigraph, by_virtuoso):
        assert client.get(f"/queries/{name}", params=told).status_code == status


@pytest.mark.parametrize(
    "text", ['"', "'", "\\", '\\"', '" } # ', "a\nb", "é", "😀", "?x", "{", "} UNION {"]
)
def test_no_text_gets_out_of_its_place(
    text: str, ours: TestClient, by_oxigraph: TestClient, by_virtuoso: TestClient
) -> None:
    expected = curated(ours, "words", text=text)
    assert curated(by_oxigraph, "words", text=text) == expected
    assert curated(by_virtuoso, "words", text=text) == expected


# --- graphs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("graphs", [["topics"], ["topics", "aim2020"], ["nothing"]])
def test_graphs_named_in_the_request_are_the_dataset(
    graphs: list[str], ours: TestClient, by_oxigraph: TestClient, by_virtuoso: TestClient
) -> None:
    base = "https://w3id.org/aseangraph/graph/"
    named = {"default-graph-uri": [base + each for each in graphs]}
    query = "SELECT DISTINCT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c"
    expected = answer(ours, query, **named)
    assert answer(by_oxigraph, query, **named) == expected
    assert answer(by_virtuoso, query, **named) == expected


def test_a_whole_graph_by_the_graph_store_protocol(
    ours: TestClient, by_oxigraph: TestClient, by_virtuoso: TestClient
) -> None:
    def fetch(client: TestClient) -> bytes:
        where = {"graph": "https://w3id.org/aseangraph/graph/shapes"}
        found = client.get("/rdf-graph-store", params=where, headers={"Accept": "text/turtle"})
        return canonical_triples(parse(found.content, by_name("turtle"), name="shapes"))

    expected = fetch(ours)
    assert expected.count(b"\n") > 3000
    assert fetch(by_oxigraph) == expected
    assert fetch(by_virtuoso) == expected


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
def test_both_protocols_load_the_same_and_a_second_time_nothing(
    protocol: str, release_dir: Path, tmp_path: Path, ours: TestClient
) -> None:
    with oxigraph() as engine:
        to = engine.store if protocol == "graph-store" else engine.update
        options = ("--to", to, "--protocol", protocol, "--merge")
        first = load(engine, release_dir, tmp_path / "state", *options)
        again = load(engine, release_dir, tmp_path / "state", *options)
        with fronted(engine.query, LIMITS) as client:
            for query in (COUNT, COUNT_NAMED, LISTED["graph, whole and with blank nodes"]):
                assert answer(client, query) == answer(ours, query)
    assert "there already" not in first
    assert again.count("there already") == first.count(" triples\n") > 10


def test_virtuoso_is_loaded_by_updates_too(
    release_dir: Path, tmp_path: Path, ours: TestClient, virtuoso_server: Engine, by_virtuoso
) -> None:
    options = ("--to", virtuoso_server.update, "--protocol", "update")
    load(virtuoso_server, release_dir, tmp_path / "state", *options)
    query = LISTED["graph, whole and with blank nodes"]
    assert answer(by_virtuoso, query) == answer(ours, query)


# --- what Oxigraph 0.5 does otherwise -------------------------------------------------------------

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = """
SELECT ?g (COUNT(*) AS ?n) {
  GRAPH ?g { ?s ?p ?o } FILTER(?g != <https://w3id.org/aseangraph/graph/dataset>)
} GROUP BY ?g ORDER BY ?g
"""  # but what the release says of itself, which is in no dump


def number(client: TestClient, query: str = COUNT, **parameters: object) -> int:
    found = client.post("/sparql", data={"query": query, **parameters}).json()
    return int(found["results"]["bindings"][0]["n"]["value"])


def quads(client: TestClient) -> int:
    rows = client.post("/sparql", data={"query": COUNT_NAMED}).json()["results"]["bindings"]
    return sum(int(row["n"]["value"]) for row in rows if "aseangraph" in row["g"]["value"])


def test_oxigraph_has_an_empty_default_graph_unless_it_is_filled_or_the_union(
    release_dir: Path, tmp_path: Path, ours: TestClient, by_oxigraph: TestClient
) -> None:
    assert number(by_oxigraph) == number(ours)
    with oxigraph() as engine:
        said = load(engine, release_dir, tmp_path / "1", "--to", engine.store)
        assert said.count("the default graph there is empty") == 1
        with fronted(engine.query, LIMITS) as client:
            assert number(client) == 0
    with oxigraph("--union-default-graph") as engine:
        said = load(engine, release_dir, tmp_path / "2", "--to", engine.store)
        assert "is empty" not in said
        with fronted(engine.query, LIMITS) as client:
            assert number(client) == quads(ours) > number(ours)  # a triple counts once per graph


def test_oxigraph_ends_a_name_before_its_second_dot(oxigraph_server: Engine) -> None:
    query = "PREFIX id: <https://w3id.org/aseangraph/id/> ASK { id:aim2020-target-8.1.1.2 ?p ?o }"
    direct = httpx2.post(oxigraph_server.query, data={"query": query})
    assert direct.status_code == 400


def test_oxigraph_cuts_an_answer_short_with_status_200_and_we_do_not_pass_it_on(
    release_dir: Path, tmp_path: Path
) -> None:
    query = "SELECT ?s { ?s ?p ?o . ?a ?b ?c FILTER(CONCAT(STR(?s), STR(?c)) = 'none') }"
    with oxigraph("--timeout-s", "1", "--union-default-graph") as engine:
        load(engine, release_dir, tmp_path / "state", "--to", engine.store)
        direct = httpx2.post(engine.query, data={"query": query}, timeout=30)
        assert (direct.status_code, direct.text[-9:]) == (200, "cancelled")
        with fronted(engine.query, LIMITS) as client:
            assert client.post("/sparql", data={"query": query}).status_code == 502


# --- what Virtuoso 7 does otherwise ---------------------------------------------------------------


def test_virtuoso_counts_a_triple_once_for_each_graph(
    ours: TestClient, by_virtuoso: TestClient
) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ag:partOf ?o }"
    assert number(by_virtuoso, query) > number(ours, query)
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?o { ?s ag:partOf ?o } }"
    assert number(by_virtuoso, distinct) == number(ours, query)


def test_virtuoso_has_no_empty_default_graph(
    release_dir: Path, tmp_path: Path, virtuoso_server: Engine
) -> None:
    said = load(virtuoso_server, release_dir, tmp_path / "1", "--to", virtuoso_server.store)
    assert "triples in" in said
    assert "is empty" not in said


def test_virtuoso_has_graphs_of_its_own_in_its_default_graph(by_virtuoso: TestClient) -> None:
    assert number(by_virtuoso) > quads(by_virtuoso)
    rows = by_virtuoso.post("/sparql", data={"query": COUNT_NAMED}).json()["results"]["bindings"]
    names = {row["g"]["value"] for row in rows if "w3id.org/aseangraph" not in row["g"]["value"]}
    assert names == {
        "http://localuriqaserver/sparql",
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://www.w3.org/ns/ldp#",
    }


@pytest.mark.parametrize(
    "expression, here, there",
    [
        ("1 = 1", ("true", "boolean"), ("1", "integer")),
        ("1 / 2", ("0.5", "decimal"), ("0", "integer")),
        ("2.0E0", ("2", "double"), ("2.0", "double")),
        ('DATATYPE("x"@en)', ("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", ""), None),
        ('ENCODE_FOR_URI("é")', ("%C3%A9", ""), ("é%00", "")),
    ],
)
def test_virtuoso_evaluates_otherwise(
    expression: str, here: object, there: object, ours: TestClient, by_virtuoso: TestClient
) -> None:
    assert single(ours, expression) == here
    assert single(by_virtuoso, expression) == there


def test_virtuoso_takes_values_that_differ_for_the_same(
    virtuoso_server: Engine, by_virtuoso: TestClient
) -> None:
    data = b'<a:s> <a:p> 1, 01, true, 1.50, "x", "x"^^<http://www.w3.org/2001/XMLSchema#string> .'
    sent = httpx2.put(
        virtuoso_server.store,
        params={"graph": "a:values"},
        content=data,
        headers={"Content-Type": "text/turtle"},
        auth=httpx2.DigestAuth(virtuoso_server.user, virtuoso_server.password),
    )
    assert sent.is_success
    query = "SELECT ?o { GRAPH <a:values> { ?s ?p ?o } }"
    rows = by_virtuoso.post("/sparql", data={"query": query}).json()["results"]["bindings"]
    httpx2.delete(
        virtuoso_server.store,
        params={"graph": "a:values"},
        auth=httpx2.DigestAuth(virtuoso_server.user, virtuoso_server.password),
    )
    assert sorted((row["o"]["value"], row["o"].get("datatype", "")[-7:]) for row in rows) == [
        ("1", "integer"),
        ("1.5", "decimal"),
        ("x", ""),
        ("x", ""),
    ]


def test_virtuoso_averages_with_fewer_digits(ours: TestClient, by_virtuoso: TestClient) -> None:
    query = "SELECT (AVG(?p) AS ?n) { SELECT DISTINCT ?x ?p { ?x a ag:Thrust ; ag:position ?p } }"
    here, there = (
        client.post("/sparql", data={"query": query}).json()["results"]["bindings"][0]["n"]["value"]
        for client in (ours, by_virtuoso)
    )
    assert here != there
    assert float(here) == pytest.approx(float(there))


def test_virtuoso_needs_one_end_of_a_path(by_virtuoso: TestClient) -> None:
    query = "SELECT DISTINCT ?a ?b { ?a ag:partOf+ ?b } LIMIT 5"
    found = by_virtuoso.post("/sparql", data={"query": query})
    assert found.status_code == 400
    assert "transitive start not given. Ask it another way." in found.json()["detail"]


def test_virtuoso_does_not_manage_an_optional_path(by_virtuoso: TestClient) -> None:
    thing = "id:guideline-data-management-implementing"
    query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ VALUES ?a {{ {thing} }} ?a ag:hasAncestor? ?x }}"
    assert by_virtuoso.post("/sparql", data={"query": query}).status_code in (400, 502)


def test_virtuoso_has_no_year_of_nothing(by_virtuoso: TestClient) -> None:
    query = "SELECT ?x { ?x a ag:Thrust OPTIONAL { ?x ag:endYear ?y } FILTER(YEAR(?y) < 2000) }"
    assert by_virtuoso.post("/sparql", data={"query": query}).status_code == 502


def test_virtuoso_sorts_by_no_expression_of_an_aggregate(by_virtuoso: TestClient) -> None:
    query = (
        "SELECT ?x (MIN(?y) AS ?n) { ?x a ag:Thrust OPTIONAL { ?x ag:endYear ?y } }"
        " GROUP BY ?x ORDER BY (!BOUND(?n))"
    )
    assert by_virtuoso.post("/sparql", data={"query": query}).status_code == 400


def test_virtuoso_adds_the_dataset_of_the_request_to_that_of_the_query(
    ours: TestClient, by_virtuoso: TestClient
) -> None:
    query = COUNT.replace("{", "FROM graph:topics {")
    other = {"default-graph-uri": "https://w3id.org/aseangraph/graph/lineage-stated"}
    alone = number(ours, query.replace("topics", "lineage-stated"))
    assert number(ours, query, **other) == alone
    assert number(by_virtuoso, query, **other) == alone + number(ours, query)


def test_virtuoso_looks_in_all_named_graphs_where_only_default_ones_are_named(
    ours: TestClient, by_virtuoso: TestClient
) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a ag:Passage } }"
    only = {"default-graph-uri": "https://w3id.org/aseangraph/graph/topics"}
    assert number(ours, query, **only) == 0
    assert number(by_virtuoso, query, **only) == number(ours, query) > 0


def test_virtuoso_never_answers_a_query_that_is_posted_directly(virtuoso_server: Engine) -> None:
    with pytest.raises(httpx2.ReadTimeout):
        httpx2.post(
            virtuoso_server.query,
            content="ASK {}",
            headers={"Content-Type": "application/sparql-query"},
            timeout=2,
        )


def test_virtuoso_tells_where_it_leaves_rows_out_but_not_triples(
    ours: TestClient, by_virtuoso: TestClient
) -> None:
    every = "SELECT * { ?s ?p ?o }"
    rows = by_virtuoso.post("/sparql", data={"query": every})
    assert (rows.status_code, f"no more than {ROWS} rows" in rows.json()["detail"]) == (413, True)
    graph = by_virtuoso.post(
        "/sparql",
        data={"query": "CONSTRUCT WHERE { ?s ?p ?o }"},
        headers={"Accept": "application/n-triples"},
    )
    assert graph.status_code == 200
    assert abs(graph.text.count("\n") - ROWS) <= 1
    assert number(ours) > ROWS + 1


def test_virtuoso_gives_up_by_itself_and_that_is_a_504(by_virtuoso: TestClient) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    found = by_virtuoso.post("/sparql", data={"query": heavy})
    assert (found.status_code, "took too long" in found.json()["detail"]) == (504, True)


def test_a_query_that_is_too_slow_for_us_is_given_up_before_virtuoso_does(
    virtuoso_server: Engine,
) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with fronted(virtuoso_server.query, replace(LIMITS, query_seconds=1)) as client:
        found = client.post("/sparql", data={"query": heavy})
    assert found.json()["detail"].startswith("the query was stopped after 1 seconds")


def update(engine: Engine, text: str) -> httpx2.Response:
    return httpx2.post(
        engine.update,
        content=text,
        headers={"Content-Type": "application/sparql-update"},
        auth=httpx2.DigestAuth(engine.user, engine.password),
        timeout=30,
    )


def test_virtuoso_takes_no_blank_node_as_data(virtuoso_server: Engine) -> None:
    block = "{ GRAPH <a:g> { <a:s> <a:p> _:b } }"
    assert "SP031" in update(virtuoso_server, f"INSERT DATA {block}").text
    assert update(virtuoso_server, f"INSERT {block} WHERE {{}}").is_success
    assert update(virtuoso_server, "DROP SILENT GRAPH <a:g>").is_success


def test_virtuoso_takes_no_update_of_2000_triples(virtuoso_server: Engine) -> None:
    triples = "".join(f"<a:s> <a:p> <a:{n}> .\n" for n in range(2000))
    refused = update(virtuoso_server, f"INSERT DATA {{ GRAPH <a:g> {{ {triples} }} }}")
    assert (refused.status_code, "10000 lines of code" in refused.text) == (400, True)


def test_virtuoso_reads_no_backslash_in_a_name(virtuoso_server: Engine) -> None:
    query = r"PREFIX id: <https://w3id.org/aseangraph/id/> ASK { id:a\.b ?p ?o }"
    refused = httpx2.post(virtuoso_server.query, data={"query": query})
    assert (refused.status_code, "Bad character" in refused.text) == (400, True)
