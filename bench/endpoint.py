"""How fast the SPARQL endpoint is beside others, and how it grows; writes docs/performance.md.

    python bench/endpoint.py --peers /tmp/peers [--sizes 10000 100000 1000000] [--rounds 5]

``servers`` tells how the peers are installed, ``load`` what makes the load, ``generate`` what the
data are, ``questions`` what is asked. For each size every server holds the same graphs and first
has to give the same answers. Then rounds follow, in each of which each server is loaded for some
seconds, once with the same 40 queries again and again and once with queries that are all distinct.
A ratio is the median of the rounds' ratios, so that a slow minute spoils neither side of it.
"""

import argparse
import http.client
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generate import FAMILY, nquads
from load import Numbers, undisturbed, write_requests
from questions import LINEAGE, LINEAGE_OF_ALL, Names, Query, filled, mix, names_in, request
from report import write_report
from servers import Started, ask, known, memory, started

from aseangraph.dumps import DUMPS
from aseangraph.formats import by_name
from aseangraph.release_writing import write_release
from aseangraph.store import Store

_DOCS = Path(__file__).parents[1] / "docs"
_DISTINCT = 100  # names that each kind of query is asked of, before the numbers alone differ
_SLOW_FROM = 1_000_000  # triples from which rdflib-endpoint is left out: it loads for minutes
_NATIVE = "Oxigraph, in memory"
_OURS = "aseangraph, 1 worker"

Results = dict[str, Any]


def release_of(triples: int, folder: Path) -> tuple[Path, Names]:
    """Write a release of generated data, if it is not there; return it and the names in it."""
    place = folder / f"release-{triples}"
    if not place.exists():
        store = Store()
        data = "".join(nquads(triples)).encode()
        store.load(data, by_name("nquads"), name="generated")
        store.merge()
        write_release(place, store, [], {}, DUMPS[:1])  # what the service reads
    return place, names_in(nquads(triples))


def answer_to(running: Started, query: Query) -> object:
    """Return what ``query`` gives, in a form that does not tell the order of rows."""
    body = ask(running.address, query.text, query.accept)
    if "CONSTRUCT" in query.text:
        return sorted(body.splitlines())
    told = json.loads(body)
    if "boolean" in told:
        return told["boolean"]
    rows = told["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in map(_without_types, rows))


def _without_types(row: dict[str, Any]) -> dict[str, object]:
    """Return values and languages: not all tell that a plain literal is a string."""
    return {name: (term["value"], term.get("xml:lang")) for name, term in row.items()}


def check_answers(running: list[Started], names: Names) -> None:
    """Raise where two servers answer one of the queries differently."""
    for query in mix(names, 1):
        first, *rest = (answer_to(each, query) for each in running)
        if any(answer != first for answer in rest):
            raise RuntimeError(f"the servers do not agree on {query.text}")


def rates(
    running: list[Started], names: Names, numbers: Numbers, told: argparse.Namespace, folder: Path
) -> Results:
    """Load each server in turn, round after round; return what came of it, by mix and server."""
    queries = list(mix(names, _DISTINCT))
    found: Results = {}
    for name, count in (("repeated", len(queries) // _DISTINCT), ("distinct", len(queries))):
        files = {
            each.server.path: write_requests(
                folder / f"{name}{each.server.path.replace('/', '-')}",
                islice(queries, count),
                each.server.path,
            )
            for each in running
        }
        found[name] = {each.server.name: [] for each in running}
        for number in range(told.rounds + 1):
            for each in running:
                first = numbers.take() if name == "distinct" else None
                one = undisturbed(
                    each,
                    files[each.server.path],
                    first,
                    told.seconds,
                    told.patience if number else 1,
                )
                if number:  # the first round warms up
                    found[name][each.server.name].append(asdict(one))
            print(f"  {name} {number}/{told.rounds}", flush=True)
    return found


@contextmanager
def connected(running: Started) -> Iterator[http.client.HTTPConnection]:
    """Hold a connection to a server."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=600)
    try:
        yield connection
    finally:
        connection.close()


def lineage(running: list[Started], numbers: Numbers, rounds: int, plan: str) -> Results:
    """Time transitive queries in turn on each server, one at a time: milliseconds by server."""
    found: Results = {}
    for name, kind in (("one plan", LINEAGE), ("all plans", LINEAGE_OF_ALL)):
        found[name] = {each.server.name: [] for each in running}
        first = numbers.take(10_000)
        for number in range(rounds + 2):
            for each in running:
                with connected(each) as connection:
                    seconds = timed(connection, each, filled(kind, plan), first + number)
                if number > 1:
                    found[name][each.server.name].append(seconds * 1000)
    return found


def timed(
    connection: http.client.HTTPConnection, running: Started, query: Query, number: int
) -> float:
    """Return the seconds until the answer to ``query``, with this number, was there."""
    head, tail = request(query, running.server.path)
    address = f"{head}{number}{tail.partition(' HTTP/1.1')[0]}".removeprefix("GET ")
    connection.connect()
    begin = time.perf_counter()
    connection.request("GET", address, headers={"Accept": query.accept})
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - begin
    if answer.status != 200 or not body:
        raise RuntimeError(f"{running.server.name}: {answer.status} for {quote(query.text)}")
    return seconds


def measure(triples: int, told: argparse.Namespace, numbers: Numbers) -> Results:
    """Measure everything on ``triples`` of data."""
    place, names = release_of(triples, told.work)
    servers = list(known(place, told.peers).values())
    if triples >= _SLOW_FROM:
        servers = [each for each in servers if each.name != "rdflib-endpoint"]
    seconds: dict[str, list[float]] = {each.name: [] for each in servers}
    for server in servers * (told.starts - 1):
        with started(server) as one:
            seconds[server.name].append(one.seconds)
    with ExitStack() as stack:
        running = [stack.enter_context(started(server)) for server in servers]
        for one in running:
            seconds[one.server.name].append(one.seconds)
        print(f"{triples} triples; all have started", flush=True)
        held = {one.server.name: memory(one) for one in running}
        check_answers(running, names)
        pair = [one for one in running if one.server.name in (_OURS, _NATIVE)]
        plan = names["plan"][:FAMILY][-1]
        found = {
            "start": seconds,
            "held": held,
            "lineage": lineage(pair, numbers, told.timings, plan),
            **rates(running, names, numbers, told, told.work),
        }
        found["loaded"] = {one.server.name: memory(one) for one in running}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", type=Path, default=Path("/tmp/peers"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each run")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--timings", type=int, default=15, help="of each transitive query")
    parser.add_argument("--patience", type=int, default=12, help="runs until one is undisturbed")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "aseangraph-bench"
    )
    parser.add_argument("--results", type=Path, help="written here too, or read if it is there")
    told = parser.parse_args()
    told.work.mkdir(exist_ok=True)
    if told.results is not None and told.results.exists():
        found = json.loads(told.results.read_text())
    else:
        numbers = Numbers()
        found = {str(triples): measure(triples, told, numbers) for triples in told.sizes}
        if told.results is not None:
            told.results.write_text(json.dumps(found, indent=1))
    write_report(found, _DOCS)


if __name__ == "__main__":
    main()
