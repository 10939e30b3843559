"""Queries and requests made up at random: each is answered, or told what is wrong with it.

``ASEANGRAPH_FUZZ`` says how many queries are made up; ``ASEANGRAPH_SEED`` gives others.
"""

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes
from xml.etree import ElementTree

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from process_family import ON_LINUX, Family, family_of, until
from serving_tests import Answer, Server, ask, started
from sparql_grammar import Maker, spoilt

pytestmark = [ON_LINUX, pytest.mark.slow]

MANY = int(os.environ.get("ASEANGRAPH_FUZZ", "300"))
SEED = int(os.environ.get("ASEANGRAPH_SEED", "5"))
ACCEPTS = (
    "*/*",
    "text/csv, text/turtle;q=0.5",
    "application/sparql-results+xml, application/n-triples",
    "text/html, */*;q=0.1",
    "application/sparql-results+json, application/ld+json",
)
ALLOWED = {200, 400, 406, 413, 503, 504}
UNDECIDED = [positive_data_acceptance, negative_data_rejection]  # no schema knows what SPARQL is
EXAMPLES = 60  # requests made up for each operation that is described
PROBLEM = "application/problem+json"


class Tried(NamedTuple):
    query: bytes
    whole: bool  # as the grammar has it, with nothing spoilt
    answer: Answer


@pytest.fixture(scope="module")
def server(release_dir: Path) -> Iterator[Server]:
    options = ["--query-timeout", "1", "--max-result-bytes", "2000000"]
    limits = {"ASEANGRAPH_QUERY_MEMORY": "256"}
    with started("--release", str(release_dir), *options, settings=limits) as server:
        yield server


def _at_rest(server: Server) -> Family | None:
    family = family_of(server.mark)
    return family if family.sizes == (0, 1, 1, 2, 0) else None


def _tried(server: Server, number: int) -> Tried:
    chance = random.Random(f"{SEED} {number}")
    query = Maker(chance.randrange(2**32), depth=chance.randint(1, 4)).query()
    whole = number % 2 == 0
    data = query.encode() if whole else spoilt(query, chance)
    headers = {"Accept": chance.choice(ACCEPTS)}
    if chance.random() < 0.2:
        headers["Accept-Encoding"] = "gzip"
    by = chance.choice(("get", "form", "direct"))
    if by == "get" and len(data) < 10_000:
        answer = ask(server.base, f"sparql?query={quote_from_bytes(data)}", headers=headers)
    elif by == "form":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = f"query={quote_from_bytes(data)}".encode()
        answer = ask(server.base, "sparql", method="POST", headers=headers, body=body)
    else:
        headers["Content-Type"] = "application/sparql-query"
        answer = ask(server.base, "sparql", method="POST", headers=headers, body=data)
    return Tried(data, whole, answer)


def test_queries_made_up_at_random(server: Server) -> None:
    before = until(lambda: _at_rest(server), "all processes are there")
    with ThreadPoolExecutor(4) as clients:
        tried = list(clients.map(lambda number: _tried(server, number), range(MANY)))
    for each in tried:
        _check(each)
    after = until(lambda: _at_rest(server), "no more processes than before")
    assert (after.serving, after.nurseries) == (before.serving, before.nurseries)
    assert server.said == []
    assert ask(server.base, "sparql", {"query": "ASK {}"}).body == b'{"head":{},"boolean":true}'
    for whole in (True, False):
        statuses = Counter(each.answer.status for each in tried if each.whole is whole)
        print("whole" if whole else "spoilt", dict(sorted(statuses.items())))


def _check(tried: Tried) -> None:
    answer = tried.answer
    assert answer.status in ALLOWED - ({400, 406} if tried.whole else set()), tried
    assert int(answer["content-length"]) == len(answer.body), tried
    if answer.status != 200:
        assert answer.media_type == PROBLEM, tried
        problem = json.loads(answer.body)
        assert problem["status"] == answer.status, tried
        assert problem["detail"], tried
        assert "Traceback" not in problem["detail"], tried
    elif answer["content-encoding"] != "gzip":
        _check_form(answer)


def _check_form(answer: Answer) -> None:
    if answer.media_type.endswith("json"):
        json.loads(answer.body)
    elif answer.media_type.endswith("xml"):
        ElementTree.fromstring(answer.body)
    elif answer.media_type == "text/csv":
        assert answer.body.endswith((b"\r\n", b"true", b"false"))
    elif answer.media_type == "text/html":
        assert answer.body.rstrip().endswith(b"</html>")


# --- requests after the description ---------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    file = tmp_path_factory.mktemp("small") / "small.ttl"
    file.write_text("<a:s> <a:p> 1 .")
    with started("--data", str(file)) as server:
        yield server


@pytest.mark.parametrize(
    "target, mode",
    [
        *((target, GenerationMode.POSITIVE) for target in ("", "health", "metrics", "ready")),
        *((target, mode) for target in ("sparql", "rdf-graph-store") for mode in GenerationMode),
    ],
)
def test_requests_after_the_openapi_description(
    small: Server, target: str, mode: GenerationMode
) -> None:
    described = schemathesis.openapi.from_url(f"{small.base}openapi.json")
    operations = [each.ok() for each in described.get_all_operations()]
    chosen = [each for each in operations if each.path == f"/{target}"]
    assert chosen
    for operation in chosen:

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
        @given(case=operation.as_strategy(generation_mode=mode))
        def answered_as_described(case: schemathesis.Case) -> None:
            case.call_and_validate(excluded_checks=UNDECIDED)

        answered_as_described()
    assert small.said == []
