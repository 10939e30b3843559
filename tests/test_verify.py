"""A dump is told by its digest, whatever it is written in; one altered literal is found."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from typer.testing import CliRunner

from aseangraph.cli import app
from aseangraph.digests import CONTENTS, content, digest, digests
from aseangraph.dumps import DUMPS
from aseangraph.errors import AuthoredFileError, FetchError, ReleaseError
from aseangraph.fetching import fetched
from aseangraph.formats import by_name
from aseangraph.given_data import read_given
from aseangraph.namespaces import AG, GRAPH, ID
from aseangraph.rdf_files import canonical_triples, read_statements, reserialise
from aseangraph.release_writing import write_release
from aseangraph.statements import Statement
from aseangraph.store import Store
from aseangraph.verification import Nearest, read_reference, verdict

TURTLE = b"""
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix id: <https://w3id.org/aseangraph/id/> .
"""
GRAPHS = {
    "ontology": b'ag:Plan rdfs:label "plan"@en ; rdfs:subClassOf [ rdfs:comment "\\r\\"b\\"" ] .',
    "aim2020": b'id:a a ag:Plan ; rdfs:label "A"@en , "Caf\\u00e9" ; ag:position 1 .',
    "shapes": b"id:s ag:list ( 1 2 [] ) .",
    "entailed": b'id:a a ag:Document ; rdfs:label "A"@en .',
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of four graphs, some with blank nodes."""
    store = Store()
    for name, text in GRAPHS.items():
        store.load(TURTLE + text, by_name("turtle"), name=name, graph=str(GRAPH[name]))
    store.merge()
    place = tmp_path_factory.mktemp("tiny") / "release"
    write_release(place, store, [], {"report.txt": ""})
    return place


def told(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *arguments])
    return done.exit_code, done.output


def dump(tiny: Path, format_: str, folder: Path, name: str) -> Path:
    data = reserialise((tiny / "dumps" / "aseangraph.nq").read_bytes(), by_name(format_))
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize(
    "format_, name",
    [("turtle", "a.ttl"), ("nt", "b.nt"), ("rdfxml", "c.rdf"), ("turtle", "d.TTL.gz")],
)
def test_every_serialisation_of_the_merge_has_its_digest(
    tiny: Path, tmp_path: Path, format_: str, name: str
) -> None:
    stated = digests(read_given(str(tiny)).statements)["merge"]
    where = str(dump(tiny, format_, tmp_path, name))
    words = f"{name} is the merge of all graphs of release 2026.11.0 (sha256 {stated})\n"
    assert told(where, "--against", str(tiny)) == (0, words)


def test_json_ld_of_the_merge_has_its_digest(tiny: Path, tmp_path: Path) -> None:
    text = Graph().parse(tiny / "dumps" / "aseangraph.ttl").serialize(format="json-ld")
    (tmp_path / "e.jsonld").write_text(text)
    code, words = told(str(tmp_path / "e.jsonld"), "--against", str(tiny))
    assert (code, words.partition(" (")[0]) == (
        0,
        "e.jsonld is the merge of all graphs of release 2026.11.0",
    )


@pytest.mark.parametrize("name", ["aseangraph.nq", "aseangraph.trig"])
def test_the_dataset_has_the_digest_that_the_manifest_states(tiny: Path, name: str) -> None:
    stated = json.loads((tiny / "manifest.json").read_text())["rdfc10"]["dataset"]
    words = f"{name} is the dataset with its graphs of release 2026.11.0 (sha256 {stated})\n"
    assert told(str(tiny / "dumps" / name), "--against", str(tiny)) == (0, words)


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_a_graph_apart_is_told_by_its_own_digest(tiny: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "one.ttl").write_bytes(TURTLE + GRAPHS[name])
    code, words = told(str(tmp_path / "one.ttl"), "--against", str(tiny))
    assert (code, words.partition(" (")[0]) == (
        0,
        f"one.ttl is {CONTENTS[name]} of release 2026.11.0",
    )


def test_the_asserted_merge_is_without_what_is_derived(tiny: Path) -> None:
    statements = read_given(str(tiny)).statements
    left = content(statements, "merge") - content(statements, "asserted")
    assert [each.row for each in left] == [
        f"<{ID.a}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{AG.Document}> ."
    ]


