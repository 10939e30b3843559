"""No query takes the service down: each ends within its limits, and nobody else notices.

The queries of the table are asked at a real server with tight limits, a few at once.
"""

import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest

from process_family import ON_LINUX, Family, family_of, until
from serving_tests import Answer, Server, ask, received, sent, started

pytestmark = [ON_LINUX, pytest.mark.slow]

DIRECT = {"Content-Type": "application/sparql-query"}
SECONDS = 2
TRUE, FALSE = ({200: f'{{"head":{{}},"boolean":{value}}}'} for value in ("true", "false"))
LATE = {504: "stopped after 2 seconds"}
MEMORY = {503: "took more than its"}
LARGE = {413: "the answer is larger than", **LATE}
NO_SPARQL = {400: "no valid SPARQL 1.1 query at line 1, column "}


def _values(*names: str) -> str:
    numbers = " ".join(map(str, range(2000)))
    return " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in names)


def _nested(before: str, inside: str, after: str, times: int) -> str:
    return before * times + inside + after * times


def _chain(times: int, first: str, step: str) -> str:
    binds = " ".join(f"BIND({step.format(f'?x{n}')} AS ?x{n + 1})" for n in range(times))
    return f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND('{first}' AS ?x0) {binds} }}"


def _count(pattern: str, what: str = "COUNT(*)") -> str:
    return f"SELECT ({what} AS ?n) {{ {pattern} }}"


TWO = "?a ?b ?c . ?d ?e ?f"
THREE = f"{TWO} . ?g ?h ?i"
ANY = "(!<a:x>|^!<a:x>)"

HUNGRY = {
    "strings doubled": _chain(40, "0123456789", "CONCAT({0}, {0})"),
    "strings by REPLACE": _chain(12, "aaaaaaaa", "REPLACE({0}, 'a', 'aaaaaaaa')"),
    "ORDER BY": f"SELECT ?a {{ {THREE} }} ORDER BY ?f ?i LIMIT 1",
    "MINUS": _count(f"{TWO} MINUS {{ ?g ?h ?c . ?i ?j ?f }}"),
    "400,000 braces": "ASK " + _nested("{", "", "}", 400_000),
}

