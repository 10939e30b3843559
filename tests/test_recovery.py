"""Whatever dies or is replaced under the service, it goes on or comes back, and leaves nothing."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from aseangraph.formats import by_name
from aseangraph.release_writing import write_release
from aseangraph.store import Store
from process_family import ON_LINUX, Family, family_of, until
from serving_tests import Answer, Server, ask, received, sent, started

pytestmark = [ON_LINUX, pytest.mark.slow]

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LABEL = "SELECT ?l { <a:it> <a:label> ?l }"
TRIPLES = "".join(f"<a:s{n}> <a:p> {n} .\n" for n in range(2000))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "served.ttl"
    path.write_text(f"<a:it> <a:label> 'old' .\n{TRIPLES}")
    return path


@pytest.fixture
def server(file: Path) -> Iterator[Server]:
    with started("--data", str(file), "--query-timeout", "60") as server:
        yield server


def _numbers(server: Server) -> dict[str, int]:
    return json.loads(ask(server.base, "ready").body)["processes"]


def _uncached(server: Server) -> str:
    """Ask for the label by a query that no answer is kept for."""
    query = f"{LABEL} # {time.monotonic_ns()}"
    answer = ask(server.base, "sparql", {"query": query}, headers={"Accept": "text/csv"})
    assert answer.status == 200, answer
    return answer.body.decode()


def _whole(server: Server, serving: int = 1) -> Family | None:
    """Return the processes if there are as many of each kind as there should be at rest."""
    family = family_of(server.mark)
    expected = (int(serving > 1), serving, serving, 2 * serving, 0)
    return family if family.sizes == expected else None


def _cut_off(answer: Answer, why: str) -> None:
    assert (answer.status, answer["retry-after"]) == (503, "2")
    assert answer.media_type == "application/problem+json"
    assert json.loads(answer.body)["detail"] == why


def test_killed_evaluators_cost_one_query_and_are_replaced(server: Server) -> None:
    first = until(lambda: _whole(server), "all processes are there")
    with closing(sent(server.base, ENDLESS)) as client:
        until(lambda: _numbers(server)["slow"] == 1, "the query is under way")
        for pid in family_of(server.mark).evaluators:
            os.kill(pid, signal.SIGKILL)
        _cut_off(received(client), "the query was cut off by a fault of ours. Ask again.")
    assert _uncached(server) == "l\r\nold\r\n"
    second = until(lambda: _whole(server), "others have taken their places")
    assert second.nurseries == first.nurseries
    assert not set(second.evaluators) & set(first.evaluators)


def test_without_the_process_that_holds_the_graphs_the_service_recovers(server: Server) -> None:
    first = until(lambda: _whole(server), "all processes are there")
    with closing(sent(server.base, ENDLESS)):
        until(lambda: _numbers(server)["slow"] == 1, "a query is under way")
        (nursery,) = first.nurseries
        os.kill(nursery, signal.SIGKILL)
        until(lambda: ask(server.base, "ready").status == 503, "/ready tells it")
        assert _uncached(server) == "l\r\nold\r\n"
        until(lambda: ask(server.base, "ready").status == 200, "/ready tells of the new one")
        assert _uncached(server) == "l\r\nold\r\n"
        assert _numbers(server)["slow"] == 1
    second = until(lambda: _whole(server), "all processes are there again, and no others")
    assert not second.alive & first.alive - set(first.serving)


def test_a_file_that_cannot_be_read_again_is_tried_until_it_can(server: Server, file: Path) -> None:
    first = until(lambda: _whole(server), "all processes are there")
    kept = file.rename(file.with_suffix(".away"))
    (nursery,) = first.nurseries
    os.kill(nursery, signal.SIGKILL)
    failures = [0]

    def tried_thrice() -> bool:
        failures[0] = max(failures[0], len(family_of(server.mark).nurseries))
        return sum("did not start" in line for line in server.said) >= 3

    until(tried_thrice, "three starts that failed")
    assert ask(server.base, "ready").status == 503
    assert failures[0] == 1
    kept.rename(file)
    until(lambda: ask(server.base, "ready").status == 200, "it has started")
    until(lambda: _whole(server), "all processes are there")
    assert _uncached(server) == "l\r\nold\r\n"


def test_without_a_file_descriptor_left_it_waits_for_one(server: Server) -> None:
    first = until(lambda: _whole(server), "all processes are there")
    (pid,) = first.serving
    soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, hard))  # and it holds more already
    try:
        for evaluator in first.evaluators:
            os.kill(evaluator, signal.SIGKILL)
        until(lambda: any("no process could be" in line for line in server.said), "it is told")
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))
    until(lambda: _whole(server), "others have taken their places")
    assert _uncached(server) == "l\r\nold\r\n"


# --- a release is replaced -----------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_a_release_built_over_the_served_one_changes_nothing(
    release_dir: Path, tmp_path: Path, workers: int
) -> None:
    place = tmp_path / "release"
    _write(place, "old")
    with started("--release", str(place), "--workers", str(workers)) as server:
        first = until(lambda: _whole(server, workers), "all processes are there")
        digest = json.loads(ask(server.base, "health").body)["rdfc10"]
        if workers == 1:
            _build(place)
        else:
            _write(place, "new")
        _write(place, "newer")  # at which the files of the first one are removed
        assert json.loads((place / "manifest.json").read_bytes())["rdfc10"] != digest
        for pid in (first.serving[:1] if workers > 1 else []) + first.nurseries[-1:]:
            os.kill(pid, signal.SIGKILL)
        second = until(lambda: _changed(server, workers, first), "others have taken their places")
        assert len(second.alive & first.alive) < len(first.alive)
        for _ in range(20):
            assert _uncached(server) == "l\r\nold\r\n"
            assert json.loads(ask(server.base, "health").body)["rdfc10"] == digest


def _changed(server: Server, workers: int, first: Family) -> Family | None:
    family = _whole(server, workers)
    return family if family and not set(family.nurseries) & set(first.nurseries[-1:]) else None


def _write(place: Path, label: str) -> None:
    store = Store()
    triples = f"<a:it> <a:label> '{label}' .".encode()
    store.load(triples, by_name("turtle"), name="tiny.ttl", graph="a:graph")
    store.merge()
    write_release(place, store, [], {})


def _build(place: Path) -> None:
    command = [sys.executable, "-m", "aseangraph", "build", "--out", str(place)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


# --- several serving processes -------------------------------------------------------------------


def test_a_serving_process_that_is_killed_is_replaced(file: Path) -> None:
    with started("--data", str(file), "--workers", "2") as server:
        first = until(lambda: _whole(server, 2), "all processes are there")
        os.kill(first.serving[0], signal.SIGKILL)
        second = until(
            lambda: (now := _whole(server, 2)) and now.serving != first.serving and now,
            "another has taken its place, and what it had started is gone",
        )
        assert first.serving[1] in second.serving
        assert all(_uncached(server) == "l\r\nold\r\n" for _ in range(20))


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_is_left_where_the_first_process_is_killed(file: Path, workers: int) -> None:
    with started("--data", str(file), "--workers", str(workers)) as server:
        until(lambda: _whole(server, workers), "all processes are there")
        with closing(sent(server.base, ENDLESS)):
            until(lambda: _numbers(server)["slow"] == 1, "a query is under way")
            server.process.kill()
            until(lambda: not family_of(server.mark).alive, "all processes are gone")


# --- the end -------------------------------------------------------------------------------------


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_ends_everything(file: Path, workers: int, signal_: signal.Signals) -> None:
    with started("--data", str(file), "--workers", str(workers)) as server:
        until(lambda: _whole(server, workers), "all processes are there")
        with closing(sent(server.base, ENDLESS)) as client:
            until(lambda: _slow(server), "a query is under way")
            server.process.send_signal(signal_)
            stopping = "the service is being stopped, and the query with it. Ask again in a while."
            _cut_off(received(client), stopping)
        assert server.process.wait(timeout=20) == 0
        assert not family_of(server.mark).alive
    assert "".join(server.said) == "stopped\n"


def _slow(server: Server) -> bool:
    return any(_numbers(server)["slow"] for _ in range(5))


@pytest.mark.parametrize("times", [1, 3])
def test_a_signal_ends_everything_also_where_the_graphs_are_being_loaded(
    server: Server, times: int
) -> None:
    first = until(lambda: _whole(server), "all processes are there")
    with closing(sent(server.base, ENDLESS)):
        until(lambda: _slow(server), "a query is under way, of a process that loses its parent")
        (nursery,) = first.nurseries
        os.kill(nursery, signal.SIGKILL)
        until(lambda: ask(server.base, "ready").status == 503, "/ready tells it")
        for _ in range(times):
            server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=20) == 0
    assert not family_of(server.mark).alive
