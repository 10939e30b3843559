"""Numbers of the running service, and its access log."""

import json
import re
from pathlib import Path

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from aseangraph.metrics import Board
from serving_tests import started

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
    one.evaluated(0.002)
    two.evaluated(40)
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
    assert found["aseangraph_evaluation_seconds_count", ""] == 1
    lines = [json.loads(line) for line in server.said if line.startswith("{")]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/sparql", status) for status in (200, 200, 200, 400)
    ]
    assert len({line["asked"] for line in lines}) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", line["asked"]) for line in lines)
    assert all("query" not in line for line in lines)
