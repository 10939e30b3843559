"""The service in front of another endpoint: one of our own that behaves well, and then does not."""

import asyncio
import base64
import json
import logging
import re
import socket
import time
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from rdflib import Graph
from rdflib.namespace import DCTERMS

from aseangraph import backend as module
from aseangraph.api import Service
from aseangraph.backend import Backend
from aseangraph.description import SD
from aseangraph.errors import SettingsError
from aseangraph.formats import ANSWERS, FORMATS, Kind, by_name
from aseangraph.pool import Pool, Source
from aseangraph.rdf_files import parse
from aseangraph.remote import Credentials, checked_address
from aseangraph.wire import Outcome, Question
from far_servers import (
    CONSTRUCT,
    LIMITS,
    ROWS,
    SELECT,
    TRIPLES,
    Asked,
    Behaviour,
    Scripted,
    answers,
    ask,
    fronted,
    http,
    problem,
    scripted,
    silent,
)
from serving_tests import started

pytest_plugins = ["far_fixtures"]


# --- what is passed on ---------------------------------------------------------------------------


def test_a_query_is_sent_as_a_form_with_all_that_it_needs(
    far: Scripted, client: TestClient
) -> None:
    graphs = {"default-graph-uri": ["a:1", "a:2"], "named-graph-uri": "a:3"}
    assert ask(client, "SELECT ?l { id:aim2020-target-8.1.1.2 rdfs:label ?l }", **graphs).json()
    (asked,) = far.asked
    assert asked.line == "POST /sparql HTTP/1.1"
    assert asked.fields["content-type"] == "application/x-www-form-urlencoded"
    assert asked.fields["accept"] == (
        "application/sparql-results+json;q=1, application/sparql-results+xml;q=0.9"
    )
    assert "authorization" not in asked.fields
    assert asked.form == {
        "query": [
            "BASE <https://w3id.org/aseangraph/> PREFIX id: <https://w3id.org/aseangraph/id/>"
            " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?l"
            " { <https://w3id.org/aseangraph/id/aim2020-target-8.1.1.2> rdfs:label ?l }"
        ],
        **{name: [iri] if isinstance(iri, str) else iri for name, iri in graphs.items()},
    }


@pytest.mark.parametrize(
    "accept, expected",
    [
        ("text/csv", b's,l\r\nhttp://x/a.b,"Caf\xc3\xa9, ""x"""\r\n,007\r\n'),
        (
            "text/tab-separated-values",
            b'?s\t?l\n<http://x/a.b>\t"Caf\xc3\xa9, \\"x\\""@en\n\t007\n',
        ),
        (
            "application/sparql-results+json",
            b'{"head":{"vars":["s","l"]},"results":{"bindings":[{"s":{"type":"uri","value":'
            b'"http://x/a.b"},"l":{"type":"literal","value":"Caf\xc3\xa9, \\"x\\"",'
            b'"xml:lang":"en"}},'
            b'{"l":{"type":"literal","value":"007","datatype":'
            b'"http://www.w3.org/2001/XMLSchema#integer"}}]}}',
        ),
    ],
)
def test_rows_come_in_every_format_with_every_term(
    far: Scripted, client: TestClient, accept: str, expected: bytes
) -> None:
    answer = ask(client, accept=accept)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, accept)
    assert answer.content == expected


def test_rows_come_as_a_page_for_people(far: Scripted, client: TestClient) -> None:
    page = ask(client, accept="text/html").text
    assert "<p>2 rows</p>" in page
    assert "<td>&lt;http://x/a.b&gt;</td><td>Café, &quot;x&quot;</td>" in page


@pytest.mark.parametrize("name", [each.name for each in FORMATS if Kind.TRIPLES in each.kinds])
@pytest.mark.parametrize(
    "content_type, body",
    [
        ("application/n-triples", TRIPLES),
        ("text/turtle; charset=UTF-8", TRIPLES),
        ("text/plain", TRIPLES),
    ],
)
def test_a_graph_comes_in_every_format(
    far: Scripted, client: TestClient, name: str, content_type: str, body: bytes
) -> None:
    far.behave = answers(body, content_type)
    answer = ask(client, CONSTRUCT, by_name(name).media_types[0])
    assert far.asked[0].fields["accept"].startswith("application/n-triples;q=1, text/turtle;q=0.9")
    assert answer.headers["content-type"] == by_name(name).content_type
    objects = [o.n3() for _, _, o in parse(answer.content, by_name(name), name=name)]
    assert len(objects) == 2
    assert '"Café"@en' in objects


