"""The engine's cover: parsing, canonical form, the merge, answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDFS, XSD, BNode, Graph, Literal
from rdflib.compare import isomorphic

from aseangraph.authored import list_files, load_store
from aseangraph.errors import AuthoredFileError, QueryError, ReleaseError
from aseangraph.formats import by_name
from aseangraph.namespaces import GRAPH, ID
from aseangraph.rdf_files import canonical_triples, parse, reserialise
from aseangraph.store import Store

TRIG = b"""
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX graph: <https://w3id.org/aseangraph/graph/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
graph:one { id:a rdfs:label "shared"@en ; id:year "2016"^^xsd:gYear . }
graph:two { id:a rdfs:label "shared"@en ; id:next id:b . }
"""


def stored(data: bytes = TRIG, format_: str = "trig") -> Store:
    store = Store()
    store.load(data, by_name(format_), name=f"test.{format_}")
    store.merge()
    return store


def pick(name: str):
    return lambda _kind: by_name(name)


def test_the_default_graph_counts_a_triple_of_two_graphs_once() -> None:
    store = stored()
    rows = store.select("SELECT (COUNT(*) AS ?n) WHERE { id:a rdfs:label ?l }")
    assert [row["n"] for row in rows] == ["1"]
    rows = store.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { id:a rdfs:label ?l } }")
    assert [row["n"] for row in rows] == ["2"]


def test_terms_come_through_with_language_and_datatype() -> None:
    terms = set(stored().graph().objects())
    assert Literal("shared", lang="en") in terms
    assert Literal("2016", datatype=XSD.gYear) in terms
    body = stored().answer("SELECT ?o { ?s ?p ?o } ORDER BY ?o", pick("tsv")).body
    assert b'"2016"^^<http://www.w3.org/2001/XMLSchema#gYear>' in body
    assert b'"shared"@en' in body


@pytest.mark.parametrize(
    "query, format_, expected",
    [
        ("ASK { id:a id:next id:b }", "json", b'"boolean":true'),
        ("ASK { id:b id:next id:a }", "csv", b"false"),
        ("SELECT ?o { id:a id:next ?o }", "csv", b"o\r\nhttps://w3id.org/aseangraph/id/b\r\n"),
        ("CONSTRUCT { ?o id:prev ?s } WHERE { ?s id:next ?o }", "turtle", b"id:b id:prev id:a ."),
    ],
)
def test_answers(query: str, format_: str, expected: bytes) -> None:
    assert expected in stored().answer(query, pick(format_)).body


def test_a_construct_gives_each_triple_once() -> None:
    query = "CONSTRUCT { id:x id:p id:y } WHERE { ?s ?p ?o }"
    assert stored().answer(query, pick("nt")).body.count(b"\n") == 1


@pytest.mark.parametrize("query", ["SELECT * WHERE {", "x", "ASK { ?s ?p }"])
def test_what_is_no_query_is_refused_with_its_place(query: str) -> None:
    with pytest.raises(QueryError, match=r"line \d+, column \d+"):
        stored(b"").answer(query, pick("json"))


def test_a_syntax_error_names_file_line_and_column() -> None:
    with pytest.raises(AuthoredFileError, match=r"^bad\.ttl:2:\d+: no valid turtle: .+ Mend"):
        list(parse(b"<a:a> <a:b> 1 .\n<a:a> <a:b> .\n", by_name("turtle"), name="bad.ttl"))


def test_latin_1_is_told_as_such() -> None:
    data = '<a:a> <a:b> 1 .\n<a:a> <a:b> "caf\xe9" .\n'.encode("latin-1")
    with pytest.raises(AuthoredFileError, match=r"^old\.ttl:2: not UTF-8 \(byte 0xe9 .* UTF-8"):
        list(parse(data, by_name("turtle"), name="old.ttl"))


def test_a_missing_store_is_told(tmp_path) -> None:
    with pytest.raises(ReleaseError, match="Build the release anew"):
        Store.open(tmp_path / "none")


def test_a_store_on_disk_holds_what_was_written(tmp_path) -> None:
    nquads = stored().canonical()
    stored().save(tmp_path / "store")
    opened = Store.open(tmp_path / "store")
    assert (len(stored()), len(opened)) == (7, 7)
    assert opened.canonical() == nquads
    assert set(opened.dataset().quads()) == set(stored().dataset().quads())


def test_sizes_count_the_named_graphs() -> None:
    assert stored().sizes() == {str(GRAPH.one): 2, str(GRAPH.two): 2}


def test_a_document_can_be_loaded_into_one_graph() -> None:
    store = Store()
    store.load(TRIG, by_name("trig"), name="t", graph=str(GRAPH.three))
    assert store.sizes() == {str(GRAPH.three): 3}


def test_a_copy_without_a_graph_leaves_its_triples_out_of_the_merge() -> None:
    copy = stored().copy(without={str(GRAPH.one)})
    assert copy.sizes() == {str(GRAPH.two): 2}
    assert len(copy) == 4


def test_blank_nodes_of_two_documents_are_two() -> None:
    store = Store()
    for _ in range(2):
        store.load(b"_:x <a:p> 1 .", by_name("turtle"), name="t", graph="a:g")
    assert store.sizes() == {"a:g": 2}


TERMS = st.sampled_from([ID.a, ID.b, BNode("x"), BNode("y"), BNode("z")])
VALUES = TERMS | st.sampled_from([Literal("t", lang="en"), Literal("2016", datatype=XSD.gYear)])
TRIPLES = st.sets(st.tuples(TERMS, st.just(RDFS.seeAlso), VALUES), max_size=8)


@given(TRIPLES, st.permutations(["x", "y", "z"]))
def test_canonical_form_does_not_depend_on_blank_node_names(triples, names) -> None:
    renamed = dict(zip(["x", "y", "z"], names, strict=True))

    def rename(term):
        return BNode("n" + renamed[str(term)]) if isinstance(term, BNode) else term

    other = {(rename(s), p, rename(o)) for s, p, o in triples}
    assert canonical_triples(triples) == canonical_triples(other)


@given(TRIPLES)
def test_every_serialisation_says_the_same(triples) -> None:
    expected = Graph()
    for triple in triples:
        expected.add(triple)
    for name in ("turtle", "nt", "trig", "nquads", "jsonld"):
        written = reserialise(canonical_triples(triples), by_name(name))
        parsed = Graph()
        for triple in parse(written, by_name(name), name=name):
            parsed.add(triple)
        assert isomorphic(parsed, expected)


def test_a_triple_of_two_graphs_is_written_once_in_turtle() -> None:
    written = reserialise(stored().canonical(), by_name("turtle"))
    assert written.count(b'"shared"@en') == 1
    assert reserialise(stored().canonical(), by_name("trig")).count(b'"shared"@en') == 2


def test_the_engine_keeps_every_authored_literal_as_it_is_written() -> None:
    files = list_files()
    written = {t for each in files if each.graph for t in each.triples}
    literals = {value for _, _, value in written if isinstance(value, Literal)}
    held = {v for v in load_store(files).graph().objects() if isinstance(v, Literal)}
    assert {each.n3() for each in literals} == {each.n3() for each in held}
