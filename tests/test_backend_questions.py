"""Curated questions of the service in front of an endpoint that does what a test says."""

import json
import logging
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from aseangraph import backend as module
from aseangraph.limits import Limits
from far_servers import LIMITS, LOOKS, Asked, Scripted, free_port, fronted, http, scripted, silent

ID = "https://w3id.org/aseangraph/id/"
PARTS = """\
#+ summary: What are the parts?
#+ description: Why it matters.
#+ tags: [plans]
#+ params:
#+   plan: {type: iri, class: "ag:Instrument", required: true, example: aim2020, description: P}
#+   topic: {type: topic, description: "The topic."}
#+   words: {type: text, description: "Words."}
#+   year: {type: year, default: 2020, description: "The year."}
#+ evidence: [part]
PREFIX ag: <https://w3id.org/aseangraph/ontology#>
SELECT DISTINCT ?plan ?part ?topic ?words ?year WHERE { ?part ag:partOf ?plan } ORDER BY ?part
"""
HEAD = (
    "BASE <https://w3id.org/aseangraph/> PREFIX ag: <https://w3id.org/aseangraph/ontology#>\n"
    "SELECT DISTINCT ?plan ?part ?topic ?words ?year WHERE {"
)
TAIL = " ?part ag:partOf ?plan } ORDER BY ?part\n"


def literal(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value}