# name, query, what it may end in: status and part of the body. Where a machine's speed decides
# which of two limits is met first, both stand there.
HOSTILE: list[tuple[str, str, dict[int, str]]] = [
    ("VALUES by VALUES, counted", _count(_values("a", "b", "c")), LATE),
    ("VALUES by VALUES, none found", f"ASK {{ {_values('a', 'b', 'c')} FILTER(?a + ?b < -?c) }}",
     LATE),
    ("VALUES by VALUES, all rows", f"SELECT * {{ {_values('a', 'b', 'c')} }}", LARGE),
    ("any path, counted", _count(f"?a {ANY}* ?b"), LATE),
    ("any path, all rows", f"SELECT * {{ ?a {ANY}* ?b }}", LARGE),
    ("path of paths", _count("?a ((!<a:x>)+/(^!<a:x>)+)+ ?b"), LATE),
    ("200 nested stars", f"ASK {{ <a:x> {_nested('(', 'a', ')*', 200)} <a:y> }}",
     {**FALSE, **LATE}),
    ("cross product, counted", _count(THREE), LATE),
    ("COUNT DISTINCT", _count(THREE, "COUNT(DISTINCT CONCAT(?c, ?f))"), {**LATE, **MEMORY}),
    ("DISTINCT", f"SELECT DISTINCT ?a ?d ?g {{ {THREE} }} OFFSET 99999999", {**LATE, **MEMORY}),
    ("GROUP_CONCAT", _count(THREE, "STRLEN(GROUP_CONCAT(?c))"), {**LATE, **MEMORY}),
    ("GROUP BY", f"SELECT (COUNT(*) AS ?n) {{ {THREE} }} GROUP BY ?a ?d", {**LATE, **MEMORY}),
    ("OFFSET without end", f"SELECT * {{ {THREE} }} OFFSET 99999999999 LIMIT 1", LATE),
    ("NOT EXISTS", _count(f"?j ?k ?l FILTER NOT EXISTS {{ {THREE} FILTER(?a = ?l) }}"),
     {**LATE, **MEMORY}),
    ("hashes of a cross product", _count(f"{TWO} FILTER(STRSTARTS(SHA512(CONCAT(?c, ?f)), '~'))"),
     LATE),
    ("2,000 braces", "ASK " + _nested("{", "", "}", 2_000), TRUE),
    ("2,000 braces and a pattern", "ASK " + _nested("{", "?s ?p ?o", "}", 2_000), TRUE),
    ("20,000 braces", "ASK " + _nested("{", "", "}", 20_000), {**TRUE, **LATE}),
    ("20,000 braces, none closed", "ASK " + "{" * 20_000, {**NO_SPARQL, **LATE}),
    ("20,000 parentheses", f"ASK {{ FILTER({_nested('(', '1', ')', 20_000)}) }}", TRUE),
    ("100,000 negations", f"ASK {{ FILTER({'!' * 100_000}true) }}", {**TRUE, **LATE}),
    ("2,000 sub-selects", "SELECT * " + _nested("{ SELECT * ", "{ ?s ?p ?o }", "}", 2_000),
     LARGE),
    ("2,000 OPTIONALs", "ASK {" + _nested("?s ?p ?o OPTIONAL {", "", "}", 2_000) + "}",
     {**TRUE, **LATE, **MEMORY}),
    ("2,000 EXISTS", "ASK {" + _nested("FILTER EXISTS {", "?s ?p ?o", "}", 2_000) + "}",
     {**TRUE, **LATE}),
    ("20,000 lists", "ASK { ?s ?p " + _nested("(", "", ")", 20_000) + " }",
     {**TRUE, **LATE, **MEMORY}),
    ("20,000 blank nodes", "ASK { ?s ?p " + _nested("[ ?p ", "1", "]", 20_000) + " }",
     {**FALSE, **LATE, **MEMORY}),
    ("10,000 UNIONs", "ASK { " + " UNION ".join(f"{{ ?s ?p {n} }}" for n in range(10_000)) + " }",
     {**TRUE, **LATE}),
    ("10,000 UNIONs, counted", _count(" UNION ".join(["{ ?s ?p ?o }"] * 10_000)), LATE),
    ("100,000 in a list", f"ASK {{ ?s ?p ?o FILTER(?o IN ({'0,' * 100_000}1)) }}",
     {**TRUE, **LATE}),
    ("3,000 patterns", "ASK { " + " . ".join(f"?s{n} ?p ?s{n + 1}" for n in range(3000)) + " }",
     {**TRUE, **LATE, **MEMORY}),
    ("60 patterns of one subject", _count(" . ".join(f"?s ?p{n} ?o{n}" for n in range(60))), LATE),
    ("50,000 variables", f"SELECT {' '.join(f'?v{n}' for n in range(50_000))} {{ ?s ?p ?o }}",
     {**LARGE, **MEMORY}),
    ("20,000 prefixes", "".join(f"PREFIX p{n}: <a:>\n" for n in range(20_000)) + "ASK {}", TRUE),
    ("a name of 400,000 dots", f"ASK {{ ag:{'a.' * 400_000}a ?p ?o }}", {**FALSE, **LATE}),
    ("900,000 quotes", f"ASK {{ {chr(39) * 900_000} }}", {**NO_SPARQL, **LATE}),
    ("100,000 times SERVICE", f"ASK {{ {'service' * 100_000} }}", {**NO_SPARQL, **LATE}),
    ("nested repeats (regex)", "ASK { FILTER(REGEX('aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')) }",
     FALSE),
    ("alternatives (regex)", "ASK { FILTER(REGEX('aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a|aa)+$')) }",
     FALSE),
    ("repeats of repeats (regex)", "ASK { FILTER(REGEX('a', '(((a{1,999}){1,999}){1,999}){1,999}'))"
     " }", FALSE),
    ("100,000 parentheses (regex)", f"ASK {{ FILTER(REGEX('a', '{_nested('(', 'a', ')', 100_000)}'"
     ")) }", {**FALSE, **LATE}),
    ("a regex a row", _count(f"{TWO} FILTER(REGEX(?c, CONCAT('(.*', ?f, '.*)+$')))"), LATE),
    ("all triples", "SELECT * { ?s ?p ?o }", LARGE),
    ("CONSTRUCT of all", "CONSTRUCT WHERE { ?s ?p ?o }", LARGE),
    ("CONSTRUCT of a cross product", f"CONSTRUCT {{ ?a ?e ?f }} {{ {TWO} }}", LARGE),
    ("DESCRIBE of all", "DESCRIBE * { ?s ?p ?o }", LARGE),
    *((name, query, {**LATE, **MEMORY}) for name, query in HUNGRY.items()),
    ("5 MB of text", f"ASK {{}} # {'x' * 5_000_000}", {413: "the request is larger than 1048576"}),
]  # fmt: skip


