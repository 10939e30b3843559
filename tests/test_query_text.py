"""A SPARQL query as text: what is refused, and what is rewritten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDFS, Literal

from aseangraph.errors import QueryError, RefusedQueryError
from aseangraph.formats import by_name
from aseangraph.namespaces import GRAPH, ID
from aseangraph.query_text import escape_dots
from aseangraph.store import Store

REFUSED = [
    "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { service <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://a.example/>{ ?s ?p ?o } }",
    "PREFIX : <http://a.example/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . FILTER EXISTS { SERVICE ?e { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SeRvIcE ?e { ?s ?p ?o } } } }",
    "SELECT * { # comment\rSERVICE <http://a.example/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "a\\"" . SERVICE <http://a.example/> { ?s ?p "b" } }',
    "SELECT * { ?s ?p ?o . FILTER(?o < 3) SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''it's''' . SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s a ag:Thrust .SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s a ?o.SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ag:position 1.SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ag:date id:a\\#b . SERVICE <http://a.example/> { ?s ?p ?o } }",
    "PREFIX service: <http://a.example/> SELECT * { SERVICE service:x { ?s ?p ?o } }",
    "ASK { SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * {\n  ?s ?p ?o .\n  SERVICE SILENT <http://a.example/> { ?s ?p ?o }\n}",
    "SELECT * { ?s ?p 1SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE SILENT <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE#>\n SILENT <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p <a:\\u0041'> . SERVICE <http://a.example/> { ?s ?p ?o } #'\n }",
]
ASKED = [
    'SELECT * { ?s rdfs:label "e-SERVICE delivery"@en }',
    "SELECT * { ?s rdfs:label '''a SERVICE \"level\" agreement''' }",
    "SELECT ?service { ?service ?p ?o }",
    "SELECT $service { $service ?p ?o }",
    "SELECT * { ?s ex:service ?o }",
    "SELECT * { ?s <http://a.example/SERVICE> ?o } # SERVICE\n",
    "SELECT * { ?s ex:e-service ?o }",
    "SELECT * { ?s ?p id:a.service }",
    "SELECT * { ?s ?p id:a\\.service }",
    "PREFIX service: <http://a.example/> SELECT * { service:x ?p service:service }",
    "PREFIX Service: <http://a.example/> SELECT * { Service:x ?p ?o }",
]


@pytest.mark.parametrize("query", REFUSED)
def test_a_service_clause_is_refused(query: str) -> None:
    with pytest.raises(RefusedQueryError, match="another host"):
        Store().answer(query, lambda _: by_name("json"))


@pytest.mark.parametrize("query", ASKED)
def test_the_word_elsewhere_is_no_reason(query: str) -> None:
    prefix = "PREFIX ex: <http://e.example/> "
    assert Store().answer(prefix + query, lambda _: by_name("csv")).body.count(b"\n") == 1


def test_a_fault_before_the_word_is_told_as_what_it_is() -> None:
    with pytest.raises(QueryError, match="line 2, column 3") as caught:
        Store().answer(
            "SELECT * {\n  FILTR(1) SERVICE <http://a.example/> {} }", lambda _: by_name("csv")
        )
    assert not isinstance(caught.value, RefusedQueryError)
    assert (caught.value.line, caught.value.column) == (2, 3)


VOLATILE = [
    "SELECT (NOW() AS ?x) {}",
    "SELECT (rand() AS ?x) {}",
    "SELECT (UUID ( ) AS ?x) {}",
    "SELECT (STRUUID#a comment\n() AS ?x) {}",
    "SELECT * { BIND(BNODE() AS ?x) }",
    'SELECT * { BIND(BNODE("a") AS ?x) }',
    "SELECT (1-RAND() AS ?x) {}",
    "SELECT * { ?s ?p ?x FILTER(?x<RAND()&&?x>3) }",
]
SETTLED = [
    "SELECT (STR(1) AS ?now) { ?rand ?uuid ?x }",
    'SELECT * { ?s ?p "NOW()" }',
    "SELECT * { ?s <http://e.example/RAND()> ?o } # UUID()",
    "SELECT * { ?s ex:now (1 2) }",
    "SELECT (isBlank(?x) AS ?y) { ?x ?p ?o }",
]


@pytest.mark.parametrize("query", VOLATILE)
def test_a_call_that_differs_each_time_is_seen(query: str) -> None:
    assert Store().is_volatile(query)


@pytest.mark.parametrize("query", SETTLED)
def test_a_name_that_looks_like_such_a_call_is_none(query: str) -> None:
    assert not Store().is_volatile(f"PREFIX ex: <http://e.example/> {query}")


NAMES = [
    ("id:a-8.1.1.2", r"id:a-8\.1\.1\.2"),
    ("id:framework-uso-2.0", r"id:framework-uso-2\.0"),
    (r"id:a-8\.1\.1", r"id:a-8\.1\.1"),
    (":x.y.z", r":x\.y\.z"),
    ("a.b:x.y", r"a.b:x\.y"),
    ("id:a.b-c.d-b", r"id:a\.b-c\.d-b"),
    ("id:a%20.b.c", r"id:a%20\.b\.c"),
]
PLACES = [
    "SELECT * {{ {} ?p ?o }}",
    "SELECT * {{ ?s ?p {}. }}",
    "SELECT * {{ ?s ?p ?o.{} ?p ?o }}",
    "SELECT * {{ VALUES ?x {{ {} {} }} }}",
    "DESCRIBE {}",
    "SELECT * {{ ?s ^{}/{}* ?o FILTER(?o IN ({}, <a:b.c.d>)) }}",
    "SELECT * {{ ?s ?p 'id:a.b.c', \"it's id:a.b.c\" . {} ?p ?o }} # id:a.b.c",
]


@pytest.mark.parametrize("name, escaped", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_dots_inside_names_are_escaped_and_nothing_else(place, name, escaped) -> None:
    count = place.count("{}")
    assert escape_dots(place.format(*[name] * count)) == place.format(*[escaped] * count)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <http://a.b.c/x:y.z> 1.5 . ?s ?p 'x:y.z' }",
        "SELECT * { ?s ?p ?o. ?o ag:partOf id:aim2020. }",
        'SELECT * { ?s ?p """a "quoted" x:y.z""" }',
        "SELECT * { ?a:b.c ?p ?o }",
    ],
)
def test_what_has_no_dotted_name_stays_as_it_is(query: str) -> None:
    assert escape_dots(query) == query


@given(st.text(alphabet="ab:.\\'\"<> {}?#\n", max_size=40))
def test_taking_the_backslashes_out_again_gives_the_query(query: str) -> None:
    rewritten = escape_dots(query)
    kept = [char for place, char in enumerate(rewritten) if place not in set(rewritten.added)]
    assert "".join(kept) == query


def test_a_column_is_that_of_the_query_as_it_was_written() -> None:
    rewritten = escape_dots("SELECT *\n{ id:a.b.c ?p ?o ?? }")
    engine = rewritten.splitlines()[1].index("??") + 1
    assert rewritten.original_column(2, engine) == "{ id:a.b.c ?p ?o ?? }".index("??") + 1


LOCALS = st.from_regex(r"\A[a-z0-9]([a-z0-9.-]{0,12}[a-z0-9-])?\Z")


@given(LOCALS)
def test_the_engine_reads_any_name_of_ours(local: str) -> None:
    store = Store()
    store.add([(ID[local], RDFS.label, Literal("x"))], GRAPH.g)
    store.merge()
    for pattern in (f"id:{local} rdfs:label ?l", f"VALUES ?s {{ id:{local} }} ?s rdfs:label ?l"):
        assert list(store.select(f"SELECT ?l {{ {pattern} }}")) == [{"l": "x"}]