def iri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def solutions(*rows: Mapping[str, dict[str, str]]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["part"]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": list(rows)}}).encode()


def held(**texts: str) -> bytes:
    """The rows of a store that holds these questions."""
    base = "https://w3id.org/aseangraph/query/"
    return solutions(
        *(
            {"query": iri(base + name), "subject": literal("plans"), "text": literal(text)}
            for name, text in texts.items()
        )
    )


def truth(value: bool) -> bytes:
    return json.dumps({"head": {}, "boolean": value}).encode()


ROWS = [{"part": iri(f"{ID}part-{number}")} for number in (1, 2, 2, 3)]  # one of them twice
PROOFS = [
    {
        "thing": iri(f"{ID}part-{number}"),
        "evidence": iri(f"{ID}passage-{number}"),
        "kind": iri("https://w3id.org/aseangraph/ontology#Passage"),
        "locator": literal(f"page {number}"),
    }
    for number in (1, 2)
]


def knows(asked: Asked, *, things: bool = True, classes: bool = True) -> bytes | None:
    """The answer to an ASK whether a thing is known, or is of a class."""
    if " ASK " not in asked.query:
        return None
    return truth(classes if "> a <" in asked.query else things)


class Far:
    """How the server answers: its questions, whether it knows things, and rows of two kinds."""

    def __init__(self, **texts: str) -> None:
        self.held = held(**texts)
        self.rows = solutions(*ROWS)
        self.things = self.classes = True
        self.delay = 0.0

    def __call__(self, connection: socket.socket, asked: Asked) -> None:
        time.sleep(self.delay)
        if asked.query in LOOKS and "sh:select" not in asked.query:
            connection.sendall(LOOKS[asked.query])
        elif "sh:select" in asked.query:
            connection.sendall(http(self.held))
        elif told := knows(asked, things=self.things, classes=self.classes):
            connection.sendall(http(told))
        elif "VALUES ?thing" in asked.query:
            connection.sendall(http(solutions(*PROOFS)))
        else:
            connection.sendall(http(self.rows))


@contextmanager
def serving(far: Far, limits: Limits = LIMITS) -> Iterator[tuple[Scripted, TestClient]]:
    with scripted(far, lets_look=False) as server, fronted(server.address, limits) as client:
        server.asked.clear()
        yield server, client


@pytest.fixture(scope="module")
def parts() -> Iterator[tuple[Scripted, TestClient]]:
    with serving(Far(parts=PARTS)) as both:
        yield both


@pytest.fixture
def far(parts: tuple[Scripted, TestClient]) -> Far:
    """How the server behaves; it was asked nothing yet."""
    server, _ = parts
    server.behave = Far(parts=PARTS)
    server.asked.clear()
    return server.behave


@pytest.fixture
def ask(parts: tuple[Scripted, TestClient]) -> Callable[..., object]:
    """Ask the question of the service, with an Accept field perhaps."""

    def answer(accept: str = "*/*", **given: object):
        return parts[1].get("/queries/parts", params=given, headers={"Accept": accept})

    return answer


@pytest.fixture
def served(parts, far: Far, ask):
    """The server, how it behaves, and what asks the question."""
    return parts[0], far, ask


def queries(server: Scripted) -> list[str]:
    """What the store was asked, but for whether it is there."""
    return [asked.query for asked in server.asked if asked.query != "ASK { }"]


# --- the catalogue --------------------------------------------------------------------------------


def test_the_questions_that_the_store_holds_are_listed(parts: tuple[Scripted, TestClient]) -> None:
    _, client = parts
    (question,) = client.get("/queries").json()
    assert (question["name"], question["subject"]) == ("parts", "plans")
    assert [each["name"] for each in question["params"]] == ["plan", "topic", "words", "year"]
    assert client.get("/queries/parts.rq").text == PARTS
    assert "What are the parts?" in client.get("/queries", headers={"Accept": "text/html"}).text


def test_a_store_without_questions_has_none() -> None:
    with serving(Far()) as (_, client):
        assert client.get("/queries").json() == []
        assert client.get("/queries/parts").status_code == 404
        assert client.get("/health").json()["triples"] == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT ?x { ?x ?p ?o }",
        PARTS.replace("#+ summary", "#+ colour"),
        PARTS.replace("#+ tags: [plans]", "#+ tags: 5"),
        PARTS.replace("#+ params:", "#+ params: [a]\n#+ more:"),
        PARTS.replace("{type: topic,", "{type: [topic"),
        PARTS.replace("#+ tags: [plans]", "#+ tags: " + "[" * 200),
        PARTS.replace("?part ag:partOf ?plan", "?part ag:partOf"),
        PARTS.replace("?part ag:partOf ?plan", "SERVICE <http://127.0.0.1:1/> { ?part ?p ?plan }"),
        PARTS.replace("?part ag:partOf ?plan", '?part ag:partOf "\\\\u0022"'),
        PARTS.replace("SELECT DISTINCT", "CONSTRUCT { ?s ?p ?o } WHERE { } #\nSELECT"),
    ],
)
def test_a_damaged_question_is_left_out_and_told_in_the_log(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with serving(Far(damaged=text, parts=PARTS)) as (_, client):
        assert [each["name"] for each in client.get("/queries").json()] == ["parts"]
        assert client.get("/queries/parts?plan=aim2020").status_code == 200
    assert [each for each in caplog.messages if "'damaged' is left out" in each]


def test_rows_that_are_no_questions_break_nothing() -> None:
    far = Far()
    far.held = solutions({"other": literal("x")})
    with serving(far) as (_, client):
        assert client.get("/queries").json() == []
        assert client.get("/health").json()["triples"] == 7


def test_the_questions_are_read_when_the_store_comes_and_again_when_it_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(module, "_COUNT_SECONDS", 0.02)
    port = free_port()

    def listed() -> list[str]:
        return [each["name"] for each in client.get("/queries").json()]

    def wait_for(names: list[str]) -> None:
        until = time.monotonic() + 10
        while listed() != names:
            assert time.monotonic() < until, listed()
            time.sleep(0.02)

    with fronted(f"http://127.0.0.1:{port}/sparql") as client:
        assert listed() == []
        far = Far(parts=PARTS)
        with scripted(far, port=port, lets_look=False):
            wait_for(["parts"])
            far.held = held(parts=PARTS, others=PARTS)
            wait_for(["others", "parts"])


def test_what_it_holds_is_known_still_when_what_parses_was_killed() -> None:
    with serving(Far(parts=PARTS)) as (_, client):
        pool = client.app.pool
        first = pool._nursery
        first.kill()
        until = time.monotonic() + 10
        while pool._nursery is first or pool._control is None:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert client.get("/queries/parts?plan=a").status_code == 200
        assert client.get("/health").json()["triples"] == 7
        assert [each["name"] for each in client.get("/queries").json()] == ["parts"]


# --- what is asked --------------------------------------------------------------------------------


def test_the_terms_go_out_as_values(parts, far: Far, ask) -> None:
    told = ask(plan="aim2020", topic="topic:x", words='"} { \\', year="2021")
    assert told.status_code == 200
    *names, query = queries(parts[0])
    assert [each.removeprefix("BASE <https://w3id.org/aseangraph/> ") for each in names] == [
        f"ASK {{ <{ID}aim2020> ?p ?o }}",
        f"ASK {{ <{ID}aim2020> a <https://w3id.org/aseangraph/ontology#Instrument> }}",
        "ASK { <https://w3id.org/aseangraph/topic/x> ?p ?o }",
        "ASK { <https://w3id.org/aseangraph/topic/x> a"
        " <https://w3id.org/aseangraph/ontology#Topic> }",
    ]
    assert query == (
        f"{HEAD} VALUES (?plan ?topic ?words ?year) {{ (<{ID}aim2020>"
        ' <https://w3id.org/aseangraph/topic/x> "\\"} { \\\\"'
        f' "2021"^^<http://www.w3.org/2001/XMLSchema#integer>) }}{TAIL}'
    )


def test_what_is_left_open_is_in_no_values(parts, far: Far, ask) -> None:
    assert ask(plan="id:aim2020").status_code == 200
    assert " VALUES (?plan ?year) { (" in queries(parts[0])[-1]


@pytest.mark.parametrize("form", ["aim2020", "id:aim2020", f"{ID}aim2020", f"<{ID}aim2020>"])
def test_a_name_is_an_iri_a_short_form_or_a_local_name(form: str, parts, far: Far, ask) -> None:
    if "<" in form:  # brackets are for the shell
        assert ask(plan=form).status_code == 422
        return
    assert ask(plan=form).status_code == 200
    assert f"(<{ID}aim2020>" in queries(parts[0])[-1]


@pytest.mark.parametrize(
    "given, knows, status, told",
    [
        ({"plan": "nope"}, (False, False), 404, "plan: the graph knows no id:nope."),
        ({"plan": "nope"}, (True, False), 422, "plan: id:nope is known, and is no ag:Instrument."),
        ({"plan": "AIM 2020"}, (True, True), 404, "plan: the graph knows no 'AIM 2020'."),
        ({"plan": "http://x/["}, (True, True), 404, "plan: the graph knows no <http://x/[>."),
        ({}, (True, True), 422, "parts has to be told plan"),
        ({"plan": ["a", "b"]}, (True, True), 422, "plan was given 2 times"),
        ({"plan": "a", "colour": "b"}, (True, True), 422, "parts takes no parameter 'colour'"),
        ({"plan": "a", "year": "x"}, (True, True), 422, "year is a whole number"),
        ({"plan": '"> } #'}, (True, True), 422, "plan is a thing, by its IRI"),
        (
            {"plan": "a", "words": "x\\u0022 } #"},
            (True, True),
            422,
            "a backslash before u and digits",
        ),
        ({"plan": "a", "words": "\0"}, (True, True), 422, "without control characters"),
        ({"plan": "a", "evidence": "yes"}, (True, True), 422, "evidence is 1 or 0"),
        ({"plan": "a", "limit": "0"}, (True, True), 422, "limit is one whole number"),
    ],
)
def test_what_does_not_fit_is_told_and_no_rows_are_asked_for(
    given, knows: tuple[bool, bool], status: int, told: str, served
) -> None:
    server, far, ask = served
    far.things, far.classes = knows
    answer = ask(**given)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert told in answer.json()["detail"]
    assert not [each for each in queries(server) if "SELECT" in each]


# --- what comes back ------------------------------------------------------------------------------


def test_rows_come_once_each_in_every_format(far: Far, ask) -> None:
    found = ask("text/csv", plan="a")
    assert found.text == "part\r\n" + "".join(f"{ID}part-{number}\r\n" for number in (1, 2, 3))
    assert found.headers["x-total-count"] == "3"
    assert ask("text/tab-separated-values", plan="a").text.startswith(f"?part\n<{ID}part-1>\n")
    assert len(ask("application/sparql-results+json", plan="a").json()["results"]["bindings"]) == 3
    assert ask("application/sparql-results+xml", plan="a").text.startswith("<?xml")
    assert ask("text/csv;q=0", plan="a", format="tsv").text.startswith("?part\n")
    assert ask("image/png", plan="a").status_code == 406


def test_a_page_of_rows_with_its_links(far: Far, ask) -> None:
    found = ask("text/csv", plan="a", limit=2, offset=1)
    assert found.text == f"part\r\n{ID}part-2\r\n{ID}part-3\r\n"
    assert found.headers["x-total-count"] == "3"
    assert '<parts?plan=a&limit=2&offset=0>; rel="prev"' in found.headers["link"]
    beyond = ask("text/csv", plan="a", limit=2, offset=9)
    assert (beyond.text, beyond.headers["x-total-count"]) == ("part\r\n", "3")


def test_the_evidence_of_each_row(parts, far: Far, ask) -> None:
    found = ask(plan="a", evidence=1, limit=2)
    assert f"VALUES ?thing {{ <{ID}part-1> <{ID}part-2> }}" in queries(parts[0])[-1]
    assert [
        (row["evidence"]["value"], row["evidenceIris"]["value"])
        for row in found.json()["results"]["bindings"]
    ] == [(f"page {number} (passage)", f"{ID}passage-{number}") for number in (1, 2)]


def test_a_page_for_people(far: Far, ask) -> None:
    page = ask("text/html", plan="a", limit=2, offset=1).text
    assert "<h1>What are the parts?</h1>" in page
    assert "<p>2 to 3 of 3: <a href=" in page
    assert "<p>2 rows</p>" in page
    assert ">id:part-3</a></td>" in page


# --- limits and failures --------------------------------------------------------------------------


def test_the_time_is_that_of_all_that_is_asked_together() -> None:
    far = Far(parts=PARTS)
    with serving(far, replace(LIMITS, query_seconds=1.0)) as (_, client):
        far.delay = 0.4
        found = client.get("/queries/parts?plan=a")  # three times
    assert found.status_code == 504
    assert found.json()["detail"].startswith("the query was stopped after 1 seconds")


def test_the_size_is_that_of_all_that_is_fetched_together() -> None:
    far = Far(parts=PARTS)
    size = len(solutions(*ROWS)) + len(solutions(*PROOFS))
    with serving(far, replace(LIMITS, result_bytes=size + 200)) as (_, client):
        assert client.get("/queries/parts?plan=a&evidence=1").status_code == 200
    with serving(Far(), replace(LIMITS, result_bytes=size)) as (server, client):
        server.behave = far
        client.app.pool.catalogue = _catalogue()
        assert client.get("/queries/parts?plan=a").status_code == 200
        assert client.get("/queries/parts?plan=a&evidence=1").status_code == 413


def _catalogue():
    with serving(Far(parts=PARTS)) as (_, client):
        return client.app.pool.catalogue


@pytest.mark.parametrize(
    "rows, status",
    [
        (b"rubbish", 502),
        (b'{"head":{},"boolean":true}', 502),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[', 502),
    ],
)
def test_rubbish_is_told_as_such(rows: bytes, status: int, far: Far, ask) -> None:
    far.rows = rows
    assert ask(plan="a").status_code == status


def test_it_is_busy_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_QUICK_SECONDS", 0.05)
    far = Far(parts=PARTS)
    with serving(far, replace(LIMITS, slow_workers=0)) as (server, client):
        server.behave = silent
        assert client.get("/queries/parts?plan=a").status_code == 503


def test_a_client_that_asks_for_what_the_store_left_is_told(far: Far, parts, ask) -> None:
    _, client = parts
    assert client.get("/queries/other?plan=a").status_code == 404
    assert client.get("/lineage/aim2020").status_code == 501
    assert client.get("/search?q=x").status_code == 501