class Ended(NamedTuple):
    answer: Answer
    seconds: float


@pytest.fixture(scope="module")
def tight(release_dir: Path) -> Iterator[Server]:
    options = ["--query-timeout", str(SECONDS), "--max-result-bytes", "1000000"]
    settings = {"ASEANGRAPH_QUERY_MEMORY": "256"}
    with started("--release", str(release_dir), *options, settings=settings) as server:
        assert _label(server.base, 0).status == 200
        yield server


@pytest.fixture(scope="module")
def ended(tight: Server) -> tuple[dict[str, Ended], Family, Family]:
    """How each hostile query ended, and the server's processes before and after."""

    def end(case: tuple[str, str, dict[int, str]]) -> tuple[str, Ended]:
        began = time.monotonic()
        answer = ask(tight.base, "sparql", method="POST", headers=DIRECT, body=case[1].encode())
        return case[0], Ended(answer, time.monotonic() - began)

    before = until(lambda: _calm(tight), "two processes wait for a query")
    with ThreadPoolExecutor(4) as clients:
        found = dict(clients.map(end, HOSTILE))
    return found, before, until(lambda: _calm(tight), "two processes wait for a query again")


def _calm(server: Server) -> Family | None:
    """Return the processes once no query is under way and none of them is ending."""
    calm = {"idle": 2, "quick": 0, "slow": 0, "waiting": 0}
    family = family_of(server.mark)
    return family if _numbers(server) == calm and family.sizes == (0, 1, 1, 2, 0) else None


def _numbers(server: Server) -> dict[str, int]:
    return json.loads(ask(server.base, "ready").body)["processes"]


def _label(base: str, number: int) -> Answer:
    """Look one thing up, by a query of its own, whose answer is not kept."""
    query = f"SELECT ({number} AS ?n) ?l {{ id:aim2020 rdfs:label ?l }}"
    return ask(base, "sparql", {"query": query}, headers={"Accept": "text/csv"})


def _labelled(number: int) -> bytes:
    return f"n,l\r\n{number},ASEAN ICT Masterplan (2016-2020)\r\n".encode()


def _problem(answer: Answer) -> dict[str, object]:
    """Read a problem document, and see that it is whole."""
    assert answer.media_type == "application/problem+json"
    document = json.loads(answer.body)
    assert document["status"] == answer.status
    assert document["type"] == "about:blank"
    assert document["title"]
    assert document["detail"]
    return document


@pytest.mark.parametrize("name, expected", [(name, expected) for name, _, expected in HOSTILE])
def test_a_hostile_query_ends_within_its_limits_and_whole(
    ended: tuple[dict[str, Ended], Family, Family], name: str, expected: dict[int, str]
) -> None:
    answer, seconds = ended[0][name]
    print(f"| {name} | {answer.status} | {seconds:.2f} s |")
    assert answer.status in expected, answer
    assert seconds < SECONDS + 2
    told = str(_problem(answer)["detail"]) if answer.status != 200 else answer.body.decode()
    assert told.startswith("{") == (answer.status == 200)
    assert expected[answer.status] in told