def test_a_digest_is_that_of_the_canonical_n_quads() -> None:
    triple = (URIRef("x:a"), URIRef("x:p"), Literal("é", lang="en"))
    (each,) = read_statements(b'<x:a> <x:p> "\\u00e9"@en .', by_name("nt"), name="one")
    assert each == Statement("<x:a>", "<x:p>", '"é"@en')
    assert digest([each]) == sha256(canonical_triples([triple])).hexdigest()
    assert digest([each]) == sha256('<x:a> <x:p> "é"@en .\n'.encode()).hexdigest()


def test_one_altered_literal_is_found_and_told(tiny: Path, tmp_path: Path) -> None:
    text = (tiny / "dumps" / "aseangraph.ttl").read_text("utf-8")
    assert text.count('"plan"@en') == 1
    (tmp_path / "bad.ttl").write_text(text.replace('"plan"@en', '"Plan"@en'), "utf-8")
    code, words = told(str(tmp_path / "bad.ttl"), "--against", str(tiny))
    assert code == 1
    lines = words.splitlines()
    assert lines[0].startswith("bad.ttl is no content of release 2026.11.0 (sha256 ")
    assert lines[1] == (
        "It is nearest to the merge of all graphs: statements of that which are missing here: 1;"
        " that are only here: 1. aseangraph diff tells which."
    )


def test_a_manifest_alone_is_enough_to_agree(tiny: Path, tmp_path: Path) -> None:
    told_by_itself = str(tiny / "manifest.json")
    assert told(str(tiny / "dumps" / "aseangraph.nq"), "--against", told_by_itself)[0] == 0
    whole = {"version": "1", "rdfc10": digests(read_given(str(tiny)).statements)}
    (tmp_path / "manifest.json").write_text(json.dumps(whole))
    reference = read_reference(str(tmp_path / "manifest.json"))
    found = verdict(read_given(str(tiny / "dumps" / "aseangraph.ttl")), reference)
    assert (found.content, found.nearest) == ("merge", None)


def test_what_a_manifest_states_counts_and_not_what_would_be_computed(tiny: Path) -> None:
    statements = read_given(str(tiny)).statements
    reference = read_reference(str(tiny))
    stated = {**reference.digests, "merge": "0" * 64}
    data = read_given(str(tiny / "dumps" / "aseangraph.ttl"))
    found = verdict(data, type(reference)("x", stated, statements))
    assert (found.content, found.nearest) == (None, Nearest("merge", 0, 0))


def test_every_dump_of_the_real_release_is_the_content_that_its_manifest_tells(
    release_dir: Path,
) -> None:
    reference = read_reference(str(release_dir))
    stated = json.loads((release_dir / "manifest.json").read_text())
    assert reference.digests == stated["rdfc10"]
    found = {}
    for each in DUMPS:
        if each.is_rdf:
            data = read_given(str(release_dir / "dumps" / each.name))
            found[each.name] = verdict(data, reference).content
    assert found == {each.name: each.content for each in DUMPS if each.is_rdf}
    assert len(found) == 13


