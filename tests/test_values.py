"""Terms in a VALUES clause: in the right place, and nothing in them that gets out of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Node

from aseangraph.engine_terms import written
from aseangraph.errors import QueryError
from aseangraph.formats import by_name
from aseangraph.namespaces import ID
from aseangraph.portable import plain, portable
from aseangraph.store import Store
from aseangraph.values import with_values

ROW = " VALUES (?a ?b) { (<https://w3id.org/aseangraph/id/x> 'B') }".replace("'", '"')


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a ?b {<> ?a ?p ?b }",
        "SELECT ?a ?b WHERE {<> { SELECT ?a { ?a ?p ?b } } }",
        "# SELECT {\nPREFIX x: <http://x/#(> SELECT ?a ?b # {\nWHERE {<> ?a ?p ?b }",
        'SELECT ("{" AS ?x) ?a ?b {<> }',
        "SELECT ('''{' {''' AS ?x) ?a ?b {<> }",
        "SELECT (EXISTS { ?a ?p ?b } AS ?x) ?a ?b WHERE {<> }",
        "SELECT ((1 < 2 && EXISTS { ?a ?p ?b }) AS ?x) ?a ?b WHERE {<> }",
        "PREFIX x: <http://x/> SELECT ?a ?b (x:a\\(\\{ AS ?x) FROM x:\\{ {<> ?a x:b\\} ?b }",
    ],
)
def test_terms_stand_first_in_the_outermost_group(query: str) -> None:
    terms = {"a": ID.x, "b": Literal("B")}
    assert with_values(query.replace("<>", ""), terms) == query.replace("<>", ROW)


def test_without_terms_a_query_is_as_it_was() -> None:
    assert with_values("SELECT ?a {}", {}) == "SELECT ?a {}"


def test_a_query_without_a_group_is_refused() -> None:
    with pytest.raises(QueryError, match="Write a WHERE clause"):
        with_values("SELECT ?a", {"a": ID.x})


BAD = [
    '"', "'", "\\", '\\"', '"""', "'''", "{", "}", '" } # ', "\n", "\r\n", "\t", "<", ">", "#",
    "\\u0022", "\\\\u0022", "\\U00000022", "\\n", "> . ?s ?p ?o . <", "UNDEF", "@en", "^^<http://x/>",
    '" } } SERVICE <http://h/> { ?s ?p ?o } #', "\x7f", "\u0085", "\u2028", "é", "😀", "\x01",
    "\ufffe", "?a", "$b",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(BAD) | st.text(max_size=5), max_size=8).map("".join)
CHARACTERS = st.characters(exclude_characters='<>"{}|^`\\', exclude_categories=["Cs", "Cc", "Zs"])


def is_iri(iri: URIRef) -> bool:
    try:
        return written(iri) == f"<{iri}>"
    except ValueError:
        return False


IRIS = st.text(CHARACTERS, max_size=20).map(lambda text: URIRef(f"http://x/{text}")).filter(is_iri)
TERMS = (
    TEXTS.map(Literal)
    | st.builds(Literal, TEXTS, lang=st.sampled_from(["en", "en-gb", "id"]))
    | st.integers().map(Literal)
    | st.booleans().map(Literal)
    | IRIS
)


def key(term: dict[str, str] | Node) -> tuple[str, ...]:
    """Kind, text, language and datatype of a term in JSON, or of one of rdflib."""
    if isinstance(term, dict):
        language, datatype = term.get("xml:lang", ""), term.get("datatype", "")
        return term["type"], term["value"], language, datatype
    if isinstance(term, URIRef):
        return "uri", str(term), "", ""
    assert isinstance(term, Literal)
    datatype = "" if term.datatype in (None, XSD.string) or term.language else str(term.datatype)
    return "literal", str(term), term.language or "", datatype


@given(TERMS, TERMS)
def test_a_row_of_values_holds_exactly_the_terms(one: Node, other: Node) -> None:
    query = with_values("SELECT ?a ?b WHERE { }", {"a": one, "b": other})
    found = Store().answer(query, lambda _: by_name("json"))
    (row,) = json.loads(found.body)["results"]["bindings"]
    assert (key(row["a"]), key(row["b"])) == (key(one), key(other))


@given(TERMS)
def test_what_goes_out_holds_exactly_the_term_or_does_not_go_out(term: Node) -> None:
    try:
        query = portable(plain(with_values("SELECT ?a WHERE { ?s ?p ?a }", {"a": term})))
    except QueryError:
        assert "\\" in term or "\0" in term
        return
    assert "\\u" not in query.replace("\\\\", "")  # nothing to be read before all grammar
    pattern = translateQuery(parseQuery(query)).algebra.p.p  # by a parser that is not ours
    values, rest = pattern.p1.p, pattern.p2
    assert (values.name, rest.name, len(rest.triples)) == ("values", "BGP", 1)
    ((found,),) = (row.values() for row in values.res)
    assert key(found) == key(term)