def test_processes_and_memory_return_to_what_they_were(
    ended: tuple[dict[str, Ended], Family, Family],
) -> None:
    _, before, after = ended
    assert (after.serving, after.nurseries) == (before.serving, before.nurseries)
    print(f"{before.memory / 2**20:.0f} MiB before, {after.memory / 2**20:.0f} MiB after")
    assert after.memory < before.memory + 100 * 2**20


# --- with time enough ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def patient(release_dir: Path) -> Iterator[Server]:
    options = ["--query-timeout", "60"]
    settings = {"ASEANGRAPH_QUERY_MEMORY": "64"}
    with started("--release", str(release_dir), *options, settings=settings) as server:
        yield server


@pytest.mark.parametrize("name", HUNGRY)
def test_a_hungry_query_is_told_of_its_memory(patient: Server, name: str) -> None:
    query = HUNGRY[name].encode()
    answer = ask(patient.base, "sparql", method="POST", headers=DIRECT, body=query)
    assert answer.status == 503
    problem = _problem(answer)
    assert str(problem["detail"]).startswith("the query took more than its 64 MiB of memory")
    assert problem["limit"] == 64 * 2**20
    assert answer["retry-after"] == ""
    until(lambda: _calm(patient), "its process is gone")


@contextmanager
def _runaways(server: Server, number: int) -> Iterator[None]:
    """Keep ``number`` queries without end under way, each of a client of its own."""
    with ExitStack() as clients:
        for each in range(number):
            query = _count(f"{THREE} FILTER(?a != {each})")
            clients.enter_context(closing(sent(server.base, query)))
        until(lambda: _numbers(server)["slow"] == number, f"{number} slow queries")
        yield
        assert _numbers(server)["slow"] == number


def _five(server: Server) -> list[int]:
    evaluators = family_of(server.mark).evaluators
    return evaluators if len(evaluators) == 5 else []


def test_a_client_that_hangs_up_frees_its_process(patient: Server) -> None:
    with _runaways(patient, 3):
        busy = until(lambda: _five(patient), "two others are ready")
    calm = until(lambda: _calm(patient), "the three slow queries are gone")
    assert len(set(calm.evaluators) & set(busy)) <= 2


def test_look_ups_are_right_and_quick_beside_eight_runaway_queries(patient: Server) -> None:
    with _runaways(patient, 8):
        took = []
        for number in range(200):
            began = time.perf_counter()
            answer = _label(patient.base, number)
            took.append(time.perf_counter() - began)
            assert answer.body == _labelled(number)
    print(f"p50 {sorted(took)[100] * 1000:.1f} ms, p99 {sorted(took)[198] * 1000:.1f} ms")
    assert sorted(took)[198] < 1
    until(lambda: _calm(patient), "the eight are gone")


def test_a_ninth_slow_query_is_told_to_come_back(patient: Server) -> None:
    with _runaways(patient, 8):
        answer = ask(patient.base, "sparql", {"query": _count(THREE)})
    assert (answer.status, answer["retry-after"]) == (503, "2")
    assert _problem(answer)["detail"] == ("too many queries are under way. Ask again in a while.")
    until(lambda: _calm(patient), "the eight are gone")


def test_five_hundred_clients_at_once_are_all_answered(patient: Server) -> None:
    query = "SELECT ({} AS ?n) ?l {{ id:aim2020 rdfs:label ?l }}"
    with ExitStack() as stack:
        clients = [sent(patient.base, query.format(number)) for number in range(500)]
        for client in clients:
            stack.enter_context(closing(client))
        answers = [received(client) for client in clients]
    busy = [answer for answer in answers if answer.status != 200]
    for number, answer in enumerate(answers):
        if answer.status == 200:
            assert answer.body == _labelled(number)
        else:
            assert (answer.status, answer["retry-after"]) == (503, "2")
            _problem(answer)
    print(f"{len(busy)} of 500 told to come back")
    assert len(busy) < 250
    until(lambda: _calm(patient), "no more processes than before")


