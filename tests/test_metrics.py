"""Numbers of the running service, and its access log."""

import json
import re
import socket
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from aseangraph.metrics import Board
from aseangraph.wire import Outcome
from far_servers import free_port
from serving_tests import Server, ask, received, started

DIRECT = {"Content-Type": "application/sparql-query"}
ENDS = "aseangraph_evaluations_total"
ASK = {"query": "ASK { ?s ?p ?o }"}


def numbers(text: str) -> dict[tuple[str, str], float]:
    """Read the text format: (name, labels) → value."""
    return {
        (sample.name, ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_board_adds_up_its_rows() -> None:
    board = Board(2)
    one, two = board.tally(0), board.tally(1)
    one.answered(200)
    two.answered(200)
    two.answered(504)
    one.evaluated(Outcome.ANSWERED, 0.002)
    two.evaluated(Outcome.TOO_LATE, 40)
    two.evaluated(Outcome.BUSY, 5)
    one.note(idle=2, slow=1)
    two.note(idle=1, slow=0)
    found = numbers(board.text().decode())
    assert found["aseangraph_answers_total", "status=200"] == 2
    assert found["aseangraph_answers_total", "status=504"] == 1
    assert found["aseangraph_processes", "state=idle"] == 3
    assert found["aseangraph_evaluation_seconds_bucket", "le=0.001"] == 0
    assert found["aseangraph_evaluation_seconds_bucket", "le=0.003"] == 1
    assert found["aseangraph_evaluation_seconds_bucket", "le=+Inf"] == 2
    assert found["aseangraph_evaluation_seconds_sum", ""] == 40.002
    ends = {labels: value for (name, labels), value in found.items() if name == ENDS and value}
    assert ends == {"end=answered": 1, "end=too_late": 1, "end=busy": 1}


def test_a_board_is_shared_by_its_file() -> None:
    board = Board(1)
    Board(1, board.fileno()).tally().answered(404)
    assert board.total("status_404") == 1


def test_a_running_service_counts_and_logs(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<a:a> <a:b> 1 .")
    with started("--data", str(data), "--access-log") as server:
        for _ in range(3):
            assert httpx2.get(f"{server.base}sparql", params=ASK).status_code == 200
        assert httpx2.get(f"{server.base}sparql", params={"query": "ASK {"}).status_code == 400
        found = numbers(httpx2.get(f"{server.base}metrics").text)
    assert found["aseangraph_answers_total", "status=200"] == 3
    assert found["aseangraph_answers_total", "status=400"] == 1
    assert found["aseangraph_evaluation_seconds_count", ""] == 2
    assert (found[ENDS, "end=answered"], found[ENDS, "end=faulty"]) == (1, 1)
    *lines, last = logged(server)
    assert (last["path"], last["asked"]) == ("/metrics", None)
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/sparql", status) for status in (200, 200, 200, 400)
    ]
    assert len({line["asked"] for line in lines}) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", line["asked"]) for line in lines)
    assert all("query" not in line for line in lines)


def logged(server: Server) -> list[dict[str, Any]]:
    """The lines of the access log, once the server has ended."""
    return [json.loads(line) for line in server.said if line.startswith("{")]


REQUESTS = [  # method, target, status
    ("GET", "", 200),
    ("HEAD", "", 200),
    ("GET", "health", 200),
    ("GET", "ready", 200),
    ("GET", "queries", 200),
    ("GET", "openapi.json", 200),
    ("GET", "docs", 200),
    ("GET", "nothing", 404),
    ("GET", "queries/none", 404),
    ("POST", "health", 405),
    ("GET", "sparql", 200),
    ("HEAD", "sparql", 200),
    ("OPTIONS", "sparql", 204),
    ("DELETE", "sparql", 405),
    ("GET", "rdf-graph-store?default", 200),
    ("GET", "rdf-graph-store", 400),
]


def test_every_request_is_logged_and_counted_once(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<a:a> <a:b> 1 .")
    with started("--data", str(data), "--access-log") as server:
        for method, target, status in REQUESTS:
            assert ask(server.base, target, method=method).status == status
        found = numbers(ask(server.base, "metrics").body.decode())
    expected = [
        (method, f"/{target.partition('?')[0]}", status) for method, target, status in REQUESTS
    ]
    lines = logged(server)
    told = [(line["method"], line["path"], line["status"]) for line in lines]
    assert told == [*expected, ("GET", "/metrics", 200)]
    assert all(0 <= line["seconds"] < 10 for line in lines)
    counted = {
        labels: n for (name, labels), n in found.items() if name == "aseangraph_answers_total"
    }
    assert counted == Counter(f"status={status}" for _, _, status in REQUESTS)


def test_a_request_that_is_refused_before_it_is_whole_is_logged_and_counted(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<a:a> <a:b> 1 .")
    with started("--data", str(data), "--access-log") as server:
        for head, status in ((b"HELP\r\n\r\n", 400), (b"GET /?" + b"x" * 70_000, 414)):
            where = urlsplit(server.base)
            with closing(socket.create_connection((where.hostname, where.port), 30)) as client:
                client.sendall(head)
                assert received(client).status == status
        found = numbers(ask(server.base, "metrics").body.decode())
    assert found["aseangraph_answers_total", "status=400"] == 1
    assert found["aseangraph_answers_total", "status=414"] == 1
    lines = logged(server)
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        (None, None, 400),
        (None, None, 414),
        ("GET", "/metrics", 200),
    ]
    assert lines[0]["client"] == "127.0.0.1"


def test_the_same_query_has_the_same_digest_by_get_and_in_a_form(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<a:a> <a:b> 1 .")
    form, direct = "application/x-www-form-urlencoded", "application/sparql-query"
    with started("--data", str(data), "--access-log") as server:
        for how in (
            {"target": "sparql?query=ASK%7B%7D"},
            {"target": "sparql", "headers": {"Content-Type": form}, "body": b"query=ASK%7B%7D"},
            {"target": "sparql?query=ASK%7B%7D", "headers": {"If-None-Match": '"x"'}},
            {"target": "sparql", "headers": {"Content-Type": direct}, "body": b"ASK{}"},
            {"target": "sparql", "headers": {"Content-Type": direct}, "body": b"ASK{ }"},
            {"target": "sparql?format=xml", "headers": {"Content-Type": direct}, "body": b"ASK{}"},
            {
                "target": "sparql",
                "headers": {"Content-Type": direct},
                "body": b"ASK{",
                "status": 400,
            },
        ):
            method = "POST" if "body" in how else "GET"
            status = how.pop("status", 200)
            assert ask(server.base, method=method, **how).status == status
    digests = [line["asked"] for line in logged(server)]
    assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in digests)
    assert digests[0] == digests[1] == digests[2]
    assert len(set(digests)) == 5


VALUES = " ".join(str(n) for n in range(2000))
ENDED = [  # query, its end
    ("ASK {}", "answered"),
    ("ASK {", "faulty"),
    ("ASK { SERVICE <a:b> {} }", "refused"),
    (f"SELECT * {{ VALUES ?a {{ {VALUES} }} }}", "too_large"),
    (
        f"ASK {{ VALUES ?a {{ {VALUES} }} VALUES ?b {{ {VALUES} }} VALUES ?c {{ {VALUES} }}"
        " FILTER(?a + ?b < -?c) }",
        "too_late",
    ),
]


def test_every_evaluation_is_counted_by_its_end_and_with_its_seconds(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<a:a> <a:b> 1 .")
    options = ["--query-timeout", "1", "--max-result-bytes", "2000"]
    with started("--data", str(data), *options) as server:
        for query, _ in ENDED:
            ask(server.base, "sparql", method="POST", headers=DIRECT, body=query.encode())
        found = numbers(ask(server.base, "metrics").body.decode())
    ends = {labels: value for (name, labels), value in found.items() if name == ENDS and value}
    assert ends == {f"end={end}": 1 for _, end in ENDED}
    assert found["aseangraph_evaluation_seconds_count", ""] == len(ENDED)
    assert 1 <= found["aseangraph_evaluation_seconds_sum", ""] < 10


def test_a_store_that_gives_no_answer_is_counted(tmp_path: Path) -> None:
    with started("--backend", f"http://127.0.0.1:{free_port()}/sparql") as server:
        assert ask(server.base, "sparql", ASK).status == 502
        found = numbers(ask(server.base, "metrics").body.decode())
    assert found[ENDS, "end=no_answer"] == 1