@pytest.mark.parametrize(
    "body, truth",
    [
        (b'{"head":{},"boolean":true}', True),
        (b'{"head":{"link":[]},"boolean":false}', False),
        # as Virtuoso 7 puts it
        (b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}', False),
        (
            b'{ "head": { "link": [], "vars": ["__ASK_RETVAL"] },"results": { "bindings": [{'
            b' "__ASK_RETVAL": { "type": "typed-literal", "datatype":'
            b' "http://www.w3.org/2001/XMLSchema#integer", "value": "1" }} ] } }',
            True,
        ),
    ],
)
def test_true_and_false(far: Scripted, client: TestClient, body: bytes, truth: bool) -> None:
    far.behave = answers(body)
    assert ask(client, "ASK { ?s ?p ?o }").json() == {"head": {}, "boolean": truth}


def test_blank_nodes_of_virtuoso_are_blank_nodes(far: Scripted, client: TestClient) -> None:
    in_json = (
        b'{"head":{"vars":["b"]},"results":{"bindings":[{"b":{ "type": "bnode", "value":'
        b' "nodeID://b10001" }},{"b":{"type":"literal","value":"nodeID://b10001"}}]}}'
    )
    far.behave = answers(in_json)
    rows = ask(client, "SELECT ?b {}").json()["results"]["bindings"]
    assert rows == [
        {"b": {"type": "bnode", "value": "b10001"}},
        {"b": {"type": "literal", "value": "nodeID://b10001"}},
    ]


@pytest.mark.parametrize(
    "content_type, body",
    [
        (
            "application/sparql-results+json",
            b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":{ "type": "typed-literal",'
            b' "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1" },"b":'
            b'{ "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean",'
            b' "value": "0" }}]}}',
        ),
        (
            "application/sparql-results+xml",
            b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/>'
            b'<variable name="b"/></head><results><result><binding name="a"><literal datatype='
            b'"http://www.w3.org/2001/XMLSchema#boolean">1</literal></binding><binding name="b">'
            b'<literal datatype="http://www.w3.org/2001/XMLSchema#boolean">0</literal></binding>'
            b"</result></results></sparql>",
        ),
    ],
)
def test_booleans_of_virtuoso_are_true_and_false(
    content_type: str, body: bytes, far: Scripted, client: TestClient
) -> None:
    far.behave = answers(body, content_type)
    assert ask(client, "SELECT ?a ?b {}", "text/csv").text == "a,b\r\ntrue,false\r\n"


