"""The engine's cover: parsing, canonical form, the merge, answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDFS, XSD, BNode, Graph, Literal
from rdflib.compare import isomorphic

from aseangraph.errors import AuthoredFileError, QueryError, ReleaseError
from aseangraph.formats import by_name
from aseangraph.namespaces import GRAPH, ID
from aseangraph.store import Store, canonical_nquads, parse, serialise_quads, serialise_triples

TRIG = b"""
PREFIX id: <https://w3id.org/aseangraph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX graph: <https://w3id.org/aseangraph/graph/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
graph:one { id:a rdfs:label "shared"@en ; id:year "2016"^^xsd:gYear . }
graph:two { id:a rdfs:label "shared"@en ; id:next id:b . }
"""


def quads() -> list:
    return list(parse(TRIG, by_name("trig"), name="test.trig"))


def pick(name: str):
    return lambda _kind: by_name(name)


def test_the_default_graph_counts_a_triple_of_two_graphs_once() -> None:
    store = Store.memory(quads())
    rows = store.select("SELECT (COUNT(*) AS ?n) WHERE { id:a rdfs:label ?l }")
    assert [row["n"] for row in rows] == ["1"]
    rows = store.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { id:a rdfs:label ?l } }")
    assert [row["n"] for row in rows] == ["2"]


def test_terms_come_through_with_language_and_datatype() -> None:
    terms = {value for _, _, value, _ in quads()}
    assert Literal("shared", lang="en") in terms
    assert Literal("2016", datatype=XSD.gYear) in terms
    body = Store.memory(quads()).answer("SELECT ?o { ?s ?p ?o } ORDER BY ?o", pick("tsv")).body
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
    assert expected in Store.memory(quads()).answer(query, pick(format_)).body


def test_a_construct_gives_each_triple_once() -> None:
    query = "CONSTRUCT { id:x id:p id:y } WHERE { ?s ?p ?o }"
    assert Store.memory(quads()).answer(query, pick("nt")).body.count(b"\n") == 1


@pytest.mark.parametrize("query", ["SELECT * WHERE {", "INSERT DATA { <a:a> <a:b> 1 }", "", "x"])
def test_what_is_no_query_is_refused_with_its_place(query: str) -> None:
    with pytest.raises(QueryError, match=r"line \d+, column \d+"):
        Store.memory([]).answer(query, pick("json"))


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
    Store.create(tmp_path / "store", quads())
    opened = Store.open(tmp_path / "store")
    assert len(opened) == len(quads()) + 3
    assert set(opened.dataset().quads()) == set(Store.memory(quads()).dataset().quads())


TERMS = st.sampled_from([ID.a, ID.b, BNode("x"), BNode("y"), BNode("z")])
VALUES = TERMS | st.sampled_from([Literal("t", lang="en"), Literal("2016", datatype=XSD.gYear)])
TRIPLES = st.sets(st.tuples(TERMS, st.just(RDFS.seeAlso), VALUES), max_size=8)


@given(TRIPLES, st.permutations(["x", "y", "z"]))
def test_canonical_form_does_not_depend_on_blank_node_names(triples, names) -> None:
    renamed = dict(zip(["x", "y", "z"], names, strict=True))

    def rename(term):
        return BNode("n" + renamed[str(term)]) if isinstance(term, BNode) else term

    one = canonical_nquads((s, p, o, GRAPH.g) for s, p, o in triples)
    other = canonical_nquads((rename(s), p, rename(o), GRAPH.g) for s, p, o in triples)
    assert one == other


@given(TRIPLES)
def test_every_serialisation_says_the_same(triples) -> None:
    nquads = canonical_nquads((s, p, o, None) for s, p, o in triples)
    expected = Graph()
    for triple in triples:
        expected.add(triple)
    for name, serialise in [("turtle", serialise_triples), ("trig", serialise_quads)]:
        parsed = Graph()
        for s, p, o, _ in parse(serialise(nquads, by_name(name)), by_name(name), name=name):
            parsed.add((s, p, o))
        assert isomorphic(parsed, expected)