def test_five_hundred_runaway_clients_at_once_are_all_answered(tight: Server) -> None:
    with ExitStack() as stack:
        clients = [sent(tight.base, _count(f"{THREE} FILTER(?a != {n})")) for n in range(500)]
        for client in clients:
            stack.enter_context(closing(client))
        began = time.monotonic()
        assert ask(tight.base, "health").status == 200
        assert time.monotonic() - began < 1
        answers = [received(client) for client in clients]
    statuses = Counter(answer.status for answer in answers)
    assert all(_problem(answer) for answer in answers)
    assert statuses.keys() == {503, 504}
    assert statuses[504] >= 8
    until(lambda: _calm(tight), "no more processes than before")
    assert _label(tight.base, 7).body == _labelled(7)


# --- clients that send too much, or nothing ------------------------------------------------------


def _raw(server: Server, data: bytes = b"", buffer: int | None = None) -> socket.socket:
    where = urlsplit(server.base)
    connection = socket.socket()
    if buffer is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connection.settimeout(60)
    connection.connect((where.hostname, where.port))
    try:
        connection.sendall(data)
    except OSError:
        connection.close()
        raise
    return connection


HEAD = b"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: application/sparql-query\r\n"
MANY = b"".join(b"x%d: y\r\n" % number for number in range(60_000))


@pytest.mark.parametrize(
    "data, status, told",
    [
        (b"GET /?" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414, "the address is too long. Send"),
        (b"GET /?" + b"x" * 5_000_000, 414, "the address is too long. Send the query by POST."),
        (HEAD + b"x: " + b"y" * 5_000_000, 431, "too many fields, or too long ones"),
        (HEAD + b"x: " + b"y" * 17_000 + b"\r\n\r\n", 431, "too many fields, or too long ones"),
        (HEAD + MANY, 431, "too many fields, or too long ones"),
        (b"HELP\r\n\r\n", 400, "Invalid HTTP request received."),
        (
            b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n",
            501,
            "FOO is no method that is known here. Use GET,",
        ),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400, "Invalid HTTP request received."),
        (HEAD + b"Content-Length: x\r\n\r\n", 400, "Invalid HTTP request received."),
        (HEAD + b"Content-Length: 5000000\r\n\r\n" + b"x" * 5_000_000, 413, "larger than 1048576"),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"4c4b40\r\n" + b"x" * 5_000_000,
            413,
            "larger than 1048576",
        ),
    ],
)
def test_a_request_that_is_too_large_or_none_is_told_so(
    patient: Server, data: bytes, status: int, told: str
) -> None:
    with closing(_raw(patient, data)) as client:
        answer = received(client)
    assert answer.status == status
    assert told in str(_problem(answer)["detail"])


def test_clients_that_neither_send_nor_take_are_let_go(patient: Server) -> None:
    (serving,) = until(lambda: _calm(patient), "nothing else is going on").serving
    descriptors = Path(f"/proc/{serving}/fd")
    before = len(list(descriptors.iterdir()))
    large = "SELECT * { VALUES ?n { 1 2 3 } ?s ?p ?o }"
    began = time.monotonic()
    with ExitStack() as stack:

        def client(data: bytes, buffer: int | None = None) -> socket.socket:
            return stack.enter_context(closing(_raw(patient, data, buffer)))

        silent = client(b"")
        slow = [
            client(b"GET /sparql?query=ASK"),
            client(HEAD + b"X-Half: "),
            client(HEAD + b"Content-Length: 10\r\n\r\nASK"),
        ]
        client(b"GET /sparql?query=%b HTTP/1.1\r\nHost: x\r\n\r\n" % quote(large).encode(), 4096)
        for each in slow:
            answer = received(each)
            assert answer.status == 408
            assert "within 10 seconds. Send it again." in str(_problem(answer)["detail"])
        assert silent.recv(1) == b""
        assert 9 < time.monotonic() - began < 20
        until(lambda: len(list(descriptors.iterdir())) <= before, "all five are let go")
    assert _label(patient.base, 1).body == _labelled(1)
