"""The service in front of an endpoint that is down, slow, or talks rubbish."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from aseangraph import backend as module
from aseangraph.limits import MIB
from far_servers import (
    CONSTRUCT,
    LIMITS,
    ROWS,
    SELECT,
    TRIPLES,
    Asked,
    Scripted,
    answers,
    ask,
    free_port,
    fronted,
    http,
    problem,
    scripted,
    silent,
)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Scripted, TestClient]]:
    with scripted(answers(ROWS)) as far, fronted(far.address) as client:
        yield far, client


@pytest.fixture
def far(served: tuple[Scripted, TestClient]) -> Scripted:
    """A server that answers with ROWS, unless a test says otherwise, and was asked nothing yet."""
    far, _ = served
    far.behave = answers(ROWS)
    far.asked.clear()
    return far


@pytest.fixture
def client(served: tuple[Scripted, TestClient]) -> TestClient:
    """The service in front of ``far``."""
    return served[1]


# --- when there is no answer ---------------------------------------------------------------------


def test_a_backend_that_is_down_is_told_at_once_and_comes_back_without_a_restart() -> None:
    port = free_port()
    with fronted(f"http://127.0.0.1:{port}/sparql") as client:
        status, told = problem(ask(client))
        assert (status, told) == (
            502,
            "the store behind this service cannot be asked: it cannot be connected to. Ask again"
            " in a while.",
        )
        assert client.get("/ready").status_code == 503
        assert client.get("/health").status_code == 200
        with scripted(answers(ROWS), port=port):
            assert ask(client).status_code == 200
            assert client.get("/ready").status_code == 200
        assert problem(ask(client))[0] == 502
        with scripted(answers(ROWS), port=port):
            assert ask(client).status_code == 200


def test_what_it_holds_is_counted_when_it_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.02)
    port = free_port()
    with fronted(f"http://127.0.0.1:{port}/sparql") as client:
        assert client.get("/health").json()["triples"] == 0
        with scripted(answers(ROWS), port=port):
            until = time.monotonic() + 10
            while client.get("/health").json()["triples"] != 7:
                assert time.monotonic() < until


def _half(connection: socket.socket, asked: Asked) -> None:
    connection.sendall(http(ROWS)[:-20])
    silent(connection, asked)


def _drip(connection: socket.socket, asked: Asked) -> None:
    connection.settimeout(0.05)
    for byte in http(ROWS + b" " * 10_000):
        connection.sendall(bytes([byte]))
        try:
            connection.recv(1)
        except TimeoutError:
            continue
        return


@pytest.mark.parametrize("slow", [silent, _half, _drip])
def test_a_backend_that_is_slow_is_given_up_within_the_limit(slow) -> None:
    limits = replace(LIMITS, query_seconds=1.0)
    with scripted(slow) as far, fronted(far.address, limits) as client:
        begin = time.monotonic()
        status, told = problem(ask(client))
        assert 1.0 <= time.monotonic() - begin < 2.0
        assert (status, told.split(".")[0]) == (504, "the query was stopped after 1 seconds")
        far.behave = answers(ROWS)
        assert ask(client).status_code == 200


def _chunked(*chunks: bytes, end: bool = True):
    head = http(headers={"Content-Length": "", "Transfer-Encoding": "chunked"})
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head + body + (b"0\r\n\r\n" if end else b"")


BROKEN_OFF = "the store behind this service cannot be asked: it broke off. Ask again in a while."


@pytest.mark.parametrize(
    "sent",
    [b"", http(ROWS)[:40], http(ROWS)[:-20], _chunked(ROWS, end=False), b"SSH-2.0-rubbish\r\n"],
    ids=["nothing", "half a head", "half a body", "no last chunk", "no HTTP"],
)
def test_a_backend_that_hangs_up_midway_is_a_502(
    far: Scripted, client: TestClient, sent: bytes
) -> None:
    def hang_up(connection: socket.socket, _: Asked) -> None:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_RDWR)

    far.behave = hang_up
    assert problem(ask(client)) == (502, BROKEN_OFF)
    far.behave = answers(ROWS)
    assert ask(client).status_code == 200


UNFRAMED = {"Content-Length": "", "Connection": "close"}


@pytest.mark.parametrize(
    "query, sent, why",
    [
        (SELECT, http(b"<html>", "text/html"), "it came as text/html"),
        (SELECT, http(ROWS, ""), "it came as nothing that is named"),
        (SELECT, http(b"<html>oops</html>"), "sent what is no answer"),
        (SELECT, http(ROWS[:-3]), "sent what is no answer"),
        (SELECT, http(b""), "sent what is no answer"),
        (SELECT, http(b"\xff\xfe"), "sent what is no answer"),
        (SELECT, http(b'{"head":{},"boolean":true}'), "true or false was sent where rows"),
        (SELECT, http(TRIPLES, "application/n-triples"), "it came as application/n-triples"),
        ("ASK {}", http(ROWS), "rows were sent where true or false"),
        (CONSTRUCT, http(ROWS), "it came as application/sparql-results+json"),
        (CONSTRUCT, http(TRIPLES[:-5], "application/n-triples"), "sent what is no answer"),
        (
            CONSTRUCT,
            http(TRIPLES, "application/n-triples", headers=UNFRAMED),
            "where it ends is not told",
        ),
        (SELECT, http(ROWS[:-3], headers=UNFRAMED), "sent what is no answer"),
    ],
)
def test_rubbish_is_a_502_and_never_half_an_answer(
    far: Scripted, client: TestClient, query: str, sent: bytes, why: str
) -> None:
    def send(connection: socket.socket, _: Asked) -> None:
        connection.sendall(sent)
        if b"Connection: close" in sent:
            connection.shutdown(socket.SHUT_RDWR)

    far.behave = send
    status, told = problem(ask(client, query))
    assert (status, why in told) == (502, True), told
    far.behave = answers(ROWS)
    assert ask(client).status_code == 200


def test_rows_whose_end_is_told_by_the_end_of_the_connection_are_read(
    far: Scripted, client: TestClient
) -> None:
    def send(connection: socket.socket, _: Asked) -> None:
        connection.sendall(http(ROWS, headers=UNFRAMED))
        connection.shutdown(socket.SHUT_RDWR)

    far.behave = send
    assert len(ask(client).json()["results"]["bindings"]) == 2


@pytest.mark.parametrize(
    "refusal, status, says",
    [
        (("400 Bad Request", "text/plain", "no such thing"), 400, "It says: no such thing. Ask it"),
        (
            ("400 Bad Request", "text/html", "<p>secret</p>"),
            400,
            "does not take this query. Ask it",
        ),
        (("422 Unprocessable", "text/plain", ""), 400, "does not take this query. Ask it"),
        (
            ("500 No", "text/plain", "Virtuoso 37000 Error TR: x\n\nSPARQL query:\ny"),
            400,
            "TR: x. A",
        ),
        (("401 Unauthorized", "text/plain", ""), 502, "ASEANGRAPH_BACKEND_USER and ASEANGRAPH"),
        (("403 Forbidden", "text/plain", ""), 502, "does not let it in"),
        (("302 Found", "text/plain", ""), 502, "takes no queries at the address"),
        (("404 Not Found", "text/plain", ""), 502, "mend ASEANGRAPH_BACKEND"),
        (("405 Method Not Allowed", "text/plain", ""), 502, "(status 405)"),
        (("413 Too Large", "text/plain", ""), 413, "Shorten it."),
        (("429 Too Many Requests", "text/plain", ""), 503, "Ask again in a while."),
        (("500 Oops", "text/plain", "Traceback: x"), 502, "failed (status 500). Ask again"),
        (("503 Unavailable", "text/html", "<p>x</p>"), 502, "failed (status 503)"),
        (("504 Timeout", "text/plain", ""), 504, "stopped the query, for it took too long"),
        (("500 No", "text/plain", "Virtuoso S1T00 Error SR171: late"), 504, "it took too long"),
    ],
)
def test_a_refusal_is_told_with_what_to_do(
    far: Scripted, client: TestClient, refusal: tuple[str, str, str], status: int, says: str
) -> None:
    line, content_type, words = refusal
    far.behave = answers(words.encode(), content_type, status=line)
    found, told = problem(ask(client))
    assert (found, says in told) == (status, True), told
    assert "Traceback" not in told
    far.behave = answers(ROWS)
    assert ask(client).status_code == 200


def test_words_of_the_backend_are_cut_short(far: Scripted, client: TestClient) -> None:
    refuse = answers(b"x" * 100_000, "text/plain", status="400 Bad Request")
    far.behave = refuse
    assert problem(ask(client))[1].count("x") < 210


@pytest.mark.parametrize(
    "header, status, says",
    [
        ({"X-SPARQL-MaxRows": "10000"}, 413, "no more than 10000 rows"),
        ({"X-SQL-State": "S1TAT"}, 504, "stopped the query"),
    ],
)
def test_an_answer_that_virtuoso_cut_is_no_answer(
    far: Scripted, client: TestClient, header: dict[str, str], status: int, says: str
) -> None:
    far.behave = answers(ROWS, headers=header)
    found, told = problem(ask(client))
    assert (found, says in told) == (status, True)


# --- limits --------------------------------------------------------------------------------------


def _endless(connection: socket.socket, _: Asked) -> None:
    connection.sendall(http(headers={"Content-Length": "", "Transfer-Encoding": "chunked"}))
    while True:  # until the other side hangs up
        connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


@pytest.mark.parametrize(
    "large", [_endless, answers(b" " * (64 * MIB + 1))], ids=["endless", "stated"]
)
def test_an_answer_of_more_than_64_mib_is_a_413(large) -> None:
    with scripted(large) as far, fronted(far.address, replace(LIMITS, query_seconds=30)) as client:
        status, told = problem(ask(client))
        assert (status, told.split(".")[0]) == (413, "the answer is larger than 64 MiB")
        far.behave = answers(ROWS)
        assert ask(client).status_code == 200


def test_an_answer_that_is_too_large_in_the_format_asked_for_is_a_413() -> None:
    triples = b"".join(b"<http://x/%d> <http://x/p> <http://x/o> .\n" % n for n in range(1000))
    limits = replace(LIMITS, result_bytes=len(triples))
    there = scripted(answers(triples, "application/n-triples"))
    with there as far, fronted(far.address, limits) as client:
        assert ask(client, CONSTRUCT, "application/n-triples").status_code == 200
        status, told = problem(ask(client, CONSTRUCT, "application/ld+json"))
        assert status == 413
        assert told.endswith(
            "or take all of it: /rdf-graph-store?default, or the dumps of the release."
        )


def test_a_query_that_runs_away_on_no_data_stops_here() -> None:
    values = "VALUES ?%s { " + "1 " * 400 + "}"
    heavy = f"SELECT * {{ {' '.join(values % name for name in 'abcd')} }} ORDER BY ?a"
    limits = replace(LIMITS, query_seconds=1.0)
    with scripted(answers(ROWS)) as far, fronted(far.address, limits) as client:
        begin = time.monotonic()
        assert problem(ask(client, heavy))[0] in (503, 504)
        assert time.monotonic() - begin < 3.0
    assert far.asked == []


def test_numbers_that_are_none_do_not_end_the_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(module, "_COUNT_SECONDS", 0.02)
    with scripted(answers(ROWS), lets_look=False) as far, fronted(far.address) as client:
        assert client.get("/health").json()["triples"] == 0
        far.lets_look = True
        until = time.monotonic() + 10
        while client.get("/health").json()["triples"] != 7:
            assert time.monotonic() < until