# --- what cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, data, says",
    [
        ("a.ttl", b"<x:a> <x:p> .", "a.ttl:1:13: no valid turtle"),
        ("a.txt", b"", "neither a release folder nor a file whose suffix tells an RDF format"),
        ("a.gz", b"", "neither a release folder nor a file whose suffix tells an RDF format"),
        ("a.nt.gz", b"\x1f\x8b no gzip", "no whole gzip"),
        ("a.nt.gz", gzip.compress(b"<x:a> <x:p> <x:b> .\n" * 99, mtime=0)[:-9], "no whole gzip"),
        ("a.nt", b"\xff", "a.nt:1: not UTF-8"),
        ("a.nt", b'<x:a> <x:p> <<( <x:a> <x:p> "a" )>> .', "RDF 1.2"),
        ("a.jsonld", b'{"@context": "https://example.org/", "@id": "x:a"}', "a.jsonld"),
    ],
)
def test_what_is_no_rdf_ends_with_2(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    for command in (["verify"], ["diff", str(tmp_path / name)]):
        done = CliRunner().invoke(app, [*command, str(tmp_path / name)])
        assert (done.exit_code, says in done.stderr.replace("\n", " ")) == (2, True)


def test_a_name_of_nothing_ends_with_2(tmp_path: Path) -> None:
    assert told(str(tmp_path / "none.ttl"))[0] == 2
    assert told(str(tmp_path))[0] == 2
    (tmp_path / "manifest.json").write_text('{"rdfc10": []}')
    (tmp_path / "a.nt").write_bytes(b"")
    with pytest.raises(ReleaseError, match="no manifest of a release"):
        read_reference(str(tmp_path / "manifest.json"))


def test_gzip_is_unpacked_no_further_than_to_the_limit(tmp_path: Path) -> None:
    bomb = tmp_path / "a.nt.gz"
    bomb.write_bytes(gzip.compress(b"\n" * 10_000_000, mtime=0))
    with pytest.raises(AuthoredFileError, match="has more than 1 MiB"):
        read_given(str(bomb), most_bytes=2**20)
    assert read_given(str(bomb), most_bytes=10_000_000).statements == frozenset()


def test_nodes_that_are_too_much_alike_are_refused_at_once(tmp_path: Path) -> None:
    nodes = [f"_:n{number}" for number in range(9)]
    rows = [f"{a} <x:p> {b} .\n" for a in nodes for b in nodes if a != b]
    (tmp_path / "poison.nt").write_text("".join(rows))
    with pytest.raises(AuthoredFileError, match=r"72 statements hang together .* too much alike"):
        read_given(str(tmp_path / "poison.nt"))


def test_an_altered_release_is_told(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "manifest.json").write_bytes((tiny / "manifest.json").read_bytes())
    (tmp_path / "dumps" / "aseangraph.nq").write_bytes(b"<x:a> <x:p> <x:b> .\n")
    with pytest.raises(ReleaseError, match="was altered"):
        read_given(str(tmp_path))


# --- addresses -----------------------------------------------------------------------------------

ANSWERS = {
    "/typed": (200, "text/turtle; charset=utf-8", b"<x:a> <x:p> <x:b> ."),
    "/named.nt": (200, "text/plain", b"<x:a> <x:p> <x:b> ."),
    "/packed.nt.gz": (200, "application/gzip", gzip.compress(b"<x:a> <x:p> <x:b> .", mtime=0)),
    "/release/dumps/aseangraph.nq": (200, "application/n-quads", b"<x:a> <x:p> <x:b> ."),
    "/page": (200, "text/html", b"<p>"),
    "/large.nt": (200, "application/n-triples", b"\n" * 2_000_000),
}


@contextmanager
def serving() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            leads = {"/moved": "/typed", "/round": "/round"}.get(self.path)
            status, kind, body = ANSWERS.get(self.path, (404, "text/plain", b""))
            self.send_response(303 if leads else status)
            self.send_header("Location", leads or "") if leads else None
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(b"" if leads else body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.mark.parametrize("path", ["typed", "named.nt", "packed.nt.gz", "release/", "moved"])
def test_an_address_is_read_by_its_content_type_or_its_suffix(base: str, path: str) -> None:
    assert read_given(f"{base}/{path}").statements == {Statement("<x:a>", "<x:p>", "<x:b>")}


@pytest.mark.parametrize(
    "path, says",
    [
        ("none.nt", "none.nt: answers 404 Not Found"),
        ("round", "leads on more than 10 times"),
        ("large.nt", "gives more than 1 MiB"),
    ],
)
def test_an_address_that_gives_nothing_is_told(base: str, path: str, says: str) -> None:
    with pytest.raises(FetchError, match=says):
        read_given(f"{base}/{path}", most_bytes=2**20)


def test_a_page_is_no_data(base: str) -> None:
    with pytest.raises(AuthoredFileError, match="neither a release folder nor a file"):
        read_given(f"{base}/page")


@pytest.mark.parametrize(
    "address, says",
    [
        ("http://user:secret@127.0.0.1/a.nt", "^the address holds a user or a password"),
        ("http://127.0.0.1:1/a.nt", "gives nothing: it cannot be connected to"),
        ("http://", "http://: "),
    ],
)
def test_an_address_of_no_server_is_told(address: str, says: str) -> None:
    with pytest.raises(FetchError, match=says):
        read_given(address)


def test_what_takes_too_long_is_given_up(base: str) -> None:
    with pytest.raises(FetchError, match=r"takes too long|took too long"):
        fetched(f"{base}/large.nt", accept="*/*", most_bytes=2**30, most_seconds=1e-9)