def test_no_other_literal_is_taken_for_a_boolean(far: Scripted, client: TestClient) -> None:
    inner = '"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"'
    values = [
        {"type": "literal", "value": inner},
        {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        {"type": "literal", "value": "1", "datatype": "http://x/XMLSchema#boolean"},
    ]
    rows = {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": each} for each in values]}}
    far.behave = answers(json.dumps(rows).encode())
    assert ask(client, "SELECT ?a {}").json() == rows


def test_an_answer_has_an_etag_and_comes_in_gzip(far: Scripted, client: TestClient) -> None:
    rows = {"head": {"vars": ["x"]}, "results": {"bindings": []}}
    rows["results"]["bindings"] = [{"x": {"type": "literal", "value": "x" * 5000}}]
    far.behave = answers(json.dumps(rows).encode())
    first = client.get("/sparql", params={"query": "SELECT ?x {}"})
    assert first.headers["content-encoding"] == "gzip"
    again = client.get(
        "/sparql",
        params={"query": "SELECT ?x {}"},
        headers={"If-None-Match": first.headers["etag"]},
    )
    assert again.status_code == 304
    assert len(far.asked) == 2
    assert first.json() == rows


@pytest.mark.parametrize(
    "query, kept",
    [
        ("SELECT (1 AS ?known) { ?brand ?p ?o }", "public, max-age=300"),
        ("SELECT (NOW() AS ?x) {}", "no-store"),
        ("SELECT (STR(UUID()) AS ?x) {}", "no-store"),
    ],
)
def test_what_differs_from_call_to_call_is_not_kept(
    far: Scripted, client: TestClient, query: str, kept: str
) -> None:
    assert ask(client, query).headers["cache-control"] == kept
    assert len(far.asked) == 1


def test_what_it_holds_is_counted_and_its_graphs_can_be_fetched(
    far: Scripted, client: TestClient
) -> None:
    far.behave = answers(TRIPLES, "application/n-triples")
    assert client.get("/health").json() == {"status": "ok", "triples": 7}
    assert client.get("/rdf-graph-store?graph=a:g").status_code == 200
    assert client.get("/rdf-graph-store?graph=a:other").status_code == 404
    (asked,) = far.asked
    assert asked.form["default-graph-uri"] == ["a:g"]
    assert asked.query.endswith("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


# --- what is not passed on -----------------------------------------------------------------------

REFUSED = [
    "SELECT ?s WHERE { ?s ?p }",
    "ASK {\n  ?s nope:x ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "select*{service silent<http://127.0.0.1:1/>{?s ?p ?o}}",
    "INSERT DATA { <a:s> <a:p> <a:o> }",
    "DROP ALL",
    "",
    "SELECT * { { SELECT * { SERVICE ?x { ?s ?p ?o } } } }",
    "SELECT (<http://x/f>(1) AS ?x) {}",
]


@pytest.mark.parametrize("query", REFUSED)
def test_a_query_that_is_refused_here_goes_nowhere_and_is_told_as_ever(
    far: Scripted, client: TestClient, query: str, tmp_path
) -> None:
    (tmp_path / "nothing.nt").write_bytes(b"")
    own = Pool(Source(data=[str(tmp_path / "nothing.nt")]), LIMITS)
    there = ask(client, query)
    with TestClient(Service(own, LIMITS)) as by_ourselves:
        here = ask(by_ourselves, query)
    assert far.asked == []
    assert problem(there)[0] == 400
    assert there.json() == here.json()


def test_what_no_format_can_hold_goes_nowhere(far: Scripted, client: TestClient) -> None:
    assert problem(ask(client, CONSTRUCT, "text/csv"))[0] == 406
    assert problem(ask(client, SELECT, "image/png"))[0] == 406
    assert far.asked == []


@pytest.mark.parametrize(
    "query, sent",
    [
        (
            r'SELECT ?x { FILTER("\u0022 } SERVICE <http://h/> { ?a ?b ?c } #" = ?x) }',
            r'SELECT ?x { FILTER("\" } SERVICE <http://h/> { ?a ?b ?c } #" = ?x) }',
        ),
        (
            "SELECT * { # \\u000A SERVICE <http://h/> { ?a ?b ?c }\n?s ?p ?o }",
            "SELECT * { # \\n SERVICE <http://h/> { ?a ?b ?c }\n?s ?p ?o }",
        ),
        (r'SELECT ("\u00e9\U0001F600\u005C\\" AS ?x) {}', r'SELECT ("é😀\\\\" AS ?x) {}'),
        (r"SELECT (<http://x/\u00e9> AS ?x) {}", "SELECT (<http://x/é> AS ?x) {}"),
    ],
)
def test_escapes_that_other_engines_read_otherwise_are_undone(
    far: Scripted, client: TestClient, query: str, sent: str
) -> None:
    assert ask(client, query).status_code == 200
    assert far.asked[0].query == f"BASE <https://w3id.org/aseangraph/> {sent}"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { # \\\\u000A SERVICE <http://h/> { ?a ?b ?c }\n?s ?p ?o }",
        r'SELECT ("\\u0022" AS ?x) {}',
        'SELECT ("\0" AS ?x) {}',
        r'SELECT ("\u0000" AS ?x) {}',
        "SELECT * { # \\uD800\n?s ?p ?o }",
    ],
)
def test_where_undoing_leaves_a_doubt_the_query_is_refused(
    far: Scripted, client: TestClient, query: str
) -> None:
    status, told = problem(ask(client, query))
    assert (status, far.asked) == (400, [])
    assert re.search(r"Leave it out\.$|Write the character itself\.$", told)


def question(query: str = SELECT) -> Question:
    return Question(
        query,
        {kind.value: by_name("nt").name for kind in ANSWERS}
        | {"solutions": "json", "boolean": "json"},
    )


def test_a_client_that_hangs_up_has_its_query_hung_up_on() -> None:
    heard: list[bytes] = []

    def wait(connection: socket.socket, _: Asked) -> None:
        begun.append(True)
        heard.append(connection.recv(1))

    begun: list[bool] = []

    async def run() -> Outcome:
        backend = Backend(far.address, LIMITS, Credentials(None, None))
        await backend.start()
        job = backend.submit(question())
        while not begun:
            await asyncio.sleep(0.01)
        assert backend.numbers()["quick"] == 1
        backend.abandon(job)
        while not heard:
            await asyncio.sleep(0.01)
        assert backend.numbers() == {"idle": 16, "quick": 0, "slow": 0, "waiting": 0}
        await backend.close()
        return (await job.done).outcome

    with scripted(wait) as far:
        assert asyncio.run(run()) is Outcome.ABANDONED
    assert heard == [b""]


def test_quick_queries_are_not_held_up_by_slow_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_QUICK_SECONDS", 0.2)
    limits = replace(LIMITS, slow_workers=2, query_seconds=20)

    def behave(connection: socket.socket, asked: Asked) -> None:
        if "slow" in asked.query:
            silent(connection, asked)
        else:
            connection.sendall(http(ROWS))

    async def run() -> None:
        backend = Backend(far.address, limits, Credentials(None, None))
        await backend.start()
        slow = [backend.submit(question("SELECT ?slow {}")) for _ in range(20)]
        begin = time.monotonic()
        quick = await backend.submit(question()).done
        assert quick.outcome is Outcome.ANSWERED
        assert time.monotonic() - begin < 2
        busy = 0
        while busy < 18:
            busy = sum(job.done.done() for job in slow)
            await asyncio.sleep(0.01)
        assert {job.done.result().outcome for job in slow if job.done.done()} == {Outcome.BUSY}
        assert backend.numbers()["slow"] == 2
        backend.let_go()
        assert {(await job.done).outcome for job in slow} == {Outcome.BUSY, Outcome.STOPPED}
        assert (await backend.submit(question()).done).outcome is Outcome.STOPPED
        await backend.close()

    with scripted(behave) as far:
        asyncio.run(run())


# --- credentials ---------------------------------------------------------------------------------

SECRET = "tender-otter-93"


def _basic(connection: socket.socket, asked: Asked) -> None:
    given = base64.b64encode(f"ann:{SECRET}".encode()).decode()
    if asked.fields.get("authorization") == f"Basic {given}":
        connection.sendall(http(ROWS))
    else:
        challenge = {"WWW-Authenticate": 'Basic realm="x"'}
        words = f"no entry for {asked.fields.get('authorization')}".encode()
        connection.sendall(http(words, "text/plain", status="401 Unauthorized", headers=challenge))


def _digest(connection: socket.socket, asked: Asked) -> None:
    if 'Digest username="ann"' in asked.fields.get("authorization", ""):
        assert SECRET not in asked.fields["authorization"]
        connection.sendall(http(ROWS))
    else:
        challenge = {
            "WWW-Authenticate": 'Digest realm="SPARQL", nonce="3", qop="auth", algorithm="MD5"'
        }
        connection.sendall(http(b"", status="401 Unauthorized", headers=challenge))


@pytest.mark.parametrize("server", [_basic, _digest])
def test_credentials_are_given_where_they_are_asked_for(server) -> None:
    credentials = Credentials("ann", SecretStr(SECRET))
    there = scripted(server, lets_look=False)
    with there as far, fronted(far.address, credentials=credentials) as client:
        assert ask(client).status_code == 200
        before = len(far.asked)
        assert ask(client).status_code == 200
    assert "authorization" not in far.asked[0].fields
    assert len(far.asked) == before + 1  # they are given at once when it is known how


def test_credentials_are_not_given_where_nobody_asks() -> None:
    credentials = Credentials("ann", SecretStr(SECRET))
    with scripted(answers(ROWS)) as far, fronted(far.address, credentials=credentials) as client:
        assert ask(client).status_code == 200
    assert all("authorization" not in asked.fields for asked in far.asked)


def test_credentials_that_are_not_taken_are_named_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    credentials = Credentials("ann", SecretStr("wrong-wombat"))
    there = scripted(_basic, lets_look=False)
    with there as far, fronted(far.address, credentials=credentials) as client:
        answer = ask(client)
        pages = [client.get(path).text for path in ("/health", "/ready", "/metrics", "/sparql")]
    assert problem(answer)[0] == 502
    sent = base64.b64encode(b"ann:wrong-wombat").decode()
    for text in (answer.text, caplog.text, repr(credentials), *pages):
        assert "wombat" not in text
        assert sent not in text


def test_a_refusal_that_repeats_the_password_does_not_get_through() -> None:
    words = f"user ann with {SECRET} may not ask this".encode()
    refuse = answers(words, "text/plain", status="400 Bad Request")
    credentials = Credentials("ann", SecretStr(SECRET))
    with scripted(refuse) as far, fronted(far.address, credentials=credentials) as client:
        told = problem(ask(client))[1]
    assert "It says: user … with … may not ask this." in told


@pytest.mark.parametrize(
    "address, says",
    [
        (f"http://ann:{SECRET}@host/sparql", "--backend: the address holds a user or a password"),
        ("ftp://host/sparql", "--backend: no address of a server"),
        ("host:7878/query", "--backend: no address of a server"),
        ("http://", "--backend: no address of a server"),
        ("http://host:99999/", "--backend: no address of a server"),
    ],
)
def test_an_address_that_will_not_do_is_told_without_repeating_it(address: str, says: str) -> None:
    with pytest.raises(SettingsError) as told:
        checked_address(address, "--backend")
    assert str(told.value).startswith(says)
    assert SECRET not in str(told.value)


# --- as a command --------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_in_front_of_a_backend_in_one_process_or_several(workers: str) -> None:
    settings = {"ASEANGRAPH_BACKEND_USER": "ann", "ASEANGRAPH_BACKEND_PASSWORD": SECRET}
    with scripted(_basic, lets_look=False) as far:
        arguments = ["--backend", far.address, "--workers", workers, "--access-log"]
        with started(*arguments, settings=settings) as server:
            answer = httpx2.get(f"{server.base}sparql", params={"query": SELECT}, timeout=30)
            assert len(answer.json()["results"]["bindings"]) == 2
            assert SECRET not in Path(f"/proc/{server.process.pid}/cmdline").read_text()
    assert SECRET not in "".join(server.said)


def counting(default: int, *named: int) -> Behaviour:
    """Behave as a store that has so many triples in its default graph, and in each named one."""

    def count(connection: socket.socket, asked: Asked) -> None:
        numbers = named if "GRAPH" in asked.query else (default,)
        rows = [
            {"n": {"type": "literal", "value": str(n)}, "g": {"type": "uri", "value": f"a:{n}"}}
            for n in numbers
        ]
        told = {"head": {"vars": ["n", "g"]}, "results": {"bindings": rows}}
        connection.sendall(http(json.dumps(told).encode()))

    return count


@pytest.mark.parametrize(
    "behave, times",
    [
        (counting(0, 3, 4), 1),
        (counting(7, 3, 4), 0),
        (counting(0, 0), 0),
        (counting(0), 0),
    ],
)
def test_a_store_that_shows_nothing_of_what_it_holds_is_told_once(
    behave: Behaviour, times: int
) -> None:
    with scripted(behave, lets_look=False) as far, started("--backend", far.address) as server:
        assert httpx2.get(f"{server.base}health", timeout=30).status_code == 200
    told = [line for line in server.said if "default graph is empty" in line]
    assert told == times * [
        "the backend's default graph is empty, and its named graphs are not: queries without GRAPH"
        " find nothing. Load it with `aseangraph load --merge`, or have it show all graphs as one"
        " (docs/deployment.md).\n"
    ]


def test_of_another_engine_less_is_promised(client: TestClient) -> None:
    told = Graph().parse(
        data=client.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle"
    )
    assert not list(told.subject_objects(SD.feature))
    assert not list(told.subject_objects(SD.extensionFunction))
    assert [str(name) for name in told.objects(predicate=SD.name)] == ["a:g"]
    (what,) = told.objects(predicate=DCTERMS.description)
    assert str(what) == (
        "Read-only SPARQL 1.1 query service in front of another. No federation, no update."
    )
