"""A real server, asked by real clients over loopback."""

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest
from rdflib import Graph
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLWrapper,
)

TREE = """
SELECT ?number ?title WHERE {
  ?point a ag:ActionPoint ; skos:notation ?number ; rdfs:label ?title ;
         ag:partOf/ag:partOf/ag:partOf id:aim2020 .
} ORDER BY ?number
"""


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "aseangraph", "serve", "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        lines = []
        for line in server.stderr:
            lines.append(line)
            if found := re.search(r"serving (http://\S+)", line):
                yield found[1]
                return
        pytest.fail("".join(lines))
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.fixture(scope="module")
def base(release_dir: Path) -> Iterator[str]:
    with served("--release", str(release_dir)) as address:
        yield address


@pytest.mark.parametrize(
    "accept, starts",
    [
        ("text/csv", "number,title\r\n1.1.1,Promote Digital Trade in ASEAN\r\n"),
        ("text/tab-separated-values", '?number\t?title\n"1.1.1"\t"Promote Digital Trade in'),
        ("application/sparql-results+json", '{"head":{"vars":["number","title"]}'),
        ("application/sparql-results+xml", '<?xml version="1.0"?><sparql'),
    ],
)
def test_the_action_points_in_every_format(base: str, accept: str, starts: str) -> None:
    answer = httpx2.get(f"{base}sparql", params={"query": TREE}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert answer.text.startswith(starts)
    assert len(re.findall(r"(?<!\d)\d\.\d\.\d(?!\d)", answer.text)) == 28


def test_sparqlwrapper_by_get_form_and_direct_post(base: str) -> None:
    client = SPARQLWrapper(f"{base}sparql")
    client.setQuery(TREE)
    client.setReturnFormat(JSON)
    by_get = client.queryAndConvert()["results"]["bindings"]
    client.setMethod("POST")
    by_form = client.queryAndConvert()["results"]["bindings"]
    client.setRequestMethod(POSTDIRECTLY)
    direct = client.queryAndConvert()["results"]["bindings"]
    assert by_get == by_form == direct
    assert by_get[-1]["number"]["value"] == "8.2.1"
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().count(b"\r\n") == 29


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_gets_rows_in_each_of_its_formats(
    base: str, method: str, format_: str
) -> None:
    client = SPARQLWrapper(f"{base}sparql", returnFormat=format_)
    client.setMethod(method)
    client.setQuery(TREE)
    answer = client.query()
    assert format_ in answer.info()["content-type"].replace("tab-separated-values", TSV)
    assert answer.response.read().count(b"Promote Digital Trade in ASEAN") == 1


THRUSTS = "CONSTRUCT { ?t skos:notation ?n } WHERE { ?t a ag:Thrust ; skos:notation ?n }"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # SPARQLWrapper's own
@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("format_", [TURTLE, N3, XML, RDFXML, JSONLD])
def test_sparqlwrapper_gets_graphs_in_each_of_its_formats(
    base: str, method: str, format_: str
) -> None:
    client = SPARQLWrapper(f"{base}sparql", returnFormat=format_)
    client.setMethod(method)
    client.setQuery(THRUSTS)
    found = client.queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert sorted(str(n) for n in graph.objects()) == [str(n) for n in range(1, 9)]


def test_curl_style_post_and_health(base: str) -> None:
    answer = httpx2.post(f"{base}sparql", data={"query": "ASK { id:aim2020 a ag:Instrument }"})
    assert answer.json()["boolean"] is True
    assert httpx2.get(f"{base}health").json()["status"] == "ok"
    assert "aseangraph" in httpx2.get(base).text


@pytest.mark.parametrize(
    "suffix, content",
    [
        ("ttl", "<a:s> <a:p> 1 ."),
        ("nt", "<a:s> <a:p> <a:o> ."),
        ("nq", "<a:s> <a:p> <a:o> <a:g> ."),
        ("trig", "<a:g> { <a:s> <a:p> 1 }"),
        (
            "rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
            '<rdf:Description rdf:about="a:s"><a:p>x</a:p></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_any_rdf_file_can_be_served(tmp_path: Path, suffix: str, content: str) -> None:
    path = tmp_path / f"mine.{suffix}"
    path.write_text(content)
    with served("--data", str(path), "--data", f"a:named={path}") as address:

        def count(query: str) -> str:
            params = {"query": f"SELECT (COUNT(*) AS ?n) {{ {query} }}"}
            return httpx2.get(
                f"{address}sparql", params=params, headers={"Accept": "text/csv"}
            ).text

        assert count("<a:s> <a:p> ?o") == "n\r\n1\r\n"
        assert count("GRAPH <a:named> { <a:s> <a:p> ?o }") == "n\r\n1\r\n"


def test_the_iri_of_a_graph_and_the_name_of_its_file_may_hold_equals_signs(tmp_path: Path) -> None:
    plain, odd = tmp_path / "mine.ttl", tmp_path / "a=b.ttl"
    for path in (plain, odd):
        path.write_text("<a:s> <a:p> 1 .")
    names = {f"http://g.example/?q=1&r={path.stem}": path for path in (plain, odd)}
    arguments = [each for name, path in names.items() for each in ("--data", f"{name}={path}")]
    with served(*arguments, "--data", str(odd)) as address:
        query = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
        parameters = {"query": query, "format": "csv"}
        lines = httpx2.get(f"{address}sparql", params=parameters).text.split("\r\n")
    assert lines == ["g", *sorted(names), ""]


def test_a_port_in_use_is_one_clear_line(release_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "aseangraph", "serve", "--port", str(port)]
        answer = subprocess.run(
            [*command, "--release", str(release_dir)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert answer.returncode == 1
    assert answer.stderr == (
        f"error: 127.0.0.1:{port} cannot be served on: Address already in use."
        " Stop what uses it, or name another with --host and --port.\n"
    )


@pytest.mark.slow
def test_ctrl_c_stops_the_server_in_spite_of_a_query_under_way(release_dir: Path) -> None:
    command = [sys.executable, "-m", "aseangraph", "serve", "--port", "0"]
    server = subprocess.Popen(
        [*command, "--release", str(release_dir)], stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    address = re.search(r"http://\S+", server.stderr.readline())
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    def ask() -> None:
        with suppress(httpx2.HTTPError):
            httpx2.post(f"{address[0]}sparql", data={"query": heavy}, timeout=60)

    asking = threading.Thread(target=ask)
    asking.start()
    while httpx2.get(f"{address[0]}health").status_code != 200:
        pass
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=30)
    asking.join()
    assert (server.returncode, said) == (0, "stopped\n")
